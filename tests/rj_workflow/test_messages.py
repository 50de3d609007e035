"""Messages: always taken and never a yes; who may be written to; what never stands in one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select

from rj_workflow import events
from rj_workflow.actors import Actor
from rj_workflow.commands import outbox as carrier
from rj_workflow.commands import stop
from rj_workflow.commands.contact import change_plan
from rj_workflow.commands.judgements import choose
from rj_workflow.commands.messages import (
    mark_read,
    mark_seen,
    send_message,
    take_down_message,
    take_on,
    write_message,
)
from rj_workflow.commands.owed import keep
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.messages import (
    MAILBOX,
    NAMES_THEM,
    NUMBER,
    PLACE,
    SAYS_WHERE,
    TO_ANSWER,
    TO_READ,
    contact_data_in,
    messages_of,
    warnings,
)
from rj_workflow.models import deadline, event, note, outbox, position
from rj_workflow.queries.judgements import policy_of
from rj_workflow.queries.messages import Conversation, conversation_of, my_messages, new_for, ways_for
from rj_workflow.queries.record import record_of
from rj_workflow.queries.timeline import timeline
from rj_workflow.queries.worklist import promises
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing

# --- the rules about words

LEE = ("Lee Danvers",)
# fmt: off
WARNED = [
    # what is written                                          whom it names    where they stand
    ("We meet on Tuesday at ten.",                             False,           False),
    ("Lee was here.",                                          True,            False),
    ("I talked with lee.",                                     True,            False),
    ("Mr Danvers’s car",                                       True,            False),
    ("We sleep under the trees.",                              False,           False),
    ("The other person said yes.",                             False,           True),
    ("The other side has not answered.",                       False,           True),
    ("He is out of prison.",                                   False,           True),
    ("She wants to think.",                                    False,           True),
    ("They paused.",                                           False,           True),
    ("Lee agreed.",                                            True,            True),
    ("Your brother can come. You agreed to Tuesday.",          False,           False),
    ("The other person is not told. You can stop any day.",    False,           False),
    ("I have your answer and will call on Tuesday.",           False,           False),
]
DENIED_OUTSIDE = "The facilitator, the meeting, the letter and the court are words that may stand here."
# fmt: on


@pytest.mark.parametrize(("text", "names", "stands"), WARNED, ids=[row[0] for row in WARNED])
def test_it_is_said_when_a_message_names_the_other_person_or_where_they_stand(
    text: str, names: bool, stands: bool
) -> None:
    found = warnings(text, LEE, "Maya Okafor")
    assert (NAMES_THEM in found, SAYS_WHERE in found) == (names, stands)


def test_words_that_never_leave_us_may_stand_inside() -> None:
    assert warnings(DENIED_OUTSIDE, LEE) == ()


@pytest.mark.parametrize(
    ("text", "other", "own", "named"),
    [
        ("I will call you.", "Will Hope", "", False),
        ("I talked with Will.", "Will Hope", "", True),
        ("WILL WAS HERE", "Will Hope", "", True),
        ("Dear Ms Okafor", "Sam Okafor", "Maya Okafor", False),
        ("Sam was here", "Sam Okafor", "Maya Okafor", True),
        ("Zoë was here", "Zoë", "", True),
        ("o is a letter", "O Neill", "", False),
    ],
)
def test_a_name_is_one_unless_it_is_a_word_or_their_own(text: str, other: str, own: str, named: bool) -> None:
    assert (NAMES_THEM in warnings(text, [other], own)) is named


# fmt: off
REACHED = [
    # what is written                           how the other side is reached              what it is
    ("Call 01632 960 318.",                     "01632 960 318",                           NUMBER),
    ("Call 01632960318.",                       "01632 960 318, not before ten",           NUMBER),
    ("+44 1632 960318",                         "01632 960 318",                           NUMBER),
    ("0044 1632 960 318",                       "01632 960 318",                           NUMBER),
    ("(01632) 960-318",                         "+44 1632 960 318",                        NUMBER),
    ("It ends 960318.",                         "01632 960 318",                           NUMBER),
    ("Call 01632 960 400.",                     "01632 960 318",                           None),
    ("On 12 March 2026 at 10.",                 "01632 960 318",                           None),
    ("Write to LEE@example.org",                "lee@example.org",                         MAILBOX),
    ("Write to lena@example.org",               "lee@example.org",                         None),
    ("It is 14 Mill Lane.",                     "14 Mill Lane, Ashby, ZZ9 9ZZ",            PLACE),
    ("at 14, mill",                             "14 Mill Lane, Ashby",                     PLACE),
    ("on Mill Lane",                            "14 Mill Lane, Ashby",                     PLACE),
    ("zz99zz",                                  "14 Mill Lane, Ashby, ZZ9 9ZZ",            PLACE),
    ("The mill is open at 14.",                 "14 Mill Lane, Ashby",                     None),
    ("Her sister Ann on 01632 960 777",         "her sister Ann, 01632 960 777",           NUMBER),
    ("",                                        "01632 960 318",                           None),
    ("Anything at all.",                        "",                                        None),
]
# fmt: on


@pytest.mark.parametrize(("text", "known", "what"), REACHED, ids=[f"{row[0]} / {row[1]}" for row in REACHED])
def test_how_the_other_side_is_reached_is_found_however_it_is_written(
    text: str, known: str, what: str | None
) -> None:
    assert contact_data_in(text, [known]) == (() if what is None else (what,))


def test_everything_that_is_found_is_named_once() -> None:
    known = ["01632 960 318", "lee@example.org", "14 Mill Lane"]
    text = "01632 960318 or lee@example.org, 14 Mill Lane, and 01632 960 318 again"
    assert contact_data_in(text, known) == (NUMBER, MAILBOX, PLACE)


# --- a case


def them(walk: Walk, side: str = "harmed") -> Actor:
    return Actor(getattr(walk, side), side)


def write(walk: Walk, said: str = "When do you call?", *, side: str = "harmed", **given: Any) -> None:
    walk.wait(minutes=5)
    given = {"leave": False, **given}
    write_message(walk.session, them(walk, side), walk.ref, said=said, now=walk.now, **given)


def answer(
    walk: Walk, words: str = "On Tuesday.", who: str = "priya", *, side: str = "harmed", **given: Any
) -> None:
    walk.wait(minutes=5)
    person = getattr(walk, side)
    given = {"shown": read(walk, who, side=side).shown, **given}
    send_message(
        walk.session, walk.staff[who], walk.ref, person_id=person, words=words, now=walk.now, **given
    )


def tell(walk: Walk, said: str, answered: str = "", who: str = "priya", **given: Any) -> None:
    walk.wait(minutes=5)
    given = {"channel": "phone", "leave": False, **given}
    take_down_message(
        walk.session, walk.staff[who], walk.ref, person_id=walk.harmed, said=said, answered=answered,
        now=walk.now, **given,
    )  # fmt: skip


def read(walk: Walk, who: str = "priya", *, side: str = "harmed") -> Conversation:
    person = getattr(walk, side)
    return conversation_of(walk.session, walk.staff[who], walk.file, person, walk.now)


def words(walk: Walk, side: str = "harmed") -> list[str | None]:
    return [one.words for one in messages_of(walk.session, getattr(walk, side), side)]


def clocks(walk: Walk) -> dict[str, datetime]:
    d = deadline.c
    rows = select(d.kind, d.due_at).where(d.kind.in_((TO_ANSWER, TO_READ)), d.open)
    return dict(walk.session.execute(rows).tuples().all())


def stops(walk: Walk, side: str = "harmed") -> None:
    walk.wait(minutes=5)
    actor = them(walk, side)
    stop.stop_everything(walk.session, actor, person_id=actor.id, channel="portal", now=walk.now)


def notices(walk: Walk) -> list[str]:
    mine = select(outbox.c.state).where(outbox.c.template == "something_to_read")
    return list(walk.session.scalars(mine.order_by(outbox.c.created_at)))


def everything_else(walk: Walk) -> list[object]:
    """Where everything of the case stands, and what grounds there are to contact anybody."""
    p = position.c
    rows = walk.session.execute(select(p.lifecycle, p.holder, p.topic, p.state, p.version).order_by(p.id))
    case = walk.file.case
    checks = [(row["kind"], row["about"], row["outcome"]) for row in walk.file.checks]
    return [*rows.all(), case["state"], case["episode"], case["version"], checks]


def test_she_writes_and_it_stands_before_whoever_works_with_her_with_its_day(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk)
    assert clocks(walk).keys() == {TO_ANSWER}
    found = [one for one in promises(walk.session, walk.staff["priya"], walk.now) if one.kind == TO_ANSWER]
    assert [(one.mine, one.side, one.paused) for one in found] == [(True, "harmed", False)]
    mine = my_messages(walk.session, them(walk), walk.ref, walk.now)
    assert mine.due_at == clocks(walk)[TO_ANSWER]
    answer(walk)
    assert clocks(walk) == {}
    assert words(walk) == ["On Tuesday.", "When do you call?"]
    assert my_messages(walk.session, them(walk), walk.ref, walk.now).due_at is None


def test_the_day_is_the_services_own_and_a_second_message_does_not_put_it_off(standing: Standing) -> None:
    walk = standing("exploring_both")
    walk.now = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday
    row = {one.row.name: one.value for one in policy_of(walk.session, walk.staff["olu"]).rows}
    row |= {"message_days": "3"}
    choose(walk.session, walk.staff["olu"], row, shown=0, reason="Three it is.", now=walk.now)
    write(walk)
    due = clocks(walk)[TO_ANSWER]
    assert due == datetime(2026, 6, 4, 16, tzinfo=UTC)
    walk.wait(days=1)
    write(walk, "And another thing.")
    assert clocks(walk) == {TO_ANSWER: due}


@pytest.mark.parametrize("state", ["enquiry", "exploring_first", "scheduled", "following_up", "closed"])
def test_she_can_always_write_and_nothing_moves_by_it(standing: Standing, state: str) -> None:
    walk = standing(state)
    before = everything_else(walk)
    write(walk)
    assert words(walk) == ["When do you call?"]
    assert everything_else(walk) == before
    assert list(events.verify(walk.session)) == []


def test_paused_she_writes_and_it_is_still_owed(standing: Standing) -> None:
    walk = standing("exploring_both")
    stop.pause(walk.session, them(walk), person_id=walk.harmed, now=walk.now)
    write(walk)
    found = [one for one in promises(walk.session, walk.staff["priya"], walk.now) if one.kind == TO_ANSWER]
    assert [one.paused for one in found] == [False]


def test_what_somebody_writes_who_stopped_is_read_and_opens_nothing(standing: Standing) -> None:
    walk = standing("exploring_both")
    stops(walk)
    before = everything_else(walk)
    write(walk, "I am well.")
    assert everything_else(walk) == before
    assert clocks(walk).keys() == {TO_READ}
    with pytest.raises(Refused, match="Nobody writes to them first"):
        answer(walk)


def test_who_stopped_is_answered_once_where_they_said_so(standing: Standing) -> None:
    walk = standing("exploring_both")
    stops(walk)
    with pytest.raises(Refused, match="stopped, or said no to contact"):
        answer(walk, "How are you?")
    write(walk, "Where is my bag?", leave=True)
    assert clocks(walk).keys() == {TO_ANSWER}
    answer(walk, "At the desk.")
    assert clocks(walk) == {}
    with pytest.raises(Refused, match="Nobody writes to them first"):
        answer(walk, "One more thing.")
    assert words(walk)[0] == "At the desk."
    assert notices(walk) == []


def test_leave_given_before_a_stop_ends_with_it_and_what_was_written_is_read(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk, "Call me, please.", leave=True)
    stops(walk)
    assert clocks(walk).keys() == {TO_READ}
    with pytest.raises(Refused, match="stopped, or said no to contact"):
        answer(walk)


def test_a_second_stop_ends_the_leave_that_was_given_after_the_first(standing: Standing) -> None:
    walk = standing("exploring_both")
    stops(walk)
    write(walk, "Where is my bag?", leave=True)
    stops(walk)
    assert clocks(walk).keys() == {TO_READ}
    with pytest.raises(Refused, match="stopped, or said no to contact"):
        answer(walk)
    write(walk, "Do answer me.", leave=True)
    answer(walk, "At the desk.")


def test_every_stop_after_a_message_is_noted_and_stands_before_staff_once(standing: Standing) -> None:
    walk = standing("exploring_both")
    open_ones = select(deadline.c.kind).where(deadline.c.open, deadline.c.person_id == walk.harmed)
    for said in ("", "Where is my bag?", "And my coat?"):
        if said:
            write(walk, said)
            write(walk, said, leave=True)
        stops(walk)
        stops(walk)  # pressing twice stops once
        assert sorted(walk.session.scalars(open_ones)) == ([TO_READ] if said else []) + ["stopped"]
    noted = select(event.c.id).where(event.c.event == "stop", event.c.holder == walk.harmed)
    assert len(walk.session.scalars(noted).all()) == 3


def test_a_no_to_contact_alone_is_a_no(standing: Standing) -> None:
    walk = standing("exploring_both")
    walk.wait(minutes=5)
    her = them(walk)
    stop.take_back(
        walk.session, her, person_id=walk.harmed, purpose="contact", channel="portal", now=walk.now
    )
    with pytest.raises(Refused, match="said no to contact"):
        answer(walk)
    write(walk, leave=True)
    answer(walk)


def test_closed_nobody_writes_first_and_an_answer_is_given_where_asked(standing: Standing) -> None:
    walk = standing("closed")
    with pytest.raises(Refused, match="This is closed"):
        answer(walk)
    write(walk)
    assert clocks(walk).keys() == {TO_READ}
    for who in ("sam", "priya"):
        found = promises(walk.session, walk.staff[who], walk.now)
        assert [one.mine for one in found if one.kind == TO_READ] == [True], who
    write(walk, "Please answer.", leave=True)
    answer(walk, who="sam")


def test_a_plan_that_shuts_her_pages_shuts_them_to_an_answer_whatever_she_ticks(standing: Standing) -> None:
    walk = standing("exploring_both")
    change_plan(
        walk.session, them(walk), person_id=walk.harmed, what="more", form={"never": ["portal"]},
        ref=walk.ref, now=walk.now,
    )  # fmt: skip
    write(walk, leave=True)
    with pytest.raises(Refused, match="The plan says never"):
        answer(walk)
    assert clocks(walk).keys() == {TO_ANSWER}  # on another way of the plan
    stops(walk)
    write(walk, "And now?", leave=True)
    with pytest.raises(Refused, match="The plan says never"):
        answer(walk)


def test_where_somebody_may_be_watching_nothing_stands_on_the_page(standing: Standing) -> None:
    walk = standing("exploring_both")
    change_plan(
        walk.session, them(walk), person_id=walk.harmed, what="more", form={"contact_device": "watched"},
        ref=walk.ref, now=walk.now,
    )  # fmt: skip
    write(walk, leave=True)
    with pytest.raises(Refused, match="may be watching"):
        answer(walk)


def test_without_a_plan_or_once_it_ran_out_only_her_own_word_allows_an_answer(standing: Standing) -> None:
    walk = standing("exploring_both")
    walk.wait(days=120)
    assert ways_for(walk.session, walk.file, walk.harmed, walk.now).leave
    with pytest.raises(Refused, match="run out"):
        answer(walk)
    write(walk)
    assert clocks(walk).keys() == {TO_READ}
    with pytest.raises(Refused, match="run out"):
        answer(walk)
    write(walk, "Please answer.", leave=True)
    answer(walk)
    early = standing("enquiry")
    write(early, leave=True)
    answer(early, who="sam")


# --- what staff write


def test_how_the_other_side_is_reached_never_stands_in_it_whatever_the_reason(standing: Standing) -> None:
    walk = standing("exploring_both")
    for side, other in (("harmed", "responsible"), ("responsible", "harmed")):
        number = walk.safe_contact(getattr(walk, other))["call_detail"]
        with pytest.raises(Refused, match="a telephone number of the other side"):
            answer(walk, f"Call {number}.", side=side, despite="They asked for it.")
        own = walk.safe_contact(getattr(walk, side))["call_detail"]
        answer(walk, f"Is {own} still right?", side=side)
    with pytest.raises(Refused, match="a telephone number of the other side"):
        tell(walk, "How do I find them?", f"On {walk.safe_contact(walk.responsible)['call_detail']}.")


def test_a_number_of_theirs_that_is_not_used_any_more_is_theirs_all_the_same(standing: Standing) -> None:
    walk = standing("exploring_both")
    old = walk.safe_contact(walk.responsible)["call_detail"]
    change_plan(
        walk.session, them(walk, "responsible"), person_id=walk.responsible, what="call",
        form={"call_allowed": "no"}, ref=walk.ref, now=walk.now,
    )  # fmt: skip
    with pytest.raises(Refused, match="a telephone number"):
        answer(walk, f"It was {old}.")


def test_a_number_that_both_share_is_refused_as_well(standing: Standing) -> None:
    walk = standing("exploring_both")
    number = walk.safe_contact(walk.responsible)["call_detail"]
    plan = {**walk.safe_contact(walk.harmed), "call_detail": number}
    walk.check("priya", "safe_contact_plan", plan.pop("outcome"), about=walk.harmed, **plan)
    with pytest.raises(Refused, match="a telephone number of the other side"):
        answer(walk, f"Is {number} still right?")


def test_the_other_persons_name_needs_a_reason_that_is_kept_and_not_shown(standing: Standing) -> None:
    walk = standing("exploring_both")
    with pytest.raises(Invalid) as said:
        answer(walk, "Lee is not told.")
    assert said.value.errors == [("despite", f"{NAMES_THEM} Take it out, or write why it stays.")]
    answer(walk, "Lee is not told.", despite="She asked if Lee is told.")
    assert words(walk) == ["Lee is not told."]
    kept = walk.session.scalars(select(note.c.field).where(note.c.text == "She asked if Lee is told.")).all()
    assert kept == ["message:despite"]


def test_a_faster_colleague_is_noticed_and_the_same_key_sends_once(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk)
    answer(walk, who="tom", key="a" * 32)
    answer(walk, who="tom", key="a" * 32)
    assert len(words(walk)) == 2
    with pytest.raises(Conflict, match="while you were writing"):
        answer(walk, "I call on Monday.", shown=1)
    write(walk, "Thank you.", key="b" * 32)
    write(walk, "Thank you.", key="b" * 32)
    assert len(words(walk)) == 3


@pytest.mark.parametrize(("said", "fault"), [("  ", "Write your message"), ("x" * 5_001, "5,001 characters")])
def test_nothing_and_too_much_are_said_to_be_so(standing: Standing, said: str, fault: str) -> None:
    walk = standing("exploring_both")
    for act in (write, answer):
        with pytest.raises(Invalid, match=fault):
            act(walk, said)
    write(walk, "x" * 5_000)


def test_one_colleague_takes_it_on(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk)
    take_on(walk.session, walk.staff["tom"], walk.ref, person_id=walk.harmed)
    assert [one.taken_by for one in read(walk).waiting] == [walk.staff["tom"].id]


READERS = {"priya": (True, True), "tom": (True, True), "helen": (True, False), "david": (True, False),
           "sam": (True, True), "olu": (False, False)}  # fmt: skip


@pytest.mark.parametrize("who", READERS)
def test_who_reads_and_who_writes(standing: Standing, who: str) -> None:
    walk = standing("exploring_both")
    write(walk)
    found = read(walk, who)
    assert (found.may_read, found.may_write) == READERS[who]
    assert [one.words for one in found.messages] == (["When do you call?"] if found.may_read else [])
    if not found.may_write:
        walk.declare(who)
        with pytest.raises(Refused, match="Whoever works on this case"):
            answer(walk, who=who)


def test_nobody_writes_as_somebody_else_or_to_whoever_takes_no_part(standing: Standing) -> None:
    walk = standing("exploring_both")
    supporter = walk.add("Rosa", "supporter")
    walk.declare("priya")
    for person in (supporter, "0" * 32):
        with pytest.raises(NotFound):
            send_message(
                walk.session, walk.staff["priya"], walk.ref, person_id=person, words="Hello.", shown=0,
                now=walk.now,
            )  # fmt: skip
    with pytest.raises(NotFound):
        write_message(walk.session, walk.staff["priya"], walk.ref, said="Hello.", leave=False, now=walk.now)
    for actor in (them(walk), them(walk, "responsible")):
        with pytest.raises(NotFound):
            send_message(
                walk.session, actor, walk.ref, person_id=walk.responsible, words="Hello.", shown=0,
                now=walk.now,
            )  # fmt: skip


# --- told by telephone


def test_what_she_says_by_telephone_counts_as_if_she_had_written_it(standing: Standing) -> None:
    walk = standing("exploring_both")
    tell(walk, "She cannot come on Monday.", who="sam")
    assert clocks(walk).keys() == {TO_ANSWER}
    first = read(walk).messages[0]
    assert (first.ours, first.channel, first.entered_by) == (False, "phone", walk.staff["sam"].id)
    tell(walk, "Is Tuesday all right?", "Tuesday at ten.", channel="in_person")
    assert clocks(walk) == {}
    assert words(walk) == ["Tuesday at ten.", "Is Tuesday all right?", "She cannot come on Monday."]
    told = record_of(walk.session, walk.file, walk.harmed).told
    assert (told[0].to, told[0].what, told[0].words) == ("You", "Face to face:", "Tuesday at ten.")
    for_her = walk.session.scalars(select(event.c.on_behalf_of).where(event.c.event == "wrote_message"))
    assert set(for_her) == {walk.harmed}


def test_how_it_reached_us_is_asked_and_nothing_is_written_down_without_her_words(standing: Standing) -> None:
    walk = standing("exploring_both")
    for channel in ("", "portal", "pigeon"):
        with pytest.raises(Invalid, match="Choose how this reached us"):
            tell(walk, "Hello.", channel=channel)
    with pytest.raises(Invalid, match="Write what they said"):
        tell(walk, " ", "On Tuesday.")
    with pytest.raises(Invalid, match="write why it stays"):
        tell(walk, "Does Lee know?", "Lee does not.")
    tell(walk, "Does Lee know?", "Lee does not.", despite="She asked.")


def test_a_message_that_needs_no_answer_is_seen_to(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk, "Thank you.")
    clock = str(walk.session.scalar(select(deadline.c.id).where(deadline.c.kind == TO_ANSWER)))
    keep(walk.session, walk.staff["priya"], walk.ref, clock, what="She says thank you.", now=walk.now)
    assert clocks(walk) == {}


# --- read, seen, told of


def test_she_sees_by_whom_hers_was_read_and_nobody_sees_whether_she_has_read(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk)
    mark_read(walk.session, walk.staff["helen"], walk.ref, person_id=walk.harmed, now=walk.now)
    assert read(walk).messages[0].read_at is None  # she may not answer
    mark_read(walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, now=walk.now)
    mark_read(walk.session, walk.staff["tom"], walk.ref, person_id=walk.harmed, now=walk.now)
    assert read(walk).messages[0].read_by == walk.staff["priya"].id
    mine = my_messages(walk.session, them(walk), walk.ref, walk.now)
    assert mine.first_names[walk.staff["priya"].id] == "Priya"
    answer(walk)
    assert new_for(walk.session, them(walk)).total() == 1
    mark_seen(walk.session, them(walk), walk.ref, now=walk.now)
    assert new_for(walk.session, them(walk)).total() == 0


def texts(walk: Walk) -> None:
    plan = {**walk.safe_contact(walk.harmed), "text_allowed": "yes", "text_detail": "01632 960 318",
            "text_when": "any", "never": ["voicemail"]}  # fmt: skip
    walk.wait(minutes=5)
    walk.check("priya", "safe_contact_plan", plan.pop("outcome"), about=walk.harmed, **plan)


def test_that_something_waits_is_told_on_the_way_of_the_plan_once_and_no_longer_than_it_is_true(
    standing: Standing,
) -> None:
    walk = standing("exploring_both")
    answer(walk)
    assert notices(walk) == []  # the plan names no way on which it could be said
    texts(walk)
    answer(walk, "And on Thursday.")
    answer(walk, "And on Friday.")
    assert notices(walk) == ["waiting"]
    mark_seen(walk.session, them(walk), walk.ref, now=walk.now)
    assert notices(walk) == ["cancelled"]
    answer(walk, "And on Saturday.")
    waiting = walk.session.scalars(select(outbox.c.id).where(outbox.c.state == "waiting")).one()
    stops(walk)
    assert carrier.claim(walk.session, waiting, "text", now=walk.now) is None
    assert notices(walk) == ["cancelled", "cancelled"]


# --- nothing crosses, nothing stays


def test_not_a_word_crosses_to_the_other_side_or_stands_on_the_cases_own_line(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk, "heron")
    answer(walk, "grebe")
    assert words(walk, "responsible") == []
    assert read(walk, side="responsible").messages == ()
    assert not [
        one for one in record_of(walk.session, walk.file, walk.responsible).told if "grebe" in one.words
    ]
    for side in ("", "responsible"):
        entries = timeline(walk.session, walk.file, {}, side=side, words_for=walk.staff["priya"])
        assert not [one for one in entries if "heron" in str(one) or "grebe" in str(one)]
    theirs = timeline(walk.session, walk.file, {}, side="responsible", words_for=walk.staff["priya"])
    assert not [one for one in theirs if "essage" in one.title and "Maya" in one.title]


def test_words_that_are_destroyed_leave_the_chain_whole_and_the_page_readable(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk, "heron")
    answer(walk, "grebe")
    walk.session.execute(delete(note).where(note.c.field == "message:words"))
    assert list(events.verify(walk.session)) == []
    assert words(walk) == [None, None]
    assert "The words are not kept any more." in record_of(walk.session, walk.file, walk.harmed).told[0].what
