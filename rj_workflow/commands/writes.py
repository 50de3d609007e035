"""What a step writes besides moving: one small function per step that has more to keep than its event.

Each gets the desk, the instance that is about to move (None for the case) and the filled-in form, and may
refuse a form that cannot be right.  It runs after every guard is met and before anything moves.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete

from risk_assessment.profile import Answer, content_hash
from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.clock import london_day
from rj_workflow.commands import versions
from rj_workflow.commands.desk import PRINCIPALS, Desk
from rj_workflow.errors import Invalid, Refused
from rj_workflow.facts import THINKING
from rj_workflow.models import risk_answer
from rj_workflow.plan import plan_digest
from rj_workflow.risk import answers_of, next_version, opened_key, to_open
from state_machines.guards import GUARDS

Write = Callable[[Desk, Position | None, Filled], None]
EARLIEST_THOUGHT = timedelta(hours=48)  # practice.md K2 [J]


def _data(position: Position | None) -> dict[str, Any]:
    assert position is not None
    return position.data


def ask_to_be_referred(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """A yes to being referred is theirs to give: of whoever came first, and nobody else (C2)."""
    who = desk.on_behalf_of or desk.actor.id
    if desk.file.takes_part(who) and desk.file.side_of(who) != desk.file.case["first_side"]:
        raise Refused(("This is for whoever came first to say.",))


def allocate(desk: Desk, _position: Position | None, filled: Filled) -> None:
    """Name the people who work on it; a supervisor never facilitates and two facilitators are two."""
    lead, co, supervisor = (filled.get(k) for k in ("lead", "co_worker", "supervisor"))
    if co and co == lead:
        raise Invalid(
            [("co_worker", "Choose somebody other than the lead facilitator, or leave this empty.")]
        )
    if supervisor in (lead, co):
        raise Invalid([("supervisor", "Choose a supervisor who does not facilitate this case.")])
    desk.file.case |= {"lead_id": lead, "co_id": co or None, "supervisor_id": supervisor}
    desk.is_facilitated_by(lead, co)


def approach_other(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """The other person may now be spoken to, because this approach was agreed and signed."""
    side = "responsible" if desk.file.case["first_side"] == "harmed" else "harmed"
    row = desk.file.on_side(side)
    if row is None:
        raise Invalid([("approved_wording", "Add the other person to the case first.")])
    desk.found_out("contact_basis", row["person_id"], "authorised_approach")


def choose_process(desk: Desk, _position: Position | None, filled: Filled) -> None:
    """Only a process that both said yes to can be chosen."""
    process = str(filled.get("process"))
    chosen = [
        {c.topic for c in desk.file.of("choice") if c.holder == p["person_id"] and _holds(c, desk.now)}
        for p in desk.file.participants if p["side"] in PRINCIPALS
    ]  # fmt: skip
    if not all(f"take_part_{process}" in topics for topics in chosen):
        raise Invalid(
            [("process", "Both people have to have said yes to this kind. Choose one that both chose.")]
        )
    desk.file.case["process"] = process


def _holds(choice: Position, now: datetime) -> bool:
    return choice.state == "given" and (choice.until_at is None or now < choice.until_at)


def come_back(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """Open the next episode, with whoever came back as the first person."""
    returning = desk.on_behalf_of or desk.actor.id
    if desk.file.side_of(returning) not in PRINCIPALS:
        raise Invalid([("holder", "Say who came back.")])
    desk.open_episode(returning)


def reopen(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """Open the next episode for a review by a person; nobody is contacted by this."""
    desk.open_episode("")


def say_yes(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep which words were said yes to, when the purpose is one wording; otherwise when it was said."""
    data = _data(position)
    data["said_at"] = desk.now.isoformat()
    if position and position.topic == "approach_other":
        if not filled.get("scope"):
            raise Invalid(
                [("scope", "Write the words that may be said to the other person. They say yes to these.")]
            )
        data["wording"] = filled.get("scope")
    if filled.get("conditions"):
        data["conditions"] = filled.get("conditions")
    data["expires_on"] = until = filled.get("expires_on") or ""
    if until and date.fromisoformat(until) < london_day(desk.now):
        raise Invalid([("expires_on", "Name a day that lies ahead, or leave this empty.")])


