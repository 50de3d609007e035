"""Who works on a case: what each of them declares, and what becomes of it when somebody else takes over."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rj_workflow.actors import Actor
from rj_workflow.commands.check import record_check
from rj_workflow.commands.stop import stop_everything
from rj_workflow.errors import Invalid, NotDeclared, NotFound, Refused
from rj_workflow.models import deadline
from rj_workflow.policy import case_for, may_see
from rj_workflow.queries.cases import Wanted, cases
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing
from tests.factories.risk import IT_FITS
from tests.factories.staff import colleague, declares, facilitates_too, leads_and_supervises, names


def test_who_decided_does_not_join_the_facilitators(standing: Standing) -> None:
    walk = standing("preparing")
    walk.wait(days=1)
    walk.do("priya", "risk", "begin", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    david = facilitates_too(walk, "david")
    walk.declare("david")
    walk.do("david", "risk", "sign_off", {"reason": "It fits."}, topic="process")
    with pytest.raises(Invalid, match="decided"):
        walk.check("helen", "second_facilitator", "named", co_worker=david)


def test_another_second_facilitator_ends_what_was_signed(standing: Standing) -> None:
    walk = standing("preparing")
    olu = facilitates_too(walk, "olu")
    walk.declare("olu")
    walk.check("helen", "second_facilitator", "named", co_worker=olu)
    file = walk.file
    assert (file.case["co_id"], file.at("risk", "", "process").state) == (olu, "stale")


def test_nobody_yet_is_an_answer_about_the_second_facilitator(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "second_facilitator", "none")
    assert walk.file.case["co_id"] is None


INTERESTS = [
    # who says of whom that they know nobody, and why that is not theirs to say; empty when it is
    ("tom", "tom", ""), ("priya", "priya", ""), ("david", "david", ""),
    ("helen", "tom", "Each says for themselves"), ("olu", "david", "Each says for themselves"),
    ("tom", "priya", "themselves or a supervisor"), ("sam", "priya", "themselves or a supervisor"),
    ("harmed", "harmed", "themselves or a supervisor"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "about", "why"), INTERESTS, ids=[f"{w}-about-{a}" for w, a, _ in INTERESTS])
def test_each_says_for_themselves_that_they_know_nobody(
    standing: Standing, who: str, about: str, why: str
) -> None:
    walk = standing("preparing")
    actor = walk.staff.get(who) or Actor(walk.harmed, "harmed")
    whom = walk.staff[about].id if about in walk.staff else walk.harmed
    form = {"outcome": "none", "note": "I asked them."}
    if who == "olu":
        walk.declare("olu")
    if not why:
        record_check(walk.session, actor, walk.ref, "interests", form, about=whom, now=walk.now)
        assert walk.file.has_declared(whom)
        return
    with pytest.raises((Refused, Invalid), match=why):
        record_check(walk.session, actor, walk.ref, "interests", form, about=whom, now=walk.now)


def test_whoever_is_asked_to_declare_finds_the_case_until_they_have(standing: Standing) -> None:
    walk = standing("preparing")
    ines = colleague(walk, "Ines Calder", "intermediate")
    walk.staff = {**walk.staff, "ines": ines}

    def seen() -> tuple[bool, list[str]]:
        found = cases(walk.session, ines, Wanted()).cases
        return may_see(ines, walk.file), [one.ref for one in found if not one.declared]

    assert seen() == (False, [])
    walk.check("helen", "interests", "asked", about=ines.id)
    assert seen() == (True, [walk.ref])
    with pytest.raises(NotDeclared):
        case_for(walk.session, ines, walk.ref)
    walk.declare("ines")
    assert seen() == (False, [])
    assert walk.file.declared_of_everybody(ines.id)
    with pytest.raises(Invalid, match="declared their interests already"):
        walk.check("helen", "interests", "asked", about=ines.id)


# The link as it was declared, and who undoes it.
LINKS = [("lives_close_by", "helen"), ("knows_somebody", "olu"), ("", "olu")]


@pytest.mark.parametrize(("link", "by"), LINKS)
def test_a_supervisor_undoes_a_link_that_can_be_managed_and_the_manager_any_other(
    standing: Standing, link: str, by: str
) -> None:
    walk = standing("preparing")
    tom = walk.staff["tom"].id
    walk.check("tom", "interests", "conflict", link=link, note="A cousin of hers.")
    if by == "olu":
        with pytest.raises(Invalid, match="Only the service manager lets somebody back in"):
            walk.check("helen", "interests", "none", about=tom, note="Too far away a cousin.")
        with pytest.raises(Invalid, match="They declared a link"):
            walk.check("helen", "interests", "asked", about=tom)
    walk.check(by, "interests", "none", about=tom, note="Another family of that name.")
    assert walk.file.declared_of_everybody(tom)


def test_a_link_that_bars_is_not_named_anew_as_a_milder_one(standing: Standing) -> None:
    walk = standing("preparing")
    tom = walk.staff["tom"].id
    walk.check("tom", "interests", "conflict", link="knows_somebody")
    walk.check("helen", "interests", "conflict", about=tom, link="lives_close_by")
    for outcome in ("none", "managed"):
        with pytest.raises(Invalid, match=r"service manager|cannot be managed"):
            walk.check("helen", "interests", outcome, about=tom, note="They live close by, no more.")


def test_what_others_undo_is_nobodys_own_declaration(standing: Standing) -> None:
    walk = standing("preparing")
    david = walk.staff["david"].id
    walk.check("helen", "interests", "conflict", about=david, link="lives_close_by")
    walk.check("helen", "interests", "none", about=david, note="He moved away.")
    assert not walk.file.has_declared(david)
    walk.declare("david")
    assert walk.file.has_declared(david)


def test_nobody_manages_their_own_link(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.wait(hours=1)
    for own in ("helen", "tom"):
        actor, form = walk.staff[own], {"outcome": "managed", "note": "A cousin of hers was in my class."}
        with pytest.raises(Invalid, match="Another supervisor decides"):
            record_check(walk.session, actor, walk.ref, "interests", form, about=actor.id, now=walk.now)
    declares(walk, "tom", outcome="managed")


def test_a_supervisor_who_leads_the_case_manages_nobodys_link_on_it(standing: Standing) -> None:
    walk = standing("preparing")
    leads_and_supervises(walk, "david")
    tom = walk.staff["tom"].id
    walk.check("tom", "interests", "conflict", link="lives_close_by")
    with pytest.raises(Refused, match="themselves or a supervisor"):
        walk.check("david", "interests", "managed", about=tom, note="Meets them elsewhere.")
    walk.check("helen", "interests", "managed", about=tom, note="Meets them elsewhere.")
    assert walk.file.has_declared(tom)


# --- somebody else takes over


def test_another_lead_goes_on_with_the_case_and_nothing_stays_signed(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "second_facilitator", "none")
    names(walk, "lead_facilitator", "tom")
    file = walk.file
    assert (file.case["lead_id"], file.at("risk", "", "process").state) == (walk.staff["tom"].id, "stale")
    with pytest.raises(NotFound):  # whoever led before is off the case, and still signs nothing of it
        walk.do("priya", "meeting", "propose")
    assert walk.staff["priya"].id in file.case["facilitated_by"]


WRONG = [
    # the line, the part, who is named, and what is said
    ("plain", "lead_facilitator", "tom", "another part"),
    ("plain", "lead_facilitator", "olu", "Choose one of the answers"),
    ("sensitive", "lead_facilitator", "ines", "not registered at advanced level"),
    ("plain", "lead_facilitator", "ines", ""),
    ("plain", "case_supervisor", "david", "not declared their interests"),
    ("plain", "case_supervisor", "sam", "Choose one of the answers"),
]


@pytest.mark.parametrize(("line", "part", "who", "said"), WRONG)
def test_who_may_take_over_which_part(standing: Standing, line: str, part: str, who: str, said: str) -> None:
    walk = standing("preparing", line)
    if who == "ines":
        walk.staff = {**walk.staff, "ines": colleague(walk, "Ines Calder", "intermediate")}
        declares(walk, "ines")
    if not said:
        names(walk, part, who)
        assert walk.file.case["lead_id"] == walk.staff[who].id
        return
    with pytest.raises(Invalid, match=said):
        names(walk, part, who)


def test_another_supervisor_oversees_and_may_decide(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    declares(walk, "david")
    names(walk, "case_supervisor", "david")
    assert walk.file.case["supervisor_id"] == walk.staff["david"].id
    walk.do("david", "risk", "sign_off", IT_FITS, topic="process")
    assert walk.state == "preparing"


def test_nobody_takes_over_what_nobody_has_yet(standing: Standing) -> None:
    walk = standing("triage")
    declares(walk, "tom")
    with pytest.raises(Refused, match="Nobody leads this case yet"):
        names(walk, "lead_facilitator", "tom")


def test_a_lead_below_the_level_is_replaced_by_a_supervisor(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "second_facilitator", "none")
    names(walk, "lead_facilitator", "tom")
    walk.check("tom", "kind_of_case", "sensitive")
    owed = select(deadline.c.kind).where(deadline.c.open, deadline.c.kind == "name_another_lead")
    assert list(walk.session.scalars(owed)) == ["name_another_lead"]


def owed(walk: Walk) -> list[str]:
    found = select(deadline.c.kind).where(deadline.c.open, deadline.c.kind == "declare_interests")
    return list(walk.session.scalars(found))


def test_interests_are_declared_again_when_a_colleague_joins(standing: Standing) -> None:
    walk = standing("preparing")
    olu = facilitates_too(walk, "olu")
    declares(walk, "olu")
    walk.wait(hours=1)
    form = {"outcome": "named", "co_worker": olu, "despite": "Talked through."}
    helen = walk.staff["helen"]
    record_check(walk.session, helen, walk.ref, "second_facilitator", form, now=walk.now)
    assert owed(walk) == ["declare_interests"]
    assert walk.file.declared_of_everybody(olu)  # nobody joined beside her since she said so
    walk.wait(hours=1)
    for who in ("priya", "helen"):
        with pytest.raises(Refused, match="Somebody joined this case since you declared"):
            record_check(walk.session, walk.staff[who], walk.ref, "venue_check", {}, now=walk.now)
        walk.declare(who)
    assert owed(walk) == []
    walk.check("priya", "venue_check", "suitable")


def test_a_call_to_stop_waits_for_nobodys_declaration(standing: Standing) -> None:
    walk = standing("preparing")
    declares(walk, "david")
    form = {"outcome": "named", "supervisor": walk.staff["david"].id, "despite": "Talked through."}
    helen, priya = walk.staff["helen"], walk.staff["priya"]
    record_check(walk.session, helen, walk.ref, "case_supervisor", form, now=walk.now)
    walk.wait(hours=1)
    assert not walk.file.declared_of_everybody(priya.id)
    stop_everything(walk.session, priya, person_id=walk.harmed, channel="phone", now=walk.now, ref=walk.ref)
    assert walk.file.at("choice", walk.harmed, "take_part_face_to_face").state == "withdrawn"
