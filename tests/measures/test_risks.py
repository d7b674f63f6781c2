"""Risks and challenges."""

from __future__ import annotations

from pipeline.measures import risks


def _risk(kind: str, description: str, mitigation: str, **more: str) -> dict[str, str]:
    return {"kind": kind, "description": description, "mitigation": mitigation, **more}


def test_risks_and_challenges_are_counted_and_shown_apart(measure) -> None:
    rows = [_risk("risk", "Grants end", "Agree funding"), _risk("challenge", "Few homes", "Commission places")]
    got = measure(risks, {"risks": [*rows, _risk("challenge", "Demand", "Prevent")]})
    assert [got.value(f"risks.{name}") for name in ("total", "risks", "challenges")] == [3, 1, 2]
    assert [row["description"] for row in got.rows("risks_challenge")] == ["Few homes", "Demand"]


def test_a_risk_told_in_several_rows_is_one_with_several_mitigations(measure) -> None:
    rows = [_risk("risk", "Grants end", "Agree funding."), _risk("risk", "Grants end", "Bid early", owner_role="Lead")]
    got = measure(risks, {"risks": rows})
    assert got.value("risks.total") == 1
    assert got.rows("risks_risk") == [
        {"description": "Grants end", "mitigation": "Agree funding. Bid early.", "owner": "Lead"}
    ]


def test_likelihood_and_impact_are_words(measure) -> None:
    rows = [_risk("risk", "A", "B", likelihood="high", impact="low"), _risk("risk", "C", "D", impact="medium")]
    got = measure(risks, {"risks": rows})
    assert [row["rating"] for row in got.rows("risks_risk")] == ["High likelihood, low impact", "Medium impact"]


def test_columns_that_no_row_fills_are_left_out(measure) -> None:
    got = measure(risks, {"risks": [_risk("risk", "A", "B")]})
    assert got.rows("risks_risk") == [{"description": "A", "mitigation": "B"}]
    assert got.rows("risks_challenge") == []


def test_measures_that_one_cell_lists_are_told_as_sentences(measure) -> None:
    got = measure(risks, {"risks": [_risk("risk", "A", "Agree funding; Bid early; if need be")]})
    assert got.rows("risks_risk")[0]["mitigation"] == "Agree funding. Bid early; if need be"
