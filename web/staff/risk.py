"""Write an assessment with the people it is about: a section at a time, what is missing in sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.risk import answer_many, as_form, field_name, item_fields
from rj_workflow.queries import risk
from rj_workflow.queries.changes import compare_draft
from rj_workflow.queries.risk import Assessment, Item, Section
from state_machines import LIFECYCLES
from state_machines.fields import FIELDS
from web import assessment
from web.addresses import case_page
from web.assessment import anchor, scope_words, section_of, sections_of
from web.dependencies import Answers, Code, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import number, text
from web.staff import ways
from web.staff.frame import Frame, Side, case_reply, open_case
from web.templating import clock_time, day_short, in_words, is_htmx, page

router = APIRouter()
STATES: Final = LIFECYCLES["risk"].states
# In these states the words of whoever decided last are shown, in the mood of the note.
TOLD: Final = {"returned": "here", "draft": "here", "not_agreed": "info", "signed_off": "good"}
_SAID: Final = ("what_to_change", "reason", "what_is_possible", "conditions", "each_member", "why")
Slug = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One assessment as it is open: which side of it, which section, under which address."""

    found: Assessment
    sections: tuple[Section, ...]
    section: Section
    side: str
    base: str

    def href(self, slug: str) -> str:
        """The address of another section, on the same side."""
        return f"{self.base}?section={slug}" + (f"&side={self.side}" if self.side else "")


