"""What a return may hold: the data contracts, read from ``data_contracts/*.odcs.yaml``."""

from pipeline.contracts.expected import expected_datasets
from pipeline.contracts.loading import load_contracts
from pipeline.contracts.model import Column, Contract, Reference, Rule, Totals, WideForm
from pipeline.contracts.own_words import contracts_of
from pipeline.contracts.template import TEMPLATE_SHEETS, write_template
from pipeline.contracts.wording import Vocabulary, nearest, plain

__all__ = [
    "TEMPLATE_SHEETS",
    "Column",
    "Contract",
    "Reference",
    "Rule",
    "Totals",
    "Vocabulary",
    "WideForm",
    "contracts_of",
    "expected_datasets",
    "load_contracts",
    "nearest",
    "plain",
    "write_template",
]
