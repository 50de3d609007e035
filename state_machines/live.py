"""The buttons of a meeting that takes place now: what each does from where the meeting stands.

A press may arrive late, after others.  Stop is never refused for where the meeting stands: it stops it, else
stands it down or puts it off, whichever is theirs; where nothing goes on any more it has nothing left to do
(practice.md M7).
"""

from dataclasses import dataclass

from state_machines.meeting import LIFECYCLE
from state_machines.roles import Role
from state_machines.table import Row


@dataclass(frozen=True, slots=True)
class Press:
    """One button: the steps it tries in order, its words, how it then stands, which field its time answers.

    `leaves_out` is not asked in the room; of `only` no other answer lets this go on.
    """

    name: str
    steps: tuple[str, ...]
    words: str
    so: str
    then: str
    time: str = ""
    leaves_out: tuple[str, ...] = ()
    only: tuple[tuple[str, str], ...] = ()

    def row_from(self, state: str, roles: Role) -> Row | None:
        """The first of its steps that starts from here and is theirs; None when there is none."""
        rows = (LIFECYCLE.row(event, state) for event in self.steps if state in ON_THE_DAY)
        return next((row for row in rows if row is not None and row.by & roles), None)

    def is_done_in(self, state: str) -> bool:
        """Whether the meeting stands already where this leads, so that the press has nothing left to do."""
        return state not in ON_THE_DAY if self.name == STOP else state == self.leads_to

    @property
    def starts_from(self) -> tuple[str, ...]:
        """Every state in which it has a step to take."""
        starts = dict.fromkeys(state for row in self._rows for state in row.sources)
        return tuple(state for state in starts if state in ON_THE_DAY)

    @property
    def leads_to(self) -> str:
        """Where its first step leads."""
        return self._rows[0].target

    @property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(row for event in self.steps for row in LIFECYCLE.rows if row.event == event)


STOP = "stop"
# In the room, and before it on the day; from anywhere else no press moves anything.
IN_THE_ROOM = ("open", "on_break")
BEFORE = ("in_diary", "confirmed", "day_check")
ON_THE_DAY = (*BEFORE, *IN_THE_ROOM)
# A stop that finds it so came too late to have been the reason: somebody else put down another one first.
NOT_BY_A_STOP = frozenset({"ended_complete", "postponed"})
# fmt: off
PRESSES: tuple[Press, ...] = (
    Press("open", ("open",), "Open the meeting", "Any of them may stop it at any time", "Open", "opened_at", ("opened_at",)),
    Press("take_break", ("take_break",), "Break", "Two rooms, as long as anyone wants", "On a break"),
    Press("go_on", ("go_on",), "Go on", "When each was asked apart and wants to", "Open", leaves_out=("what_changed",), only=(("delta_form", "nothing"),)),
    Press("end", ("end",), "End of meeting", "Then a talk with each, apart", "Ended", "ended_at", ("ended_at",)),
    Press(STOP, (STOP, "stand_down", "postpone"), "Stop the meeting", "No reason asked. Both leave apart", "Stopped", leaves_out=("by_role",)),
)
# fmt: on
BY_NAME = {one.name: one for one in PRESSES}
