"""What happened on a case, in words: who did what for whom, newest first, with what was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select

from rj_workflow.actors import ANOTHER_CASE, THE_PUBLIC, Actor
from rj_workflow.casefile import CaseFile, is_shown_on
from rj_workflow.casefile import Row as Stored
from rj_workflow.db import Session
from rj_workflow.models import event as event_table
from rj_workflow.models import note as note_table
from rj_workflow.queries.contact import contact_title, masked, reads_details
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.choice import PURPOSES
from state_machines.contact import DETAILS, OUTCOMES, PLAN_FIELDS
from state_machines.fields import FIELDS
from state_machines.risk import SCOPES

PAGE: Final = 50
# What is written down beside the steps of the tables.
BESIDE_STEPS: Final = {
    "open_enquiry": "Somebody asked: an enquiry is opened",
    "take_enquiry": "A caseworker took the enquiry on",
    "add_person": "Added to the case",
    "pack_prepared": "What is to be passed on to another service was put together",
    "pack_risk_released": "A supervisor released what may be said of risks",
    "pack_released": "What is passed on to another service was released",
    "pack_handed_over": "The file for another service was taken, to be carried there",
    "came_with_pack": "Came with a transfer pack",
    "carried_settled": "Said whether something that came with them is still right",
    "called_it": "Said what to call this on their own pages",
    "card_made": "A card with five words was made",
    "stop": "Stopped everything",
    "stop_came_late": "Stop was pressed in the room before this was recorded",
    "asked_for_copy": "Asked for a copy of what we keep",
    "asked_for_correction": "Asked to put something right",
    "asked_for_deletion": "Asked to delete what we keep",
    "kept_promise": "Something owed was done",
    "change_asked": "A change of how to reach them was asked for",
    "change_confirmed": "A change of how to reach them was confirmed with them",
    "change_not_theirs": "A change of how to reach them was not theirs",
    "add_promise": "A promise was written down",
    "instalment_came": "An amount came",
    "said_of_terms": "One of them said something of the terms",
    "open_item": "A supervisor opened an item of an assessment",
    "ask_as_then": "The assessment answers the questions of its day",
    "answer_questions": "Questions of a supervisor were answered",
    "lift_stop": "A stop of an assessment was lifted",
    "wrote_account": "A version of their own account was written",
    "asked_account_again": "Had to ask again what stands in their account",
    "account_not_kept": "Their own account was destroyed: nothing said that it is kept",
    "said_expectations": "Said how they want to meet, and whether they feel ready",
    "said_needs": "Said what would help, or how things are",
    "arranged_adjustment": "Something that helps them to take part was arranged",
    "adjustment_not_needed": "Something that was to help is no longer needed",
    "wrote_message": "Wrote a message to us",
    "sent_message": "We wrote a message to them, or answered one",
    "said_vulnerability": "How soon they are answered was looked at",
    "may_ask_again": "Said if and when they may be asked again",
    "not_so": "Said that a yes written down was not theirs",
    "called_back": "Was asked about a yes that was written down",
    "held_together": "The meeting is one event with that of another case",
    "held_apart": "The meeting is held by itself again",
    "rewrite": "A letter or message was written again",
    "said_of_it": "Said something of what was written for them",
    "wished_back": "Asked to have a letter or message back",
}
_OF_A_PLAN: Final = {f.name: f for f in PLAN_FIELDS}
# Contacts are told without their words: those stand with the person, not on the case's own line.
_CONTACTS: Final = frozenset(code for code, _ in OUTCOMES)
RED: Final = frozenset(
    {
        ("contact", "misdirected"),
        ("safety_stop", "stopped"),
        ("meeting", "ended_early"),
        ("choice", "withdrawn"),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `said` are the words kept of it, by what was asked."""

    seq: int
    title: str
    who: str
    at: datetime
    kind: str
    follows: bool
    said: tuple[tuple[str, str], ...] = ()


def timeline(
    session: Session,
    file: CaseFile,
    staff: Mapping[str, Stored],
    *,
    side: str = "",
    before: int = 0,
    limit: int = PAGE,
    words_for: Actor | None = None,
) -> list[Entry]:
    """The newest things that happened, before number `before` if given; a side leaves out the other's.

    With what was said, as `words_for` may read it: numbers and addresses are not for everybody.
    """
    query = select(event_table).where(event_table.c.case_id == file.case["id"])
    if before:
        query = query.where(event_table.c.seq < before)
    others = {p["person_id"] for p in file.participants if not is_shown_on(p["side"], side)}
    query = query.order_by(event_table.c.seq.desc())
    newest = session.execute(query if others else query.limit(limit)).mappings()
    rows = list(islice((row for row in newest if not _is_about(row, others)), limit))
    ids = [row["id"] for row in rows]
    words = _words(session, ids, full=reads_details(words_for, file)) if words_for else {}
    return [_entry(row, file, staff, words.get(row["id"], ())) for row in rows]


def newest_of(
    session: Session,
    file: CaseFile,
    staff: Mapping[str, Stored],
    lifecycle: str,
    event: str,
    *,
    words_for: Actor,
) -> Entry | None:
    """The last time that this happened on the case, with what was said, as `words_for` may read it."""
    query = (
        select(event_table)
        .where(event_table.c.case_id == file.case["id"])
        .where(event_table.c.lifecycle == lifecycle, event_table.c.event == event)
        .order_by(event_table.c.seq.desc())
        .limit(1)
    )
    row = session.execute(query).mappings().first()
    if row is None:
        return None
    words = _words(session, [row["id"]], full=reads_details(words_for, file))
    return _entry(row, file, staff, words.get(row["id"], ()))


