"""The page of the checks: what has to be found out."""

from collections.abc import Iterable

from rj_workflow.book.words import anchor
from state_machines.checks import CHECKS, Check
from state_machines.drawing.markdown import table
from state_machines.roles import words as who


def page() -> str:
    """Each check with its answers, who may record it and how long it holds."""
    head = [
        "Check",
        "About",
        "Question",
        "Lets a step go on",
        "Does not",
        "Who may",
        "Holds for",
        "Written down",
        "Source",
    ]
    return (
        "# What has to be found out\n\n"
        "Checks stand beside the steps: a person finds something out and records it, "
        "and it holds for a time.\n\n" + table(head, map(_check, CHECKS.values())) + "\n"
    )


def _check(check: Check) -> list[str]:
    told = [anchor(check.kind) + check.title, check.about, check.question]
    answers = [_answers(check.good), _answers(check.bad)]
    writes = "\n".join(dict.fromkeys(field.words for field in check.fields))
    return [*told, *answers, who(check.by), _length(check), writes, check.source]


def _answers(options: Iterable[tuple[str, str]]) -> str:
    return "\n".join(words for _, words in options)


def _length(check: Check) -> str:
    if check.holds_for is None:
        return "until it changes"
    hours = round(check.holds_for.total_seconds() / 3600)
    return f"{hours // 24} days" if hours >= 24 else f"{hours} hours"
