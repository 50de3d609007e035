"""What was asked when an assessment was sent back, as its pages draw it: each question with its answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from rj_workflow.commands.questions import answer_field
from rj_workflow.queries.risk import Assessment, Section
from rj_workflow.questions import Question
from web import assessment
from web.forms import text
from web.templating import day_short, in_words


def asked_back(
    asked: Iterable[Question],
    *,
    writable: bool = False,
    form: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Questions with their answers, ready to draw; to be answered where the assessment is being written."""
    return [_asked_back(one, writable, form, errors or {}) for one in asked]


def _asked_back(
    one: Question, writable: bool, form: Mapping[str, Any] | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    field = answer_field(one)
    when = f", {day_short(one.answered_at)}" if one.answered_at else ""
    drawn = {"name": field.name, "kind": field.kind, "words": field.words, "rows": 2}
    return {
        "name": one.name,
        "words": one.words,
        "asked": f"{one.by} asked, {day_short(one.at)}",
        "answer": one.answer,
        "answered": f"{one.answered_by}{when}" if one.answer else "",
        "field": drawn if writable else None,
        "value": (one.answer if form is None else form.get(field.name)) or None,
        "error": errors.get(field.name),
    }


def of_no_item(found: Assessment) -> tuple[Question, ...]:
    """What was asked about all of it, or about somebody who is no longer asked about."""
    items = {assessment.key_of(item) for item in found.items}
    return tuple(one for one in found.questions if one.about not in items)


def questions_in(section: Section) -> tuple[Question, ...]:
    """What was asked about the items of a section."""
    return tuple(one for item in section.items for one in item.asked_back)


def answered_here(found: Assessment, section: Section) -> tuple[Question, ...]:
    """The questions that are answered beside a section: of all of it, and of the items of this section."""
    return (*of_no_item(found), *questions_in(section))


def listed(found: Assessment, base: str) -> dict[str, Any] | None:
    """Everything that was asked, and where each is answered; what is about all of it stands on every page."""
    rows = [_where(one, found, base) for one in found.questions]
    if not any(row["of_an_item"] for row in rows):
        return None  # it stands below as it is, on every page
    open_ = sum(not row["answered"] for row in rows)
    asked = f"{in_words(len(rows))} questions" if len(rows) > 1 else "One question about an item"
    left = in_words(open_).lower() if open_ else "none"
    return {"title": f"{asked}, {left} to answer", "open": bool(open_), "rows": rows}


def _where(one: Question, found: Assessment, base: str) -> dict[str, Any]:
    section = assessment.holding(found.sections, one.about)
    said = {"words": one.words, "answered": bool(one.answer), "of_an_item": section is not None}
    if section is None:
        return said | {"name": one.name or "All of it", "href": "#asked"}
    href = f"{base}?section={section.slug}#{assessment.anchor(one.about)}"
    return said | {"name": one.name, "href": href}


def both(asked: Iterable[Question], form: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Where an answer that was typed differs from what is written down: the question, and both."""
    typed = ((one, text(form, answer_field(one).name)) for one in asked)
    return [(one.words, said, one.answer) for one, said in typed if said != one.answer]
