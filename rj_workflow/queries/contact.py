"""The safe way to reach somebody, in words: numbers in full only for whoever may use them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import CaseFile, Row
from rj_workflow.db import Session
from rj_workflow.models import check as check_table
from rj_workflow.models import contact_change, note, outbox
from rj_workflow.models import event as event_table
from rj_workflow.notifications.catalogue import SENTENCES
from rj_workflow.notifications.contact import (
    ANY_TIME,
    MIDNIGHT,
    ON_A_SCREEN,
    WHY,
    Answer,
    hours_of,
    plan_of,
    tidy,
)
from rj_workflow.notifications.standing import answer_for, standing_row
from state_machines.contact import (
    CONTACT_WAYS,
    DAYS,
    DETAILS,
    DEVICES,
    NEVER,
    OUTCOMES,
    PLAN,
    WAYS,
    WITHOUT_HOURS,
    name_of,
)
from state_machines.roles import FACILITATOR, MANAGER, SUPERVISOR

WAY_WORDS: Final = dict(WAYS)
MESSAGE_WORDS: Final = {
    "waiting": "Waits",
    "held": "Held",
    "cancelled": "Not sent",
    "shown": "Shown",
    "sent": "Sent",
}
HELD: Final = "Somebody has paused, or there is a safety stop."


def reads_details(actor: Actor, file: CaseFile) -> bool:
    """Whether this reader sees numbers and addresses in full (practice.md 9).

    Whoever facilitates, supervises or manages does, and whoever opened the enquiry until somebody leads it.
    """
    opening = file.case["lead_id"] is None and actor.id == file.case["caseworker_id"]
    return opening or bool(roles_on(actor, file) & (FACILITATOR | SUPERVISOR | MANAGER))


def masked(detail: str) -> str:
    """A number or address as everybody else reads it: enough to tell two apart."""
    digits = "".join(c for c in detail if c.isdigit())
    return f"ending {digits[-3:]}" if len(digits) > 5 else "known to the facilitators"


def masked_in_the_middle(detail: str) -> str:
    """A number as its own person reads it on a page that somebody else may see over their shoulder."""
    digits = "".join(c for c in detail if c.isdigit())
    if "@" in detail:
        return f"{detail[:1]}•••{detail[-4:]}"
    return f"{digits[:5]} ••• {digits[-3:]}" if len(digits) > 8 else "as you gave it to us"


def without_details(data: Mapping[str, Any]) -> dict[str, Any]:
    """A plan for a reader who may not see numbers and addresses."""
    return {name: value for name, value in data.items() if name not in DETAILS}


def is_open(data: Mapping[str, Any], way: str) -> bool:
    """Whether a plan allows this way at any hour at all."""
    plan = plan_of(data)
    return way in plan.ways and not (plan.watched and way in ON_A_SCREEN)


def contact_words(data: Mapping[str, Any], *, full: bool, say: bool = True) -> tuple[str, str]:
    """The safe ways to reach somebody, with what to `say` to others; and what must never happen."""
    ways = (way for way, _ in WAYS if is_open(data, way))
    said = " ".join(way_words(data, way, full=full) for way in ways if way not in WITHOUT_HOURS)
    words = str(data.get("contact_say", "")).strip() if say else ""
    return f"{said or 'Only on their own pages.'}" + (f" Say “{words}”." if words else ""), never_words(data)


def way_words(data: Mapping[str, Any], way: str, *, full: bool) -> str:
    """One way: the number, how, and when."""
    detail = str(data.get(name_of(way, "detail"), ""))
    parts = [f"{WAY_WORDS[way]} {detail if full else masked(detail)}" if detail else WAY_WORDS[way]]
    if way == "post" and data.get("post_plain") == "yes":
        parts.append("in a plain envelope")
    if way == "call" and data.get("call_withheld") == "yes":
        parts.append("number withheld")
    parts.append(hours_words(data, way))
    return ", ".join(part for part in parts if part) + "."


def hours_words(data: Mapping[str, Any], way: str) -> str:
    """When: at any time, or days with their hours, days of the same hours together."""
    if way in WITHOUT_HOURS:
        return ""
    hours = hours_of(data, way)
    if hours == ANY_TIME:
        return "at any time"
    return "; ".join(
        f"{_listed(days)}, {_clock(opens)} to {_clock(closes)}" for days, opens, closes in _same_hours(hours)
    )


def spans_of(data: Mapping[str, Any], way: str) -> list[tuple[list[str], time, time]] | None:
    """The same, to be said in another language: days of the same hours together; None for any time."""
    hours = hours_of(data, way)
    if hours == ANY_TIME:
        return None
    return [(days, _time_of(opens), _time_of(closes)) for days, opens, closes in _same_hours(hours)]


def _same_hours(hours: Mapping[int, tuple[int, int]]) -> list[tuple[list[str], int, int]]:
    same: dict[tuple[int, int], list[str]] = {}
    for day in sorted(hours):
        same.setdefault(hours[day], []).append(DAYS[day][1])
    return [(days, opens, closes) for (opens, closes), days in same.items()]


def _time_of(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def never_words(data: Mapping[str, Any]) -> str:
    """What must never be done, as one line."""
    codes = data.get("never") or []
    said = [words for code, words in NEVER if code in codes]
    more = str(data.get("contact_never", "")).strip().replace("\n", "; ")
    return ". ".join([*said, *([more] if more else [])]) + ("." if said or more else "")


def plan_rows(data: Mapping[str, Any], *, full: bool) -> list[tuple[str, str]]:
    """Everything a plan says, one thing a row; ways that are not allowed are said as well."""
    rows = []
    for way, words in WAYS:
        if not is_open(data, way):
            rows.append((words, "No"))
            continue
        more = [way_words(data, way, full=full)]
        if seen_by := str(data.get(name_of(way, "seen_by"), "")).strip():
            more.append(f"Seen or heard by: {seen_by}.")
        if way == "call":
            left = data.get("call_message") == "yes"
            more.append("A message may be left." if left else "No message is left.")
        rows.append((words, "\n".join(more)))
    code = str(data.get("contact_code", ""))
    around = [
        ("If somebody else answers, say", str(data.get("contact_say", ""))),
        ("Name we give", str(data.get("contact_name", ""))),
        ("Code word", code if full or not code else "Known to the facilitators"),
        ("Telephone or computer", dict(DEVICES).get(str(data.get("contact_device")), "")),
        ("Never", never_words(data)),
    ]
    return rows + [(words, value) for words, value in around if value]


def what_differs(old: Mapping[str, Any], new: Mapping[str, Any], *, full: bool) -> list[tuple[str, str, str]]:
    """What a change would change: (what, as it stands, as they want it)."""
    before, after = dict(plan_rows(old, full=full)), dict(plan_rows(new, full=full))
    rows = [
        (words, before.get(words, ""), after.get(words, ""))
        for words in dict.fromkeys([*before, *after])
        if before.get(words) != after.get(words)
    ]
    hidden = {n: v for n, v in tidy(old).items() if n in DETAILS} != {
        n: v for n, v in tidy(new).items() if n in DETAILS
    }
    return rows or ([("Number or address", "Another one", "Another one")] if hidden else [])


def post_is_seen_by(data: Mapping[str, Any]) -> str:
    """Who else may see what comes by post, in the words of the plan; empty where post goes to them alone."""
    return str(data.get(name_of("post", "seen_by"), "")).strip() if is_open(data, "post") else ""


@dataclass(frozen=True, slots=True)
class PlanOf:
    """How things stand with one person's plan: what counts, what counts later, what waits to be confirmed."""

    standing: Mapping[str, Any] | None  # None: nobody is contacted
    until: datetime | None  # when it runs out, or ran out
    checked_at: datetime | None
    later: Mapping[str, Any] | None  # confirmed, and counts from `later_from`
    later_from: datetime | None
    last: Mapping[str, Any]  # as it was written down last, whether or not it still counts
    asked: Mapping[str, Any] | None  # not confirmed by a person yet
    asked_at: datetime | None
    hold_days: int
    not_before: datetime | None  # the end of the hold of what was asked

    @property
    def newest(self) -> Mapping[str, Any]:
        """What they want by now, whether or not it counts yet."""
        return next((plan for plan in (self.asked, self.later) if plan is not None), self.last)


