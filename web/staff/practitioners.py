"""The practitioners' register: who is registered for what, and what is owed to them.  Nobody is ranked."""

from datetime import date, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from risk_assessment.allocation import TRAININGS
from rj_workflow.actors import Actor
from rj_workflow.clock import london_day
from rj_workflow.commands.register import (
    ABOUT_ME,
    ENTRIES,
    enter_in_register,
    name_their_supervisor,
    say_about_myself,
)
from rj_workflow.db import Session as Database
from rj_workflow.errors import NotFound
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.office import Changed, history
from rj_workflow.queries.register import Shown, practitioner, register
from rj_workflow.register import CPD_HOURS, LEADS, Practitioner
from state_machines.fields import Field
from web import drafts
from web.dependencies import Answers, Code, CurrentActor, Id, Now, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.templating import page

router = APIRouter()
BASE: Final = "/work/practitioners"
TITLES: Final = {
    "supervision": "Record their supervision",
    "training": "Record training",
    "observation": "Record observed practice",
    "accreditation": "Record an accreditation",
    "level": "Change their level",
}
KINDS: Final = {
    "supervision": "Supervision",
    "training": "Training",
    "observation": "Practice observed",
    "accreditation": "Accreditation",
    "level": "Level",
}
CODES: Final = {
    "training": dict(TRAININGS),
    "level": {level: f"{level.capitalize()} level" for level in CPD_HOURS},
}


