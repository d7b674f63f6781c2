"""What a page may do, written into the page itself: no request leaves it, and no script runs but the theme's own."""

from __future__ import annotations

import base64
import hashlib
import re

_CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)


def with_policy(page: str, script: str = "") -> str:
    """The page with a Content-Security-Policy that allows its styles, data in it, and ``script`` alone.

    A script or a request that anything else brought into the page is refused by the browser that shows it.
    """
    own = [text for text in _SCRIPT.findall(page) if text.strip() == script.strip()] if script.strip() else []
    rules = [
        "default-src 'none'",
        "img-src data:",
        "font-src data:",
        "style-src 'unsafe-inline'",  # widths of columns stand in attributes; elements are ruled by the next line
        f"style-src-elem {_hashes(_STYLE.findall(page))}",
        f"script-src {_hashes(own)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    meta = f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'
    return _CHARSET.sub(lambda found: f"{found[0]}\n{meta}", page, count=1)


def _hashes(texts: list[str]) -> str:
    """What each inline text is known by.

    >>> _hashes([])
    "'none'"
    """
    known = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{text}'" for text in known) or "'none'"
