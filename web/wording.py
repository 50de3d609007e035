"""Sentences that belong to no single step: what to say when a page is missing, busy, closed or not ours."""

from dataclasses import dataclass
from typing import Final

from rj_workflow.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Words:
    """The title of a page, what happened, what can be done."""

    title: str
    sentence: str
    next: str = ""


GO_BACK: Final = "Go back with your browser. What you typed is still there."
NOT_YET_TITLE: Final = "Not yet"
NOT_FOUND: Final = Words(
    "There is no such page",
    "Nothing here has this address, or it is not yours to open.",
    "Start again from the front.",
)
FORBIDDEN: Final = Words(
    "This form cannot be taken",
    "It did not come from your own page, or it lay open too long. Nothing was saved.",
    "Open the page again, and send it from there.",
)
SIGNED_OUT: Final = Words("You are signed out", "You are signed out. Nothing was saved.", "Sign in again.")
SIGNED_OUT_KEPT: Final = Words(
    "You are signed out", "You are signed out. What you typed is kept.", "Sign in again."
)
TOO_LATE: Final = Words(
    "You were signed out",
    "Nothing was pressed for a while. What you sent last was not taken.",
    "Sign in again, or call us.",
)
TOO_LARGE: Final = Words(
    "This is too much at once", "The form is larger than we can take. Nothing was saved.", GO_BACK
)
BUSY: Final = Words(
    "Busy just now",
    "Somebody else is writing at this moment. Nothing was saved.",
    "Wait a little, then send it again.",
)
BY_STATUS: Final = {
    400: TOO_LARGE,  # one box of it, or too many of them
    403: FORBIDDEN,
    404: NOT_FOUND,
    405: Words(
        "This cannot be done here", "This address answers something else.", "Start again from the front."
    ),
    413: TOO_LARGE,
}

# Signing in: one sentence for every reason, so that nobody learns whether somebody is known here.
NOT_LET_IN: Final = (
    "We could not sign you in. Check what you typed, or wait a quarter of an hour and try again."
)


def fault(reference: str) -> Words:
    """Something broke on our side."""
    return Words(
        "Something went wrong here",
        Sentence(
            "It is our fault, and it is written down under {reference}. Nothing was saved.",
            reference=reference,
        ),
        Sentence("Try again. If it happens twice, call us and say {reference}.", reference=reference),
    )
