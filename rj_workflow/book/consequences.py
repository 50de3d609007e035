"""The page of the consequences: what else moves when something moves."""

from rj_workflow.book.words import step_words
from state_machines import LIFECYCLES
from state_machines.consequences import CONSEQUENCES, Consequence
from state_machines.drawing.markdown import in_plain_words, table


def page() -> str:
    """Each consequence, under the lifecycle that it follows from."""
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
    when = [step_words(f"{row.lifecycle}.{event}") for event in sorted(row.on)]
    if row.leaves:
        left = [state.staff for code, state in lifecycle.states.items() if code in row.leaves]
        when.append("it is no longer: " + " or ".join(left))
    then = " else ".join(f"{LIFECYCLES[name.split('.')[0]].title}: {step_words(name)}" for name in row.then)
    effects = "\n".join(effect.value for effect in row.effects)
    return [
        "\n".join(when),
        in_plain_words(row.topic),
        then,
        row.whose.value if row.then else "",
        effects,
        row.why,
    ]
