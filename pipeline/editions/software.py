"""Which software made an edition: its version, the checksum of its code, and the version of every dependency."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata

from pipeline.cache import together
from pipeline.plan.inputs import PACKAGES, project_files

_DISTRIBUTION = "youth-justice-plan"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def version() -> str:
    """The version of this project."""
    return metadata.version(_DISTRIBUTION)


def code_checksum() -> str:
    """The checksum of all code, contracts, notebooks and templates that outputs are made with."""
    return together({name: one for name, one in project_files().items() if name != PACKAGES})


@cache
def dependencies() -> dict[str, str]:
    """The version of every package that this one needs, and of those that they need, by name."""
    found: dict[str, str] = {}
    waiting = [_DISTRIBUTION]
    while waiting:
        name = waiting.pop()
        try:
            installed = metadata.distribution(name).metadata
        except metadata.PackageNotFoundError:
            continue  # needed on another system only
        if name != _DISTRIBUTION:
            found[name] = installed["Version"]
        needed = (_needed(line) for line in installed.get_all("Requires-Dist", ()))
        waiting += [other for other in needed if other and other not in found and other not in waiting]
    return dict(sorted(found.items()))


def _needed(requirement: str) -> str:
    """The name of a required package, in its usual form; empty for one that only an extra asks for."""
    named, _, condition = requirement.partition(";")
    found = _NAME.match(named.strip())
    return "" if found is None or "extra" in condition else re.sub(r"[-_.]+", "-", found[0]).lower()
