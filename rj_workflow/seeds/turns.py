"""What may happen in an invented case beside its main line: a small turn each, by real commands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from rj_workflow.account import Part
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.commands.account import write_account
from rj_workflow.commands.check import record_check
from rj_workflow.commands.needs import Answer, Said, arrange, say_needs
from rj_workflow.commands.step import Target, take_step
from rj_workflow.commands.stop import stop_everything
from rj_workflow.commands.vulnerability import say_vulnerability
from rj_workflow.needs import adjustments_of
from rj_workflow.seeds.casework import TOLD
from rj_workflow.seeds.walk import Walk

Turn = Callable[[Walk], None]


def waited(days: float) -> Turn:
    """Some days went by."""

    def turn(walk: Walk) -> None:
        walk.wait(days=days)

    return turn


def on_to(state: str) -> Turn:
    """And it went on along the main line."""

    def turn(walk: Walk) -> None:
        walk.to(state)

    return turn


def closed_as(code: str) -> Turn:
    """It was closed for this reason, with the way back explained, and each was called afterwards."""

    def turn(walk: Walk) -> None:
        walk.settle_aftercare()
        walk.close(code)
        walk.follow_up()

    return turn


def called(walk: Walk) -> None:
    nothing_owed(walk)
    walk.follow_up()


def nothing_owed(walk: Walk) -> None:
    """What was owed after the meeting and the promise was done."""
    walk.keep("debrief", "tell_of_promise")


def came_back(walk: Walk) -> None:
    walk.come_back()


def first_sessions(walk: Walk) -> None:
    """Each has had a first session alone."""
    for person in (walk.harmed, walk.responsible):
        walk.do(walk.lead, "preparation", "hold_session", {
            "alone": "yes", "delta_form": "nothing", "minutes": "50", "checklist": ["what_happened", "fears"],
        }, holder=person, hours=22)  # fmt: skip


def waits_for_prison(walk: Walk) -> None:
    due = (walk.now + timedelta(days=9)).date().isoformat()
    asked = {"agency": "prison", "what_they_ask": "A room, and the list of names.", "expected_by": due}
    walk.do(walk.lead, "waiting", "ask_agency", asked, topic="prison")


def asks_to_talk_first(walk: Walk) -> None:
    """She asked on her phone to talk before she chooses anything more."""
    maya = Actor(walk.harmed, "harmed", walk.harmed_name)
    said = {"outcome": "interest", "wish": "talk_first", "channel": "portal"}
    record_check(walk.session, maya, walk.ref, "interest", said, about=walk.harmed, now=walk.now)


def tells_it_once(walk: Walk) -> None:
    """She wrote what happened in her own pages, for those who work with her; one part for nobody."""
    maya = Actor(walk.harmed, "harmed", walk.harmed_name)
    parts = (
        Part(
            "",
            "I came home on a Tuesday and the kitchen door stood open. I knew before I went in.",
            "facilitators",
        ),
        Part("", "The ring was my mother's. I want to know where it is.", "supervisor"),
        Part("", "I have not told my sister.", "me"),
    )
    write_account(walk.session, maya, walk.ref, parts, shown=0, channel="portal", now=walk.now)


def says_what_helps(walk: Walk) -> None:
    """She said what would help; one thing is arranged, another waits."""
    maya = Actor(walk.harmed, "harmed", walk.harmed_name)
    needs = {"Shelter and accommodation": Answer("some", "6", "The new lock helped.")}
    said = Said(frozenset({"Childcare", "Certain times of day"}), "", needs)
    say_needs(
        walk.session, maya, walk.ref, said, person_id=walk.harmed, phase="", channel="portal", now=walk.now
    )
    asked = adjustments_of(walk.session, walk.harmed, "harmed")
    times = next(one.id for one in asked if one.kind == "Certain times of day")
    arrange(walk.session, walk.staff[walk.lead], walk.ref, times, how="Tuesdays after two.", now=walk.now)


def is_to_be_answered_soon(walk: Walk) -> None:
    """She told them what makes waiting hard, and it was written down."""
    ticked = frozenset({"fear", "On their own"})
    say_vulnerability(
        walk.session, walk.staff[walk.lead], walk.ref, ticked, person_id=walk.harmed, phase="entry",
        source="phone", now=walk.now,
    )  # fmt: skip


def thinks_it_over(walk: Walk) -> None:
    """The approach was explained, and she asked for time."""
    walk.do(walk.lead, "choice", "explain", TOLD, holder=walk.harmed, topic="approach_other")
    day = (walk.now + timedelta(days=4)).date().isoformat()
    walk.do(walk.lead, "choice", "take_time", {"not_before": day}, holder=walk.harmed, topic="approach_other")


def other_says_no(walk: Walk) -> None:
    walk.wait(days=4)
    walk.do(walk.lead, "case", "other_is_not_willing", {"class_of_reason": "declined"})


def pauses(walk: Walk) -> None:
    """The person harmed pauses, by phone."""
    walk.do(walk.lead, "pause", "pause", holder=walk.harmed)


def safety_stop(walk: Walk) -> None:
    told = {"what": "A threat was passed on by a neighbour.", "who_was_told": "Helen Marsh, police"}
    walk.do(walk.lead, "safety_stop", "raise_stop", told)


def sent_with_a_red_item(walk: Walk) -> None:
    """Pressure by a family is written down as it is, with what would make it safer."""
    walk.assess("process", concern={"P4": "stop"})
    walk.do(walk.lead, "risk", "submit", topic="process")


def two_come_along(walk: Walk) -> None:
    """A sister and an interpreter: each is asked about on their own, beside the two."""
    walk.add("Joan Halloran", "supporter")
    walk.add("Emil Bartos", "interpreter")
    walk.do(walk.lead, "risk", "begin", topic="process")
    said = {
        "present": "past", "concern": "note", "asked_them": "yes", "who_said": "observed",
        "found": "Her sister answered for her at first. Alone, she says the same.",
        "own_view": "She means well. I would rather come by myself.",
        "worry": "a_little", "helps": ["1"], "review_on": "preparation_held",
    }  # fmt: skip
    walk.answer("process", {("P4", "harmed"): said})


def sent_back(walk: Walk) -> None:
    what = {"what_to_change": "Who is with her on the way home? What does he do if she cries?"}
    walk.do("helen", "risk", "send_back", what, topic="process", hours=20)


def not_agreed(walk: Walk) -> None:
    """The supervisor does not find a meeting safe enough, and says what is possible."""
    why = {"reason": "He still writes to her through friends.", "something_else_is_proposed": "yes",
           "what_is_possible": "A letter, read first by two of us."}  # fmt: skip
    walk.do("helen", "risk", "do_not_agree", why, topic="process", hours=20)


def approach_before_the_panel(walk: Walk) -> None:
    """For this kind of harm a panel decides about any contact, and a checklist comes first."""
    kind: dict[str, Any] = {"kinds": ["domestic"], "lasted": "over_three_years", "may_continue": "no"}
    walk.check(walk.lead, "kind_of_case", "ordinary", **kind)
    asked_by = "The domestic abuse service, by phone with Bea"
    day = walk.now.date().isoformat()
    walk.check(walk.lead, "risk_checklist", "standard", tool="dash", done_on=day, asked_by=asked_by)
    adviser = {"advocate_kind": "idva", "advocate_name": "June Abel, 01632 960 217", "with_consent": "yes"}
    walk.check(walk.lead, "advocate", "consulted", about=walk.harmed, **adviser)
    walk.yes(walk.harmed, "contact")
    walk.yes(
        walk.harmed, "approach_other", scope="We would like to talk with you about what happened in May."
    )
    walk.assess("approach")
    walk.check(walk.lead, "specialist_view", "heard")
    walk.do(walk.lead, "risk", "submit", topic="approach")
    walk.do(
        "david", "risk", "escalate", {"why": "Harm within a relationship: a panel decides."}, topic="approach"
    )


def stops_the_evening_before(walk: Walk) -> None:
    """The evening before the meeting she stops everything, on her phone."""
    walk.now = walk.extras["when"] - timedelta(hours=19)
    maya = Actor(walk.harmed, "harmed", walk.harmed_name)
    stop_everything(walk.session, maya, person_id=walk.harmed, channel="portal", now=walk.now, ref=walk.ref)


def letters_pass(walk: Walk) -> None:
    walk.clear_letters()


def letter_held(walk: Walk) -> None:
    walk.letter(walk.responsible, "draft", "approve", "review", "hold")


def letter_announced(walk: Walk) -> None:
    letter_held(walk)
    walk.letter(walk.responsible, "announce")


def letter_given(walk: Walk) -> None:
    """She wants it, says yes to being given this one, and reads it with her sister there."""
    letter_announced(walk)
    walk.letter(walk.responsible, "want")
    item = next(p for p in walk.file.of("exchange") if p.holder == walk.responsible)
    walk.yes(walk.harmed, f"letter_receive:{item.id}")
    walk.letter(walk.responsible, "deliver")


def letter_not_wanted(walk: Walk) -> None:
    letter_announced(walk)
    walk.letter(walk.responsible, "never")


def ends_without_agreement(walk: Walk) -> None:
    walk.do(walk.lead, "case", "end_without_agreement", {"kind_of_outcome": "apology"})


def not_reached(walk: Walk) -> None:
    """The call of the next day fell due, and nobody answered."""
    walk.settle_aftercare()
    walk.wait(days=1, hours=12)
    call = Target("follow_up", walk.harmed, "welfare")
    take_step(walk.session, THE_CLOCK, walk.ref, call, "fall_due", {}, now=walk.now)
    walk.do(walk.lead, "follow_up", "not_reached", {"try_number": "1"}, holder=walk.harmed, topic="welfare")


def only_a_conversation(walk: Walk) -> None:
    """She wanted to be heard by somebody, and nothing else."""
    walk.yes(walk.harmed, "contact")
    walk.yes(walk.harmed, "take_part_conversation")
    closed_as("COMPLETED_CONVERSATION_ONLY")(walk)


def says_no(walk: Walk) -> None:
    """She said no to asking him; her story is kept, so that she need not tell it twice."""
    walk.yes(walk.harmed, "keep_record")
    tells_it_once(walk)
    walk.do(walk.lead, "choice", "explain", TOLD, holder=walk.harmed, topic="approach_other")
    walk.do(walk.lead, "choice", "say_no", {"channel": "phone"}, holder=walk.harmed, topic="approach_other")
    walk.wait(days=3)
    closed_as("HARMED_DECLINED")(walk)
