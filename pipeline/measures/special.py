"""The special functions of SciPy alone: importing all of ``scipy.special`` takes ten times as long.

Most of that is for arrays of other libraries than NumPy. The functions are the same ones.
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType

_WHOLE = "scipy.special"


def special_functions() -> ModuleType:
    """A module that has, under the names of ``scipy.special``, the functions of numbers and NumPy's arrays."""
    if _WHOLE in sys.modules:
        return sys.modules[_WHOLE]
    package = ModuleType(_WHOLE)
    package.__path__ = [f"{folder}/special" for folder in find_spec("scipy").submodule_search_locations]
    sys.modules[_WHOLE] = package
    try:
        return importlib.import_module(f"{_WHOLE}._ufuncs")
    except ImportError:  # a version of SciPy that has them elsewhere
        pass
    finally:
        del sys.modules[_WHOLE]
    return importlib.import_module(_WHOLE)