def _is_about(row: Any, people: set[str]) -> bool:
    """Whether an event is one of these people's: theirs, taken by them, or found out about them."""
    named = {row["holder"], row["actor_id"], row["data"].get("person"), row["data"].get("about")}
    return bool(named & people)


def stages_entered(session: Session, file: CaseFile) -> list[tuple[str, datetime]]:
    """The states this episode of the case came to, each with its moment, oldest first."""
    query = select(event_table).where(event_table.c.case_id == file.case["id"], _enters_a_stage(file))
    rows = session.execute(query.order_by(event_table.c.seq)).mappings()
    return [(row["after"], row["effective_at"]) for row in rows]


def latest(
    session: Session, file: CaseFile, staff: Mapping[str, Stored], *, side: str, limit: int
) -> tuple[list[Entry], list[tuple[str, datetime]]]:
    """The newest things that happened, and the states it came to, asked for at once for a first page."""
    others = {p["person_id"] for p in file.participants if not is_shown_on(p["side"], side)}
    first = int(file.case["event_count"]) - limit if not others else 0
    query = select(event_table).where(event_table.c.case_id == file.case["id"])
    if not others:
        query = query.where(or_(event_table.c.seq > first, _enters_a_stage(file)))
    rows = session.execute(query.order_by(event_table.c.seq.desc())).mappings().all()
    newest = (row for row in rows if row["seq"] > first and not _is_about(row, others))
    entries = [_entry(row, file, staff, ()) for row in islice(newest, limit)]
    stages = [(row["after"], row["effective_at"]) for row in reversed(rows) if _entered(row, file)]
    return entries, stages


def _enters_a_stage(file: CaseFile) -> ColumnElement[bool]:
    e = event_table.c
    return and_(e.episode == file.case["episode"], e.lifecycle == "case", e.after != e.before)


def _entered(row: Any, file: CaseFile) -> bool:
    here = row["episode"] == file.case["episode"] and row["lifecycle"] == "case"
    return here and bool(row["after"] != row["before"])


def _words(session: Session, ids: list[str], *, full: bool) -> dict[str, tuple[tuple[str, str], ...]]:
    said: dict[str, tuple[tuple[str, str], ...]] = {}
    query = select(note_table.c.event_id, note_table.c.field, note_table.c.text).where(
        note_table.c.event_id.in_(ids)
    )
    for row in session.execute(query.order_by(note_table.c.field)):
        if ":" in row.field:
            continue  # an answer of an assessment is read in the assessment, beside its question
        text = row.text if full or row.field not in DETAILS else masked(row.text)
        said[row.event_id] = (*said.get(row.event_id, ()), (_asked(row.field), text))
    return said


def _asked(field: str) -> str:
    known = FIELDS.get(field) or _OF_A_PLAN.get(field)
    return known.words if known else field.replace("_", " ").capitalize()


def _entry(row: Any, file: CaseFile, staff: Mapping[str, Stored], said: tuple[tuple[str, str], ...]) -> Entry:
    return Entry(
        seq=row["seq"],
        title=_title(row, file),
        who=_who(row, file, staff),
        at=row["effective_at"],
        kind="red" if (row["lifecycle"], row["after"]) in RED else "",
        follows=row["because_of"] is not None,
        said=_said(row, said),
    )


def _said(row: Any, said: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if row["event"] == "answer":
        return (("Answers written", str(len(row["data"]["items"]))),)
    return () if row["lifecycle"] == "contact" else said


def _title(row: Any, file: CaseFile) -> str:
    """What the thing is, and where it stands now; whose it is when it is somebody's."""
    name = file.name_of.get(row["holder"]) or file.name_of.get(
        str(row["data"].get("person") or row["data"].get("about")), ""
    )
    said = _what(row)
    return f"{said} ({name})" if name else said


def _what(row: Any) -> str:
    lifecycle, event = row["lifecycle"], row["event"]
    if lifecycle == "check" and event in CHECKS:
        check = CHECKS[event]
        return f"{check.title}: {dict(check.outcomes).get(row['after'], row['after'])}"
    if lifecycle == "contact" and event in _CONTACTS:
        outside = ", misdirected" if row["after"] == "misdirected" else ""
        return f"{contact_title(event, row['data'])}{outside}"
    if event in BESIDE_STEPS:
        return BESIDE_STEPS[event]
    table = LIFECYCLES.get(lifecycle)
    if table is None or row["after"] not in table.states:
        return str(event).replace("_", " ").capitalize()
    state = table.states[row["after"]].staff
    thing = _thing(lifecycle, row["topic"])
    return state if lifecycle == "case" or thing == state else f"{thing}: {_lower(state)}"


def _thing(lifecycle: str, topic: str) -> str:
    if lifecycle == "choice":
        return PURPOSES.get(topic.partition(":")[0], topic)
    if lifecycle == "risk":
        return f"Risk, {_lower(SCOPES.get(topic, topic))}"
    return LIFECYCLES[lifecycle].title


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _who(row: Any, file: CaseFile, staff: Mapping[str, Stored]) -> str:
    if row["because_of"] is not None:
        return "Follows from it"
    if row["actor_id"] == ANOTHER_CASE.id:
        return "In another case of this meeting"
    if row["actor_kind"] == "clock":
        return "The time had come"
    if row["actor_kind"] == THE_PUBLIC.kind:
        return "Through the public pages"
    named = staff.get(row["actor_id"])
    who = str(named["name"]) if named else file.name_of.get(row["actor_id"], "")
    if row["on_behalf_of"] in file.name_of:
        return f"{who}, as told by {file.name_of[row['on_behalf_of']]}"
    return f"{who}, through the portal" if named is None and who else who
