"""The files that a page shows, as part of the page: stylesheet, fonts, script and images."""

from __future__ import annotations

import base64
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

_STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"\s*/?>')
_SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
_IMAGE = re.compile(r'(<img\b[^>]*?\bsrc=")([^"]+)"')
_LINKED = re.compile(r'url\("([^"]+)"\)')
_KINDS = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
}


def with_files(page: str, document: Path) -> str:
    """The page with every file of the document in it that it shows; what is not a file of the document stays named."""
    # In this order, so that what was put in is not looked through.
    page = _IMAGE.sub(lambda found: f'{found[1]}{_data(found[2], document)}"', page)
    page = _STYLESHEET.sub(lambda found: _style(found, document), page)
    return _SCRIPT.sub(lambda found: _script(found, document), page)


def _style(link: re.Match[str], document: Path) -> str:
    path = _file(link[1], document)
    if path is None:
        return link[0]
    css = path.read_text(encoding="utf-8")
    return f"<style>\n{_LINKED.sub(lambda found: f'url({_data(found[1], document, path.parent)})', css)}</style>"


def _script(element: re.Match[str], document: Path) -> str:
    path = _file(element[1], document)
    return element[0] if path is None else f"<script>{path.read_text(encoding='utf-8')}</script>"


def _data(name: str, document: Path, folder: Path | None = None) -> str:
    """A file as a data URI; its name where it is none of the document's, or of no kind that a page shows."""
    path = _file(name, document, folder)
    kind = _KINDS.get(path.suffix.lower()) if path else None
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}" if path and kind else name


def _file(name: str, document: Path, folder: Path | None = None) -> Path | None:
    if ":" in name:  # an address
        return None
    root = document.resolve()
    path = ((folder or root) / unquote(unescape(name))).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None
