"""What is agreed: the very words, what can be said of them, and when to be told how it ends."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.agreement import act_on_promise, say_of_terms
from rj_workflow.commands.check import record_check
from rj_workflow.errors import NotFound
from rj_workflow.promised import WISH, title_of_part
from rj_workflow.queries.agreed import MyAgreement, my_agreement
from rj_workflow.queries.portal import MyCase
from state_machines.promised import SPEAKING
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, number, text
from web.portal.shown import CHANNEL, Chosen, CurrentDoor, onward
from web.security import Door
from web.templating import page

router = APIRouter()
TOOK_PLACE: Final = ("underway", "agreement_live", "following_up")
# What can be said of the words, each of the same weight.
RIGHT: Final = ("right", "These words are right for me")
CHANGE: Final = ("change", "I would like something to be different")
NONE: Final = ("none", "I want no agreement. That is a good end too")
WISHES: Final = (
    ("at_once", "As soon as each thing is done, or is not"),
    ("when_over", "Once, when all of it is over"),
    ("not_at_all", "Not at all, unless I ask"),
)
BUTTONS: Final = {"done": "It is done", "leave": "I leave this", "let_go": "I let this go"}
MEANS: Final = {
    "done": "You tell us that it is done. We look at it with you.",
    "leave": "At once, and without a reason. The other person is told that it was not done, if they wish.",
    "let_go": "It no longer needs to be done. You do not need to say why.",
}


@router.get("/agreed")
def show(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen
) -> Response:
    """The words as they stand now."""
    return _page(request, door, case, my_agreement(session, actor, case.ref), {}, Answer())


@router.post("/agreed")
def say(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """What they say of exactly these words."""
    with answering(session) as answer:
        say_of_terms(
            session, actor, case.ref, person_id=actor.id, answer=text(form, "answer"),
            words=text(form, "what_to_change"), channel=CHANNEL, shown=text(form, "shown"), now=now,
            key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return onward(door, "/agreed")
    return _page(request, door, case, my_agreement(session, actor, case.ref), form, answer)


@router.post("/agreed/one")
def one(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """Something of one promise: it is done, they leave it, they let it go."""
    with answering(session) as answer:
        act_on_promise(session, actor, case.ref, number(form, "promise") or 0, text(form, "what"), now=now)
    if answer.error is None or answer.conflict:
        return onward(door, "/agreed")  # whoever pressed twice, or too late, reads how it stands
    return _page(request, door, case, my_agreement(session, actor, case.ref), {}, answer)


@router.post("/agreed/tell")
def tell(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """When they want to be told how it ends; it binds, and can change any day."""
    if door.kind != "harmed":
        raise NotFound("page")
    said = {"outcome": text(form, "outcome"), "on_page": text(form, "on_page") or "no", "channel": CHANNEL}
    with answering(session) as answer:
        record_check(session, actor, case.ref, WISH, said, about=actor.id, now=now)
    if answer.error is None:
        return onward(door, "/agreed")
    return _page(request, door, case, my_agreement(session, actor, case.ref), form, answer)


def _page(
    request: Request, door: Door, case: MyCase, mine: MyAgreement, form: Form, answer: Answer
) -> Response:
    # Before anything took place there is nothing to want or not to want.
    is_time = bool(mine.promises) or mine.state == "draft" or case.state in TOOK_PLACE
    return page(
        request,
        "portal/agreed.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        mine=mine,
        promises=[_promise(door, one) for one in mine.promises],
        answers=_answers(mine) if is_time else [],
        wishes=WISHES if door.kind == "harmed" and is_time else (),
        values={
            "answer": text(form, "answer"),
            "what_to_change": text(form, "what_to_change"),
            "outcome": text(form, "outcome") or mine.wish,
            "on_page": "yes" if mine.on_page else "",
        },
        speaking=SPEAKING if door.kind == "harmed" else None,
        buttons=BUTTONS,
        means=MEANS,
        key=new_key(),
        is_closed=case.has_ended,
    )


def _answers(mine: MyAgreement) -> list[tuple[str, str]]:
    may = ((RIGHT, mine.may_answer), (CHANGE, mine.may_ask_for_a_change), (NONE, mine.may_want_none))
    return [answer for answer, allowed in may if allowed]


def _promise(door: Door, one: Any) -> dict[str, Any]:
    return {"one": one, "parts": [(title_of_part(door.kind, name), said) for name, said in one.parts]}
