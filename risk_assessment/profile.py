"""What has been answered, what is still missing, what stands in the way, and what a signature is bound to.

The guards of the lifecycle ask `every_item_answered`, `own_view_recorded` and `stars_known`; `missing` is the
same three questions as sentences, so nothing is missing exactly when all three say yes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from risk_assessment.answer import Answer
from risk_assessment.factors import Factor
from risk_assessment.instrument import INSTRUMENT, Asked, Instrument, Subject, items_for, label, spoken_to
from risk_assessment.scales import ACT, PRINCIPALS, SIDES, STOP

_BELONGS: Final = "this belongs to every assessment."
_NOBODY_THERE: Final = "Enter {who} first: they are asked about too, before anybody is contacted."
_CAPACITY: Final = "P21"
_IS_OR_WAS_THERE: Final = ("past", "current")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: which question it is about, or whose view, and what to do about it."""

    words: str
    subject: Subject
    item: Factor | None = None

    def sentence(self, who: str = "") -> str:
        """It as a sentence; `who` is the name of whoever it is about, where it may be said."""
        who = who or SIDES[self.subject.side]
        return f"{label(self.item.name, who)}: {self.words}" if self.item else self.words.format(who=who)


@dataclass(frozen=True, slots=True)
class Stop:
    """What it means when this item stops everything. `if_current`: its being there now is enough."""

    item_id: str
    words: str
    because: str
    if_current: bool = False


# fmt: off
STOPS: Final[tuple[Stop, ...]] = (
    Stop("P1",  "The basic facts are not acknowledged.",                                  because="5.4 [S:SG17 A1]"),
    Stop("P3",  "Threats or unwanted contact are going on, or are suspected.",            because="5.4 [S:SH24 abstract]", if_current=True),
    Stop("P4",  "Somebody is being pressed, or it is suspected.",                         because="5.4 [S:SH24 abstract]", if_current=True),
    Stop("P5",  "It may be used to reach or to harm the other person.",                   because="5.4 [S:SF 6.1]"),
    Stop("P7",  "Illness, or a risk of self-harm, makes talking unsafe or impossible.",   because="5.4 [S:SH24 abstract]"),
    Stop("P8",  "Alcohol or drugs make talking unsafe or impossible.",                    because="5.4 [S:SH24 abstract]"),
    Stop("P12", "Violence may be continuing.",                                            because="5.4 [S:NZ CVA 2021]"),
    Stop("P13", "One may not be able to say no to the other.",                            because="5.4 [S:NZ CVA 2021; SF 6.1]"),
    Stop("P14", "An order, a licence or a live case forbids it.",                         because="5.4 [S:RJK professionals]"),
    Stop("P21", "It is in doubt that they can decide freely for themselves.",             because="5.4 [S:VD12 rec. 46; J]"),
    Stop("P24", "What happened cannot be established well enough to be safe.",            because="5.4 [S:NZ CVA 2021]"),
    Stop("V4",  "Violence in the room is likely.",                                        because="5.4 [S:rj-library; J]"),
    Stop("V5",  "The meeting may be used to go on harming.",                              because="5.4 [S:SF 6.1; DARFA]"),
)
# fmt: on
_STOPS: Final = {stop.item_id: stop for stop in STOPS}


def missing(
    scope: str, subjects: Sequence[Subject], answers: Iterable[Answer], instrument: Instrument = INSTRUMENT
) -> tuple[Gap, ...]:
    """Everything that stands between this assessment and being sent for sign-off."""
    given = _by_key(answers)
    asked = items_for(scope, subjects, instrument)
    views = _views_missing(spoken_to(scope, subjects), given, instrument)
    # What belongs to every assessment says so, and once: it need not be said as unanswered beside it.
    said = {(gap.item, gap.subject) for gap in views if gap.words == _BELONGS}
    incomplete = (gap for gap in _incomplete(subjects, asked, given) if (gap.item, gap.subject) not in said)
    return (*incomplete, *_unknown_stars(asked, given), *views)


