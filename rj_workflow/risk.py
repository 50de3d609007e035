"""An assessment as it lies on a case: its answers, who has to sign it, and every version as it was sent."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from risk_assessment.answer import Answer
from risk_assessment.instrument import THE_PLAN, Asked, Instrument, Subject
from risk_assessment.levels import LEVELS
from risk_assessment.pathways import DIRECT
from risk_assessment.profile import (
    capacity_in_doubt,
    content_hash,
    red_items,
    two_starred_residual_2,
    worst_concern,
)
from risk_assessment.scales import SIDES
from risk_assessment.sign_off import Requirement, Situation, required
from rj_workflow import instruments
from rj_workflow.actors import Actor
from rj_workflow.casefile import PRINCIPALS, CaseFile, Position
from rj_workflow.db import Session
from rj_workflow.models import risk_version
from rj_workflow.plan import current_meeting, from_other_cases, others_attending, plan_digest

Sent = Mapping[str, Any]
NOBODY: Mapping[str, str] = {}


def signatures(file: CaseFile) -> list[Position]:
    """The assessments of the process and of the plan that are signed in this episode."""
    return [
        r for r in file.of("risk")
        if r.topic in ("process", "event") and r.state == "signed_off" and r.episode == file.case["episode"]
    ]  # fmt: skip


def covers(signed: Position, plan: str) -> bool:
    """Whether it was written for exactly this plan; an assessment of the process never is, whenever sent."""
    return signed.topic == "event" and bool(plan) and signed.data.get("plan") == plan


def asks_about_everybody(signed: Position, file: CaseFile) -> bool:
    """Whether everybody whom the plan in hand names was asked about in it (R6)."""
    meeting = current_meeting(file)
    coming = meeting.data.get("attendees", ()) if meeting is not None else ()
    return set(coming) <= set(signed.data.get("about", ()))


def is_still_so(signed: Iterable[Position]) -> bool:
    """Whether no answer written since takes away what the newest signature of each scope rests on."""
    newest = {r.topic: r for r in sorted(signed, key=lambda r: r.number)}
    return not any(r.data.get("doubted") for r in newest.values())


def answers_of(file: CaseFile, position: Position) -> tuple[Answer, ...]:
    """What was answered in this assessment, with the stops that a supervisor lifted."""
    asked, lifted = file.instrument_of(position), position.data.get("lifted", {})
    given = (answer_from(row, asked) for row in file.answers.get(position.id, []))
    return tuple(replace(a, lifted=True) if opened_key(a) in lifted else a for a in given)


def answers_sent(version: Sent) -> tuple[Answer, ...]:
    """What was answered in a version that was sent, to the questions it was written for."""
    return tuple(answer_from(row, version["questions"]) for row in version["answers"])


def answer_from(row: Mapping[str, Any], asked: Instrument) -> Answer:
    """An answer as it is thought about, from the row or the sent version that keeps it."""
    data = dict(row["data"])
    if data.get("by_when"):
        data["by_when"] = date.fromisoformat(data["by_when"])
    data["helps"] = tuple(data.get("helps", ()))
    return Answer(asked.item(row["item_id"]), Subject(row["subject"], row["side"]), **data)


def kept(answer: Answer) -> dict[str, Any]:
    """An answer as it is kept: plain values; item, whom it is about and who opened it are kept elsewhere."""
    plain = {f.name: getattr(answer, f.name) for f in fields(answer)}
    for name in ("item", "subject", "opened_at", "lifted"):
        del plain[name]
    by_when = answer.by_when.isoformat() if answer.by_when else None
    return plain | {"by_when": by_when, "helps": list(answer.helps)}


def to_open(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """What whoever decides opens first: every red item, and everything that is not known."""
    given = tuple(answers)
    red = {a.key for a in red_items(given)}
    return tuple(a for a in given if a.key in red or a.present == "unknown")


def opened_key(answer: Answer) -> str:
    """How an answer is named where it is kept who opened it."""
    return ":".join(answer.key)


def subjects_of(file: CaseFile) -> tuple[Subject, ...]:
    """Everyone an assessment is about (R6): the two principals, whoever came first standing first; everybody
    else who will be there; and those who facilitate.
    """
    order = sorted(PRINCIPALS, key=lambda side: side != file.case["first_side"])
    principals = [p for side in order for p in file.participants if p["side"] == side]
    others = (*others_attending(file), *from_other_cases(file))
    people = [Subject(p["person_id"], p["side"]) for p in (*principals, *others)]
    facilitators = dict.fromkeys(filter(None, (file.case["lead_id"], file.case["co_id"])))
    return (*people, *(Subject(who, "staff") for who in facilitators))


def who_words(file: CaseFile, subject: Subject, staff: Mapping[str, str] = NOBODY) -> str:
    """What a page calls whoever a question is about: the first name, in full where two share it.

    `staff` are the names of colleagues.
    """
    if subject == THE_PLAN:
        return "the plan"
    names = staff if subject.side == "staff" else file.name_of
    name = str(names.get(subject.key, ""))
    first = name.split()[0] if name else SIDES[subject.side]
    twice = sum(other.split()[:1] == [first] for other in names.values()) > 1
    return name if twice else first


def called(asked: Asked, who: str) -> str:
    """What a heading calls a question: its name, and whom it is about."""
    return asked.item.name if asked.subject == THE_PLAN else f"{asked.item.name}, {who}"


def requirement_for(file: CaseFile, position: Position, answers: tuple[Answer, ...]) -> Requirement:
    """Who must sign this assessment, by the table of risk_assessment/sign_off.py."""
    return required(situation_of(file, position, answers))


def situation_of(file: CaseFile, position: Position, answers: tuple[Answer, ...]) -> Situation:
    """What the table of who must sign looks at."""
    case = file.case
    return Situation(
        scope=position.topic,
        direct=case["process"] in DIRECT,
        sensitive=case["sensitive"],
        gender_based=case["gender_based"],
        under_18_or_capacity_doubt=any(p["doubt"] for p in file.participants) or capacity_in_doubt(answers),
        worst_concern=worst_concern(answers),
        two_starred_residual_2=two_starred_residual_2(answers),
        disagreement=is_disputed(position),
        day_of_change=bool(position.data.get("on_the_day")),
    )


def is_disputed(position: Position) -> bool:
    """Author and decider disagree: a review was asked for, or a no was sent again unchanged."""
    return bool(position.data.get("review_asked") or position.data.get("sent_unchanged"))


def refused_as_it_stands(file: CaseFile, position: Position) -> bool:
    """Whether these very answers about this form were not agreed before, in this episode."""
    said = said_of(file, position)
    return any(
        said == refused["said"]
        for earlier in file.of("risk")
        if (earlier.topic, earlier.episode) == (position.topic, position.episode)
        for refused in earlier.data.get("refused", ())
    )


def said_of(file: CaseFile, position: Position) -> str:
    """A digest of what is asked to be signed: every answer, the form, and for a meeting its plan."""
    about = {"process": file.case["process"], "plan": plan_digest(file) if position.topic == "event" else ""}
    return content_hash(position.topic, answers_of(file, position), about)


def level_of_writers(file: CaseFile, position: Position, sender: Actor, level_of: Mapping[str, str]) -> str:
    """The highest level among its author, everybody who answered and whoever sends it (R7)."""
    answered = (row["answered_by"] for row in file.answers.get(position.id, ()))
    writers = {position.author_id, *answered}
    known = (level_of[who] for who in writers if who in level_of)
    return max((sender.level, *known), key=LEVELS.index)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be done before what was signed opens anything."""

    id: str
    words: str
    scope: str
    signed_until: datetime | None


