"""Dates that are offered, chosen by each person apart, and held by whoever leads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.service import PageWalk, SaidNo
from rj_workflow.clock import LONDON
from rj_workflow.dates import DATES, said_of_these, slots_offered
from tests.factories.browser import fields_in, words_of
from tests.web.portal.test_every_page import INSIDE
from tests.web.portal.test_same_bytes import bare

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.factories.browser import Browser

WHO = {"Maya": "harmed", "Lee": "responsible"}
BASE = {"harmed": "/p", "responsible": "/q"}
NTH = {"first": 1, "second": 2, "third": 3}
DAYS = (10, 17, 18)
WHERE = "The Quiet Room, Eastmoor Library"


@given("Maya and Lee are ready and Priya offers them two Thursdays and a Friday")
def offers(walk: PageWalk) -> None:
    walk.stands_at("readiness_review")
    walk.do("priya", "meeting", "propose", {"kind": "face_to_face", "who_would_come": "Both"})
    form = {}
    for n, days in enumerate(DAYS, 1):
        day = (walk.now + timedelta(days=days)).astimezone(LONDON).date()
        boxes = {"day": day.day, "month": day.month, "year": day.year, "from": "2pm", "until": "15:30"}
        form |= {f"slots-{n}-{part}": str(value) for part, value in boxes.items()}
    walk.do("priya", "meeting", "offer_dates", form)
    assert len(slots_offered(walk.file)) == len(DAYS)


def visit(walk: PageWalk, who: str) -> Browser:
    """Them at their pages, once they have said that it is safe."""
    browser = walk.browser(WHO[who])
    browser.fill_in(f"{BASE[WHO[who]]}/safe", {"safe": "yes"})
    return browser


def page(walk: PageWalk, who: str, path: str = "/d") -> Response:
    """A page of theirs."""
    return visit(walk, who).get(f"{BASE[WHO[who]]}{path}")


def answers(walk: PageWalk, who: str, outcome: str, ticked: list[int]) -> Response:
    """Their answer on their own page, as it was sent."""
    walk.now += timedelta(minutes=5)
    theirs, href = visit(walk, who), f"{BASE[WHO[who]]}/d"
    shown = fields_in(theirs.get(href), href)["shown"]
    return theirs.fill_in(href, {"outcome": outcome, "suits": [str(n) for n in ticked], "shown": shown})


TAKES = r"(?P<who>Maya|Lee) says on \w+ own page that the (?P<a>\w+) and the (?P<b>\w+) date suit \w+"


@given(parsers.re(TAKES))
@when(parsers.re(TAKES))
def some(walk: PageWalk, who: str, a: str, b: str) -> None:
    assert answers(walk, who, "some", [NTH[a], NTH[b]]).status_code == 303


@when(parsers.re(r"(?P<who>Maya|Lee) says on \w+ own page that none of them suits"))
def none(walk: PageWalk, who: str) -> None:
    assert answers(walk, who, "none", []).status_code == 303


@when(parsers.re(r"(?P<who>Maya|Lee) says on \w+ own page that \w+ would rather not have a date now"))
def not_now(walk: PageWalk, who: str) -> None:
    assert answers(walk, who, "not_now", []).status_code == 303


def row_of(walk: PageWalk, nth: str) -> str:
    """What Priya reads of one date, on the page of the meeting."""
    said = words_of(walk.opened("priya", f"/work/cases/{walk.ref}/meeting"))
    slots = [one.words for one in slots_offered(walk.file)]
    mine = said.split(slots[NTH[nth] - 1], 1)[1]
    return mine.split("Dates that suit:", 1)[0].split("Thursday", 1)[0].split("Friday", 1)[0]


@then(parsers.parse("Priya reads that on the {nth} date everyone can come"))
def everyone(walk: PageWalk, nth: str) -> None:
    assert "Everyone can come." in row_of(walk, nth)


@then(parsers.re(r"Priya reads that on the (?P<nth>\w+) date (?P<who>Maya|Lee) cannot"))
def cannot(walk: PageWalk, nth: str, who: str) -> None:
    row = row_of(walk, nth)
    assert who in row.split("Cannot:", 1)[1].split(".", 1)[0], row


@then(parsers.re(r"Priya reads that on the (?P<nth>\w+) date (?P<who>Maya|Lee) can come"))
def can(walk: PageWalk, nth: str, who: str) -> None:
    row = row_of(walk, nth)
    assert who in row.split("Can come:", 1)[1].split(".", 1)[0], row


@when("Priya holds the date that the page offers her, at the library")
def holds(walk: PageWalk) -> None:
    found = walk.read("priya", f"/work/cases/{walk.ref}/meeting").replace("&amp;", "&")
    offered = f"/work/cases/{walk.ref}/step/meeting/put_in_diary?date=2"
    assert f'href="{offered}"' in found
    assert "put_in_diary?date=1" not in found
    form = fields_in(walk.opened("priya", offered), offered)
    walk.extras["slot"] = slots_offered(walk.file)[1]
    mine = {"everyone_can_come": "yes", "venue_is_named": "yes", "where": WHERE,
            "attendees": [walk.harmed, walk.responsible]}  # fmt: skip
    priya = walk.browser("priya")
    assert priya.fill_in(offered, {**form, **mine, "csrf": priya.csrf}).status_code == 303


@then("the second date is held, and it ends when it was offered to end")
def held(walk: PageWalk) -> None:
    meeting, slot = walk.file.at("meeting"), walk.extras["slot"]
    assert meeting.state == "in_diary"
    assert datetime.fromisoformat(meeting.data["when"]) == slot.starts
    assert datetime.fromisoformat(meeting.data["until"]) == slot.ends


@then("nobody is asked about dates any more")
def nobody_asked(walk: PageWalk) -> None:
    for who in WHO:
        assert "No dates are offered now." in words_of(page(walk, who)), who


@then("what Maya said counts for no other date")
def counts_no_more(walk: PageWalk) -> None:
    assert walk.file.latest_check(DATES, walk.harmed) is not None
    assert said_of_these(walk.file, walk.harmed) is None


def every_page(walk: PageWalk, who: str) -> dict[str, str]:
    """The bytes of all their pages."""
    return {path: bare(page(walk, who, path)) for path in INSIDE}


@given("Maya has read all her pages")
def has_read(walk: PageWalk) -> None:
    walk.extras["at"] = walk.now
    walk.extras["read"] = every_page(walk, "Maya")


@then("not a byte of Maya's pages is different")
def the_same(walk: PageWalk) -> None:
    now, walk.now = walk.now, walk.extras["at"]
    read = every_page(walk, "Maya")
    walk.now = now
    assert {path for path in INSIDE if read[path] != walk.extras["read"][path]} == set()


@then("Maya reads three answers, and none is chosen for her")
def three(walk: PageWalk) -> None:
    opened = page(walk, "Maya")
    assert opened.text.count('name="outcome"') == 3
    assert " checked" not in opened.text


@then(parsers.parse('Priya cannot hold the first date, because "{words}"'))
def cannot_hold(walk: PageWalk, words: str) -> None:
    first = slots_offered(walk.file)[0]
    plan = {"everyone_can_come": "yes", "venue_is_named": "yes", "where": WHERE,
            "when": first.starts.isoformat(), "attendees": [walk.harmed, walk.responsible]}  # fmt: skip
    with pytest.raises(SaidNo) as no:
        walk.do("priya", "meeting", "put_in_diary", plan)
    assert words in no.value.words


def writes_down(walk: PageWalk, who: str, outcome: str, ticked: list[int], channel: str) -> None:
    codes = [one.code for n, one in enumerate(slots_offered(walk.file), 1) if n in ticked]
    about = getattr(walk, WHO[who])
    walk.check("priya", DATES, outcome, about=about, suits=codes, channel=channel)


@when("Lee tells Priya by phone that the first and the second date suit him")
def by_phone(walk: PageWalk) -> None:
    writes_down(walk, "Lee", "some", [1, 2], "phone")


@when("Priya types in from the paper of Maya that none of them suits")
def from_paper(walk: PageWalk) -> None:
    writes_down(walk, "Maya", "none", [], "paper")


@then("Lee's own page says back the first and the second date")
def said_back(walk: PageWalk) -> None:
    said = page(walk, "Lee").text.split("What you said", 1)[1].split("</section>", 1)[0]
    assert said.count("<li>") == 2


@then("the paper form of Maya has the three dates and the three answers")
def on_paper(walk: PageWalk) -> None:
    said = words_of(walk.opened("priya", f"/work/paper/{walk.ref}/{walk.harmed}/dates"))
    assert said.count("2pm to 3:30pm") == len(DAYS)
    assert "I would rather not have a date now" in said


@when("Maya says that some of them suit, and ticks none")
def ticks_none(walk: PageWalk, told: list[str]) -> None:
    told.append(words_of(answers(walk, "Maya", "some", [])))


@when("Maya says that none suits, and ticks the first")
def ticks_all_the_same(walk: PageWalk, told: list[str]) -> None:
    reply = answers(walk, "Maya", "none", [1])
    walk.extras["reply"] = reply
    told.append(words_of(reply))


@then("the first date is still ticked")
def still_ticked(walk: PageWalk) -> None:
    assert fields_in(walk.extras["reply"], "/p/d")["suits"] == "1"


@when("Lee pauses on his own page")
def pauses(walk: PageWalk) -> None:
    assert visit(walk, "Lee").fill_in("/q/pause", {}).status_code == 303
