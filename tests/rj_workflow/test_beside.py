"""A case beside another: the same person harmed, somebody else responsible, and nothing else in common."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.account import Part
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.commands import stop
from rj_workflow.commands.account import write_account
from rj_workflow.commands.beside import NO_DETAILS, NO_NAMES, Beside, call_it, open_beside
from rj_workflow.commands.check import record_check
from rj_workflow.commands.contact import change_plan, confirm_change
from rj_workflow.commands.enquiry import Enquiry, open_enquiry
from rj_workflow.commands.look import note_look
from rj_workflow.commands.messages import send_message, write_message
from rj_workflow.commands.needs import Said, arrange, say_needs
from rj_workflow.commands.pack import REACHES_ELSE, SOMEBODY_ELSE, prepare, release_risk
from rj_workflow.errors import Invalid, NotDeclared, NotFound, Refused
from rj_workflow.messages import NAMES_THEM, messages_of
from rj_workflow.models import deadline, event
from rj_workflow.needs import unmet
from rj_workflow.notifications.standing import answer_for
from rj_workflow.others import Others
from rj_workflow.queries.account import account_of
from rj_workflow.queries.beside import beside
from rj_workflow.queries.portal import my_cases
from rj_workflow.queries.record import OTHERS, my_record, record_of
from state_machines.contact import PLAN
from state_machines.roles import CASEWORKER

if TYPE_CHECKING:
    from rj_workflow.seeds.walk import Walk
    from tests.factories.case import Standing

pytestmark = pytest.mark.database

SHE_ASKS = Beside(who_asked="harmed", name="Rory Keane", channel="phone", interests="none")
HE_ASKS = Beside(who_asked="responsible", name="Rory Keane", basis="referral", interests="none")


def her(walk: Walk) -> Actor:
    return Actor(walk.harmed, "harmed", walk.harmed_name)


def opened(walk: Walk, said: Beside = SHE_ASKS, who: str = "sam", **given: str) -> CaseFile:
    walk.wait(hours=1)
    ref = open_beside(walk.session, walk.staff[who], walk.ref, said, now=walk.now, **given)
    return of(walk, ref)


def of(walk: Walk, ref: str) -> CaseFile:
    return policy.case_for(walk.session, THE_CLOCK, ref)


def events_of(walk: Walk, ref: str) -> list[str]:
    found = select(event.c.event).where(event.c.case_id == of(walk, ref).case["id"]).order_by(event.c.seq)
    return list(walk.session.scalars(found))


def other_of(file: CaseFile) -> str:
    row = file.on_side("responsible")
    assert row is not None
    return str(row["person_id"])


def test_she_is_the_same_person_and_the_case_begins_with_nothing_decided(standing: Standing) -> None:
    walk = standing("preparing")
    before = events_of(walk, walk.ref)
    file = opened(walk)
    row = file.on_side("harmed")
    assert row is not None
    assert (row["person_id"], file.case["state"], file.case["first_side"]) == (
        walk.harmed,
        "enquiry",
        "harmed",
    )
    assert [p.lifecycle for p in file.positions] == []
    assert (file.case["lead_id"], file.case["process"], file.answers) == (None, "", {})
    assert file.at("choice", walk.harmed, "contact").state == "not_asked"
    assert events_of(walk, walk.ref) == before  # nothing is written on the other


def test_the_kind_of_harm_goes_with_it_and_never_asks_for_less_care(standing: Standing) -> None:
    walk = standing("allocated", "sensitive")
    theirs = open_enquiry(
        walk.session, walk.staff["sam"], Enquiry("Rory", "responsible", harm=""), now=walk.now
    )
    new, joined = opened(walk), opened(walk, replace(HE_ASKS, theirs=theirs))
    for file in (new, joined):
        assert (file.case["sensitive"], file.case["harm"]) == (True, "Burglary")


def test_she_waits_no_longer_than_anybody_new(standing: Standing) -> None:
    walk = standing("allocated")
    file = opened(walk)
    fresh = open_enquiry(walk.session, walk.staff["sam"], Enquiry("Ada", "harmed"), now=walk.now)

    def lengths(ref: str) -> set[tuple[str, timedelta]]:
        case_id = of(walk, ref).case["id"]
        rows = walk.session.execute(select(deadline).where(deadline.c.case_id == case_id))
        return {(row.kind, row.due_at - row.made_at) for row in rows if row.kind != "contact_plan_ran_out"}

    assert lengths(file.case["ref"]) == lengths(fresh) != set()


def test_whoever_works_on_it_declares_anew_and_a_link_to_him_shuts_this_case_alone(
    standing: Standing,
) -> None:
    walk = standing("allocated")
    file = opened(walk)
    with pytest.raises(NotDeclared):
        policy.case_for(walk.session, walk.staff["helen"], file.case["ref"])
    shut = opened(walk, replace(SHE_ASKS, name="Ned", interests="conflict"))
    with pytest.raises(NotFound):
        policy.case_for(walk.session, walk.staff["sam"], shut.case["ref"])
    assert policy.case_for(walk.session, walk.staff["helen"], walk.ref).case["ref"] == walk.ref


def test_her_plan_is_one_plan_and_less_contact_counts_on_every_case_at_once(standing: Standing) -> None:
    walk = standing("exploring_first")
    file = opened(walk)
    mine = file.current_check(PLAN, walk.harmed, walk.now)
    assert mine is not None
    assert mine["id"] == walk.file.current_check(PLAN, walk.harmed, walk.now)["id"]  # type: ignore[index]
    walk.wait(minutes=5)
    change_plan(
        walk.session, her(walk), person_id=walk.harmed, what="call", form={"call_allowed": "no"},
        ref=walk.ref, now=walk.now,
    )  # fmt: skip
    for ref in (walk.ref, file.case["ref"]):
        answer = answer_for(walk.session, of(walk, ref), walk.harmed, "call", walk.now)
        assert answer.why in ("not_allowed", "never"), ref


def test_a_change_she_asked_for_waits_once_and_is_confirmed_on_either(standing: Standing) -> None:
    walk = standing("exploring_first")
    file = opened(walk)
    walk.wait(minutes=5)
    form = {"email_allowed": "yes", "email_detail": "maya@example.org", "email_when": "any"}
    change_plan(
        walk.session, her(walk), person_id=walk.harmed, what="email", form=form, ref=walk.ref, now=walk.now
    )
    walk.wait(minutes=5)
    confirm_change(
        walk.session, walk.staff["sam"], file.case["ref"], walk.harmed,
        {"confirmed_on": "face_to_face", "theirs": "yes"}, now=walk.now,
    )  # fmt: skip
    open_ones = select(deadline.c.id).where(deadline.c.kind == "confirm_contact_change", deadline.c.open)
    assert walk.session.scalars(open_ones).all() == []
    newest = [of(walk, ref).latest_check(PLAN, walk.harmed) for ref in (walk.ref, file.case["ref"])]
    assert [row["data"]["email_allowed"] for row in newest if row] == ["yes", "yes"]


def test_no_plan_of_hers_is_read_on_a_case_that_is_not_hers(standing: Standing) -> None:
    walk = standing("exploring_first")
    ref = open_enquiry(walk.session, walk.staff["sam"], Enquiry("Ada", "harmed"), now=walk.now)
    assert [row["kind"] for row in of(walk, ref).checks if row["about"] == walk.harmed] == []


def test_what_helps_her_is_arranged_for_each_case_by_itself(standing: Standing) -> None:
    walk = standing("allocated")
    signs = "British Sign Language"
    say_needs(
        walk.session, her(walk), walk.ref, Said(frozenset({signs})), person_id=walk.harmed, phase="",
        channel="portal", now=walk.now,
    )  # fmt: skip
    (one,) = unmet(walk.session, walk.file)[walk.harmed]
    arrange(walk.session, walk.staff["priya"], walk.ref, one.id, how="Ada signs.", now=walk.now)
    file = opened(walk)
    assert unmet(walk.session, walk.file) == {}
    assert [one.kind for one in unmet(walk.session, file)[walk.harmed]] == [signs]
    arrange(walk.session, walk.staff["sam"], file.case["ref"], one.id, how="Ada again.", now=walk.now)
    assert unmet(walk.session, walk.file) == unmet(walk.session, of(walk, file.case["ref"])) == {}
    walk.wait(minutes=5)
    say_needs(
        walk.session, her(walk), walk.ref, Said(frozenset({signs}), "Mornings."), person_id=walk.harmed,
        phase="", channel="portal", now=walk.now,
    )  # fmt: skip
    tasks = select(deadline.c.case_id).where(deadline.c.kind == "arrange_adjustment", deadline.c.open)
    assert set(walk.session.scalars(tasks)) == {walk.file.case["id"], file.case["id"]}


def test_her_story_is_the_one_she_told(standing: Standing) -> None:
    walk = standing("exploring_first")
    write_account(
        walk.session, her(walk), walk.ref, [Part("", "They came in at night.", "facilitators")], shown=0,
        channel="portal", now=walk.now,
    )  # fmt: skip
    file = opened(walk)
    file.case["lead_id"] = walk.staff["priya"].id
    granted = account_of(walk.session, walk.staff["priya"], file, walk.harmed)
    assert [part.text for part in granted.readable] == ["They came in at night."]


def test_a_case_that_he_opened_takes_her_in_and_he_is_told_nothing(standing: Standing) -> None:
    walk = standing("exploring_first")
    sam = walk.staff["sam"]
    theirs = open_enquiry(walk.session, sam, Enquiry("Rory Keane", "responsible"), now=walk.now)
    him = Actor(other_of(of(walk, theirs)), "responsible", "Rory Keane")
    before = my_cases(walk.session, him, now=walk.now)
    file = opened(walk, replace(HE_ASKS, name="", basis="", theirs=theirs))
    assert (file.case["ref"], file.side_of(walk.harmed), file.case["first_side"]) == (
        theirs, "harmed", "responsible",
    )  # fmt: skip
    assert my_cases(walk.session, him, now=walk.now) == before
    assert file.latest_check("contact_basis", walk.harmed) is None


def test_no_case_is_joined_that_is_not_open_to_them_or_has_somebody_harmed(standing: Standing) -> None:
    walk = standing("exploring_first")
    ada = open_enquiry(walk.session, walk.staff["sam"], Enquiry("Ada", "harmed"), now=walk.now)
    barred = open_enquiry(
        walk.session, walk.staff["sam"], Enquiry("Ned", "responsible", interests="conflict"), now=walk.now
    )
    for ref in (ada, barred, walk.ref, "R-9999"):
        with pytest.raises(Invalid) as fault:
            opened(walk, replace(HE_ASKS, theirs=ref))
        assert [name for name, _ in fault.value.errors] == ["theirs"], ref


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(SHE_ASKS, who_asked=""), "who_asked"),
        (replace(SHE_ASKS, channel=""), "channel"),
        (replace(SHE_ASKS, interests=""), "interests"),
        (replace(SHE_ASKS, called="The one with Rory"), "called"),
        (replace(SHE_ASKS, called="lee's"), "called"),
        (replace(SHE_ASKS, called="x" * 61), "called"),
        (replace(HE_ASKS, name=""), "name"),
        (replace(HE_ASKS, basis="none"), "basis"),
    ],
)
def test_what_is_missing_is_said_beside_it(standing: Standing, said: Beside, field: str) -> None:
    walk = standing("exploring_first")
    with pytest.raises(Invalid) as fault:
        opened(walk, said)
    assert [name for name, _ in fault.value.errors] == [field]


def test_sent_twice_it_is_opened_once_and_only_by_whoever_may_open_the_first(standing: Standing) -> None:
    walk = standing("exploring_first")
    first, again = opened(walk, key="a" * 32), opened(walk, key="a" * 32)
    assert first.case["ref"] == again.case["ref"]
    nobodys = replace(walk.staff["tom"], id="f" * 32)
    with pytest.raises(NotFound):
        open_beside(walk.session, nobodys, walk.ref, SHE_ASKS, now=walk.now)


def test_without_anybody_harmed_there_is_nothing_to_open_beside(standing: Standing) -> None:
    walk = standing("referred", "responsible first")
    with pytest.raises(Refused, match="Nobody harmed"):
        opened(walk)


# --- who may know of both


def test_only_whoever_may_see_both_is_told_that_there_are_two(standing: Standing) -> None:
    walk = standing("exploring_first")
    file = opened(walk)
    priya, helen = walk.staff["priya"], walk.staff["helen"]
    desk = Actor("d" * 32, "staff", roles=CASEWORKER)
    here = walk.file
    assert [one.ref for one in beside(walk.session, helen, here)] == [file.case["ref"]]
    assert beside(walk.session, priya, here) == []  # the new one is not hers
    assert beside(walk.session, desk, file) == []  # the first has a lead: it is not the desk's to open
    (undeclared,) = beside(walk.session, helen, here)
    assert (undeclared.called, undeclared.state_words) == ("", "")
    him = Actor(walk.responsible, "responsible", walk.responsible_name)
    assert beside(walk.session, him, here) == []


def test_his_pages_are_byte_for_byte_as_if_there_were_one(standing: Standing) -> None:
    walk = standing("exploring_both")
    him = Actor(walk.responsible, "responsible", walk.responsible_name)
    before = my_cases(walk.session, him, now=walk.now), my_record(walk.session, him)
    opened(walk)
    assert (my_cases(walk.session, him, now=walk.now), my_record(walk.session, him)) == before


# --- her pages


def test_what_he_asked_for_is_not_hers_to_see_before_somebody_speaks_with_her(standing: Standing) -> None:
    walk = standing("exploring_first")
    file = opened(walk, HE_ASKS)
    assert [one.ref for one in my_cases(walk.session, her(walk), now=walk.now)] == [walk.ref]
    stop.stop_everything(walk.session, her(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert of(walk, file.case["ref"]).at("choice", walk.harmed, "contact").state == "declined"
    assert [one.ref for one in my_cases(walk.session, her(walk), now=walk.now)] == [walk.ref]


def test_her_record_tells_nothing_of_what_he_asked_for_before_somebody_speaks_with_her(
    standing: Standing,
) -> None:
    walk = standing("exploring_both")
    hidden = opened(walk, HE_ASKS)
    look_at(walk, hidden)
    stop.stop_everything(walk.session, her(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert of(walk, hidden.case["ref"]).at("choice", walk.harmed, "contact").state == "declined"
    mine = my_record(walk.session, her(walk))
    assert mine == record_of(walk.session, walk.file, walk.harmed)
    assert [one.to for one in mine.told].count(OTHERS) == 1


def test_what_she_asked_for_herself_stands_in_her_record_with_the_first(standing: Standing) -> None:
    walk = standing("exploring_both")
    look_at(walk, opened(walk))
    stop.stop_everything(walk.session, her(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    mine = my_record(walk.session, her(walk))
    assert [one.who for one in mine.looked] == ["A caseworker"]
    assert [one.to for one in mine.told].count(OTHERS) == 2


def look_at(walk: Walk, file: CaseFile) -> None:
    """Sam opens how she is reached, on this case."""
    sam = walk.staff["sam"]
    note_look(walk.session, sam, file.case["ref"], part="people", side="harmed", now=walk.now)


def test_stop_everything_stops_both_and_only_this_one_leaves_the_other(standing: Standing) -> None:
    walk = standing("exploring_both")
    file = opened(walk)
    both = {walk.ref, file.case["ref"]}
    stop.stop_everything(
        walk.session, her(walk), person_id=walk.harmed, channel="portal", ref=file.case["ref"], now=walk.now
    )
    now = {one.ref: one.stopped_at for one in my_cases(walk.session, her(walk), now=walk.now)}
    assert (now[file.case["ref"]], now[walk.ref]) == (walk.now, None)
    assert walk.file.at("choice", walk.harmed, "contact").state == "given"
    walk.wait(minutes=5)
    stop.stop_everything(walk.session, her(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert {one.ref for one in my_cases(walk.session, her(walk), now=walk.now) if one.stopped_at} == both


def test_said_by_telephone_a_stop_reaches_the_case_that_its_reader_may_not_open(standing: Standing) -> None:
    walk = standing("exploring_both")
    file = opened(walk)
    with pytest.raises(NotFound):
        policy.case_for(walk.session, walk.staff["priya"], file.case["ref"])
    stop.stop_everything(
        walk.session, walk.staff["priya"], person_id=walk.harmed, channel="phone", now=walk.now
    )
    assert of(walk, file.case["ref"]).at("choice", walk.harmed, "contact").state == "declined"
    with pytest.raises(NotFound):  # nor does it open a door to somebody whose case is not theirs at all
        stop.stop_everything(
            walk.session, replace(walk.staff["priya"], id="f" * 32), person_id=walk.harmed, channel="phone",
            now=walk.now,
        )  # fmt: skip


def test_never_ask_about_this_one_leaves_the_other_to_be_asked_about(standing: Standing) -> None:
    walk = standing("exploring_both")
    file = opened(walk)
    ref = file.case["ref"]
    stop.stop_everything(
        walk.session, her(walk), person_id=walk.harmed, channel="portal", ref=walk.ref, now=walk.now
    )
    stop.may_ask_again(
        walk.session,
        her(walk),
        person_id=walk.harmed,
        answer="never",
        channel="portal",
        ref=walk.ref,
        now=walk.now,
    )
    mine = {p.state for p in walk.file.of("choice") if p.holder == walk.harmed and p.topic != "keep_record"}
    assert mine == {"never_ask"}
    assert of(walk, ref).at("offer", walk.harmed).state != "do_not_ask"
    stop.may_ask_again(
        walk.session, her(walk), person_id=walk.harmed, answer="never", channel="portal", now=walk.now
    )
    assert of(walk, ref).at("offer", walk.harmed).state == "do_not_ask"


def test_she_calls_it_what_she_likes_but_names_nobody(standing: Standing) -> None:
    walk = standing("exploring_both")
    file = opened(walk)
    call_it(
        walk.session, her(walk), file.case["ref"], person_id=walk.harmed, called=" The second one ",
        channel="portal", now=walk.now,
    )  # fmt: skip
    called = {one.ref: one.called for one in my_cases(walk.session, her(walk), now=walk.now)}
    assert called == {walk.ref: "", file.case["ref"]: "The second one"}
    for name in ("Lee again", "DANVERS"):
        with pytest.raises(Invalid) as fault:
            call_it(
                walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, called=name,
                channel="phone", now=walk.now,
            )  # fmt: skip
        assert fault.value.errors == [("called", NO_NAMES)]
    with pytest.raises(NotFound):
        call_it(
            walk.session, Actor(walk.responsible, "responsible"), walk.ref, person_id=walk.harmed,
            called="x", channel="portal", now=walk.now,
        )  # fmt: skip


# --- nobody is named across the two


RORYS_NUMBER = "01632 960 555"


def number_of(walk: Walk, person_id: str) -> str:
    return str(walk.safe_contact(person_id)["call_detail"])


def answer_him(walk: Walk, file: CaseFile, words: str, despite: str = "") -> None:
    """Rory asks, and Sam answers him on the second case."""
    ref, him = file.case["ref"], Actor(other_of(file), "responsible")
    walk.wait(minutes=5)
    write_message(walk.session, him, ref, said="And now?", leave=True, now=walk.now)
    shown = messages_of(walk.session, him.id, "responsible", case_id=file.case["id"])[0].number
    send_message(
        walk.session, walk.staff["sam"], ref, person_id=him.id, words=words, shown=shown, despite=despite,
        now=walk.now,
    )  # fmt: skip


def reached_by_phone(walk: Walk, file: CaseFile) -> None:
    """Rory's own number is written down on the second case."""
    plan = {**walk.safe_contact(other_of(file)), "call_detail": RORYS_NUMBER}
    walk.wait(minutes=5)
    record_check(
        walk.session, walk.staff["sam"], file.case["ref"], PLAN, plan, about=other_of(file), now=walk.now
    )


