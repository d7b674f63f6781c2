"""Whoever saves a file while the last signature is at work does not change what is sealed: then nothing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from plan_case import Case
from ready_plan import CHAIR

from pipeline.cli import building
from pipeline.editions import SEAL
from pipeline.errors import SignOffError
from pipeline.plan import read_record


@pytest.mark.parametrize("step", ["standing_of", "render"])
def test_a_plan_that_changes_while_it_is_made_is_not_sealed_and_can_be_once_it_is_put_back(
    step: str, ready: Callable[..., Case], sign: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = ready(CHAIR)
    case.build("html")
    draft = (case.publish / "plan.html").read_bytes()
    prose = case.folder / "narrative" / "introduction.md"
    approved = prose.read_text(encoding="utf-8")
    before = getattr(building, step)

    def saved_meanwhile(*given, **named):
        prose.write_text("Nobody has approved this.\n", encoding="utf-8")
        return before(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(building, step, saved_meanwhile)
        with pytest.raises(SignOffError, match="was changed while edition 1 was made: nothing has been sealed"):
            sign(case, CHAIR)
    assert read_record(case.plan).last_signed is None
    assert not (case.publish / SEAL).exists()
    assert b"DRAFT" in (case.publish / "plan.html").read_bytes()
    if step == "render":
        assert (case.publish / "plan.html").read_bytes() == draft, "publish/ is left as it was"

    prose.write_text(approved, encoding="utf-8")
    case.build("html")
    assert (case.publish / SEAL).is_file()
    assert read_record(case.plan).last_signed.number == 1
