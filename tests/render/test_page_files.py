"""A page holds the files that it shows, those of the document and no others."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from pipeline.render.embedding import with_files


@pytest.fixture
def document(tmp_path: Path) -> Path:
    folder = tmp_path / "document"
    (folder / "theme" / "fonts").mkdir(parents=True)
    (folder / "theme" / "plan.css").write_text('@font-face { src: url("fonts/a.ttf"); }\n', "utf-8")
    (folder / "theme" / "fonts" / "a.ttf").write_bytes(b"font")
    (folder / "theme" / "plan.js").write_text("const image = '<img src=\"our logo.png\">';", "utf-8")
    (folder / "our logo.png").write_bytes(b"picture")
    (tmp_path / "other.png").write_bytes(b"of somebody else")
    return folder


def data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def test_images_stylesheet_and_fonts_become_part_of_the_page(document: Path) -> None:
    page = '<link rel="stylesheet" href="theme/plan.css">\n<img alt="Logo" src="our%20logo.png" />'
    font, picture = data("font/ttf", b"font"), data("image/png", b"picture")
    style = f"<style>\n@font-face {{ src: url({font}); }}\n</style>"
    assert with_files(page, document) == f'{style}\n<img alt="Logo" src="{picture}" />'


def test_the_script_is_put_in_as_it_is(document: Path) -> None:
    script = (document / "theme" / "plan.js").read_text("utf-8")
    assert with_files('<script src="theme/plan.js"></script>', document) == f"<script>{script}</script>"


@pytest.mark.parametrize(
    "name", ["../other.png", "gone.png", "https://example.org/a.png", "data:image/png;base64,AA", "theme/plan.js"]
)
def test_what_is_no_picture_of_the_document_stays_named(document: Path, name: str) -> None:
    assert with_files(f'<img src="{name}">', document) == f'<img src="{name}">'
