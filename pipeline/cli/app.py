"""The commands and their options; each one calls a function that does the work and prints the result."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from pipeline.cli.terminal import name_plan
from pipeline.errors import PlanError


class _Commands(TyperGroup):
    """All commands; an error of one says the plan's folder as it was typed."""

    def invoke(self, ctx: typer.Context) -> object:
        try:
            return super().invoke(ctx)
        except PlanError as error:
            if ctx.obj is not None:
                error.what_to_do = name_plan(error.what_to_do, ctx.obj)
            raise


def _remember(ctx: typer.Context, plan: Path) -> Path:
    ctx.find_root().obj = plan
    return plan


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Make a Youth Justice Plan from partners' returns: checked, computed once, accessible, ready to sign.",
    epilog="What is made goes to outputs/<plan>; set YJPLAN_OUTPUTS to have it in another folder. After a command at a "
    "terminal, a process stands by for ten minutes so that the next one starts at once; YJPLAN_STANDBY=0 does without.",
)
chapter_app = typer.Typer(no_args_is_help=True, help="Chapters: notebooks that show disclosed tables and figures.")
app.add_typer(chapter_app, name="chapter")


class Renderer(StrEnum):
    auto = "auto"
    quarto = "quarto"
    embedded = "embedded"


class Country(StrEnum):
    England = "England"
    Wales = "Wales"


PlanFolder = Annotated[
    Path, typer.Argument(metavar="PLAN", callback=_remember, help="The plan folder: the one with plan.yml in it.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text; docs/json.md describes it.")]


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    year: Annotated[str, typer.Option(help="The plan's financial year, such as 2026-27.")],
    service: Annotated[str, typer.Option(help="The service's name, as on the cover; with --from, that one's.")] = "",
    area: Annotated[str, typer.Option(help="The area's name, as returns write it; else taken from the service.")] = "",
    old: Annotated[Path | None, typer.Option("--from", metavar="PLAN", help="Roll this plan forward.")] = None,
    country: Annotated[Country | None, typer.Option(help="The country; else England.")] = None,
    until: Annotated[str, typer.Option(help="The last year of a plan of several years.")] = "",
    agency: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[=COUNTS AS]", help="An agency of your own in the budget's list; may be repeated."),
    ] = None,
    district: Annotated[list[str] | None, typer.Option(help="A district of the area; may be repeated.")] = None,
) -> None:
    """Start a plan folder: settings, a spreadsheet template for each dataset, and places for returns and prose.

    With --from, last year's settings, open actions, members, targets, terms and lasting prose come along for review.
    """
    from pipeline.cli.starting import new_plan, refuse_together, roll_forward

    own = {"--area": area, "--country": country, "--until": until, "--agency": agency, "--district": district}
    if old is not None:
        refuse_together([option for option, value in own.items() if value])
        roll_forward(folder, old, year, service)
    else:
        country = country or Country.England
        new_plan(folder, service, year, area, country.value, until, agency or [], district or [])


@app.command()
def check(
    plan: PlanFolder,
    json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="Print every finding in full, notes too.")] = False,
    data_docs: Annotated[bool, typer.Option("--data-docs", help="Also write Great Expectations Data Docs.")] = False,
) -> None:
    """Read and check the returns, and say by partner what to correct; write a query log for each partner.

    Query logs lie in outputs/<plan>/private/query-log. Exit code 1 when something is critical.
    """
    from pipeline.cli.checking import check_returns

    raise typer.Exit(check_returns(plan, as_json=json, everything=everything, data_docs=data_docs))


@app.command()
def accept(
    plan: PlanFolder,
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="Keys of warnings, as check prints them.")],
    role: Annotated[str, typer.Option(help="Who decides: a role, not a name.")] = "",
    reason: Annotated[str, typer.Option(help="Why the warning may stand.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the acceptances of these keys back.")] = False,
) -> None:
    """Record in the plan's findings.yml that warnings stand as they are, by role and with the reason.

    With --withdraw, take that back: the warning is open again where it is still found.
    """
    from pipeline.cli.accepting import accept_findings, withdraw_acceptances

    if withdraw:
        withdraw_acceptances(plan, keys, role, reason)
    else:
        accept_findings(plan, keys, role, reason)


