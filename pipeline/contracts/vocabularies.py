"""Vocabularies that several datasets share: one file each in ``data_contracts/vocabularies/``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.contracts.wording import Vocabulary
from pipeline.plan import CONTRACTS_DIR, read_yaml

FOLDER = "vocabularies"
SUFFIX = ".yaml"
_KEYS = {"description", "open", "values", "labels", "broader", "kinds"}

Told = Callable[[str], None]


def vocabulary_of(said: Mapping[str, Any], folder: Path, place: str, tell: Told) -> Vocabulary | None:
    """The vocabulary of one column: the shared ones it names, with the column's own words on top; None without any.

    ``said`` are the custom properties of the column; ``folder`` is the folder of the contracts.
    """
    named = said.get("vocabularyFrom") or ()
    parts = [_shared(folder / FOLDER / f"{name}{SUFFIX}", place, tell) for name in _listed(named)]
    own = {"values": said.get("vocabulary") or {}, "labels": said.get("labels") or {}}
    if not parts and not own["values"]:
        return None
    parts.append(own)
    values: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for value, words in (part.get("values") or {}).items():
            more = tuple(str(word) for word in words or ())
            values[str(value)] = tuple(dict.fromkeys((*values.get(str(value), ()), *more)))
    as_shared = any(part.get("open", False) for part in parts)
    opened = bool(said.get("openVocabulary", as_shared))
    grows = as_shared or (opened and not named) or bool(said.get("vocabularyMayGrow", False))
    return Vocabulary(
        values,
        open=opened,
        labels=_merged(parts, "labels"),
        broader=_merged(parts, "broader"),
        grows=grows,
        shared=tuple(_listed(named)),
        follows=str(said.get("readsAlso", "")),
    )


def kinds_in(name: str, folder: Path = CONTRACTS_DIR) -> dict[str, tuple[str, ...]]:
    """The kinds into which the shared vocabulary ``name`` sorts its values: kind to values, in the order of the file.

    A value may be of no kind. Totals by kind are taken from here, so that no measure names single values.
    """
    read = read_yaml((folder / FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    return {str(kind): tuple(map(str, values)) for kind, values in (read.get("kinds") or {}).items()}


def _shared(path: Path, place: str, tell: Told) -> dict[str, Any]:
    try:
        state = path.stat()
        read = _read(path, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        tell(f"{place}.vocabularyFrom: there is no {FOLDER}/{path.name}")
        return {}
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        tell(f"{place}.vocabularyFrom: {FOLDER}/{path.name} is not YAML: {fault}")
        return {}
    if not isinstance(read, dict) or not isinstance(read.get("values"), dict) or set(read) - _KEYS:
        tell(f"{place}.vocabularyFrom: {FOLDER}/{path.name} needs values, and may hold {', '.join(sorted(_KEYS))}")
        return {}
    return read


@lru_cache(maxsize=64)
def _read(path: Path, written: int, size: int) -> Any:
    """A file of words, read once for all columns that name it, as long as it is as it was."""
    return read_yaml(path.read_text(encoding="utf-8"))


def _listed(named: str | Sequence[str]) -> Sequence[str]:
    return [named] if isinstance(named, str) else named


def _merged(parts: Sequence[Mapping[str, Any]], key: str) -> dict[str, str]:
    return {str(value): str(word) for part in parts for value, word in (part.get(key) or {}).items()}
