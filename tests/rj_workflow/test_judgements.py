"""What a service decides for itself: the manager alone, with a reason, above the floor, never unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from risk_assessment.judgements import AS_DELIVERED, JUDGEMENTS
from rj_workflow.actors import Actor
from rj_workflow.commands.judgements import choose
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.judgements import holds, in_force, versions
from rj_workflow.models import judgement_version
from rj_workflow.queries.judgements import policy_of
from rj_workflow.timers.deadlines import BY_KIND
from state_machines.checks import CHECKS
from tests.factories.case import MONDAY, Standing

DELIVERED = {row.name: row.default for row in JUDGEMENTS}
People = dict[str, Actor]


def change(
    session: Session, actor: Actor, shown: int = 0, reason: str = "Agreed.", **chosen: str
) -> list[str]:
    return choose(session, actor, DELIVERED | chosen, shown=shown, reason=reason, now=MONDAY)


def test_until_somebody_decides_everything_holds_as_delivered(session: Session, people: People) -> None:
    judged = in_force(versions(session))
    assert {row.name: judged.of(row.name) for row in JUDGEMENTS} == DELIVERED
    assert policy_of(session, people["priya"]).changes == ()


def test_the_manager_changes_it_and_every_colleague_reads_who_did_and_why(
    session: Session, people: People
) -> None:
    assert change(session, people["olu"], checklist_days="14", reason="Locally agreed.") == ["checklist_days"]
    found = policy_of(session, people["tom"])
    assert next(one.words for one in found.rows if one.row.name == "checklist_days") == "14 days"
    assert [(c.by, c.reason) for c in found.changes] == [("Olu Bright", "Locally agreed.")]
    assert found.changes[0].changed[0][1:] == ("28 days", "14 days")
    assert not found.may_change


@pytest.mark.parametrize("who", ["priya", "helen", "sam"])
def test_nobody_else_changes_it(session: Session, people: People, who: str) -> None:
    with pytest.raises(Refused, match="Only the service manager"):
        change(session, people[who], checklist_days="14")
    assert versions(session) == []


UNDER_THE_FLOOR = [
    ("responsible_asks_first", "yes"), ("meeting_after_harm_at_home", "always"), ("panel_size", "1"),
    ("panel_size", "0"), ("panel_size", "-3"), ("signature_days", "29"),
    ("signature_days_if_sensitive", "15"), ("checklist_days", "91"), ("checklist_days", "0"),
    ("checklist_days", "soon"), ("checklist_days", "²"), ("checklist_days", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), UNDER_THE_FLOOR)
def test_what_lies_under_the_floor_is_refused_with_a_sentence(
    session: Session, people: People, name: str, value: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        choose(session, people["olu"], DELIVERED | {name: value}, shown=0, reason="Agreed.", now=MONDAY)
    assert [field for field, _ in invalid.value.errors] == [name]
    assert invalid.value.errors[0][1].endswith(".")
    assert versions(session) == []


def test_a_change_needs_a_reason_and_something_that_changes(session: Session, people: People) -> None:
    with pytest.raises(Invalid, match="Write down why"):
        change(session, people["olu"], checklist_days="14", reason="  ")
    with pytest.raises(Refused, match="Nothing would change"):
        change(session, people["olu"])


def test_of_two_at_once_the_second_is_told(session: Session, people: People) -> None:
    change(session, people["olu"], checklist_days="14")
    with pytest.raises(Conflict):
        change(session, people["olu"], shown=0, checklist_days="21")


def test_a_change_that_somebody_touches_shows_and_never_takes_a_case_under_the_floor(
    session: Session, people: People
) -> None:
    change(session, people["olu"], panel_size="3")
    change(session, people["olu"], shown=1, panel_size="4")
    assert holds(versions(session))
    first = judgement_version.c.number == 1
    session.execute(update(judgement_version).where(first).values(chosen=DELIVERED | {"panel_size": "0"}))
    assert not holds(versions(session))
    assert not policy_of(session, people["olu"]).whole
    assert in_force(versions(session)[:1]).number("panel_size") == 2


def test_what_is_delivered_is_what_the_tables_say() -> None:
    clock, checklist = BY_KIND["signature"], CHECKS["risk_checklist"].holds_for
    assert AS_DELIVERED.signature_days(sensitive=False) == clock.days
    assert AS_DELIVERED.signature_days(sensitive=True) == clock.days_if_sensitive
    assert checklist == timedelta(days=AS_DELIVERED.number("checklist_days"))


def test_a_sign_off_holds_as_long_as_the_service_decided(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    change(walk.session, walk.staff["olu"], signature_days="10")
    walk.do("helen", "risk", "sign_off", {"reason": "Enough."}, topic="process")
    assert walk.file.at("risk", "", "process").until_at == walk.now + timedelta(days=10)


def test_nobody_who_takes_part_reads_it(session: Session) -> None:
    with pytest.raises(NotFound):
        policy_of(session, Actor("0" * 32, "harmed"))
