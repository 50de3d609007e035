"""Two hand-overs at once: no queue ends with somebody who is away on the same days."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select

from rj_workflow import office
from rj_workflow.commands.cover import hand_over
from rj_workflow.commands.register import enter_in_register
from rj_workflow.db import begin, read
from rj_workflow.models import cover, office_change, practice_record
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.cover import absences, away_now, holder
from rj_workflow.seeds import staff
from state_machines.roles import SUPERVISOR
from tests.factories.races import RACES, Act, racing

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.actors import Actor
    from rj_workflow.db import Session

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANN = "a" * 32
DAYS = {"reason": "leave", "from": "2026-03-02", "until": "2026-03-06"}


@pytest.fixture
def people(engine: Engine) -> dict[str, Actor]:
    """The colleagues, and one more who supervises."""
    ann = {"id": ANN, "name": "Ann Weir", "email": "ann@example.org", "roles": SUPERVISOR.value,
           "level": "advanced", "active": True, "password_hash": "none"}  # fmt: skip
    with begin(engine) as session:
        found = staff.enter(session, fast=True)
        session.execute(insert(staff_table), [ann])
        office.write_down(
            session, "added", ANN, {"roles": SUPERVISOR.value, "level": "advanced"}, by=None, now=NOW
        )
    return found


def hands_over(actor: Actor, to: str, session: Session) -> None:
    hand_over(session, actor, {**DAYS, "cover": to}, now=NOW)


def records(actor: Actor, about: str, session: Session) -> None:
    form = {"on_day": "2026-03-01", "words": "Rest."}
    enter_in_register(session, actor, about, "supervision", form, now=NOW)


def put_back(session: Session, changes: int) -> None:
    """The office as it was before the race."""
    for table in (cover, practice_record):
        session.execute(delete(table))
    session.execute(delete(office_change).where(office_change.c.number > changes))


@pytest.mark.races
@pytest.mark.parametrize("to", ["helen", "ann"])
def test_one_hands_over_to_somebody_who_goes_away_in_the_same_moment(
    engine: Engine, database_url: str, people: dict[str, Actor], to: str
) -> None:
    helen, david = people["helen"], people["david"]
    back: Act = partial(hands_over, david, helen.id if to == "helen" else ANN)
    pair: tuple[Act, Act] = (partial(hands_over, helen, david.id), back)
    with racing(database_url, pair) as once:
        for _ in range(RACES):
            said = once()
            assert "done" in said
            assert to == "ann" or sorted(said) == ["done", "told"]
            with read(engine) as session:
                away = away_now(session, NOW)
                for one in absences(session, NOW):
                    has = holder(away, one.away_id)
                    assert has
                    assert has not in away
                assert list(office.verify(session)) == []
            with begin(engine) as session:
                put_back(session, len(people) + 1)


@pytest.mark.races
def test_two_who_change_the_office_at_once_are_both_in_its_chain(
    engine: Engine, database_url: str, people: dict[str, Actor]
) -> None:
    helen, tom = people["helen"], people["tom"].id
    pair: tuple[Act, Act] = (partial(records, people["olu"], tom), partial(hands_over, helen, ANN))
    with racing(database_url, pair) as once:
        for _ in range(RACES):
            assert once() == ["done", "done"]
            with read(engine) as session:
                assert list(office.verify(session)) == []
                kinds = session.scalars(select(office_change.c.kind).order_by(office_change.c.number)).all()
            assert sorted(kinds[-2:]) == ["handed_over", "supervision"]
            with begin(engine) as session:
                put_back(session, len(people) + 1)
