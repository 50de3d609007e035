"""Write down what was promised: each promise its own row, with a day and somebody to see to it."""

from datetime import date, datetime

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import CaseFile
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, Refused
from state_machines.roles import FACILITATOR


def add_promise(
    session: Session, actor: Actor, ref: str, *, words: str, due_on: date | None, now: datetime, key: str = ""
) -> int:
    """Add a promise to the agreement being written and return its number; the same `key` twice adds one.

    Raises Invalid, Refused, Conflict.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    sent = once.sent("add_promise", ref, words, str(due_on or "")) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return int(done["number"])
    if not words.strip():
        raise Invalid([("words", "Write what is promised.")])
    agreement = file.at("agreement")
    if not roles_on(actor, file) & FACILITATOR or agreement.state not in ("draft", "proposed"):
        raise Refused(("A promise is added while the agreement is being written, by the facilitator.",))
    number = 1 + max((i.number for i in file.of("agreement_item")), default=0)
    item = file.new("agreement_item", number=number)
    item.since_at = now
    item.data = {
        "agreement": agreement.number,
        "words": words.strip(),
        "due_on": due_on.isoformat() if due_on else "",
    }
    item.data |= {"to_id": _id_of(file, "harmed"), "by_id": _id_of(file, "responsible")}
    file.keep(item)
    if agreement.state == "proposed":
        agreement.data["terms_at"] = now.isoformat()  # who said yes before has not seen this one
        file.keep(agreement)
    desk = Desk(session, file, actor, now)
    codes, said = {"due_on": item.data["due_on"]}, {"words": words.strip()}
    desk.note_down("agreement_item", "add_promise", "", "proposed", item, codes, said)
    desk.save()
    once.remember(session, actor, key, sent, now, {"number": number})
    return number


def _id_of(file: CaseFile, side: str) -> str:
    row = file.on_side(side)
    return str(row["person_id"]) if row else ""
