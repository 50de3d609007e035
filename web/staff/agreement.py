"""What was promised: written with both, voluntary to the end, followed through by somebody named."""

from datetime import date, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.casefile import Position
from rj_workflow.commands.agreement import add_promise
from rj_workflow.commands.instalments import instalment_came
from rj_workflow.commands.step import Target
from rj_workflow.errors import Invalid
from rj_workflow.promised import current, instalments_of, parts_for, promises_of
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.targets import principals
from state_machines.fields import Field
from state_machines.promised import (
    ENCOUNTER,
    FOR_WHOM,
    HOW_OFTEN,
    INSTALMENTS,
    KIND,
    KINDS,
    SPEAKING,
    may_silence,
)
from web import drafts
from web.addresses import case_page
from web.dependencies import Answers, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, number, text, typed
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.things import Facts, check_rows, things
from web.templating import day

router = APIRouter()
LEAD: Final = "Only what they want. No agreement is a good end too."
BEING_WRITTEN: Final = ("draft", "proposed")
PROMISE: Final = (
    KIND,
    Field(
        "words", "words", "What is promised?", "By whom, to whom, as plainly as they said it", required=True
    ),
    Field("due_on", "date", "By when?", "Leave empty if there is no day"),
)
# What is asked of some kinds alone, folded away until it is needed.
BESIDE: Final = (
    ("Paid back in parts", (INSTALMENTS,)),
    ("If they meet by chance", ENCOUNTER),
    ("A message to somebody else, or news from time to time", (FOR_WHOM, HOW_OFTEN)),
)
PARTS: Final = tuple(field for _, fields in BESIDE for field in fields)
CAME_ON: Final = Field(
    "came_on", "date", "On which day did it come?", "As they said, or showed. Not through us"
)


@router.get("/cases/{ref}/agreement")
def agreement(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The agreement in hand and its promises."""
    frame = open_case(session, actor, ref, now, tab="agreement", side=side)
    draft = drafts.found(session, actor, case_page(ref, "agreement"))
    return _page(request, frame, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/agreement")
def promise(
    request: Request, ref: Ref, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Add a promise while the agreement is being written."""
    with answering(session) as answer:
        add_promise(
            session,
            actor,
            ref,
            words=text(form, "words"),
            due_on=_day(form, "due_on"),
            kind=text(form, "kind"),
            parts={field.name: text(form, field.name) for field in PARTS},
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, case_page(ref, "agreement"), form, answer, now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, "agreement", done="done.promise"), status_code=303)
    return _page(request, open_case(session, actor, ref, now, tab="agreement"), form, answer)


@router.post("/cases/{ref}/agreement/came")
def came(
    request: Request, ref: Ref, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """An amount came: it is written down, and nothing of it is ever held here."""
    with answering(session) as answer:
        instalment_came(
            session, actor, ref, number(form, "promise") or 0,
            due_on=text(form, "amount_of"), came_on=_day(form, "came_on"), now=now,
        )  # fmt: skip
    if answer.error is None:
        return RedirectResponse(case_page(ref, "agreement", done="done.came"), status_code=303)
    return _page(request, open_case(session, actor, ref, now, tab="agreement"), form, answer)


def _day(form: Form, name: str) -> date | None:
    parts = [text(form, f"{name}-{part}") for part in ("year", "month", "day")]
    if not any(parts):
        parts = text(form, name).split("-") if text(form, name) else []
    if not any(parts):
        return None
    try:
        year, month, day_of = (int(part) for part in parts)
        return date(year, month, day_of)
    except ValueError:
        raise Invalid([(name, "Write a real date, such as 24 11 2026.")]) from None


def _page(request: Request, frame: Frame, form: Form, answer: Answer, draft: Draft | None = None) -> Response:
    here = current(frame.file) or frame.file.at("agreement")
    promises = promises_of(frame.file, here)
    fields = (*PROMISE, *PARTS, CAME_ON)
    return case_reply(
        request,
        frame,
        "staff/case/agreement.html",
        status=answer.status,
        page_title="Agreement",
        lead=LEAD,
        groups=_groups(frame, here, promises),
        key=new_key(),
        fields=PROMISE,
        beside=BESIDE,
        values=typed(form, (f.name for f in fields)),
        by_field=answer.by_field,
        warned=[one for item in promises for one in _warned(item)],
        open_amounts=[
            (item.number, one.due_on.isoformat(), f"{one.amount} on {day(one.due_on)}")
            for item in promises
            for one in instalments_of(item)
            if not one.came_on
        ],
        came_on=CAME_ON,
        speaking=SPEAKING,
        they_say=[
            (p["name"], case_page(frame.ref, f"agreement/{p['person_id']}")) for p in principals(frame.file)
        ],
        **drafts.around(case_page(frame.ref, "agreement"), draft, frame.now),
        errors=answer.said,
        being_written=here.state in BEING_WRITTEN or bool(text(form, "words")),
    )


def _groups(frame: Frame, here: Position, promises: list[Position]) -> list[dict[str, Any]]:
    titled = {Target("agreement"): "The agreement"}
    of = {item.number: Target("agreement_item", item.holder, item.topic, item.number) for item in promises}
    titled |= {of[item.number]: str(item.data.get("words", "")) for item in promises}
    facts = {of[item.number]: _facts(item) for item in promises}
    facts[Target("agreement")] = _owner(frame, here)
    terms = {
        Target("choice", p["person_id"], "outcome_agreement_terms"): p["name"] for p in principals(frame.file)
    }
    harmed = [("telling_wish", p["person_id"]) for p in principals(frame.file) if p["side"] == "harmed"]
    return [
        {"title": "What was agreed", "side": "both", "things": things(frame, titled, facts)},
        {
            "title": "Each person’s yes to the terms",
            "side": "both",
            "things": things(frame, terms) if promises else [],
        },
        {
            "title": "Being told, and after closing",
            "side": "both",
            "things": [],
            "checks": check_rows(frame, [*harmed, ("promise_owner", "")]),
        },
    ]


def _facts(item: Position) -> Facts:
    """What a promise says, and how it is shown to be done; staff read what each side alone may read."""
    kind = KINDS.get(str(item.data.get("kind")))
    words = {field.name: field.words for field in PARTS}
    rows = [("Kind", kind.title if kind else ""), *_by_when(item)]
    rows += [(words[name], said) for name, said in parts_for(item, "") if name != INSTALMENTS.name]
    for one in instalments_of(item):
        came_on = f"Came on {day(date.fromisoformat(one.came_on))}" if one.came_on else "Not yet"
        rows.append((f"{one.amount} on {day(one.due_on)}", came_on))
    return [*rows, ("What usually shows it", kind.shown_by if kind else "")]


def _warned(item: Position) -> list[str]:
    """Words that sound as if they would keep the person harmed from speaking; whoever proposes decides."""
    said = [str(item.data.get("words", "")), *(text for _, text in parts_for(item, ""))]
    return [found for found in map(may_silence, said) if found]


def _by_when(item: Position) -> Facts:
    due = str(item.data.get("due_on") or "")
    return [
        (
            "By when",
            day(date.fromisoformat(due))
            if len(due) == 10
            else day(datetime.fromisoformat(due))
            if due
            else "No day",
        )
    ]


def _owner(frame: Frame, current: Position) -> Facts:
    named = frame.staff.get(str(current.data.get("owner")))
    return [("Seen through by", str(named["name"]) if named else "")]
