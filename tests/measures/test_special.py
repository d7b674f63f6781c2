"""The special functions that are imported alone are SciPy's own, and leave all of SciPy as usable as it was."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "then",
    [
        "import scipy.special as whole; assert whole.gammaincinv is alone.gammaincinv and whole.erf(0) == 0",
        "from scipy.stats import fisher_exact; assert fisher_exact([[1, 2], [3, 4]]).pvalue == 1",
        "assert not any(name.startswith('scipy._lib.array_api') for name in sys.modules)",
    ],
    ids=["scipy.special afterwards", "scipy.stats afterwards", "nothing else"],
)
def test_the_functions_alone(then: str) -> None:
    code = f"import sys; from pipeline.measures.special import special_functions; alone = special_functions(); {then}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_where_they_are_elsewhere_all_of_it_is_imported() -> None:
    code = (
        "import importlib, sys; from pipeline.measures import special; load = importlib.import_module;\n"
        "def renamed(name): return load('scipy.special._renamed' if name.endswith('_ufuncs') else name)\n"
        "special.importlib = type('', (), {'import_module': staticmethod(renamed)});"
        "assert special.special_functions() is sys.modules['scipy.special'];"
        "assert special.special_functions().erf(0) == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
