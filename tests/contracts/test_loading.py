from __future__ import annotations

import pytest

from pipeline.contracts import load_contracts
from pipeline.errors import ContractError
from pipeline.findings import Severity

WORDS = """\
apiVersion: v3.1.0
kind: DataContract
id: words
version: 1.0.0
status: active
customProperties:
  - {property: owner, value: Communications}
  - {property: frequency, value: yearly}
  - {property: disclosure, value: none}
schema:
  - name: words
    businessName: Words
    properties:
      - name: word
        businessName: Word
        logicalType: string
        required: true
        primaryKey: true
        primaryKeyPosition: 1
        customProperties:
          - property: vocabulary
            value: {Police: [Constabulary], local_authority: [Council]}
      - name: share
        logicalType: number
        logicalTypeOptions: {minimum: 0, maximum: 100}
        customProperties: [{property: kind, value: percentage}]
    quality:
      - name: share_for_police
        type: custom
        engine: greatExpectations
        severity: warning
        description: The police have no share.
        implementation: {type: expect_column_values_to_not_be_null, kwargs: {column: share}}
        customProperties: [{property: whatToDo, value: Fill it in.}]
"""


@pytest.fixture
def load(tmp_path):
    def loader(text: str, name: str = "words.odcs.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return load_contracts(tmp_path)

    return loader


def test_adding_a_dataset_is_adding_one_file(load):
    words = load(WORDS)["words"]
    assert (words.owner, words.disclosure, words.key) == ("Communications", "none", ("word",))
    assert [(column.title, column.kind, column.required) for column in words.columns] == [
        ("Word", "text", True),
        ("Share", "percentage", False),
    ]
    assert (words.column("share").minimum, words.column("share").maximum) == (0, 100)
    (rule,) = words.rules
    assert (rule.column, rule.severity, rule.what_to_do) == ("share", Severity.WARNING, "Fill it in.")


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("kind: DataContract", "kind: [", "line 2"),
        ("status: active", "state: active", "state"),
        ("value: Communications", "value: ''", "customProperties.owner"),
        ("disclosure, value: none", "disclosure, value: maybe", "found 'maybe', expected one of none, official"),
        ("required: true", "requried: true", "schema.word.requried"),
        ("property: vocabulary", "property: vocabluary", "schema.properties.word.customProperties.vocabluary"),
        ("logicalType: number", "logicalType: money", "one of"),
        ("value: percentage", "value: percent", "found 'percent'"),
        ("severity: warning", "severity: bad", "schema.quality.share_for_police.severity"),
        ("engine: greatExpectations", "engine: soda", "needs engine: greatExpectations"),
        ("column: share}", "column: shares}", "column 'shares'"),
        ("primaryKey: true", "primaryKey: false", "primaryKey"),
        ("- name: words", "- name: term", "the file is words.odcs.yaml"),
        ("- name: share\n", "- name: share\n        businessName: Word\n", "means both word and share"),
    ],
)
def test_a_fault_is_named_with_its_file_and_field(load, right, wrong, named):
    assert right in WORDS
    text = WORDS.replace(right, wrong)
    if right == "logicalType: number":
        text = text.replace("customProperties: [{property: kind, value: percentage}]", "description: x")
    with pytest.raises(ContractError) as fault:
        load(text)
    assert "words.odcs.yaml" in str(fault.value)
    assert named in str(fault.value)


def test_all_faults_of_a_contract_are_told_at_once(load):
    with pytest.raises(ContractError) as fault:
        load(WORDS.replace("value: none", "value: maybe").replace("severity: warning", "severity: bad"))
    assert "'maybe'" in str(fault.value)
    assert "'bad'" in str(fault.value)


def test_an_empty_folder_is_told_as_what_it_is(tmp_path):
    with pytest.raises(ContractError, match="no data contract"):
        load_contracts(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "- a list", "apiVersion: v3.1.0\nkind: DataContract\nid: words\nversion: 1.0.0\n"]
)
def test_a_file_that_describes_no_dataset_is_refused(load, text):
    with pytest.raises(ContractError, match=r"words\.odcs\.yaml"):
        load(text)
