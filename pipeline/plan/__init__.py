"""The plan folder: its settings, its files and where its outputs go."""

from pipeline.plan.folder import CONTRACTS_DIR, NOTEBOOKS_DIR, ROOT, TEMPLATE_DIR, Outputs, Plan
from pipeline.plan.settings import DisclosureSettings, Settings
from pipeline.plan.yaml_text import read_yaml
from pipeline.plan.years import FinancialYear

__all__ = [
    "CONTRACTS_DIR",
    "NOTEBOOKS_DIR",
    "ROOT",
    "TEMPLATE_DIR",
    "DisclosureSettings",
    "FinancialYear",
    "Outputs",
    "Plan",
    "Settings",
    "read_yaml",
]