@app.command()
def stage(plan: PlanFolder) -> None:
    """Go as far as the document without rendering it; then 'quarto preview' works in outputs/<plan>/document."""
    from pipeline.cli.building import stage_plan

    stage_plan(plan)


@app.command()
def build(
    plan: PlanFolder,
    to: Annotated[str, typer.Option(help="Formats to make, joined by commas.")] = "html,pdf,docx,annex",
    renderer: Annotated[Renderer, typer.Option(help="auto takes Quarto where it is installed.")] = Renderer.auto,
    explain: Annotated[bool, typer.Option("--explain", help="Only say what would be made again, and why.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Make everything again, whatever was kept.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Build again elsewhere and compare; exit code 1 where anything differs.")
    ] = False,
) -> None:
    """Go the whole way to outputs/<plan>/publish. Findings make the plan a draft, not a failure.

    What has not changed since the last build is not made again.
    """
    formats = _formats(to)
    if explain:
        from pipeline.cli.explaining import explain_build

        explain_build(plan, formats, renderer.value)
    else:
        from pipeline.cli.rebuilding import build_plan

        raise typer.Exit(build_plan(plan, formats, renderer.value, force=force, verify=verify))


def _formats(to: str) -> list[str]:
    return [name.strip() for name in to.split(",") if name.strip()]


@app.command()
def watch(
    plan: PlanFolder,
    port: Annotated[int, typer.Option(help="The port of this machine to serve on; 0 takes any that is free.")] = 8035,
) -> None:
    """Build the web page whenever something of the plan is saved, and show it in a browser on this machine alone.

    It is a preview, in outputs/<plan>/private/preview; publish/ stays as the last build left it.
    """
    from pipeline.cli.watching import watch_plan

    watch_plan(plan, port)


@app.command("build-all")
def build_all(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Plan folders, or folders that hold plan folders.")
    ],
    to: Annotated[str, typer.Option(help="Formats to make, joined by commas.")] = "html,pdf,docx,annex",
    renderer: Annotated[Renderer, typer.Option(help="auto takes Quarto where it is installed.")] = Renderer.auto,
    jobs: Annotated[int | None, typer.Option(help="How many at a time here; else one for each core.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Build on the Dask cluster of this scheduler instead.")
    ] = None,
    summary: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write the page that sums up.")] = None,
) -> None:
    """Build many plans side by side; one that fails is tried once more and stops none of the others.

    A page sums up what became of each. Exit code 1 when one failed.
    """
    from pipeline.cli.building_all import build_plans

    raise typer.Exit(build_plans(folders, to, renderer.value, jobs, scheduler, summary))


@app.command()
def figures(
    plan: PlanFolder,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Figures to explain.")] = None,
    json: AsJson = False,
) -> None:
    """List the figures as computed (private), or explain some: value, numerator, denominator, rows and query."""
    from pipeline.cli.figures import show_figures

    show_figures(plan, ids or [], as_json=json)


@app.command()
def disclosure(plan: PlanFolder, json: AsJson = False) -> None:
    """Say of each hidden count why it is hidden, where, and what that cost: for the analyst, with values (private)."""
    from pipeline.cli.disclosure_report import show_disclosure

    show_disclosure(plan, as_json=json)


