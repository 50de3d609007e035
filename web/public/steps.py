"""The way through, step by step: what happens, how long it takes, what one may say no to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from rj_workflow.queries.published import Published
from web.languages import listed, npgettext, translated
from web.public.shown import counted, within_working_days


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `long` is its length, filled in by `lengths`, and `no` what may be refused without a reason."""

    title: str
    what: str
    long: str
    no: str
    lengths: Callable[[Published], Mapping[str, str]] = lambda _times: {}


def _at_least(days: int) -> str:
    words = npgettext("at least", "{number} day", "{number} days", days)
    return words.format(number=counted(days))


def _at_most(days: int) -> str:
    words = npgettext("holds for", "{number} day", "{number} days", days)
    return words.format(number=counted(days))


def _after(weeks: int) -> str:
    words = npgettext("again after", "{number} week", "{number} weeks", weeks)
    return words.format(number=counted(weeks))


STEPS: Final = (
    Step(
        "You ask, or we ask you",
        (
            "By phone, on paper, on these pages, or with help from someone you trust. You do not need a crime "
            "number. You do not need to have told the police."
        ),
        "We answer within {length}.",
        "hearing any more about it.",
        lambda times: {"length": within_working_days(times.answer_working)},
    ),
    Step(
        "A first talk, only with you",
        (
            "One person listens to you and says what could be done. What you tell them goes no further, but "
            "for what keeps someone safe."
        ),
        (
            "As long as you like. It can be more than one talk. Once someone is named for you, they call "
            "within {length}."
        ),
        "any question. You choose what you tell.",
        lambda times: {"length": within_working_days(times.first_call_working)},
    ),
    Step(
        "You choose how, if at all",
        (
            "Nothing at all. A talk with us and no one else. Messages that we carry. A letter. Or a meeting. "
            "The other person is asked only if you say so, in words that you have heard first."
        ),
        "You have at least {length} to think, and {longer} after grave harm. Take as long as you like.",
        "each way on its own. A yes to a letter is not a yes to a meeting.",
        lambda times: {"length": _at_least(times.think), "longer": _at_least(times.think_if_sensitive)},
    ),
    Step(
        "We check that it is safe",
        (
            "We ask you what could go wrong, and what would help. Then someone else here looks at it again. "
            "They may say no to a meeting. Then we tell you why, and what else we can do."
        ),
        "It often takes weeks. A check holds for {length} at most. Then we look again.",
        "any plan that does not feel safe to you.",
        lambda times: {"length": _at_most(times.signature)},
    ),
    Step(
        "You get ready",
        (
            "What you want to say, and to ask. Who comes with you. Where you sit. How you stop it. The other "
            "person gets ready too, apart from you."
        ),
        "Weeks, and often months. We wait for whoever needs more time.",
        "the day, the place, and who is there.",
    ),
    Step(
        "The messages, the letter or the meeting",
        "Only when each of you has said yes. We ask once more on the day.",
        "A letter can wait until you want it. A meeting has as many breaks as you need.",
        "going on. You can end it in the middle.",
    ),
    Step(
        "What comes after",
        "We ask how you are. If the other person made a promise, we can tell you whether it was kept.",
        "After a meeting we call within {length}. If you want, we call again after {later}.",
        "being called, and being told.",
        lambda times: {
            "length": within_working_days(times.call_after_meeting_working),
            "later": listed(_after(days // 7) for days in times.follow_up if days >= 7),
        },
    ),
)


def steps(times: Published) -> tuple[Step, ...]:
    """Seven steps, in order and in the language of this page; every number is that of the row that runs."""
    return tuple(
        replace(
            step, title=translated(step.title), what=translated(step.what), no=translated(step.no),
            long=translated(step.long).format(**step.lengths(times)),
        )
        for step in STEPS
    )  # fmt: skip
