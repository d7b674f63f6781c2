"""Who may sign what, and what is refused: cheap, because nothing is rendered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from plan_case import Case
from ready_plan import CHAIR, DIRECTOR, change_returns

from pipeline.cli import signing as signing_commands
from pipeline.editions import signing
from pipeline.editions.signing import approve, approver_of
from pipeline.errors import SignOffError
from pipeline.intake.current import current_edition
from pipeline.plan import Approval, read_record

Run = Callable[..., Any]


def of(role: str) -> Approval:
    return Approval(role, "A Person", date(2022, 7, 4))


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every plan pass for one that was built as it is."""
    monkeypatch.setattr(signing, "is_built", lambda *_: True)


def test_only_a_role_that_the_plan_names_may_sign(ready: Callable[..., Case]) -> None:
    plan = ready(CHAIR, DIRECTOR).plan
    assert approver_of(plan, "chair  of the MANAGEMENT board") == CHAIR
    with pytest.raises(SignOffError, match="'Treasurer' is no approver of this plan") as refused:
        approver_of(plan, "Treasurer")
    assert DIRECTOR in refused.value.what_to_do


def test_what_was_not_built_as_it_is_cannot_be_signed(ready: Callable[..., Case]) -> None:
    case = ready()
    with pytest.raises(SignOffError, match="was not made of the plan as it is now"):
        approve(case.plan, of(CHAIR))
    assert not (case.folder / "sign-off.yml").exists() and not (case.folder / "sign-off.salt").exists()


@pytest.mark.usefixtures("built")
def test_approvers_sign_in_any_order_and_each_once(ready: Callable[..., Case]) -> None:
    plan = ready(CHAIR, DIRECTOR).plan
    assert approve(plan, of(DIRECTOR)) == [CHAIR]
    with pytest.raises(SignOffError, match="has signed this edition already, on 2022-07-04"):
        approve(plan, of(DIRECTOR))
    assert approve(plan, of(CHAIR)) == []


@pytest.mark.usefixtures("built")
def test_a_role_that_two_hold_must_sign_twice(ready: Callable[..., Case]) -> None:
    plan = ready(CHAIR, CHAIR).plan
    assert approve(plan, of(CHAIR)) == [CHAIR]
    assert approve(plan, of(CHAIR)) == []


@pytest.mark.usefixtures("built")
def test_an_approval_does_not_outlive_a_change(ready: Callable[..., Case]) -> None:
    case = ready(CHAIR, DIRECTOR)
    approve(case.plan, of(CHAIR))
    change_returns(case.folder, police=1)
    current = current_edition(case.plan)
    assert current.recorded is None and current.outdated is not None
    assert approve(case.plan, of(DIRECTOR)) == [CHAIR]
    (edition,) = read_record(case.plan).editions
    assert [approval.role for approval in edition.approvals] == [DIRECTOR]


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("file", ["plan.yml", "findings.yml", "narrative/governance.md", "returns/budget.csv"])
def test_whatever_the_plan_is_made_from_is_part_of_what_was_signed(ready: Callable[..., Case], file: str) -> None:
    case = ready()
    approve(case.plan, of(CHAIR))
    path = case.folder / file
    path.write_bytes((path.read_bytes() if path.is_file() else b"accepted:") + b"\n")
    assert current_edition(case.plan).recorded is None


@pytest.mark.usefixtures("built")
def test_a_file_that_nothing_is_made_from_changes_nothing(ready: Callable[..., Case]) -> None:
    case = ready()
    approve(case.plan, of(CHAIR))
    (case.folder / "notes.txt").write_text("x", encoding="utf-8")
    (case.folder / "returns" / "~$budget.xlsx").write_bytes(b"lock")
    assert current_edition(case.plan).recorded is not None


def test_what_is_not_ready_is_refused_with_the_list(ready: Callable[..., Case], yjplan: Run) -> None:
    case = ready()
    (case.folder / "narrative" / "risks.md").unlink()
    outcome = yjplan("signoff", case.folder, "--role", CHAIR, "--name", "A Person")
    assert outcome.code == 1
    assert "The heading 'Challenges, risks and issues' has no prose." in outcome.stdout
    assert "Not signed: 1 thing left to do." in outcome.stdout
    assert not (case.folder / "sign-off.yml").exists()


def test_status_of_a_ready_plan_says_who_is_still_to_sign(
    ready: Callable[..., Case], yjplan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = ready(CHAIR, DIRECTOR)
    monkeypatch.setattr(signing, "is_built", lambda *_: True)
    monkeypatch.setattr(signing_commands, "rebuild", lambda *_, **__: pytest.fail("one signature is not all"))
    assert yjplan("signoff", case.folder, "--role", DIRECTOR, "--name", " ", "--date", "2022-07-04").code == 1
    assert "is not a day" in yjplan("signoff", case.folder, "--role", CHAIR, "--name", "A", "--date", "4 July").stderr
    signed = yjplan("signoff", case.folder, "--role", CHAIR, "--name", "A Person", "--date", "2022-07-04")
    assert f"Still to sign: {DIRECTOR}." in signed.stdout
    printed = json.loads(yjplan("status", case.folder, "--json").stdout)
    assert (printed["state"], printed["edition"], printed["ready"]) == ("ready", 1, True)
    assert printed["approvals"] == [{"role": CHAIR, "name": "A Person", "date": "2022-07-04", "statement": ""}]
    assert printed["still_to_sign"] == [DIRECTOR]
    assert printed["next"] == [{"who": DIRECTOR, "by": f'yjplan signoff PLAN --role "{DIRECTOR}" --name NAME'}]
    assert "is not signed, so it cannot be published" in yjplan("publish", case.folder).stderr


def test_publishing_what_was_altered_after_signing_is_refused(signed: Case, yjplan: Run) -> None:
    page = signed.publish / "plan.html"
    page.write_bytes(page.read_bytes() + b"\n")
    outcome = yjplan("publish", signed.folder)
    assert outcome.code == 1 and "publish/ is not as it was signed: plan.html." in outcome.stderr


def test_a_signed_plan_is_published_once_and_not_signed_again(signed: Case, yjplan: Run) -> None:
    assert yjplan("publish", signed.folder, "--date", "2022-07-11").stdout.endswith("published since 2022-07-11.\n")
    assert "was published on 2022-07-11" in yjplan("publish", signed.folder).stderr
    with pytest.raises(SignOffError, match="Edition 1 is signed already"):
        approve(signed.plan, of(CHAIR))


@pytest.mark.parametrize(
    "text",
    [
        "editions: 3",
        "editions: [{number: 1}]",
        "other: 1",
        "editions:\n- [",
        "editions: [{number: 2, inputs: '%s', approvals: []}]" % ("a" * 64),
    ],
)
def test_a_record_that_was_changed_by_hand_is_refused(ready: Callable[..., Case], text: str) -> None:
    case = ready()
    (case.folder / "sign-off.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SignOffError, match=r"sign-off\.yml"):
        read_record(case.plan)
