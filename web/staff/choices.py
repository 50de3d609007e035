"""What each person said yes or no to, one purpose at a time, never both on one line; and the call back."""

from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.answers import read
from rj_workflow.casefile import Position
from rj_workflow.commands import choice as of_one
from rj_workflow.commands.step import Target
from rj_workflow.db import Session as Database
from rj_workflow.errors import Invalid
from rj_workflow.pack import SHARE
from rj_workflow.queries.choice import Answer as Said
from rj_workflow.queries.choice import (
    answers_of,
    is_asked_once,
    last_answer,
    last_yes,
    shared,
    title_of,
    to_ask,
    why_not_now,
    written_down,
)
from rj_workflow.queries.contact import ways_now
from rj_workflow.queries.targets import ITEM_CHOICE, principals, targets
from state_machines import LIFECYCLES
from state_machines.choice import PURPOSES
from state_machines.facts import TAKES_PART
from state_machines.fields import CHANNELS, Field
from web.addresses import call_back_page, case_page, contact_page
from web.contact import now_words
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, text, typed
from web.staff.frame import Frame, Side, case_reply, open_case, side_of_one
from web.staff.things import check_rows, things
from web.templating import day

router = APIRouter()
LEAD: Final = "Each answer is for one purpose only, given alone, and can be taken back at once."
# What somebody says themselves by another way than their own pages; nobody says it for them.
OWN_CHANNELS: Final = tuple(one for one in CHANNELS if one[0] in ("phone", "in_person", "paper"))
HOW: Final = Field("channel", "choice", "How did they say it?", options=OWN_CHANNELS, required=True)
NOT_SO: Final = "not_so"
SAYS: Final = Field(
    "says", "choice", "What do they say?",
    "If they may be asked about it again is asked once. They can ask us any day",
    (
        ("not_now", "May we ask again? Not now"), ("half_a_year", "May we ask again? In six months"),
        ("never", "May we ask again? Never"), (NOT_SO, "The yes that was written down is not what they said"),
    ), required=True,
)  # fmt: skip
SAID: Final = Field("own_words", "words", "In their words", "They need not say anything more")
NO_YES: Final = (
    "No yes to this was written down since they last said so. Take up what they say in a talk with them."
)
NO_NO: Final = "They have not said no to this. Ask it after a no, once."
OUTCOME: Final = Field("outcome", "choice", "What did they say?", options=of_one.OUTCOMES, required=True)
THEY_CAME: Final = Field("they_came", "confirm", "They rang, or came to us, themselves", required=False)
BESIDE: Final = Field("what", "words", "What else was said?", "Nobody has to say why")


