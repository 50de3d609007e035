"""A lifecycle as a page: every state with all its words, every step with who, what must be true and why."""

from collections.abc import Iterable, Sequence

from state_machines.drawing.view import Standing, View, counted, standing
from state_machines.fields import ASKS, FIELDS
from state_machines.guards import GUARDS
from state_machines.roles import words as who
from state_machines.table import Lifecycle, Row, State

_NOW: dict[Standing, str] = {
    "plain": "",
    "now": "**Here now**",
    "possible": "Can be next",
    "notyet": "Not yet",
    "been": "Been there",
    "later": "",
}


def markdown(lifecycle: Lifecycle, view: View | None = None) -> str:
    """The page of one lifecycle: its states, then its steps."""
    ends = (
        ", ".join(s.staff for s in lifecycle.states.values() if s.code in lifecycle.final)
        or "nowhere, it goes on"
    )
    return "\n".join((
        f"# {lifecycle.title}",
        "",
        f"One for each {lifecycle.per}. {counted(len(lifecycle.states), 'state')}, "
        f"{counted(len(lifecycle.rows), 'step')}, {counted(lifecycle.edges, 'arrow')}. "
        f"Begins at: {lifecycle.states[lifecycle.start].staff}. Ends at: {ends}.",
        "",
        "## States",
        "",
        _states(lifecycle, view),
        "",
        "## Steps",
        "",
        _steps(lifecycle),
        "",
    ))  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; an empty cell stays empty, a bar inside a cell is kept as one."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", "<br>")


def in_plain_words(code: str) -> str:
    """A name of the tables as words."""
    return code.replace("_", " ")


def linked(names: Iterable[str], page: str) -> str:
    """Names as links to their row on another page of the book."""
    return ", ".join(f"[{in_plain_words(name)}]({page}#{name})" for name in names)


def _states(lifecycle: Lifecycle, view: View | None) -> str:
    head = [
        "State",
        "For staff",
        "For the person harmed",
        "For the person responsible",
        "What it means",
        "What comes next",
    ]
    staged = any(state.stage for state in lifecycle.states.values())
    head += ["Stage"] * staged + ["Now"] * (view is not None)
    return table(head, (_state(state, staged, view) for state in lifecycle.states.values()))


def _state(state: State, staged: bool, view: View | None) -> list[str]:
    cells = [f"`{state.code}`", state.staff, state.harmed, state.responsible, state.meaning, state.next]
    return (
        cells
        + [in_plain_words(state.stage)] * staged
        + [_NOW[standing(view, state.code)]] * (view is not None)
    )


def _steps(lifecycle: Lifecycle) -> str:
    head = ["From", "Step", "To", "Who may", "What must be true", "What is asked", "What is recorded", "Why"]
    return table(head, (_step(lifecycle, row) for row in lifecycle.rows))


def _step(lifecycle: Lifecycle, row: Row) -> list[str]:
    return [
        "\n".join(lifecycle.states[code].staff for code in row.sources),
        f"**{row.step}**\n`{row.event}`" + (f"\n{row.so}" if row.so else ""),
        lifecycle.states[row.target].staff,
        who(row.by),
        "\n".join(f"{linked([name], 'guards.md')}, else: “{GUARDS[name].sentence}”" for name in row.reasons),
        "\n".join(ASKS[name].words for name in row.asks),
        "\n".join(FIELDS[name].words for name in row.records),
        row.because,
    ]
