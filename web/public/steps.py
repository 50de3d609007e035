"""The way through, step by step: what happens, how long it takes, what one may say no to."""

from dataclasses import dataclass

from rj_workflow.queries.published import Published
from web.public.shown import in_full


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `long` is its length and `no` what may be refused without a reason."""

    title: str
    what: str
    long: str
    no: str


def steps(times: Published) -> tuple[Step, ...]:
    """Seven steps, in order; every number is that of the row that runs."""
    follow_up = " and ".join(in_full(days // 7, "week") for days in times.follow_up if days >= 7)
    return (
        Step(
            "You ask, or we ask you",
            "By phone, on paper, on these pages, or with help from someone you trust. You do not need a crime "
            "number. You do not need to have told the police.",
            f"We answer within {in_full(times.answer_working, 'working day')}.",
            "hearing any more about it.",
        ),
        Step(
            "A first talk, only with you",
            "One person listens to you and says what could be done. What you tell them goes no further, but "
            "for what keeps someone safe.",
            "As long as you like. It can be more than one talk. Once someone is named for you, they call "
            f"within {in_full(times.first_call_working, 'working day')}.",
            "any question. You choose what you tell.",
        ),
        Step(
            "You choose how, if at all",
            "Nothing at all. A talk with us and no one else. Messages that we carry. A letter. Or a meeting. "
            "The other person is asked only if you say so, in words that you have heard first.",
            f"You have at least {in_full(times.think, 'day')} to think, and "
            f"{in_full(times.think_if_sensitive, 'day')} after grave harm. Take as long as you like.",
            "each way on its own. A yes to a letter is not a yes to a meeting.",
        ),
        Step(
            "We check that it is safe",
            "We ask you what could go wrong, and what would help. Then someone else here looks at it again. "
            "They may say no to a meeting. Then we tell you why, and what else we can do.",
            f"It often takes weeks. A check holds for {in_full(times.signature, 'day')} at most. Then we look again.",
            "any plan that does not feel safe to you.",
        ),
        Step(
            "You get ready",
            "What you want to say, and to ask. Who comes with you. Where you sit. How you stop it. The other "
            "person gets ready too, apart from you.",
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
            f"After a meeting we call within {in_full(times.call_after_meeting_working, 'working day')}. If you "
            f"want, we call again after {follow_up}.",
            "being called, and being told.",
        ),
    )
