"""What is written down for one question about one person, in the words of the scales (practice.md 5.1)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from risk_assessment.factors import Factor
from risk_assessment.instrument import Asked, Subject
from risk_assessment.scales import ASKED, CONCERN, PRESENCE, STOP, WHO_SAID, WORRY
from risk_assessment.triggers import BY_NAME as TRIGGERS

_PRESENCE: Final = frozenset(code for code, _ in PRESENCE)
_LEVELS: Final = frozenset(level for level, _ in CONCERN) | {None}
_WHO_SAID: Final = frozenset(code for code, _ in WHO_SAID) | {""}
_ASKED: Final = frozenset(code for code, _ in ASKED) | {""}
_WORRY: Final = frozenset(code for code, _ in WORRY) | {""}
_TRIGGERS: Final = frozenset(TRIGGERS) | {""}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one question about one person, beside their own view (practice.md 5.1).

    `concern` and `residual` (what is left once the mitigation is in place) are 0 to 3, or None while nobody
    has rated them: there is no default rating. `helps` are mitigations of the item's own list, `mitigation`
    what was written beside them; `worry` is how much it worries them, `would_change` what would have to
    change for it to come down, `review_on` the row of triggers.py at which it is looked at again.
    `opened_at` is when whoever decides read it; `lifted` that a supervisor who did not write it lifted the
    stop, with a reason (5.4).
    Raises ValueError for a word or a level that the scales do not have.
    """

    item: Factor
    subject: Subject
    present: str = "not_answered"
    concern: int | None = None
    asked_them: str = ""
    who_said: str = ""
    found: str = ""
    own_view: str = ""
    worry: str = ""
    helps: tuple[str, ...] = ()
    mitigation: str = ""
    owner: str = ""
    by_when: date | None = None
    residual: int | None = None
    would_change: str = ""
    review_on: str = ""
    opened_at: datetime | None = None
    lifted: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        allowed = (
            (self.present, _PRESENCE),
            (self.concern, _LEVELS),
            (self.asked_them, _ASKED),
            (self.who_said, _WHO_SAID),
            (self.worry, _WORRY),
            (self.residual, _LEVELS),
            (self.review_on, _TRIGGERS),
            *((one, self.item.mitigations) for one in self.helps),
        )
        for value, values in allowed:
            if value not in values:
                raise ValueError(f"{self.item.id}: {value!r} is not one of the answers")

    @property
    def item_id(self) -> str:
        """The id of its question."""
        return self.item.id

    @property
    def side(self) -> str:
        """The part that whoever it is about has."""
        return self.subject.side

    @property
    def key(self) -> tuple[str, str]:
        """Item and whom it is about: there is one answer for each."""
        return self.item.id, self.subject.key

    @property
    def asked(self) -> Asked:
        """The question it answers."""
        return Asked(self.item, self.subject)

    @property
    def rating(self) -> int:
        """The level of concern, 0 where there is none or where the item is not one to be rated."""
        return (self.concern or 0) if self.item.rated else 0

    @property
    def left(self) -> int:
        """What is left of the concern; without a rating of its own, nothing has brought it down."""
        return self.rating if self.residual is None else self.residual

    @property
    def measures(self) -> tuple[str, ...]:
        """What will make it safer: chosen from the list, then written beside it."""
        free = self.mitigation.strip()
        return (*self.helps, free) if free else self.helps

    @property
    def is_brought_down(self) -> bool:
        """A mitigation is written, and what is left no longer stops anything."""
        return bool(self.measures) and self.residual is not None and self.residual < STOP
