from __future__ import annotations

import pytest

from pipeline.validation import all_checks


@pytest.fixture(scope="module")
def listed(contracts):
    return all_checks(contracts)


def test_every_check_is_one_sentence_that_a_partner_can_read(listed):
    for check in listed:
        assert check.holds.endswith("."), check
        assert "{" not in check.holds, check
        assert not check.holds.startswith("It is not so that"), check


def test_every_dataset_has_checks_and_no_rule_is_listed_twice_for_a_column(listed, contracts):
    assert {check.dataset for check in listed} == set(contracts)
    keys = [(check.dataset, check.rule, check.column) for check in listed]
    assert len(keys) == len(set(keys))


def test_the_list_holds_rules_on_columns_rows_rows_together_and_datasets(listed):
    by_rule = {(check.dataset, check.rule): check for check in listed}
    assert by_rule["budget", "duplicate_row"].holds.startswith("No two rows have the same Financial year")
    assert by_rule["population", "out_of_range"].holds == "Share (%) is 0 to 100."
    assert by_rule["targets", "bands_overlap"].severity == "warning"
    assert by_rule["offences", "offence_without_child"].datasets == ("offences", "children")
    assert by_rule["offences", "age_at_offence"].holds == "A child is 10 to 17 years old on the day of an offence."
    assert by_rule["budget", "total_differs"].column == "amount_gbp"


def test_every_rule_of_a_contract_says_what_holds(contracts):
    silent = [(name, rule.name) for name, contract in contracts.items() for rule in contract.rules if not rule.holds]
    assert silent == []
