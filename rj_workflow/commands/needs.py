"""Keep what would help somebody to take part and what they need, and say what was arranged for them.

Nothing is required, nothing is weighed, and no step looks at it.  What was said lies in tables of its own and
in notes beside the events; the events say that something was said, by whom and how.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update

from rj_workflow import policy
from rj_workflow.account import open_cases
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import LONGEST, storable
from rj_workflow.casefile import PRINCIPALS, CaseFile, Position
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.keeping import task
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import adjustment as adjustment_table
from rj_workflow.models import deadline, need_answer, new_id
from rj_workflow.models import person as person_table
from rj_workflow.needs import (
    ARRANGED,
    HIGHEST,
    LEVELS,
    NOT_NEEDED,
    NOT_SAID,
    OWN_WORDS,
    PHASES,
    TASK,
    WANTED,
    Adjustment,
    Need,
    adjustments_of,
    latest,
    mark_of,
    need_answers_of,
    words_for,
)
from rj_workflow.sentences import Sentence
from state_machines.fields import TOLD
from state_machines.roles import CASEWORKER, FACILITATOR, PERSON

FASTER: Final = Sentence(
    "Something was changed while you were writing. Look at it once more, and save again."
)
VERY_LONG: Final = Sentence("This is very long. Keep it under {most:,} characters.", most=LONGEST)
OVER: Final = Sentence("This is closed. It can be said after coming back.")
NOT_YOURS: Final = "Whoever works on this case writes down what a person tells."
SEEN_TO: Final = "This was seen to already."


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one kind of need; everything may be left out."""

    level: str = NOT_SAID
    rating: str = ""
    words: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything of it was answered."""
        return self.level != NOT_SAID or bool(self.rating or self.words)


@dataclass(frozen=True, slots=True)
class Said:
    """Everything a form said: what is ticked, what stands beside it, and each kind of need."""

    ticked: frozenset[str] = frozenset()
    words: str = ""
    needs: Mapping[str, Answer] = field(default_factory=dict)


def say_needs(
    session: Session,
    actor: Actor,
    ref: str,
    said: Said,
    *,
    person_id: str,
    phase: str,
    channel: str,
    shown: str = "",
    now: datetime,
    key: str = "",
) -> bool:
    """Keep what was said; False when nothing is new.  What is no longer ticked is no longer needed.

    `phase` is left empty in a person's own pages.  `shown` is the mark of what the page showed.
    Raises NotFound, Invalid, Refused, Conflict.  The same `key` twice is kept once.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=actor.takes_part)
    side = must_be_theirs(actor, file, person_id)
    needs = [(name, one.level, one.rating, one.words) for name, one in sorted(said.needs.items())]
    form = (person_id, sorted(said.ticked), said.words, needs, phase, channel, shown)
    sent = once.sent("say_needs", ref, *form) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return bool(done["new"])
    if said.needs and not (actor.takes_part or policy.reads_needs(actor, file)):
        raise Refused(("What somebody needs is written down by whoever leads the case, or takes the calls.",))
    _must_fit(said, phase, channel, staff=actor.is_staff)
    session.execute(select(person_table.c.id).where(person_table.c.id == person_id).with_for_update())
    standing, answers = adjustments_of(session, person_id, side), need_answers_of(session, person_id, side)
    if shown and shown != mark_of(standing, answers):
        raise Conflict(FASTER)
    _must_be_offered(file, said, standing)
    phase = phase or _phase_of(file, answers)
    desk = Desk(session, file, actor, now, person_id if actor.is_staff else "")
    how = {"entered_by": actor.id if actor.is_staff else None, "channel": channel, "said_at": now}
    words = _keep_adjustments(desk, standing, said, person_id, side, how)
    words |= _keep_needs(desk, answers, said, person_id, side, phase, how)
    if words:
        _note(desk, "said_needs", person_id, {"phase": phase, "channel": channel}, words)
        desk.save()
    once.remember(session, actor, key, sent, now, {"new": bool(words)})
    return bool(words)


