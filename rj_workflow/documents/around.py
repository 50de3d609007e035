"""What stands on every document of ours, whoever it is for: how to speak with a person here."""

from dataclasses import dataclass
from typing import Final

from rj_workflow.sentences import Sentence

FOR_STAFF: Final = "For the people who work here alone"


@dataclass(frozen=True, slots=True)
class Around:
    """How the service is reached; nothing of it names the service."""

    phone: str
    hours: str
    return_address: str

    @property
    def foot(self) -> str:
        """At the foot of every page."""
        return Sentence("Talk to a person: {phone}, {hours}.", phone=self.phone, hours=self.hours)
