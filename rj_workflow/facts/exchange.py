"""The letter a step is about, or whatever else passes between them."""

from datetime import date, datetime

from rj_workflow.casefile import Position
from rj_workflow.exchange import has_said_no
from rj_workflow.facts.choice import choice_of
from rj_workflow.facts.people import by_id
from rj_workflow.facts.reading import Reading
from state_machines.facts import ItemFacts


def item_facts(reading: Reading, position: Position) -> ItemFacts:
    """Whose it is, for whom, and what each of them said of it."""
    author, recipient = (by_id(reading, str(position.data.get(k, ""))) for k in ("author_id", "recipient_id"))
    named = position.data.get("not_before")
    return ItemFacts(
        state=position.state,
        author=author,
        recipient=recipient,
        receive=choice_of(reading, recipient.id, f"letter_receive:{position.id}"),
        second_read=_second_read(reading, position),
        named_time_has_come=bool(named) and date.fromisoformat(str(named)) <= reading.today,
        author_wants_it_back=reading.checked("author_wish", position.id),
        retention_is_over=_is_over(reading, position),
        said_no=has_said_no(position, reading.today),
    )


def _is_over(reading: Reading, position: Position) -> bool:
    """Whether the time that it is kept for has run out; it runs while it is held, and while it is kept."""
    due = position.data.get("due_at") if position.state in ("held", "kept") else None
    return bool(due) and datetime.fromisoformat(str(due)) <= reading.now


def _second_read(reading: Reading, position: Position) -> bool:
    """Read by somebody else, and after it was read through as it stands."""
    row = reading.file.latest_check("second_reading", position.id)
    read_at = position.data.get("reviewed_at")
    if row is None or not row["good"] or not read_at:
        return False
    later = bool(row["recorded_at"] >= datetime.fromisoformat(str(read_at)))
    return later and row["recorded_by"] != position.data.get("reviewed_by")
