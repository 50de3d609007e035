"""The book of the house: lifecycles and all that stands beside them, written from the tables."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rj_workflow.notifications.catalogue import NOTICES, Notice
from rj_workflow.timers.deadlines import DEADLINES, Deadline
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS, Check
from state_machines.consequences import CONSEQUENCES, Consequence
from state_machines.drawing import draw
from state_machines.drawing.markdown import in_plain_words, table
from state_machines.fields import ASKS, FIELDS, Ask, Field
from state_machines.guards import GUARDS, Guard
from state_machines.roles import words as who
from state_machines.table import Lifecycle, Row

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
        "guards.md": _guards(),
        "consequences.md": _consequences(),
        "fields.md": _fields(),
        "checks.md": _checks(),
        "deadlines.md": _deadlines(),
        "notifications.md": _notifications(),
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


# --- guards -------------------------------------------------------------------------------------


def _guards() -> str:
    head = ["Is it so?", "What is said when it is not", "Who puts it right", "How", "Why", "Asked by"]
    return (
        "# What must be true before a step\n\n"
        "Each guard is a question about the case as it stands. When the answer is no, the step waits and the "
        "sentence is shown, with who can put it right and how.\n\n"
        + table(head, map(_guard, GUARDS.values()))
        + "\n"
    )


def _guard(guard: Guard) -> list[str]:
    asking = _rows(lambda row: guard.name in row.reasons)
    question = _anchor(guard.name) + _sentence(guard.name) + "?"
    return [question, guard.sentence, who(guard.who), _cure(guard.cure), guard.why, asking]


def _cure(cure: str) -> str:
    """What puts it right: a step, a check, answers on the assessment, time, or nobody."""
    if cure == "time":
        return "Time"
    if cure == "nobody":
        return "Nobody can"
    if cure.startswith("check:"):
        kind = cure.removeprefix("check:")
        return f"Record: [{CHECKS[kind].title}](checks.md#{kind})"
    lifecycle, event = cure.split(".")
    step = next((row.step for row in LIFECYCLES[lifecycle].rows if row.event == event), _sentence(event))
    return f"[{LIFECYCLES[lifecycle].title}]({lifecycle}.md): {step}"


def _rows(asked: Callable[[Row], bool]) -> str:
    """The steps of which this holds, each once, linked to their lifecycle."""
    found = [
        f"[{lifecycle.title}]({name}.md): {row.step}"
        for name, lifecycle in LIFECYCLES.items()
        for row in lifecycle.rows
        if asked(row)
    ]
    return "\n".join(dict.fromkeys(found))


def _anchor(name: str) -> str:
    return f'<a id="{name}"></a>'


def _sentence(code: str) -> str:
    return in_plain_words(code).capitalize()


# --- consequences -------------------------------------------------------------------------------


def _consequences() -> str:
    head = ["When", "Concerning", "Then", "Whose", "And", "Why"]
    parts = [
        f"## {lifecycle.title}\n\n" + table(head, map(_consequence, found)) + "\n"
        for name, lifecycle in LIFECYCLES.items()
        if (found := [row for row in CONSEQUENCES if row.lifecycle == name])
    ]
    return (
        "# What else moves when something moves\n\n"
        "All of it happens in the same breath as the step, or the step does not happen. "
        "Of several moves joined by “else” the first that is possible is made; "
        "a move that is not possible from where things stand is left out.\n\n" + "\n".join(parts)
    )


def _consequence(row: Consequence) -> list[str]:
    lifecycle = LIFECYCLES[row.lifecycle]
    when = [_step_words(f"{row.lifecycle}.{event}") for event in sorted(row.on)]
    if row.leaves:
        left = [state.staff for code, state in lifecycle.states.items() if code in row.leaves]
        when.append("it is no longer: " + " or ".join(left))
    then = " else ".join(f"{LIFECYCLES[name.split('.')[0]].title}: {_step_words(name)}" for name in row.then)
    effects = "\n".join(effect.value for effect in row.effects)
    return [
        "\n".join(when),
        in_plain_words(row.topic),
        then,
        row.whose.value if row.then else "",
        effects,
        row.why,
    ]


def _step_words(name: str) -> str:
    lifecycle, event = name.split(".")
    return next(row.step for row in LIFECYCLES[lifecycle].rows if row.event == event)


# --- fields, questions, checks ------------------------------------------------------------------


def _fields() -> str:
    head = ["Field", "Words", "Hint", "Kind", "Answers", "Needed", "Kept apart", "Written down by"]
    questions = table(
        ["Question", "What is said when it is not ticked", "Asked by"], map(_ask, ASKS.values())
    )
    return (
        "# What a step writes down and asks\n\n"
        "What is kept apart is somebody's own words: "
        "it is stored beside the record of what happened, never in it."
        "\n\n## Fields\n\n" + table(head, map(_field, FIELDS.values())) + f"\n\n## Questions\n\n{questions}\n"
    )


def _field(field: Field) -> list[str]:
    writing = _rows(lambda row: field.name in row.records)
    return [*_field_cells(field), writing]


def _field_cells(field: Field) -> list[str]:
    answers = "\n".join(words for _, words in field.options)
    needed, apart = ("yes" if said else "" for said in (field.required, field.private))
    return [
        _anchor(field.name) + in_plain_words(field.name), field.words, field.hint, in_plain_words(field.kind),
        answers, needed, apart,
    ]  # fmt: skip


def _ask(ask: Ask) -> list[str]:
    return [_anchor(ask.name) + ask.words, ask.missing, _rows(lambda row: ask.name in row.asks)]


def _checks() -> str:
    head = [
        "Check",
        "About",
        "Question",
        "Lets a step go on",
        "Does not",
        "Who may",
        "Holds for",
        "Written down",
        "Source",
    ]
    return (
        "# What has to be found out\n\n"
        "Checks stand beside the steps: a person finds something out and records it, "
        "and it holds for a time.\n\n" + table(head, map(_check, CHECKS.values())) + "\n"
    )


def _check(check: Check) -> list[str]:
    told = [_anchor(check.kind) + check.title, check.about, check.question]
    answers = [_answers(check.good), _answers(check.bad)]
    writes = "\n".join(field.words for field in check.fields)
    return [*told, *answers, who(check.by), _length(check), writes, check.source]


def _answers(options: Iterable[tuple[str, str]]) -> str:
    return "\n".join(words for _, words in options)


def _length(check: Check) -> str:
    if check.holds_for is None:
        return "until it changes"
    hours = round(check.holds_for.total_seconds() / 3600)
    return f"{hours // 24} days" if hours >= 24 else f"{hours} hours"


# --- deadlines, notifications -------------------------------------------------------------------


def _deadlines() -> str:
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
    return [_anchor(row.kind) + row.words]


def _starts(row: Deadline) -> str:
    lifecycle = LIFECYCLES[row.lifecycle]
    state = f"[{lifecycle.title}]({row.lifecycle}.md): {lifecycle.states[row.state].staff}"
    return f"{state}, for {in_plain_words(row.topic)}" if row.topic else state


def _runs(row: Deadline) -> list[str]:
    """How long, what then happens by itself, and where it comes from."""
    then = ["it no longer counts from that moment"] if row.runs_out else []
    if row.fires:
        then.append(f"{LIFECYCLES[row.lifecycle].title}: {_step_words(f'{row.lifecycle}.{row.fires}')}")
    return [_runs_for(row), "\n".join(then) or "it waits until somebody keeps it", row.detail, row.source]


def _runs_for(row: Deadline) -> str:
    if row.until:
        return (
            f"until the day given as “{FIELDS[row.until].words}”" if row.until in FIELDS else "until its day"
        )
    if row.working:
        return f"{row.working} working day{'s' if row.working > 1 else ''}"
    if not row.days:
        return "the same day"
    return f"{row.days} days" + (f", {row.days_if_sensitive} if sensitive" if row.days_if_sensitive else "")


_TO = {"both": "both people", "other": "whoever did not act", "person": "whoever it is for"}


def _notifications() -> str:
    head = ["When", "Who", "What it says", "How"]
    return (
        "# Who is told what\n\n"
        "The wording never says who, never says why, and never names a service. Nothing is sent by itself: "
        "what waits is carried by a person, in the safe way.\n\n" + table(head, map(_notice, NOTICES)) + "\n"
    )


def _notice(row: Notice) -> list[str]:
    when = _step_words(row.on) if "." in row.on else f"Somebody has {row.on}"
    lifecycle = row.on.partition(".")[0]
    linked = f"[{LIFECYCLES[lifecycle].title}]({lifecycle}.md): {when}" if "." in row.on else when
    how = "waits for a safe way" if row.waits else "shown in the portal at once"
    return [linked, _TO[row.to], row.sentence, how]
