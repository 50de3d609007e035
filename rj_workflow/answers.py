"""A filled-in form as the office keeps it: codes for the record, words for the note, ticks for the questions.

Nothing is guessed: what cannot be read is answered with a sentence beside its field, and nothing is lost.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from rj_workflow.clock import LONDON
from rj_workflow.errors import Invalid
from rj_workflow.sentences import Sentence
from state_machines.fields import ASKS, FIELDS, Field
from state_machines.table import Row

Form = Mapping[str, Any]
TYPED = ("text", "words")  # whatever is typed freely can hold somebody's own words, so none of it is a code
# A question that the words beside it answer: no tick says once more that something is written.
WRITTEN: Final = {"reason_is_written": "reason"}
LONGEST = 20_000  # characters in one field; longer text is a document, not an answer


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form said: `data` are codes, ids and dates; `words` what was typed; `ticked` are questions."""

    data: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()

    def get(self, name: str) -> Any:
        """The answer under this name, wherever it is kept."""
        return self.data.get(name, self.words.get(name))


def fields_of(row: Row) -> tuple[Field, ...]:
    """The fields of a step's form, questions first, in table order."""
    asked = tuple(ASKS[name].field for name in row.asks if WRITTEN.get(name) not in row.records)
    return asked + tuple(FIELDS[name] for name in row.records)


def read(fields: Sequence[Field], form: Form) -> Filled:
    """Read these fields from a form.  Raises Invalid with every fault, in form order."""
    data: dict[str, Any] = {}
    words: dict[str, str] = {}
    ticked: set[str] = set()
    faults: list[tuple[str, str]] = []
    for one in fields:
        try:
            value = _READ.get(one.kind, _text)(one, form)
        except ValueError as fault:
            faults.append((one.name, fault.args[0]))
            continue
        if one.kind == "each":
            ticked.add(one.name)
            data[one.name] = value
        elif one.kind == "confirm":
            if value:
                ticked.add(one.name)
            elif one.required:
                faults.append(
                    (one.name, ASKS[one.name].missing if one.name in ASKS else "Tick this to go on.")
                )
        elif value in (None, "", []):
            if one.required:
                faults.append((one.name, _missing(one)))
        elif one.private or one.kind in TYPED:
            words[one.name] = str(value)
        else:
            data[one.name] = value
    if faults:
        raise Invalid(faults)
    answered = {question for question, name in WRITTEN.items() if words.get(name)}
    return Filled(data, words, frozenset(ticked | answered))


def _missing(one: Field) -> str:
    asked = one.words.rstrip("?")
    verb = "Choose" if one.kind in ("choice", "select", "staff", "yes_no", "several", "people") else "Write"
    return f"{verb} an answer to: {asked}"


def _text(one: Field, form: Form) -> str:
    value = storable(str(form.get(one.name) or "")).strip()
    if len(value) > LONGEST:
        raise ValueError(
            Sentence(
                "This is {long:,} characters long. Keep it under {most:,}.", long=len(value), most=LONGEST
            )
        )
    return value


