"""How an assessment is drawn, whoever reads it: items as cards, questions as a form, a section at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from risk_assessment.answer import Answer
from risk_assessment.instrument import THE_PLAN
from risk_assessment.scales import PRINCIPALS, concern_words
from rj_workflow.casefile import CaseFile, is_shown_on
from rj_workflow.commands.risk import STILL, as_form, field_name, item_fields, seen
from rj_workflow.queries.changes import Change, Compared
from rj_workflow.queries.reported import Report
from rj_workflow.queries.risk import (
    Assessment,
    Item,
    Section,
    again_words,
    presence_words,
    sees_to_it,
    who_said_words,
    worry_words,
)
from rj_workflow.queries.steps import StepView
from rj_workflow.risk import called, subjects_of
from state_machines.fields import Field
from state_machines.risk import SCOPES
from web.templating import day_short, environment, in_words, moment

# The questions of an item whose answers lie in a row, and those that say how it is rated.
_IN_A_ROW: Final = frozenset({"present", "concern", "residual", "worry", "still", "asked_them"})
_RATING: Final = frozenset({"present", "concern"})
PARTS_IN_WORDS: Final = {"harmed": "person harmed", "responsible": "person responsible"}
OTHER_PARTS: Final = {
    "supporter": "Supporter",
    "proxy": "Stands in for somebody",
    "interpreter": "Interpreter",
    "observer": "Observer",
    "introducer": "Asked for them",
    "staff": "Facilitator",
    "event": "The plan",
}
FIRST_VERSION: Final = "There is no version before it, so nothing can be laid beside it."
QUESTIONS: Final = {
    "approach": "Is this approach safe enough?",
    "process": "Is this process safe enough to go on?",
    "event": "Is this meeting safe enough to go on?",
}


def anchor(key: str) -> str:
    """The address of an item's card within a page: "P4:id" as "item-P4-id"."""
    return f"item-{key.replace(':', '-')}"


def key_of(item: Item) -> str:
    """An item as addresses and forms name it."""
    return ":".join(item.asked.key)


def card(item: Item) -> dict[str, Any]:
    """An item as its card shows it."""
    answer = item.answer
    return {
        "id": anchor(key_of(item)),
        "key": key_of(item),
        "name": name_of(item),
        "side": side_of(item),
        "rating": "Concern: none" if item.rating == "None" else item.rating,
        "red": item.stands and not item.unknown,
        "lifted": lifted_words(item),
        "unknown": item.unknown,
        "must": item.asked.item.starred,
        "there": presence_words(answer) if answer else "",
        "found": answer.found if answer else "",
        "found_missing": _nothing_found_words(item),
        "found_note": _who_found(item),
        "view": answer.own_view if answer else "",
        "view_missing": "Nothing written yet." if answer and answer.asked_them else "Not asked yet.",
        "view_note": worry_words(answer) if answer else "",
        "view_words": own_view_words(item),
        "safer": _safer(item),
        "safer_notes": _when_again(answer),
    }


def lifted_words(item: Item) -> str:
    """Who lifted what this item stops, when and why; empty while it stands, or stops nothing."""
    one = item.lifted
    return f"Lifted by {one.by}, {moment(one.at)}: {one.reason}" if one else ""


def name_of(item: Item) -> str:
    """What a heading calls an item: its name, and whom it is about."""
    return called(item.asked, item.who)


def own_view_words(item: Item) -> str:
    """Whose view stands beside ours."""
    return "Their own views" if item.asked.subject == THE_PLAN else f"{item.who}’s own view"


def side_of(item: Item) -> str:
    """Whose colour an item has; the plan and everybody but the two principals have the colour of both."""
    return item.asked.side if item.asked.side in PRINCIPALS else "both"


def reports(found: Iterable[Report], file: CaseFile, side: str = "") -> list[dict[str, str]]:
    """What was reported, each once, as a timeline draws it; on one side's page nothing of the other's."""
    once = {one.seq: one for one in found if is_shown_on(file.side_of(one.holder), side)}
    return [
        {"title": one.what, "who": f"{one.by} wrote", "when": moment(one.at), "detail": f"“{one.words}”"}
        for _, one in sorted(once.items(), reverse=True)
    ]


def by_person(items: Iterable[Item], file: CaseFile) -> dict[str, list[Item]]:
    """Items of one person together, in the order in which everybody is asked about; the plan stands last."""
    of: dict[str, list[Item]] = {one.key: [] for one in subjects_of(file)}
    for item in items:
        of.setdefault(item.asked.subject.key, []).append(item)
    return {key: theirs for key, theirs in of.items() if theirs}


def chip_words(item: Item) -> str:
    """Whom a group of items is about: the name, and the part they have."""
    if item.asked.subject == THE_PLAN:
        return "The plan"
    part = PARTS_IN_WORDS.get(item.asked.side) or OTHER_PARTS[item.asked.side].lower()
    return f"{item.who}, {part}"


def side_words(item: Item) -> str | None:
    """Whom an item is about, where the colour of its side does not say it."""
    return OTHER_PARTS.get(item.asked.side)


def _who_found(item: Item) -> str:
    if item.earlier is not None:
        return f"From version {item.earlier}. It holds here once you say so."
    if item.written_at is None:
        return ""
    said = who_said_words(item.answer) if item.answer else ""
    return f"{said} {item.written_by}, {day_short(item.written_at)}.".strip()


