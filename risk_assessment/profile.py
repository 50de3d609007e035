"""What has been answered, what is still missing, what stands in the way, and what a signature is bound to.

The guards of the lifecycle ask `every_item_answered`, `own_view_recorded` and `stars_known`; `missing` is the
same three questions as sentences, so nothing is missing exactly when all three say yes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from risk_assessment.instrument import INSTRUMENT, Asked, items_for, spoken_to
from risk_assessment.scales import ACT, CONCERN, PRESENCE, SIDES, STOP, WHO_SAID

_PRESENCE: Final = frozenset(code for code, _ in PRESENCE)
_LEVELS: Final = frozenset(level for level, _ in CONCERN) | {None}
_WHO_SAID: Final = frozenset(code for code, _ in WHO_SAID) | {""}
_IS_OR_WAS_THERE: Final = ("past", "current")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one item about one side, beside that person's own view (practice.md 5.1).

    `concern` and `residual` (what is left once the mitigation is in place) are 0 to 3, or None while nobody
    has rated them: there is no default rating. `opened_at` is when whoever decides read it.
    Raises ValueError for a word or a level that the scales do not have.
    """

    item_id: str
    side: str
    present: str = "not_answered"
    concern: int | None = None
    who_said: str = ""
    found: str = ""
    own_view: str = ""
    mitigation: str = ""
    owner: str = ""
    by_when: date | None = None
    residual: int | None = None
    opened_at: datetime | None = None

    def __post_init__(self) -> None:
        allowed = (
            (self.side, SIDES),
            (self.present, _PRESENCE),
            (self.concern, _LEVELS),
            (self.who_said, _WHO_SAID),
            (self.residual, _LEVELS),
        )
        for value, values in allowed:
            if value not in values:
                raise ValueError(f"{self.item_id}: {value!r} is not one of the answers")

    @property
    def key(self) -> tuple[str, str]:
        """Item and side: there is one answer for each."""
        return self.item_id, self.side

    @property
    def asked(self) -> Asked:
        """The question it answers; raises KeyError for an item that the instrument does not have."""
        return Asked(INSTRUMENT.item(self.item_id), self.side)

    @property
    def rating(self) -> int:
        """The level of concern, 0 where there is none or where the item is not one to be rated."""
        return (self.concern or 0) if self.asked.item.rated else 0

    @property
    def left(self) -> int:
        """What is left of the concern; without a rating of its own, nothing has brought it down."""
        return self.rating if self.residual is None else self.residual

    @property
    def is_brought_down(self) -> bool:
        """A mitigation is written, and what is left no longer stops anything."""
        return bool(self.mitigation.strip()) and self.residual is not None and self.residual < STOP


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


def missing(scope: str, sides: Sequence[str], answers: Iterable[Answer]) -> tuple[str, ...]:
    """Everything that stands between this assessment and being sent for sign-off, as sentences."""
    given = _by_key(answers)
    asked = items_for(scope, sides)
    return (
        *_incomplete(asked, given),
        *_unknown_stars(asked, given),
        *_views_missing(spoken_to(scope, sides), given),
    )


def every_item_answered(scope: str, sides: Sequence[str], answers: Iterable[Answer]) -> bool:
    """Each question has an answer, what is there is rated, and what calls for action has some (5.1)."""
    return not _incomplete(items_for(scope, sides), _by_key(answers))


def own_view_recorded(scope: str, sides: Sequence[str], answers: Iterable[Answer]) -> bool:
    """Each principal's own view stands beside ours, with not going ahead and strengths answered (R3, R4)."""
    return not _views_missing(spoken_to(scope, sides), _by_key(answers))


def stars_known(scope: str, sides: Sequence[str], answers: Iterable[Answer]) -> bool:
    """No starred item is unknown or unanswered (5.1)."""
    given = _by_key(answers)
    starred = [a.key for a in items_for(scope, sides) if a.item.starred]
    return all(key in given and given[key].present not in ("unknown", "not_answered") for key in starred)


