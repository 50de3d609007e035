"""The page of the deadlines: what falls due, and when."""

from rj_workflow.book.words import anchor, step_words
from rj_workflow.timers.deadlines import DEADLINES, Deadline
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.drawing.markdown import in_plain_words, table
from state_machines.fields import FIELDS


def page() -> str:
    """Each clock: those of a state, and those owed to a person."""
    head = ["Clock", "Starts when", "Runs for", "When it runs out", "Beside it", "Source"]
    owed_head = [words for words in head if words != "Starts when"]
    by_state = [[*_clock(row), _starts(row), *_runs(row)] for row in DEADLINES if row.state]
    owed = [[*_clock(row), *_runs(row)] for row in DEADLINES if not row.state]
    return (
        "# What falls due, and when\n\n"
        "What a clock says stands on the worklist of whoever keeps it. "
        "A working day is one of England and Wales.\n\n"
        "## While something stands there\n\n"
        "These start when the state is entered, and stop when it is left.\n\n"
        + table(head, by_state)
        + "\n\n## Owed to a person\n\n"
        "These start with what somebody did, or with what follows from a step, and end when somebody says "
        "that it was done.\n\n" + table(owed_head, owed) + "\n"
    )


def _clock(row: Deadline) -> list[str]:
    return [anchor(row.kind) + row.words]


def _starts(row: Deadline) -> str:
    if row.lifecycle == "check":
        return f"[{CHECKS[row.state].title}](checks.md#{row.state}) is recorded, with a good answer"
    lifecycle = LIFECYCLES[row.lifecycle]
    state = f"[{lifecycle.title}]({row.lifecycle}.md): {lifecycle.states[row.state].staff}"
    return f"{state}, for {in_plain_words(row.topic)}" if row.topic else state


def _runs(row: Deadline) -> list[str]:
    """How long, what then happens by itself, and where it comes from."""
    then = ["it no longer counts from that moment"] if row.runs_out else []
    if row.fires:
        then.append(f"{LIFECYCLES[row.lifecycle].title}: {step_words(f'{row.lifecycle}.{row.fires}')}")
    return [_runs_for(row), "\n".join(then) or "it waits until somebody keeps it", row.detail, row.source]


def _runs_for(row: Deadline) -> str:
    if row.lifecycle == "check":
        return "as long as the check holds"
    if row.until:
        named = f"the day given as “{FIELDS[row.until].words}”" if row.until in FIELDS else "its day"
        return f"until {-row.days} days before {named}" if row.days else f"until {named}"
    if row.months:
        return f"{row.months} calendar month{'s' if row.months > 1 else ''}"
    if row.working:
        usual = f"{row.working} working day{'s' if row.working > 1 else ''}"
        return usual + (
            f", {row.working_if_enhanced} with enhanced rights" if row.working_if_enhanced else ""
        )
    if not row.days:
        return "the same day"
    shorter = (
        (row.days_if_sensitive, "if sensitive"),
        (row.days_if_on_the_day, "if it changed on the day"),
    )
    return ", ".join([f"{row.days} days", *(f"{days} {when}" for days, when in shorter if days)])
