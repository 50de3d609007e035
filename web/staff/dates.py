"""The dates of a meeting on the pages of staff: what is offered, who can come, what speaks against a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from rj_workflow.answers import read
from rj_workflow.calendar import LASTS
from rj_workflow.dates import DATES, asked_of, slots_offered
from rj_workflow.db import Session as Database
from rj_workflow.errors import Invalid
from rj_workflow.queries.dates import Offered, clashes, offered
from state_machines.fields import FIELDS
from web.addresses import case_page, step_page
from web.forms import Form, text
from web.staff.frame import Frame
from web.staff.things import check_rows

NOTHING: Final = "Nothing known speaks against this time."
NO_TIME: Final = "Write a date and a time first, then look."
LOOK: Final = "look"
PLANNED: Final = frozenset({("meeting", "put_in_diary"), ("meeting", "change_plan")})


def when_in(form: Form) -> datetime | None:
    """The time that was typed, if it is one."""
    try:
        said = read([FIELDS["when"]], form).get("when")
    except Invalid:
        return None
    return datetime.fromisoformat(said) if said else None


def notes(session: Database, frame: Frame, form: Form) -> list[str]:
    """Whole sentences on the time and place in this form; none where there is no time."""
    when = when_in(form)
    if when is None:
        return []
    slot = next((one for one in slots_offered(frame.file) if one.starts == when), None)
    ends = slot.ends if slot else when + LASTS
    return clashes(session, frame.file, when, ends, str(form.get("where") or ""))


def beside(session: Database, frame: Frame, event: tuple[str, str], form: Form) -> list[dict[str, str]]:
    """The same as warnings above the form of the plan."""
    if event not in PLANNED:
        return []
    href = case_page(frame.ref, "meeting")
    found = notes(session, frame, form)
    if not found and only_looks(event, form):
        found = [NOTHING if when_in(form) else NO_TIME]
    return [{"words": words, "href": href} for words in found]


def only_looks(event: tuple[str, str], form: Form) -> bool:
    """Whether the form was sent to see what speaks against it, and not to take the step."""
    return event in PLANNED and text(form, LOOK) == "yes"


def chosen(frame: Frame, asked: Mapping[str, str]) -> dict[str, Any]:
    """The date whose link led to the form of the plan."""
    number, slots = asked.get("date", ""), slots_offered(frame.file)
    if not number.isdecimal() or not 1 <= int(number) <= len(slots):
        return {}
    return {"when": slots[int(number) - 1].starts.isoformat()}


def dates(session: Database, frame: Frame) -> list[dict[str, Any]]:
    """The dates that are offered, with who can come; then what each of them said, to be written down."""
    rows = [_date(frame, number, one) for number, one in enumerate(offered(session, frame.file), 1)]
    if not rows:
        return []
    said = check_rows(frame, [(DATES, row["person_id"]) for row in asked_of(frame.file)])
    return [{"title": "Dates that are offered", "side": "both", "things": [], "checks": [*rows, *said]}]


def _date(frame: Frame, number: int, one: Offered) -> dict[str, Any]:
    """One date in a row: who can come, what speaks against it, and the step that holds it."""
    everyone = not one.cannot and not one.silent
    parts = (
        f"Can come: {', '.join(one.can)}." if one.can else "",
        f"Cannot: {', '.join(one.cannot)}." if one.cannot else "",
        f"Not said: {', '.join(one.silent)}." if one.silent else "",
    )
    said = ("Everyone can come.",) if everyone else parts
    row = {"words": one.slot.words, "value": " ".join(part for part in (*said, *one.clashes) if part)}
    if everyone:
        hold = step_page(frame.ref, "meeting", "put_in_diary", date=number)
        row |= {"href": hold, "href_words": "Hold this date"}
    return row
