"""L3 and L4: from wherever a case stands there is a road back to everything, and to a meeting.

What strikes from outside is no road: nobody can take it.  Closing is a road only for L3.
"""

from array import array
from collections.abc import Callable, Sequence

from state_machines.facts import IN_A_ROOM
from state_machines.proof.move import Broken
from state_machines.proof.walk import Walk

_CLOSING = "closing.confirm"


class Roads:
    """Where the steps of people and the passing of time lead, for each combination of a finished walk."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._place = {combination: place for place, combination in enumerate(walk.order)}
        self._starts = array("L", [0])
        self._leads = array("L")
        self._closes = array("l")
        for combination in walk.order:
            self._note(combination)

    def _note(self, combination: int) -> None:
        closes = -1
        for move, found in self._walk.steps(combination):
            if move is not None and move.strikes:
                continue
            if move is not None and move.event == _CLOSING:
                closes = self._place[found]
            elif found != combination:
                self._leads.append(self._place[found])
        self._closes.append(closes)
        self._starts.append(len(self._leads))

    def without_a_way(self, goals: Sequence[bool], *, closing: bool) -> int:
        """A combination from which no goal can be reached, or -1."""
        reaches = bytearray(goals)
        found = True
        while found:
            found = False
            for place in range(len(reaches) - 1, -1, -1):
                if not reaches[place] and self._leads_to(place, reaches, closing=closing):
                    reaches[place] = found = True
        return reaches.find(0)

    def _leads_to(self, place: int, reaches: bytearray, *, closing: bool) -> bool:
        if closing and self._closes[place] >= 0 and reaches[self._closes[place]]:
            return True
        return any(reaches[other] for other in self._leads[self._starts[place] : self._starts[place + 1]])

    def goals(self, wanted: Callable[[int], bool]) -> list[bool]:
        """Which combinations are wanted."""
        return [wanted(combination) for combination in self._walk.order]


def check_roads(walk: Walk) -> None:
    """Notes L3 and L4 as proved, or raises Broken with the combination that has no way on."""
    roads, meeting = Roads(walk), walk.space.by_name["meeting"]
    start = set(walk.space.starts())
    lost = roads.without_a_way(roads.goals(start.__contains__), closing=True)
    if lost >= 0:
        raise Broken("L3: From here the beginning cannot be reached again.", walk.order[lost])
    rooms = {place for place, value in enumerate(meeting.values) if IN_A_ROOM.issuperset(value.members)}
    lost = roads.without_a_way(
        roads.goals(lambda combination: meeting.read(combination) in rooms), closing=False
    )
    if lost >= 0:
        raise Broken("L4: From here no meeting can open without closing the case.", walk.order[lost])
    walk.findings.asked |= {"L3", "L4"}
