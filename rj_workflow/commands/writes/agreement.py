"""What a promise keeps: who sees it through, and by when."""

import re
from datetime import date

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.clock import london_day
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.follow_up import plan_calls_at_promises
from rj_workflow.commands.instalments import owe_instalments
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Invalid
from rj_workflow.promised import promises_of
from state_machines.promised import SPEAKING


def propose(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Keep by which edition of the law it was read for what would silence somebody (O9)."""
    data_of(position)["speaking"] = SPEAKING.edition


def go_live(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Somebody owns what was promised; each amount to be paid back has its day."""
    data_of(position)["owner"] = filled.get("owner")
    for item in promises_of(desk.file, position):
        owe_instalments(desk, item)
    for person in desk.file.participants:
        plan_calls_at_promises(desk, person["person_id"])


def claimed(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """They said that it is done; their page goes on saying so, whatever the other person takes back."""
    data_of(position)["claimed"] = True


def not_claimed(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """It is due again."""
    data_of(position).pop("claimed", None)


def ended_openly(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """They left it themselves, or it was not done: no stop of the other person stands behind it."""
    data_of(position)["ended_openly"] = True


def more_time(desk: Desk, position: Position | None, filled: Filled) -> None:
    """A promise gets another day, which its clock then waits for, and a call at it."""
    data_of(position)["due_on"] = _day_ahead(desk, str(filled.get("dates") or "")).isoformat()
    for person in desk.file.participants:
        plan_calls_at_promises(desk, person["person_id"])


def become_another(desk: Desk, position: Position | None, filled: Filled) -> None:
    """What it is to be from now on; whoever said yes before has not seen it so."""
    words, day = filled.words.get("new_words", "").strip(), str(filled.get("dates") or "").strip()
    if not words and not day:
        raise Invalid([("new_words", "Write what is promised instead, or the new day.")])
    if words:
        data_of(position)["words"] = words
    if day:
        data_of(position)["due_on"] = _day_ahead(desk, day).isoformat()
    agreement = desk.file.find("agreement", number=int(data_of(position)["agreement"]))
    if agreement is not None:
        agreement.data["terms_at"] = desk.now.isoformat()
        desk.file.keep(agreement)


def _day_ahead(desk: Desk, given: str) -> date:
    pieces = re.split(r"[ /.-]", given)
    order = pieces if re.match(r"\d{4}", given) else pieces[::-1]
    try:
        year, month, day = (int(piece) for piece in order)
        due = date(year, month, day)
    except ValueError:
        raise Invalid([("dates", "Write the new day, such as 24 11 2026.")]) from None
    if due <= london_day(desk.now):
        raise Invalid([("dates", "Write a day that lies ahead, such as 24 11 2026.")])
    return due
