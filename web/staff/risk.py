"""Write an assessment with the people it is about: a section at a time, what is missing in sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.clock import london_day
from rj_workflow.commands.questions import answer_field, answer_questions, answers_seen
from rj_workflow.commands.risk import SOMEBODY_WROTE, Key, answer_many, as_form, field_name, item_fields
from rj_workflow.errors import Conflict
from rj_workflow.queries import risk
from rj_workflow.queries.changes import compare_draft
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.risk import Assessment, Item, Section
from rj_workflow.queries.steps import StepView
from state_machines import LIFECYCLES
from state_machines.fields import FIELDS
from web import assessment, drafts, questions
from web.addresses import case_page
from web.assessment import scope_words, section_of, sections_of
from web.dependencies import Answers, Code, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import number, text
from web.staff import pathways, ways
from web.staff.frame import Frame, Side, case_reply, framed, open_case
from web.templating import clock_time, date_parts, day, day_short, in_words, is_htmx, moment, page

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

    @property
    def here(self) -> str:
        """The address of this section."""
        return self.href(self.section.slug)


@router.get("/cases/{ref}/risk")
def scopes(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The three assessments of a case."""
    file, found = risk.scopes(session, actor, ref)
    frame = open_case(session, actor, ref, now, tab="risk", side=side)
    rows = [
        {"text": one.words, "href": case_page(ref, f"risk/{one.scope}", side=side), "note": _where(one)}
        for one in found
    ]
    return case_reply(
        request,
        frame,
        "staff/risk/list.html",
        page_title="Risk",
        scopes=rows,
        reported=assessment.reports((report for one in found for report in one.reported), file, side),
        barred=pathways.barred(frame),
        care=pathways.care(frame),
        addon=pathways.abuse(frame),
    )


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
    """One section of one assessment, with what this reader typed here and did not save."""
    found = risk.assessment(session, actor, ref, scope, now=now)
    sheet = _sheet(found, section, side)
    draft = _unsaved(sheet, drafts.found(session, actor, sheet.here))
    frame = framed(found.file, found.staff, actor, now, tab="risk", side=side)
    context = _context(sheet, now, draft.fields if draft else None, _changed_since(sheet, draft))
    around = drafts.around(sheet.here, draft, now)
    return case_reply(request, frame, "staff/risk/scope.html", **context, **around)


