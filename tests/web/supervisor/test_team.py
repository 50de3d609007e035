"""The board of the team counts what its words say, by name, and leaves out what is shut to its reader."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from rj_workflow import db
from rj_workflow.commands import desk
from rj_workflow.models import deadline
from rj_workflow.queries import team
from rj_workflow.queries.team import Load, Wanted
from tests.factories.browser import browser_of, words_of
from tests.factories.case import case_at, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = pytest.mark.database

TEAM = "/work/signoffs/team"
MINE = Wanted(mine=True)


def loads(
    engine: Engine, walk: Walk, who: str, now: datetime, wanted: Wanted | None = None
) -> dict[str, Load]:
    with db.read(engine) as session:
        found = team.loads(session, walk.staff[who], wanted or Wanted(), now)
    return {one.name.split()[0]: one for one in found}


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """One case that prepares, signed off, led by Priya with Tom."""
    return case_at(engine, "preparing")


def test_load_is_counted_once_for_the_lead_and_once_for_the_second(engine: Engine, walk: Walk) -> None:
    other = case_at(engine, "exploring_both", now=walk.now, lead="tom", co="priya",
                    harmed_name="Ada Quill", responsible_name="Finn Roe")  # fmt: skip
    found = loads(engine, walk, "helen", other.now)
    assert [(one.leads, one.assists) for one in found.values()] == [(1, 1), (1, 1)]
    assert list(found) == ["Priya", "Tom"]  # by name


def test_a_closed_case_is_nobodys_load(engine: Engine) -> None:
    walk = case_at(engine, "closed")
    assert all(one.leads == one.assists == 0 for one in loads(engine, walk, "helen", walk.now).values())


def test_a_call_that_somebody_else_owes_is_not_late_with_whoever_wrote_the_yes(
    engine: Engine, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with going_on(walk, engine):
        monkeypatch.setattr(desk, "is_called_back", lambda _event, _of_100: True)
        walk.say_again(walk.harmed, "take_part_face_to_face")
    later = walk.now + timedelta(days=10)
    with db.begin(engine) as session:
        due = session.scalars(select(deadline.c.due_at).where(deadline.c.kind == desk.CALL_BACK)).all()
        assert [one < later for one in due] == [True]
        ended = update(deadline).where(deadline.c.kind != desk.CALL_BACK)
        session.execute(ended.values(open=False, ended_at=walk.now))
    assert loads(engine, walk, "helen", later)["Priya"].late == 0


def test_a_case_that_is_shut_to_the_reader_is_in_no_figure(engine: Engine, walk: Walk) -> None:
    with going_on(walk, engine):
        walk.check("helen", "interests", "conflict", about=walk.staff["david"].id)
    later = walk.now + timedelta(days=100)
    helen, david = (loads(engine, walk, who, later)["Priya"] for who in ("helen", "david"))
    assert (helen.leads, helen.unreviewed) == (1, 1)
    assert helen.late > 0
    assert (david.leads, david.late, david.calls, david.unreviewed) == (0, 0, 0, 0)
    page = browser_of(engine, walk.staff["david"], later).get(TEAM)
    assert walk.ref not in words_of(page)


def test_only_what_this_reader_supervises(engine: Engine, walk: Walk) -> None:
    assert loads(engine, walk, "helen", walk.now, MINE)["Priya"].leads == 1
    assert loads(engine, walk, "david", walk.now, MINE)["Priya"].leads == 0


def test_a_call_is_kept_on_its_day_and_not_after(engine: Engine) -> None:
    walk = case_at(engine, "referred")
    with db.read(engine) as session:
        promised = team.calls_promised(
            session, walk.staff["helen"], Wanted(weeks=26), walk.now + timedelta(days=60)
        )
    assert promised == [(None, True)]  # the enquiry was answered in its two working days
    enquiry = case_at(engine, "enquiry", now=walk.now, harmed_name="Ada Quill", responsible_name="Finn Roe")
    with db.read(engine) as session:
        later = enquiry.now + timedelta(days=60)
        promised = team.calls_promised(session, walk.staff["helen"], Wanted(weeks=26), later)
        none = team.calls_promised(session, walk.staff["helen"], Wanted(weeks=4), later)
    assert sorted(kept for _, kept in promised) == [False, True]
    assert none == []


def test_a_case_is_unreviewed_after_twelve_weeks_until_somebody_writes_a_review(
    engine: Engine, walk: Walk
) -> None:
    def unreviewed(now: datetime) -> tuple[str, ...]:
        with db.read(engine) as session:
            return team.unreviewed(session, walk.staff["helen"], Wanted(), now)

    opened = walk.now - timedelta(days=60)
    assert unreviewed(opened) == ()
    late = walk.now + timedelta(days=90)
    assert unreviewed(late) == (walk.ref,)
    with going_on(walk, engine):
        walk.now, walk.lead = late, "helen"  # a review is a supervisor's to write down
        walk.keep("review_open_case")
    assert unreviewed(late + timedelta(days=1)) == ()
    assert unreviewed(late + timedelta(days=90)) == (walk.ref,)


def test_a_signature_that_ends_within_two_weeks_is_named(engine: Engine, walk: Walk) -> None:
    def runs_out(now: datetime) -> list[str]:
        with db.read(engine) as session:
            return [one.ref for one in team.running_out(session, walk.staff["helen"], Wanted(), now)]

    assert runs_out(walk.now) == []
    assert runs_out(walk.now + timedelta(days=20)) == [walk.ref]


def test_the_board_says_it_all_in_words(engine: Engine, walk: Walk) -> None:
    page = browser_of(engine, walk.staff["helen"], walk.now).get(f"{TEAM}?weeks=26&cases=mine")
    words = words_of(page)
    assert "promised calls of the last half a year were made on their day." in words
    assert "Priya Nalloor 1 0" in words
    assert "By name, not by number" in words
    assert 'aria-current="page">Team' in page.text
    assert 'aria-current="page">Sign-offs' not in page.text


def test_how_long_decisions_took_is_kept_with_each(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    with going_on(walk, engine):
        sent = walk.file.at("risk", "", "process").data["sent_at"]
        walk.do(
            "helen", "risk", "send_back", {"what_to_change": "Who drives her?"}, topic="process", hours=30
        )
    waited = int((walk.now - datetime.fromisoformat(sent)).total_seconds() // 60)
    with db.read(engine) as session:
        minutes = team.decided(session, walk.staff["helen"], Wanted(weeks=4), walk.now)
        later = team.decided(session, walk.staff["helen"], Wanted(weeks=4), walk.now + timedelta(weeks=4))
    assert waited >= 30 * 60
    assert waited in minutes
    assert later == ()


def test_what_waits_stands_with_its_age(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    words = words_of(browser_of(engine, walk.staff["helen"], walk.now + timedelta(days=4)).get(TEAM))
    assert f"{walk.ref} M.O. and L.D.: the process 4 days" in words
    assert "Late" in words


def test_before_a_declaration_the_board_says_that_something_waits_and_not_what(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    words = words_of(browser_of(engine, walk.staff["olu"], walk.now + timedelta(days=4)).get(TEAM))
    assert f"{walk.ref} M.O. and L.D.: something is to be decided 4 days" in words
    assert "the process" not in words


def test_before_a_declaration_the_board_does_not_say_what_was_signed(engine: Engine, walk: Walk) -> None:
    words = words_of(browser_of(engine, walk.staff["olu"], walk.now + timedelta(days=20)).get(TEAM))
    assert f"{walk.ref}: something signed" in words
    assert "the process" not in words


@pytest.mark.parametrize("who", ["priya", "tom", "sam"])
def test_it_is_for_those_who_decide(engine: Engine, walk: Walk, who: str) -> None:
    browser = browser_of(engine, walk.staff[who], walk.now)
    assert browser.get(TEAM).status_code == 404
    assert "Team" not in words_of(browser.get("/work/today"))


def test_a_new_team_is_told_so(engine: Engine) -> None:
    walk = case_at(engine, "enquiry")
    words = words_of(browser_of(engine, walk.staff["helen"], walk.now).get(TEAM))
    assert "Nothing waits." in words
    assert "No call was promised for the last four weeks." in words
    assert browser_of(engine, walk.staff["helen"], walk.now).get(f"{TEAM}?weeks=5").status_code == 404


def test_on_a_phone_each_row_says_what_its_cells_are(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    helen = browser_of(engine, walk.staff["helen"], walk.now)
    for path in ("/work/signoffs/team", "/work/practitioners"):
        text = helen.get(path).text
        for table in re.findall(r"(?s)<table.*?</table>", text):
            cells = re.findall(r"<td [^>]*>", table)
            assert all("data-words=" in cell or "tp-board__bar" in cell for cell in cells), path
    assert "The dark part" not in helen.get("/work/signoffs/team").text
