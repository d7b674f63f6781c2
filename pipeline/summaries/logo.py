"""The logo of a service at the head of a summary, as the staged plan has it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_KINDS = {".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True)
class Logo:
    """A picture in the document's folder, and in words what it shows."""

    file: str
    alt: str
    data: bytes

    @property
    def uri(self) -> str:
        """The picture itself as an address, so that a page needs no other file."""
        return f"data:{_KINDS[Path(self.file).suffix]};base64,{base64.b64encode(self.data).decode()}"


def logo_of(document: Path, front: Mapping[str, Any]) -> Logo | None:
    """The logo of a staged document, checked when its plan was loaded; none where the service has none."""
    file = front.get("logo")
    return Logo(file, str(front["logo-alt"]), (document / file).read_bytes()) if file else None