def conditions(file: CaseFile) -> tuple[Condition, ...]:
    """The conditions of every signature that stands in this episode."""
    signed = (r for r in file.of("risk") if r.state == "signed_off" and r.episode == file.case["episode"])
    return tuple(
        Condition(one["id"], one["words"], position.topic, position.until_at)
        for position in signed
        for one in position.data.get("conditions", [])
    )


def is_met(file: CaseFile, condition_id: str) -> bool:
    """Whether somebody wrote down that this condition is met."""
    row = file.latest_check("condition", condition_id)
    return row is not None and bool(row["good"])


@dataclass(frozen=True, slots=True)
class PanelView:
    """What one member of the panel said last, since it came before the panel."""

    who: str
    part: str
    outcome: str
    outside: str
    recorded_by: str
    at: datetime
    counts: bool


def panel_views(file: CaseFile, position: Position) -> tuple[PanelView, ...]:
    """Each member's newest view.  A member from outside is counted by name, whoever wrote their view down.

    A view does not count while it is "no view yet", when whoever wrote it down wrote the assessment or ever
    facilitated the case, or when they have not declared, since the last person joined, that no interest of
    theirs stands in the way.
    """
    newest: dict[str, PanelView] = {}
    writers = {position.author_id, position.data.get("sent_by"), *file.case["facilitated_by"]}
    for row in file.checks:  # newest first: a view may be taken back
        if row["kind"] != "panel_view" or position.since_at is None or row["recorded_at"] < position.since_at:
            continue
        outside = " ".join(str(row["data"].get("outside") or "").split())
        who = outside.casefold() or str(row["recorded_by"])
        independent = file.declared_of_everybody(row["recorded_by"])
        wrote = row["recorded_by"] in writers
        counts = row["outcome"] != "not_yet" and not wrote and bool(outside or independent)
        view = PanelView(
            who, str(row["data"].get("part") or ""), row["outcome"], outside, row["recorded_by"],
            row["recorded_at"], counts,
        )  # fmt: skip
        newest.setdefault(who, view)
    return tuple(newest.values())