def storable(text: str) -> str:
    """The text without what no database keeps: null characters and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _confirm(one: Field, form: Form) -> bool:
    return str(form.get(one.name) or "").lower() in ("yes", "on", "true", "1")


def _choice(one: Field, form: Form) -> str:
    value = _text(one, form)
    if value and value not in {code for code, _ in one.options}:
        raise ValueError(Sentence("Choose one of the answers shown."))
    return value


def _yes_no(one: Field, form: Form) -> str:
    value = _text(one, form).lower()
    if value not in ("", "yes", "no"):
        raise ValueError(Sentence("Choose yes or no."))
    return value


def _several(one: Field, form: Form) -> list[str]:
    chosen = _list(form, one.name)
    known = {code for code, _ in one.options}
    if one.options and not set(chosen) <= known:
        raise ValueError(Sentence("Choose from the answers shown."))
    return chosen


def _each(one: Field, form: Form) -> list[str]:
    """Every part still asked; raises ValueError, which names those that are open, unless none has to be."""
    asked = ASKS[one.name]
    chosen, known = _list(form, one.name), {code for code, _ in asked.parts}
    if not set(chosen) <= known:
        raise ValueError(Sentence("Choose from the answers shown."))
    still = [words for code, words in one.options if code not in chosen and one.required]
    if still and len(still) == len(one.options):
        raise ValueError(asked.missing)
    if still:
        raise ValueError(f"{asked.missing} Not ticked: {'; '.join(still)}.")
    return [code for code, _ in one.options if code in chosen]


def _edition(one: Field, form: Form) -> str:
    value = _text(one, form)
    if value and not re.fullmatch(r"\d{4}-\d{1,3}", value):
        raise ValueError("Write the edition as it stands on the sheet, such as 2026-1.")
    return value


def _list(form: Form, name: str) -> list[str]:
    value = form.get(name) or []
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]


def _number(one: Field, form: Form) -> int | None:
    value = _text(one, form)
    if not value:
        return None
    if not re.fullmatch(r"\d{1,6}", value):
        raise ValueError("Write a whole number, such as 45.")
    return int(value)


def _date(one: Field, form: Form) -> str:
    parts = [str(form.get(f"{one.name}-{part}") or "").strip() for part in ("year", "month", "day")]
    value = _text(one, form) or ("-".join(parts) if any(parts) else "")
    if not value:
        return ""
    try:
        year, month, day = (int(piece) for piece in value.split("-"))
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError("Write a real date, such as 24 11 2026.") from None


def _moment(one: Field, form: Form) -> str:
    given = str(form.get(one.name) or "")
    if "T" in given:
        return _aware(given).isoformat()
    day = _date(one, form)
    time = str(form.get(f"{one.name}-time") or "").strip()
    if not day and not time:
        return ""
    if not day:
        raise ValueError("Write the date as well, such as 24 11 2026.")
    clock = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})", time)
    if not clock or int(clock[1]) > 23 or int(clock[2]) > 59:
        raise ValueError("Write the time as hours and minutes, such as 14:30.")
    return _aware(f"{day}T{int(clock[1]):02}:{clock[2]}").isoformat()


def _time(one: Field, form: Form) -> str:
    value = _text(one, form).lower().replace(" ", "")
    named = {"": "", "midday": "12:00", "noon": "12:00", "midnight": "00:00", "24:00": "00:00"}
    if value in named:
        return named[value]
    clock = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?([ap]m)?", value)
    if not clock or not (clock[2] or clock[3]):
        raise ValueError(_NO_TIME)
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if clock[3]:
        if not 1 <= hour <= 12:
            raise ValueError(_NO_TIME)
        hour = hour % 12 + (12 if clock[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ValueError(_NO_TIME)
    return f"{hour:02}:{minute:02}"


MOST_SLOTS: Final = 6


def _slots(one: Field, form: Form) -> list[str]:
    """Days with from when until when, as intervals of ISO 8601, in order; what is wrong names the row."""
    given = str(form.get(one.name) or "")
    if given:
        return sorted(_interval(line) for line in given.split())
    found = []
    for n in range(1, MOST_SLOTS + 1):
        row = {key: value for key, value in form.items() if key.startswith(f"{one.name}-{n}-")}
        if any(str(value).strip() for value in row.values()):
            found.append(_slot(replace(one, name=f"{one.name}-{n}"), row, n))
    if len(set(found)) < len(found):
        raise ValueError("The same date stands there twice.")
    return sorted(found)


def _slot(one: Field, form: Form, number: int) -> str:
    try:
        day = _date(one, form)
        times = [_time(replace(one, name=f"{one.name}-{end}"), form) for end in ("from", "until")]
    except ValueError as fault:
        raise ValueError(f"Date {number}: {_lower(str(fault.args[0]))}") from None
    if not day or not all(times):
        raise ValueError(f"Date {number}: write the day, from when, and until when.")
    starts, ends = (_aware(f"{day}T{time}") for time in times)
    if ends <= starts:
        raise ValueError(f"Date {number}: it ends before it begins.")
    return f"{starts.isoformat()}/{ends.isoformat()}"


def _interval(text: str) -> str:
    starts, _, ends = text.partition("/")
    try:
        first, last = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    except ValueError:
        raise ValueError("Write each date as 2026-07-03T14:00+01:00/2026-07-03T16:00+01:00.") from None
    if first.tzinfo is None or last.tzinfo is None or last <= first:
        raise ValueError("Each date needs its time zone, and ends after it begins.")
    return f"{first.isoformat()}/{last.isoformat()}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


_NO_TIME = Sentence("Write a time, such as 2pm or 14:30.")


def _aware(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("Write a real date and time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


_READ = {
    "confirm": _confirm,
    "choice": _choice,
    "select": _choice,
    "yes_no": _yes_no,
    "several": _several,
    "each": _each,
    "edition": _edition,
    "people": _several,
    "number": _number,
    "date": _date,
    "moment": _moment,
    "time": _time,
    "slots": _slots,
}


def only(form: Form, names: Iterable[str]) -> dict[str, Any]:
    """The part of a form that belongs to these names, date pieces included."""
    wanted = set(names)
    return {key: value for key, value in form.items() if key.split("-")[0] in wanted}
