"""The page of the guards: what must be true before a step."""

from rj_workflow.book.words import anchor, sentence, steps
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.drawing.markdown import table
from state_machines.guard import Guard
from state_machines.guards import GUARDS
from state_machines.roles import words as who


def page() -> str:
    """Each guard with its sentence, who puts it right, and the steps that ask for it."""
    head = ["Is it so?", "What is said when it is not", "Who puts it right", "How", "Why", "Asked by"]
    return (
        "# What must be true before a step\n\n"
        "Each guard is a question about the case as it stands. When the answer is no, the step waits and the "
        "sentence is shown, with who can put it right and how.\n\n"
        + table(head, map(_guard, GUARDS.values()))
        + "\n"
    )


def _guard(guard: Guard) -> list[str]:
    asking = steps(lambda row: guard.name in row.reasons)
    question = anchor(guard.name) + sentence(guard.name) + "?"
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
    step = next((row.step for row in LIFECYCLES[lifecycle].rows if row.event == event), sentence(event))
    return f"[{LIFECYCLES[lifecycle].title}]({lifecycle}.md): {step}"
