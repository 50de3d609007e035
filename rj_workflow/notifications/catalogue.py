"""Which step tells whom what: one row each.  Wording never says who, never says why, never names a service."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """After this step, this sentence for these people, shown in the portal or waiting for a safe way to send it."""

    on: str
    to: str  # both, other (whoever did not act), person
    template: str
    sentence: str
    waits: bool = False  # waits in the outbox for a safe way; otherwise shown in the portal at once


# fmt: off
NOTICES: tuple[Notice, ...] = (
    Notice("stopped", "other", "not_going_ahead", "This is not going ahead. Nobody is being asked to explain. We will call you."),
    Notice("paused", "other", "nothing_happening", "Nothing is happening at the moment."),
    Notice("meeting.confirm", "both", "meeting_arranged", "A date is arranged. Your facilitator will talk it through with you.", waits=True),
    Notice("meeting.stand_down", "both", "not_going_ahead", "This is not going ahead. Nobody is being asked to explain. We will call you."),
    Notice("meeting.postpone", "both", "nothing_happening", "Nothing is happening at the moment."),
    Notice("exchange.announce", "person", "something_for_you", "There is something for you. You need not read it. We will call you.", waits=True),
)
# fmt: on

SENTENCES = {notice.template: notice.sentence for notice in NOTICES}


def told_by(event: str) -> tuple[Notice, ...]:
    """The notices this step gives rise to."""
    return tuple(notice for notice in NOTICES if notice.on == event)
