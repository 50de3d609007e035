"""Who may do what here changes in a chain: nothing of it is changed, added or taken out unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, update

from rj_workflow import office
from rj_workflow.commands.cover import end, hand_over
from rj_workflow.commands.register import enter_in_register, name_their_supervisor
from rj_workflow.commands.staff import add_staff
from rj_workflow.errors import NotFound
from rj_workflow.models import cover, new_id, office_change, practice_record
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.office import history
from state_machines.roles import SUPERVISOR
from tests.factories.case import MONDAY

if TYPE_CHECKING:
    from rj_workflow.actors import Actor
    from rj_workflow.db import Session

    People = dict[str, Actor]

LEVEL = {"on_day": "2026-03-01", "code": "advanced", "words": "The national register"}
DAYS = {"reason": "ill", "from": "2026-03-02", "until": "2026-03-06"}


@pytest.fixture
def office_in_use(session: Session, people: People) -> Session:
    """A year of an office: a level, a supervisor, training, two hand-overs, one of them ended."""
    olu, helen, tom = people["olu"], people["helen"], people["tom"].id
    enter_in_register(session, olu, tom, "level", LEVEL, now=MONDAY)
    name_their_supervisor(session, olu, tom, helen.id, now=MONDAY)
    training = {"on_day": "2026-02-01", "code": "sensitive", "hours": "12", "words": "County course"}
    enter_in_register(session, helen, tom, "training", training, now=MONDAY)
    for away, covers in (("helen", "david"), ("david", "nobody")):
        to = people[covers].id if covers in people else covers
        absence = hand_over(session, people[away], {**DAYS, "cover": to}, now=MONDAY)
        if away == "helen":
            end(session, people[away], absence, now=MONDAY + timedelta(days=1))
    return session


def kinds(session: Session) -> list[str]:
    return [row["kind"] for row in office.changes(session) if row["kind"] != "added"]


def test_every_change_is_in_the_chain_once(office_in_use: Session) -> None:
    assert kinds(office_in_use) == [
        "level", "supervised_by", "training", "handed_over", "cover_ended", "handed_over",
    ]  # fmt: skip
    assert list(office.verify(office_in_use)) == []


def test_what_changes_nothing_is_no_change(office_in_use: Session, people: People) -> None:
    before = kinds(office_in_use)
    olu, tom, helen = people["olu"], people["tom"].id, people["helen"]
    name_their_supervisor(office_in_use, olu, tom, helen.id, now=MONDAY)
    ended = office_in_use.scalars(select(cover.c.id).where(cover.c.ended_at.is_not(None))).one()
    end(office_in_use, helen, ended, now=MONDAY + timedelta(days=2))
    assert kinds(office_in_use) == before


def test_a_colleague_who_is_entered_is_in_it(session: Session) -> None:
    given: dict[str, Any] = {"roles": ["supervisor"], "level": "advanced", "password": "a long one, truly"}
    who = add_staff(session, name="Ann Weir", email="ann@example.org", now=MONDAY, **given)
    [change] = office.changes(session, who)
    assert (change["kind"], change["by"]) == ("added", None)
    assert change["data"] == {"roles": SUPERVISOR.value, "level": "advanced"}
    assert list(office.verify(session)) == []


def test_it_holds_nobodys_words(office_in_use: Session) -> None:
    said = str([row["data"] for row in office.changes(office_in_use)])
    for words in ("national", "County", "ill"):
        assert words not in said


def forged(session: Session) -> None:
    row = {"id": new_id(), "name": "Eve Moss", "email": "eve@example.org", "roles": SUPERVISOR.value,
           "level": "advanced", "active": True, "password_hash": "none"}  # fmt: skip
    session.execute(insert(staff_table), [row])


def entered_past(session: Session) -> None:
    row = dict(session.execute(select(practice_record)).mappings().first() or {})
    session.execute(insert(practice_record), [row | {"id": new_id(), "code": "gender_based"}])


def last_gone(session: Session) -> None:
    newest = select(office_change.c.number).order_by(office_change.c.number.desc()).limit(1)
    session.execute(delete(office_change).where(office_change.c.number == session.scalar(newest)))


TOMS = update(staff_table).where(staff_table.c.email == "tom@example.org")
COVERED = update(cover).where(cover.c.cover_id.is_not(None))
LEVELS = office_change.c.kind == "level"
OTHERWISE, PAST = "is not as it was left", "was entered past the record"
TOUCHED: dict[str, tuple[Any, str]] = {
    "somebody's level": (TOMS.values(level="foundation"), f"level {OTHERWISE}"),
    "somebody's part": (TOMS.values(roles=SUPERVISOR.value), f"roles {OTHERWISE}"),
    "who works here": (TOMS.values(active=False), f"active {OTHERWISE}"),
    "who supervises": (TOMS.values(supervised_by=None), f"supervised_by {OTHERWISE}"),
    "a colleague put in": (forged, PAST),
    "a word about somebody": (update(practice_record).values(words="Another."), f"content {OTHERWISE}"),
    "a day": (update(practice_record).values(on_day=MONDAY.date()), f"content {OTHERWISE}"),
    "an entry taken out": (delete(practice_record), "is gone"),
    "an entry put in": (entered_past, PAST),
    "how long": (update(cover).values(until_at=MONDAY + timedelta(days=90)), f"content {OTHERWISE}"),
    "who covers": (COVERED.values(cover_id=None), f"content {OTHERWISE}"),
    "that it ended": (update(cover).values(ended_at=None, ended_by=None), f"ended_at {OTHERWISE}"),
    "an absence taken out": (delete(cover), "is gone"),
    "a change": (update(office_change).where(LEVELS).values(kind="training"), "was changed"),
    "who made it": (update(office_change).where(LEVELS).values(by=None), "was changed"),
    "a change taken out": (delete(office_change).where(LEVELS), "a change is missing"),
    "the last change": (last_gone, PAST),
}


@pytest.mark.parametrize(("touch", "said"), TOUCHED.values(), ids=TOUCHED)
def test_whatever_is_touched_shows(
    office_in_use: Session, touch: Callable[[Session], None] | Any, said: str
) -> None:
    if callable(touch):
        touch(office_in_use)
    else:
        office_in_use.execute(touch)
    found = list(office.verify(office_in_use))
    assert any(said in fault.what for fault in found), found
    assert {fault.ref for fault in found} == {"the office"}


def test_a_colleagues_history_says_who_changed_what(office_in_use: Session, people: People) -> None:
    told = [(one.words, one.by) for one in history(office_in_use, people["olu"], people["tom"].id)]
    assert told == [
        ("Training recorded", "Helen Marsh"),
        ("Supervision is held by Helen Marsh", "Olu Bright"),
        ("Registered at advanced level, intermediate before", "Olu Bright"),
        ("Entered as facilitator, at intermediate level", "whoever keeps the system"),
    ]
    helens = [one.words for one in history(office_in_use, people["helen"], people["helen"].id)]
    assert helens[:2] == [
        "Has the queue again",
        "Queue handed to David Asomah, from 2 March 2026 until 6 March 2026",
    ]
    davids = [one.words for one in history(office_in_use, people["helen"], people["david"].id)]
    assert davids[0] == "Queue handed to nobody yet, from 2 March 2026 until 6 March 2026"


def test_it_is_read_by_them_and_those_who_lead(office_in_use: Session, people: People) -> None:
    tom = people["tom"]
    assert history(office_in_use, tom, tom.id)
    for who in ("priya", "sam"):
        with pytest.raises(NotFound):
            history(office_in_use, people[who], tom.id)
