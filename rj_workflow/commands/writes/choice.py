"""What a choice keeps: the words, the day, who wrote it down, and from when somebody may be asked again."""

from datetime import date
from typing import Any

from rj_workflow import explanation
from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.clock import london_day
from rj_workflow.commands.desk import CONFIRM, Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Invalid
from rj_workflow.facts.choice import thinking_time
from rj_workflow.promised import TERMS, current, terms_digest
from state_machines.explanation import EVERYTHING

NO_SUCH_EDITION = "There is no such edition. The one in force is {}."
REST_IN_FORCE = "They were told the rest in edition {0}. Go through this in {0} as well."
RELAYED = "relayed"
WHO_PASSED_IT_ON = "Write who passed it on, so that it can be confirmed with them."
ONLY_THEY_SAY_YES = "A yes is theirs alone. Ask them yourself, with nobody else there."
A_WISH = "What is said through the portal is a wish. Ask them in a talk, alone, and write that down."
ONLY_THEY_ASK = "Only they can ask again. Whoever passed it on can give them our number, or their five words."


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
    data = _said(desk, position, filled)
    if position and position.topic == "approach_other":
        if not filled.get("scope"):
            raise Invalid(
                [("scope", "Write the words that may be said to the other person. They say yes to these.")]
            )
        data["wording"] = filled.get("scope")
    data["conditions"] = filled.get("conditions") or ""
    data["expires_on"] = until = filled.get("expires_on") or ""
    if until and date.fromisoformat(until) < london_day(desk.now):
        raise Invalid([("expires_on", "Name a day that lies ahead, or leave this empty.")])


def _said(desk: Desk, position: Position | None, filled: Filled) -> dict[str, Any]:
    """Who wrote this yes down, and when it was said; somebody else's word is no yes.  Raises Invalid."""
    if filled.get("channel") == RELAYED:
        raise Invalid([("channel", ONLY_THEY_SAY_YES)])
    if desk.actor.is_staff and filled.get("channel") == "portal":
        raise Invalid([("channel", A_WISH)])
    data = data_of(position)
    data["said_at"] = desk.now.isoformat()
    if position is not None and position.topic == TERMS:
        data["terms"] = terms_digest(desk.file, current(desk.file))
    for old in ("not_so", "again", "may_ask_again_on"):
        data.pop(old, None)  # of an answer before this one
    if position is not None:
        position.author_id = desk.actor.id if desk.actor.is_staff else None
    return data


def take_back(desk: Desk, position: Position | None, filled: Filled) -> None:
    """What somebody passed on holds at once, and is confirmed with the person; that call opens nothing."""
    if filled.get("channel") == RELAYED:
        if not filled.get("relayed_by"):
            raise Invalid([("relayed_by", WHO_PASSED_IT_ON)])
        assert position is not None
        desk.owe(CONFIRM, position.holder)


def take_time(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Time to think is never cut short."""
    named = date.fromisoformat(str(filled.get("not_before")))
    least = london_day(
        desk.now + thinking_time(desk.file.judged, sensitive=bool(desk.file.case["sensitive"]))
    )
    if named < least:
        raise Invalid([("not_before", f"Give them at least until {least.day} {least:%B %Y}.")])
    data_of(position)["not_before"] = named.isoformat()


def say_no(desk: Desk, position: Position | None, filled: Filled) -> None:
    """A no keeps the day they named, or that they named none."""
    take_back(desk, position, filled)
    data = data_of(position)
    data.pop("again", None)
    data["may_ask_again_on"] = filled.get("may_ask_again_on")


def reaffirm(desk: Desk, position: Position | None, filled: Filled) -> None:
    """A yes said again today counts as the yes of the day."""
    data = _said(desk, position, filled)
    data["reaffirmed_on"] = today = london_day(desk.now).isoformat()
    if str(data.get("expires_on") or today) < today:
        data["expires_on"] = ""  # said again after the day they had named


def ask_again(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Their own right, and nobody's to take for them: whoever speaks for somebody lifts no never."""
    if filled.get("channel") == RELAYED:
        raise Invalid([("channel", ONLY_THEY_ASK)])
    may_no_longer(desk, position, filled)


def may_no_longer(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A day from which they may be asked is used up by asking."""
    data = data_of(position)
    for answered in ("may_ask_again_on", "again", "not_so"):
        data.pop(answered, None)


def were_told(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Told, offered and understood are three answers, each with its day (F5)."""
    data_of(position)["told"] = {
        "at": desk.now.isoformat(),
        **{name: str(filled.get(name) or "") for name in ("told", "offered", "understood")},
    }


def when_to_ask(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep when they may be asked, or that they named no time."""
    data_of(position)["when_to_ask"] = filled.get("when_to_ask")