@router.post("/cases/{ref}/risk/{scope}")
def save(
    request: Request, ref: Ref, scope: Code, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write down a section in one go, or one item of it; what cannot be taken comes back as it was typed."""
    slug, side = text(form, "section"), text(form, "side")
    sheet = _sheet(risk.assessment(session, actor, ref, scope, now=now), slug, side)
    keys, at = [item.asked.key for item in sheet.section.items], number(form, "number")
    only = _key(text(form, "only"))
    with answering(session) as answer:
        answer_many(
            session,
            actor,
            ref,
            scope=scope,
            number=at,
            keys=keys,
            only=only,
            form=form,
            shown=text(form, "shown"),
            now=now,
        )
        seen = text(form, "shown_answers")
        answer_questions(session, actor, ref, scope=scope, number=at, form=form, shown=seen, now=now)
    drafts.after(session, actor, sheet.here, form, answer, now)
    onward = next((one.slug for one in sheet.sections if one.slug == text(form, "next")), "")
    if answer.error is None and onward:
        return _onward(request, sheet.href(onward))
    if answer.error is None and not is_htmx(request) and only is None:
        return RedirectResponse(sheet.here, status_code=303)
    found = risk.assessment(session, actor, ref, scope, now=now)
    sheet = _sheet(found, sheet.section.slug, side)
    # What was typed beside one item that was saved is not saved, and not lost.
    typed = form if only is not None or answer.error is not None else None
    context = _context(sheet, now, typed, answer, saved=only if answer.error is None else None)
    context |= drafts.around(sheet.here)
    if answer.error is None:
        context["status_words"] = f"Saved: {_saved_words(sheet.section, only)}."
        context["saved_words"] = f"Saved {clock_time(now)}."
    frame = framed(found.file, found.staff, actor, now, tab="risk", side=side)
    if is_htmx(request):
        return _part(request, frame, context, answer.status)
    return case_reply(request, frame, "staff/risk/scope.html", status=answer.status, **context)


def _onward(request: Request, href: str) -> Response:
    if is_htmx(request):
        return Response(headers={"HX-Redirect": href})
    return RedirectResponse(href, status_code=303)


def _key(said: str) -> Key | None:
    item, _, subject = said.partition(":")
    return (item, subject) if said else None


def _saved_words(section: Section, only: Key | None) -> str:
    return next((assessment.name_of(i) for i in section.items if i.asked.key == only), section.title.lower())


@router.get("/cases/{ref}/risk/{scope}/changes")
def changes(
    request: Request, ref: Ref, scope: Code, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What reads differently from the last version sent."""
    found = risk.assessment(session, actor, ref, scope, now=now)
    compared = compare_draft(found.file, found.position, found.sent, found.names)
    drawn = assessment.changes(compared, f"Version {found.version}")
    title, base = f"{scope_words(scope)}: what changed", case_page(ref, f"risk/{scope}")
    frame = framed(found.file, found.staff, actor, now, tab="risk")
    return case_reply(request, frame, "staff/risk/changes.html", page_title=title, base=base, changes=drawn)


def _part(request: Request, frame: Frame, context: dict[str, Any], status: int) -> Response:
    return page(
        request, "staff/risk/scope.html", block="work", status=status, **{**frame.around(), **context}
    )


# --- what was typed and not saved


def _unsaved(sheet: Sheet, draft: Draft | None) -> Draft | None:
    """The draft of a section, where it says something else than what is written down."""
    if draft is None:
        return None
    kept = (_kept_fields(item) for item in sheet.section.items)
    stored = {name: value for fields in kept for name, value in fields.items()}
    asked = questions.answered_here(sheet.found, sheet.section)
    stored |= {answer_field(one).name: one.answer for one in asked}
    differs = any(str(draft.fields.get(name, "")) != value for name, value in stored.items())
    return draft if differs else None


def _kept_fields(item: Item) -> dict[str, str]:
    """What is written down for an item, as its form would send it."""
    stored = as_form(item.answer)
    fields: dict[str, str] = {}
    for field in item_fields(item.asked):
        name, value = field_name(item.asked.key, field.name), stored.get(field.name, "")
        if field.kind == "date":
            parts = date_parts(value)
            fields |= {f"{name}-{part}": parts[part] for part in ("day", "month", "year")}
        else:
            fields[name] = value
    return fields


def _changed_since(sheet: Sheet, draft: Draft | None) -> Answer:
    """Whether a colleague wrote in this section after the draft was begun: then both texts are shown."""
    if draft is not None and not sheet.found.writable:
        return Answer(Conflict("This assessment is no longer being written."))
    if draft is None or _is_as_shown(sheet, draft.fields):
        return Answer()
    return Answer(Conflict(_who_wrote(sheet.section)))


def _who_wrote(section: Section) -> str:
    """Who wrote last in this section, and when."""
    written = [(item.written_at, item.written_by) for item in section.items if item.written_at]
    if not written:
        return "Somebody else took something out of this section since."
    at, by = max(written)
    return f"{by or 'Somebody else'} wrote in this section, {moment(at)}."


def _is_as_shown(sheet: Sheet, fields: Mapping[str, Any]) -> bool:
    """Whether what is written down, answers to questions included, is what this form was drawn from."""
    answers = text(fields, "shown_answers") in ("", answers_seen(sheet.found.questions))
    return answers and text(fields, "shown") == assessment.mark(sheet.section)


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
    sheet: Sheet,
    now: datetime,
    form: Mapping[str, Any] | None = None,
    answer: Answer | None = None,
    saved: Key | None = None,
) -> dict[str, Any]:
    answer, found, section = answer or Answer(), sheet.found, sheet.section
    groups = [_group(one, sheet) for one in sheet.sections]
    ref = found.file.case["ref"]
    clash = _faster(sheet, form, answer.conflict) if form is not None else None
    return {
        "page_title": f"{scope_words(found.position.topic)}, {section.title}",
        "base": sheet.base,
        "shown_side": sheet.side,
        "number": found.position.number,
        "section": section,
        "shown_mark": assessment.mark(section),
        "shown_answers": answers_seen(found.questions) if found.questions else "",
        "asked": questions.listed(found, sheet.base),
        "asked_of_all": questions.asked_back(
            questions.of_no_item(found), writable=found.writable, form=form, errors=answer.by_field
        ),
        "eyebrow": _eyebrow(found),
        "saved_words": _last_changed(found, now),
        "told": _told(found, now),
        "reported": assessment.reports(found.reported, found.file, sheet.side),
        "missing": assessment.missing(found, sheet.base),
        "missing_words": _missing_words(found),
        "listed": assessment.LISTED if found.missing else (),
        "groups": groups,
        "next_section": _next(groups),
        "people": _people(sheet, form, answer, saved),
        "taken_forward": _taken_forward(found),
        "writable": found.writable,
        "signing": found.signing,
        "steps": ways.rows(ref, [step for step in found.steps if step.ready]),
        "blocked": ways.cards(ref, _not_yet(found)),
        "compare_href": f"{sheet.base}/changes" if found.compared_with else None,
        "compare_words": f"Compare with version {found.compared_with}",
        "errors": [] if clash else answer.said,
        "clash": clash,
        "print_href": f"{sheet.base}/print",
        "status_words": "",
    }


