"""The absent supervisor, the late decision, two at once, and the session that ends too soon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from features.steps.service import PageWalk
from rj_workflow.seeds import staff
from tests.factories.browser import hidden, words_of

if TYPE_CHECKING:
    from httpx2 import Response

COVER = "/work/signoffs/cover"
WORDS = "Enough for me: she was asked alone."
LATE = "A decision on a risk assessment is late"


def _decision(walk: PageWalk) -> str:
    return f"/work/signoffs/{walk.ref}/process/1"


def _hand_over(walk: PageWalk, to: str) -> None:
    last = walk.now + timedelta(days=4)
    days = {
        f"{name}-{part}": str(getattr(moment, part))
        for name, moment in (("from", walk.now), ("until", last))
        for part in ("day", "month", "year")
    }
    reply = walk.browser("helen").fill_in(COVER, {"cover": to, "reason": "leave", **days})
    assert reply.status_code == 303, words_of(reply)


@given("an assessment of meeting face to face is written and not sent")
def written(walk: PageWalk) -> None:
    walk.stands_at("being_assessed")
    walk.assess("process")
    for who in ("david", "olu"):
        walk.check(who, "interests", "none")


@given("Helen has handed her queue to David until the end of the week")
def handed_over(walk: PageWalk) -> None:
    _hand_over(walk, walk.staff["david"].id)


@given("Helen is away until the end of the week, and nobody has her queue")
def nobody_has_it(walk: PageWalk) -> None:
    _hand_over(walk, "nobody")


@when("Priya is about to send it", target_fixture="page")
def about_to_send(walk: PageWalk) -> Response:
    return walk.browser("priya").get(f"/work/cases/{walk.ref}/risk/process/send")


@then(parsers.parse('she reads before sending it "{words}"'))
def reads(page: Response, words: str) -> None:
    assert words in words_of(page)


@when("Priya sends it")
def sends(walk: PageWalk) -> None:
    walk.do("priya", "risk", "submit", topic="process")


@then("it stands in David's queue, for Helen")
def in_davids_queue(walk: PageWalk) -> None:
    words = words_of(walk.browser("david").get("/work/signoffs/"))
    assert walk.ref in words
    assert "For Helen, until" in words


@then("the manager reads today that Helen is away and nobody has the queue")
def manager_reads(walk: PageWalk) -> None:
    words = words_of(walk.browser("olu").get("/work/today"))
    assert "Helen Marsh is away until" in words
    assert "nobody has the queue" in words


@given("David and Olu have said that they know nobody on it")
def know_nobody(walk: PageWalk) -> None:
    for who in ("david", "olu"):
        walk.check(who, "interests", "none")


@when("two working days pass and nobody has decided")
def two_working_days(walk: PageWalk) -> None:
    walk.wait(days=5)


@then("David and the manager read today that the decision is late, and Helen was asked first")
def late(walk: PageWalk) -> None:
    for who in ("david", "olu"):
        words = words_of(walk.browser(who).get("/work/today"))
        assert LATE in words
        assert "Helen Marsh was asked first." in words


@when("Helen sends it back with questions")
def sends_back(walk: PageWalk) -> None:
    asked = {"what_to_change": "Who drives her?"}
    walk.do("helen", "risk", "send_back", asked, topic="process", hours=0.25)


@then("nobody reads today that a decision is late")
def not_late(walk: PageWalk) -> None:
    for who in ("helen", "david", "olu"):
        assert LATE not in words_of(walk.browser(who).get("/work/today"))


@given("David has it open and writes that it is enough for him", target_fixture="form")
def has_it_open(walk: PageWalk) -> dict[str, str]:
    walk.check("david", "interests", "none")
    browser = walk.browser("david")
    page = browser.get(_decision(walk))
    carried = {name: hidden(page, name) for name in ("version", "key", "draft")}
    return carried | {
        "csrf": browser.csrf,
        "decision": "as_planned",
        "as_planned__reason": WORDS,
        "password": staff.PASSWORD,
    }


@when("David records his decision", target_fixture="reply")
def records(walk: PageWalk, form: dict[str, str]) -> Response:
    return walk.browsers["staff", walk.staff["david"].id].post(_decision(walk), data=form)


@when("he comes back the next morning and records his decision", target_fixture="reply")
def records_next_morning(walk: PageWalk, form: dict[str, str]) -> Response:
    walk.wait(hours=15)
    return records(walk, form)


@then("he is told that Helen has decided, and his words are still there")
def told_who(reply: Response) -> None:
    assert reply.status_code == 409
    words = words_of(reply)
    assert "Decided by Helen Marsh at" in words
    assert WORDS in words


@then("he is asked to sign in, and told that his words are kept", target_fixture="door")
def asked_to_sign_in(walk: PageWalk, reply: Response) -> str:
    door = str(reply.headers["location"])
    assert door.startswith("/work/sign-in?")
    page = walk.browsers["staff", walk.staff["david"].id].get(door)
    assert "What you typed is kept." in words_of(page)
    return hidden(page, "next")


@when("he has signed in again", target_fixture="page")
def signed_in_again(walk: PageWalk, door: str) -> Response:
    browser = walk.browsers["staff", walk.staff["david"].id]
    form = {"email": "david@example.org", "password": staff.PASSWORD, "next": door}
    return browser.get(browser.post("/work/sign-in", data=form).headers["location"])


@then("his words are there, and marked as not saved yet")
def still_there(page: Response) -> None:
    assert "Not saved yet: kept from" in words_of(page)
    assert WORDS in page.text
