"""Which documents there are for one person, and for whoever works on a case; each as it stands today.

What a person is given is what they read on their own pages, by the same queries: nothing here looks at the
other of the two.  Nothing of it is kept: a document is made when it is asked for.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from risk_assessment.scales import SIDES
from rj_workflow.actors import Actor
from rj_workflow.casefile import PRINCIPALS, CaseFile, Row
from rj_workflow.clock import london_day
from rj_workflow.commands.step import all_staff
from rj_workflow.db import Session
from rj_workflow.documents.agreed import Agreement, Promise, agreed
from rj_workflow.documents.answers import Answer, answers, letter_of_standing
from rj_workflow.documents.around import Around
from rj_workflow.documents.document import Document, Harmed, Own, Responsible, Side, Staff
from rj_workflow.documents.letters import ANY_TIME, BY_CODE, letter
from rj_workflow.documents.meeting import Attending, RunSheet, coming, run_sheet
from rj_workflow.documents.risk import Concern, Summary, summary
from rj_workflow.models import outbox
from rj_workflow.pack import as_document
from rj_workflow.plan import PLAN_STANDS, current_meeting
from rj_workflow.promised import title_of_part
from rj_workflow.queries import risk
from rj_workflow.queries.agreed import MyAgreement, my_agreement
from rj_workflow.queries.calendar import ends_of
from rj_workflow.queries.expectations import expectations_of
from rj_workflow.queries.needs import what_helps
from rj_workflow.queries.pack import my_packs
from rj_workflow.queries.portal import MyCase, my_cases
from rj_workflow.risk import conditions
from rj_workflow.sentences import Sentence
from rj_workflow.settings import settings
from state_machines import LIFECYCLES
from state_machines.processes import PROCESSES
from state_machines.promised import SPEAKING
from state_machines.risk import SCOPES
from state_machines.venue import ROOM, still_asked_for

Theirs = Mapping[str, Document[Harmed]] | Mapping[str, Document[Responsible]]
NOBODY_YET: Final = "One of us"
PROPOSED: Final = "proposed"
_DECIDED: Final = {row.event: row.step for row in LIFECYCLES["risk"].rows}
_PROCESS: Final = {one.code: one.words for one in PROCESSES}


def around() -> Around:
    """How this service is reached."""
    here = settings()
    return Around(here.service_phone, here.service_hours, here.return_address)


# --- for one person, as they read it themselves


def papers_of(session: Session, reader: Actor, ref: str, *, now: datetime) -> Theirs:
    """Everything that can be printed for this person of this case, by its code."""
    if reader.kind == "harmed":
        return dict(_papers(session, reader, ref, Harmed, now))
    return dict(_papers(session, reader, ref, Responsible, now))


def _papers(
    session: Session, reader: Actor, ref: str, side: type[Side], now: datetime
) -> Iterator[tuple[str, Document[Side]]]:
    mine = next((one for one in my_cases(session, reader, now=now) if one.ref == ref), None)
    if mine is None:
        return
    yield "stands", _stands(mine, side, now)
    yield "answers", answers(tuple(_answers(mine, side)), around(), side)
    if mine.meeting is not None and not mine.has_ended:
        yield "day", coming(*mine.meeting, around(), side)
    terms = my_agreement(session, reader, ref)
    if terms.promises:
        yield "agreed", agreed(_agreement(terms, reader.kind, side), around(), side)
    known = [(pack, said) for pack, said in my_packs(session, reader, now=now) if said is not None]
    for number, (_, said) in enumerate(reversed(known), 1):
        yield f"pack_{number}", as_document(said, side, around().foot)


def _stands(mine: MyCase, side: type[Side], now: datetime) -> Document[Side]:
    ahead = (one for one in mine.promises if one.due_at >= now)
    soonest = min(ahead, key=lambda one: one.due_at, default=None)
    calls = ((mine.worker or NOBODY_YET, london_day(soonest.due_at)),) if soonest and mine.reachable else ()
    stopped = Sentence("You have stopped. Nothing is going ahead.")
    words = stopped if mine.stopped_at is not None else mine.notice or mine.words
    return letter_of_standing(words, calls, around(), side, has_ended=mine.has_ended)


def _answers(mine: MyCase, side: type[Side]) -> Iterator[Answer[Side]]:
    for one in mine.choices:
        yield Answer(
            one.title, one.words, london_day(one.since_at),
            own_words=Own(side, one.own_words) if one.own_words else None,
            conditions=Own(side, one.conditions) if one.conditions else None, until=one.until,
        )  # fmt: skip


def _agreement(mine: MyAgreement, kind: str, side: type[Side]) -> Agreement[Side]:
    promises = tuple(
        Promise(
            Own(side, one.words),
            tuple((title_of_part(kind, name), Own(side, said)) for name, said in one.parts),
            tuple((amount.amount, amount.due_on) for amount in one.amounts), one.due_on, one.state,
        )
        for one in mine.promises
    )  # fmt: skip
    speaking = SPEAKING.may_be_told if issubclass(side, Harmed) else ()
    return Agreement(mine.words, promises, mine.state == PROPOSED, speaking)


def letters_of(session: Session, file: CaseFile, person_id: str) -> Theirs:
    """What can go to them in a plain envelope: what is true at any time, and what waits for a way."""
    t = outbox.c
    waiting = select(t.template).where(
        t.case_id == file.case["id"], t.person_id == person_id, t.state.in_(("waiting", "held"))
    )
    true_now = {*ANY_TIME, *session.scalars(waiting)}
    codes = [code for code in BY_CODE if code in true_now]
    if file.side_of(person_id) == "harmed":
        return {code: letter(BY_CODE[code], around(), Harmed) for code in codes}
    return {code: letter(BY_CODE[code], around(), Responsible) for code in codes}


# --- for the people who work on it


def sheets_of(session: Session, actor: Actor, file: CaseFile, *, now: datetime) -> dict[str, Document[Staff]]:
    """The run sheet of a meeting whose plan stands, and each assessment that was begun."""
    found: dict[str, Document[Staff]] = {}
    meeting = current_meeting(file)
    if meeting is not None and meeting.state in PLAN_STANDS and meeting.data.get("when"):
        found["run_sheet"] = run_sheet(_run_sheet(session, actor, file, now))
    for scope in SCOPES:
        if file.at("risk", "", scope).state != "not_started":
            assessed = risk.assessment(session, actor, str(file.case["ref"]), scope, now=now)
            found[f"risk_{scope}"] = summary(_summary(assessed, scope))
    return found


def _run_sheet(session: Session, actor: Actor, file: CaseFile, now: datetime) -> RunSheet:
    meeting = current_meeting(file)
    assert meeting is not None  # as it was looked up
    plan, staff = meeting.data, all_staff(session)
    invited = plan.get("attendees") or [row["person_id"] for row in file.participants]
    coming_ = [row for row in file.participants if row["person_id"] in invited or row["side"] in PRINCIPALS]
    venue = file.latest_check("venue_check")
    said = venue["data"] if venue is not None else {}
    still = [one for rows in still_asked_for(file.case["process"], said).values() for one in rows]
    done = [words for code, words in ROOM if code in (said.get("room") or ())]
    leads = [staff[who] for key in ("lead_id", "co_id") if (who := file.case[key]) in staff]
    return RunSheet(
        starts=datetime.fromisoformat(str(plan["when"])), ends=ends_of(plan),
        where=Own(Staff, str(plan.get("where") or "")), process=_PROCESS.get(file.case["process"], ""),
        facilitators=tuple(str(row["name"]) for row in leads),
        attending=tuple(_attending(session, actor, file, row, now) for row in coming_),
        arranged=tuple(done), still_open=tuple(still) if venue is not None else ("All of it",),
        may_be_told=SPEAKING.may_be_told, duty_line=settings().duty_line,
        together=tuple(sorted(str(one.case["ref"]) for one in file.along)),
    )  # fmt: skip


def _attending(session: Session, actor: Actor, file: CaseFile, row: Row, now: datetime) -> Attending:
    who, side = row["person_id"], row["side"]
    said = expectations_of(session, actor, file, who).standing.rows
    helps = what_helps(session, file, who) if side in PRINCIPALS else ()
    checked = file.current_check("day_check", who, now)
    part = SIDES.get(side, "")
    return Attending(
        str(row["name"]).split()[0], f"{part[:1].upper()}{part[1:]}", helps,
        tuple((words, Own(Staff, answer)) for words, answer, _ in said), still_to_check=checked is None,
    )  # fmt: skip


def _summary(found: risk.Assessment, scope: str) -> Summary:
    position, decided = found.position, found.decided
    sent = found.sent[-1] if found.sent else None
    stops = [one for one in found.items if one.stands]
    acts = [one for one in found.items if one.calls_for_action and not one.stands]
    return Summary(
        scope=SCOPES[scope].lower(), version=found.version,
        stands=LIFECYCLES["risk"].states[position.state].staff,
        since=position.since_at, until=position.until_at,
        sent=(found.names.get(sent["sent_by"], "somebody"), sent["sent_at"]) if sent else None,
        decided=(_DECIDED[decided.event], decided.by, decided.at) if decided else None,
        conditions=tuple(Own(Staff, one.words) for one in conditions(found.file) if one.scope == scope),
        stops=tuple(map(_concern, stops)), acts=tuple(map(_concern, acts)),
        unknown=tuple(_concern(one) for one in found.items if one.unknown and not one.stands),
        asked=len(found.items), answered=sum(one.is_answered for one in found.items),
    )  # fmt: skip


def _concern(item: risk.Item) -> Concern:
    safer = risk.safer_words(item.answer)
    return Concern(
        item.asked.item.name, item.who, item.rating, Own(Staff, safer) if safer else None,
        risk.again_words(item.answer),
    )  # fmt: skip
