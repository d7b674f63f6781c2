"""A plan that was built, approved by two and sealed, made once; tests get copies that they may change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from plan_case import Case, copied, without_kernels
from ready_plan import CHAIR, DIRECTOR, change_returns, make_ready
from sharing import once

from pipeline.cli.signing import sign_off

NAME = "anytown-2022-23"
STATEMENT = "We approve it *as it stands*."


@pytest.fixture
def sign(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Approve a case's plan, as the command does."""

    def signing(case: Case, role: str, name: str = "A Person", day: str = "2022-07-05") -> int:
        monkeypatch.setenv("YJPLAN_OUTPUTS", str(case.root))
        with without_kernels():
            return sign_off(case.folder, role, name, "", day, ["html"], "embedded")

    return signing


@pytest.fixture(scope="session")
def sealed(shared: Path) -> Case:
    """The signed plan itself, which no test may change."""
    return _case(once(shared / "sealed", _seal))


def _case(folder: Path) -> Case:
    return Case(folder / "plans" / NAME, folder / "outputs")


def _seal(folder: Path) -> None:
    case = _case(folder)
    make_ready(case.folder, CHAIR, DIRECTOR)
    formats = ["html", "pdf", "docx", "annex"]
    with pytest.MonkeyPatch.context() as patch, without_kernels():
        patch.setenv("YJPLAN_OUTPUTS", str(case.root))
        case.build("html")
        assert sign_off(case.folder, CHAIR.upper(), "A  Chair", STATEMENT, "2022-07-04", formats, "embedded") == 0
        assert sign_off(case.folder, DIRECTOR, "B. Director", "", "2022-07-05", formats, "embedded") == 0


@pytest.fixture(scope="session")
def changed(sealed: Case, shared: Path) -> Case:
    """The same with returns that changed after signing, built again as a draft; no test may change it either."""

    def change(folder: Path) -> None:
        case = copied(sealed, folder)
        change_returns(case.folder, police=111596, status="complete", cautions=8)
        case.build("html")

    return _case(once(shared / "changed", change))


@pytest.fixture
def signed(sealed: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A copy of the signed plan with its outputs."""
    case = copied(sealed, tmp_path)
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(case.root))
    return case


@pytest.fixture
def ready(tmp_path: Path) -> Callable[..., Case]:
    """Make a plan that is ready and not built."""

    def making(*roles: str) -> Case:
        return Case(make_ready(tmp_path / "plans" / NAME, *roles), tmp_path / "outputs")

    return making