def arrange(session: Session, actor: Actor, ref: str, adjustment_id: str, *, how: str, now: datetime) -> None:
    """Say that this is arranged, for this episode of this case; its task ends.

    Raises NotFound, Refused, Invalid (too long), Conflict (arranged, or no longer needed).
    """
    file, person_id, one = _find(session, actor, ref, adjustment_id)
    if not roles_on(actor, file) & (FACILITATOR | CASEWORKER | PERSON):
        raise Refused((NOT_YOURS,))
    told = storable(how).strip()
    if len(told) > LONGEST:
        raise Invalid([("how", f"Keep it under {LONGEST:,} characters.")])
    elsewhere = one.arranged_for if one.state == ARRANGED else {}
    _set(
        session, one.id, state=ARRANGED, arranged_at=now, arranged_by=actor.id, arranged_how=told,
        arranged_for={**elsewhere, file.case["id"]: file.case["episode"]},
    )  # fmt: skip
    desk = Desk(session, file, actor, now)
    _note(desk, "arranged_adjustment", person_id, {}, {"needs:arranged": f"{words_for(one)}\n{told}".strip()})
    desk.save()
    _end_task(session, one.id, now, here=file.case["id"])


def no_longer_needed(
    session: Session, actor: Actor, ref: str, adjustment_id: str, *, channel: str, now: datetime
) -> None:
    """The person says, through staff, that they no longer need it.  Raises the same."""
    file, person_id, one = _find(session, actor, ref, adjustment_id)
    if not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused((NOT_YOURS,))
    _must_say_how(channel)
    _set(session, one.id, state=NOT_NEEDED, said_at=now, entered_by=actor.id, channel=channel)
    desk = Desk(session, file, actor, now, person_id)
    _note(
        desk, "adjustment_not_needed", person_id, {"channel": channel}, {"needs:not_needed": words_for(one)}
    )
    desk.save()
    _end_task(session, one.id, now)


# --- what is checked


def must_be_theirs(actor: Actor, file: CaseFile, person_id: str) -> str:
    """The side on which it is said.  Raises NotFound, Refused."""
    side = file.side_of(person_id)
    if side not in PRINCIPALS or (actor.takes_part and actor.id != person_id):
        raise NotFound("person")
    if not actor.takes_part and not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused((NOT_YOURS,))
    if file.case["state"] == "closed":
        raise Refused((OVER,))
    return side


def _must_fit(said: Said, phase: str, channel: str, *, staff: bool) -> None:
    faults = []
    if staff and said.needs and phase not in PHASES:
        faults.append(("phase", "Choose when in the case this is."))
    if staff and channel not in dict(TOLD):
        faults.append(("channel", "Choose how this reached us."))
    if len(said.words) > LONGEST:
        faults.append(("words", VERY_LONG))
    for place, answer in enumerate(said.needs.values(), 1):
        rating = answer.rating.strip()
        if answer.level not in LEVELS:
            faults.append((f"level_{place}", Sentence("Choose one of the answers shown.")))
        if rating and not (
            rating.isascii() and rating.isdigit() and len(rating) < 3 and int(rating) <= HIGHEST
        ):
            faults.append((f"rating_{place}", Sentence("Write a number from 0 to 10, or leave it empty.")))
        if len(answer.words) > LONGEST:
            faults.append((f"words_{place}", VERY_LONG))
    if faults:
        raise Invalid(faults)


def _must_be_offered(file: CaseFile, said: Said, standing: list[Adjustment]) -> None:
    """Only what this service asks about, and what they asked for when it did."""
    offered = {*file.judged.names("adjustments"), *(one.kind for one in standing)} - {OWN_WORDS}
    if not said.ticked <= offered or not said.needs.keys() <= set(file.judged.names("need_categories")):
        raise Invalid([("adjustments", Sentence("Choose from the answers shown."))])


def _phase_of(file: CaseFile, answers: list[Need]) -> str:
    """What a person says in their own pages, by when they say it."""
    if file.case["state"] == "following_up":
        return "exit"
    here = file.case["id"], file.case["episode"]
    return "review" if any((one.case_id, one.episode) == here for one in answers) else "entry"


def _must_say_how(channel: str) -> None:
    if channel not in dict(TOLD):
        raise Invalid([("channel", "Choose how this reached us.")])


def _find(session: Session, actor: Actor, ref: str, adjustment_id: str) -> tuple[CaseFile, str, Adjustment]:
    """One thing that is still to be arranged on this case, and whose it is."""
    file = policy.case_for(session, actor, ref, lock=True)
    if not actor.is_staff:
        raise NotFound("adjustment")
    for row in file.participants:
        mine = adjustments_of(session, row["person_id"], row["side"])
        one = next((each for each in mine if each.id == adjustment_id), None)
        if one is not None:
            if not one.is_unmet_on(file):
                raise Conflict(SEEN_TO)
            return file, str(row["person_id"]), one
    raise NotFound("adjustment")