def _nothing_found_words(item: Item) -> str:
    """What stands where no finding is written: an answer without words is not a question nobody asked."""
    asked = item.answer is not None and item.answer.present != "not_answered"
    return "Nothing written beside the answer." if asked else "Nobody has asked yet."


def _safer(item: Item) -> list[tuple[str, str]]:
    """Each thing that will make it safer; who sees to it, by when, stands after the last."""
    answer = item.answer
    if answer is None or not (answer.measures or sees_to_it(answer)):
        return []
    *first, last = answer.measures or ("",)
    return [*((words, "") for words in first), (last, sees_to_it(answer))]


def _when_again(answer: Answer | None) -> list[str]:
    """What is left, what would bring it down, and when it is looked at again."""
    if answer is None:
        return []
    left = "" if answer.residual is None else f"Left then: {concern_words(answer.residual).lower()}."
    down = f"To come down: {answer.would_change.strip()}" if answer.would_change.strip() else ""
    again = f"Looked at again: {lower_first(again_words(answer))}." if answer.review_on else ""
    return [words for words in (left, down, again) if words]


def lower_first(words: str) -> str:
    """Words as they stand in the middle of a sentence."""
    return words[:1].lower() + words[1:]


# --- the form of an item


def questions(item: Item, form: Mapping[str, Any] | None, errors: Mapping[str, str]) -> dict[str, Any]:
    """The form of an item: how it is rated first, then the words, which a "no" does not need.

    What an earlier version said is put before anything else, to be confirmed or changed.  With a refused form
    what was typed stays typed, and whatever is wrong is in sight.
    """
    still = _drawn(item, STILL, form, errors) if item.earlier is not None else None
    drawn = [_drawn(item, field, form, errors) for field in item_fields(item.asked)]
    rated = item.asked.item.rated
    first = _RATING | ({"would_change"} if item.calls_for_action else frozenset())
    words = [q for q in drawn if rated and q["field"] not in first]
    wrong = any(q["error"] for q in (*drawn, *([still] if still else [])))
    stored = as_form(item.answer)
    typed = form is not None and any(
        _plain(q["value"]) != _plain(stored.get(q["field"])) for q in words if q["field"] != "by_when"
    )
    return {
        "still": still,
        "first": [q for q in drawn if q not in words],
        "words": words,
        "words_open": typed or any(q["error"] for q in words),
        "blank": item.answer is None,
        "open": item.answer is None or item.stands or wrong or typed,
    }


def _plain(value: Any) -> list[str]:
    """What a field says, however a form sends it: one box that is ticked comes without a list around it."""
    return (
        []
        if not value
        else [said.replace("\r\n", "\n") for said in ([value] if isinstance(value, str) else value)]
    )


def _drawn(
    item: Item, field: Field, form: Mapping[str, Any] | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    name = field_name(item.asked.key, field.name)
    drawn = {
        "name": name,
        "kind": "scale" if field.name in _IN_A_ROW else field.kind,
        "words": own_view_words(item) if field.name == "own_view" else field.words,
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


def missing(found: Assessment, base: str) -> list[dict[str, str]]:
    """What is missing, each with the way to its item; of everybody, whoever is shown."""
    rows = []
    for sentence, key in found.missing:
        section = holding(found.sections, key)
        href = f"{base}?section={section.slug}#{anchor(key)}" if section else ""
        rows.append({"sentence": sentence, "href": href})
    return rows


# Asked by these guards, and said sentence by sentence in the list of what is missing.
LISTED: Final = frozenset({"every_item_is_answered", "own_view_is_recorded", "no_starred_item_is_unknown"})


def not_listed(view: StepView, found: Assessment) -> StepView:
    """The same step without the reasons that the list of what is missing says already."""
    if not found.missing:
        return view
    return replace(view, reasons=tuple(one for one in view.reasons if one.guard not in LISTED))


def scope_words(scope: str) -> str:
    """What is assessed."""
    return SCOPES[scope]


# --- what changed


def changes(compared: Compared, new_words: str) -> dict[str, Any]:
    """Two versions side by side, ready to draw; with nothing to lay beside it, that is said."""
    earlier = compared.earlier
    if earlier is None:
        return {"rows": [], "old_words": "", "new_words": new_words, "unchanged": FIRST_VERSION}
    sent = earlier["sent_at"]
    return {
        "rows": [_changed(change) for change in compared.changes],
        "old_words": f"Version {earlier['version']}, {day_short(sent)}",
        "new_words": new_words,
        "unchanged": f"{_items(compared.changed)} changed. {_items(compared.unchanged)} did not.",
    }


def _items(count: int) -> str:
    return f"{in_words(count)} item{'' if count == 1 else 's'}"


def _changed(change: Change) -> dict[str, Any]:
    new: list[tuple[str, str | Markup]] = list(change.new)
    if change.stops:
        new.insert(0, ("same", _stop_tag(lifted=change.lifted)))
    return {"item": change.words, "old": change.old, "new": new}


def _stop_tag(*, lifted: bool) -> Markup:
    """The tag as the component draws it, for a place among the words."""
    macros: dict[str, Callable[[str, str], Markup]] = vars(
        environment().get_template("components/tag.html").module
    )
    return macros["tag"]("Stop, lifted", "note") if lifted else macros["tag"]("Stop", "stop")
