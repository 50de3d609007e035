"""What an assessment keeps: its author and questions, what was sent, who decided and on what was read."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete

from risk_assessment.answer import Answer
from risk_assessment.instrument import label
from risk_assessment.profile import content_hash
from rj_workflow import instruments, questions, register
from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.clock import london_day
from rj_workflow.commands import versions
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import Write, data_of
from rj_workflow.errors import Refused
from rj_workflow.models import new_id, risk_answer
from rj_workflow.pathways import settle_doubts
from rj_workflow.plan import PLAN_STANDS, current_meeting, plan_digest
from rj_workflow.risk import (
    answers_of,
    level_of_writers,
    next_version,
    opened_key,
    panel_views,
    refused_as_it_stands,
    requirement_for,
    said_of,
    subjects_of,
    to_open,
    who_words,
)
from state_machines.guards import GUARDS


def begin(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Who begins it is its author; it is begun with the questions of that day, and keeps them."""
    assert position is not None
    position.author_id, position.decider_id = desk.actor.id, None
    position.data["version"] = next_version(desk.session, desk.file, position.topic)
    for gone in ("review_asked", "ended_by", "questions"):
        position.data.pop(gone, None)
    if "instrument" not in position.data:
        asked = instruments.current()
        instruments.keep(desk.session, asked)
        position.data["instrument"] = asked.version
        desk.file.instruments = {**desk.file.instruments, asked.version: asked}


def copy_forward(desk: Desk, position: Position | None, filled: Filled) -> None:
    """What was signed stays readable in its version; each answer is confirmed again (practice.md 2.3)."""
    assert position is not None
    position.data.pop("instrument", None)
    begin(desk, position, filled)
    for gone in ("lifted", "doubted"):
        position.data.pop(gone, None)
    desk.session.execute(delete(risk_answer).where(risk_answer.c.position_id == position.id))


def submit(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Freeze what was written: the decision is bound to its digest and to the plan it was written for."""
    assert position is not None
    answers = answers_of(desk.file, position)
    position.author_id = position.author_id or desk.actor.id
    position.data["author_level"] = level_of_writers(
        desk.file, position, desk.actor, register.levels(desk.session)
    )
    position.data["sent_unchanged"] = refused_as_it_stands(desk.file, position)
    position.data["version"] = next_version(desk.session, desk.file, position.topic)
    position.data["plan"], position.data["process"] = plan_digest(desk.file), desk.file.case["process"]
    position.data["about"] = [subject.key for subject in subjects_of(desk.file)]
    position.data["content"] = _content(desk, position, answers)
    position.data["sent_at"], position.data["sent_by"] = desk.now.isoformat(), desk.actor.id
    position.data["opened"] = {}  # another version is read anew
    position.data["on_the_day"] = _is_on_the_day(desk, position)
    versions.keep(desk, position, answers)


def _is_on_the_day(desk: Desk, position: Position) -> bool:
    """A plan that has to be signed on the very day of the meeting (practice.md 5.6)."""
    meeting = current_meeting(desk.file)
    when = meeting.data.get("when") if meeting and meeting.state in PLAN_STANDS else None
    is_today = bool(when) and london_day(datetime.fromisoformat(str(when))) == london_day(desk.now)
    return position.topic == "event" and is_today


def _content(desk: Desk, position: Position, answers: Iterable[Answer]) -> str:
    plan, asked = {"plan": position.data.get("plan", "")}, desk.file.instrument_of(position)
    return content_hash(position.topic, answers, plan, asked)


def decide(outcome: str) -> Write:
    """Who decides is kept beside who wrote; a decision on what was not read is refused."""

    def write(desk: Desk, position: Position | None, filled: Filled) -> None:
        assert position is not None
        if position.author_id == desk.actor.id:
            raise Refused((GUARDS["decider_is_not_the_author"].sentence,))
        _must_be_as_sent(desk, position)
        _must_be_read(desk, position)
        if outcome == "signed":
            _nobody_on_the_panel_says_no(desk, position)
            settle_doubts(desk.file, position)
        position.decider_id = desk.actor.id
        position.data["decided_as"] = "panel_agrees" if position.state == "escalated" else "sign_off"
        position.data["conditions"] = _conditions(str(filled.get("conditions") or ""))
        position.data["what_is_possible"] = filled.get("what_is_possible") or ""
        _time_to_decide(desk, position, filled)
        versions.keep_decision(desk, position, outcome)
        if outcome == "not_agreed":
            said = {"said": said_of(desk.file, position), "by": desk.actor.id}
            position.data["refused"] = [*position.data.get("refused", ()), said]

    return write


def _conditions(text: str) -> list[dict[str, str]]:
    """One condition a line: each has to be met before what was signed opens anything."""
    lines = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    return [{"id": new_id(), "words": line} for line in lines if line]


def _must_be_as_sent(desk: Desk, position: Position) -> None:
    if position.data.get("content") != _content(desk, position, answers_of(desk.file, position)):
        raise Refused(("It was changed after it was sent. Send it back, so that it is sent as it stands.",))


def _must_be_read(desk: Desk, position: Position) -> None:
    unread = _unread(desk, position)
    if unread:
        called = (label(a.item.name, who_words(desk.file, a.subject)) for a in unread)
        raise Refused(tuple(f"Open {one}, before you decide." for one in called))


def _unread(desk: Desk, position: Position) -> list[Answer]:
    opened = position.data.get("opened", {}).get(desk.actor.id, {})
    return [a for a in to_open(answers_of(desk.file, position)) if opened_key(a) not in opened]


def _nobody_on_the_panel_says_no(desk: Desk, position: Position) -> None:
    """A panel agrees when each of its members does; a disagreement that needs no panel is the manager's."""
    needed = requirement_for(desk.file, position, answers_of(desk.file, position))
    views = panel_views(desk.file, position) if position.state == "escalated" else ()
    against = any(view.counts and view.outcome == "does_not" for view in views)
    if against and (needed.panel or not needed.service_manager):
        raise Refused(("Not everybody on the panel thinks it safe enough. It is not agreed this way.",))


def _time_to_decide(desk: Desk, position: Position, filled: Filled) -> None:
    """How long it waited, and how long its decider had it open: kept with the event (security.md AB-34)."""
    times = {"waited_minutes": [position.data.get("sent_at")],
             "read_minutes": position.data.get("opened", {}).get(desk.actor.id, {}).values()}  # fmt: skip
    for name, moments in times.items():
        since = [datetime.fromisoformat(moment) for moment in moments if moment]
        if since:
            filled.data[name] = max(0, int((desk.now - min(since)).total_seconds() // 60))


def send_back(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Questions need no reading to the end: asking is always open.  Each is kept until it is written anew."""
    assert position is not None
    items = questions.names_of_items(desk.session, desk.file, position)
    text = str(filled.get("what_to_change") or "")
    position.data["questions"] = questions.ask(position, text, items, by=desk.actor.id, now=desk.now)
    _time_to_decide(desk, position, filled)
    versions.keep_decision(desk, position, "sent_back")


def ask_for_review(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Somebody disagrees: it goes to someone else, as long as it is still about what they want to do."""
    data = data_of(position)
    if data.get("process", "") != desk.file.case["process"]:
        raise Refused(("It was written for another process. Write a new version.",))
    data["review_asked"] = True