@router.get("/cases/{ref}/risk")
def scopes(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The three assessments of a case."""
    _, found = risk.scopes(session, actor, ref)
    frame = open_case(session, actor, ref, now, tab="risk", side=side)
    rows = [
        {"text": one.words, "href": case_page(ref, f"risk/{one.scope}", side=side), "note": _where(one)}
        for one in found
    ]
    return case_reply(request, frame, "staff/risk/list.html", page_title="Risk", scopes=rows)


@router.get("/cases/{ref}/risk/{scope}")
def read(
    request: Request,
    ref: Ref,
    scope: Code,
    session: Session,
    actor: CurrentActor,
    now: Now,
    section: Slug = "",
    side: Side = "",
) -> Response:
    """One section of one assessment."""
    sheet = _sheet(risk.assessment(session, actor, ref, scope, now=now), section, side)
    frame = open_case(session, actor, ref, now, tab="risk", side=side)
    return case_reply(request, frame, "staff/risk/scope.html", **_context(sheet))


@router.post("/cases/{ref}/risk/{scope}")
def save(
    request: Request, ref: Ref, scope: Code, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write down a section in one go; what cannot be taken comes back as it was typed."""
    slug, side = text(form, "section"), text(form, "side")
    sheet = _sheet(risk.assessment(session, actor, ref, scope, now=now), slug, side)
    keys, at = [item.asked.key for item in sheet.section.items], number(form, "number")
    with answering(session) as answer:
        answer_many(
            session,
            actor,
            ref,
            scope=scope,
            number=at,
            keys=keys,
            form=form,
            shown=text(form, "shown"),
            now=now,
        )
    if answer.error is None and not is_htmx(request):
        return RedirectResponse(sheet.href(sheet.section.slug), status_code=303)
    sheet = _sheet(risk.assessment(session, actor, ref, scope, now=now), sheet.section.slug, side)
    context = _context(sheet, None if answer.error is None else form, answer)
    if answer.error is None:
        context["status_words"] = f"Saved: {sheet.section.title.lower()}."
    frame = open_case(session, actor, ref, now, tab="risk", side=side)
    if is_htmx(request):
        return _part(request, frame, context, answer.status)
    return case_reply(request, frame, "staff/risk/scope.html", status=answer.status, **context)


@router.get("/cases/{ref}/risk/{scope}/changes")
def changes(
    request: Request, ref: Ref, scope: Code, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What reads differently from the last version sent."""
    found = risk.assessment(session, actor, ref, scope, now=now)
    compared = compare_draft(found.file, found.position, found.sent)
    drawn = assessment.changes(compared, f"Version {found.version}")
    title, base = f"{scope_words(scope)}: what changed", case_page(ref, f"risk/{scope}")
    frame = open_case(session, actor, ref, now, tab="risk")
    return case_reply(request, frame, "staff/risk/changes.html", page_title=title, base=base, changes=drawn)


def _part(request: Request, frame: Frame, context: dict[str, Any], status: int) -> Response:
    return page(
        request, "staff/risk/scope.html", block="work", status=status, **{**frame.around(), **context}
    )


# --- what the page shows


def _where(one: risk.Scope) -> str:
    state = STATES[one.state].staff
    if one.state == "not_started":
        return state
    until = f", until {day_short(one.until_at)}" if one.until_at and one.state == "signed_off" else ""
    return f"Version {one.version}, {state[0].lower()}{state[1:]}{until}"


def _sheet(found: Assessment, slug: str, side: str) -> Sheet:
    sections = sections_of(found, side) or sections_of(found)
    base = case_page(found.file.case["ref"], f"risk/{found.position.topic}")
    return Sheet(found, sections, section_of(sections, slug), side, base)


def _context(
    sheet: Sheet, form: Mapping[str, Any] | None = None, answer: Answer | None = None
) -> dict[str, Any]:
    answer, found, section = answer or Answer(), sheet.found, sheet.section
    groups = [_group(one, sheet) for one in sheet.sections]
    ref = found.file.case["ref"]
    clash = _clash(section, form, answer.conflict) if answer.conflict and form is not None else None
    saved = f"Saved {clock_time(found.saved_at)}." if found.saved_at and found.writable else ""
    return {
        "page_title": f"{scope_words(found.position.topic)}, {section.title}",
        "base": sheet.base,
        "shown_side": sheet.side,
        "number": found.position.number,
        "section": section,
        "shown_mark": assessment.mark(section),
        "eyebrow": _eyebrow(found),
        "saved_words": saved,
        "told": _told(found),
        "missing": _missing(sheet),
        "missing_words": _missing_words(found),
        "groups": groups,
        "next_section": _next(groups),
        "items": [_item(item, found, form, answer) for item in section.items],
        "writable": found.writable,
        "steps": ways.rows(ref, [step for step in found.steps if step.ready]),
        "blocked": ways.cards(ref, [step for step in found.steps if not step.ready]),
        "compare_href": f"{sheet.base}/changes" if found.compared_with else None,
        "compare_words": f"Compare with version {found.compared_with}",
        "errors": [] if clash else answer.said,
        "clash": clash,
        "status_words": "",
    }


def _group(section: Section, sheet: Sheet) -> dict[str, Any]:
    return {
        "words": section.title,
        "href": sheet.href(section.slug),
        "count": f"{section.answered} of {len(section.items)}",
        "current": section.slug == sheet.section.slug,
    }


def _eyebrow(found: Assessment) -> str:
    state = STATES[found.position.state].staff
    return f"{scope_words(found.position.topic)}, version {found.version}, {state[0].lower()}{state[1:]}"


def _told(found: Assessment) -> dict[str, Any] | None:
    """What the state means, and what whoever decided wrote about it."""
    state, last = STATES[found.position.state], found.decided
    kind = TOLD.get(state.code)
    if state.code == "draft" and (last is None or last.event in ("sign_off", "panel_agrees")):
        return None
    rows = [{"words": FIELDS[f].words, "value": last.words[f]} for f in _SAID if last and last.words.get(f)]
    by = f"{last.by}, {day_short(last.at)}." if last and kind else ""
    return {
        "title": "Asked last time." if state.code == "draft" else f"{state.staff}.",
        "sentence": " ".join(part for part in (by, "" if state.code == "draft" else state.meaning) if part),
        "kind": kind or ("here" if state.code == "stale" else "info"),
        "rows": rows if kind else [],
    }


def _missing(sheet: Sheet) -> list[dict[str, str]]:
    """What is missing, each with the way to its item; all sides of it, whichever is shown."""
    everything = sections_of(sheet.found)
    rows = []
    for sentence, key in sheet.found.missing:
        section = assessment.holding(everything, key)
        href = f"{sheet.base}?section={section.slug}#{anchor(key)}" if section else ""
        rows.append({"sentence": sentence, "href": href})
    return rows


def _missing_words(found: Assessment) -> str:
    count = len(found.missing)
    things = "thing is" if count == 1 else "things are"
    return f"{in_words(count)} {things} missing before it can be sent"


def _next(groups: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    here = next(index for index, group in enumerate(groups) if group["current"])
    return groups[here + 1] if here + 1 < len(groups) else None


def _item(item: Item, found: Assessment, form: Mapping[str, Any] | None, answer: Answer) -> dict[str, Any]:
    asked = assessment.questions(item, found.file, form, answer.by_field) if found.writable else None
    return {"card": assessment.card(item, found.file), "questions": asked}


def _clash(section: Section, form: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """What was typed beside what a colleague wrote meanwhile, where the two differ."""
    mine: list[tuple[str, str]] = []
    theirs: list[tuple[str, str]] = []
    for item in section.items:
        kept = as_form(item.answer)
        for field in item_fields(item.asked):
            typed = text(form, field_name(item.asked.key, field.name))
            if field.private and typed != kept.get(field.name, ""):
                words = f"{item.asked.item.name}: {field.words}"
                mine.append((words, typed or "Nothing"))
                theirs.append((words, kept.get(field.name) or "Nothing"))
    return {"sentence": sentence, "mine": mine, "theirs": theirs}
