"""Which links to a case bar somebody from it, and which a supervisor may manage: practice.md 4.3, row by row.

Somebody declares the link; a supervisor who is somebody else decides how it is managed, where a row allows that.
"""

from dataclasses import dataclass
from typing import Final

BARRED: Final = "barred"
MANAGED: Final = "may be managed"
SHOWN: Final = "shown"  # bars nobody: whoever audits the service sees it


@dataclass(frozen=True, slots=True)
class Link:
    """One kind of link, as somebody declares it of themselves, and what may come of it."""

    name: str
    words: str
    mark: str
    because: str
    outcome: str


# fmt: off
LINKS: Final[tuple[Link, ...]] = (
    Link("knows_somebody",                 "I know somebody who takes part, socially or as family",                              "H", because="4.3 [S:SPCC; SC14 s.5]",   outcome=BARRED),
    Link("was_in_dispute",                 "I was in a dispute with somebody who takes part, or with an agency that matters here", "H", because="4.3 [S:SPCC]",          outcome=BARRED),
    Link("connected_with_the_offence",     "I am connected with what happened",                                                  "H", because="4.3 [S:SC14 s.5; SF 11.1(3)]", outcome=BARRED),
    Link("supported_the_harmed",           "I was the support worker or the specialist adviser of the person harmed",            "J", because="4.3 [J]",                  outcome=MANAGED),
    Link("worked_on_the_offence",          "I was the investigating officer, the probation officer or on a panel about it",       "J", because="4.3 [J]",                  outcome=BARRED),
    Link("supervises_a_worker",            "I supervise somebody who works with a person who takes part",                        "J", because="4.3 [J]",                  outcome=MANAGED),
    Link("facilitated_the_opposite_role",  "I worked with one of them from the opposite side in the last 24 months",             "J", because="4.3 [J]",                  outcome=MANAGED),
    Link("lives_close_by",                 "I live in the same street or ward, and that may not be safe",                        "J", because="4.3 [J]",                  outcome=MANAGED),
    Link("would_sign_their_own",           "I would sign what I worked on myself",                                               "H", because="4.3, 9 [J; S:RJC-SC 1]",   outcome=BARRED),
    Link("service_is_paid_per_meeting",    "We are paid for each meeting that is held",                                          "J", because="4.3 [J]",                  outcome=SHOWN),
)
# fmt: on
BY_NAME: Final = {link.name: link for link in LINKS}


def may_be_managed(name: str) -> bool:
    """Whether a supervisor may decide on conditions; raises KeyError for a link that is not in the list."""
    return BY_NAME[name].outcome != BARRED


def bars(name: str) -> bool:
    """Whether somebody with this link stays out until a supervisor has decided; KeyError as above."""
    return BY_NAME[name].outcome != SHOWN
