"""The dates that are offered: which suit, none, or not now.  Only who works with them sees the answer."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.check import record_check
from rj_workflow.dates import DATES, NONE, NOT_NOW, SOME, SUITS, Slot
from rj_workflow.errors import Conflict, Invalid
from rj_workflow.queries.dates import MyDates, my_dates
from rj_workflow.sentences import Sentence
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, text, ticked
from web.languages import gettext as _
from web.portal.shown import CHANNEL, Chosen, CurrentDoor, onward
from web.templating import clock_time, page, weekday

router = APIRouter()
ANSWERS: Final = (
    (SOME, "Some of them suit me, as ticked below"),
    (NONE, "None of them suits me"),
    (NOT_NOW, "I would rather not have a date now"),
)
CHOOSE: Final = Sentence("Choose one of the three answers.")
CHANGED: Final = Sentence("The dates have changed since you opened this page. Here is how they stand now.")


@router.get("/d")
def show(request: Request, session: Session, actor: CurrentActor, case: Chosen) -> Response:
    """What is offered, and what they said last."""
    return _page(request, my_dates(session, actor, case.id), None, Answer())


@router.post("/d")
def answer(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """Keep the answer; it can be changed until a date is held."""
    found = my_dates(session, actor, case.id)
    with answering(session) as said:
        if text(form, "shown") != found.mark:
            raise Conflict(CHANGED)
        if text(form, "outcome") not in dict(ANSWERS):
            raise Invalid([("outcome", CHOOSE)])
        kept = {"outcome": text(form, "outcome"), SUITS: _codes(found, form), "channel": CHANNEL}
        record_check(session, actor, case.ref, DATES, kept, about=actor.id, now=now)
    if said.error is None:
        return onward(door, "/d")
    return _page(request, my_dates(session, actor, case.id), form, said)


def _codes(found: MyDates, form: Form) -> list[str]:
    """What was ticked: each date has its place, counted from 1."""
    places = set(ticked(form, SUITS))
    return [one.code for n, one in enumerate(found.slots, 1) if str(n) in places]


def _page(request: Request, found: MyDates, form: Form | None, said: Answer) -> Response:
    again = form if form is not None and not said.conflict else None
    chosen = ticked(again, SUITS) if again is not None else _places(found)
    return page(
        request,
        "portal/dates.html",
        status=said.status,
        errors=said.said,
        by_field=said.by_field,
        slots=[(str(n), words(one)) for n, one in enumerate(found.slots, 1)],
        answers=ANSWERS,
        outcome=text(again, "outcome") if again is not None else found.outcome,
        suits=chosen,
        said=_said(found),
        shown=found.mark,
    )


def _places(found: MyDates) -> list[str]:
    return [str(n) for n, one in enumerate(found.slots, 1) if one.code in found.suits]


def _said(found: MyDates) -> dict[str, Any] | None:
    """What they answered, as the page says it back."""
    if not found.outcome or not found.slots:
        return None
    return {"words": dict(ANSWERS)[found.outcome],
            "dates": [words(one) for one in found.slots if one.code in found.suits]}  # fmt: skip


def words(one: Slot) -> str:
    """One date, in the language of the page."""
    return _("{day}, {start} to {end}").format(
        day=weekday(one.starts), start=clock_time(one.starts), end=clock_time(one.ends)
    )
