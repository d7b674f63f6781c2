"""National standards with self-assessment, lead and progress."""

from __future__ import annotations

from pipeline.measures import standards


def test_standards_are_counted_by_their_self_assessment(measure) -> None:
    rows = [
        {"standard_no": 2, "standard": "At court", "self_assessment": "met", "lead_role": "Court lead"},
        {"standard_no": 1, "standard": "Out of court", "self_assessment": "partly met"},
        {"standard_no": 3, "standard": "In the community", "self_assessment": "met", "progress": "Audits held"},
        {"standard_no": 4, "standard": "In secure settings"},
    ]
    got = measure(standards, {"standards": rows})
    assert (got.value("standards.count"), got.value("standards.assessed")) == (4, 3)
    assert (got.value("standards.met.count"), got.value("standards.partly_met.count")) == (2, 1)
    assert got.value("standards.2.self_assessment") == "Met"
    assert [row["number"] for row in got.rows("standards")] == ["1", "2", "3", "4"]
    assert got.rows("standards")[3]["self_assessment"] == "Not stated"
    assert [row["progress"] for row in got.rows("standards")] == ["–", "–", "Audits held", "–"]


def test_an_assessment_in_a_service_s_own_words_has_an_id_of_its_own(measure) -> None:
    rows = [{"standard_no": 1, "standard": "Out of court", "self_assessment": "count"}]
    got = measure(standards, {"standards": rows})
    assert (got.value("standards.count"), got.value("standards.count_2.count")) == (1, 1)
