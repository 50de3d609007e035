"""What was promised: written with both, voluntary to the end, followed through by somebody named."""

from datetime import date, datetime
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.casefile import Position
from rj_workflow.commands.agreement import add_promise
from rj_workflow.commands.step import Target
from rj_workflow.errors import Invalid
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.targets import principals
from state_machines.fields import Field
from web import drafts
from web.addresses import case_page
from web.dependencies import Answers, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.things import Facts, check_rows, things
from web.templating import day

router = APIRouter()
LEAD: Final = "Only what they want. No agreement is a good end too."
BEING_WRITTEN: Final = ("draft", "proposed")
PROMISE: Final = (
    Field(
        "words", "words", "What is promised?", "By whom, to whom, as plainly as they said it", required=True
    ),
    Field("due_on", "date", "By when?", "Leave empty if there is no day"),
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
            due_on=_day(form),
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, case_page(ref, "agreement"), form, answer, now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, "agreement", done="done.promise"), status_code=303)
    return _page(request, open_case(session, actor, ref, now, tab="agreement"), form, answer)


def _day(form: Form) -> date | None:
    parts = [text(form, f"due_on-{part}") for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        year, month, day_of = (int(part) for part in parts)
        return date(year, month, day_of)
    except ValueError:
        raise Invalid([("due_on", "Write a real date, such as 24 11 2026.")]) from None


def _page(request: Request, frame: Frame, form: Form, answer: Answer, draft: Draft | None = None) -> Response:
    current = frame.file.at("agreement")
    promises = [i for i in frame.file.of("agreement_item") if i.data.get("agreement") == current.number]
    titled = {Target("agreement"): "The agreement"}
    titled |= {
        Target("agreement_item", i.holder, i.topic, i.number): str(i.data.get("words", "")) for i in promises
    }
    facts = {Target("agreement_item", i.holder, i.topic, i.number): _by_when(i) for i in promises}
    facts[Target("agreement")] = _owner(frame, current)
    terms = {
        Target("choice", p["person_id"], "outcome_agreement_terms"): p["name"] for p in principals(frame.file)
    }
    groups = [
        {"title": "What was agreed", "side": "both", "things": things(frame, titled, facts)},
        {
            "title": "Each person’s yes to the terms",
            "side": "both",
            "things": things(frame, terms) if promises else [],
        },
        {
            "title": "After closing",
            "side": "both",
            "things": [],
            "checks": check_rows(frame, [("promise_owner", "")]),
        },
    ]
    return case_reply(
        request,
        frame,
        "staff/case/agreement.html",
        status=answer.status,
        page_title="Agreement",
        lead=LEAD,
        groups=groups,
        key=new_key(),
        fields=PROMISE,
        values=typed(form, (f.name for f in PROMISE)),
        by_field=answer.by_field,
        **drafts.around(case_page(frame.ref, "agreement"), draft, frame.now),
        errors=answer.said,
        being_written=current.state in BEING_WRITTEN or bool(form),
    )


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
