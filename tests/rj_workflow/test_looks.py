"""Who looked: one row a colleague, part and half hour, of those who may; and nothing ever changes it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.commands.look import note_look
from rj_workflow.errors import NotDeclared, NotFound
from rj_workflow.looks import PARTS
from rj_workflow.models import look
from rj_workflow.queries.record import US, YOU, record_of
from tests.factories.case import case_at, going_on
from tests.factories.staff import colleague

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk


@pytest.fixture
def walk(engine: Engine) -> Walk:
    return case_at(engine, "exploring_both")


def looks(
    engine: Engine, walk: Walk, who: str, *, part: str = "choices", side: str = "", **after: int
) -> None:
    """This colleague opens a page, so long after now."""
    with db.begin(engine) as session:
        when = walk.now + timedelta(**after)
        note_look(session, walk.staff[who], walk.ref, part=part, side=side, now=when)


def rows(engine: Engine) -> list[tuple[str, str, str]]:
    with db.read(engine) as session:
        found = session.execute(select(look.c.role, look.c.part, look.c.side).order_by(look.c.at))
        return [(row.role, row.part, row.side) for row in found]


def test_the_same_page_counts_once_in_a_half_hour(engine: Engine, walk: Walk) -> None:
    walk.now = walk.now.replace(minute=0)
    for minutes in (0, 10, 29):
        looks(engine, walk, "priya", minutes=minutes)
    assert rows(engine) == [("facilitator", "choices", "")]
    looks(engine, walk, "priya", minutes=30)
    looks(engine, walk, "priya", part="people", minutes=31)
    looks(engine, walk, "priya", side="harmed", minutes=32)
    looks(engine, walk, "helen", minutes=33)
    assert len(rows(engine)) == 5


def test_what_they_are_to_the_people_is_kept_as_it_was_then(engine: Engine, walk: Walk) -> None:
    for who, minutes in (("priya", 0), ("tom", 1), ("helen", 2)):
        looks(engine, walk, who, minutes=minutes)
    assert [role for role, _, _ in rows(engine)] == ["facilitator", "facilitator", "supervisor"]


def test_a_side_that_nobody_has_means_both(engine: Engine, walk: Walk) -> None:
    looks(engine, walk, "priya", side="of_the_moon")
    assert rows(engine) == [("facilitator", "choices", "")]


def test_whoever_may_not_open_it_leaves_no_row(engine: Engine, walk: Walk) -> None:
    with pytest.raises(NotDeclared):
        looks(engine, walk, "david")
    with going_on(walk, engine):
        walk.staff = {**walk.staff, "ned": colleague(walk, "Ned Hale", "foundation")}
    with pytest.raises(NotFound):
        looks(engine, walk, "ned")
    assert rows(engine) == []
    looks(engine, walk, "david", part="names")
    assert rows(engine) == [("supervisor", "names", "")]


def test_a_person_reads_of_their_own_side_only_and_of_no_surname(engine: Engine, walk: Walk) -> None:
    looks(engine, walk, "priya", part="choices", side="harmed")
    looks(engine, walk, "priya", part="risk", side="responsible")
    looks(engine, walk, "helen", part="risk")
    with going_on(walk, engine) as open_case:
        hers = record_of(open_case.session, open_case.file, walk.harmed).looked
        his = record_of(open_case.session, open_case.file, walk.responsible).looked
    assert {(one.who, one.parts) for one in hers} == {
        ("Priya, your facilitator", (PARTS["choices"],)),
        ("A supervisor", (PARTS["risk"],)),
    }
    assert {(one.who, one.parts) for one in his} == {
        ("Priya, your facilitator", (PARTS["risk"],)),
        ("A supervisor", (PARTS["risk"],)),
    }


def test_who_was_told_what_names_the_words_she_agreed_to_and_not_what_was_answered(
    engine: Engine, walk: Walk
) -> None:
    with going_on(walk, engine) as open_case:
        hers = record_of(open_case.session, open_case.file, walk.harmed).told
        his = record_of(open_case.session, open_case.file, walk.responsible).told
    said = "Somebody who was harmed would like to know if you are willing to talk with us."
    told = [(one.what, one.words) for one in hers if one.to == "The other person"]
    assert told == [("In the words you agreed to:", said)]
    # What else stands there are their own answers: nothing of the other's.
    assert {one.to for one in hers} - {"The other person"} == {US, YOU}
    assert {one.to for one in his} == {US, YOU}
    assert not any(one.words for one in his)


def test_nothing_but_its_command_writes_it_and_nothing_changes_it() -> None:
    root = Path(__file__).parents[2]
    sources = [*(root / "rj_workflow").rglob("*.py"), *(root / "web").rglob("*.py")]
    writes = re.compile(r"\b(insert|update|delete)\((look|models\.look)\)")
    found = {(path.name, kind) for path in sources for kind, _ in writes.findall(path.read_text("utf-8"))}
    assert found == {("look.py", "insert")}