def plan_of_person(session: Session, file: CaseFile, person_id: str, now: datetime) -> PlanOf:
    """The plan of one person of a case; ask the door to the case first."""
    row, newest = standing_row(file, person_id, now), file.latest_check(PLAN, person_id)
    counts = row is not None and (row["valid_until"] is None or now < row["valid_until"])
    later = newest if newest is not None and newest is not row and newest["good"] else None
    c = contact_change.c
    query = select(c.data, c.asked_at).where(c.person_id == person_id, c.state == "asked")
    asked = session.execute(query.order_by(c.asked_at.desc(), c.id).limit(1)).first()
    hold = timedelta(days=file.judged.number("plan_hold_days"))
    return PlanOf(
        standing=row["data"] if row is not None and counts else None,
        until=row["valid_until"] if row is not None else None,
        checked_at=row["recorded_at"] if row is not None else None,
        later=later["data"] if later else None,
        later_from=later["valid_from"] if later else None,
        last=newest["data"] if newest else {},
        asked=asked.data if asked else None,
        asked_at=asked.asked_at if asked else None,
        hold_days=hold.days,
        not_before=asked.asked_at + hold if asked and counts else None,
    )


def my_plan(session: Session, actor: Actor, ref: str, now: datetime) -> PlanOf:
    """Their own plan, for whoever takes part.  Raises NotFound."""
    return plan_of_person(session, policy.case_for(session, actor, ref), actor.id, now)


