"""Small pictures of pages, and the places of what stands on them; where they differ from those that are kept.

A picture is kept in grey, one dot for a square of many: how another machine draws fonts and edges is lost in it, but
not a chart that is missing or a table at another place. Of a web page the boxes of headings, tables and charts are kept
too, to a few pixels.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

KEPT = Path(__file__).with_name("pictures")
RENEW = "YJPLAN_RENEW_PICTURES"
HOW = "If it should look so now, renew the pictures with: make pictures"
ANOTHER_BROWSER = (
    20  # shades of 256 that a dot may differ by: other ways of drawing letters were measured to make up to 9
)
SAME_HAND = 4  # shades that a dot of a page may differ by that is drawn by the same Typst everywhere
_DOTS = 0.003  # of all dots may differ more
_NEAR = 3  # pixels that a box may be elsewhere, and two in a hundred: measured were up to 1

_BOXES = """() => {
    const box = (what, rects) => {
        const seen = rects.filter(r => r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight);
        if (!seen.length) return [];
        const [left, top] = [Math.min(...seen.map(r => r.left)), Math.min(...seen.map(r => r.top))];
        const [right, bottom] = [Math.max(...seen.map(r => r.right)), Math.max(...seen.map(r => r.bottom))];
        return [[what, ...[left, top, right - left, bottom - top].map(Math.round)]];
    };
    const rects = nodes => [...nodes].map(node => node.getBoundingClientRect());
    const kinds = 'h1, h2, h3, h4, main table, main caption, main figcaption, main figure svg';
    return [...document.querySelectorAll(kinds)].filter(node => node.checkVisibility()).flatMap(node => {
        const chart = node.localName === 'svg';
        const text = chart ? '' : ' ' + node.textContent.trim().replace(/\\s+/g, ' ').slice(0, 30);
        const labels = chart ? box('labels', rects(node.querySelectorAll('text'))) : [];
        return [...box(node.localName + text, rects([node])), ...labels];
    });
}"""


@dataclass(frozen=True)
class View:
    """What is seen of a page: its picture, and the boxes in it (what it is, left, top, width, height)."""

    picture: Image.Image
    boxes: Sequence[tuple[str, int, int, int, int]] = ()


def read(path: Path) -> Image.Image:
    """A picture of a file, which is closed again."""
    return Image.open(io.BytesIO(path.read_bytes()))


def small(picture: Image.Image, square: int) -> Image.Image:
    """The picture in grey, one dot for each square of so many pixels."""
    size = (max(1, round(picture.width / square)), max(1, round(picture.height / square)))
    return picture.convert("L").resize(size, Image.Resampling.BOX)


def boxes(page: Page) -> list[tuple[str, int, int, int, int]]:
    """The boxes of what can be seen in the window; the labels of a chart are one."""
    return [tuple(one) for one in page.evaluate(_BOXES)]


def differences(name: str, view: View, folder: Path, layout: str = "", far: int = ANOTHER_BROWSER) -> list[str]:
    """What differs from the picture of this name and the boxes of this layout; pictures of it go into ``folder``.

    A dot is another where it is more than ``far`` shades off. Where pictures are to be renewed, this one is kept, and
    nothing differs.
    """
    picture, places = KEPT / f"{name}.png", KEPT / f"{layout}.json"
    if os.environ.get(RENEW):
        KEPT.mkdir(exist_ok=True)
        view.picture.save(picture, optimize=True)
        if layout:
            lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in view.boxes)
            places.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        return []
    if not picture.is_file():
        return [f"No picture {picture.name} is kept. {HOW}"]
    kept = json.loads(places.read_text(encoding="utf-8")) if layout else []
    found = [*_moved(kept, view.boxes if layout else []), *_changed(read(picture), view.picture, far, folder / name)]
    return [*found, HOW] if found else []


def _moved(kept: Sequence[Sequence], now: Sequence[Sequence]) -> list[str]:
    if [one[0] for one in kept] != [one[0] for one in now]:
        return [f"There stand {[one[0] for one in now]}; kept are {[one[0] for one in kept]}"]
    return [
        f"'{before[0]}' is at {list(after[1:])} (left, top, width, height); kept is {list(before[1:])}"
        for before, after in zip(kept, now, strict=True)
        if any(abs(b - a) > _NEAR + 0.02 * abs(b) for b, a in zip(before[1:], after[1:], strict=True))
    ]


def _changed(kept: Image.Image, now: Image.Image, far: int, base: Path) -> list[str]:
    width, height = (max(sides) for sides in zip(kept.size, now.size, strict=True))
    before, after = (_on(width, height, one) for one in (kept, now))
    others = np.abs(before - after) > far
    if kept.size == now.size and others.mean() <= _DOTS:
        return []
    written = {"now": after, "kept": before, "difference": np.where(others, 0, 255)}
    for what, shades in written.items():
        larger = Image.fromarray(shades.astype("uint8")).resize((width * 8, height * 8), Image.Resampling.NEAREST)
        larger.save(base.with_name(f"{base.name}-{what}.png"))
    where = " and ".join(f"{base.name}-{what}.png" for what in written)
    return [
        f"{int(others.sum())} of {others.size} dots differ, sizes {kept.size} and {now.size}: {where} in {base.parent}"
    ]


def _on(width: int, height: int, picture: Image.Image) -> np.ndarray:
    ground = Image.new("L", (width, height), 128)
    ground.paste(picture, (0, 0))
    return np.asarray(ground, dtype=int)
