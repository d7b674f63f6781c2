"""Everything that a build reads, by name and checksum: the plan folder, the project's files, the code, the packages."""

from __future__ import annotations

import os
import platform
import shutil
import sysconfig
from functools import cache
from pathlib import Path

from pipeline.cache import checksum, checksum_of, checksums_below, together
from pipeline.plan.folder import CONTRACTS_DIR, NOTEBOOKS_DIR, ROOT, TEMPLATE_DIR, Plan

CODE, PACKAGES = "the code", "the packages"
_CODE_DIR = ROOT / "pipeline"
_OPEN_ELSEWHERE = ("~$", ".~lock.")  # what spreadsheet programs leave beside a file while it is open


def plan_files(plan: Plan) -> dict[str, str]:
    """Every file of the plan folder, by its path in it; of a spreadsheet program's lock file only that it is there."""
    found = {}
    outputs = plan.outputs_root.resolve()
    for folder, below, names in os.walk(plan.folder):
        here = Path(folder)
        below[:] = sorted(name for name in below if not name.startswith(".") and here / name != outputs)
        for path in (here / name for name in sorted(names)):
            name = path.relative_to(plan.folder).as_posix()
            if path.name.startswith(_OPEN_ELSEWHERE):
                found[name] = "open elsewhere"
            elif path.is_file() and not path.name.startswith("."):
                found[name] = checksum_of(path)
    return found


def project_files() -> dict[str, str]:
    """What a build reads of the project itself, by path; the code and the packages as one each."""
    return {
        **checksums_below(CONTRACTS_DIR, "data_contracts/"),
        **{f"project's {name}": one for name, one in checksums_below(NOTEBOOKS_DIR, "notebooks/").items()},
        **checksums_below(TEMPLATE_DIR, "plan_template/"),
        "_quarto.yml": checksum_of(ROOT / "_quarto.yml"),
        **code(),
    }


@cache
def code() -> dict[str, str]:
    """The checksum of the code, and that of Python's version with the names and versions of all installed packages."""
    names = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    python = platform.python_version()
    return {CODE: together(checksums_below(_CODE_DIR)), PACKAGES: checksum("\n".join([python, *names]).encode())}


def renderer_checksum(renderer: str) -> str:
    """What tells one renderer from another; the embedded one belongs to the code and its packages."""
    found = None if renderer == "embedded" else shutil.which("quarto")
    if found is None:
        return "embedded"
    program = Path(found).resolve()  # a script, with the version beside it
    return checksum_of(program) + checksum_of(program.parents[1] / "share" / "version")
