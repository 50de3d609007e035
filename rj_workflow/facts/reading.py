"""One case file, read for one asking: who asks, when, about what, and which checks hold now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rj_workflow.actors import Actor
from rj_workflow.answers import Filled
from rj_workflow.casefile import CaseFile, Position, Row


@dataclass(frozen=True, slots=True)
class Reading:
    """What every room of the facts is handed; it holds nothing of its own."""

    file: CaseFile
    now: datetime
    today: date
    actor: Actor
    focus: Position | None
    form: Filled | None
    staff: Mapping[str, Row]

    @property
    def episode(self) -> int:
        """The episode the case is in."""
        return int(self.file.case["episode"])

    def checked(
        self, kind: str, about: str = "", bound_to: str | None = None, within: timedelta | None = None
    ) -> bool:
        """Whether the newest record of this check is good and in date."""
        file = self.file
        row = (
            file.counting_check(kind, about, self.now)
            if bound_to is None
            else file.latest_check(kind, about, bound_to)
        )
        if row is None or not row["good"]:
            return False
        if within is not None:
            return bool(self.now - row["recorded_at"] <= within)
        return row["valid_until"] is None or bool(self.now < row["valid_until"])

    def checked_here(self, kind: str, about: str = "", within: timedelta | None = None) -> bool:
        """Checked, and in this episode: whoever comes back is not met with an old clearance."""
        row = self.file.latest_check(kind, about)
        here = row is not None and row["episode"] == self.episode
        return here and self.checked(kind, about, within=within)
