"""What a step of the case keeps: who works on it, which process was chosen, which episode begins."""

from datetime import datetime

from rj_workflow.answers import Filled
from rj_workflow.casefile import PRINCIPALS, Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.staffing import weigh
from rj_workflow.errors import Invalid, Refused


def ask_to_be_referred(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """A yes to being referred is theirs to give: of whoever came first, and nobody else (C2)."""
    who = desk.on_behalf_of or desk.actor.id
    if desk.file.takes_part(who) and desk.file.side_of(who) != desk.file.case["first_side"]:
        raise Refused(("This is for whoever came first to say.",))


def allocate(desk: Desk, _position: Position | None, filled: Filled) -> None:
    """Name the people who work on it; a supervisor never facilitates and two facilitators are two."""
    lead, co, supervisor = (filled.get(k) for k in ("lead", "co_worker", "supervisor"))
    if co and co == lead:
        raise Invalid(
            [("co_worker", "Choose somebody other than the lead facilitator, or leave this empty.")]
        )
    if supervisor in (lead, co):
        raise Invalid([("supervisor", "Choose a supervisor who does not facilitate this case.")])
    weigh(desk, {"lead": lead, "co_worker": co, "supervisor": supervisor}, filled)
    desk.file.case |= {"lead_id": lead, "co_id": co or None, "supervisor_id": supervisor}
    desk.is_facilitated_by(lead, co)


def approach_other(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """The other person may now be spoken to, because this approach was agreed and signed."""
    side = "responsible" if desk.file.case["first_side"] == "harmed" else "harmed"
    row = desk.file.on_side(side)
    if row is None:
        raise Invalid([("approved_wording", "Add the other person to the case first.")])
    desk.found_out("contact_basis", row["person_id"], "authorised_approach")


def choose_process(desk: Desk, _position: Position | None, filled: Filled) -> None:
    """Only a process that both said yes to can be chosen."""
    process = str(filled.get("process"))
    chosen = [
        {c.topic for c in desk.file.of("choice") if c.holder == p["person_id"] and _holds(c, desk.now)}
        for p in desk.file.participants if p["side"] in PRINCIPALS
    ]  # fmt: skip
    if not all(f"take_part_{process}" in topics for topics in chosen):
        raise Invalid(
            [("process", "Both people have to have said yes to this kind. Choose one that both chose.")]
        )
    desk.file.case["process"] = process


def _holds(choice: Position, now: datetime) -> bool:
    return choice.state == "given" and (choice.until_at is None or now < choice.until_at)


def come_back(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """Open the next episode, with whoever came back as the first person."""
    returning = desk.on_behalf_of or desk.actor.id
    if desk.file.side_of(returning) not in PRINCIPALS:
        raise Invalid([("holder", "Say who came back.")])
    desk.open_episode(returning)


def reopen(desk: Desk, _position: Position | None, _filled: Filled) -> None:
    """Open the next episode for a review by a person; nobody is contacted by this."""
    desk.open_episode("")
