"""How an assessment is drawn, whoever reads it: items as cards, questions as a form, a section at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from risk_assessment.scales import PRINCIPALS, WHO_SAID
from rj_workflow.casefile import CaseFile
from rj_workflow.commands.risk import as_form, field_name, item_fields, seen
from rj_workflow.queries.changes import Change, Compared
from rj_workflow.queries.risk import Assessment, Item, Section, person_words
from state_machines.fields import Field
from state_machines.risk import SCOPES
from web.templating import day_short, environment, in_words

# The questions of an item whose answers lie in a row, and those that say how it is rated.
_IN_A_ROW: Final = frozenset({"present", "concern", "residual"})
_RATING: Final = frozenset({"present", "concern"})
_WHO_SAID: Final = dict(WHO_SAID)
QUESTIONS: Final = {
    "approach": "Is this approach safe enough?",
    "process": "Is this process safe enough to go on?",
    "event": "Is this meeting safe enough to go on?",
}


def anchor(key: str) -> str:
    """The address of an item's card within a page: "P4:harmed" as "item-P4-harmed"."""
    return f"item-{key.replace(':', '-')}"


def key_of(item: Item) -> str:
    """An item as addresses and forms name it."""
    return ":".join(item.asked.key)


def card(item: Item, file: CaseFile) -> dict[str, Any]:
    """An item as its card shows it."""
    answer, who = item.answer, person_words(file, item.asked.side)
    return {
        "id": anchor(key_of(item)),
        "key": key_of(item),
        "name": name_of(item, file),
        "side": side_of(item),
        "rating": item.rating,
        "red": item.red and not item.unknown,
        "unknown": item.unknown,
        "must": item.asked.item.starred,
        "found": answer.found if answer else "",
        "found_note": _who_found(item),
        "view": answer.own_view if answer else "",
        "view_words": f"{who}’s own view" if who else "Their own view",
        "safer": _safer(item),
    }


def name_of(item: Item, file: CaseFile) -> str:
    """What a heading calls an item: its name, and whom it is about when that is one person."""
    who = person_words(file, item.asked.side)
    return f"{item.asked.item.name}: {who}" if who else item.asked.item.name


def side_of(item: Item) -> str:
    """Whose colour an item has; the plan, the staff and supporters have the colour of both."""
    return item.asked.side if item.asked.side in PRINCIPALS else "both"


def side_words(item: Item) -> str | None:
    """Whom an item is about, where the colour of its side does not say it."""
    return {"supporter": "Supporters", "staff": "Facilitators", "event": "The plan"}.get(item.asked.side)


def _who_found(item: Item) -> str:
    if item.earlier is not None:
        return f"From version {item.earlier}. Save it here to say that it still holds."
    if item.written_at is None:
        return ""
    said = _WHO_SAID.get(item.answer.who_said if item.answer else "", "")
    return f"{said + '. ' if said else ''}{item.written_by}, {day_short(item.written_at)}."


def _safer(item: Item) -> list[tuple[str, str]]:
    answer = item.answer
    if answer is None or not answer.mitigation.strip():
        return []
    by = f"by {day_short(answer.by_when)}" if answer.by_when else ""
    who = ", ".join(part for part in (answer.owner.strip(), by) if part)
    return [(answer.mitigation.strip(), f"{who}." if who else "")]


# --- the form of an item


def questions(
    item: Item, file: CaseFile, form: Mapping[str, Any] | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    """The form of an item: how it is rated first, then the words, which a "no" does not need.

    With a refused form what was typed stays typed, and whatever is wrong is in sight.
    """
    drawn = [_drawn(item, field, file, form, errors) for field in item_fields(item.asked)]
    rated = item.asked.item.rated
    words = [q for q in drawn if rated and q["field"] not in _RATING]
    wrong = any(q["error"] for q in drawn)
    return {
        "first": [q for q in drawn if q not in words],
        "words": words,
        "words_open": any(q["error"] for q in words),
        "blank": item.answer is None,
        "open": item.answer is None or item.earlier is not None or item.red or wrong,
    }


def _drawn(
    item: Item, field: Field, file: CaseFile, form: Mapping[str, Any] | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    name = field_name(item.asked.key, field.name)
    who = person_words(file, item.asked.side)
    drawn = {
        "name": name,
        "kind": "scale" if field.name in _IN_A_ROW else field.kind,
        "words": f"{who}’s own view" if field.name == "own_view" and who else field.words,
        "hint": field.hint,
        "options": field.options,
        "required": True,  # nothing here must be filled in to be saved, so nothing is marked as optional
        "rows": 2,
    }
    value = as_form(item.answer).get(field.name, "") if form is None else _typed(form, name)
    return {"field": field.name, "drawn": drawn, "value": value or None, "error": errors.get(name)}


def _typed(form: Mapping[str, Any], name: str) -> Any:
    boxes = {key: value for key, value in form.items() if key.startswith(f"{name}-")}
    return {f"{name}-day": form.get(name, ""), **boxes} if boxes else form.get(name)


# --- the sections


def sections_of(found: Assessment, side: str = "") -> tuple[Section, ...]:
    """The sections, or what they ask about one side; a heading without a question is left out."""
    kept = (replace(s, items=tuple(i for i in s.items if side in ("", i.asked.side))) for s in found.sections)
    return tuple(section for section in kept if section.items)


def section_of(sections: Sequence[Section], slug: str) -> Section:
    """The section with this address; without one the first that is not yet complete."""
    named = next((s for s in sections if s.slug == slug), None)
    unfinished = next((s for s in sections if s.answered < len(s.items)), None)
    return named or unfinished or sections[0]


def mark(section: Section) -> str:
    """What was stored of a section when it was drawn, in a few letters."""
    return seen(item.answer for item in section.items if item.answer and item.earlier is None)


def holding(sections: Iterable[Section], key: str) -> Section | None:
    """The section that an item stands in."""
    return next((s for s in sections for item in s.items if key_of(item) == key), None)


def scope_words(scope: str) -> str:
    """What is assessed."""
    return SCOPES[scope]


# --- what changed


def changes(compared: Compared, new_words: str) -> dict[str, Any]:
    """Two versions side by side, ready to draw; with nothing to lay beside it, that is said."""
    earlier = compared.earlier
    if earlier is None:
        unchanged = "There is no version before it. This is what stands out; read all of it as well."
        return {"rows": [], "old_words": "", "new_words": new_words, "unchanged": unchanged}
    sent, count = earlier["sent_at"], compared.unchanged
    return {
        "rows": [_changed(change) for change in compared.changes],
        "old_words": f"Version {earlier['version']}, {day_short(sent)}",
        "new_words": new_words,
        "unchanged": f"{in_words(count)} item{'' if count == 1 else 's'} did not change.",
    }


def _changed(change: Change) -> dict[str, Any]:
    new: list[tuple[str, str | Markup]] = list(change.new)
    if change.stops:
        new.insert(0, ("same", _stop_tag()))
    return {"item": change.words, "old": change.old, "new": new}


def _stop_tag() -> Markup:
    """The tag as the component draws it, for a place among the words."""
    macros: dict[str, Callable[[str, str], Markup]] = vars(
        environment().get_template("components/tag.html").module
    )
    return macros["tag"]("Stop", "stop")
