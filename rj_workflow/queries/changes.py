"""What reads differently in a sent assessment from the version before it, word by word."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from risk_assessment.answer import Answer
from risk_assessment.instrument import THE_PLAN, Asked, items_for
from risk_assessment.profile import red_items
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.clock import LONDON
from rj_workflow.plan import current_meeting
from rj_workflow.queries.risk import (
    again_words,
    presence_words,
    rating_words,
    safer_words,
    who_said_words,
    worry_words,
)
from rj_workflow.risk import (
    NOBODY,
    Sent,
    answers_of,
    answers_sent,
    called,
    last_sent,
    opened_key,
    subjects_of,
    who_words,
)

Piece = tuple[str, str]  # same, del or ins; and the text
Cut = tuple[str, list[str], list[str]]
_A_SENTENCE = 8  # words on both sides; below, a single word shared by two lists does say something


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads differently from the version before."""

    words: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    stops: bool = False
    lifted: bool = False  # it was a stop, and a supervisor has lifted it


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed between two versions that were sent; `earlier` is None for the first.

    `changed` and `unchanged` count items: the plan, and each part of an answer that reads differently, has a
    row of its own among `changes`.
    """

    earlier: Sent | None
    changes: tuple[Change, ...] = ()
    changed: int = 0
    unchanged: int = 0


def compare(
    file: CaseFile,
    position: Position,
    sent: Sequence[Sent],
    reader: str = "",
    staff: Mapping[str, str] = NOBODY,
) -> Compared:
    """What was sent now beside the version the reader last decided on, or anyone did, or was sent before."""
    now = last_sent(sent, position.id)
    earlier = version_before(sent, now, reader) if now else None
    if now is None or earlier is None:
        return Compared(None)
    lifted = position.data.get("lifted", {})
    new = [replace(a, lifted=opened_key(a) in lifted) for a in answers_sent(now)]
    return _differences(file, position, earlier, new, now.get("meeting") or {}, staff)


def compare_draft(
    file: CaseFile, position: Position, sent: Sequence[Sent], staff: Mapping[str, str] = NOBODY
) -> Compared:
    """What is being written beside the last version sent; one that was sent beside the one before it."""
    if position.state != "draft" or not sent:
        return compare(file, position, sent, staff=staff)
    meeting = current_meeting(file) if position.topic == "event" else None
    planned = meeting.data if meeting else {}
    return _differences(file, position, sent[-1], answers_of(file, position), planned, staff)


def version_before(sent: Sequence[Sent], now: Sent, reader: str) -> Sent | None:
    """The version to lay beside this one: the reader's last decision, else anyone's, else the last."""
    before = [version for version in sent if int(version["version"]) < int(now["version"])]
    mine = [version for version in before if version["decided_by"] == reader]
    decided = [version for version in before if version["decided_by"]]
    chosen = mine or decided or before
    return chosen[-1] if chosen else None


def changed_items(earlier: Sent, now: Sent) -> int:
    """How many items were added, taken out or read differently."""
    old, new = ({a.key: a for a in answers_sent(sent)} for sent in (earlier, now))
    return sum(has_changed(old.get(key), new.get(key)) for key in old.keys() | new.keys())


def has_changed(old: Answer | None, new: Answer | None) -> bool:
    """Whether any part of an answer reads differently: one rule for queue, comparison and decision."""
    return _in_words(old) != _in_words(new)


def _differences(
    file: CaseFile,
    position: Position,
    earlier: Sent,
    answers: Iterable[Answer],
    meeting: Mapping[str, Any],
    staff: Mapping[str, str],
) -> Compared:
    old, new = ({a.key: a for a in some} for some in (answers_sent(earlier), answers))
    changes = _plan_changes(file, earlier.get("meeting") or {}, meeting)
    changed = unchanged = 0
    asked = {a.key: a for a in items_for(position.topic, subjects_of(file), file.instrument_of(position))}
    gone = {a.key: a.asked for a in (*old.values(), *new.values())}  # asked then, or of somebody who left
    for one in (asked | {key: a for key, a in gone.items() if key not in asked}).values():
        before, after = old.get(one.key), new.get(one.key)
        if not has_changed(before, after):
            unchanged += 1
            continue
        changed += 1
        changes += _item_changes(who_words(file, one.subject, staff), one, before, after)
    return Compared(earlier, tuple(changes), changed, unchanged)


def _item_changes(who: str, asked: Asked, old: Answer | None, new: Answer | None) -> list[Change]:
    name = called(asked, who)
    label = (
        f"{who}’s own view: {asked.item.name.lower()}" if asked.subject != THE_PLAN else f"{name}: own view"
    )
    headings = (
        name,
        label,
        f"{name}: what will make it safer",
        f"{name}: to come down",
        f"{name}: looked at again",
    )
    pairs = zip(headings, _in_words(old), _in_words(new), strict=True)
    found = [Change(words, *pieces(a, b)) for words, a, b in pairs if a != b]
    if new and found and found[0].words == name and _stops(new):
        # The sign says how it is rated; the words need not say it again.
        unsaid = _finding(new, rated=False)
        before = _finding(old) if old else ""
        found[0] = Change(name, *pieces(before, unsaid), stops=True, lifted=new.lifted)
    return found


def _stops(answer: Answer) -> bool:
    return answer.present != "unknown" and bool(red_items([answer]))


def _in_words(answer: Answer | None) -> tuple[str, ...]:
    """Every part of an answer as a reader reads it; what nobody wrote reads as nothing."""
    if answer is None:
        return ("",) * 5
    parts = (
        _finding(answer), _quoted(answer), safer_words(answer), answer.would_change, again_words(answer),
    )  # fmt: skip
    return tuple(" ".join(part.split()) for part in parts)


def _finding(answer: Answer, *, rated: bool = True) -> str:
    """Whether it is there, how it is rated, what was found and who said so."""
    there, rating = presence_words(answer), ""
    if rated and answer.present != "not_answered" and (answer.present != "no" or answer.rating):
        rating = f"Concern: {rating_words(answer).lower()}" if there else rating_words(answer)
    said = (f"{there}." if there else "", f"{rating}." if rating else "", answer.found.strip())
    return " ".join(part for part in (*said, who_said_words(answer)) if part)


def _quoted(answer: Answer) -> str:
    said = f"“{answer.own_view}”" if answer.own_view.strip() else ""
    return " ".join(part for part in (said, worry_words(answer)) if part)


def _plan_changes(file: CaseFile, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    pairs = (
        ("When", _when(old), _when(new)),
        ("Where", str(old.get("where") or ""), str(new.get("where") or "")),
        ("In the room", _who(file, old), _who(file, new)),
    )
    return [Change(words, *pieces(a, b)) for words, a, b in pairs if a != b]


def _when(meeting: Mapping[str, Any]) -> str:
    when = meeting.get("when")
    if not when:
        return ""
    there = datetime.fromisoformat(when).astimezone(LONDON)
    return f"{there:%A} {there.day} {there:%B %Y, %H:%M}"


def _who(file: CaseFile, meeting: Mapping[str, Any]) -> str:
    named = file.name_of
    return ", ".join(sorted(named.get(person, "somebody else") for person in meeting.get("attendees") or []))


def pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts cut where they differ, word by word: what was taken out, and what was put in.

    What begins and ends alike stays; between, single words shared by two different sentences say nothing.
    """
    was, reads = old.split(), new.split()
    start = _alike(was, reads)
    end = _alike(was[start:][::-1], reads[start:][::-1])
    middle = was[start : len(was) - end], reads[start : len(reads) - end]
    first, last = was[:start], was[len(was) - end :]
    cuts = [("equal", first, first), *_cuts(*middle), ("equal", last, last)]
    left = [(kind, before) for kind, before, _ in cuts]
    right = [(kind, after) for kind, _, after in cuts]
    return _side(left, "del"), _side(right, "ins")


def _alike(was: list[str], reads: list[str]) -> int:
    """How many words two texts begin with alike."""
    pairs = zip(was, reads, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(was), len(reads)))


def _cuts(was: list[str], reads: list[str]) -> list[Cut]:
    matcher = difflib.SequenceMatcher(None, was, reads, autojunk=False)
    if len(was) + len(reads) > _A_SENTENCE and matcher.ratio() < 0.5:
        return [("replace", was, reads)]
    return [(kind, was[a:b], reads[c:d]) for kind, a, b, c, d in matcher.get_opcodes()]


def _side(cuts: list[tuple[str, list[str]]], changed: str) -> tuple[Piece, ...]:
    """One side of the cuts; neighbours of one kind go together."""
    found: list[Piece] = []
    for kind, words in cuts:
        name = "same" if kind == "equal" else changed
        if words and found and found[-1][0] == name:
            found[-1] = (name, " ".join([found[-1][1], *words]))
        elif words:
            found.append((name, " ".join(words)))
    return tuple(found)
