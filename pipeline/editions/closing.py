"""The end of a build: the manifest, and for a plan that all have approved the seal and the copy that is kept.

``outputs/<plan>/signed/<edition>/`` holds what was signed, whole and read-only. A build of a plan that is signed and
has not changed since puts that copy back; it makes nothing anew.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.disclosure.signed import HIDDEN_COUNTS
from pipeline.document import Standing
from pipeline.editions.certificate import Certificate
from pipeline.editions.manifest import write_manifest
from pipeline.editions.published import figures_text
from pipeline.editions.seal import SEAL, read_seal, seal_text, sum_of_seal
from pipeline.editions.verify import verify_folder
from pipeline.errors import SignOffError
from pipeline.intake.current import current_edition
from pipeline.intake.inputs import figures_file
from pipeline.plan import Edition, Plan, read_record
from pipeline.prepare import Prepared
from pipeline.signoff import write_record
from pipeline.writing import write_text

PUBLISH = "publish"
_READ_ONLY_FILE, _READ_ONLY_FOLDER = 0o444, 0o555
_FILE, _FOLDER = 0o644, 0o755


def close_build(
    plan: Plan, prepared: Prepared, standing: Standing, certificate: Certificate | None = None
) -> list[Path]:
    """Write the manifest of what lies in ``publish``, and seal it where the plan is signed; return the paths of both.

    With a ``certificate``, the PDFs of a signed plan are signed with it before they are sealed. What is only looked at,
    in a folder of another name, gets neither.

    Raises
    ------
    SignOffError
        The edition was sealed before, and this machine makes something else of it; or the plan changed meanwhile.
    """
    if plan.published.name != PUBLISH:
        return []
    if standing.signed:
        refuse_changed(plan, standing.edition)
    if standing.signed and certificate is not None:
        for lang in plan.settings.lang:
            certificate.sign(plan.outputs.publish / f"{plan.named('plan', lang)}.pdf", standing)
    manifest = write_manifest(plan, prepared, standing)
    if not standing.signed:
        return [manifest]
    text = seal_text(plan, standing)
    _refuse_another(plan, standing, text)
    seal = write_text(plan.outputs.publish / SEAL, text)
    _keep(plan, standing.edition)
    write_text(figures_file(plan, standing.edition), _told(plan, prepared))
    _record(plan, standing.edition, sum_of_seal(text.encode()))
    return [manifest, seal]


def refuse_changed(plan: Plan, edition: int) -> None:
    """Raise SignOffError where the files of the plan are no longer those of which this edition was approved."""
    current = current_edition(plan)
    if current.recorded is None or current.number != edition:
        raise SignOffError(
            f"A file of the plan was changed while edition {edition} was made: nothing has been sealed.",
            "Put it back as it was approved, then: yjplan build PLAN. Or let every approver sign it as it is now.",
        )


def _told(plan: Plan, prepared: Prepared) -> str:
    """What an edition told readers: its figures, and which counts it hid."""
    hidden = {HIDDEN_COUNTS: sorted(prepared.disclosed.suppression.hidden)}
    return json.dumps(json.loads(figures_text(plan, prepared)) | hidden, ensure_ascii=False, indent=1) + "\n"


def _refuse_another(plan: Plan, standing: Standing, text: str) -> None:
    sealed = _edition(plan, standing.edition)
    if not sealed.signed or sealed.seal == sum_of_seal(text.encode()):
        return
    raise SignOffError(
        f"Edition {standing.edition} is signed, and what this build made is not the same to the byte.",
        "It was made with other software, in other formats or without its certificate. Copy the signed edition from "
        f"where it was signed to {kept_folder(plan, standing.edition)}; a change of the plan makes a new draft.",
    )


def _edition(plan: Plan, number: int) -> Edition:
    return next(edition for edition in read_record(plan).editions if edition.number == number)


def _record(plan: Plan, number: int, seal: str) -> None:
    write_record(plan, read_record(plan).with_edition(replace(_edition(plan, number), seal=seal)))


def kept_folder(plan: Plan, edition: int) -> Path:
    """Where the outputs of a signed edition are kept."""
    return plan.outputs.base / "signed" / str(edition)


def _keep(plan: Plan, edition: int) -> None:
    """Keep a copy of what lies in ``publish``, read-only."""
    folder = kept_folder(plan, edition)
    for left in folder.parent.glob(f".{edition}.*.new"):  # by a build that was stopped here
        _discard(left)
    beside = folder.with_name(f".{edition}.{os.getpid()}.new")
    shutil.copytree(plan.outputs.publish, beside, copy_function=shutil.copyfile)
    if folder.exists():
        _discard(folder)
    beside.replace(folder)
    for path in [*folder.rglob("*"), folder]:
        path.chmod(_READ_ONLY_FOLDER if path.is_dir() else _READ_ONLY_FILE)


def _discard(folder: Path) -> None:
    for path in [folder, *folder.rglob("*/")]:
        path.chmod(_FOLDER)
    for path in folder.rglob("*"):
        path.chmod(_FOLDER if path.is_dir() else _FILE)
    shutil.rmtree(folder)


def restore_signed(plan: Plan, report: Callable[[str], None]) -> list[Path]:
    """Put the kept copy of the signed edition into ``publish/``; return its paths as a build names them, without CSV.

    There are none where the plan is not signed or has changed since, or the copy is gone or was altered: then a build
    makes the outputs anew.
    """
    edition = current_edition(plan).sealed
    if edition is None:
        return []
    folder = kept_folder(plan, edition.number)
    if not (folder / SEAL).is_file():
        return []
    seal = read_seal(folder / SEAL)
    if seal.sha256 != edition.seal or not verify_folder(folder, seal).holds:
        report(f"The kept copy of edition {edition.number} is not as it was signed: making the outputs anew")
        return []
    report(f"Edition {edition.number} is signed and nothing has changed since: using the copy that was kept")
    paths = [plan.outputs.publish / name for name in (*seal.outputs, SEAL)]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path.relative_to(plan.outputs.publish), path)
    return [path for path in paths if path.suffix != ".csv"]
