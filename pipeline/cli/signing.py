"""``yjplan signoff``, ``yjplan publish`` and ``yjplan verify``."""

from __future__ import annotations

import os
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any

from pipeline.cli.rebuilding import rebuild
from pipeline.cli.status import say_left
from pipeline.cli.terminal import name_plan, progress, say, say_json
from pipeline.editions import (
    SEAL,
    Verdict,
    kept_folder,
    read_certificate,
    read_seal,
    refuse_changed,
    verify_file,
    verify_folder,
    verify_plan,
)
from pipeline.editions import publish as publish_edition
from pipeline.editions.signing import approve, approver_of
from pipeline.errors import PlanError, SignOffError, number_of
from pipeline.intake.current import current_edition
from pipeline.plan import Approval, Plan, read_record
from pipeline.plan.publishing import ANNEX
from pipeline.prepare import prepare
from pipeline.querylog.safe_text import visible
from pipeline.render import check_request
from pipeline.signoff import what_is_left

PASSWORD = "YJPLAN_CERTIFICATE_PASSWORD"
"""Environment variable with the password of a certificate; else it is asked for."""


def sign_off(
    folder: Path,
    role: str,
    name: str,
    statement: str,
    day: str,
    formats: list[str],
    renderer: str,
    certificate: Path | None = None,
) -> int:
    """Record one approval; when it is the last, make the signed edition and print its paths. Give 1 where refused."""
    plan = Plan.load(folder)
    check_request([name for name in formats if name != ANNEX], renderer)
    if certificate is not None and "pdf" not in formats:
        raise SignOffError("A certificate signs the PDF, and none is asked for.", "Add pdf to --to.")
    signs = read_certificate(certificate, _password) if certificate is not None else None
    name, statement = " ".join(name.split()), " ".join(statement.split())
    if not name:
        raise SignOffError("An approval needs the name of the person who gives it.", "Give it: --name NAME")
    approval = Approval(approver_of(plan, role), name, read_day(day), statement)
    read_record(plan)  # a fault in it is told before the long work
    left = what_is_left(plan, prepare(plan, progress)).blockers
    if left:
        say_left(left)
        say(f"Not signed: {number_of(len(left), 'thing')} left to do.")
        return 1
    to_sign = approve(plan, approval)
    say(f"Recorded in sign-off.yml: {approval.role}, {approval.name}, {approval.date.isoformat()}.")
    if to_sign:
        say(f"Still to sign: {'; '.join(to_sign)}.")
        return 0
    edition = current_edition(plan).number
    paths = rebuild(plan, formats, renderer, certificate=signs)
    refuse_changed(plan, edition)  # before the build had looked at it: what it made is a draft
    for path in paths:
        say(str(path))
    say("Signed and sealed. Keep sign-off.yml, sign-off.salt and signed/ with the plan.")
    say(name_plan("  Next: Board secretary: the upload of publish/, then yjplan publish PLAN", folder))
    return 0


def _password() -> str:
    """The password of a certificate: from the environment, or asked for."""
    given = os.environ.get(PASSWORD)
    return getpass("Password of the certificate: ") if given is None else given


def read_day(text: str) -> date:
    """The day that was typed, or today."""
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise PlanError(f"'{text}' is not a day.", "Write it as year-month-day, for example 2022-07-04.") from None


def publish_plan(folder: Path, day: str) -> None:
    """Record that the signed edition has been published, and since when."""
    edition = publish_edition(Plan.load(folder), read_day(day))
    say(f"Edition {edition.number} is recorded as published since {edition.published}.")


def verify(target: Path, seal: Path | None, *, as_json: bool) -> int:
    """Say whether the target is what was signed, and if not what differs; give 1 then."""
    verdict = _verdict(target, seal)
    if as_json:
        say_json(_as_json(verdict))
    else:
        _say(verdict)
    return int(not verdict.holds)


def _verdict(target: Path, seal: Path | None) -> Verdict:
    if not target.exists():
        raise SignOffError(f"There is no {target}.", "Name a publish folder, a file of it, or a plan folder.")
    if (target / "plan.yml").is_file():
        plan = Plan.load(target)
        return verify_plan(plan, read_seal(seal or _seal_of(plan)))
    if target.name == SEAL:
        target = target.parent
    if target.is_dir():
        return verify_folder(target, read_seal(seal or target / SEAL))
    return verify_file(target, read_seal(seal or target.parent / SEAL))


def _seal_of(plan: Plan) -> Path:
    """The seal beside a plan's outputs; raise SignOffError where nothing was signed, or a draft took its place."""
    path = plan.outputs.publish / SEAL
    last = read_record(plan).last_signed
    if last is None and not path.is_file():
        raise SignOffError(
            f"{plan.name} has not been signed yet, so there is nothing to compare it with.",
            "What is left to do: yjplan status PLAN",
        )
    if last is not None and not path.is_file():
        raise SignOffError(
            f"publish/ does not hold the signed edition {last.number}: the plan was built again after a change.",
            f"What changed: yjplan status PLAN. The signed edition: yjplan verify {kept_folder(plan, last.number)}",
        )
    return path


def _say(verdict: Verdict) -> None:
    for different in verdict.differences:
        say(f"{visible(different.file)}: {different.what}")
        for place in different.places:
            say(f"  {visible(place)}")
    for name in verdict.beside:
        say(f"{visible(name)}: lies beside, and is no part of the signed edition")
    files = "No file is" if not verdict.same else "1 file is" if verdict.same == 1 else f"{verdict.same:,} files are"
    signed = visible(verdict.seal.in_words)
    if verdict.holds:
        say(f"{files} as signed: {signed}.")
    else:
        differ = number_of(len(verdict.differences), "file")
        say(f"NOT as signed: {differ} altered or missing, compared with {signed}. {files} as signed.")
        kept = f"outputs/{visible(verdict.seal.plan)}/signed/{verdict.seal.edition}/"
        say(f"    → The service keeps what was signed in {kept}.")


def _as_json(verdict: Verdict) -> dict[str, Any]:
    seal = verdict.seal
    return {
        "plan": seal.plan,
        "service": seal.service,
        "edition": seal.edition,
        "approvals": [
            {"role": a.role, "name": a.name, "date": a.date.isoformat(), "statement": a.statement}
            for a in seal.approvals
        ],
        "holds": verdict.holds,
        "same": verdict.same,
        "differences": [
            {"file": one.file, "what": one.what, "places": list(one.places)} for one in verdict.differences
        ],
        "beside": list(verdict.beside),
    }
