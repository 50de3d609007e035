"""Somebody looks while a supervisor is away: their queue is handed on, and an empty chair is said aloud."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from rj_workflow import db
from rj_workflow.models import case as case_table
from rj_workflow.models import cover, new_id
from rj_workflow.models import staff as staff_table
from state_machines.guards import GUARDS
from state_machines.roles import SUPERVISOR
from tests.factories.browser import Browser, browser_of, hidden, words_of
from tests.factories.case import case_at, declared, going_on
from tests.factories.staff import PASSWORD

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

    from rj_workflow.actors import Actor
    from rj_workflow.seeds.walk import Walk

pytestmark = pytest.mark.database

COVER = "/work/signoffs/cover"


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """An assessment that waits for Helen, who supervises the case."""
    return declared(case_at(engine, "awaiting_sign_off"), engine, "david", "olu")


def desk(engine: Engine, walk: Walk, who: str, **later: float) -> Browser:
    return browser_of(engine, walk.staff[who], walk.now + timedelta(**later))


def day(name: str, when: datetime) -> dict[str, str]:
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


def away(walk: Walk, covers: str, *, first: int = 0, last: int = 4, who: str = "") -> dict[str, str]:
    """The form of handing over, from so many days on until so many."""
    to = walk.staff[covers].id if covers in walk.staff else covers
    days = day("from", walk.now + timedelta(days=first)) | day("until", walk.now + timedelta(days=last))
    return {"cover": to, "reason": "leave", **days} | ({"away": walk.staff[who].id} if who else {})


def a_third(engine: Engine) -> str:
    """One more supervisor, Ann, at intermediate level."""
    id = new_id()
    row = {"id": id, "name": "Ann Weir", "email": "ann@example.org", "roles": SUPERVISOR.value,
           "level": "intermediate", "active": True, "password_hash": "none"}  # fmt: skip
    with db.begin(engine) as session:
        session.execute(insert(staff_table), [row])
    return id


def as_ann(engine: Engine, id: str, now: datetime) -> Browser:
    return Browser(engine, now).become("staff", id)


def test_a_queue_is_handed_over_and_its_items_say_for_whom(engine: Engine, walk: Walk) -> None:
    helen = desk(engine, walk, "helen")
    answer = helen.fill_in(COVER, away(walk, "david"))
    assert (answer.status_code, answer.headers["location"]) == (303, COVER)
    assert "Helen Marsh From" in words_of(helen.get(COVER))
    assert "David Asomah has the queue." in words_of(helen.get(COVER))
    david = desk(engine, walk, "david")
    for page in ("/work/signoffs/", "/work/today?tab=week"):
        words = words_of(david.get(page))
        assert walk.ref in words
        assert "For Helen, until" in words
    assert "You have Helen Marsh’s queue until" in words_of(david.get("/work/signoffs/"))
    listed = words_of(david.get("/work/today")) + words_of(david.get("/work/today?tab=week"))
    assert "Decide on a risk assessment" in listed


def test_without_cover_it_is_not_on_the_other_ones_day(engine: Engine, walk: Walk) -> None:
    david = desk(engine, walk, "david")
    listed = words_of(david.get("/work/today")) + words_of(david.get("/work/today?tab=week"))
    assert "Decide on a risk assessment" not in listed


def test_the_day_after_it_is_helens_again_and_one_press_ends_it_early(engine: Engine, walk: Walk) -> None:
    helen = desk(engine, walk, "helen")
    helen.fill_in(COVER, away(walk, "david"))
    assert "For Helen" not in words_of(desk(engine, walk, "david", days=5).get("/work/signoffs/"))
    assert "For Helen" in words_of(desk(engine, walk, "david", days=4).get("/work/signoffs/"))
    with db.read(engine) as session:
        id = session.scalars(select(cover.c.id)).one()
    assert desk(engine, walk, "david").fill_in(f"{COVER}/{id}/end").status_code == 404
    helen = desk(engine, walk, "helen")
    for _ in range(2):
        assert helen.fill_in(f"{COVER}/{id}/end").status_code == 303
    assert "Nobody is away." in words_of(helen.get(COVER))
    assert "For Helen" not in words_of(desk(engine, walk, "david").get("/work/signoffs/"))


def test_the_manager_enters_it_for_somebody_who_fell_ill(engine: Engine, walk: Walk) -> None:
    olu = desk(engine, walk, "olu")
    assert olu.fill_in(COVER, away(walk, "david", who="helen") | {"reason": "ill"}).status_code == 303
    assert ", ill." in words_of(olu.get(COVER))
    assert ", ill" not in words_of(desk(engine, walk, "david").get(COVER))  # not why: that is hers
    assert "For Helen" in words_of(desk(engine, walk, "david").get("/work/signoffs/"))


@pytest.mark.parametrize("who", ["priya", "tom", "sam"])
def test_nobody_else_hands_over_a_queue(engine: Engine, walk: Walk, who: str) -> None:
    other = desk(engine, walk, who)
    assert other.get(COVER).status_code == 404
    assert other.fill_in(COVER, away(walk, "david")).status_code == 404


def test_a_supervisor_hands_over_their_own_queue_and_no_other(engine: Engine, walk: Walk) -> None:
    desk(engine, walk, "david").fill_in(COVER, away(walk, "helen", who="helen"))
    words = words_of(desk(engine, walk, "helen").get(COVER))
    assert "David Asomah From" in words
    assert "Helen Marsh has the queue." in words


WRONG = [
    ({"cover": ""}, "Choose an answer to: Who has it meanwhile"),
    ({"until-day": "1", "until-month": "1", "until-year": "2020"}, "The last day is before the first."),
    ({"until-day": "40"}, "date"),
]


@pytest.mark.parametrize(("changed", "sentence"), WRONG)
def test_what_is_wrong_is_said_and_what_was_chosen_stays(
    engine: Engine, walk: Walk, changed: dict[str, str], sentence: str
) -> None:
    answer = desk(engine, walk, "helen").fill_in(COVER, away(walk, "david") | changed)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'value="leave" selected' in answer.text


def test_nobody_covers_themselves(engine: Engine, walk: Walk) -> None:
    page = desk(engine, walk, "helen").get(COVER)
    assert f'value="{walk.staff["helen"].id}"' not in page.text
    assert f'value="{walk.staff["david"].id}"' in page.text
    assert "David Asomah, advanced level" in words_of(page)
    answer = desk(engine, walk, "olu").fill_in(COVER, away(walk, "helen", who="helen"))
    assert "Nobody covers their own absence." in words_of(answer)


def test_somebody_who_has_left_cannot_be_chosen(engine: Engine, walk: Walk) -> None:
    with db.begin(engine) as session:
        gone = update(staff_table).where(staff_table.c.id == walk.staff["david"].id)
        session.execute(gone.values(active=False))
    answer = desk(engine, walk, "helen").fill_in(COVER, away(walk, "david"))
    assert answer.status_code == 422
    assert "David" not in words_of(answer)


# --- chains


def test_who_is_away_too_is_refused_with_their_days(engine: Engine, walk: Walk) -> None:
    desk(engine, walk, "david").fill_in(COVER, away(walk, a_third(engine), first=2, last=3))
    answer = desk(engine, walk, "helen").fill_in(COVER, away(walk, "david"))
    assert answer.status_code == 422
    assert "David Asomah is away too, from" in words_of(answer)
    before = desk(engine, walk, "helen").fill_in(COVER, away(walk, "david", last=1))
    assert before.status_code == 303


def test_one_absence_at_a_time(engine: Engine, walk: Walk) -> None:
    helen = desk(engine, walk, "helen")
    helen.fill_in(COVER, away(walk, "david"))
    assert "Helen Marsh is down as away from" in words_of(helen.fill_in(COVER, away(walk, "david", first=4)))


def test_when_the_cover_goes_away_theirs_has_both_queues(engine: Engine, walk: Walk) -> None:
    ann = a_third(engine)
    desk(engine, walk, "helen").fill_in(COVER, away(walk, "david"))
    desk(engine, walk, "david").fill_in(COVER, away(walk, ann, first=1, last=2))
    assert "For Helen" in words_of(desk(engine, walk, "david").get("/work/signoffs/"))
    on_the_second = walk.now + timedelta(days=1)
    assert "For Helen" in words_of(as_ann(engine, ann, on_the_second).get("/work/signoffs/"))
    assert "For Helen" not in words_of(desk(engine, walk, "david", days=1).get("/work/signoffs/"))


# --- nobody


def test_a_queue_that_nobody_has_is_the_managers_to_give(engine: Engine, walk: Walk) -> None:
    before = desk(engine, walk, "olu").get("/work/today")
    assert "nobody has the queue" not in words_of(before)
    assert desk(engine, walk, "helen").fill_in(COVER, away(walk, "nobody")).status_code == 303
    olu = desk(engine, walk, "olu")
    words = words_of(olu.get("/work/today"))
    assert "Helen Marsh is away until" in words
    assert "and nobody has the queue" in words
    assert "Today 1 " in words
    assert "nobody has the queue" not in words_of(desk(engine, walk, "david").get("/work/today"))
    assert "nobody has the queue" in words_of(desk(engine, walk, "david").get("/work/signoffs/"))


def test_it_ends_when_somebody_has_it(engine: Engine, walk: Walk) -> None:
    desk(engine, walk, "helen").fill_in(COVER, away(walk, "nobody"))
    olu = desk(engine, walk, "olu")
    with db.read(engine) as session:
        id = session.scalars(select(cover.c.id)).one()
    olu.fill_in(f"{COVER}/{id}/end")
    olu.fill_in(COVER, away(walk, "david", who="helen"))
    assert "nobody has the queue" not in words_of(olu.get("/work/today"))


# --- four eyes


def test_the_cover_signs_nothing_that_they_wrote_or_facilitate(engine: Engine, walk: Walk) -> None:
    tom = walk.staff["tom"].id
    with db.begin(engine) as session:
        both = update(staff_table).where(staff_table.c.id == tom)
        session.execute(both.values(roles=(walk.staff["tom"].roles | SUPERVISOR).value))
    desk(engine, walk, "helen").fill_in(COVER, away(walk, "tom"))
    page = desk(engine, walk, "tom")
    assert "Yours, so somebody else decides" in words_of(page.get("/work/signoffs/"))
    path = f"/work/signoffs/{walk.ref}/process/1"
    form = {"decision": "as_planned", "as_planned__reason": "Fine.", "password": PASSWORD}
    answer = page.fill_in(path, form)
    assert answer.status_code == 422
    with going_on(walk, engine):
        assert walk.file.at("risk", "", "process").state == "submitted"


# --- who looks at it


def ask_to_send(engine: Engine, walk: Walk) -> str:
    return words_of(desk(engine, walk, "priya").get(f"/work/cases/{walk.ref}/risk/process/send"))


@pytest.fixture
def written(engine: Engine) -> Walk:
    """An assessment that is complete and not sent."""
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.assess("process")
    return walk


def test_before_it_is_sent_it_says_who_reads_it(engine: Engine, written: Walk) -> None:
    assert "Helen Marsh reads it." in ask_to_send(engine, written)
    desk(engine, written, "helen").fill_in(COVER, away(written, "david"))
    words = ask_to_send(engine, written)
    assert "Helen Marsh is away until" in words
    assert "; David Asomah reads it." in words


def test_an_empty_chair_is_said_before_it_is_sent(engine: Engine, written: Walk) -> None:
    desk(engine, written, "helen").fill_in(COVER, away(written, "nobody"))
    assert "; nobody has the queue, so it is read by David Asomah." in ask_to_send(engine, written)


def test_a_cover_to_whom_the_case_is_shut_is_not_named(engine: Engine, written: Walk) -> None:
    ann = a_third(engine)
    desk(engine, written, "helen").fill_in(COVER, away(written, "david"))
    with going_on(written, engine):
        written.check("helen", "interests", "conflict", about=written.staff["david"].id)
    words = ask_to_send(engine, written)
    assert "nobody has the queue, so it is read by Ann Weir." in words
    assert ann


# --- late


LATE = "A decision on a risk assessment is late"


def todays(engine: Engine, walk: Walk, who: str, **later: float) -> str:
    return words_of(desk(engine, walk, who, **later).get("/work/today"))


def test_a_late_decision_is_asked_of_every_supervisor_and_the_manager_the_same_day(
    engine: Engine, walk: Walk
) -> None:
    for who in ("david", "olu"):
        assert LATE not in todays(engine, walk, who, days=1)
        assert LATE in todays(engine, walk, who, days=4)
        assert todays(engine, walk, who, days=4).count(LATE) == 2  # the row, and its act in words
    assert LATE not in todays(engine, walk, "helen", days=4)
    assert "Decide on a risk assessment" in todays(engine, walk, "helen", days=4)
    words = words_of(desk(engine, walk, "david", days=4).get("/work/signoffs/"))
    assert "Late since" in words
    assert "One decision waits, one late." in words


def test_of_a_covered_queue_the_cover_is_asked_and_nobody_beside_but_the_manager(
    engine: Engine, walk: Walk
) -> None:
    ann = a_third(engine)
    desk(engine, walk, "helen").fill_in(COVER, away(walk, "david", last=9))
    later = walk.now + timedelta(days=4)
    assert LATE not in words_of(as_ann(engine, ann, later).get("/work/today"))
    assert "Decide on a risk assessment" in todays(engine, walk, "david", days=4)
    assert LATE in todays(engine, walk, "olu", days=4)


def test_it_ends_with_the_decision(engine: Engine, walk: Walk) -> None:
    helen = desk(engine, walk, "helen", days=4)
    path = f"/work/signoffs/{walk.ref}/process/1"
    carried = helen.get(path)
    form = {"version": hidden(carried, "version"), "key": hidden(carried, "key"), "decision": "send_back",
            "send_back__what_to_change": "Who drives her?", "password": PASSWORD}  # fmt: skip
    assert helen.fill_in(path, form).status_code == 303
    for who in ("david", "olu"):
        assert LATE not in todays(engine, walk, who, days=4)


def test_whoever_wrote_it_or_may_not_see_it_is_not_asked(engine: Engine, walk: Walk) -> None:
    tom = walk.staff["tom"].id
    with db.begin(engine) as session:
        both = update(staff_table).where(staff_table.c.id == tom)
        session.execute(both.values(roles=(walk.staff["tom"].roles | SUPERVISOR).value))
    with going_on(walk, engine):
        walk.check("helen", "interests", "conflict", about=walk.staff["david"].id)
    assert LATE not in todays(engine, walk, "tom", days=4)
    david = todays(engine, walk, "david", days=4)
    assert LATE not in david
    assert walk.ref not in david


def test_the_late_panel_is_the_managers_too(engine: Engine, walk: Walk) -> None:
    with going_on(walk, engine):
        walk.do("helen", "risk", "escalate", {"why": "Not one signature."}, topic="process")
    assert "The panel is late with a decision" in todays(engine, walk, "olu", days=9)


# --- the list looks again by itself


def test_the_queue_asks_again_by_itself_and_says_only_what_is_new(engine: Engine, walk: Walk) -> None:
    helen = desk(engine, walk, "helen")
    page = helen.get("/work/signoffs/")
    assert 'hx-get="/work/signoffs/?seen=1" hx-trigger="minute from:body"' in page.text
    asks = {"HX-Request": "true", "HX-Trigger": "waiting"}
    same = helen.get("/work/signoffs/?seen=1", headers=asks)
    assert same.text.lstrip().startswith('<div id="waiting"')
    assert 'id="status"' not in same.text
    assert 'id="status"' in helen.get("/work/signoffs/?seen=0", headers=asks).text


def test_looking_again_by_itself_is_no_sign_of_life(engine: Engine, walk: Walk) -> None:
    helen = desk(engine, walk, "helen")
    for minutes in range(10, 30, 10):
        helen.now = walk.now + timedelta(minutes=minutes)
        asks = {"HX-Request": "true", "HX-Trigger": "waiting"}
        assert helen.get("/work/signoffs/?seen=1", headers=asks).status_code == 200
    helen.now = walk.now + timedelta(minutes=31)
    assert helen.get("/work/signoffs/").status_code == 303


def test_the_number_in_the_bar_counts_what_the_list_shows(engine: Engine, walk: Walk) -> None:
    def counted(who: str) -> tuple[bool, bool]:
        words = words_of(desk(engine, walk, who).get("/work/signoffs/"))
        return "Sign-offs 1 " in words, walk.ref in words

    assert counted("helen") == counted("david") == (True, True)
    with going_on(walk, engine):
        walk.check("helen", "interests", "conflict", about=walk.staff["david"].id)
    assert counted("david") == (False, False)
    with db.begin(engine) as session:
        session.execute(update(case_table).values(lead_id=walk.staff["tom"].id, co_id=None))
    assert counted("helen") == (True, True)


def test_why_a_row_is_grey_is_said(engine: Engine, walk: Walk) -> None:
    tom: Actor = walk.staff["tom"]
    with db.begin(engine) as session:
        both = update(staff_table).where(staff_table.c.id == tom.id)
        session.execute(both.values(roles=(tom.roles | SUPERVISOR).value))
    page = desk(engine, walk, "tom").get("/work/signoffs/")
    assert "tp-work__row--quiet" in page.text
    assert GUARDS["decider_is_not_the_author"].sentence in words_of(page)
