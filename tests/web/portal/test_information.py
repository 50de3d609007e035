"""What is kept about me: ask for a copy, a correction, a deletion; by portal or telephone, with a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.models import deadline
from rj_workflow.timers.working_days import months_after
from tests.factories.browser import browser_of, words_of
from web.templating import day

if TYPE_CHECKING:
    from tests.web.portal.conftest import At, Side

KINDS = {"copy": "copy_of_record", "correction": "correct_record", "deletion": "delete_record"}


def seen(html: str) -> str:
    return " ".join(re.sub(r"(?s)<[^>]*>", " ", html).split())


def promised(one: Side) -> str:
    return f"We answer by {day(months_after(one.walk.now, 1))}."


def clocks(one: Side) -> list[tuple[str, bool]]:
    with db.read(one.engine) as session:
        mine = select(deadline.c.kind, deadline.c.open).where(deadline.c.kind.in_(KINDS.values()))
        return [(row.kind, row.open) for row in session.execute(mine.order_by(deadline.c.made_at))]


@pytest.mark.parametrize("kind", KINDS)
def test_each_request_is_promised_by_its_day(at: At, kind: str) -> None:
    her = at("exploring_first")
    assert her.send("/i", kind=kind, said="I moved in May.") == "/i"
    assert clocks(her) == [(KINDS[kind], True)]
    assert f"What you asked for {day(her.walk.now)}" in seen(her.get("/i"))
    assert promised(her) in seen(her.get("/i"))


def test_asking_twice_keeps_the_first_day(at: At) -> None:
    her = at("exploring_first")
    her.send("/i", kind="copy")
    her.wait(days=3)
    her.send("/i", kind="copy", said="And the letters.")
    assert clocks(her) == [("copy_of_record", True)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"kind": "", "said": "Everything."}, "Choose one of the three."),
        ({"kind": "correction", "said": " "}, "Write what is not right, and how it should read."),
        ({"kind": "correction", "said": "x" * 5001}, "Write at most 5,000 letters, or call us."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(at: At, form: dict[str, str], words: str) -> None:
    her = at("exploring_first")
    answer = her.browser.fill_in("/p/i", form)
    assert answer.status_code == 422
    assert words_of(answer).count(words) == 2
    assert f"\n{form['said'].strip()}</textarea>" in answer.text
    assert clocks(her) == []


def test_before_writing_it_says_how_long_there_is(at: At) -> None:
    assert "You have about 10 minutes to write." in at("exploring_first").get("/i")


def test_the_answer_of_staff_is_read_there(at: At) -> None:
    her = at("exploring_first")
    her.send("/i", kind="correction", said="My name is Maja.")
    work = browser_of(her.engine, her.walk.staff["priya"], her.walk.now)
    sheet = work.get(f"/work/cases/{her.walk.ref}/record/{her.person}")
    link = re.search(r'href="(/work/cases/R-\d+/owed/\w+)"', sheet.text)
    assert link is not None
    assert "Answer: they asked to put something right" in work.get(link[1]).text
    assert work.fill_in(link[1], {"what": "It reads Maja now."}).status_code == 303
    assert clocks(her) == [("correct_record", False)]
    assert f"Answered on {day(her.walk.now)}. “It reads Maja now.”" in seen(her.get("/i"))


def test_by_telephone_it_is_the_same_request(at: At) -> None:
    her = at("exploring_first")
    work = browser_of(her.engine, her.walk.staff["priya"], her.walk.now)
    sheet = f"/work/cases/{her.walk.ref}/record/{her.person}"
    missing = work.fill_in(sheet, {"kind": "copy", "said": "All of it."})
    assert missing.status_code == 422
    assert "All of it." in missing.text
    assert work.fill_in(sheet, {"kind": "copy", "channel": "phone"}).status_code == 303
    assert promised(her) in seen(her.get("/i"))
    assert promised(her) in words_of(work.get(sheet))
    timeline = words_of(work.get(f"/work/cases/{her.walk.ref}/timeline"))
    assert "Asked for a copy of what we keep (Maya Okafor) Priya Nalloor, as told by Maya Okafor" in timeline


def test_a_stop_leaves_the_request_standing_and_after_closing_it_can_still_be_made(at: At) -> None:
    her = at("exploring_first")
    her.send("/i", kind="copy")
    her.send("/stop")
    assert clocks(her) == [("copy_of_record", True)]
    gone = at("closed", now=her.walk.now)
    assert gone.send("/i", kind="deletion") == "/i"


def test_nobody_asks_for_somebody_else(at: At) -> None:
    her = at("exploring_both")
    her.send("/i", kind="copy")
    assert "What you asked for" not in her.other().get("/i")
