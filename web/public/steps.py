"""The way through, step by step: what happens, how long it takes, what one may say no to."""

from dataclasses import dataclass

from rj_workflow.queries.published import Published
from web.languages import gettext as _
from web.languages import listed, npgettext
from web.public.shown import counted, within_working_days


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `long` is its length and `no` what may be refused without a reason."""

    title: str
    what: str
    long: str
    no: str


def steps(times: Published) -> tuple[Step, ...]:
    """Seven steps, in order; every number is that of the row that runs."""
    return (
        Step(
            _("You ask, or we ask you"),
            _(
                "By phone, on paper, on these pages, or with help from someone you trust. You do not need a crime "
                "number. You do not need to have told the police."
            ),
            _("We answer within {length}.").format(length=within_working_days(times.answer_working)),
            _("hearing any more about it."),
        ),
        Step(
            _("A first talk, only with you"),
            _(
                "One person listens to you and says what could be done. What you tell them goes no further, but "
                "for what keeps someone safe."
            ),
            _(
                "As long as you like. It can be more than one talk. Once someone is named for you, they call "
                "within {length}."
            ).format(length=within_working_days(times.first_call_working)),
            _("any question. You choose what you tell."),
        ),
        Step(
            _("You choose how, if at all"),
            _(
                "Nothing at all. A talk with us and no one else. Messages that we carry. A letter. Or a meeting. "
                "The other person is asked only if you say so, in words that you have heard first."
            ),
            _(
                "You have at least {length} to think, and {longer} after grave harm. Take as long as you like."
            ).format(length=_at_least(times.think), longer=_at_least(times.think_if_sensitive)),
            _("each way on its own. A yes to a letter is not a yes to a meeting."),
        ),
        Step(
            _("We check that it is safe"),
            _(
                "We ask you what could go wrong, and what would help. Then someone else here looks at it again. "
                "They may say no to a meeting. Then we tell you why, and what else we can do."
            ),
            _("It often takes weeks. A check holds for {length} at most. Then we look again.").format(
                length=_at_most(times.signature)
            ),
            _("any plan that does not feel safe to you."),
        ),
        Step(
            _("You get ready"),
            _(
                "What you want to say, and to ask. Who comes with you. Where you sit. How you stop it. The other "
                "person gets ready too, apart from you."
            ),
            _("Weeks, and often months. We wait for whoever needs more time."),
            _("the day, the place, and who is there."),
        ),
        Step(
            _("The messages, the letter or the meeting"),
            _("Only when each of you has said yes. We ask once more on the day."),
            _("A letter can wait until you want it. A meeting has as many breaks as you need."),
            _("going on. You can end it in the middle."),
        ),
        Step(
            _("What comes after"),
            _("We ask how you are. If the other person made a promise, we can tell you whether it was kept."),
            _("After a meeting we call within {length}. If you want, we call again after {later}.").format(
                length=within_working_days(times.call_after_meeting_working),
                later=listed(_after(days // 7) for days in times.follow_up if days >= 7),
            ),
            _("being called, and being told."),
        ),
    )


def _at_least(days: int) -> str:
    words = npgettext("at least", "{number} day", "{number} days", days)
    return words.format(number=counted(days))


def _at_most(days: int) -> str:
    words = npgettext("holds for", "{number} day", "{number} days", days)
    return words.format(number=counted(days))


def _after(weeks: int) -> str:
    words = npgettext("again after", "{number} week", "{number} weeks", weeks)
    return words.format(number=counted(weeks))
