"""The case as a whole: who works on it, where it stands, how it closes and opens again."""

from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from features.steps.service import PageWalk, SaidNo
from rj_workflow import db, events
from state_machines.case import LIFECYCLE
from tests.factories.browser import words_of

STAFF_WORDS = {state.staff: code for code, state in LIFECYCLE.states.items()}


@given("a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk")
def a_service(walk: PageWalk) -> None:
    assert {"priya", "tom", "helen", "david", "sam"} <= set(walk.staff)


@when("Maya asks Sam about it, without a crime reference")
def asks(walk: PageWalk) -> None:
    walk.to("enquiry")


@when("Sam records that she wants to be referred and begins the first checks")
def refers(walk: PageWalk) -> None:
    walk.to("triage")


@when("Helen names Priya and Tom")
def names(walk: PageWalk) -> None:
    walk.to("allocated")


@when("Priya holds the first conversation with Maya")
def first_conversation(walk: PageWalk) -> None:
    walk.to("exploring_first")


@when("Maya says yes to asking Lee, in words she chose, and Helen signs the approach")
def approach(walk: PageWalk) -> None:
    walk.to("approaching_other")


@when("Priya asks Lee, who is willing to talk")
def willing(walk: PageWalk) -> None:
    walk.to("exploring_both")


@when("both choose to meet and the process is assessed and signed")
def assessed(walk: PageWalk) -> None:
    walk.to("preparing")


@when("both are followed up and the case is closed by two people")
def closes(walk: PageWalk) -> None:
    walk.to("closed")


@given("Priya has talked with Maya, who holds five words")
def talked(walk: PageWalk, card: dict[str, str]) -> None:
    walk.stands_at("exploring_first")
    card["words"] = walk.words_for(walk.harmed)


@given("Priya has talked with Maya and with Lee")
def talked_with_both(walk: PageWalk) -> None:
    walk.to("exploring_both")


@given("Maya and Lee are being prepared")
def being_prepared(walk: PageWalk) -> None:
    walk.stands_at("preparing")


@then(parsers.parse('the case stands at "{words}"'))
def stands_at(walk: PageWalk, words: str) -> None:
    state = LIFECYCLE.states[walk.state].staff
    assert state == words
    overview = words_of(walk.opened("helen", f"/work/cases/{walk.ref}"))
    assert words in overview


@then(parsers.parse('the overview shows "{step}" as not yet, with "{reason}"'))
def not_yet(walk: PageWalk, step: str, reason: str) -> None:
    overview = words_of(walk.browser("priya").get(f"/work/cases/{walk.ref}"))
    not_yet_part = overview.partition("Not yet")[2]
    assert step in not_yet_part
    assert reason in not_yet_part


@then(parsers.parse('she is told "{words}"'))
def is_told(told: list[str], words: str) -> None:
    assert words in told[-1]


@when("the case is closed because she said no")
def closed_declined(walk: PageWalk) -> None:
    close_without_more(walk, "HARMED_DECLINED")


@when("the case is closed as a conversation with one person")
def closed_conversation(walk: PageWalk) -> None:
    close_without_more(walk, "COMPLETED_CONVERSATION_ONLY")


def close_without_more(walk: PageWalk, code: str) -> None:
    """The way back is explained and follow-up settled; one proposes, another confirms."""
    walk.check("priya", "way_back", "explained", about=walk.harmed)
    walk.check("priya", "follow_up_plan", "declined", about=walk.harmed)
    walk.close(code)


@then(parsers.parse('it counts as "{code}"'))
def counts_as(walk: PageWalk, code: str) -> None:
    assert walk.file.case["closure_code"] == code


@when("three years pass")
def years_pass(walk: PageWalk) -> None:
    walk.now += timedelta(days=3 * 365)


@when("Sam begins the first checks again")
def checks_again(walk: PageWalk) -> None:
    walk.do("sam", "case", "begin_checks", {})


@then("it is the second episode")
def second_episode(walk: PageWalk) -> None:
    assert walk.file.case["episode"] == 2


@then("nothing in the record of the case has been changed afterwards")
def chain_holds(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        assert list(events.verify(session)) == []


def refused(walk: PageWalk, told: list[str], *args: object, **more: object) -> None:
    """Try a step that is not possible, and keep what the page said."""
    try:
        walk.do(*args, **more)  # type: ignore[arg-type]  # the arguments of `do`, handed through
    except SaidNo as no:
        told.append(no.words)
    else:
        raise AssertionError(f"{args} was possible")
