"""How Maya may be reached, what becomes of a change, and each contact held against it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from features.steps.choice import own_page, press
from features.steps.service import PageWalk, SaidNo
from rj_workflow import db
from rj_workflow.models import check, event
from rj_workflow.seeds.casework import SAFE_CONTACT
from state_machines.contact import PLAN
from tests.factories.browser import words_of

CALLS: dict[str, Any] = {
    "call_allowed": "yes", "call_when": "hours", "call_from": "14:00", "call_to": "17:00",
    "call_withheld": "yes",
}  # fmt: skip
HOURS = ", 2pm to 5pm"
DAYS = {
    "Tuesdays only": (["tue"], "Tuesday"),
    "Tuesdays and Thursdays": (["tue", "thu"], "Tuesday and Thursday"),
    "Tuesdays and Fridays": (["tue", "fri"], "Tuesday and Friday"),
    "Tuesdays, Thursdays and Fridays": (["tue", "thu", "fri"], "Tuesday, Thursday and Friday"),
}
WRONG = "A contact went wrong"


def contact_page(walk: PageWalk, more: str = "") -> str:
    return f"/work/cases/{walk.ref}/contact/{walk.harmed}{more}"


def her_plan(walk: PageWalk) -> str:
    """What Priya reads of how Maya may be reached."""
    return words_of(walk.opened("priya", f"/work/cases/{walk.ref}/people?side=harmed"))


def writes_down(walk: PageWalk, told: list[str], outcome: str, **more: str) -> None:
    try:
        walk.send("priya", contact_page(walk), {"channel": "call", "outcome": outcome,
                                                "note": "She sleeps better.", **more})  # fmt: skip
    except SaidNo as no:
        told.append(no.words)


def writes_a_plan(walk: PageWalk, told_by: str, days: str) -> None:
    walk.now += timedelta(minutes=10)
    page = f"/work/cases/{walk.ref}/check/{PLAN}?about={walk.harmed}"
    walk.send("sam", page, {**SAFE_CONTACT, "contact_told": told_by, "call_days": DAYS[days][0]})


def on_her_page(walk: PageWalk, **form: Any) -> None:
    walk.now += timedelta(minutes=10)
    press(walk, "harmed", "/p/call", **{**CALLS, **form})


@given("Maya may be called on Tuesdays and Thursdays from two to five, and in no other way")
def has_a_plan(walk: PageWalk) -> None:
    assert f"Call 01632 960 318, number withheld, Tuesday and Thursday{HOURS}." in her_plan(walk)


@given(parsers.parse("it is {weekday}, half past two"))
def it_is(walk: PageWalk, weekday: str) -> None:
    walk.now += timedelta(days=1)
    while f"{walk.now:%A}" != weekday:
        walk.now += timedelta(days=1)
    walk.now = datetime.combine(walk.now.date(), datetime.min.time(), walk.now.tzinfo) + timedelta(hours=14.5)


@then(parsers.parse('Priya reads about Maya "{words}"'))
def reads(walk: PageWalk, words: str) -> None:
    assert words in words_of(walk.opened("priya", contact_page(walk)))
    assert words in her_plan(walk)


@then(parsers.parse('she reads what to say if somebody else answers: "{words}"'))
def reads_what_to_say(walk: PageWalk, words: str) -> None:
    page = words_of(walk.opened("priya", contact_page(walk)))
    assert f"If somebody else answers Say: “{words}”" in page


@when("Priya writes down that she called Maya and they talked")
def talked(walk: PageWalk, told: list[str]) -> None:
    writes_down(walk, told, "talked")


@when("Priya writes down that she called Maya all the same")
def all_the_same(walk: PageWalk, told: list[str]) -> None:
    writes_down(walk, told, "talked", made_anyway="yes")
    assert told == []


@when("Priya writes down that somebody else answered the call to Maya")
def somebody_else(walk: PageWalk, told: list[str]) -> None:
    writes_down(walk, told, "somebody_else")
    assert told == []


@when("Priya writes down that somebody else answered, and heard more than the agreed words")
def heard_more(walk: PageWalk, told: list[str]) -> None:
    writes_down(walk, told, "somebody_else", heard_more="yes")
    assert told == []


@then("the plan of Maya holds for ninety days from then")
def holds(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        newest = select(check.c.valid_until).where(check.c.kind == PLAN, check.c.about == walk.harmed)
        until = session.scalars(newest.order_by(check.c.recorded_at.desc())).first()
    assert until == walk.now + timedelta(days=90)


@then("the case tells that they talked, and nothing of what was said")
def tells(walk: PageWalk) -> None:
    said = words_of(walk.opened("priya", f"/work/cases/{walk.ref}/timeline"))
    assert "Call: we talked (Maya Okafor)" in said
    assert "sleeps better" not in said


@then("no contact with Maya is written down")
def nothing_written(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        assert session.scalars(select(event.c.id).where(event.c.lifecycle == "contact")).all() == []


@then("Helen has to look at a contact that went wrong")
def helen_looks(walk: PageWalk) -> None:
    assert WRONG in words_of(walk.browser("helen").get("/work/today"))


@then("nobody has to look at a contact that went wrong")
def nobody_looks(walk: PageWalk) -> None:
    for who in ("helen", "david", "priya"):
        assert WRONG not in words_of(walk.browser(who).get("/work/today"))


@given("Sam records that there is no safe way to reach Maya")
def no_safe_way(walk: PageWalk) -> None:
    walk.check("sam", PLAN, "none", about=walk.harmed)


@when("Maya says on her own page that she may be called on Tuesdays only")
def takes_away(walk: PageWalk) -> None:
    on_her_page(walk, call_days=["tue"])


@when("Maya asks on her own page to be called on Fridays as well")
def adds(walk: PageWalk) -> None:
    on_her_page(walk, call_days=["tue", "thu", "fri"])


@when("somebody with Maya's words asks on her page for another number")
def another_number(walk: PageWalk) -> None:
    on_her_page(walk, call_days=["tue", "thu"], call_detail="01632 960 444")


@then(parsers.parse("Maya may be called on {days}"))
def may_be_called(walk: PageWalk, days: str) -> None:
    assert f"Call 01632 960 318, number withheld, {DAYS[days][1]}{HOURS}." in her_plan(walk)


@then("Priya still calls the number that she knows")
def the_old_number(walk: PageWalk) -> None:
    walk.now += timedelta(days=8)
    assert "Call 01632 960 318," in her_plan(walk)


@then("nothing waits to be confirmed with Maya")
def nothing_waits(walk: PageWalk) -> None:
    assert "Nothing waits to be confirmed." in words_of(walk.opened("priya", contact_page(walk, "/confirm")))


@then("Priya has to confirm a change with Maya")
def has_to_confirm(walk: PageWalk) -> None:
    assert "Confirm a change of how to reach them" in words_of(
        walk.browser("priya").get("/work/today?tab=week")
    )


@then("her own page says that it has to wait")
def has_to_wait(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/p")
    assert "What is new has to wait. Priya will check it with you, in a way you chose before." in page


def confirms(walk: PageWalk, **said: str) -> None:
    walk.now += timedelta(minutes=10)
    walk.send("priya", contact_page(walk, "/confirm"), {"theirs": "yes", "confirmed_on": "call", **said})


@when("Priya confirms it with Maya in a call on the old number")
def confirms_by_call(walk: PageWalk) -> None:
    confirms(walk)


@when("Priya confirms it with Maya, who came to us herself")
def confirms_herself(walk: PageWalk) -> None:
    confirms(walk, confirmed_on="came_to_us")


@when("Priya calls Maya, who did not ask for it")
def not_hers(walk: PageWalk) -> None:
    confirms(walk, theirs="no")


@then("Priya cannot confirm it in a call on the old number")
def cannot_confirm(walk: PageWalk, told: list[str]) -> None:
    try:
        confirms(walk)
    except SaidNo as no:
        told.append(no.words)
    assert "No plan stands. They come to us, or an agency that we trust confirms it." in told[-1]


@when(parsers.parse("{number} days pass"))
def days_pass(walk: PageWalk, number: str) -> None:
    walk.now += timedelta(days={"two": 2, "six": 6}[number])


@when(parsers.parse("Sam writes down, from a form that Maya sent, that she may be called on {days}"))
def on_paper(walk: PageWalk, days: str) -> None:
    writes_a_plan(walk, "paper", days)


@when(parsers.parse("Sam writes down, from a call, that Maya may be called on {days}"))
def by_telephone(walk: PageWalk, days: str) -> None:
    writes_a_plan(walk, "came_to_us", days)


@then("Maya reads on her own page how to contact her that nobody will contact her")
def nobody_will(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/p")
    assert "We have not spoken for a while." in page
    assert "nobody will contact you" in page


@then("her own page hides the middle of her number and does not say what we tell others")
def hides(walk: PageWalk) -> None:
    for path in ("/p", "/p/call", "/p/more"):
        page = own_page(walk, "harmed", path)
        assert "960 318" not in page
        assert "the library" not in page
    assert "01632 ••• 318" in own_page(walk, "harmed", "/p")
