"""What to say in a call to one person, in the order of their own pages: to have open, or to print."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rj_workflow.commands.step import Target
from rj_workflow.queries.contact import never_words, plan_of_person, plan_rows, ways_now
from rj_workflow.queries.explanation import words_to_say
from rj_workflow.queries.needs import what_helps
from rj_workflow.queries.steps import StepView, one_step
from state_machines import LIFECYCLES
from state_machines.choice import PURPOSES
from state_machines.contact import PLAN
from state_machines.explanation import TEACH_BACK
from state_machines.script import (
    ANSWERS,
    ASKING,
    BEFORE_THE_POINTS,
    CONTACT,
    ENDING,
    NEEDS,
    NEXT_CALL,
    NOT_PROMISED,
    OPENING,
    WISH,
    Line,
)
from web.addresses import case_page, check_page, contact_page, paper_page, step_page
from web.contact import now_words
from web.dependencies import CurrentActor, Id, Now, Ref, Session
from web.paper.forms import Whose
from web.paper.sheets import opened
from web.portal.ways import cards
from web.staff.frame import NO_SAFE_WAY, Frame, case_reply
from web.staff.ways import card

router = APIRouter()
Topic = Annotated[str, Query(pattern=rf"^({'|'.join(PURPOSES)})?$")]
ONLY_IF_THEY_CALL: Final = "Do not call them. This is for when they call us, or come to us."
KNOWN_TO_FEW: Final = "Known to the facilitators"


@router.get("/{ref}/{person_id}/call")
def script(
    request: Request,
    ref: Ref,
    person_id: Id,
    session: Session,
    actor: CurrentActor,
    now: Now,
    topic: Topic = "",
) -> Response:
    """From who we say we are to what must not be promised; nothing of anybody else."""
    frame, whose = opened(session, actor, ref, person_id, now)
    plan = plan_of_person(session, frame.file, person_id, now).standing or {}
    call = next(one for one in ways_now(session, frame.file, person_id, now) if one.way == "call")
    in_plan = call.answer.allowed or call.answer.why == "not_now"
    given = _given(frame, whose, plan)
    return case_reply(
        request,
        frame,
        "paper/call.html",
        page_title="What to say",
        whose=frame.file.name_of[person_id],
        side_of=frame.side,
        back=contact_page(ref, person_id),
        may_call=call.answer.allowed,
        now_words=now_words(call, now) if plan else NO_SAFE_WAY,
        only_if_they_call="" if in_plan else ONLY_IF_THEY_CALL,
        rows=[{"words": words, "value": value} for words, value in plan_rows(plan, full=frame.reads_details)]
        if plan
        else [],
        never=never_words(plan),
        opening=list(_lines(OPENING, given)) if in_plan else list(_lines(_FROM_THEM, given)),
        before=list(_lines(BEFORE_THE_POINTS, given)),
        purposes=_purposes(frame, person_id, topic),
        about=_about(session, frame, person_id, topic) if topic else None,
        wish=WISH,
        cards=cards(whose.side, whose.worker),
        needs=NEEDS,
        helps=what_helps(session, frame.file, person_id),
        offered=frame.file.judged.names("adjustments"),
        contact=CONTACT,
        next_call=NEXT_CALL,
        ending=list(_lines(ENDING, given)),
        not_promised=[words for words, _ in NOT_PROMISED],
        wish_href=check_page(ref, "interest", person_id),
        needs_href=case_page(ref, f"people/{person_id}/needs"),
        plan_href=check_page(ref, PLAN, person_id),
        papers_href=paper_page(ref, person_id),
    )


# When they call us nothing is known to be safe but that they called.
_FROM_THEM: Final = tuple(line for line in OPENING if line.code in ("code_word", "safe_to_talk", "not_safe"))


def _given(frame: Frame, whose: Whose, plan: Mapping[str, Any]) -> dict[str, str]:
    """What the plan gives to the words; a code word only to whoever may read it."""
    said = {name: str(plan.get(name, "")).strip() for name in ("contact_name", "contact_say", "contact_code")}
    if said["contact_code"] and not frame.reads_details:
        said["contact_code"] = KNOWN_TO_FEW
    may_leave = plan.get("call_message") == "yes" and "voicemail" not in (plan.get("never") or ())
    said["contact_say"] = _as_said(said["contact_say"])
    said["message"] = "yes" if may_leave and said["contact_say"] else ""
    return {**said, "them": frame.file.name_of[whose.person_id].split()[0]}


def _as_said(agreed: str) -> str:
    """Whom we say we are, as somebody says it: “the library” alone is no answer to “Who is this?”."""
    first, *rest = agreed.split()[:3] or [""]
    bare = first in ("the", "a", "an", "your") and len(rest) == 1  # more than that may be a sentence already
    return f"This is {agreed.rstrip('.')}." if bare else agreed


def _lines(lines: tuple[Line, ...], given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for line in lines:
        if line.only_with and not given.get(line.only_with):
            continue
        if line.only_without and given.get(line.only_without):
            continue
        yield {"when": line.when.format(**given), "say": line.say.format(**given), "do": line.do}


def _purposes(frame: Frame, person_id: str, topic: str) -> list[dict[str, Any]]:
    """What the call may be about, and where each stands with them."""
    states = LIFECYCLES["choice"].states
    return [
        {
            "words": words,
            "state": states[frame.file.at("choice", person_id, purpose).state].staff,
            "href": paper_page(frame.ref, person_id, "call", topic=purpose),
            "current": purpose == topic,
        }
        for purpose, words in PURPOSES.items()
    ]


def _about(session: Session, frame: Frame, person_id: str, topic: str) -> dict[str, Any]:
    """The question of this call: what is still to be explained, said back, and every answer of one weight."""
    target = Target("choice", person_id, topic)
    explain = _step(frame, target, "explain")
    told = frame.file.explained_to(person_id)
    return {
        "title": PURPOSES[topic],
        "missing": card(frame.ref, explain.title, explain.reasons, explain.met)
        if explain and not explain.ready
        else None,
        "points": words_to_say(session, told=told) if explain and explain.ready else (),
        "explain_href": _href(frame, target, "explain") if explain and explain.ready else "",
        "said_back": [words for _, words in TEACH_BACK],
        "asking": ASKING,
        "answers": [
            {
                "words": words,
                "do": do,
                "href": _href(frame, target, event) if _step(frame, target, event) else "",
            }
            for event, words, do in ANSWERS
        ],
    }


def _step(frame: Frame, target: Target, event: str) -> StepView | None:
    if not event:
        return None
    return one_step(frame.file, frame.actor, frame.now, frame.staff, target, event)


def _href(frame: Frame, target: Target, event: str) -> str:
    return step_page(frame.ref, target.lifecycle, event, holder=target.holder, topic=target.topic)
