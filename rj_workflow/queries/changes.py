"""What reads differently in a sent assessment from the version before it, word by word."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from risk_assessment.instrument import Asked, items_for
from risk_assessment.profile import Answer, red_items
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.clock import LONDON
from rj_workflow.plan import current_meeting
from rj_workflow.queries.risk import person_words, rating_words, safer_words
from rj_workflow.risk import Sent, answer_from, last_sent, sides_asked

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


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed between two versions that were sent; `earlier` is None for the first."""

    earlier: Sent | None
    changes: tuple[Change, ...] = ()
    unchanged: int = 0


def compare(file: CaseFile, position: Position, sent: Sequence[Sent], reader: str = "") -> Compared:
    """What was sent now beside the version the reader last decided on, or anyone did, or was sent before."""
    now = last_sent(sent, position.id)
    earlier = version_before(sent, now, reader) if now else None
    return _differences(file, position.topic, earlier, now) if now and earlier else Compared(None)


def compare_draft(file: CaseFile, position: Position, sent: Sequence[Sent]) -> Compared:
    """What is being written beside the last version sent; one that was sent beside the one before it."""
    if position.state != "draft" or not sent:
        return compare(file, position, sent)
    meeting = current_meeting(file) if position.topic == "event" else None
    now = {"answers": file.answers.get(position.id, []), "meeting": meeting.data if meeting else {}}
    return _differences(file, position.topic, sent[-1], now)


def version_before(sent: Sequence[Sent], now: Sent, reader: str) -> Sent | None:
    """The version to lay beside this one: the reader's last decision, else anyone's, else the last."""
    before = [version for version in sent if int(version["version"]) < int(now["version"])]
    mine = [version for version in before if version["decided_by"] == reader]
    decided = [version for version in before if version["decided_by"]]
    chosen = mine or decided or before
    return chosen[-1] if chosen else None


def changed_items(earlier: Sent, now: Sent) -> int:
    """How many items were added, taken out or read differently."""
    old, new = ({(a["item_id"], a["side"]): a["data"] for a in sent["answers"]} for sent in (earlier, now))
    return sum(old.get(key) != new.get(key) for key in old.keys() | new.keys())


def _differences(file: CaseFile, scope: str, earlier: Sent, now: Sent) -> Compared:
    old, new = ({a.key: a for a in map(answer_from, version["answers"])} for version in (earlier, now))
    changes = _plan_changes(file, earlier.get("meeting") or {}, now.get("meeting") or {})
    unchanged = 0
    for asked in items_for(scope, sides_asked(file)):
        found = _item_changes(file, asked, old.get(asked.key), new.get(asked.key))
        changes += found
        unchanged += not found
    return Compared(earlier, tuple(changes), unchanged)


def _item_changes(file: CaseFile, asked: Asked, old: Answer | None, new: Answer | None) -> list[Change]:
    who = person_words(file, asked.side)
    name = f"{asked.item.name}, {who}" if who else asked.item.name
    label = f"{who}’s own view: {asked.item.name.lower()}" if who else f"{name}: own view"
    pairs = (
        (name, _finding(old), _finding(new)),
        (label, _quoted(old), _quoted(new)),
        (f"{name}: what will make it safer", safer_words(old), safer_words(new)),
    )
    found = [Change(words, *pieces(a, b)) for words, a, b in pairs if a != b]
    if new and found and found[0].words == name and _stops(new):
        # The sign says how it is rated; the words need not say it again.
        found[0] = Change(name, *pieces(_finding(old), new.found), stops=True)
    return found


def _stops(answer: Answer) -> bool:
    return answer.present != "unknown" and bool(red_items([answer]))


def _finding(answer: Answer | None) -> str:
    return "" if answer is None else f"{rating_words(answer)}. {answer.found}".strip()


def _quoted(answer: Answer | None) -> str:
    return f"“{answer.own_view}”" if answer and answer.own_view.strip() else ""


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
