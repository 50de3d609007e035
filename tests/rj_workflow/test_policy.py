"""Who may open a case at all; what is unknown and what is forbidden look the same."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from rj_workflow import policy
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.errors import NotDeclared, NotFound
from rj_workflow.models import check, new_id
from rj_workflow.queries.cases import Wanted, cases
from rj_workflow.seeds.walk import Walk
from state_machines.roles import CASEWORKER, FACILITATOR, MANAGER, SUPERVISOR
from tests.factories.case import Standing
from tests.rj_workflow.test_roles import actor_of

OTHERS = {
    "another facilitator": Actor("2" * 32, "staff", "Jo", FACILITATOR, "advanced"),
    "another caseworker": Actor("3" * 32, "staff", "Bo", CASEWORKER),
    "another supervisor": Actor("4" * 32, "staff", "Mo", SUPERVISOR),
    "another manager": Actor("5" * 32, "staff", "Zo", MANAGER),
    "staff without a part": Actor("6" * 32, "staff", "Vi"),
}

SEES = [
    # who, at triage, at preparing, closed, come back
    ("priya", False, True, True, False),
    ("tom", False, True, True, False),
    ("sam", True, True, True, True),
    ("helen", True, True, True, True),
    ("olu", True, True, True, True),
    ("another facilitator", False, False, False, False),
    ("another caseworker", True, False, True, True),
    ("another supervisor", True, True, True, True),
    ("another manager", True, True, True, True),
    ("staff without a part", False, False, False, False),
    ("harmed", True, True, True, True),
    ("responsible", True, True, True, True),
    ("a stranger", False, False, False, False),
    ("clock", True, True, True, True),
]
STATES = ("triage", "preparing", "closed", "returned")
CASES = [(who, state, sees) for who, *row in SEES for state, sees in zip(STATES, row, strict=True)]


@pytest.mark.parametrize(("who", "state", "sees"), CASES, ids=[f"{w}-{s}" for w, s, _ in CASES])
def test_who_sees_a_case(standing: Standing, who: str, state: str, sees: bool) -> None:
    walk = standing("closed" if state == "returned" else state)
    if state == "returned":
        walk.come_back()
    actor = OTHERS.get(who) or actor_of(walk, who)
    assert policy.may_see(actor, walk.file) is sees
    if actor.is_staff:  # a list finds exactly what the door would open
        assert [one.ref for one in cases(walk.session, actor, Wanted(ref=walk.ref)).cases] == [
            walk.ref
        ] * sees
    if sees and actor.is_staff and not walk.file.has_declared(actor.id):
        with pytest.raises(NotDeclared, match=walk.ref):
            policy.case_for(walk.session, actor, walk.ref)
        with pytest.raises(NotDeclared):
            policy.case_by_id(walk.session, actor, walk.file.case["id"])
        declare(walk, actor)
    if sees:
        assert policy.case_for(walk.session, actor, walk.ref).case["id"] == walk.file.case["id"]
        return
    with pytest.raises(NotFound) as forbidden:
        policy.case_for(walk.session, actor, walk.ref)
    with pytest.raises(NotFound) as unknown:
        policy.case_for(walk.session, actor, "R-9999")
    assert str(forbidden.value) == str(unknown.value)
    with pytest.raises(NotFound):
        policy.case_by_id(walk.session, actor, walk.file.case["id"])


def declare(walk: Walk, actor: Actor, outcome: str = "none") -> None:
    """This colleague says whether they know anybody, before anything else."""
    row = {
        "id": new_id(), "case_id": walk.file.case["id"], "kind": "interests", "about": actor.id,
        "bound_to": "", "outcome": outcome, "good": outcome == "none", "data": {},
        "episode": walk.file.case["episode"], "recorded_at": walk.now, "recorded_by": actor.id,
        "valid_until": None,
    }  # fmt: skip
    walk.session.execute(insert(check), [row])


def test_a_sign_in_of_one_side_opens_nothing_on_the_other(standing: Standing) -> None:
    walk = standing("preparing")
    for actor in (
        Actor(walk.harmed, "responsible"),
        Actor(walk.responsible, "harmed"),
        Actor(walk.harmed, "supporter"),
    ):
        assert not policy.may_see(actor, walk.file)


LINK = {"conflict": "lives_close_by"}


@pytest.mark.parametrize("who", ["priya", "tom", "sam", "helen", "david", "olu"])
def test_a_declared_conflict_shuts_every_door_and_can_be_managed(standing: Standing, who: str) -> None:
    walk = standing("preparing")
    worker = walk.staff[who]
    other = "olu" if who == "helen" else "helen"
    for outcome, sees in (("conflict", False), ("managed", True), ("conflict", False), ("none", True)):
        walk.check(
            other if who != "olu" else "helen",
            "interests",
            outcome,
            about=worker.id,
            link=LINK.get(outcome, ""),
        )
        assert policy.may_see(worker, policy.case_for(walk.session, THE_CLOCK, walk.ref)) is sees, outcome
