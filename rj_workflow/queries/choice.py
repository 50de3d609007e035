"""What somebody answered, how it reached us and who wrote it down: on their pages, and read out to them.

Everything here is of their own answers and of what left us about them; nothing is of the other person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select

from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.choice import asked_about
from rj_workflow.commands.step import Target
from rj_workflow.db import Session
from rj_workflow.models import event as event_table
from rj_workflow.models import note as note_table
from rj_workflow.models import staff as staff_table
from rj_workflow.sentences import Sentence
from state_machines import LIFECYCLES
from state_machines.choice import PURPOSES, RECORDED_YES, taking_part_in
from state_machines.facts import TAKES_PART
from state_machines.fields import CHANNELS, FORMATS
from state_machines.roles import CASEWORKER, MANAGER, SUPERVISOR, Role

PORTAL: Final = "portal"
# How an answer reached us, to whoever gave it; each a whole sentence, as all of these are.
HOW: Final = {
    PORTAL: "On your own pages.", "phone": "By phone.", "in_person": "In person.", "paper": "On paper.",
    "relayed": "Through somebody who helps you.",
}  # fmt: skip
# What was done, to whoever did it.
DONE: Final = {
    "explain": "We explained it.", "take_time": "You asked for time.", "say_yes": "You said yes.",
    "reaffirm": "You said that it is still a yes.", "say_no": "You said no.", "say_never": "You said never.",
    "withdraw": "You took it back.", "ask_again": "You asked about it again.",
    "re_offer": "We asked if you want to hear of it again.",
}  # fmt: skip
# Who wrote it down: a first name only of those who ever worked with them.
WROTE: Final = {
    "supervisor": "A supervisor wrote it down.", "manager": "A manager wrote it down.",
    "caseworker": "A caseworker wrote it down.", "colleague": "Somebody who works here wrote it down.",
}  # fmt: skip
# Why a yes counts no longer, in words that tell of nobody (K7).
RAN_OUT: Final = {"time": "Some time has passed since.", "closed": "We had finished."}
CHANGED: Final = "Something about it has changed since."


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that somebody answered, or that was explained to them; `by` is empty for their own pages."""

    purpose: str
    event: str
    at: datetime
    channel: str
    by: str  # to the person: "Priya wrote it down.", "A caseworker wrote it down."
    by_name: str  # to staff
    data: Mapping[str, Any]
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def how(self) -> str:
        """How it reached us, to whoever said it."""
        return HOW.get(self.channel, "")


def title_of(purpose: str) -> str:
    """What was asked, in the person's words."""
    kind = purpose.partition(":")[0]
    return PURPOSES.get(kind) or kind.replace("_", " ").capitalize()


def answers_of(session: Session, file: CaseFile, person_id: str) -> list[Answer]:
    """Every answer of this person, oldest first; what followed by itself is none."""
    rows = session.execute(
        select(event_table, staff_table.c.name, staff_table.c.roles)
        .outerjoin(staff_table, staff_table.c.id == event_table.c.actor_id)
        .where(event_table.c.case_id == file.case["id"], event_table.c.lifecycle == "choice")
        .where(event_table.c.holder == person_id, event_table.c.because_of.is_(None))
        .where(event_table.c.event.in_(DONE))
        .order_by(event_table.c.seq)
    ).mappings().all()  # fmt: skip
    words = _words(session, [row["id"] for row in rows])
    return [_answer(file, dict(row), words.get(row["id"], {})) for row in rows]


def _answer(file: CaseFile, row: Mapping[str, Any], words: Mapping[str, str]) -> Answer:
    named = row["name"] is not None
    return Answer(
        purpose=row["topic"], event=row["event"], at=row["effective_at"],
        channel=str(row["data"].get("channel", "" if named else PORTAL)),
        by=_by(file, row["actor_id"], row["name"], row["roles"]) if named else "",
        by_name=str(row["name"] or ""), data=row["data"], words=words,
    )  # fmt: skip


def _by(file: CaseFile, who: str, name: str, roles: int) -> str:
    """Whoever works with them now changes when the other returns: here counts who ever did."""
    if who in file.case["facilitated_by"]:
        return Sentence("{name} wrote it down.", name=name.split()[0])
    held = ((SUPERVISOR, "supervisor"), (MANAGER, "manager"), (CASEWORKER, "caseworker"))
    return WROTE[next((part for role, part in held if Role(roles) & role), "colleague")]