def red_items(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """What whoever decides must open first: it stops everything, or is starred and not known."""
    return tuple(a for a in answers if _stops(a) or (a.asked.item.starred and a.present == "unknown"))


def stands(answer: Answer) -> bool:
    """It stops everything, and no mitigation has brought it down."""
    return _stops(answer) and not answer.is_brought_down


def stop_conditions(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The stop conditions that stand, as sentences that name the item and the side (5.4)."""
    return tuple(_stop_sentence(a) for a in answers if stands(a))


def worst_concern(answers: Iterable[Answer]) -> int:
    """The highest level given to any item, before mitigation. Levels are compared, never added."""
    return max((a.rating for a in answers), default=0)


def two_starred_residual_2(answers: Iterable[Answer]) -> bool:
    """On two starred answers or more, something that calls for action is left (5.6)."""
    return sum(a.asked.item.starred and a.left >= ACT for a in answers) >= 2


def content_hash(scope: str, answers: Iterable[Answer], plan: Mapping[str, object]) -> str:
    """What a signature is bound to: the scope, the version of the questions, every answer and the plan.

    The same content gives the same 64 hex digits in whatever order it comes; when it was read (`opened_at`)
    is no part of it. `plan` holds text, numbers, dates, times (in UTC: the hash reads the writing, not the
    moment), and lists, sets or dicts of them; raises TypeError for anything else and ValueError when an item
    is answered twice.
    """
    given = _by_key(answers)
    content = {
        "scope": scope,
        "instrument": INSTRUMENT.version,
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


def _incomplete(asked: Sequence[Asked], given: Mapping[tuple[str, str], Answer]) -> list[str]:
    gaps = ((a, _gap(a, given.get(a.key))) for a in asked)
    return [f"{a.label}: {gap}" for a, gap in gaps if gap]


def _gap(asked: Asked, answer: Answer | None) -> str:
    if answer is None or answer.present == "not_answered":
        return "not answered yet."
    if not asked.item.rated:
        return ""
    if answer.present in _IS_OR_WAS_THERE and answer.concern is None:
        return "say how much it concerns you today."
    if answer.rating and not answer.found.strip():
        return "write down what was found."
    # A stop waits for a supervisor, who may have nothing to mitigate it with; action is the author's to name.
    if answer.rating == ACT and not (answer.mitigation.strip() and answer.owner.strip() and answer.by_when):
        return "say what will make it safer, who sees to it and by when."
    return ""


def _unknown_stars(asked: Sequence[Asked], given: Mapping[tuple[str, str], Answer]) -> list[str]:
    starred = (a for a in asked if a.item.starred and a.key in given)
    return [
        f"{a.label}: not known, so the next contact waits."
        for a in starred
        if given[a.key].present == "unknown"
    ]


def _views_missing(sides: Sequence[str], given: Mapping[tuple[str, str], Answer]) -> list[str]:
    return [sentence for side in sides for sentence in _views_missing_of(side, given)]


def _views_missing_of(side: str, given: Mapping[tuple[str, str], Answer]) -> list[str]:
    theirs = [answer for answer in given.values() if answer.side == side]
    sentences = [
        f"{Asked(INSTRUMENT.item(item_id), side).label}: this belongs to every assessment."
        for item_id in ("P25", "P26")
        if (item_id, side) not in given or given[item_id, side].present == "not_answered"
    ]
    if not any(answer.own_view.strip() for answer in theirs):
        sentences.append(f"Write down how {SIDES[side]} sees the risk themselves.")
    # Where we see something that calls for action, their view of that very thing belongs beside ours.
    unheard = [answer for answer in theirs if answer.rating >= ACT and not answer.own_view.strip()]
    return sentences + [f"{answer.asked.label}: write down their own view of this." for answer in unheard]


def _stops(answer: Answer) -> bool:
    stop = _STOPS.get(answer.item_id)
    is_enough = stop is not None and stop.if_current and answer.present == "current"
    return answer.rating == STOP or is_enough


def _stop_sentence(answer: Answer) -> str:
    stop = _STOPS.get(answer.item_id)
    return f"{answer.asked.label}: {stop.words if stop else 'it stops until a supervisor decides.'}"


def _content(answer: Answer) -> dict[str, object]:
    named = (
        "item_id", "side", "present", "concern", "who_said", "found", "own_view", "mitigation", "owner",
        "by_when", "residual",
    )  # fmt: skip
    return {name: getattr(answer, name) for name in named}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"a plan cannot hold a {type(value).__name__}")
