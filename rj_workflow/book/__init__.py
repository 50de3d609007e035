"""The book of the house: lifecycles and all that stands beside them, written from the tables."""

from pathlib import Path

from risk_assessment.instrument import INSTRUMENT
from rj_workflow.book import checks, consequences, deadlines, fields, guards, notifications, risk_items
from rj_workflow.notifications.catalogue import NOTICES
from rj_workflow.timers.deadlines import DEADLINES
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.consequences import CONSEQUENCES
from state_machines.drawing import draw
from state_machines.drawing.markdown import table
from state_machines.fields import ASKS, FIELDS
from state_machines.guards import GUARDS
from state_machines.table import Lifecycle

_WRITTEN = "<!-- Written from the tables by `make book`: change the tables, not this page. -->\n\n"

_MARKS = """\
## How to read the marks

Each reason ends with the mark of where it comes from.

- `[S: ...]` stands in the published source named, read there. `[S-2nd: ...]` is reported by a reader of it.
- `[M: ...]` is known of a published document whose text was not at hand. Never cite it as a requirement.
- `[J]` is our judgement: a default that a service may change.
- `[H]` is a hard gate: the software refuses. `[W]` is a warning that a named role may override with a reason.
"""


def write(folder: Path) -> list[Path]:
    """Writes every page into the folder, which is made if need be; says which files were written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def pages() -> dict[str, str]:
    """File name and text of each page."""
    book = {"index.md": _index()}
    book |= {f"{lifecycle.name}.md": _lifecycle(lifecycle) for lifecycle in LIFECYCLES.values()}
    book |= {
        "guards.md": guards.page(),
        "consequences.md": consequences.page(),
        "fields.md": fields.page(),
        "checks.md": checks.page(),
        "deadlines.md": deadlines.page(),
        "notifications.md": notifications.page(),
        "risk_items.md": risk_items.page(),
    }
    return {name: _WRITTEN + text for name, text in book.items()}


def _index() -> str:
    rows = [
        [
            f"[{found.title}]({name}.md)",
            found.per,
            str(len(found.states)),
            str(len(found.rows)),
            str(found.edges),
        ]
        for name, found in LIFECYCLES.items()
    ]
    totals = [str(sum(int(row[column]) for row in rows)) for column in (2, 3, 4)]
    others = (
        f"- [What must be true before a step](guards.md): {len(GUARDS)} guards\n"
        f"- [What else moves when something moves](consequences.md): {len(CONSEQUENCES)} consequences\n"
        f"- [What a step writes down and asks](fields.md): {len(FIELDS)} fields, {len(ASKS)} questions\n"
        f"- [What has to be found out](checks.md): {len(CHECKS)} checks\n"
        f"- [What falls due, and when](deadlines.md): {len(DEADLINES)} clocks\n"
        f"- [Who is told what](notifications.md): {len(NOTICES)} notices\n"
        f"- [What an assessment asks](risk_items.md): {len(INSTRUMENT.items)} questions\n"
    )
    return (
        "# How everything moves\n\n"
        "One page for each thing that moves, with its drawing, its states and its steps.\n\n"
        + table(["Lifecycle", "One for each", "States", "Steps", "Arrows"], [*rows, ["**All**", "", *totals]])
        + f"\n\n## Beside the lifecycles\n\n{others}\n{_MARKS}"
    )


def _lifecycle(lifecycle: Lifecycle) -> str:
    """The page of a lifecycle, its drawing between the first lines and the tables."""
    head, states, rest = draw(lifecycle, "markdown").partition("## States")
    drawing = f"## Drawing\n\n```mermaid\n{draw(lifecycle, 'mermaid')}```\n\n"
    return f"{head}{drawing}{states}{rest}"
