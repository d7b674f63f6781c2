"""``plan.yml``: the parameters of one plan, read strictly, with every fault reported in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from pipeline.errors import SettingsError, number_of
from pipeline.plan.logo import read_logo
from pipeline.plan.theme import Theme
from pipeline.plan.yaml_text import read_yaml
from pipeline.plan.years import FinancialYear
from pipeline.words import Language


def _financial_year(text: str) -> str:
    return FinancialYear.parse(text).label


def _inside_folder(name: str) -> str:
    # Settings are shared between people: a name must not reach files outside the plan folder.
    for flavour in (PurePosixPath(name), PureWindowsPath(name)):
        if flavour.is_absolute() or flavour.drive or ".." in flavour.parts:
            raise ValueError(f"'{name}' points outside the plan folder; name a file inside returns/")
    return name


def _languages(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _each_once(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    if len(set(languages)) < len(languages):
        raise ValueError("names a language twice")
    return languages


FinancialYearText = Annotated[str, BeforeValidator(str), AfterValidator(_financial_year)]
Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Comparators(_Strict):
    """The areas that this service is compared with, by the names that the returns use."""

    national: Text = "England and Wales"
    region: str = ""
    family: tuple[Text, ...] = ()


class DisclosureSettings(_Strict):
    """Counts from 1 to ``threshold - 1`` are hidden in everything published.

    What a reader can work out of a hidden count stays at least ``width`` apart (else threshold - 1). A table that would
    keep less than ``keep`` per cent of its cells that are not small, or of which less than ``visible`` per cent of all
    numbers would be left, is replaced by a sentence.
    """

    threshold: int = Field(default=5, ge=1, le=20)
    width: int | None = Field(default=None, ge=1, le=40)
    keep: int = Field(default=50, ge=0, le=100)
    visible: int = Field(default=20, ge=0, le=100)

    @property
    def interval(self) -> int:
        """How far apart the least and the greatest value must lie that a hidden count could have."""
        return self.threshold - 1 if self.width is None else self.width


class OverRepresentation(_Strict):
    """Which group the others are compared with, by characteristic; else the largest of the population."""

    reference_groups: dict[str, Text] = Field(default_factory=lambda: {"sex": "Female"})


class Board(_Strict):
    name: Text = "Youth Justice Management Board"


class Approver(_Strict):
    """A role that signs the plan. Roles, never people, until the day of signing."""

    role: Text


class ReturnNote(_Strict):
    """What is known of one file in ``returns/`` besides its contents."""

    received: date | None = None
    partner: str = ""


class OwnWord(_Strict):
    """A word of the service's own in a vocabulary: how else it is written, and which known word it counts as.

    A list alone gives the synonyms.
    """

    synonyms: tuple[Text, ...] = ()
    counts_as: str = ""

    @model_validator(mode="before")
    @classmethod
    def _synonyms_alone(cls, given: Any) -> Any:
        if isinstance(given, dict):
            return given
        return {"synonyms": [given] if isinstance(given, str) else given or []}


class Settings(_Strict):
    """Everything that ``plan.yml`` may hold."""

    service: Text
    area: Text
    area_code: str = Field(default="", pattern=r"^([EW]\d{8})?$")
    country: Literal["England", "Wales"] = "England"
    financial_year: FinancialYearText
    until: FinancialYearText = ""
    update: FinancialYearText = ""
    reporting_year: FinancialYearText = ""
    budget_year: FinancialYearText = ""
    as_of: date
    ratings: Literal["brag", "rag", "progress"] = "brag"
    comparators: Comparators = Comparators()
    disclosure: DisclosureSettings = DisclosureSettings()
    over_representation: OverRepresentation = OverRepresentation()
    board: Board = Board()
    approvers: tuple[Approver, ...] = (Approver(role="Chair of the management board"),)
    contact: Text = "Head of Service"
    returns: dict[Annotated[str, AfterValidator(_inside_folder)], ReturnNote] = Field(default_factory=dict)
    vocabularies: dict[Text, dict[Text, OwnWord]] = Field(default_factory=dict)
    expected: tuple[Text, ...] = ()
    not_expected: dict[str, Text] = Field(default_factory=dict)
    theme: Theme = Theme()
    lang: Annotated[
        tuple[Language, ...], BeforeValidator(_languages), Field(min_length=1), AfterValidator(_each_once)
    ] = ("en",)

    @model_validator(mode="before")
    @classmethod
    def _default_years(cls, values: Any) -> Any:
        if isinstance(values, dict) and "financial_year" in values:
            # A year that is named but left empty is a year left out.
            years = ("budget_year", "reporting_year", "until", "update")
            values = {key: value for key, value in values.items() if key not in years or value is not None}
            try:
                year = FinancialYear.parse(str(values["financial_year"]))
            except ValueError:
                return values  # the field's own validator reports it
            values.setdefault("until", year.label)
            values.setdefault("budget_year", year.label)
            values.setdefault("reporting_year", year.previous.label)
        return values

    @model_validator(mode="after")
    def _years_agree(self) -> Settings:
        first, last = FinancialYear.parse(self.financial_year), FinancialYear.parse(self.until)
        if last < first:
            raise ValueError(f"until: {self.until} lies before financial_year: {self.financial_year}")
        if self.update and not first < FinancialYear.parse(self.update) <= last:
            raise ValueError(f"update: {self.update} must be a later year of the plan, up to {self.until}")
        return self

    @model_validator(mode="after")
    def _expected_or_not(self) -> Settings:
        if both := sorted(set(self.expected) & set(self.not_expected)):
            raise ValueError(f"{', '.join(both)} cannot be both under expected and under not_expected")
        return self

    @property
    def years(self) -> str:
        """The years of the plan as the cover has them: ``2022-23``, or ``2023-25`` for a plan of several years."""
        first, last = FinancialYear.parse(self.financial_year), FinancialYear.parse(self.until)
        return f"{first.start_year}-{last.label[-2:]}"

    @property
    def edition(self) -> str:
        """The years, and which annual update of a plan of several years this is."""
        return f"{self.years}, update for {self.update}" if self.update else self.years


def read_settings(path: Path) -> Settings:
    """Read ``plan.yml``; raise SettingsError that lists every fault with its key."""
    try:
        loaded = read_yaml(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            f"There is no plan.yml in {path.parent}.",
            "Name a plan folder, or make one with: yjplan new FOLDER --service NAME --year 2026-27",
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{path.name} cannot be read: {fault}", "Correct the line named above.") from None
    if not isinstance(loaded, dict):
        raise SettingsError(
            f"{path.name} holds no settings.", "Write one 'key: value' a line, for example 'area: Anytown'."
        )
    try:
        settings = Settings.model_validate(loaded)
    except ValidationError as fault:
        raise SettingsError(_all_faults(path.name, fault), f"Correct these lines of {path.name}.") from None
    if settings.theme.logo:
        read_logo(path.parent, settings.theme.logo)  # refused now rather than when all else has been made
    return settings


def _all_faults(name: str, fault: ValidationError) -> str:
    lines = [f"{name} has {number_of(fault.error_count(), 'setting')} to correct:"]
    for error in fault.errors():
        key = ".".join(str(part) for part in error["loc"]) or "(whole file)"
        problem = {
            "extra_forbidden": "is not a setting; check its spelling or remove it",
            "missing": "is missing",
        }.get(error["type"], error["msg"].removeprefix("Value error, "))
        lines.append(f"  {key}: {problem}")
    return "\n".join(lines)
