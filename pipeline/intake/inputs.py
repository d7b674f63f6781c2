"""What a plan is made from, with checksums: plain ones stay private, and what is published of them is keyed.

Where counts of a return are hidden in print, few guesses at them fit what is visible, and a plain checksum would say
which is true. Keyed with a salt that stays with the plan folder, a checksum tells a reader nothing, and whoever has the
folder can still prove every return.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SignOffError
from pipeline.intake.folder import files_to_read
from pipeline.plan import Plan

SALT = "sign-off.salt"
_SETTINGS = ("plan.yml", "findings.yml")
SIGNED = "signed"
"""The folder of a plan that keeps what each signed edition published as figures."""

_NARRATIVE = (".qmd", ".md", ".docx")
SALT_LETTERS = 64


@dataclass(frozen=True)
class Input:
    """One file that a plan is made from, named relative to the plan folder."""

    name: str
    sha256: str


def inputs_of(plan: Plan, edition: int) -> tuple[Input, ...]:
    """Every file of the plan folder that an edition of this number is made from, by name."""
    files = {name: path for name, path in _files(plan, edition) if path.is_file()}
    return tuple(Input(name, sha256_of(files[name])) for name in sorted(files))


def _files(plan: Plan, edition: int) -> Iterator[tuple[str, Path]]:
    for name in _SETTINGS:
        yield name, plan.folder / name
    if plan.returns_dir.is_dir():
        for name, path in files_to_read(plan.returns_dir)[0]:
            yield f"returns/{name}", path
    prose = [plan.narrative_dir, *(plan.narrative_dir / lang for lang in plan.settings.lang[1:])]
    for folder, kinds in (
        *((folder, _NARRATIVE) for folder in prose),
        (plan.notebooks_dir, (".ipynb",)),
        (plan.own_words, (".po",)),
    ):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix in kinds and not path.name.startswith((".", "~")):
                yield path.relative_to(plan.folder).as_posix(), path
    if logo := plan.settings.theme.logo:
        yield logo, plan.folder / logo
    for number in range(1, edition):
        yield f"{SIGNED}/{figures_file(plan, number).name}", figures_file(plan, number)


def figures_file(plan: Plan, edition: int) -> Path:
    """Where the plan folder keeps the figures that a signed edition published."""
    return plan.folder / SIGNED / f"edition-{edition}.json"


def sha256_of(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_salt(plan: Plan) -> str:
    """The plan's salt; empty where there is none yet."""
    path = plan.folder / SALT
    if not path.is_file():
        return ""
    salt = path.read_text(encoding="utf-8").split("\n")[0].strip()
    if len(salt) != SALT_LETTERS:
        raise SignOffError(f"{SALT} is not as yjplan wrote it.", "Put back the copy that is kept with the plan.")
    return salt


def proof(salt: str, given: Input) -> str:
    """The keyed checksum of one input, which may be published."""
    return _keyed(salt, f"{given.name}\0{given.sha256}")


def sum_of(salt: str, inputs: Iterable[Input]) -> str:
    """The keyed checksum of all inputs together."""
    return _keyed(salt, "".join(f"{given.name}\0{given.sha256}\n" for given in inputs))


def _keyed(salt: str, message: str) -> str:
    return hmac.new(bytes.fromhex(salt), message.encode(), hashlib.sha256).hexdigest()