@router.get("/cases/{ref}/choices")
def choices(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """Every purpose of each person shown; those never asked are folded away."""
    frame = open_case(session, actor, ref, now, tab="choices", side=side)
    shown = [row for row in principals(frame.file) if not frame.side or row["side"] == frame.side]
    groups = [_of(frame, row) for row in shown]
    return case_reply(
        request, frame, "staff/case/things.html", page_title="Choices", lead=LEAD, groups=groups
    )


def _of(frame: Frame, person: dict[str, Any]) -> dict[str, Any]:
    who = person["person_id"]
    titled = {t: _title(t) for t in targets(frame.file) if t.lifecycle == "choice" and t.holder == who}
    found = things(frame, titled, {t: _facts(frame, t) for t in titled})
    sheet = {
        "words": "What they said, as they read it",
        "value": "How each answer reached us, who wrote it down, and what others have already",
        "href": case_page(frame.ref, f"choices/{who}"),
        "href_words": "Open",
    }
    return {
        "title": person["name"],
        "side": person["side"],
        "checks": [sheet, *check_rows(frame, [("understanding", who)])],
        "things": found,
        "rest_words": "Never asked",
        "all": not any(one["begun"] for one in found),
    }


def _facts(frame: Frame, target: Target) -> list[tuple[str, str]]:
    """What goes with the answer: its conditions, its last day, and why it counts no longer."""
    choice = frame.file.find("choice", target.holder, target.topic)
    if choice is None:
        return []
    is_a_yes = choice.state in TAKES_PART
    return [
        ("Conditions", str(choice.data.get("conditions") or "") if is_a_yes else ""),
        ("Until", str(choice.data.get("expires_on") or "") if is_a_yes else ""),
        ("Why", why_not_now(choice)),
        ("They said", "That the yes written down was not theirs" if choice.data.get("not_so") else ""),
    ]


def _title(target: Target) -> str:
    purpose, _, item = target.topic.partition(":")
    if purpose == SHARE:
        return f"{PURPOSES[purpose]}, as put together"
    return "Being given the letter that is there" if purpose == ITEM_CHOICE and item else PURPOSES[purpose]


# --- one person's, to be read out; and what they say of it by telephone, on paper or in person


@router.get("/cases/{ref}/choices/{person_id}")
def sheet(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Each answer with how it reached us and who wrote it down, and what others have already."""
    frame = side_of_one(session, actor, ref, person_id, now)
    return _sheet(request, session, frame, person_id, {}, Answer())


@router.post("/cases/{ref}/choices/{person_id}")
def say(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """If and when they may be asked again, or that a yes written down is not theirs: as they said it."""
    frame = side_of_one(session, actor, ref, person_id, now)
    with answering(session) as answer:
        said = read(_fields(frame, person_id), form)
        purpose, says, channel = (str(said.get(name)) for name in ("purpose", "says", "channel"))
        _must_fit(frame, person_id, purpose, says)
        if says == NOT_SO:
            words = str(said.get("own_words") or "")
            of_one.not_so(
                session,
                actor,
                person_id=person_id,
                purpose=purpose,
                channel=channel,
                said=words,
                now=now,
                ref=ref,
            )
        else:
            of_one.may_ask_again(
                session,
                actor,
                person_id=person_id,
                purpose=purpose,
                answer=says,
                channel=channel,
                now=now,
                ref=ref,
            )
    if answer.error is None:
        done = NOT_SO if says == NOT_SO else "again"
        return RedirectResponse(case_page(ref, f"choices/{person_id}", done=f"done.{done}"), status_code=303)
    return _sheet(request, session, side_of_one(session, actor, ref, person_id, now), person_id, form, answer)


def _fields(frame: Frame, person_id: str) -> tuple[Field, ...]:
    """What is asked on the sheet: about which answer, what they say, and how they said it."""
    options = tuple((c.topic, title_of(c.topic)) for c in _asked(frame, person_id))
    which = Field("purpose", "select", "Which answer is it about?", options=options, required=True)
    return (which, SAYS, HOW, SAID)


def _asked(frame: Frame, person_id: str) -> list[Position]:
    return [c for c in frame.file.of("choice") if c.holder == person_id and c.state != "not_asked"]


def _must_fit(frame: Frame, person_id: str, purpose: str, says: str) -> None:
    """Only a yes, live or ended, is said not to be theirs; only after a no it is asked if we may ask."""
    choice = frame.file.find("choice", person_id, purpose)
    state = choice.state if choice else ""
    if says == NOT_SO and not (choice and of_one.may_not_be_theirs(choice)):
        raise Invalid([("says", NO_YES)])
    if says != NOT_SO and state not in of_one.ENDED:
        raise Invalid([("says", NO_NO)])


def _sheet(
    request: Request, session: Database, frame: Frame, person_id: str, form: Form, answer: Answer
) -> Response:
    answers, fields = answers_of(session, frame.file, person_id), _fields(frame, person_id)
    return case_reply(
        request,
        frame,
        "staff/case/choices_of_one.html",
        status=answer.status,
        page_title="What they said",
        whose=frame.file.name_of[person_id],
        choices=[_answer(answers, choice) for choice in _asked(frame, person_id)],
        shared=shared(session, frame.file, person_id),
        fields=fields,
        values=typed(form, (one.name for one in fields)),
        errors=answer.said,
        by_field=answer.by_field,
    )


def _answer(answers: list[Said], choice: Position) -> dict[str, Any]:
    """One answer as it stands, and what was written down with a yes."""
    yes = last_yes(answers, choice.topic) if choice.state in TAKES_PART else None
    last = last_answer(answers, choice.topic)
    by = f"{last.by_name} wrote it down" if last and last.by_name else "On their own pages"
    rows = (
        written_down(answers, yes)
        if yes
        else iter((("Written down", f"{by}, {day(last.at)}"),) if last else ())
    )
    return {
        "title": title_of(choice.topic),
        "state": LIFECYCLES["choice"].states[choice.state].staff,
        "why": why_not_now(choice),
        "rows": [{"words": words, "value": value} for words, value in rows if value],
        "asks_once": is_asked_once(choice),
    }


# --- asked about again by somebody who has no part in the case


@router.get("/cases/{ref}/call-back/{clock_id}")
def to_call(
    request: Request, ref: Ref, clock_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """The yes as it was written down, and the way to reach whoever said it."""
    return _call(request, session, open_case(session, actor, ref, now), clock_id, {}, Answer())


@router.post("/cases/{ref}/call-back/{clock_id}")
def called(
    request: Request, ref: Ref, clock_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """It is so, it is not so, or they could not be reached."""
    with answering(session) as answer:
        said = read((OUTCOME, THEY_CAME, BESIDE), form)
        of_one.call_back(
            session,
            actor,
            ref,
            clock_id,
            outcome=str(said.get("outcome")),
            said=text(form, "what"),
            they_came=THEY_CAME.name in said.ticked,
            now=now,
        )
    if answer.error is None:
        return RedirectResponse(case_page(ref, done="done.called_back"), status_code=303)
    return _call(request, session, open_case(session, actor, ref, now), clock_id, form, answer)


def _call(
    request: Request, session: Database, frame: Frame, clock_id: str, form: Form, answer: Answer
) -> Response:
    asked = to_ask(session, frame.actor, frame.file, clock_id)
    side = frame.file.side_of(asked.person_id)
    why_not = of_one.why_no_call(session, frame.file, asked.person_id, frame.now)
    ways = ways_now(session, frame.file, asked.person_id, frame.now)
    fields = (OUTCOME, THEY_CAME, BESIDE) if why_not else (OUTCOME, BESIDE)
    return case_reply(
        request,
        replace(frame, side=side),  # type: ignore[arg-type]  # the side of whoever said it, a principal
        "staff/case/call_back.html",
        status=answer.status,
        page_title="Call back",
        whose=frame.file.name_of[asked.person_id],
        side_of=side,
        asked=asked,
        said_on=day(asked.at),
        rows=[{"words": words, "value": value} for words, value in asked.rows],
        contact=contact_page(frame.ref, asked.person_id),
        action=call_back_page(frame.ref, clock_id),
        why_not=why_not,
        only_if=of_one.ONLY_IF_THEY_CAME,
        ways=[
            {"words": one.words, "value": now_words(one, frame.now)}
            for one in ways
            if one.answer.why in ("", "not_now")
        ],
        fields=fields,
        values=typed(form, (one.name for one in fields)),
        errors=answer.said,
        by_field=answer.by_field,
    )
