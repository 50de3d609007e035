"""Who must sign: the rows of practice.md 5.6, each on the pages where it is decided."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from features.steps.case import refused
from features.steps.service import PageWalk
from rj_workflow.clock import london_day
from rj_workflow.risk import conditions
from tests.factories.browser import words_of

FITS = {"reason": "It fits what each of them said."}
AGREED = {"each_member": "Each of them thinks so."}


# --- what waits


@given("an assessment of a letter waits for a decision")
def of_a_letter(walk: PageWalk) -> None:
    walk.process = "letter"
    walk.stands_at("awaiting_sign_off")


@given("a sensitive assessment of meeting face to face waits, and no specialist was heard")
def sensitive(walk: PageWalk) -> None:
    walk.stands_at("awaiting_sign_off")
    walk.check("priya", "kind_of_case", "sensitive")
    sent_again(walk)


@given("an assessment after gender-based harm waits for a decision")
def gender_based(walk: PageWalk) -> None:
    walk.stands_at("awaiting_sign_off")
    walk.check("priya", "kind_of_case", "gender_based", kinds=["sexual"])
    walk.check("priya", "specialist_view", "heard")
    walk.check("priya", "safeguarding_view", "heard")
    sent_again(walk)


@given("an assessment waits in which it is in doubt how Maya can decide")
def in_doubt(walk: PageWalk) -> None:
    walk.stands_at("awaiting_sign_off")
    walk.check("priya", "age_or_capacity", "in_doubt", about=walk.harmed)
    walk.check("helen", "can_decide", "with_support", about=walk.harmed)
    sent_again(walk)


@given("an assessment waits in which a stop was found, and brought down")
def a_stop(walk: PageWalk) -> None:
    walk.stands_at("being_assessed")
    walk.assess("process", concern={"P4": "stop"})
    walk.do("priya", "risk", "submit", topic="process")
    walk.open_red("helen", "process")


def sent_again(walk: PageWalk) -> None:
    """What is new voids what was sent; it is looked at again, and sent as it stands."""
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.declare("helen")


# --- deciding


@then(parsers.parse('the row is shown "{words}"'))
def page_says(walk: PageWalk, words: str) -> None:
    assert words in words_of(walk.browser("helen").get(f"/work/signoffs/{walk.ref}/process/1"))


@when("Helen signs it")
def signs(walk: PageWalk) -> None:
    walk.do("helen", "risk", "sign_off", FITS, topic="process")


@when("Helen tries to sign it")
def tries(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "helen", "risk", "sign_off", FITS, topic="process")


@when("a specialist is heard")
def heard(walk: PageWalk) -> None:
    walk.check("priya", "specialist_view", "heard")


@when("the safeguarding lead is heard")
def safeguarding(walk: PageWalk) -> None:
    walk.check("helen", "safeguarding_view", "heard")


@when("Helen brings it before the panel, where she and David give their views")
def before_the_panel(walk: PageWalk) -> None:
    walk.do("helen", "risk", "escalate", {"why": "The kind of harm."}, topic="process")
    walk.panel(helen="agrees", david="agrees")


@when("Helen writes down the view of an independent adviser from outside")
def from_outside(walk: PageWalk) -> None:
    walk.check("helen", "panel_view", "agrees", part="specialist", outside="Ms Reed, independent adviser")


@when("Helen tries to record that the panel agrees")
def panel_tries(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "helen", "risk", "panel_agrees", AGREED, topic="process")


@when("David tries to record that the panel agrees")
def david_tries(walk: PageWalk, told: list[str]) -> None:
    walk.panel(david="agrees", olu="agrees")
    refused(walk, told, "david", "risk", "panel_agrees", AGREED, topic="process")


@when("Helen records that the panel agrees")
def panel_agrees(walk: PageWalk) -> None:
    walk.do("helen", "risk", "panel_agrees", AGREED, topic="process")


@when("Priya asks for a review")
def review(walk: PageWalk) -> None:
    walk.do("priya", "risk", "ask_for_review", {"who_asks": "facilitator"}, topic="process")


# --- on the day


@given("a meeting is arranged for today, and the room is flooded")
def flooded(walk: PageWalk) -> None:
    walk.stands_at("scheduled")
    walk.morning()


@when("Priya changes the place and sends the plan again")
def elsewhere(walk: PageWalk) -> None:
    plan = {"where": "The Blue Room, Eastmoor Library", "attendees": [walk.harmed, walk.responsible]}
    walk.do("priya", "meeting", "change_plan", plan | walk.moment_of("when"))
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")


@when("Helen tries to sign the plan")
def tries_plan(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "helen", "risk", "sign_off", FITS, topic="event")


@when("Helen writes down that she spoke with Priya at 9:40am")
def calls(walk: PageWalk) -> None:
    said = {"called_at": "9:40am", "spoke_with": "Priya, at the library", "note": "Same people, next door."}
    walk.check("helen", "duty_call", "spoken", **said)


@when("Helen signs the plan")
def signs_plan(walk: PageWalk) -> None:
    walk.do("helen", "risk", "sign_off", FITS, topic="event")


@then("the plan holds for three days, and the call is in the record")
def three_days(walk: PageWalk) -> None:
    signed = walk.file.at("risk", "", "event")
    assert signed.until_at is not None
    assert (london_day(signed.until_at) - london_day(walk.now)).days == 3
    timeline = words_of(walk.browser("helen").get(f"/work/cases/{walk.ref}/timeline"))
    assert "The call on the day" in timeline


# --- conditions and news


@given(parsers.parse('a meeting is arranged for today, signed on the condition that "{words}"'))
def on_condition(walk: PageWalk, words: str) -> None:
    walk.stands_at("readiness_review")
    walk.hold_date(days=3)
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")
    walk.do("helen", "risk", "sign_off", FITS | {"conditions": words}, topic="event")
    walk.ready_plan()
    walk.do("priya", "meeting", "confirm")
    walk.morning()


@when("Priya tries to open the meeting")
def tries_to_open(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "meeting", "open", {"present": "Both"})


@then(parsers.parse('the overview shows the condition "{words}" as a step'))
def as_a_step(walk: PageWalk, words: str) -> None:
    overview = words_of(walk.browser("priya").get(f"/work/cases/{walk.ref}"))
    assert words in overview.partition("Not yet")[0]


@when("Priya writes down that the condition is met")
def is_met(walk: PageWalk) -> None:
    (condition,) = conditions(walk.file)
    walk.check("priya", "condition", "met", about=condition.id)


@when("Priya opens the meeting")
def opens(walk: PageWalk) -> None:
    walk.do("priya", "meeting", "open", {"present": "Both, two facilitators"})


@then("the meeting is open")
def is_open(walk: PageWalk) -> None:
    assert walk.file.at("meeting").state == "open"


@when("Sam hears that Lee was released and Priya writes it down")
def news(walk: PageWalk) -> None:
    walk.check("priya", "news", "released")


@then("what was signed for the process is no longer valid")
def no_longer(walk: PageWalk) -> None:
    page = words_of(walk.browser("priya").get(f"/work/cases/{walk.ref}/risk/process"))
    assert "no longer valid" in page.lower()
