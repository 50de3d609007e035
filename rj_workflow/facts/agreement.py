"""What was promised in this episode, and how far it has come."""

from rj_workflow.casefile import Position
from rj_workflow.facts.reading import Reading
from state_machines.facts import ITEM_RUNNING, AgreementFacts


def current_agreement(reading: Reading) -> Position | None:
    """The newest agreement of this episode."""
    found = [a for a in reading.file.of("agreement") if a.episode == reading.episode]
    return max(found, key=lambda a: a.number, default=None)


def agreement_facts(reading: Reading) -> AgreementFacts:
    """The agreement in hand with its promises."""
    file, form = reading.file, reading.form
    current = current_agreement(reading)
    number = current.number if current else 0
    items = tuple(i.state for i in file.of("agreement_item") if i.data.get("agreement") == number)
    # Of an earlier episode as well: whoever comes back finds them running, and so does the next closing.
    running = any(item.state in ITEM_RUNNING for item in file.of("agreement_item"))
    return AgreementFacts(
        state=current.state if current else "none",
        process_took_place=_process_took_place(reading),
        has_owner=form is None or bool(form.get("owner")),
        items=items,
        running_promises_owned=not running or reading.checked_here("promise_owner"),
    )


def _process_took_place(reading: Reading) -> bool:
    file, episode = reading.file, reading.episode
    met = any(m.state.startswith("ended") and m.episode == episode for m in file.of("meeting"))
    letters = (i for i in file.of("exchange") if i.state == "delivered")
    given = any(i.data.get("delivered_in") == episode for i in letters)
    return met or given