@app.command()
def audit(
    plan: PlanFolder,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another file of printed figures than PLAN/published.csv.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Compare the figures with those in print: same, same after rounding, different, not computed (private).

    Exit code 1 when a difference is not accepted in the file.
    """
    from pipeline.cli.auditing import audit_plan

    raise typer.Exit(audit_plan(plan, against, as_json=json))


@app.command()
def status(plan: PlanFolder, json: AsJson = False) -> None:
    """Say where the plan stands and list what still stands between it and the board, by who can act.

    Exit code 1 while anything is left before sign-off. After a change of a signed plan, also what changed.
    """
    from pipeline.cli.status import show_status

    raise typer.Exit(show_status(plan, as_json=json))


@app.command()
def signoff(
    plan: PlanFolder,
    role: Annotated[str, typer.Option(help="The approver's role, one of those that plan.yml names.")],
    name: Annotated[str, typer.Option(help="The name of the person who approves.")],
    statement: Annotated[str, typer.Option(help="What the approver says, for the sign-off page.")] = "",
    date: Annotated[str, typer.Option(help="The day of the approval, such as 2022-07-04; else today.")] = "",
    to: Annotated[str, typer.Option(help="Formats of the signed edition, joined by commas.")] = "html,pdf,docx,annex",
    renderer: Annotated[Renderer, typer.Option(help="auto takes Quarto where it is installed.")] = Renderer.auto,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With the last yes, also sign the PDF with this .p12 file.")
    ] = None,
) -> None:
    """Record one approver's yes; with the last one the plan is made without DRAFT, sealed and kept.

    Refused with the list and exit code 1 while anything is left to do.
    """
    from pipeline.cli.signing import sign_off

    raise typer.Exit(sign_off(plan, role, name, statement, date, _formats(to), renderer.value, certificate))


@app.command()
def publish(
    plan: PlanFolder,
    date: Annotated[str, typer.Option(help="The day of publication, such as 2022-07-11; else today.")] = "",
) -> None:
    """Record that the signed edition is on the website, and since when."""
    from pipeline.cli.signing import publish_plan

    publish_plan(plan, date)


@app.command()
def verify(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="TARGET", callback=_remember, help="A publish folder, one file of it, or a plan folder."
        ),
    ],
    seal: Annotated[Path | None, typer.Option(metavar="FILE", help="The seal; else seal.json beside it.")] = None,
    json: AsJson = False,
) -> None:
    """Say whether something is the signed plan: by whom and when it was signed, or what differs and where.

    Of a plan folder the returns and texts are looked at too. Exit code 1 when anything differs.
    """
    from pipeline.cli.signing import verify as verify_target

    raise typer.Exit(verify_target(target, seal, as_json=json))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A plan folder, a publish folder or a figures.json.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The one to compare with it.")],
    json: AsJson = False,
    page: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write it as a page for the board.")] = None,
) -> None:
    """Say what is different between two editions: figures, ratings and actions, as readers can see them."""
    from pipeline.cli.comparing import diff_editions

    diff_editions(old, new, page, as_json=json)


@app.command()
def template(
    datasets: Annotated[list[str], typer.Argument(metavar="DATASET...", help="Datasets by name, or 'all'.")],
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write into.")] = Path(),
    plan: Annotated[Path | None, typer.Option(metavar="PLAN", help="With the words that this plan adds.")] = None,
) -> None:
    """Write the spreadsheet that a partner fills in, one for each dataset; 'yjplan contracts' lists them."""
    from pipeline.cli.templates import write_templates

    write_templates(datasets, to, plan)


@app.command()
def contracts(
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the page to this file.")] = None,
) -> None:
    """Print what each return may hold and what is checked, as one readable page in Markdown."""
    from pipeline.cli.templates import show_contracts

    show_contracts(to)


@app.command()
def synthesise(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    children: Annotated[int | None, typer.Option(help="How many children there are in the extract.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same files.")] = 1,
    year: Annotated[str, typer.Option(help="The plan's financial year; else 2026-27.")] = "",
    like: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Cases whose tables equal those of this plan's returns.")
    ] = None,
    with_errors: Annotated[
        bool, typer.Option("--with-errors", help="Let some counts disagree with the cases.")
    ] = False,
) -> None:
    """Make a plan folder with synthetic returns, to try things out: nobody in it is real.

    Returns agree with each other and with every contract; with --with-errors, README.md lists what does not.
    """
    from pipeline.cli.synthesising import synthesise_plan

    synthesise_plan(folder, children, seed, year, like, with_errors)


@chapter_app.command("new")
def chapter_new(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The chapter's title.")],
    plan: Annotated[Path | None, typer.Option(help="Put it into this plan's own notebooks.")] = None,
    heading: Annotated[str, typer.Option(help="The id of the heading that it stands under.")] = "appendix-data",
) -> None:
    """Make a chapter notebook that builds at once and shows how."""
    from pipeline.cli.scaffold import new_chapter

    new_chapter(title, plan, heading)