def take_time(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Time to think is never cut short."""
    named = date.fromisoformat(str(filled.get("not_before")))
    least = london_day(desk.now + (THINKING if desk.file.case["sensitive"] else EARLIEST_THOUGHT))
    if named < least:
        raise Invalid([("not_before", f"Give them at least until {least.day} {least:%B %Y}.")])
    _data(position)["not_before"] = named.isoformat()


def may_ask_again(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """A no keeps the day they named, or that they named none."""
    _data(position)["may_ask_again_on"] = filled.get("may_ask_again_on")


def reaffirm(desk: Desk, position: Position | None, filled: Filled) -> None:
    """A yes said again today counts as the yes of the day."""
    data = _data(position)
    data["said_at"] = desk.now.isoformat()
    data["reaffirmed_on"] = today = london_day(desk.now).isoformat()
    if str(data.get("expires_on") or today) < today:
        data["expires_on"] = ""  # said again after the day they had named


def may_no_longer(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A day from which they may be asked is used up by asking."""
    _data(position).pop("may_ask_again_on", None)


def begin_risk(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Who begins it is its author."""
    assert position is not None
    position.author_id, position.decider_id = desk.actor.id, None
    position.data["version"] = next_version(desk.session, desk.file, position.topic)
    position.data.pop("review_asked", None)


def copy_forward(desk: Desk, position: Position | None, filled: Filled) -> None:
    """What was signed stays readable in its version; each answer is confirmed again (practice.md 2.3)."""
    assert position is not None
    begin_risk(desk, position, filled)
    desk.session.execute(delete(risk_answer).where(risk_answer.c.position_id == position.id))


def submit_risk(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Freeze what was written: the decision is bound to its digest and to the plan it was written for."""
    assert position is not None
    answers = answers_of(desk.file, position)
    position.author_id = position.author_id or desk.actor.id
    position.data["author_level"] = desk.actor.level
    position.data["version"] = next_version(desk.session, desk.file, position.topic)
    position.data["plan"], position.data["process"] = plan_digest(desk.file), desk.file.case["process"]
    position.data["content"] = content_hash(position.topic, answers, {"plan": position.data["plan"]})
    position.data["sent_at"], position.data["sent_by"] = desk.now.isoformat(), desk.actor.id
    position.data["opened"] = {}  # another version is read anew
    versions.keep(desk, position, answers)


def decide_risk(outcome: str) -> Write:
    """Who decides is kept beside who wrote; a decision on what was not read is refused."""

    def write(desk: Desk, position: Position | None, filled: Filled) -> None:
        assert position is not None
        if position.author_id == desk.actor.id:
            raise Refused((GUARDS["decider_is_not_the_author"].sentence,))
        _must_be_as_sent(desk, position)
        _must_be_read(desk, position)
        position.decider_id = desk.actor.id
        for name in ("conditions", "what_is_possible"):
            position.data[name] = filled.get(name) or ""
        versions.keep_decision(desk, position, outcome)

    return write


def send_back_risk(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Questions need no reading to the end: asking is always open."""
    assert position is not None
    versions.keep_decision(desk, position, "sent_back")


def _must_be_as_sent(desk: Desk, position: Position) -> None:
    answers, plan = answers_of(desk.file, position), position.data.get("plan", "")
    if position.data.get("content") != content_hash(position.topic, answers, {"plan": plan}):
        raise Refused(("It was changed after it was sent. Send it back, so that it is sent as it stands.",))


def _must_be_read(desk: Desk, position: Position) -> None:
    unread = _unread(desk, position)
    if unread:
        raise Refused(tuple(f"Open {a.asked.label}, before you decide." for a in unread))


def _unread(desk: Desk, position: Position) -> list[Answer]:
    opened = position.data.get("opened", {}).get(desk.actor.id, {})
    return [a for a in to_open(answers_of(desk.file, position)) if opened_key(a) not in opened]


def ask_for_review(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Somebody disagrees: it goes to someone else, as long as it is still about what they want to do."""
    data = _data(position)
    if data.get("process", "") != desk.file.case["process"]:
        raise Refused(("It was written for another process. Write a new version.",))
    data["review_asked"] = True


def start_again(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """How long it was paused: after four weeks lives may have changed (practice.md 5.5)."""
    assert position is not None
    assert position.since_at is not None
    position.data["days_paused"] = (desk.now - position.since_at).days


def hold_session(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Count sessions, and those held alone, since they last stood down."""
    data = _data(position)
    if position and position.state == "stood_down":
        data |= {"sessions": 0, "sessions_alone": 0}
    data["sessions"] = int(data.get("sessions", 0)) + 1
    data["sessions_alone"] = int(data.get("sessions_alone", 0)) + (filled.get("alone") == "yes")
    data["last_contact_at"] = desk.now.isoformat()


def plan_meeting(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Write down the day, the place and exactly who will be there; a signature was for another plan."""
    when = datetime.fromisoformat(str(filled.get("when")))
    if when <= desk.now:
        raise Invalid([("when", "Choose a time that lies ahead.")])
    people = filled.get("attendees") or [p["person_id"] for p in desk.file.participants]
    known = {p["person_id"] for p in desk.file.participants}
    principals = {p["person_id"] for p in desk.file.participants if p["side"] in ("harmed", "responsible")}
    if not set(people) <= known or not principals <= set(people):
        raise Invalid([("attendees", "Name both people, and only those who are on this case.")])
    where = re.sub(r"\s+", " ", str(filled.get("where")))
    _data(position).update(when=when.isoformat(), where=where, attendees=sorted(people))


def not_before(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep the day they named."""
    _data(position)["not_before"] = filled.get("not_before")


def begin_letter(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A letter has one author, whose it is until it is given, and is meant for the other person."""
    author = position.holder if position and position.holder else desk.actor.id
    side = desk.file.side_of(author)
    if side not in ("harmed", "responsible"):
        raise Invalid([("author", "Choose whose letter this is.")])
    other = desk.file.on_side("responsible" if side == "harmed" else "harmed")
    if other is None:
        raise Invalid([("author", "Add the other person to the case first.")])
    _data(position).update(author_id=author, recipient_id=other["person_id"])


def read_through(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Who read it and when: a second reading is somebody else's, and later."""
    _data(position).update(reviewed_by=desk.actor.id, reviewed_at=desk.now.isoformat())


def delivered(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A letter given belongs to the episode in which it was given."""
    _data(position)["delivered_in"] = desk.file.case["episode"]


def go_live(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Somebody owns what was promised."""
    _data(position)["owner"] = filled.get("owner")


def more_time(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """A promise gets another day, which its clock then waits for."""
    given = str(filled.get("dates") or "")
    pieces = re.split(r"[ /.-]", given)
    order = pieces if re.match(r"\d{4}", given) else pieces[::-1]
    try:
        year, month, day = (int(piece) for piece in order)
        due = date(year, month, day)
    except ValueError:
        raise Invalid([("dates", "Write the new day, such as 24 11 2026.")]) from None
    _data(position)["due_on"] = due.isoformat()


def raise_stop(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Who raised it is kept: they do not lift it alone."""
    _data(position)["raised_by"] = desk.actor.id


def lift_stop(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Lifted by a supervisor who did not raise it (C16, invariant 10 [J])."""
    if _data(position).get("raised_by") == desk.actor.id:
        raise Refused(("Whoever raised it does not lift it alone. It needs another supervisor.",))


def when_to_ask(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep when they may be asked, or that they named no time."""
    _data(position)["when_to_ask"] = filled.get("when_to_ask")


def not_reached(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Count the tries."""
    data = _data(position)
    data["tries"] = int(data.get("tries", 0)) + 1


def propose_closing(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Who proposes does not confirm."""
    _data(position).update(proposed_by=desk.actor.id, closure_code=filled.get("closure_code"))


def confirm_closing(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """The case keeps why it closed."""
    desk.file.case["closure_code"] = _data(position).get("closure_code", "")


WRITES: dict[tuple[str, str], Write] = {
    ("case", "ask_to_be_referred"): ask_to_be_referred,
    ("case", "allocate"): allocate,
    ("case", "approach_other"): approach_other,
    ("case", "choose_process"): choose_process,
    ("case", "come_back"): come_back,
    ("case", "reopen_on_news"): reopen,
    ("choice", "say_yes"): say_yes,
    ("choice", "take_time"): take_time,
    ("choice", "say_no"): may_ask_again,
    ("choice", "reaffirm"): reaffirm,
    ("choice", "re_offer"): may_no_longer,
    ("choice", "ask_again"): may_no_longer,
    ("risk", "begin"): begin_risk,
    ("risk", "copy_forward"): copy_forward,
    ("risk", "revise"): begin_risk,
    ("risk", "submit"): submit_risk,
    ("risk", "send_back"): send_back_risk,
    ("risk", "sign_off"): decide_risk("signed"),
    ("risk", "panel_agrees"): decide_risk("signed"),
    ("risk", "do_not_agree"): decide_risk("not_agreed"),
    ("risk", "panel_does_not_agree"): decide_risk("not_agreed"),
    ("risk", "ask_for_review"): ask_for_review,
    ("pause", "resume"): start_again,
    ("preparation", "hold_session"): hold_session,
    ("meeting", "put_in_diary"): plan_meeting,
    ("meeting", "change_plan"): plan_meeting,
    ("exchange", "draft"): begin_letter,
    ("exchange", "not_now"): not_before,
    ("exchange", "review"): read_through,
    ("exchange", "deliver"): delivered,
    ("agreement_item", "extend"): more_time,
    ("safety_stop", "raise_stop"): raise_stop,
    ("safety_stop", "lift"): lift_stop,
    ("agreement", "go_live"): go_live,
    ("offer", "not_now"): when_to_ask,
    ("follow_up", "not_reached"): not_reached,
    ("closing", "propose_closing"): propose_closing,
    ("closing", "confirm"): confirm_closing,
}