def test_who_is_on_the_first_case_is_not_named_to_him_on_the_second(standing: Standing) -> None:
    walk = standing("exploring_both")
    file = opened(walk)
    with pytest.raises(Invalid) as fault:
        answer_him(walk, file, "Lee Danvers is also on this.")
    assert [(name, said.startswith(NAMES_THEM)) for name, said in fault.value.errors] == [("despite", True)]
    answer_him(walk, file, "Lee Danvers is also on this.", despite="He asked, and each has agreed.")
    with pytest.raises(Refused, match="a telephone number"):
        answer_him(walk, file, f"Call {number_of(walk, walk.responsible)}.", despite="He asked.")
    answer_him(walk, file, "On Tuesday.")


@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_who_is_on_the_second_case_is_not_named_to_anybody_on_the_first(
    standing: Standing, side: str
) -> None:
    walk = standing("exploring_both")
    reached_by_phone(walk, opened(walk))
    who = getattr(walk, side)

    def say(words: str) -> None:
        walk.wait(minutes=5)
        send_message(
            walk.session, walk.staff["priya"], walk.ref, person_id=who, words=words, shown=0, now=walk.now
        )

    with pytest.raises(Invalid, match="It names the other person"):
        say("Rory is in touch with us.")
    with pytest.raises(Refused, match="a telephone number"):
        say(f"Call {RORYS_NUMBER}.")
    say("We call on Tuesday.")


