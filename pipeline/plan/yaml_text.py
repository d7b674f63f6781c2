"""YAML as plain values, read by the fast parser where there is one."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some ten times as fast


def read_yaml(text: str) -> Any:
    """The values of a YAML text; nothing in it is ever run.

    >>> read_yaml("service: Anytown")
    {'service': 'Anytown'}
    """
    try:
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError:
        return yaml.load(text, Loader=yaml.SafeLoader)  # whose message shows the line that is wrong
