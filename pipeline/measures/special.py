"""The special functions of SciPy alone: importing all of ``scipy.special`` takes ten times as long.

Most of that is for arrays of other libraries than NumPy. The functions are the same ones.
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from threading import Lock
from types import ModuleType

_LOCK = Lock()
_WHOLE = "scipy.special"


def special_functions() -> ModuleType:
    """A module that has, under the names of ``scipy.special``, the functions of numbers and NumPy's arrays."""
    with _LOCK:
        return sys.modules.get(_WHOLE) or _functions_alone() or importlib.import_module(_WHOLE)


def _functions_alone() -> ModuleType | None:
    """The module that has them, while nothing stands where the package is; None where they are elsewhere."""
    package = ModuleType(_WHOLE)
    package.__path__ = [f"{folder}/special" for folder in find_spec("scipy").submodule_search_locations]
    sys.modules[_WHOLE] = package
    try:
        return importlib.import_module(f"{_WHOLE}._ufuncs")
    except ImportError:
        return None
    finally:
        del sys.modules[_WHOLE]
