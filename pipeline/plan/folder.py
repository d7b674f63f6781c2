"""Where the files of a plan and of the project lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.plan.settings import Settings, read_settings
from pipeline.words import Language

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS_DIR = ROOT / "data_contracts"
NOTEBOOKS_DIR = ROOT / "notebooks"
TEMPLATE_DIR = ROOT / "plan_template"
ORIGINS_FILE = "origins.json"
"""In a staged document: which file of the plan or the project each of its own was made from, for those who mend it."""
BESIDE = ".new"
"""How the name of a folder ends that is being made to take the place of another."""
OUTPUTS_VARIABLE = "YJPLAN_OUTPUTS"
"""Environment variable that names another folder than ``outputs/`` for what builds write."""


@dataclass(frozen=True)
class Outputs:
    """The three places that a build writes, of which only ``publish`` leaves the building."""

    base: Path
    publish_name: str = "publish"

    @property
    def private(self) -> Path:
        return self.base / "private"

    @property
    def document(self) -> Path:
        return self.base / "document"

    def document_in(self, lang: str) -> Path:
        """The document in another language than the plan's first."""
        return self.base / f"document-{lang}"

    @property
    def publish(self) -> Path:
        return self.base / self.publish_name

    @property
    def warehouse(self) -> Path:
        return self.private / "warehouse.duckdb"

    @property
    def cache(self) -> Path:
        return self.private / "cache"

    @property
    def disclosed(self) -> Path:
        return self.private / "disclosed.duckdb"


@dataclass(frozen=True)
class Plan:
    """One plan folder with its settings."""

    folder: Path
    settings: Settings
    outputs_root: Path = ROOT / "outputs"
    publish_name: str = "publish"

    @classmethod
    def load(cls, folder: Path | str, outputs_root: Path | None = None) -> Plan:
        """Read the plan in ``folder``; raise SettingsError when it has no usable ``plan.yml``.

        Outputs go to ``outputs_root``, else to the folder that ``YJPLAN_OUTPUTS`` names, else to ``outputs/``.
        """
        path = Path(folder).resolve()
        root = outputs_root or Path(os.environ.get(OUTPUTS_VARIABLE) or ROOT / "outputs").resolve()
        return cls(path, read_settings(path / "plan.yml"), root)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def lang(self) -> Language:
        """The first language of the plan: its files have the plain names."""
        return self.settings.lang[0]

    def named(self, stem: str, lang: str = "") -> str:
        """What a file is called in a language: ``plan``, and in another than the first ``plan.cy``."""
        return stem if lang in ("", self.lang) else f"{stem}.{lang}"

    @property
    def own_words(self) -> Path:
        """The service's own catalogues, one a language."""
        return self.folder / "words"

    @property
    def returns_dir(self) -> Path:
        return self.folder / "returns"

    @property
    def narrative_dir(self) -> Path:
        return self.folder / "narrative"

    @property
    def notebooks_dir(self) -> Path:
        return self.folder / "notebooks"

    @property
    def published(self) -> Path:
        """What was made last, also while something else is being made to take its place."""
        return self.outputs.base / self.publish_name.removesuffix(BESIDE)

    @cached_property
    def outputs(self) -> Outputs:
        return Outputs(self.outputs_root / self.name, self.publish_name)
