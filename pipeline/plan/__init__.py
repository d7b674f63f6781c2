"""The plan folder: its settings, its files and where its outputs go."""

from pipeline.plan.folder import CONTRACTS_DIR, NOTEBOOKS_DIR, ORIGINS_FILE, ROOT, TEMPLATE_DIR, Outputs, Plan
from pipeline.plan.settings import DisclosureSettings, Settings
from pipeline.plan.sign_off import Approval, Edition, Record, read_record, still_to_sign
from pipeline.plan.yaml_text import read_yaml
from pipeline.plan.years import FinancialYear

__all__ = [
    "CONTRACTS_DIR",
    "NOTEBOOKS_DIR",
    "ORIGINS_FILE",
    "ROOT",
    "TEMPLATE_DIR",
    "Approval",
    "DisclosureSettings",
    "Edition",
    "FinancialYear",
    "Outputs",
    "Plan",
    "Record",
    "Settings",
    "read_record",
    "read_yaml",
    "still_to_sign",
]
