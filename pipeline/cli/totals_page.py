"""The page that sums up builds of many plans."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from string import Template
from typing import Protocol

_PAGE = Template("""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Youth Justice Plans: what was built</title>
<style>
  body { font: 16px/1.5 sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #14213d; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: 0.4em 0.8em 0.4em 0; border-bottom: 1px solid #b8c1cc; }
  .number { text-align: right; }
  .failed { color: #8c1a11; font-weight: bold; }
  pre { margin: 0; white-space: pre-wrap; font: inherit; }
</style>
</head>
<body>
<main>
<h1>What was built</h1>
<p>$built of $total plans were built.</p>
<table>
<thead><tr><th scope="col">Plan</th><th scope="col">Outcome</th><th scope="col" class="number">Tries</th>
<th scope="col" class="number">Seconds</th><th scope="col">What the build said last</th></tr></thead>
<tbody>
$rows
</tbody>
</table>
</main>
</body>
</html>
""")


class Told(Protocol):
    """What the page tells of one plan."""

    name: str
    seconds: float
    said: str
    tries: int
    failed: bool


def totals_page(outcomes: Sequence[Told]) -> str:
    """The page, the plans that failed first."""
    ordered = sorted(outcomes, key=lambda outcome: (not outcome.failed, outcome.name))
    built = sum(not outcome.failed for outcome in outcomes)
    return _PAGE.substitute(built=built, total=len(outcomes), rows="\n".join(map(_row, ordered)))


def _row(outcome: Told) -> str:
    word = '<span class="failed">✘ Failed</span>' if outcome.failed else "✔ Built"
    return (
        f'<tr><th scope="row">{escape(outcome.name)}</th><td>{word}</td><td class="number">{outcome.tries}</td>'
        f'<td class="number">{outcome.seconds:.0f}</td><td><pre>{escape(outcome.said)}</pre></td></tr>'
    )
