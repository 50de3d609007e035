"""What ends with an episode, what outlives it, and whose return it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from rj_workflow.actors import Actor
from rj_workflow.commands.enquiry import Enquiry, open_enquiry
from rj_workflow.commands.step import Target, locate, take_step
from rj_workflow.errors import Conflict, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import new_id, outbox, participant
from rj_workflow.seeds.walk import Walk
from state_machines.facts import Facts
from tests.factories.case import Standing

TAKING_PART = "take_part_face_to_face"
PORTAL = {"channel": "portal"}


def facts(walk: Walk, target: Target | None = None, who: str = "priya") -> Facts:
    position = locate(walk.file, target) if target else None
    return facts_of(walk.file, Asking(walk.now, walk.staff[who], position))


def asks_again(walk: Walk, side: str, topic: str) -> None:
    person = getattr(walk, side)
    target = Target("choice", person, topic)
    take_step(walk.session, Actor(person, side), walk.ref, target, "ask_again", PORTAL, now=walk.now)


def told(walk: Walk, person: str) -> list[str]:
    return list(walk.session.scalars(select(outbox.c.template).where(outbox.c.person_id == person)))


@pytest.mark.parametrize("line", ["plain", "responsible first"])
@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_whoever_asks_again_in_a_closed_case_is_the_first_person_of_the_next_episode(
    standing: Standing, side: str, line: str
) -> None:
    walk = standing("closed", line)
    asks_again(walk, side, TAKING_PART)
    case = walk.file.case
    assert (case["state"], case["episode"], case["first_side"]) == ("returned", 2, side)


@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_whoever_comes_to_us_in_a_closed_case_is_the_first_person_too(standing: Standing, side: str) -> None:
    walk = standing("closed")
    target = Target("offer", getattr(walk, side))
    take_step(walk.session, Actor(target.holder, side), walk.ref, target, "return_unasked", {}, now=walk.now)
    assert walk.file.case["first_side"] == side


def test_an_approach_is_grounds_for_contact_in_its_own_episode_only(standing: Standing) -> None:
    walk = standing("closed")
    assert facts(walk).responsible.has_basis
    walk.come_back()
    assert (facts(walk).harmed.has_basis, facts(walk).responsible.has_basis) == (True, False)


def test_coming_back_after_a_stop_is_grounds_for_contact(standing: Standing) -> None:
    walk = standing("closed")
    asks_again(walk, "harmed", "contact")
    withdraw = {"channel": "phone"}
    walk.do("sam", "choice", "say_no", withdraw, holder=walk.harmed, topic="contact")
    assert not facts(walk).harmed.has_basis
    walk.do("sam", "case", "begin_checks", {"received_on": walk.now.date().isoformat()})
    walk.do(
        "sam",
        "closing",
        "propose_closing",
        {"a_reason_and_signposts_are_given": "yes", "closure_code": "HARMED_DECLINED"},
    )
    walk.check("sam", "way_back", "explained", about=walk.harmed)
    walk.check("sam", "follow_up_plan", "declined", about=walk.responsible)
    walk.check("sam", "follow_up_plan", "declined", about=walk.harmed)
    walk.do("helen", "closing", "confirm")
    walk.come_back()
    assert facts(walk).harmed.has_basis


def test_a_referral_after_a_no_is_no_grounds(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.harmed, topic="contact")
    walk.check("priya", "contact_basis", "referral", about=walk.harmed)
    assert not facts(walk).harmed.has_basis
    walk.check("priya", "contact_basis", "own_request", about=walk.harmed)
    assert facts(walk).harmed.has_basis


def test_nobody_hears_of_an_episode_they_were_not_asked_in(standing: Standing) -> None:
    walk = standing("closed")
    before = told(walk, walk.responsible)
    walk.come_back()
    walk.to("exploring_first")
    walk.yes(walk.harmed, TAKING_PART)
    for step, topic in (("withdraw", TAKING_PART), ("pause", "")):
        lifecycle = "choice" if topic else "pause"
        walk.do("priya", lifecycle, step, PORTAL if topic else {}, holder=walk.harmed, topic=topic)
    walk.do("priya", "safety_stop", "raise_stop", {"what": "A threat."})
    assert told(walk, walk.responsible) == before


PAST = [("risk", "process", 1), ("meeting", "", 1), ("agreement", "", 1), ("closing", "", 1)]


@pytest.mark.parametrize(("lifecycle", "topic", "number"), PAST, ids=[p[0] for p in PAST])
def test_what_ended_with_an_episode_is_never_moved_again(
    standing: Standing, lifecycle: str, topic: str, number: int
) -> None:
    walk = standing("closed")
    walk.come_back()
    with pytest.raises(NotFound):
        locate(walk.file, Target(lifecycle, "", topic, number))
    new = locate(walk.file, Target(lifecycle, "", topic))
    assert new is not None
    assert (new.fresh, new.number) == (True, 2)


def test_old_calls_end_for_whoever_returned_and_for_nobody_else(standing: Standing) -> None:
    walk = standing("closed")
    assert {c.state for c in walk.file.of("follow_up")} == {"scheduled"}
    walk.come_back()
    calls = {(c.holder, c.state) for c in walk.file.of("follow_up")}
    assert calls == {(walk.harmed, "cancelled"), (walk.responsible, "scheduled")}


def test_a_day_on_which_they_may_be_asked_is_used_up_by_asking(standing: Standing) -> None:
    walk = standing("exploring_first")
    may = {"channel": "phone", "may_ask_again_on": (walk.now + timedelta(days=30)).date().isoformat()}

    def choice(name: str, form: dict[str, str] | None = None) -> None:
        walk.do("priya", "choice", name, form, holder=walk.harmed, topic="take_part_letter")

    choice("say_no", may)
    with pytest.raises(Refused):
        choice("re_offer")
    walk.wait(days=31)
    choice("re_offer")
    walk.yes(walk.harmed, "take_part_letter")
    choice("withdraw", {"channel": "phone"})
    with pytest.raises(Refused, match="too early"):
        choice("re_offer")


def test_a_promise_that_somebody_sees_to_runs_on_when_a_case_closes(standing: Standing) -> None:
    walk = standing("agreement_live")
    walk.settle_aftercare()
    walk.check("priya", "promise_owner", "named", owner=walk.staff["priya"].id, tell_by="2026-12-01")
    walk.close("COMPLETED_DIRECT")
    assert walk.state == "closed"
    item = next(walk.file.of("agreement_item"))
    assert item.state == "agreed"
    walk.do("priya", "agreement_item", "say_done", number=item.number)
    walk.do("priya", "agreement_item", "verify", {"evidence_is_recorded": "yes"}, number=item.number)


# --- never, for the person and not for the case


def another_case(walk: Walk, person: str) -> Walk:
    """A second case, on which this person is the other one."""
    here = walk.session
    ref = open_enquiry(here, walk.staff["sam"], Enquiry("Noor", "harmed"), now=walk.now)
    second = Walk(here, walk.staff, walk.now, ref=ref)
    second.harmed = second.file.participants[0]["person_id"]
    row = {"id": new_id(), "case_id": second.file.case["id"], "person_id": person, "side": "responsible",
           "doubt": False, "joined_at": walk.now}  # fmt: skip
    here.execute(insert(participant), [row])
    second.responsible = person
    return second


def test_never_said_on_one_case_stands_on_every_other(standing: Standing) -> None:
    walk = standing("preparing")
    second = another_case(walk, walk.responsible)
    assert facts(second, who="sam").other.offer == "not_due"
    walk.do("priya", "offer", "do_not_ask", holder=walk.responsible)
    assert facts(second, who="sam").other.offer == "do_not_ask"
    second.now = walk.now
    second.check("sam", "milestone_review", "tell")
    with pytest.raises(Conflict):
        second.do("sam", "offer", "milestone", {"which_milestone": "release"}, holder=walk.responsible)
    assert facts(walk).harmed.offer == "not_due"


def test_only_the_person_takes_never_back_and_then_it_is_taken_back(standing: Standing) -> None:
    walk = standing("preparing")
    second = another_case(walk, walk.responsible)
    walk.do("priya", "offer", "do_not_ask", holder=walk.responsible)
    second.now = walk.now + timedelta(days=1)
    take_step(second.session, Actor(walk.responsible, "responsible"), second.ref,
              Target("offer", walk.responsible), "return_unasked", {}, now=second.now)  # fmt: skip
    assert facts(second, who="sam").other.offer == "wants_to_know"
    assert facts(walk).responsible.offer == "do_not_ask"  # of this case he has not asked to hear


def test_never_reaches_a_case_where_they_were_told_before(standing: Standing) -> None:
    walk = standing("preparing")
    second = another_case(walk, walk.responsible)
    second.do("sam", "offer", "return_unasked", holder=walk.responsible)
    assert date.fromisoformat(str(second.now.date())) <= walk.now.date() + timedelta(days=1)
    walk.now = second.now + timedelta(days=3)
    walk.do("priya", "offer", "do_not_ask", holder=walk.responsible)
    assert facts(second, who="sam").other.offer == "do_not_ask"


def test_whoever_comes_back_is_not_met_with_an_old_clearance(standing: Standing) -> None:
    walk = standing("closed")
    for kind in ("pre_contact_check", "order_check"):
        walk.check("sam", kind, "clear")
    before = facts_of(walk.file, Asking(walk.now, walk.staff["sam"])).known
    walk.come_back()
    after = facts_of(walk.file, Asking(walk.now, walk.staff["sam"])).known
    assert {"pre_contact_check", "order_check"} <= before
    assert not {"pre_contact_check", "order_check"} & after