def _not_yet(found: Assessment) -> list[StepView]:
    """The steps that cannot be taken yet, where the list of what is missing does not say it all."""
    blocked = (assessment.not_listed(step, found) for step in found.steps if not step.ready)
    return [step for step in blocked if step.reasons]


def _group(section: Section, sheet: Sheet) -> dict[str, Any]:
    return {
        "words": section.title,
        "href": sheet.href(section.slug),
        "slug": section.slug,
        "count": f"{section.answered} of {len(section.items)}",
        "current": section.slug == sheet.section.slug,
    }


def _eyebrow(found: Assessment) -> str:
    state = STATES[found.position.state].staff
    return f"{scope_words(found.position.topic)}, version {found.version}, {state[0].lower()}{state[1:]}"


def _told(found: Assessment, now: datetime) -> dict[str, Any] | None:
    """What the state means, and what whoever decided wrote about it."""
    state, last = STATES[found.position.state], found.decided
    kind = TOLD.get(state.code)
    until = found.position.until_at
    if state.code == "signed_off" and until is not None and until <= now:
        return {
            "title": "It has run out.",
            "sentence": f"It was signed until {day_short(until)}. Nothing rests on it until it is renewed.",
            "kind": "stop",
            "rows": [],
        }
    signed_before = last is None or last.event in ("sign_off", "panel_agrees")
    if state.code == "draft" and signed_before and not found.ended_by:
        return None
    beside = {"what_to_change"} if found.questions else set[str]()  # each stands with its answer
    said = [f for f in _SAID if last and last.words.get(f) and f not in beside]
    rows = [{"words": FIELDS[f].words, "value": last.words[f]} for f in said] if last else []
    by = f"{last.by}, {day_short(last.at)}." if last and kind else ""
    if found.ended_by and state.code in ("stale", "draft"):
        by = f"What was signed or sent ended: {_lower(found.ended_by)}."
    return {
        "title": _title(found),
        "sentence": " ".join(part for part in (by, "" if state.code == "draft" else state.meaning) if part),
        "kind": kind or ("here" if state.code == "stale" else "info"),
        "rows": rows if kind else [],
    }


