"""The one family of errors that speak to a user. Only ``pipeline.__main__`` turns them into text and an exit code."""

from __future__ import annotations


def number_of(count: int, thing: str) -> str:
    """How many of a thing there are, in words that a sentence can hold.

    >>> number_of(1, "finding"), number_of(0, "printed figure"), number_of(1200, "row")
    ('1 finding', 'no printed figures', '1,200 rows')
    """
    return f"{f'{count:,}' if count else 'no'} {thing}{'' if count == 1 else 's'}"


class PlanError(Exception):
    """Something that the person at the keyboard can put right.

    ``problem`` says where and what was found and what was expected; ``what_to_do`` names the repair.
    """

    exit_code = 1

    def __init__(self, problem: str, what_to_do: str = "") -> None:
        super().__init__(problem if not what_to_do else f"{problem}\n{what_to_do}")
        self.problem = problem
        self.what_to_do = what_to_do

    def __reduce__(self) -> tuple[type[PlanError], tuple[str, str]]:
        return type(self), (self.problem, self.what_to_do)  # it may have been raised in another process


class SettingsError(PlanError):
    """``plan.yml`` or the plan folder itself is not usable."""


class ContractError(PlanError):
    """A data contract in ``data_contracts/`` is not usable."""


class ReturnError(PlanError):
    """A return cannot be opened or read at all (what is wrong inside a readable one is a finding)."""


class FigureError(PlanError):
    """A figure that does not exist was asked for."""


class ChapterError(PlanError):
    """A chapter notebook failed, or showed what it may not show."""


class DocumentError(PlanError):
    """The document cannot be put together: an unknown figure, cross-reference, include or shortcode."""


class RenderError(PlanError):
    """A renderer is missing, or refused the document."""


class BusyError(PlanError):
    """Another run is at work on the same outputs."""


class SignOffError(PlanError):
    """A plan may not be signed or published as it stands, or what was recorded of signing cannot be used."""
