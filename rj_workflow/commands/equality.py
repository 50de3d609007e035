"""Keep somebody's answers to the equality questions, or delete them; none of it reaches a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import PRINCIPALS
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.equality import BY_CODE, name_of
from rj_workflow.errors import Invalid, NotDeclared, NotFound, Refused
from rj_workflow.models import equality_answer, new_id, person
from state_machines.fields import TOLD
from state_machines.roles import CASEWORKER

PORTAL: Final = "portal"
NOT_YOURS: Final = "You work on this case with them. Somebody at the desk who does not types this in."


def say_equality(session: Session, actor: Actor, said: Mapping[str, str], *, now: datetime) -> int:
    """Keep what this person answers, each over what they said before; how many.  Raises Invalid, NotFound.

    A question that is left out stays as it was.
    """
    if not actor.takes_part:
        raise NotFound("person")
    return _keep(session, actor.id, actor.kind, said, now, entered_by=None, channel=PORTAL)


def forget_equality(session: Session, actor: Actor) -> None:
    """Delete whatever this person answered.  Raises NotFound."""
    if not actor.takes_part:
        raise NotFound("person")
    _forget(session, actor.id, actor.kind)


def enter_equality(
    session: Session,
    actor: Actor,
    ref: str,
    side: str,
    said: Mapping[str, str],
    *,
    channel: str,
    now: datetime,
) -> int:
    """Type in what somebody told the desk, by phone or on paper; it cannot be opened again here.

    For whoever is at the desk, and does not work on that case.  Raises NotFound, Invalid, Refused.
    """
    who = _whose(session, actor, ref, side)
    _must_say_how(channel)
    return _keep(session, who, side, said, now, entered_by=actor.id, channel=channel)


def delete_equality(session: Session, actor: Actor, ref: str, side: str, *, channel: str) -> None:
    """They told the desk to delete their answers.  Raises NotFound, Invalid, Refused."""
    who = _whose(session, actor, ref, side)
    _must_say_how(channel)
    _forget(session, who, side)


def may_enter(actor: Actor) -> bool:
    """Whether this colleague types in what somebody tells: whoever is at the desk."""
    return actor.is_staff and bool(actor.roles & CASEWORKER)


def _whose(session: Session, actor: Actor, ref: str, side: str) -> str:
    if not may_enter(actor):
        raise NotFound("equality")
    try:
        file = policy.case_for(session, actor, ref)
    except NotFound:
        raise Invalid([("ref", "There is no such case. Write it like R-2047.")]) from None
    except NotDeclared:
        raise Invalid([("ref", "Open this case first, and say whether you know anybody on it.")]) from None
    if actor.id in file.case["facilitated_by"]:
        raise Refused((NOT_YOURS,))
    found = file.on_side(side) if side in PRINCIPALS else None
    if found is None:
        raise Invalid([("side", "Choose whose answers these are. Nobody is on this side of the case.")])
    return str(found["person_id"])


def _must_say_how(channel: str) -> None:
    if channel not in dict(TOLD):
        raise Invalid([("channel", "Choose how this reached us.")])


def _keep(
    session: Session,
    who: str,
    side: str,
    said: Mapping[str, str],
    now: datetime,
    *,
    entered_by: str | None,
    channel: str,
) -> int:
    answered = {code: answer for code, answer in said.items() if answer}
    wrong = [
        (code, "Choose one of the answers shown.")
        for code, answer in answered.items()
        if code not in BY_CODE or answer not in dict(BY_CODE[code].answers)
    ]
    if wrong:
        raise Invalid(wrong)
    if not answered:
        return 0
    whose, e = name_of(who, side), equality_answer.c
    session.execute(select(person.c.id).where(person.c.id == who).with_for_update())
    session.execute(delete(equality_answer).where(e.whose == whose, e.question.in_(sorted(answered))))
    rows = [
        {"id": new_id(), "whose": whose, "side": side, "question": code, "answer": answer,
         "said_on": london_day(now), "entered_by": entered_by, "channel": channel}
        for code, answer in sorted(answered.items())
    ]  # fmt: skip
    session.execute(insert(equality_answer), rows)
    return len(rows)


def _forget(session: Session, who: str, side: str) -> None:
    session.execute(delete(equality_answer).where(equality_answer.c.whose == name_of(who, side)))
