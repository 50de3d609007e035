"""The five answers that are not yes: refused with reasons, not found, not declared yet, somebody was faster,
badly filled.

And one for whoever runs the service: it cannot be used as it is set up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from state_machines.guard import Guard


class RjError(Exception):
    """Anything the office answers on purpose; all else is a fault."""


@dataclass(eq=False)
class Refused(RjError):
    """The step may not be taken now.  `guards` name who can put each right; `reasons` are whole sentences."""

    reasons: tuple[str, ...]
    guards: tuple[Guard, ...] = ()

    def __str__(self) -> str:
        return " ".join(self.reasons)


class NotFound(RjError):
    """There is no such thing, or it is not yours: both look the same."""


@dataclass(eq=False)
class NotDeclared(RjError):
    """Theirs to open once they have said whether they know anybody on this case."""

    ref: str

    def __str__(self) -> str:
        return f"Declare first whether you know anybody on {self.ref}."


@dataclass(eq=False)
class Conflict(RjError):
    """Somebody was faster.  What was typed is kept by the page."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(eq=False)
class Invalid(RjError):
    """A form that is not filled in as it must be: (field name, sentence) pairs in form order."""

    errors: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def __str__(self) -> str:
        return " ".join(sentence for _, sentence in self.errors)


class Unusable(RjError):
    """The service must not run like this; the sentence says to whoever runs it what would help."""
