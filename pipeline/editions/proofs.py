"""The salt of a plan, made once; and its inputs as a published manifest has them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable

from pipeline.intake.inputs import SALT, SALT_LETTERS, Input, proof, read_salt
from pipeline.plan import Plan
from pipeline.writing import write_text


def make_salt(plan: Plan) -> str:
    """The plan's salt, made once, when somebody signs for the first time."""
    salt = read_salt(plan)
    if not salt:
        salt = secrets.token_hex(SALT_LETTERS // 2)
        write_text(
            plan.folder / SALT, f"{salt}\nPrivate, as the returns are. Without it no signed return can be proved.\n"
        )
    return salt


def described(inputs: Iterable[Input], salt: str, open_files: Collection[str]) -> list[dict[str, str | None]]:
    """The inputs as the published manifest has them.

    ``open_files`` are those in which nothing can be hidden: their plain checksum is there. ``proof`` is null before the
    first signature, when there is no salt.
    """
    return [
        {
            "name": given.name,
            "sha256": given.sha256 if given.name in open_files else None,
            "proof": proof(salt, given) if salt else None,
        }
        for given in inputs
    ]
