"""A guard: a question over the facts, with the sentence shown when the answer is no, and who can put it right.

`cure` names what puts it right: "lifecycle.event" for a step, "check:kind" for something to be found out and
recorded, "risk.answers" for the answers of the assessment itself, "time" or "nobody".
"""

from collections.abc import Callable
from dataclasses import dataclass

from state_machines.facts import Facts
from state_machines.roles import Role


@dataclass(frozen=True, slots=True)
class Guard:
    """A question over the facts; calling it answers yes or no."""

    name: str
    question: Callable[[Facts], bool]
    sentence: str
    who: Role
    cure: str
    why: str
    implies: tuple[str, ...] = ()

    def __call__(self, facts: Facts) -> bool:
        return self.question(facts)


def guard(
    sentence: str, who: Role, cure: str, why: str = "", implies: str = ""
) -> Callable[[Callable[[Facts], bool]], Guard]:
    """Make a guard of a question, under the question's own name."""

    def made(question: Callable[[Facts], bool]) -> Guard:
        return Guard(question.__name__, question, sentence, who, cure, why, tuple(implies.split()))

    return made
