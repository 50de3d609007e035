"""Write down what was promised, what each says of the terms, and what came of an amount paid in parts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import LONGEST, storable
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.step import Target, take_step
from rj_workflow.commands.stop import behalf, note_of
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.promised import (
    CHANGE,
    LOOKED,
    current,
    instalments_in,
    terms_digest,
)
from rj_workflow.sentences import Sentence
from state_machines.fields import TOLD
from state_machines.promised import KINDS
from state_machines.roles import FACILITATOR, PERSON

# What somebody may do with one promise on their own page; whose each is, `whose` says.
ON_A_PROMISE: Final = {"done": "say_done", "leave": "step_out", "let_go": "release"}
ANSWERS: Final = ("right", "change", "none")
CHANGED: Final = Sentence("The words were changed while you read them. Read them once more.")
CHOOSE: Final = Sentence("Choose one of the answers.")
WHAT_TO_CHANGE: Final = Sentence("Write what you would like to be different.")
NOT_NOW: Final = Sentence("There is nothing to say of it now. Look at how it stands.")
ONLY_IN_A_TALK: Final = "A yes is said in a talk, alone. Record it beside their name on the agreement page."


def add_promise(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    words: str,
    due_on: date | None,
    now: datetime,
    kind: str = "explanation",
    parts: Mapping[str, str] | None = None,
    key: str = "",
) -> int:
    """Add a promise to the agreement being written and return its number; the same `key` twice adds one.

    `parts` are what its kind asks beside its words.  Raises Invalid, Refused, Conflict.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    said = {name: storable(text).strip() for name, text in (parts or {}).items() if text.strip()}
    sent = once.sent("add_promise", ref, words, str(due_on or ""), kind, sorted(said.items())) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return int(done["number"])
    instalments = _must_fit(kind, words, said)
    agreement = file.at("agreement")
    if not roles_on(actor, file) & FACILITATOR or agreement.state not in ("draft", "proposed"):
        raise Refused(("A promise is added while the agreement is being written, by the facilitator.",))
    number = 1 + max((i.number for i in file.of("agreement_item")), default=0)
    item = file.new("agreement_item", number=number)
    item.since_at = now
    last = instalments[-1]["due_on"] if instalments else ""
    item.data = {
        "agreement": agreement.number, "words": words.strip(), "kind": kind,
        "due_on": due_on.isoformat() if due_on else last,
        "to_id": _id_of(file, "harmed"), "by_id": _id_of(file, "responsible"),
    }  # fmt: skip
    item.data |= {"parts": said} if said else {}
    item.data |= {"instalments": instalments} if instalments else {}
    file.keep(item)
    if agreement.state == "proposed":
        agreement.data["terms_at"] = now.isoformat()  # who said yes before has not seen this one
        file.keep(agreement)
    desk = Desk(session, file, actor, now)
    codes = {"due_on": item.data["due_on"], "kind": kind}
    desk.note_down(
        "agreement_item", "add_promise", "", "proposed", item, codes, {"words": words.strip(), **said}
    )
    desk.save()
    once.remember(session, actor, key, sent, now, {"number": number})
    return number


def _must_fit(kind: str, words: str, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is paid back in parts, line by line.  Raises Invalid."""
    faults: list[tuple[str, str]] = []
    if kind not in KINDS:
        raise Invalid([("kind", "Choose what kind of promise it is.")])
    if not words.strip():
        faults.append(("words", "Write what is promised."))
    if kind == "encounter" and not said.get("where"):
        faults.append(("where", "Write where they might meet."))
    if any(len(text) > LONGEST for text in (words, *said.values())):
        faults.append(("words", f"Keep each answer under {LONGEST:,} characters."))
    instalments: list[dict[str, Any]] = []
    try:
        instalments = instalments_in(said.get("instalments", "")) if kind == "repayment" else []
    except ValueError as line:
        faults.append(("instalments", f"Write a day and an amount on each line. This is neither: {line}."))
    if faults:
        raise Invalid(faults)
    return instalments


def _id_of(file: CaseFile, side: str) -> str:
    row = file.on_side(side)
    return str(row["person_id"]) if row else ""


def say_of_terms(
    session: Session, actor: Actor, ref: str, *, person_id: str, answer: str, words: str, channel: str,
    shown: str, now: datetime, key: str = "",
) -> None:  # fmt: skip
    """What one of them says of the terms: the words are right, something is to change, or none is wanted.

    A change and "none" count at once; that the words are right is not yet the yes, which is said in a talk
    (O1): somebody calls.  `shown` is the digest of the words they read.  Nobody else is told who said what.
    Raises NotFound, Invalid, Conflict (other words meanwhile, or nothing to answer), Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    if file.side_of(person_id) not in PRINCIPALS or (actor.takes_part and actor.id != person_id):
        raise NotFound("person")
    if not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused(("Whoever works on this case writes down what a person says.",))
    sent = once.sent("say_of_terms", ref, person_id, answer, words, channel, shown) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    agreement = current(file) or file.at("agreement")
    _must_be_an_answer(actor, answer, words, channel)
    if shown and shown != terms_digest(file, agreement):
        raise Conflict(CHANGED)
    if answer == "right" and agreement.state != "proposed":
        raise Conflict(NOT_NOW)
    if answer == "none" and agreement.state not in ("none", "draft", "proposed"):
        raise Conflict(NOT_NOW)
    if answer == "change" and agreement.state not in ("proposed", "agreed", "live"):
        raise Conflict(NOT_NOW)
    step = {"none": "none_wanted", "change": "ask_for_changes"}.get(answer, "")
    desk = Desk(session, file, actor, now, behalf(actor, person_id))
    told = {"channel": channel, "answer": answer, "terms": shown}
    note_of(
        desk, person_id, "said_of_terms", told, {"what_to_change": words.strip()} if words.strip() else {}
    )
    if answer == "right":
        desk.owe(LOOKED, person_id)
    elif answer == "change" and agreement.state != "proposed":
        desk.owe(CHANGE, person_id)
        step = ""
    desk.save()
    if step:
        form = {"what_to_change": words.strip() or "They want no agreement."}
        take_step(session, actor, ref, Target("agreement"), step, form, now=now)
    once.remember(session, actor, key, sent, now, {})


def _must_be_an_answer(actor: Actor, answer: str, words: str, channel: str) -> None:
    faults: list[tuple[str, str]] = []
    if answer not in ANSWERS:
        faults.append(("answer", CHOOSE))
    if answer == "change" and not words.strip():
        faults.append(("what_to_change", WHAT_TO_CHANGE))
    if answer == "right" and actor.is_staff:
        faults.append(("answer", ONLY_IN_A_TALK))
    if actor.is_staff and channel not in dict(TOLD):
        faults.append(("channel", "Say how it reached us."))
    if faults:
        raise Invalid(faults)


def act_on_promise(
    session: Session, actor: Actor, ref: str, number: int, what: str, *, now: datetime
) -> None:
    """It is done, they leave it, or they let it go: each the person's own word, on their own page.

    Raises NotFound (not theirs), Conflict (it stands otherwise by now).
    """
    if what not in ON_A_PROMISE:
        raise NotFound("answer")
    take_step(session, actor, ref, Target("agreement_item", number=number), ON_A_PROMISE[what], {}, now=now)
