"""What a letter keeps: whose it is, who read it, what each of the two did or was told, when it was given."""

from sqlalchemy import delete, select

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Invalid, Refused
from rj_workflow.exchange import gives_away
from rj_workflow.models import event as event_table
from rj_workflow.models import item_file, note
from state_machines.written import BY_POST, IN_WRITING

TELL_THE_AUTHOR = "author_may_know"
IT_IS_OFF = "item_is_off"
NOT_CHOSEN = "They have not chosen that themselves, on their own page or on paper. Give it in person."


def begin_letter(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A letter has one author, whose it is until it is given, and is meant for the other person."""
    author = position.holder if position and position.holder else desk.actor.id
    if desk.file.side_of(author) not in ("harmed", "responsible"):
        raise Invalid([("author", "Choose whose letter this is.")])
    data_of(position).update(author_id=author, recipient_id=_other(desk, author))


def _other(desk: Desk, author: str) -> str:
    """Whom it is for; nobody yet, where no other person is on the case: its author is not told so."""
    side = "responsible" if desk.file.side_of(author) == "harmed" else "harmed"
    other = desk.file.on_side(side)
    return str(other["person_id"]) if other else ""


def as_they_want_it(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """From now on its author reads one and the same of it, whatever becomes of it."""
    data_of(position)["right_at"] = desk.now.isoformat()


def read_through(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Who read it and when: a second reading is somebody else's, and later.

    What shows how somebody is reached is refused (X3), and so is a letter that is for nobody yet.
    """
    data = data_of(position)
    data["recipient_id"] = data.get("recipient_id") or _other(desk, str(data.get("author_id")))
    if not data["recipient_id"]:
        raise Refused(("Add the other person to the case first.",))
    assert position is not None
    if found := gives_away(desk.session, desk.file, position):
        raise Refused(found)
    data.update(reviewed_by=desk.actor.id, reviewed_at=desk.now.isoformat())


def were_told(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Whom it is for knows of it from now on, and that is never untold."""
    data_of(position).setdefault("told_at", desk.now.isoformat())


def not_before(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep the day they named."""
    data_of(position)["not_before"] = filled.get("not_before")


def delivered(desk: Desk, position: Position | None, filled: Filled) -> None:
    """A letter given belongs to the episode in which it was given.

    By post goes only what whom it is for chose so in their own writing (X2); its author is told of it where
    whoever has it said so (X5).
    """
    data = data_of(position)
    if filled.get("how") == BY_POST and not _chose_post(data):
        raise Invalid([("how", NOT_CHOSEN)])
    data.update(delivered_in=desk.file.case["episode"], given_at=desk.now.isoformat())
    if data.get("may_know") == "yes":
        desk.owe(TELL_THE_AUTHOR, str(data["author_id"]))


def _chose_post(data: dict[str, object]) -> bool:
    return data.get("way") == BY_POST and data.get("way_channel") in IN_WRITING


def taken_back(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Its author has it back before it was given."""
    assert position is not None
    wishes_it_back(desk, position)


def wishes_it_back(desk: Desk, item: Position) -> None:
    """That its author wished it back; whoever knows of it is told by a person, never by a page."""
    item.data.setdefault("taken_back_at", desk.now.isoformat())
    if item.data.get("told_at") and not item.data.get("given_at"):
        desk.owe(IT_IS_OFF, str(item.data["recipient_id"]))


def destroyed(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Its words and files go; that it was there, and each day of it, stays in the chain."""
    assert position is not None
    position.data.pop("text", None)
    desk.session.execute(delete(item_file).where(item_file.c.position_id == position.id))
    e = event_table.c
    its = select(e.id).where(
        e.case_id == desk.file.case["id"], e.lifecycle == "exchange", e.holder == position.holder,
        e.number == position.number,
    )  # fmt: skip
    desk.session.execute(delete(note).where(note.c.event_id.in_(its)))
