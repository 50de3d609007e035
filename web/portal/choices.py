"""My choices: what they were asked, their own answers, and every answer they may give about each."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.account import KEEPS
from rj_workflow.commands import choice as of_one
from rj_workflow.commands.stop import take_back
from rj_workflow.queries.portal import MyCase
from web.dependencies import Answers, CurrentActor, Now, Session
from web.forms import Form, text
from web.portal.shown import CHANNEL, CurrentDoor, Talks, by_key, label, onward
from web.templating import page

router = APIRouter()
AGAIN: Final = (
    ("not_now", "Not now"),
    ("half_a_year", "In six months"),
    ("never", "Never"),
)


@router.get("/c")
def show(request: Request, talks: Talks) -> Response:
    """Everything they were ever asked here, newest case first; nothing about anybody else."""
    several = len(talks) > 1
    # After a stop the page of the stop asks once for all of them whether they may be asked again.
    groups = [(label(one), one.choices, one.stopped_at is None) for one in talks if one.choices]
    has_ended = any(choice.can_be_asked_about for one in talks for choice in one.choices)
    return page(
        request,
        "portal/choices.html",
        groups=groups,
        several=several,
        ended=all(one.has_ended for one in talks),
        again=AGAIN,
        shared=[one for case in talks for one in case.shared] if has_ended else None,
    )


@router.post("/c")
def back(
    door: CurrentDoor, session: Session, actor: CurrentActor, talks: Talks, form: Answers, now: Now
) -> Response:
    """Take one back at once; what has ended already stays ended.

    It is taken back where it stands, and what they told belongs to none of their talks: that everywhere.
    """
    purpose, ref = text(form, "purpose"), _where(talks, form)
    take_back(session, actor, person_id=actor.id, purpose=purpose, channel=CHANNEL, ref=ref, now=now)
    return onward(door, "/c")


@router.post("/c/again")
def again(
    door: CurrentDoor, session: Session, actor: CurrentActor, talks: Talks, form: Answers, now: Now
) -> Response:
    """Whether we may ask about it again one day; it binds us, and not them."""
    of_one.may_ask_again(
        session, actor, person_id=actor.id, purpose=text(form, "purpose"), answer=text(form, "answer"),
        channel=CHANNEL, ref=_where(talks, form), now=now,
    )  # fmt: skip
    return onward(door, "/c")


@router.post("/c/time")
def time(
    door: CurrentDoor, session: Session, actor: CurrentActor, talks: Talks, form: Answers, now: Now
) -> Response:
    """Time to think: nobody asks before it is over."""
    of_one.think_it_over(
        session, actor, person_id=actor.id, purpose=text(form, "purpose"), ref=_where(talks, form), now=now
    )
    return onward(door, "/c")


@router.post("/c/ask")
def ask(
    door: CurrentDoor, session: Session, actor: CurrentActor, talks: Talks, form: Answers, now: Now
) -> Response:
    """They ask about it themselves, be it after a never: somebody calls."""
    purpose = text(form, "purpose")
    of_one.ask_about_it(
        session, actor, person_id=actor.id, purpose=purpose, channel=CHANNEL, ref=_where(talks, form), now=now
    )
    return onward(door, "/c")


@router.post("/c/wrong")
def wrong(
    door: CurrentDoor, session: Session, actor: CurrentActor, talks: Talks, form: Answers, now: Now
) -> Response:
    """A yes that was written down is not theirs: it ends at once, and somebody else looks at it."""
    purpose = text(form, "purpose")
    of_one.not_so(
        session, actor, person_id=actor.id, purpose=purpose, channel=CHANNEL, ref=_where(talks, form), now=now
    )
    return onward(door, "/c")


def _where(talks: list[MyCase], form: Form) -> str | None:
    """The talk that is meant; what they told belongs to none of them, and is meant everywhere."""
    one = by_key(talks, text(form, "which"))
    return one.ref if one is not None and text(form, "purpose") != KEEPS else None
