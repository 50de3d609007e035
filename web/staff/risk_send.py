"""Look through an assessment before it is sent: what it lacks, what is red, who must sign and who could."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.step import Target, take_step
from rj_workflow.queries.cover import reader_of
from rj_workflow.queries.risk import Assessment, Item
from rj_workflow.queries.risk_send import Sending, Signer, sending
from rj_workflow.queries.steps import reasons_for
from web import assessment
from web.addresses import case_page
from web.dependencies import Answers, Code, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import new_key, number, text
from web.questions import asked_back
from web.staff import ways
from web.staff.frame import Frame, case_reply, open_case
from web.templating import day_short, in_words

router = APIRouter()
EVENT: Final = "submit"
NOBODY_READS: Final = "Nobody here may read it. Ask the manager who does."


@router.get("/cases/{ref}/risk/{scope}/send")
def look_through(
    request: Request, ref: Ref, scope: Code, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What would be frozen, and what happens then."""
    found = sending(session, actor, ref, scope, now=now)
    return _page(request, session, open_case(session, actor, ref, now, tab="risk"), found, Answer())


@router.post("/cases/{ref}/risk/{scope}/send")
def send(
    request: Request, ref: Ref, scope: Code, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Send it for sign-off, or say on the same page what is missing."""
    with answering(session) as answer:
        take_step(
            session, actor, ref, Target("risk", "", scope), EVENT, form,
            now=now, version=number(form, "version"), key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return RedirectResponse(case_page(ref, f"risk/{scope}", done=f"risk.{EVENT}"), status_code=303)
    found = sending(session, actor, ref, scope, now=now)
    return _page(request, session, open_case(session, actor, ref, now, tab="risk"), found, answer)


def _page(request: Request, session: Session, frame: Frame, found: Sending, answer: Answer) -> Response:
    assessed = found.assessment
    scope = assessed.position.topic
    base = case_page(frame.ref, f"risk/{scope}")
    return case_reply(
        request,
        frame,
        "staff/risk/send.html",
        status=answer.status,
        page_title="Send for sign-off",
        eyebrow=f"{assessment.scope_words(scope)}, version {assessed.version}",
        base=base,
        ready=found.step is not None and found.step.ready,
        writable=assessed.writable,
        missing=assessment.missing(assessed, base),
        asked=asked_back(assessed.questions),
        unanswered=_unanswered(assessed),
        red=[_red(item, base, assessed) for item in found.red],
        people=_people(found),
        why=found.requirement.why,
        signers=[_signer(one) for one in found.signers if not one.why_not],
        others=[_signer(one) for one in found.signers if one.why_not],
        who_looks=_who_looks(session, frame),
        anybody=any(not one.why_not for one in found.signers),
        blocked=_blocked(frame, found, answer),
        conflict=answer.conflict,
        version=found.step.version if found.step else None,
        key=new_key(),
    )


def _unanswered(assessed: Assessment) -> str:
    """How many questions would go back without an answer; that is allowed, and said."""
    count = sum(not one.answer for one in assessed.questions)
    return f"{in_words(count)} {'is' if count == 1 else 'are'} not answered yet." if count else ""


def _people(found: Sending) -> list[dict[str, str]]:
    """Everyone it covers, with how much about them is answered."""
    of = assessment.by_person(found.assessment.items, found.assessment.file)
    return [
        {
            "words": assessment.chip_words(items[0]),
            "side": assessment.side_of(items[0]),
            "count": f"{sum(item.is_answered for item in items)} of {len(items)} answered",
        }
        for items in of.values()
    ]


def _who_looks(session: Session, frame: Frame) -> str:
    """Who reads what is sent for sign-off, so that it is not sent to an empty chair."""
    reader = reader_of(session, frame.file, frame.now)
    one, away = reader.absent, ""
    if one is not None:
        away = f"{one.away} is away until {one.last_day:%A} {day_short(one.last_day)}; "
    names = " or ".join(reader.names)
    if not names:
        return f"{away}{NOBODY_READS[0].lower()}{NOBODY_READS[1:]}" if away else NOBODY_READS
    if reader.named:
        return f"{away}{names} reads it."
    return f"{away}nobody has the queue, so it is read by {names}." if away else f"It is read by {names}."


def _red(item: Item, base: str, assessed: Any) -> dict[str, Any]:
    section = assessment.holding(assessed.sections, assessment.key_of(item))
    href = f"{base}?section={section.slug}#{assessment.anchor(assessment.key_of(item))}" if section else base
    return {"words": assessment.name_of(item), "rating": item.rating, "href": href, "unknown": item.unknown}


def _signer(one: Signer) -> dict[str, str]:
    return {"words": f"{one.name}, {one.level} level", "value": one.why_not or "Can decide on this one."}


def _blocked(frame: Frame, found: Sending, answer: Answer) -> dict[str, Any] | None:
    """What stands in the way beside what is missing in the assessment itself."""
    target = Target("risk", "", found.assessment.position.topic)
    assessed, step = found.assessment, found.step
    if answer.refused is not None and answer.refused.guards:
        refused = answer.refused.guards
        reasons = reasons_for(frame.file, frame.actor, frame.now, frame.staff, target, refused)
        others = [one for one in reasons if not (assessed.missing and one.guard in assessment.LISTED)]
        return ways.card(frame.ref, "Send for sign-off", others) if others else _all_listed()
    if step is not None and (lacking := assessment.not_listed(step, assessed)).reasons:
        return ways.card(frame.ref, step.title, lacking.reasons, step.met)
    return None


def _all_listed() -> dict[str, Any]:
    """It was pressed although the list above is not empty."""
    link = {"href": "#lacks", "words": "What is missing"}
    reason = {"sentence": "Something is missing, as listed above.", "why": "", "who": "You", "links": [link]}
    return {"words": "Send for sign-off", "met": 0, "total": None, "reasons": [reason], "in_place": ""}