# --- what is written


def _keep_adjustments(
    desk: Desk, standing: list[Adjustment], said: Said, person_id: str, side: str, how: Mapping[str, Any]
) -> dict[str, str]:
    """What is new is wanted, with a task; what is no longer said is not needed, and its task ends."""
    words = storable(said.words).strip()
    wanted = dict.fromkeys(sorted(said.ticked), "") | ({OWN_WORDS: words} if words else {})
    known = {one.kind: one for one in standing}
    changed = []
    for kind, text in wanted.items():
        before = known.get(kind)
        if before is None:
            row = {"id": new_id(), "person_id": person_id, "side": side, "kind": kind, "words": text,
                   "state": WANTED, "arranged_how": "", "arranged_for": {}, **how}  # fmt: skip
            desk.session.execute(insert(adjustment_table), [row])
            _give_task(desk, str(row["id"]), person_id, side)
        elif before.state == NOT_NEEDED or before.words != text:
            _set(desk.session, before.id, state=WANTED, words=text, **how)
            _end_task(desk.session, before.id, desk.now)
            _give_task(desk, before.id, person_id, side)
        else:
            continue
        changed.append(f"Wanted: {text or kind}")
    for kind, before in known.items():
        if kind not in wanted and before.state != NOT_NEEDED:
            _set(desk.session, before.id, state=NOT_NEEDED, **how)
            _end_task(desk.session, before.id, desk.now)
            changed.append(f"Not needed: {words_for(before)}")
    return {"needs:adjustments": "\n".join(changed)} if changed else {}


def _keep_needs(
    desk: Desk,
    answers: list[Need],
    said: Said,
    person_id: str,
    side: str,
    phase: str,
    how: Mapping[str, Any],
) -> dict[str, str]:
    """Each answer that is new in this phase of this episode, beside those that stand."""
    rows: list[dict[str, Any]] = []
    known = latest(answers)
    here = desk.file.case["id"], desk.file.case["episode"], phase
    for category, answer in said.needs.items():
        rating = int(answer.rating) if answer.rating.strip() else None
        now = answer.level, rating, storable(answer.words).strip()
        before = known.get(category)
        same = before is not None and (before.level, before.rating, before.words) == now
        if desk.actor.is_staff:  # their form begins empty: what was not asked this time stays as it was
            same = same and before is not None and (before.case_id, before.episode, before.phase) == here
        if same or (not answer.says_something and (before is None or desk.actor.is_staff)):
            continue
        rows.append(
            {"id": new_id(), "person_id": person_id, "side": side,
             "number": len(answers) + len(rows) + 1, "case_id": here[0], "episode": here[1],
             "phase": phase, "category": category, "level": now[0], "rating": now[1], "words": now[2], **how}
        )  # fmt: skip
    if rows:
        desk.session.execute(insert(need_answer), rows)
    lines = [
        ": ".join(
            str(part)
            for part in (row["category"], row["level"], row["rating"], row["words"])
            if part not in (None, "")
        )
        for row in rows
    ]
    return {f"needs:{phase}": "\n".join(lines)} if lines else {}


def _set(session: Session, adjustment_id: str, **values: Any) -> None:
    session.execute(update(adjustment_table).where(adjustment_table.c.id == adjustment_id).values(**values))


def _give_task(desk: Desk, adjustment_id: str, person_id: str, side: str) -> None:
    """It is to be arranged here, and in every other case of theirs that is open."""
    desk.clocks.append(task(desk, adjustment_id, person_id))
    others = (one for one in open_cases(desk.session, person_id, side) if one != desk.file.case["id"])
    rows = [{**task(desk, adjustment_id, person_id), "case_id": one} for one in others]
    if rows:
        desk.session.execute(insert(deadline), rows)


def _end_task(session: Session, adjustment_id: str, now: datetime, *, here: str = "") -> None:
    """No longer to be arranged: in this case alone where one is named."""
    open_ones = update(deadline).where(deadline.c.position_id == adjustment_id, deadline.c.open)
    if here:
        open_ones = open_ones.where(deadline.c.case_id == here)
    session.execute(open_ones.where(deadline.c.kind == TASK).values(open=False, ended_at=now))


def _note(desk: Desk, event: str, person_id: str, data: Mapping[str, Any], words: Mapping[str, str]) -> None:
    whose = Position("", "person", holder=person_id, episode=desk.file.case["episode"])
    desk.note_down("person", event, "", "", whose, data, words)
