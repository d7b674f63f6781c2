"""The one list of what still stands between a plan and sign-off, by who can act."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath

from pipeline.document import Narrative
from pipeline.findings import Finding, Severity
from pipeline.measures import Figure
from pipeline.plan import Plan
from pipeline.signoff.reviews import MARK, Review
from pipeline.signoff.typed_numbers import hidden, typed_numbers
from pipeline.words import LANGUAGES

SERVICE_LEADER = "Service leader"
TO_CONFIRM = "to-confirm"
"""The folder of a plan where returns lie that were rolled forward, until someone has confirmed them."""

_PLACEHOLDER = re.compile(
    r"\b(TBC|TBA|TODO|XX+|to be (?:confirmed|completed|written|added)"
    r"|i['’]w (?:gadarnhau|gwblhau|ysgrifennu|ychwanegu))\b"
    r"|\[(?:insert|add)[^\]]*\]",
    re.I,
)
_NUMBERS = {
    "typed_number": "is typed by hand and equals {}",
    "contradiction": "is typed by hand and is near {}, but not the same",
    "hidden_number": "is typed by hand and gives away {}, which is hidden in print",
}
_CALLOUT = re.compile(r"^:::.*?^:::\s*$", re.DOTALL | re.MULTILINE)


def waiting_to_be_confirmed(plan: Plan) -> list[str]:
    """The names of the files rolled forward from last year's plan that still wait, in order."""
    folder = plan.folder / TO_CONFIRM
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~")))


@dataclass(frozen=True)
class Blocker:
    """One thing to do before sign-off: who, what stands in the way, and the next step."""

    who: str
    kind: str  # missing_return, critical_finding, warning, no_prose, placeholder, to_confirm, and those of _NUMBERS
    what: str
    what_to_do: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def blockers(
    findings: Iterable[Finding],
    narratives: Mapping[str, Narrative],
    accepted: Collection[Finding] = frozenset(),
    figures: Iterable[Figure] = (),
    suppressed: Collection[str] = frozenset(),
    to_confirm: Collection[str] = (),
    reviews: Iterable[Review] = (),
) -> list[Blocker]:
    """Everything that must be done first, in the order partners, then service leader.

    ``accepted`` warnings stand as they are and are not in the way; what is critical always is. With ``figures`` as
    computed, numbers typed by hand are looked for; ``suppressed`` are the ids of those that readers may not see.
    ``to_confirm`` names the files that came from last year's plan and that nobody has confirmed: their returns are not
    missing as well. ``reviews`` are the remarks left in plan.yml.
    """
    in_the_way = (f for f in findings if f.severity is Severity.CRITICAL or f not in accepted)
    here = {_dataset(name) for name in to_confirm}
    found = [
        _of_finding(finding)
        for finding in in_the_way
        if finding.severity is not Severity.INFO and not (finding.rule == "missing_return" and finding.dataset in here)
    ]
    found += [_of_carried_over(name) for name in to_confirm]
    found += [_of_review(left) for left in reviews]
    figures = list(figures)
    for narrative in narratives.values():
        found += _of_narrative(narrative)
        if narrative.own:
            found += _of_numbers(narrative, figures, suppressed)
    return list(dict.fromkeys(found))


def _of_finding(finding: Finding) -> Blocker:
    if finding.rule == "missing_return":
        return Blocker(finding.partner or SERVICE_LEADER, "missing_return", finding.message, finding.what_to_do)
    kind = "critical_finding" if finding.severity is Severity.CRITICAL else "warning"
    what = f"{finding.place}: {finding.message}" if finding.place else finding.message
    return Blocker(finding.partner or SERVICE_LEADER, kind, what, finding.what_to_do)


def _dataset(file: str) -> str:
    """The dataset that a file is named after."""
    return re.sub(r"[\s_-]+", "_", PurePath(file).stem.lower())


def _of_carried_over(name: str) -> Blocker:
    return Blocker(
        SERVICE_LEADER,
        "to_confirm",
        f"{TO_CONFIRM}/{name} comes from last year's plan and has not been confirmed.",
        "Correct it and move it to returns/, or delete it.",
    )


def _of_review(left: Review) -> Blocker:
    named = f"the setting '{left.setting}'" if left.setting else "a setting"
    said = f" ({left.remark})" if left.remark else ""
    if left.setting.startswith("not_expected:"):
        to_do = f"If the plan still does without this return, delete the remark {MARK} only; if not, the entry with it."
    else:
        to_do = f"Correct the setting where it no longer holds, then delete the remark {MARK}."
    return Blocker(SERVICE_LEADER, "to_confirm", f"plan.yml, line {left.line}: {named} is to be reviewed{said}.", to_do)


def _of_narrative(narrative: Narrative) -> list[Blocker]:
    heading = narrative.heading
    if not narrative.own:
        if not narrative.needed:
            return []
        in_language = f" in {LANGUAGES[narrative.lang].english}" if narrative.lang else ""
        return [
            Blocker(
                SERVICE_LEADER,
                "no_prose",
                f"The heading '{heading.title}' has no prose{in_language}.",
                f"Write narrative/{narrative.file}.qmd, .md or .docx.",
            )
        ]
    left = sorted({match.group(0) for match in _PLACEHOLDER.finditer(_CALLOUT.sub("", narrative.text))})
    return [
        Blocker(
            SERVICE_LEADER,
            "placeholder",
            f"The prose of '{heading.title}' still says '{placeholder}'.",
            f"Replace it in narrative/{narrative.file}.",
        )
        for placeholder in left
    ]


def _of_numbers(narrative: Narrative, figures: list[Figure], suppressed: Collection[str]) -> list[Blocker]:
    blocked = []
    for found in typed_numbers(narrative, figures):
        kind = "hidden_number" if hidden(found, suppressed) else "typed_number" if found.equal else "contradiction"
        # Word files have no lines of their own.
        in_word = narrative.path is not None and narrative.path.suffix == ".docx"
        place = f"paragraph {found.paragraph}" if in_word else f"line {found.line}"
        figure = f"the figure {found.figure.id} ({found.figure.label}: {found.figure.shown})"
        what = f"narrative/{narrative.file}, {place}: '{found.typed}' {_NUMBERS[kind].format(figure)}."
        to_do = f"Write {{{{< var {found.figure.variable} >}}}} for the number"
        aside = (
            ""
            if kind == "hidden_number" or in_word
            else "; if it is another one, put <!-- by hand --> into the paragraph"
        )
        blocked.append(Blocker(SERVICE_LEADER, kind, what, f"{to_do}{aside}."))
    return blocked