def _title(found: Assessment) -> str:
    if found.position.state != "draft":
        return f"{STATES[found.position.state].staff}."
    return "Something has changed." if found.ended_by else "Asked last time."


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _missing_words(found: Assessment) -> str:
    count = len(found.missing)
    things = "thing is" if count == 1 else "things are"
    return f"{in_words(count)} {things} missing before it can be sent"


def _faster(sheet: Sheet, form: Mapping[str, Any], conflict: str) -> dict[str, Any] | None:
    """Both texts, where somebody was faster; of a section with the name of whoever wrote, and the time."""
    told = _who_wrote(sheet.section) if conflict == SOMEBODY_WROTE else conflict
    return _clash(sheet, form, told) if told else None


def _last_changed(found: Assessment, now: datetime) -> str:
    """When something of it was last written, while it is being written."""
    return f"Last changed {_when(found.saved_at, now)}." if found.saved_at and found.writable else ""


def _when(at: datetime, now: datetime) -> str:
    """A time of today, and of any other day with its day."""
    said = clock_time(at)
    return said if london_day(at) == london_day(now) else f"{day(at)}, {said}"


def _next(groups: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    here = next(index for index, group in enumerate(groups) if group["current"])
    return groups[here + 1] if here + 1 < len(groups) else None


def _people(
    sheet: Sheet, form: Mapping[str, Any] | None, answer: Answer, saved: Key | None
) -> list[dict[str, Any]]:
    """The items of the section, each person's together, in the colour of their side."""
    return [
        {
            "title": assessment.chip_words(items[0]),
            "side": assessment.side_of(items[0]),
            "slug": f"about-{key}",
            "items": [
                _item(item, sheet.found, None if item.asked.key == saved else form, answer, saved)
                for item in items
            ],
        }
        for key, items in assessment.by_person(sheet.section.items, sheet.found.file).items()
    ]


def _item(
    item: Item, found: Assessment, form: Mapping[str, Any] | None, answer: Answer, saved: Key | None
) -> dict[str, Any]:
    asked = assessment.questions(item, form, answer.by_field) if found.writable else None
    # Whose it is stands above; a screen reader hears it with each item.
    drawn = assessment.card(item) | {
        "name": item.asked.item.name,
        "whose": item.who,
        "saved": item.asked.key == saved,
    }
    back = questions.asked_back(item.asked_back, writable=found.writable, form=form, errors=answer.by_field)
    return {"card": drawn, "questions": asked, "asked_back": back}


def _taken_forward(found: Assessment) -> dict[str, str] | None:
    """What an earlier version said and nobody has confirmed yet."""
    waiting = [item for item in found.items if item.earlier is not None]
    if not waiting or not found.writable:
        return None
    count, version = len(waiting), waiting[0].earlier
    answers = "answer waits" if count == 1 else "answers wait"
    return {
        "title": f"Taken forward from version {version}.",
        "sentence": f"{in_words(count)} {answers} to be confirmed, one by one. None of it holds until then.",
    }


def _clash(sheet: Sheet, form: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """What was typed beside what a colleague wrote meanwhile, where the two differ."""
    mine: list[tuple[str, str]] = []
    theirs: list[tuple[str, str]] = []
    asked = questions.answered_here(sheet.found, sheet.section)
    for words, said, stands in questions.both(asked, form):
        mine.append((words, said or "Nothing"))
        theirs.append((words, stands or "Nothing"))
    for item in sheet.section.items:
        kept = as_form(item.answer)
        for field in item_fields(item.asked):
            typed = text(form, field_name(item.asked.key, field.name))
            if field.private and typed != kept.get(field.name, ""):
                words = f"{assessment.name_of(item)}: {field.words}"
                mine.append((words, typed or "Nothing"))
                theirs.append((words, kept.get(field.name) or "Nothing"))
    return {"sentence": sentence, "mine": mine, "theirs": theirs}
