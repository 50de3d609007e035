"""One line of a history kept elsewhere: when, who, on what, which event, with which data."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from rj_workflow.clock import LONDON
from rj_workflow.imports.files import ImportRefused, TextFile

# name -> (must be there, what it is); the order is that of the documentation.
NAMES: dict[str, tuple[bool, type]] = {
    "when": (True, str),
    "who": (True, str),
    "case": (True, str),
    "event": (True, str),
    "person": (False, str),
    "worker": (False, str),
    "topic": (False, str),
    "number": (False, int),
    "data": (False, dict),
    "key": (False, str),
}
LONGEST_NAME = 80  # characters of an alias, an event, an e-mail address
MOST_BRACKETS = 500  # in one line; an assessment has about a hundred
HIGHEST_NUMBER = 9999
FIRST_YEAR = 1970
NOON = time(12)  # a day without an hour is taken as its middle

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMULA = tuple("=@＝＠\t\r")
_SIGN = tuple("+-＋－")
_HALF = ("\ud800", "\udfff")  # halves of a sign, which no database takes
_BRACKET = re.compile(r"[\[{]")
_NUMBER = re.compile(r"[+-][\d\s().-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was written; `when` is None when `when_as_written` is no moment."""

    at_line: int
    when: datetime | None
    when_as_written: str
    who: str
    case: str
    event: str
    person: str = ""
    worker: str = ""
    topic: str = ""
    number: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    content: str = ""


def lines(file: TextFile) -> Iterator[Line]:
    """Every line in file order, blank ones left out.  Raises ImportRefused for a file that is no history."""
    for text in file.lines():
        if text.strip():
            yield _line(file.line_number, text)


def _line(number: int, text: str) -> Line:
    found = _object(number, text)
    _check_names(number, found)
    for name, value in _texts(found):
        _refuse_what_harms(number, name, value)
    when = str(found["when"])
    rest = {name: value for name, value in found.items() if name != "when"}
    content = json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Line(at_line=number, when=_moment(when), when_as_written=when, content=content, **rest)


def _object(number: int, text: str) -> dict[str, Any]:
    try:
        found = (
            json.loads(text, parse_constant=_no_number)
            if _BRACKET.subn("", text)[1] <= MOST_BRACKETS
            else None
        )
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    cut = "" if text.endswith("\n") else " The file may have been cut off."
    raise ImportRefused(f"Line {number} is not a JSON object.{cut}")


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _check_names(number: int, found: dict[str, Any]) -> None:
    missing = [name for name, (required, _) in NAMES.items() if required and not found.get(name)]
    extra = [name[:40] for name in found if name not in NAMES]
    if missing or extra:
        parts = [f"missing: {', '.join(missing)}"] if missing else []
        parts += [f"not expected: {', '.join(extra[:20])}"] if extra else []
        raise ImportRefused(f"Line {number} does not have the names of a history ({'; '.join(parts)}).")
    for name, value in found.items():
        kind = NAMES[name][1]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ImportRefused(f"Line {number}, {name}: this must be {_WORDS[kind]}.")
        if isinstance(value, int) and not 1 <= value <= HIGHEST_NUMBER:
            raise ImportRefused(f"Line {number}, {name}: this must be a number from 1 to {HIGHEST_NUMBER}.")
        if isinstance(value, str) and len(value) > LONGEST_NAME:
            raise ImportRefused(f"Line {number}, {name}: longer than {LONGEST_NAME} characters.")


_WORDS = {str: "text", int: "a whole number", dict: "an object with names and answers"}


def _refuse_what_harms(number: int, name: str, text: str) -> None:
    if "\0" in text or any(_HALF[0] <= sign <= _HALF[1] for sign in text):
        raise ImportRefused(f"Line {number}, {name[:40]!r}: the text holds signs that are no letters.")
    start = text.lstrip(" ")
    if start.startswith(_FORMULA) or (start.startswith(_SIGN) and not _NUMBER.fullmatch(start)):
        begins = f"the text begins like a formula, with {start[0]!r}"
        raise ImportRefused(f"Line {number}, {name[:40]!r}: {begins}. Write it another way.")


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text below, with the nearest name above it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield key, key
            yield from _texts(below, key)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below, name)


def _moment(text: str) -> datetime | None:
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), NOON, LONDON)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year < FIRST_YEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
