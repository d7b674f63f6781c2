"""The states of a plan: each is explained, can be come to, and can be left by someone with a command."""

from __future__ import annotations

import re

import typer

from pipeline.cli import app
from pipeline.signoff import STATES, State
from pipeline.signoff.states import state_of_draft, state_of_signed

LAST = State.SUPERSEDED


def test_every_state_is_in_the_table_with_its_meaning_and_its_ways_on() -> None:
    assert set(STATES) == set(State)
    for state, meaning in STATES.items():
        assert meaning.means.endswith(".")
        assert bool(meaning.moves) is (state is not LAST)
        assert all(move.who and move.by and move.to is not state for move in meaning.moves)


def test_every_state_but_the_first_is_come_to_from_another() -> None:
    reached = {move.to for meaning in STATES.values() for move in meaning.moves}
    assert reached == set(State)


def test_every_command_of_the_table_exists() -> None:
    commands = set(typer.main.get_command(app).commands)
    named = {
        name for meaning in STATES.values() for move in meaning.moves for name in re.findall(r"yjplan (\w+)", move.by)
    }
    assert named and named <= commands


def test_the_state_follows_from_what_is_left_what_is_recorded_and_what_came_later() -> None:
    assert {state_of_draft(left=left) for left in (True, False)} == {State.DRAFT, State.READY}
    assert state_of_signed(published=False, later=False) is State.SIGNED
    assert state_of_signed(published=True, later=False) is State.PUBLISHED
    assert {state_of_signed(published=published, later=True) for published in (True, False)} == {State.SUPERSEDED}
