"""A finding on a return with people in it is told by what its rule expects, and never by what the return says."""

from __future__ import annotations

from pipeline.contracts import load_contracts
from pipeline.measures.findings_shown import shown_finding
from pipeline.validation.listing import all_checks

_SAID = ("'3 (est)' is odd.", "Ask.")


def test_every_rule_is_told_in_a_sentence_of_its_own_and_quotes_nothing() -> None:
    contracts = load_contracts()
    hidden = [check for check in all_checks(contracts) if contracts[check.dataset].disclosure != "none"]
    assert hidden
    for check in hidden:
        message, what_to_do = shown_finding(check.rule, check.dataset, "Police", _SAID, contracts)
        assert message != f"{check.rule.replace('_', ' ').capitalize()}."
        assert message.endswith(".") and "(est)" not in message
        assert what_to_do == "See the query log for Police."


def test_what_the_rule_expects_is_said_not_to_be_so() -> None:
    message, _ = shown_finding("follow_up_of_all_too_soon", "programme_tracking", "P", _SAID, load_contracts())
    assert message == (
        "A follow-up stage counts the whole cohort only when the last of it can have reached the stage. "
        "This is not so here."
    )


def test_a_return_without_people_in_it_is_quoted() -> None:
    assert shown_finding("not_a_number", "budget", "Finance", _SAID, load_contracts()) == _SAID


def test_a_rule_that_nothing_describes_is_named() -> None:
    assert shown_finding("odd_thing", "offences", "", _SAID, {})[0] == "Odd thing."
