"""Steps and reasons as the pages draw them: words on a button, links that cure, what is in place."""

from collections.abc import Iterable
from typing import Any, Final

from rj_workflow.queries.steps import Reason, StepView
from rj_workflow.queries.targets import AT_ANY_TIME
from web.addresses import cure_page, step_page

# First words of a step that say on a button what it does; any other step is recorded.
VERBS: Final = frozenset(
    [
        "Add",
        "Approach",
        "Ask",
        "Begin",
        "Bring",
        "Cancel",
        "Change",
        "Choose",
        "Clear",
        "Confirm",
        "Drop",
        "End",
        "Explain",
        "Extend",
        "Give",
        "Go",
        "Hold",
        "Leave",
        "Lift",
        "Name",
        "Offer",
        "Open",
        "Pause",
        "Postpone",
        "Propose",
        "Raise",
        "Read",
        "Refer",
        "Send",
        "Settle",
        "Start",
        "Stop",
        "Tell",
        "Wait",
        "Write",
    ]
)


# First words that say nothing by themselves: with these, more of the step stands on its button.
PHRASES: Final = (
    "Take it up",
    "Take time",
    "Take the yes back",
    "Take a break",
    "Give it back",
    "Give it more time",
    "Give it",
    "Hold the date",
    "Hold it",
    "Go on",
    "Go to the readiness review",
    "Bring it up",
    "Bring it",
    "Leave this out",
    "Leave this promise",
    "Read it",
    "Ask for it",
    "Tell them",
    "Name the facilitators",
)


def button(view: StepView) -> str:
    """What pressing it does."""
    return button_words(view.words)


def button_words(step: str) -> str:
    """A word, or as many as it needs to say what is done; any other step is recorded."""
    word = step.split()[0]
    phrase = next((one for one in PHRASES if step.startswith(one)), "")
    return phrase or (word if word in VERBS else "Record")


def rows(ref: str, steps: Iterable[StepView]) -> list[dict[str, Any]]:
    """Steps that can be taken, for the list of them."""
    return [
        {"words": view.title, "sentence": view.so, "href": address(ref, view), "button": button(view)}
        for view in steps
    ]


def short_rows(ref: str, steps: Iterable[StepView]) -> list[dict[str, Any]]:
    """The same under a heading that says what they are about: what brings it on first, rights last."""
    ordered = sorted(steps, key=lambda view: view.event in AT_ANY_TIME.get(view.target.lifecycle, ()))
    about = {view: view.title.removeprefix(view.words) for view in ordered}
    return [
        row | {"words": view.words, "about": about[view]}
        for view, row in zip(ordered, rows(ref, ordered), strict=True)
    ]


def cards(ref: str, steps: Iterable[StepView]) -> list[dict[str, Any]]:
    """Steps that cannot be taken yet, each with every reason."""
    return [card(ref, view.title, view.reasons, view.met) for view in steps]


def card(ref: str, words: str, reasons: Iterable[Reason], met: Iterable[str] = ()) -> dict[str, Any]:
    """One step that cannot be taken yet."""
    missing, in_place = list(reasons), list(met)
    total = len(missing) + len(in_place)
    return {
        "words": words,
        "met": len(in_place),
        "total": total if in_place else None,
        "reasons": [_reason(ref, reason) for reason in missing],
        "in_place": "; ".join(in_place),
    }


def _reason(ref: str, reason: Reason) -> dict[str, Any]:
    ways = dict.fromkeys((cure_page(ref, way.cure), way.words) for way in reason.ways)
    links = [{"href": href, "words": words} for href, words in ways]
    return {"sentence": reason.sentence, "why": reason.why, "who": reason.who, "links": links}


def address(ref: str, view: StepView) -> str:
    """The form of this step."""
    target = view.target
    return step_page(
        ref, target.lifecycle, view.event, holder=target.holder, topic=target.topic, number=target.number
    )
