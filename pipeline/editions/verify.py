"""Is this the signed plan? A publish folder, one file of it, or a plan folder with its returns, against the seal."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.cache import checksum
from pipeline.editions.contents import differences, parts_of
from pipeline.editions.manifest import MANIFEST, files_below
from pipeline.editions.seal import SEAL, Seal
from pipeline.errors import SignOffError
from pipeline.intake.inputs import Input, inputs_of, proof, read_salt, sum_of
from pipeline.plan import Edition, Plan, read_record

_MOST = 20


@dataclass(frozen=True)
class Difference:
    """One file that is not as it was signed, what is wrong with it, and the places where that can be told."""

    file: str
    what: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What was found: how many files are as signed, what is not, and files that were never part of the edition."""

    seal: Seal
    same: int
    differences: tuple[Difference, ...]
    beside: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.differences


def verify_folder(folder: Path, seal: Seal) -> Verdict:
    """Compare every file that the seal names with the one in the folder."""
    found = [_compared(name, folder / name, seal) for name in seal.outputs]
    beside = sorted(set(files_below(folder)) - {*seal.outputs, SEAL})
    wrong = tuple(one for one in found if one is not None)
    return Verdict(seal, len(found) - len(wrong), wrong, tuple(beside))


def verify_file(path: Path, seal: Seal) -> Verdict:
    """Compare one file, under whatever name it was saved, with the output that it is, or comes nearest to."""
    if checksum(path.read_bytes()) in seal.outputs.values():
        return Verdict(seal, 1, ())
    name = _meant(path, seal)
    if name is None:
        return Verdict(seal, 0, (Difference(path.name, "is no file of the signed edition"),))
    different = _compared(name, path, seal)
    return Verdict(seal, 0, (different,) if different else ())


def verify_plan(plan: Plan, seal: Seal) -> Verdict:
    """Compare a plan folder with its seal: its outputs, and every return and text that they were made from."""
    edition = _recorded(plan, seal)
    published = verify_folder(plan.outputs.publish, seal)
    inputs = inputs_of(plan, edition.number)
    salt = read_salt(plan)
    if not salt:
        raise SignOffError("The salt of this plan is gone: its returns cannot be proved.", "Put back sign-off.salt.")
    if hmac.compare_digest(sum_of(salt, inputs), edition.inputs):
        return Verdict(seal, published.same + len(inputs), published.differences, published.beside)
    changed = _changed_inputs(plan, inputs, salt)
    same = published.same + len(inputs) - len(changed)
    return Verdict(seal, same, (*published.differences, *changed), published.beside)


def _recorded(plan: Plan, seal: Seal) -> Edition:
    """The edition of ``sign-off.yml`` that has this seal."""
    edition = next((one for one in read_record(plan).signed if one.seal == seal.sha256), None)
    if edition is None:
        raise SignOffError(
            f"{SEAL} is not the one that was made when this plan was signed: sign-off.yml knows another.",
            f"Put back the signed edition from {plan.outputs.base.name}/signed/.",
        )
    return edition


def _changed_inputs(plan: Plan, inputs: tuple[Input, ...], salt: str) -> list[Difference]:
    """Which inputs are not those of the signed manifest; one more where none can be named."""
    try:
        said = json.loads((plan.outputs.publish / MANIFEST).read_text(encoding="utf-8"))
        before = {one["name"]: one["proof"] for one in said["inputs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return [Difference("inputs", "are not those that were signed; without manifest.json none can be named")]
    now = {one.name: proof(salt, one) for one in inputs}
    found = [Difference(name, "is missing") for name in before if name not in now]
    found += [Difference(name, "was not there when the plan was signed") for name in now if name not in before]
    found += [
        Difference(name, "is not the one that was signed")
        for name in before
        if name in now and now[name] != before[name]
    ]
    return found or [Difference("inputs", "are not those that were signed")]


def _meant(path: Path, seal: Seal) -> str | None:
    """The output that a file is most likely a copy of: by its name, by the beginning of it, by its kind."""
    alike = [name for name in seal.outputs if Path(name).suffix == path.suffix.lower()]
    named = [name for name in alike if path.stem.lower().startswith(Path(name).stem.lower())]
    return max(named, key=len) if named else next((n for n in alike if Path(n).stem == "plan"), next(iter(alike), None))


def _compared(name: str, path: Path, seal: Seal) -> Difference | None:
    if not path.is_file():
        return Difference(name, "is missing")
    shown = name if path.as_posix().endswith(name) else path.name
    data = path.read_bytes()
    if checksum(data) == seal.outputs[name]:
        return None
    sealed = seal.parts.get(name)
    places = differences(sealed, parts_of(name, data)) if sealed else []
    if sealed and not places:
        places = ["its text is as signed: a picture, a link, the layout or what it says of itself is another"]
    more = [f"and {len(places) - _MOST} more"] if len(places) > _MOST else []
    return Difference(shown, "is not the signed one", (*places[:_MOST], *more))
