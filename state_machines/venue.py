"""What has to be arranged where people meet: in a room, in custody, on-line (practice.md M2, M4, V1, V2, V6).

A refusal for sensitive and complex cases, a warning for all others.  The lists are judgement [J]; that there
is such a check is not [S:SPCC].
"""

from collections.abc import Mapping
from typing import Any

from state_machines.fields import Field, Options

# fmt: off
SUPPORT = ("support", "Somebody whom the person harmed chose is there for them afterwards")
ROOM: Options = (
    ("arrive_apart", "They arrive, wait and leave apart, at different times"),
    ("neutral", "It is neutral: nobody's home, work or past"),
    ("journey", "The journey, parking and transport of each are known"),
    ("accessible", "Everybody can get in and around, and to a toilet"),
    ("breaks", "There is a second room for breaks, and a place to pray or smoke"),
    ("seats", "Seats and sightlines are as each wants them, with a way out for each"),
    ("in_sight", "Somebody of the service is in sight throughout"),
    ("help", "An alarm, a telephone and first aid are at hand"),
    SUPPORT,
)
CUSTODY: Options = (
    ("clearance", "Everybody is cleared, and the list of who brings which identification is sent"),
    ("property", "What may be brought in is known to everybody"),
    ("offender_manager", "Who of the prison is present, and how near, is agreed"),
    ("restraint", "Staff, restraint and searches were explained to everybody beforehand"),
    ("time_limit", "The time that the prison gives is enough, and known"),
    ("lockdown", "What happens in a lockdown is agreed, such as going on by video"),
)
ONLINE: Options = (
    ("staffed_ends", "Somebody of the service is with each person"),
    ("off_camera", "Who else is in each room is known and agreed"),
    ("two_hosts", "There are two hosts and a waiting room, and nobody is let in by the link alone"),
    ("no_recording", "Recording is switched off, and everybody agreed not to record"),
    ("no_location", "Nothing in sight or in the file tells where somebody is"),
    ("drop_outs", "What happens when the line drops is agreed, with a telephone to fall back on"),
    SUPPORT,
)
FIELDS: tuple[Field, ...] = (
    Field("room", "several", "In the room", "Tick what is arranged", ROOM),
    Field("in_custody", "yes_no", "Is it in a prison or another secure place?"),
    Field("custody", "several", "In custody", "Only where it is", CUSTODY),
    Field("online", "several", "On-line", "Only where somebody joins by video", ONLINE),
)
# fmt: on


def still_asked_for(process: str, said: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What is not arranged, by field, of what this kind of meeting asks for."""
    asked = {"online": ONLINE} if process == "video" else {"room": ROOM}
    if said.get("in_custody") == "yes":
        asked["custody"] = CUSTODY
    if said.get("online"):
        asked["online"] = ONLINE
    still = {
        name: tuple(words for code, words in items if code not in (said.get(name) or ()))
        for name, items in asked.items()
    }
    return {name: words for name, words in still.items() if words}


def everything(process: str) -> dict[str, Any]:
    """All that a meeting of this kind asks for outside custody."""
    name, items = ("online", ONLINE) if process == "video" else ("room", ROOM)
    return {name: [code for code, _ in items]}
