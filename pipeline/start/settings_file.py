"""``plan.yml`` of a new plan: the order, defaults and remarks of ``plan_template/plan.yml``, and the plan's values."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.plan import TEMPLATE_DIR

TEMPLATE = TEMPLATE_DIR / "plan.yml"
_LINE = re.compile(r"^(?P<key>\w+):.*?(?:\s#\s(?P<remark>.*))?$")
_REMARKS_AT = 29  # characters from the left


def settings_text(values: Mapping[str, Any], review: Mapping[str, str] = {}, template: Path = TEMPLATE) -> str:
    """``plan.yml`` with ``values`` in place of the template's own; a setting without a value is left out.

    ``review`` says, by setting or ``setting.entry``, what somebody has to look at. Settings that the template does
    not have come last.
    """
    text = template.read_text(encoding="utf-8")
    defaults = yaml.safe_load(text)
    matches = (_LINE.match(line) for line in text.splitlines())
    remarks = {found["key"]: found["remark"] or "" for found in matches if found}
    parts = [line for line in text.splitlines() if line.startswith("#")]
    for key, value in {**defaults, **values}.items():
        if value is not None:
            said = "; ".join(remark for remark in (remarks.get(key, ""), review.get(key, "")) if remark)
            within = {
                name.removeprefix(f"{key}."): words for name, words in review.items() if name.startswith(f"{key}.")
            }
            parts.append(_entries(key, value, said, within) if within else _entry(key, value, said))
    return "\n".join(parts) + "\n"


def _entries(key: str, value: Mapping[str, Any], remark: str, within: Mapping[str, str]) -> str:
    """A mapping with a remark above each entry that ``within`` names."""
    lines = [f"# {remark}"] if remark else []
    lines.append(f"{key}:")
    for name, entry in value.items():
        lines += [f"  # {within[name]}"] if name in within else []
        lines.append(textwrap.indent(_entry(name, entry, ""), "  "))
    return "\n".join(lines)


def _entry(key: str, value: Any, remark: str) -> str:
    style = None if value and isinstance(value, Mapping | list) else False  # short lists and mappings on one line
    dumped = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=style)
    dumped = dumped.rstrip("\n")
    if not remark:
        return dumped
    return f"# {remark}\n{dumped}" if "\n" in dumped else f"{dumped.ljust(_REMARKS_AT)}  # {remark}"