def every_item_answered(
    scope: str, subjects: Sequence[Subject], answers: Iterable[Answer], instrument: Instrument = INSTRUMENT
) -> bool:
    """Both people are on the case; each question has an answer, what is there is rated, and what calls for
    action has some (5.1).
    """
    return not _incomplete(subjects, items_for(scope, subjects, instrument), _by_key(answers))


def own_view_recorded(
    scope: str, subjects: Sequence[Subject], answers: Iterable[Answer], instrument: Instrument = INSTRUMENT
) -> bool:
    """Each principal's own view stands beside ours, with not going ahead and strengths answered (R3, R4)."""
    return not _views_missing(spoken_to(scope, subjects), _by_key(answers), instrument)


def stars_known(
    scope: str, subjects: Sequence[Subject], answers: Iterable[Answer], instrument: Instrument = INSTRUMENT
) -> bool:
    """No starred item is unknown or unanswered (5.1)."""
    given = _by_key(answers)
    starred = [a.key for a in items_for(scope, subjects, instrument) if a.item.starred]
    return all(key in given and given[key].present not in ("unknown", "not_answered") for key in starred)


def red_items(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """What whoever decides must open first: it stops everything, or is starred and not known."""
    return tuple(a for a in answers if stops(a) or (a.item.starred and a.present == "unknown"))


def stops(answer: Answer) -> bool:
    """It is rated as stopping everything, or its being there now is enough."""
    stop = _STOPS.get(answer.item_id)
    is_enough = stop is not None and stop.if_current and answer.present == "current"
    return answer.rating == STOP or is_enough


def takes_away(newer: Answer, older: Answer) -> bool:
    """Whether this answer takes away what the older one to the same question held up (5.1, 5.5).

    It must be known and no longer is; or it concerns us more, more is left of it, or it is there now and
    nobody has rated it yet.  An answer that was taken out says nothing.
    """
    unknown = newer.item.starred and newer.present == "unknown" and older.present != "unknown"
    found_now = newer.present == "current" and older.present != "current"
    unrated = newer.item.rated and found_now and newer.concern is None
    return unknown or unrated or newer.rating > older.rating or newer.left > older.left


def stands(answer: Answer) -> bool:
    """It stops everything until a supervisor lifts it; whoever wrote it never lifts it with a mitigation."""
    return stops(answer) and not answer.lifted


def waits_to_be_lifted(answer: Answer) -> bool:
    """It stands, and what makes it safer is written: a supervisor may lift it, with a reason (5.4)."""
    return stands(answer) and answer.is_brought_down


def stop_conditions(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The stop conditions that stand, as sentences that name the item and the side (5.4)."""
    return tuple(_stop_sentence(a) for a in answers if stands(a))


def worst_concern(answers: Iterable[Answer]) -> int:
    """The highest level given to any item, before mitigation. Levels are compared, never added."""
    return max((a.rating for a in answers), default=0)


def two_starred_residual_2(answers: Iterable[Answer]) -> bool:
    """On two starred answers or more, something that calls for action is left (5.6)."""
    return sum(a.item.starred and a.left >= ACT for a in answers) >= 2


def capacity_in_doubt(answers: Iterable[Answer]) -> bool:
    """Whether a principal's capacity to decide is in doubt now, or nobody knows (5.2 P21, 5.6)."""
    asked = (a for a in answers if a.item_id == _CAPACITY and a.side in PRINCIPALS)
    return any(a.present in ("current", "unknown") for a in asked)


def content_hash(
    scope: str, answers: Iterable[Answer], plan: Mapping[str, object], instrument: Instrument = INSTRUMENT
) -> str:
    """What a signature is bound to: the scope, the version of the questions, every answer and the plan.

    The same content gives the same 64 hex digits in whatever order it comes; when it was read (`opened_at`)
    is no part of it. `plan` holds text, numbers, dates, times (in UTC: the hash reads the writing, not the
    moment), and lists, sets or dicts of them; raises TypeError for anything else and ValueError when an item
    is answered twice.
    """
    given = _by_key(answers)
    content = {
        "scope": scope,
        "instrument": [instrument.version, instrument.digest],
        "answers": [_content(given[key]) for key in sorted(given)],
        "plan": dict(plan),
    }
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _by_key(answers: Iterable[Answer]) -> dict[tuple[str, str], Answer]:
    given: dict[tuple[str, str], Answer] = {}
    for answer in answers:
        if answer.key in given:
            raise ValueError(f"{answer.item_id} is answered twice for {SIDES[answer.side]}")
        given[answer.key] = answer
    return given


def _incomplete(
    subjects: Sequence[Subject], asked: Sequence[Asked], given: Mapping[tuple[str, str], Answer]
) -> list[Gap]:
    gaps = ((a, _gap(a, given.get(a.key))) for a in asked)
    return [*_nobody_there(subjects), *(Gap(gap, a.subject, a.item) for a, gap in gaps if gap)]


def _nobody_there(subjects: Sequence[Subject]) -> list[Gap]:
    """An assessment is about both people, whoever of them may be spoken to now: an approach as well (5.2)."""
    there = {one.side for one in subjects}
    return [Gap(_NOBODY_THERE, Subject("", side)) for side in PRINCIPALS if side not in there]


def _gap(asked: Asked, answer: Answer | None) -> str:
    if answer is None or answer.present == "not_answered":
        return "not answered yet."
    if not asked.item.rated:
        return ""
    if answer.present in _IS_OR_WAS_THERE and answer.concern is None:
        return "say how much it concerns you today."
    # What is there, or was, has been looked at: a level alone would not tell whoever signs what it is.
    if (answer.rating or answer.present in _IS_OR_WAS_THERE) and not answer.found.strip():
        return "write down what was found."
    # A stop waits for a supervisor, who may have nothing to mitigate it with; action is the author's to name.
    if answer.rating == ACT and not (answer.measures and answer.owner.strip() and answer.by_when):
        return "say what will make it safer, who sees to it and by when."
    return ""


def _unknown_stars(asked: Sequence[Asked], given: Mapping[tuple[str, str], Answer]) -> list[Gap]:
    starred = (a for a in asked if a.item.starred and a.key in given)
    return [
        Gap("not known, so the next contact waits.", a.subject, a.item)
        for a in starred
        if given[a.key].present == "unknown"
    ]


def _views_missing(
    subjects: Sequence[Subject], given: Mapping[tuple[str, str], Answer], instrument: Instrument
) -> list[Gap]:
    return [gap for one in subjects for gap in _views_missing_of(one, given, instrument)]


def _views_missing_of(
    one: Subject, given: Mapping[tuple[str, str], Answer], instrument: Instrument
) -> list[Gap]:
    theirs = [answer for answer in given.values() if answer.subject == one]
    gaps = [
        Gap(_BELONGS, one, instrument.item(item_id))
        for item_id in ("P25", "P26")
        if (item_id, one.key) not in given or given[item_id, one.key].present == "not_answered"
    ]
    if not any(answer.own_view.strip() for answer in theirs):
        gaps.append(Gap("Write down how {who} sees the risk themselves.", one))
    # Where we see something that calls for action, their view of that very thing belongs beside ours.
    unheard = [answer for answer in theirs if answer.rating >= ACT and not answer.own_view.strip()]
    return gaps + [Gap("write down their own view of this.", one, answer.item) for answer in unheard]


def _stop_sentence(answer: Answer) -> str:
    stop = _STOPS.get(answer.item_id)
    return f"{answer.asked.label}: {stop.words if stop else 'it stops until a supervisor decides.'}"


_NO_CONTENT: Final = frozenset({"item", "subject", "opened_at", "lifted"})


def _content(answer: Answer) -> dict[str, object]:
    named = {f.name: getattr(answer, f.name) for f in fields(answer) if f.name not in _NO_CONTENT}
    return named | {"item_id": answer.item.id, "about": [answer.subject.key, answer.subject.side]}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"a plan cannot hold a {type(value).__name__}")
