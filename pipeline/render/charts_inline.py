"""Charts as part of the page: a picture inside an ``img`` cannot use the page's font, nor be read mark by mark.

Only what the chart engine drew is taken out of its ``img``. Any other picture stays there, where nothing in it is live.
"""

from __future__ import annotations

import base64
import re
from html import escape, unescape

_IMAGE = re.compile(r'<img\b[^>]*\bsrc="data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)"[^>]*>')
_ALT = re.compile(r'\balt="([^"]*)"')
_ROOT = re.compile(r"^<svg\b[^>]*>", re.DOTALL)
_CHART = re.compile(r'\bclass="main-svg"')
_SIZE = re.compile(r'\b(?:width|height|viewBox)="[^"]*"')
_DESCRIPTION = re.compile(r"<(title|desc)\b[^>]*>.*?</\1>", re.DOTALL)
_LIVE = re.compile(r"<(?:script|foreignObject|image|style|a)\b|\son\w+\s*=|href=\"(?!#)|url\((?!#)", re.IGNORECASE)
_POINTER = re.compile(r'(\bid="|url\(#|href="#)')


def with_charts_inline(page: str) -> str:
    """The page with each chart's drawing in place of its ``img``, named by the same alternative text."""
    return _IMAGE.sub(_inline, page)


def _inline(image: re.Match[str]) -> str:
    drawn = base64.b64decode(image[1]).decode()
    root, alt = _ROOT.match(drawn), _ALT.search(image[0])
    if root is None or alt is None or not _CHART.search(root[0]) or _LIVE.search(drawn):
        return image[0]
    inside = _POINTER.sub(r"\1drawn-", _DESCRIPTION.sub("", drawn[root.end() :]))
    label = escape(unescape(alt[1]))
    return f'<svg class="chart" role="img" aria-label="{label}" {" ".join(_SIZE.findall(root[0]))}>{inside}'
