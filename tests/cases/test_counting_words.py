"""Each rule is said in words once, and wherever it is read it is those words."""

from __future__ import annotations

import doctest
import re

import pytest

from pipeline.cases import CONVENTIONS, RULES, indicators, periods, rules
from pipeline.contracts import load_contracts
from pipeline.measures.kpi_definitions import KPIS
from pipeline.plan import ROOT

PAGE = re.sub(r"\s+", " ", (ROOT / "docs" / "counting-rules.md").read_text(encoding="utf-8"))
_NO_CASES = {"kpi7.data_contributed"}  # in no list of cases


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.stem)
def test_the_page_has_the_words_of_each_rule(rule) -> None:
    assert f"(`{rule.stem}`): {rule.in_words}" in PAGE


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: convention.question)
def test_the_page_has_each_convention(convention) -> None:
    assert f"**{convention.question}** {convention.answer}" in PAGE


def test_every_measure_of_the_ten_has_a_rule() -> None:
    defined = {f"kpi{kpi.number}.{measure.name}" for kpi in KPIS for measure in kpi.measures}
    assert {stem for stem in RULES if stem.startswith("kpi")} == defined - _NO_CASES


def test_rules_name_datasets_that_there_are() -> None:
    assert {dataset for rule in RULES.values() for dataset in rule.reads} <= set(load_contracts())


@pytest.mark.parametrize("module", [periods, rules, indicators], ids=lambda module: module.__name__)
def test_the_examples_in_the_words_of_the_code_are_true(module) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0
