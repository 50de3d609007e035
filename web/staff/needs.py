"""What would help one person and what they need: to be arranged, and written down as they tell it."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.needs import Answer as SaidOf
from rj_workflow.commands.needs import Said, arrange, no_longer_needed, say_needs
from rj_workflow.needs import OWN_WORDS, PHASES, Adjustment, words_for
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.needs import Needs, needs_of
from state_machines.fields import TOLD_BY, Field
from web import drafts
from web.addresses import case_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, ticked
from web.staff.frame import Frame, case_reply, side_of_one
from web.templating import day

router = APIRouter()
NOT_PROVIDED: Final = "Not provided"
WHEN: Final = (("entry", "At the start"), ("review", "When we looked again"), ("exit", "At the end"))
LEVELS: Final = (
    ("not_asked", "Not asked"),
    ("no_need", "No need"),
    ("need_met", "Need met"),
    ("some", "Some"),
    ("serious", "Serious"),
    ("urgent", "Urgent"),
)
PHASE: Final = Field("phase", "choice", "When in the case is this?", options=WHEN)
WORDS: Final = Field(
    "words", "words", "Anything else that would help them", "In their words. Not why they need it"
)
HOW: Final = Field("how", "text", "How is it arranged?", "They read it")


@router.get("/cases/{ref}/people/{person_id}/needs")
def show(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What is to be arranged for them, and what they told."""
    frame = side_of_one(session, actor, ref, person_id, now)
    draft = drafts.found(session, actor, _address(ref, person_id))
    return _page(request, session, frame, person_id, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/people/{person_id}/needs")
def say(
    request: Request,
    ref: Ref,
    person_id: Id,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """Write down what they told, as instructed."""
    frame = side_of_one(session, actor, ref, person_id, now)
    categories = frame.file.judged.names("need_categories")
    with answering(session) as answer:
        say_needs(
            session,
            actor,
            ref,
            _said(form, categories),
            person_id=person_id,
            phase=text(form, "phase"),
            channel=text(form, "channel"),
            shown=text(form, "shown"),
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, _address(ref, person_id), form, answer, now)
    if answer.error is None:
        return _done(ref, person_id, "needs")
    return _page(request, session, frame, person_id, form, answer)


@router.post("/cases/{ref}/people/{person_id}/needs/{adjustment_id}")
def settle(
    request: Request,
    ref: Ref,
    person_id: Id,
    adjustment_id: Id,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """It is arranged, or they said that they no longer need it."""
    with answering(session) as answer:
        if text(form, "do") == "arranged":
            arrange(session, actor, ref, adjustment_id, how=text(form, "how"), now=now)
        else:
            no_longer_needed(session, actor, ref, adjustment_id, channel=text(form, "channel"), now=now)
    if answer.error is None:
        return _done(ref, person_id, "settled")
    frame = side_of_one(session, actor, ref, person_id, now)
    settling = adjustment_id, text(form, "how")
    return _page(request, session, frame, person_id, {}, answer, settling=settling)


def _address(ref: str, person_id: str) -> str:
    return case_page(ref, f"people/{person_id}/needs")


def _done(ref: str, person_id: str, what: str) -> Response:
    address = case_page(ref, f"people/{person_id}/needs", done=f"done.{what}")
    return RedirectResponse(address, status_code=303)


def _said(form: Form, categories: tuple[str, ...]) -> Said:
    """What the form says; a kind of need of which nothing is said was not asked."""
    every = {
        category: SaidOf(
            text(form, f"level_{n}") or "not_asked", text(form, f"rating_{n}"), text(form, f"words_{n}")
        )
        for n, category in enumerate(categories, 1)
    }
    asked = {category: answer for category, answer in every.items() if answer.says_something}
    return Said(frozenset(ticked(form, "adjustments")), text(form, "words"), asked)


def _page(
    request: Request,
    session: Session,
    frame: Frame,
    person_id: str,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
    settling: tuple[str, str] = ("", ""),
) -> Response:
    found = needs_of(session, frame.actor, frame.file, person_id)
    path = _address(frame.ref, person_id)
    return case_reply(
        request,
        frame,
        "staff/case/needs.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "Needs and adjustments",
        whose=frame.file.name_of[person_id],
        side_of=frame.side,
        path=path,
        adjustments=[
            _adjustment(frame, found, one, path) | {"how_typed": settling[1] if one.id == settling[0] else ""}
            for one in found.wanted
        ],
        told=_told(found),
        phases=[words for _, words in WHEN],
        reads_scores=found.reads_scores,
        may_write=found.may_write,
        may_arrange=found.may_arrange,
        offered=[(kind, kind) for kind in found.offered],
        categories=found.categories if found.reads_scores else (),
        levels=LEVELS,
        phase=PHASE,
        channel=TOLD_BY,
        how=HOW,
        words_field=WORDS,
        values=_values(found, form),
        errors=answer.said,
        by_field=answer.by_field,
        shown=found.mark,
        key=new_key(),
        **drafts.around(path, draft, frame.now),
    )


def _adjustment(frame: Frame, found: Needs, one: Adjustment, path: str) -> dict[str, Any]:
    who = found.staff.get(one.entered_by)
    said = f"Asked for on {day(one.said_at)}, " + (f"written down by {who}" if who else "in their own pages")
    met = one.is_met_on(frame.file)
    before = one.state == "arranged" and not met
    how = f": {one.arranged_how}" if one.arranged_how else ""
    by = f" ({found.staff.get(one.arranged_by, '')}, {day(one.arranged_at)})" if one.arranged_at else ""
    return {
        "words": words_for(one),
        "own": one.kind == OWN_WORDS,
        "said": f"{said}.",
        "met": met,
        "arranged": f"{'Last time it was arranged' if before else 'Arranged'}{how}{by}."
        if met or before
        else "",
        "action": f"{path}/{one.id}",
    }


def _told(found: Needs) -> list[dict[str, Any]]:
    """Each kind of need, with the last answer of each phase; not provided where nothing was said."""
    words = dict(LEVELS)
    rows = []
    for category in dict.fromkeys((*found.categories, *(one.category for one in found.answers))):
        said = {one.phase: one for one in found.answers if one.category == category}
        cells = []
        for phase in PHASES:
            one = said.get(phase)
            parts = (
                [words[one.level], f"{one.rating} of 10" if one.rating is not None else "", one.words]
                if one
                else []
            )
            who = found.staff.get(one.entered_by, "themselves") if one else ""
            cells.append(
                {
                    "words": ". ".join(part for part in parts if part) or NOT_PROVIDED,
                    "when": f"{day(one.said_at)}, {who}" if one else "",
                }
            )
        rows.append({"category": category, "cells": cells})
    return rows


def _values(found: Needs, form: Form) -> dict[str, Any]:
    """What stands of the adjustments, and what was typed; needs are asked anew each time."""
    names = [
        f"{what}_{n}" for n in range(1, len(found.categories) + 1) for what in ("level", "rating", "words")
    ]
    values: dict[str, Any] = {name: text(form, name) for name in (*names, "phase", "channel", "how")}
    standing = [one.kind for one in found.wanted if one.kind != OWN_WORDS]
    values["adjustments"] = ticked(form, "adjustments") if form else standing
    values["words"] = text(form, "words") if form else found.own_words
    return values