def _words(session: Session, ids: list[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    query = select(note_table.c.event_id, note_table.c.field, note_table.c.text)
    for row in session.execute(query.where(note_table.c.event_id.in_(ids))):
        found.setdefault(row.event_id, {})[row.field] = row.text
    return found


def last_yes(answers: list[Answer], purpose: str) -> Answer | None:
    """The newest yes of theirs to this, said or said again."""
    return next((a for a in reversed(answers) if a.purpose == purpose and a.event in RECORDED_YES), None)


def last_answer(answers: list[Answer], purpose: str) -> Answer | None:
    """What they answered last."""
    return next((a for a in reversed(answers) if a.purpose == purpose), None)


def why_not_now(choice: Position) -> str:
    """Why a yes has to be said again, or ran out; empty where it has not."""
    because = choice.data.get("ran_out")
    return RAN_OUT.get(str(because), CHANGED) if because else ""


def is_asked_once(choice: Position) -> bool:
    """Whether it is still to be asked if they may be asked again: after a no, and once (K4)."""
    ended = choice.state in ("declined", "withdrawn")
    return ended and not choice.data.get("again") and not choice.data.get("may_ask_again_on")


# --- with conditions


@dataclass(frozen=True, slots=True)
class Condition:
    """What somebody said with their yes, as it was written down, and until when it holds."""

    person_id: str
    purpose: str
    words: str
    until: date | None


# Which yeses a step of this kind uses, beside that to the process in hand.
_USED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "case": ("contact", "approach_other", "disclose_interest_to_other"),
    "exchange": ("disclose_interest_to_other", "letter_receive", "take_part_letter", "contact"),
    "agreement": ("outcome_agreement_terms",),
    "agreement_item": ("outcome_agreement_terms",),
    "follow_up": ("follow_up_contact", "contact"),
    "offer": ("contact",),
}
_USE_THE_PROCESS: Final = frozenset({"case", "meeting", "exchange", "preparation", "risk"})


def conditions_of(file: CaseFile, target: Target) -> list[Condition]:
    """Every condition of the yeses that a step about this uses, whoever said them."""
    if target.lifecycle == "choice":
        used: set[str] = {target.topic}
    else:
        used = set(_USED_BY.get(target.lifecycle, ()))
        if target.lifecycle in _USE_THE_PROCESS:
            process = file.case["process"]
            used |= (
                {taking_part_in(process)} if process else {p for p in PURPOSES if p.startswith("take_part_")}
            )
    whose = target.holder if target.lifecycle in ("choice", "follow_up", "offer", "preparation") else ""
    return [
        Condition(choice.holder, choice.topic, str(choice.data.get("conditions") or ""), _until(choice))
        for choice in file.of("choice")
        if choice.state in TAKES_PART and (not whose or choice.holder == whose)
        and (choice.topic in used or choice.topic.partition(":")[0] in used)
        and (choice.data.get("conditions") or _until(choice))
    ]  # fmt: skip


def _until(choice: Position) -> date | None:
    named = str(choice.data.get("expires_on") or "")
    return date.fromisoformat(named) if named else None


# --- to be asked about again by somebody else


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A yes as it was written down, for whoever asks the person about it."""

    person_id: str
    title: str
    state: str
    open: bool
    tried: int
    at: datetime
    rows: tuple[tuple[str, str], ...]


def to_ask(session: Session, actor: Actor, file: CaseFile, clock_id: str) -> ToAsk:
    """What was written down: when, how, by whom, who was there, in which words.  Raises NotFound."""
    asked = asked_about(session, actor, file, clock_id)
    answers = answers_of(session, file, asked.choice.holder)
    yes = next(a for a in answers if a.purpose == asked.choice.topic and a.at == asked.event["effective_at"])
    return ToAsk(
        person_id=asked.choice.holder, title=title_of(asked.choice.topic),
        state=LIFECYCLES["choice"].states[asked.choice.state].staff,
        open=bool(asked.clock["open"]), tried=asked.tried, at=yes.at,
        rows=tuple((words, value) for words, value in written_down(answers, yes) if value),
    )  # fmt: skip


def written_down(answers: list[Answer], yes: Answer) -> Iterator[tuple[str, str]]:
    """One yes as it was written down, in words for staff; what was not kept is left out."""
    told = next(
        (
            a
            for a in reversed(answers)
            if a.event == "explain" and a.at <= yes.at and a.purpose == yes.purpose
        ),
        None,
    )
    yield "How it reached us", dict(CHANNELS).get(yes.channel, "")
    yield "Who wrote it down", yes.by_name or "They themselves"
    yield "Who else was there", yes.words.get("who_else_was_there", "")
    yield "In their words", yes.words.get("own_words", "")
    yield "What they said yes to", yes.words.get("scope", "")
    yield "Conditions", yes.words.get("conditions", "")
    yield "Until", str(yes.data.get("expires_on") or "")
    yield "What helped them to understand", yes.words.get("what_helped", "")
    yield "Who read it back", yes.words.get("read_back_by", "")
    if told is not None:
        yield "Edition explained", str(told.data.get("wording_version", ""))
        yield "In which form", dict(FORMATS).get(str(told.data.get("format")), "")
        yield "Language", told.words.get("language", "")
        yield "Interpreter", told.words.get("interpreter", "")
        yield "Who was there when it was explained", told.words.get("who_else_was_there", "")


# --- what left us, and cannot be called back


@dataclass(frozen=True, slots=True)
class Shared:
    """Something of theirs, or about them, that others have: when, whom, what."""

    at: datetime
    to: str
    what: str
    words: str = ""  # those that were used, where they are not ours


OTHER: Final = "The other person"
BOTH: Final = "Whoever was there"
_LETTER = "Something that you wrote. It was given."
_MET = "What you said when you met."
_AGREED = "What was agreed between you."
IN_THE_WORDS, IN_WORDS = "In the words you agreed to:", "In words that you agreed to."
TO_OTHERS: Final = (OTHER, BOTH, _LETTER, _MET, _AGREED, IN_THE_WORDS, IN_WORDS)


def shared(session: Session, file: CaseFile, person_id: str) -> list[Shared]:
    """What others have from this person, oldest first: it stays with them, whatever is taken back (K5).

    Only what was done by staff is here, never what somebody else answered to it; nor what an agency was
    asked, for it is not written down whom that was about.
    """
    own = event_table.c.holder == person_id
    whose: Mapping[tuple[str, str], tuple[str, str]] = {
        ("exchange", "deliver"): (OTHER, _LETTER), ("meeting", "open"): (BOTH, _MET),
        ("agreement", "go_live"): (BOTH, _AGREED),
    }  # fmt: skip
    steps = [
        and_(event_table.c.lifecycle == lifecycle, event_table.c.event == event)
        for lifecycle, event in (*whose, ("case", "approach_other"))
    ]
    answered = and_(own, event_table.c.lifecycle == "choice")
    rows = session.execute(
        select(event_table)
        .where(event_table.c.case_id == file.case["id"], or_(*steps, answered))
        .order_by(event_table.c.seq)
    ).mappings()
    # Episodes they have a part in by now, and those in which the other was asked because they agreed to it.
    began, theirs = set[int](), set[int]()
    found: list[Shared] = []
    for row in rows:
        if row["lifecycle"] == "choice":
            began.add(row["episode"])
            theirs |= {row["episode"]} if row["topic"] == "approach_other" else set()
        elif row["episode"] not in began:
            continue
        elif row["event"] == "approach_other":
            if row["episode"] in theirs:
                found.append(Shared(row["effective_at"], OTHER, *_in_words_agreed(session, row["id"])))
        elif row["lifecycle"] != "exchange" or (
            row["holder"] == person_id and _may_know(file, row["holder"], row["number"])
        ):
            found.append(Shared(row["effective_at"], *whose[row["lifecycle"], row["event"]]))
    return found


def _may_know(file: CaseFile, author: str, number: int) -> bool:
    """Whether whoever has what this person wrote said that they may learn of it (X5)."""
    item = file.find("exchange", author, "", number)
    return item is not None and item.data.get("may_know") == "yes"


def _in_words_agreed(session: Session, event_id: str) -> tuple[str, str]:
    """What the other person was told, as they had agreed to it."""
    words = session.scalar(
        select(note_table.c.text).where(
            note_table.c.event_id == event_id, note_table.c.field == "approved_wording"
        )
    )
    return (IN_THE_WORDS, words) if words else (IN_WORDS, "")
