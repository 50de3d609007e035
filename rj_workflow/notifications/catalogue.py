"""Which step tells whom what: one row each.  Wording never says who, never says why, never names a service."""

import re
from dataclasses import dataclass

from rj_workflow.notifications.denied import denied_in


@dataclass(frozen=True, slots=True)
class Notice:
    """After this step, this sentence for these people, shown in the portal or waiting for a safe way to send it."""

    on: str
    to: str  # both, other (whoever did not act), person
    template: str
    sentence: str
    waits: bool = False  # waits in the outbox for a safe way; otherwise shown in the portal at once
    while_in: str = ""  # states in which it is true: what still waits when they are left is not sent

    def __post_init__(self) -> None:
        """No row is loaded whose sentence could give somebody away, or is filled in with anything."""
        if denied := denied_in(self.sentence):
            raise ValueError(f"{self.template} says {', '.join(denied)}, and leaves us.")
        if re.search(r"[{}%$<>@#/]|\d", self.sentence):
            raise ValueError(f"{self.template} has something filled in, and leaves us.")


# fmt: off
NOTICES: tuple[Notice, ...] = (
    Notice("stopped", "other", "not_going_ahead", "This is not going ahead. Nobody is being asked to explain. We will call you."),
    Notice("paused", "other", "nothing_happening", "Nothing is happening at the moment."),
    Notice("meeting.confirm", "both", "meeting_arranged", "A date is arranged. We will talk it through with you.", waits=True, while_in="confirmed day_check"),
    Notice("meeting.stand_down", "both", "not_going_ahead", "This is not going ahead. Nobody is being asked to explain. We will call you."),
    Notice("meeting.postpone", "both", "nothing_happening", "Nothing is happening at the moment."),
    Notice("exchange.announce", "person", "something_for_you", "There is something for you. You need not read it. We will call you.", waits=True, while_in="announced"),
    Notice("been written to", "person", "something_to_read", "There is something for you to read. You need not read it, and there is no hurry.", waits=True),
)
# fmt: on

SHOWN_AT_ONCE = frozenset(notice.template for notice in NOTICES if not notice.waits)
SENTENCES = {notice.template: notice.sentence for notice in NOTICES}


def outdated_by(lifecycle: str, before: str, after: str) -> set[str]:
    """The templates that stop being true with this move."""
    here = (notice for notice in NOTICES if notice.on.startswith(f"{lifecycle}."))
    states = ((notice.template, notice.while_in.split()) for notice in here)
    return {template for template, true_in in states if before in true_in and after not in true_in}


def told_by(event: str) -> tuple[Notice, ...]:
    """The notices this step gives rise to."""
    return tuple(notice for notice in NOTICES if notice.on == event)
