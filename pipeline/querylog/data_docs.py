"""Great Expectations' own pages on the returns, for analysts, in ``private/data-docs/``: one page for each dataset.

The pages that Great Expectations makes load styles and scripts from the network. Here everything that would do so is
taken out, what scripts would unfold is shown unfolded, and a policy in each page forbids any request.
"""

from __future__ import annotations

import html
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.contracts import Contract
from pipeline.intake import read_returns
from pipeline.plan import Plan
from pipeline.validation import engine
from pipeline.validation.checks import checks_of
from pipeline.validation.importing import import_engine
from pipeline.writing import write_text

FOLDER = "data-docs"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
_DROPPED = (
    "//script|//link|//img|//button|//form|//iframe|//nav|//footer|//comment()"
    "|//meta[@http-equiv]|//a[@data-toggle='collapse']"
)
_STYLE = """
body { font-family: sans-serif; margin: 1.5rem auto; max-width: 70rem; padding: 0 1rem; color: #111; background: #fff }
table { border-collapse: collapse; margin: .5rem 0 1rem } th, td { border: 1px solid #bbb; padding: .3rem .6rem;
text-align: left; vertical-align: top } .collapse, .fade, .tab-pane { display: block !important; opacity: 1 !important }
.alert { border-left: .4rem solid #456; padding: .4rem .8rem; margin: .6rem 0; background: #f2f5f8 } .sticky, .top {
display: none } .badge { border: 1px solid #888; border-radius: .3rem; padding: 0 .4rem } td i.text-danger::before {
content: "Failed" } td i.text-success::before { content: "Passed" } i { font-style: normal }
"""


def write_data_docs(plan: Plan, contracts: Mapping[str, Contract]) -> Path:
    """Validate every dataset again and write its page; give the path of the page that lists them."""
    frames = {name: frame for name, frame in read_returns(plan, contracts, ()).frames.items() if len(frame)}
    folder = plan.outputs.private / FOLDER
    listed = []
    for dataset, result in _results(frames, contracts).items():
        page = write_text(folder / f"{dataset}.html", without_network(_page(result)))
        failed = sum(not one.success for one in result.results)
        listed.append((contracts[dataset].title, page.name, len(frames[dataset]), len(result.results), failed))
    index = write_text(folder / "index.html", _index(plan, listed))
    for old in folder.glob("*.html"):
        if old.name != "index.html" and old.name not in {name for _, name, *_ in listed}:
            old.unlink()
    return index


def _results(frames: Mapping[str, pd.DataFrame], contracts: Mapping[str, Contract]) -> dict[str, Any]:
    if not frames:
        return {}
    gx, configuration = import_engine()
    source = engine.context_of(gx).data_sources.add_pandas("returns")
    results = {}
    for dataset, frame in frames.items():
        positioned = frame.reset_index(drop=True)
        checks = dict(enumerate(checks_of(contracts[dataset])))
        made = engine.expectations_of(dataset, checks, list(frame.columns), configuration)
        definition = source.add_dataframe_asset(dataset).add_batch_definition_whole_dataframe("all")
        results[dataset] = definition.get_batch(batch_parameters={"dataframe": positioned}).validate(
            gx.ExpectationSuite(name=dataset, expectations=list(made.values())),
            result_format=_format(contracts[dataset]),
        )
        # Without the time of day, the same returns give the same page.
        for clock in ("batch_markers", "validation_time"):
            results[dataset].meta.pop(clock, None)
    return results


def _format(contract: Contract) -> dict[str, object]:
    """What a page may show: examples of values only where no column could identify a child."""
    hidden = contract.disclosure == "private" or any(column.identifies_child for column in contract.columns)
    return {"result_format": "SUMMARY", "exclude_unexpected_values": True} if hidden else {"result_format": "SUMMARY"}


def _page(result: Any) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from great_expectations.render.renderer import ValidationResultsPageRenderer
        from great_expectations.render.view import DefaultJinjaPageView

        return str(DefaultJinjaPageView().render(ValidationResultsPageRenderer().render(result)))


def without_network(page: str) -> str:
    """``page`` without anything that a browser would fetch or run."""
    from lxml import html as parser

    document = parser.document_fromstring(page)
    for element in document.xpath(_DROPPED):
        element.drop_tree()
    for element in document.iter():
        for name in list(element.attrib):
            if name.startswith("on") or name in ("src", "srcset", "action", "background", "data"):
                del element.attrib[name]
        if "-collapse-body-" in (element.get("id") or ""):
            del element.attrib["id"]  # a random number, for a script to unfold it by
        if not (element.get("href") or "#").startswith("#"):
            del element.attrib["href"]
    for style in document.xpath("//style"):
        style.text = ""
    head = document.find("head")
    head.insert(0, parser.fragment_fromstring(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'))
    own = parser.Element("style")
    own.text = _STYLE
    head.append(own)
    return str(parser.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>"))


def _index(plan: Plan, listed: list[tuple[str, str, int, int, int]]) -> str:
    rows = "".join(
        f'<tr><td><a href="{html.escape(name)}">{html.escape(title)}</a></td>'
        f"<td>{count}</td><td>{checks}</td><td>{failed}</td></tr>\n"
        for title, name, count, checks, failed in sorted(listed)
    )
    title = f"Data Docs: {html.escape(plan.settings.service)}, {html.escape(plan.settings.financial_year)}"
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        "<p>What the checks of each contract gave, row by row. Private: these pages stay in the plan's private folder."
        "</p>\n<table><thead><tr><th>Return</th><th>Rows</th><th>Checks</th><th>Failed</th></tr></thead>\n"
        f"<tbody>\n{rows}</tbody></table></body></html>\n"
    )