# --- now


@dataclass(frozen=True, slots=True)
class WayNow:
    """One way, and whether it may be used at this moment."""

    way: str
    words: str
    answer: Answer

    @property
    def why(self) -> str:
        """Why not, as a sentence."""
        return WHY.get(self.answer.why, "")


def ways_now(session: Session, file: CaseFile, person_id: str, now: datetime) -> list[WayNow]:
    """Each way but their own pages, with the answer for this moment."""
    return [
        WayNow(way, words, answer_for(session, file, person_id, way, now))
        for way, words in WAYS
        if way not in WITHOUT_HOURS
    ]


def ways_to_reach(session: Session, people: Iterable[str], now: datetime) -> dict[str, str]:
    """The ways of each person's safe contact plan, by person; whoever has no current plan is left out."""
    ids = sorted({who for who in people if who})
    if not ids:
        return {}
    c = check_table.c
    query = select(c.about, c.good, c.valid_until, c.valid_from, c.data).where(
        c.kind == PLAN, c.about.in_(ids)
    )
    rows = session.execute(query.order_by(c.recorded_at, c.id))
    newest = {row.about: row for row in rows if row.valid_from is None or row.valid_from <= now}
    current = {
        who: row
        for who, row in newest.items()
        if row.good and (row.valid_until is None or now < row.valid_until)
    }
    return {who: _short(row.data) for who, row in current.items()}


def _short(data: Mapping[str, Any]) -> str:
    """The ways that are allowed, without numbers or hours: for a list that others may see."""
    allowed = [words for way, words in WAYS if is_open(data, way)]
    return ", ".join([words for words in allowed if words != WAY_WORDS["portal"]] or allowed)


# --- what was recorded, and what waits


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact or attempt; its words are for whoever may see how somebody is reached."""

    title: str
    at: datetime
    misdirected: bool
    said: str = ""


def contacts(
    session: Session, file: CaseFile, person_id: str, *, words_for: Actor | None = None, limit: int = 10
) -> list[Contact]:
    """The newest contacts with this person; ask the door to the case first."""
    c = event_table.c
    query = select(c.id, c.event, c.after, c.data).where(
        c.case_id == file.case["id"], c.lifecycle == "contact", c.holder == person_id
    )
    query = query.where(c.event.in_(tuple(dict(OUTCOMES)))).order_by(c.seq.desc()).limit(limit)
    rows = session.execute(query).all()
    said: dict[str, list[str]] = {}
    if words_for is not None and reads_details(words_for, file):
        notes = select(note.c.event_id, note.c.text).where(note.c.event_id.in_([row.id for row in rows]))
        for event_id, text in session.execute(notes.order_by(note.c.field.desc())):
            said.setdefault(event_id, []).append(text)
    return [
        Contact(
            contact_title(row.event, row.data),
            datetime.fromisoformat(row.data["at"]),
            row.after == "misdirected",
            " ".join(said.get(row.id, ())),
        )
        for row in rows
    ]


def contact_title(event: str, data: Mapping[str, Any]) -> str:
    """A contact as one line: by which way, and what came of it."""
    way = dict(CONTACT_WAYS).get(str(data.get("channel")), "Contact")
    return f"{way}: {dict(OUTCOMES).get(event, event)[:1].lower()}{dict(OUTCOMES).get(event, event)[1:]}"


def waiting_messages(session: Session, file: CaseFile) -> list[Row]:
    """Messages of this case that have not gone, each with whom it is for and why; the newest first."""
    c = outbox.c
    query = select(c.person_id, c.template, c.state, c.why, c.created_at).where(
        c.case_id == file.case["id"], c.state.in_(("waiting", "held"))
    )
    rows = session.execute(query.order_by(c.created_at.desc(), c.id)).mappings()
    return [
        {
            "person_id": row["person_id"],
            "sentence": SENTENCES.get(row["template"], ""),
            "state": MESSAGE_WORDS[row["state"]],
            "why": HELD if row["state"] == "held" else WHY.get(row["why"], "It has not been sent yet."),
            "at": row["created_at"],
        }
        for row in rows
    ]


def _listed(days: list[str]) -> str:
    return f"{', '.join(days[:-1])} and {days[-1]}" if len(days) > 1 else days[0]


def _clock(minutes: int) -> str:
    named = {0: "midnight", 12 * 60: "midday", MIDNIGHT: "midnight"}
    if minutes in named:
        return named[minutes]
    hour, minute = divmod(minutes, 60)
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"
