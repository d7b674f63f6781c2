"""A small plan that is ready to be signed: three returns, a sentence under every heading, nothing awaited."""

from __future__ import annotations

from pathlib import Path

from pipeline.contracts import load_contracts
from pipeline.document import load_headings

CHAIR, DIRECTOR = "Chair of the management board", "Director of children's services"
BUDGET = """financial_year,agency,category,direction,amount_gbp
2022-23,Police,In kind,contribution,{police}
2022-23,Local Authority,Cash,contribution,{authority}
"""
ACTIONS = """action_id,theme,action,owner_role
1,In court,Agree a protocol with the court,Head of Service
2,In court,Read every report before it is sent,Team Manager
"""
MILESTONES = """action_id,milestone_no,milestone,due,status
1,1,Protocol signed,2022-12-31,in_progress
2,1,Reports read,2022-12-31,{status}
"""
DISPOSALS = """financial_year,disposal_type,count
2021-22,Youth caution,{cautions}
2021-22,Referral order,24
"""


def make_ready(folder: Path, *roles: str) -> Path:
    """Write the plan into ``folder``; these roles approve it."""
    (folder / "returns").mkdir(parents=True)
    (folder / "narrative").mkdir()
    contracts = load_contracts()
    without = "".join(f"  {name}: Not asked for here.\n" for name in sorted(contracts) if contracts[name].statutory)
    approvers = "".join(f'  - role: "{role}"\n' for role in roles or (CHAIR,))
    (folder / "plan.yml").write_text(
        "service: Anytown Youth Justice Service\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"
        f"approvers:\n{approvers}not_expected:\n{without}",
        encoding="utf-8",
    )
    for heading in load_headings():
        if heading.required:
            (folder / "narrative" / f"{heading.id}.md").write_text(
                "What we do here is told in one sentence.\n", "utf-8"
            )
    change_returns(folder)
    return folder


def change_returns(
    folder: Path, police: int = 101596, authority: int = 500000, cautions: int = 3, status: str = "in_progress"
) -> None:
    """Write the returns, with these amounts, this small count and this status of the second action."""
    texts = {
        "budget": BUDGET.format(police=police, authority=authority),
        "improvement_actions": ACTIONS,
        "improvement_milestones": MILESTONES.format(status=status),
        "disposals": DISPOSALS.format(cautions=cautions),
    }
    for name, text in texts.items():
        (folder / "returns" / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