def sent_versions(session: Session, file: CaseFile, scope: str) -> tuple[Sent, ...]:
    """Every version of this scope that was ever sent for sign-off, as it was sent, oldest first."""
    found = (
        select(risk_version)
        .where(risk_version.c.case_id == file.case["id"], risk_version.c.scope == scope)
        .order_by(risk_version.c.version)
    )
    return with_questions(session, [dict(row) for row in session.execute(found).mappings()])


def with_questions(session: Session, sent: Sequence[dict[str, Any]]) -> tuple[Sent, ...]:
    """These versions, each with the list of questions it answers."""
    lists = instruments.by_version(session, {row["instrument"] for row in sent})
    return tuple(row | {"questions": lists[row["instrument"]]} for row in sent)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the last version sent says of one item: shown, and no answer until it is confirmed."""

    version: int
    answer: Answer


def earlier_answers(
    position: Position, sent: Sequence[Sent], asked: Iterable[Asked], stored: Container[tuple[str, str]]
) -> dict[tuple[str, str], Earlier]:
    """What waits to be confirmed, by item and whom it is about: the same question, not answered here yet."""
    if position.state != "draft" or not sent:
        return {}
    now = {one.key: one for one in asked if one.key not in stored}
    number = int(sent[-1]["version"])
    return {
        a.key: Earlier(number, _asked_now(a, now[a.key]))
        for a in answers_sent(sent[-1])
        if a.key in now and a.item.question == now[a.key].item.question and a.present != "not_answered"
    }


def _asked_now(answer: Answer, asked: Asked) -> Answer:
    """The answer to the question as it is put now; a mitigation no longer in its list stands in words."""
    known = tuple(one for one in answer.helps if one in asked.item.mitigations)
    words = (*(one for one in answer.helps if one not in known), answer.mitigation)
    free = "; ".join(one for one in words if one)
    return replace(answer, item=asked.item, subject=asked.subject, helps=known, mitigation=free)


def last_sent(sent: Sequence[Sent], position_id: str) -> Sent | None:
    """What was sent last of this very assessment; None while it was never sent."""
    return next((version for version in reversed(sent) if version["position_id"] == position_id), None)


def next_version(session: Session, file: CaseFile, scope: str) -> int:
    """The number the next version sent will have: versions of one scope are counted through."""
    newest = select(func.max(risk_version.c.version)).where(
        risk_version.c.case_id == file.case["id"], risk_version.c.scope == scope
    )
    return (session.scalar(newest) or 0) + 1