def test_the_history_of_risk_names_nobody_of_the_second_case(standing: Standing) -> None:
    walk = standing("exploring_both")
    reached_by_phone(walk, opened(walk))
    walk.wait(minutes=5)
    pack_id = prepare(
        walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, service="Riverside",
        classes=["risk"], now=walk.now,
    )  # fmt: skip

    def write_risk(said: str) -> None:
        release_risk(
            walk.session, walk.staff["helen"], walk.ref, person_id=walk.harmed, pack_id=pack_id, said=said,
            now=walk.now,
        )  # fmt: skip

    for said, why in (
        ("She is afraid of Keane.", SOMEBODY_ELSE),
        ("She is afraid of Lee.", SOMEBODY_ELSE),
        (f"She was called from {RORYS_NUMBER}.", REACHES_ELSE),
    ):
        with pytest.raises(Invalid) as fault:
            write_risk(said)
        assert fault.value.errors == [("said", why)], said
    write_risk("Maya was followed once.")


def test_no_talk_is_called_by_the_name_or_number_of_anybody_on_either(standing: Standing) -> None:
    walk = standing("exploring_both")
    file = opened(walk)
    for ref, actor in ((walk.ref, "priya"), (file.case["ref"], "sam"), (file.case["ref"], "")):
        for called, why in (
            ("not Lee", NO_NAMES),
            ("the one with rory", NO_NAMES),
            (number_of(walk, walk.responsible), NO_DETAILS),
        ):
            with pytest.raises(Invalid) as fault:
                call_it(
                    walk.session, walk.staff[actor] if actor else her(walk), ref, person_id=walk.harmed,
                    called=called, channel="phone", now=walk.now,
                )  # fmt: skip
            assert fault.value.errors == [("called", why)], (ref, called)