@router.get("/practitioners")
def everybody(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Everybody, in order of name; for whoever leads nobody, their own page."""
    if not actor.roles & LEADS:
        return RedirectResponse(f"{BASE}/{actor.id}", status_code=303)
    rows = [_row(one, now) for one in register(session, actor, now)]
    return page(request, "staff/practitioners.html", block="content", rows=rows)


@router.get("/practitioners/{staff_id}")
def one(request: Request, staff_id: Id, session: Session, actor: CurrentActor, now: Now) -> Response:
    """What the register shows of one colleague."""
    return _page(request, session, actor, staff_id, now)


@router.get("/practitioners/{staff_id}/enter/{entry}")
def ask(
    request: Request, staff_id: Id, entry: Code, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """The form of one entry."""
    draft = drafts.found(session, actor, _entry_page(staff_id, entry))
    form = drafts.typed_in(draft)
    return _form(request, session, actor, staff_id, entry, form, Answer(), draft, now)


@router.post("/practitioners/{staff_id}/enter/{entry}")
def enter(
    request: Request,
    staff_id: Id,
    entry: Code,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """Write one entry."""
    with answering(session) as answer:
        enter_in_register(session, actor, staff_id, entry, form, now=now, key=text(form, "key"))
    drafts.after(session, actor, _entry_page(staff_id, entry), form, answer, now)
    if answer.error is None:
        return RedirectResponse(f"{BASE}/{staff_id}?done={entry}", status_code=303)
    return _form(request, session, actor, staff_id, entry, form, answer)


@router.post("/practitioners/{staff_id}/supervisor")
def supervised(
    request: Request, staff_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Say who holds their supervision."""
    with answering(session) as answer:
        name_their_supervisor(session, actor, staff_id, text(form, "supervised_by"), now=now)
    if answer.error is None:
        return RedirectResponse(f"{BASE}/{staff_id}?done=supervisor", status_code=303)
    return _page(request, session, actor, staff_id, now, form, answer)


@router.post("/practitioners/{staff_id}/about")
def about(
    request: Request, staff_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What somebody says about themselves; whoever else sends it finds no such page."""
    practitioner(session, actor, staff_id)
    with answering(session) as answer:
        if staff_id == actor.id:
            say_about_myself(session, actor, form)
    if answer.error is None:
        return RedirectResponse(f"{BASE}/{staff_id}", status_code=303)
    return _page(request, session, actor, staff_id, now, form, answer)


def _entry_page(staff_id: str, kind: str) -> str:
    return f"{BASE}/{staff_id}/enter/{kind}"


def _form(
    request: Request,
    session: Database,
    actor: Actor,
    staff_id: str,
    kind: str,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
    now: datetime | None = None,
) -> Response:
    shown = practitioner(session, actor, staff_id)
    if kind not in ENTRIES or not (shown.may_enter or answer.error):
        raise NotFound("register")
    fields = ENTRIES[kind]
    return page(
        request,
        "staff/practitioner_entry.html",
        block="content",
        status=answer.status,
        title=TITLES[kind],
        person=shown.person,
        back=f"{BASE}/{staff_id}",
        fields=fields if shown.may_enter else (),
        key=text(form, "key") or new_key(),
        values=typed(form, (f.name for f in fields)),
        errors=answer.said,
        by_field=answer.by_field,
        **drafts.around(_entry_page(staff_id, kind), draft, now),
    )


def _page(
    request: Request,
    session: Database,
    actor: Actor,
    staff_id: str,
    now: datetime,
    form: Form | None = None,
    answer: Answer | None = None,
) -> Response:
    shown, answer = practitioner(session, actor, staff_id), answer or Answer()
    person = shown.person
    mine = {"languages": person.languages, "lived_experience": person.lived_experience,
            "lived_is_shown": person.lived_is_shown}  # fmt: skip
    fields = (*ABOUT_ME,) if shown.is_me else ()
    chooses = _supervisors(session, actor, person, now) if shown.may_enter else None
    return page(
        request,
        "staff/practitioner.html",
        block="content",
        status=answer.status,
        shown=shown,
        person=person,
        base=f"{BASE}/{staff_id}",
        may_list=bool(actor.roles & LEADS),
        overdue=person.supervision_is_overdue(now),
        facts=_facts(shown, now),
        entries=[_entry(row) for row in person.records],
        history=[_change(one) for one in history(session, actor, staff_id)],
        titles=TITLES if shown.may_enter else {},
        supervisors=chooses,
        about=fields,
        values=typed(form, (f.name for f in fields)) if form else mine,
        supervised_by=text(form, "supervised_by") if form else person.supervised_by,
        done=KINDS.get(request.query_params.get("done", "")),
        errors=answer.said,
        by_field=answer.by_field,
    )


def _supervisors(session: Database, actor: Actor, person: Practitioner, now: datetime) -> Field:
    others = (one.person for one in register(session, actor, now))
    options = tuple((one.id, one.name) for one in others if one.roles & LEADS and one.id != person.id)
    return Field("supervised_by", "select", "Who holds their supervision?", options=options)


def _facts(shown: Shown, now: datetime) -> list[dict[str, Any]]:
    person, work = shown.person, shown.work
    due, seen = person.supervision_due, person.last("observation")
    needed = CPD_HOURS[person.level]
    facts = [
        ("Level", person.level.capitalize() + (", accredited" if person.accredited else "")),
        ("Supervision", _due(due, now) if due else "None is recorded yet"),
        ("Held by", shown.supervisor or "Nobody is named yet"),
        (
            "Practice observed",
            _seen(seen, late=person.observation_is_overdue(now)) if seen else "None is recorded yet",
        ),
        (
            "Training in the last 12 months",
            f"{person.hours_in_a_year(now)} hours, {needed} are asked at this level",
        ),
        ("Languages", person.languages or "None named"),
        ("Open cases", _count(work.open_cases)),
        ("Last process held", _day(work.last_process.date()) if work.last_process else "None yet"),
    ]
    if not person.practises:
        facts = [facts[0], *facts[4:6]]
    if person.lived_experience and (shown.is_me or person.lived_is_shown):
        hidden = "" if person.lived_is_shown else " Only you read this."
        facts.append(("Lived experience", f"{person.lived_experience}{hidden}"))
    return [{"words": words, "value": value} for words, value in facts]


def _row(shown: Shown, now: datetime) -> dict[str, Any]:
    person, due = shown.person, shown.person.supervision_due
    return {
        "name": person.name,
        "href": f"{BASE}/{person.id}",
        "level": person.level.capitalize(),
        "languages": person.languages or "None named",
        "open_cases": _count(shown.work.open_cases) if person.practises else "",
        "supervision": (_due(due, now) if due else "None recorded") if person.practises else "",
        "overdue": person.supervision_is_overdue(now),
    }


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    what = CODES.get(row["kind"], {}).get(row["code"], "")
    hours = f"{row['hours']} hours" if row["hours"] else ""
    said = ". ".join(part for part in (what, hours, row["words"].rstrip(".")) if part)
    return {"when": _day(row["on_day"]), "kind": KINDS[row["kind"]], "said": f"{said}." if said else ""}


def _change(one: Changed) -> dict[str, str]:
    return {"when": _day(london_day(one.at)), "said": f"{one.words}. Written down by {one.by}."}


def _count(number: int) -> str:
    return {0: "None", 1: "One"}.get(number, str(number))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _due(day: date, now: datetime) -> str:
    return f"{'Was due' if day < london_day(now) else 'Next'} by {_day(day)}"


def _seen(day: date, *, late: bool) -> str:
    return f"{_day(day)}{'. Due again, once a year' if late else ', once a year'}"
