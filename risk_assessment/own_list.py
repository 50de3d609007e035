"""What a service asks besides the standard list, from its own TOML file: it adds, and never takes away.

The standard list is the floor. A question of it that should go or read differently needs a new version of the
list (factors.py); old assessments keep theirs.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from risk_assessment.factors import SECTIONS, Factor
from risk_assessment.instrument import INSTRUMENT, Instrument
from risk_assessment.scales import SIDES

_FILE: Final = ("version", "prefix", "item", "wording")
_NEEDED: Final = (
    "id",
    "name",
    "about",
    "section",
    "question",
    "guidance",
    "mitigations",
    "starred",
    "source",
    "mark",
)
_ITEM: Final = (*_NEEDED, "before_approach")
_WORDING: Final = ("item", "guidance", "mitigations")
_LISTS: Final = ("about", "mitigations")
_ABOUT: Final = (*SIDES, "all")
_MARKS: Final = ("S", "S-open", "S-2nd", "J")
_BEFORE: Final = ("", "first", "both")
_VERSION: Final = re.compile(r"[a-z]{2,20}-[0-9]{1,4}")
_PREFIX: Final = re.compile(r"[A-Z]{2,4}")


class NotAList(ValueError):
    """A file that cannot be used, with everything that is wrong with it as sentences."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def read(text: str, standard: Instrument = INSTRUMENT) -> Instrument:
    """The standard list with what this file adds.  Raises NotAList with every fault."""
    try:
        file = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise NotAList((f"This is not a TOML file: {fault}.",)) from None
    faults = tuple(_faults(file, standard))
    if faults:
        raise NotAList(faults)
    wording = {str(row["item"]): row for row in file.get("wording", ())}
    items = [_worded(one, wording.get(one.id)) for one in standard.items]
    own = [_factor(row) for row in file.get("item", ())]
    return Instrument(f"{standard.version}+{file['version']}", (*items, *own))


def _worded(item: Factor, more: Mapping[str, Any] | None) -> Factor:
    if more is None:
        return item
    guidance = " ".join(part for part in (item.guidance, more.get("guidance", "").strip()) if part)
    return replace(item, guidance=guidance, mitigations=(*item.mitigations, *more.get("mitigations", ())))


def _factor(row: Mapping[str, Any]) -> Factor:
    return Factor(
        id=row["id"],
        name=row["name"].strip(),
        about=tuple(row["about"]),
        section=row["section"],
        question=row["question"].strip(),
        guidance=row["guidance"].strip(),
        mitigations=tuple(row["mitigations"]),
        source=f"[{row['mark']}: {row['source'].strip()}]",
        starred=row["starred"],
        before_approach=row.get("before_approach", ""),
    )


# --- what is wrong with it


def _faults(file: Mapping[str, Any], standard: Instrument) -> Iterator[str]:
    yield from (
        f"“{key}” is not known here. There are: {', '.join(_FILE)}." for key in file if key not in _FILE
    )
    if not _matches(_VERSION, file.get("version")):
        yield 'Give the list a version of its own, such as version = "oldtown-1".'
    prefix = file.get("prefix")
    if not _matches(_PREFIX, prefix):
        yield 'Give the prefix of your own questions, two to four capital letters, such as prefix = "OT".'
        prefix = None
    seen: set[str] = set()
    for row in _rows(file, "item"):
        yield from _faults_of_item(row, prefix, seen, standard)
    for row in _rows(file, "wording"):
        yield from _faults_of_wording(row, seen, standard)
    if not _rows(file, "item") and not _rows(file, "wording"):
        yield "Nothing is added: write an [[item]] or a [[wording]]."


def _rows(file: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = file.get(name, [])
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else [{}]


def _faults_of_item(
    row: Mapping[str, Any], prefix: str | None, seen: set[str], standard: Instrument
) -> Iterator[str]:
    called = str(row.get("id") or "A question without an id")
    yield from (
        f"{called}: “{key}” is not known here. There are: {', '.join(_ITEM)}."
        for key in row
        if key not in _ITEM
    )
    yield from (f"{called}: {key} is missing." for key in _NEEDED if key not in row)
    if any(called == one.id for one in standard.items):
        yield (
            f"{called} belongs to the standard list. It is asked as it stands: to change it or to leave it out"
            " needs a new version of that list. Use [[wording]] to add to its guidance."
        )
    elif prefix and "id" in row and not re.fullmatch(rf"{prefix}[1-9][0-9]?", called):
        yield f"{called}: an id is the prefix and a number, such as {prefix}1."
    if called in seen:
        yield f"{called} is there twice."
    seen.add(called)
    yield from (f"{called}: {fault}" for fault in _faults_of_values(row))


def _faults_of_values(row: Mapping[str, Any]) -> Iterator[str]:
    for key in ("name", "section", "question", "guidance", "source", "mark"):
        if key in row and not (isinstance(row[key], str) and row[key].strip()):
            yield f"{key} is a text."
    yield from (
        f"{key} is a list of texts, with one at least."
        for key in _LISTS
        if key in row and not _texts(row[key])
    )
    if "starred" in row and not isinstance(row["starred"], bool):
        yield "starred is true or false: must it be known before the next contact?"
    choices = (("section", SECTIONS), ("mark", _MARKS), ("before_approach", _BEFORE))
    for key, known in choices:
        if isinstance(row.get(key), str) and row[key].strip() and row[key] not in known:
            yield f"{key} is one of: {', '.join(filter(None, known))}."
    strangers = [one for one in row.get("about", ()) if one not in _ABOUT] if _texts(row.get("about")) else []
    if strangers:
        yield f"about knows no {', '.join(strangers)}. There are: {', '.join(_ABOUT)}."
    if _texts(row.get("about")) and len(set(row["about"]) & {"event", "staff"}) and len(row["about"]) > 1:
        yield "a question about the plan or the facilitators is about nothing else."
    if isinstance(row.get("question"), str) and not row["question"].strip().endswith("?"):
        yield "question ends with a question mark, and is put so that yes means a worry is there."


def _faults_of_wording(row: Mapping[str, Any], own: set[str], standard: Instrument) -> Iterator[str]:
    called = str(row.get("item") or "A wording without an item")
    known = {one.id for one in standard.items}
    yield from (
        f"Wording of {called}: “{key}” is not known here. Guidance and mitigations can be added to; the question"
        " stays as it is."
        for key in row
        if key not in _WORDING
    )
    if called not in known:
        yield f"Wording of {called}: the standard list has no such question."
    if "guidance" in row and not (isinstance(row["guidance"], str) and row["guidance"].strip()):
        yield f"Wording of {called}: guidance is a text."
    if "mitigations" in row and not _texts(row["mitigations"]):
        yield f"Wording of {called}: mitigations is a list of texts, with one at least."
    if called in own:
        yield f"Wording of {called} is there twice, or belongs into its [[item]]."
    own.add(called)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and v.strip() for v in value)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))