def test_a_case_that_he_opened_is_not_called_by_his_name_when_she_is_put_on_it(standing: Standing) -> None:
    walk = standing("exploring_first")
    theirs = open_enquiry(walk.session, walk.staff["sam"], Enquiry("Rory Keane", "responsible"), now=walk.now)
    with pytest.raises(Invalid) as fault:
        opened(walk, replace(HE_ASKS, name="", basis="", theirs=theirs, called="About Keane"))
    assert fault.value.errors == [("called", NO_NAMES)]
    assert of(walk, theirs).side_of(walk.harmed) == ""


def test_nobody_finds_out_by_trying_names_who_else_is_on_a_case(standing: Standing) -> None:
    walk = standing("exploring_both")
    hidden = opened(walk, HE_ASKS)
    him = Actor(other_of(hidden), "responsible")
    lee = Actor(walk.responsible, "responsible")
    for actor, ref, name in (
        (her(walk), walk.ref, "Rory"),
        (lee, walk.ref, "Rory"),
        (him, hidden.case["ref"], "Lee"),
    ):
        call_it(
            walk.session, actor, ref, person_id=actor.id, called=f"{name} Anybody", channel="portal",
            now=walk.now,
        )  # fmt: skip
        assert [one.called for one in my_cases(walk.session, actor, now=walk.now)] == [f"{name} Anybody"]


@pytest.mark.parametrize(
    ("said", "own", "named"),
    [
        ("LEE's", "", True),
        ("the Danvers-Reed one", "", True),
        ("sleep", "", False),
        ("Ann helps", "", True),
        ("al and jo", "", False),
        ("Danvers", "Maya Danvers", False),
        ("", "", False),
    ],
)
def test_a_part_of_a_name_is_found_however_it_is_written(said: str, own: str, named: bool) -> None:
    others = Others(("Lee Danvers", "Al Jo"), ("Ann Okafor",), ())
    assert others.are_named_in(said, own=own) is named
