"""What a choice keeps: the words, the day, and from when somebody may be asked, or asked again."""

from datetime import date

from rj_workflow import explanation
from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.clock import london_day
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Invalid
from rj_workflow.facts.choice import EARLIEST_THOUGHT, THINKING
from state_machines.explanation import EVERYTHING

NO_SUCH_EDITION = "There is no such edition. The one in force is {}."
REST_IN_FORCE = "They were told the rest in edition {0}. Go through this in {0} as well."


def explain(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep what was gone through, in which edition and form; a case told again has an edition of its own."""
    edition, points = str(filled.get("wording_version")), filled.data["everything_was_explained"]
    if desk.recorded_at is None:
        in_force = desk.file.edition
        if explanation.edition(desk.session, edition) is None:
            raise Invalid([("wording_version", NO_SUCH_EDITION.format(in_force))])
        if edition != in_force and len(points) < len(EVERYTHING):
            raise Invalid([("wording_version", REST_IN_FORCE.format(in_force))])
    told, episode = data_of(position).get("explained", {}), desk.file.case["episode"]
    if (told.get("edition"), told.get("episode")) == (edition, episode):
        points = sorted({*points, *told["points"]}, key=EVERYTHING.index)  # what was told stays told
    data_of(position)["explained"] = {
        "edition": edition,
        "points": points,
        "form": filled.get("format"),
        "at": desk.now.isoformat(),
        "episode": episode,
    }


def say_yes(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep which words were said yes to, when the purpose is one wording; otherwise when it was said."""
    data = data_of(position)
    data["said_at"] = desk.now.isoformat()
    if position and position.topic == "approach_other":
        if not filled.get("scope"):
            raise Invalid(
                [("scope", "Write the words that may be said to the other person. They say yes to these.")]
            )
        data["wording"] = filled.get("scope")
    if filled.get("conditions"):
        data["conditions"] = filled.get("conditions")
    data["expires_on"] = until = filled.get("expires_on") or ""
    if until and date.fromisoformat(until) < london_day(desk.now):
        raise Invalid([("expires_on", "Name a day that lies ahead, or leave this empty.")])


def take_time(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Time to think is never cut short."""
    named = date.fromisoformat(str(filled.get("not_before")))
    least = london_day(desk.now + (THINKING if desk.file.case["sensitive"] else EARLIEST_THOUGHT))
    if named < least:
        raise Invalid([("not_before", f"Give them at least until {least.day} {least:%B %Y}.")])
    data_of(position)["not_before"] = named.isoformat()


def may_ask_again(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """A no keeps the day they named, or that they named none."""
    data_of(position)["may_ask_again_on"] = filled.get("may_ask_again_on")


def reaffirm(desk: Desk, position: Position | None, filled: Filled) -> None:
    """A yes said again today counts as the yes of the day."""
    data = data_of(position)
    data["said_at"] = desk.now.isoformat()
    data["reaffirmed_on"] = today = london_day(desk.now).isoformat()
    if str(data.get("expires_on") or today) < today:
        data["expires_on"] = ""  # said again after the day they had named


def may_no_longer(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A day from which they may be asked is used up by asking."""
    data_of(position).pop("may_ask_again_on", None)


def when_to_ask(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep when they may be asked, or that they named no time."""
    data_of(position)["when_to_ask"] = filled.get("when_to_ask")
