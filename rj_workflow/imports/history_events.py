"""The kinds of line a history may hold, each carried out by the command that a page would call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.answers import fields_of
from rj_workflow.casefile import CaseFile
from rj_workflow.commands.agreement import add_promise
from rj_workflow.commands.check import record_check
from rj_workflow.commands.enquiry import Enquiry, add_person, open_enquiry
from rj_workflow.commands.risk import answer_many, ask_as_then, newest, open_item
from rj_workflow.commands.step import NO_TOPIC, SOMEBODYS, TOPICS, Target, locate, take_step
from rj_workflow.commands.stop import stop_everything
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, Refused
from rj_workflow.imports import assessment
from rj_workflow.imports.history_line import Line
from rj_workflow.imports.history_names import Names
from rj_workflow.models import case as case_table
from rj_workflow.models import event as event_table
from rj_workflow.risk import answers_of, to_open
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS, Check
from state_machines.fields import FIELDS

Result = dict[str, str]
NOT_TOLD = "{} was not opened by a history. Open it with a line of its own, or go on with it on its pages."
Kind = Callable[["Telling", Line, Actor, datetime], Result]


class Telling:
    """What carrying out a line needs: the database, the names, and when it is written down here."""

    def __init__(self, session: Session, names: Names, recorded_at: datetime) -> None:
        self.session, self.names, self.recorded_at = session, names, recorded_at

    def carry_out(self, line: Line, when: datetime) -> Result:
        """Do what the line says, on its day; gives `ref` and, where somebody was added, `person`.

        Raises NotFound, Conflict, Invalid, Refused as the command does.
        """
        if line.event != "open_enquiry" and not self._was_told(self.names.ref(line)):
            raise Refused((NOT_TOLD.format(line.case),))
        kind = PLAIN.get(line.event) or (_check if line.event.startswith("check:") else _step)
        return kind(self, line, self.names.actor(line.who), when)

    def _was_told(self, ref: str) -> bool:
        """Whether a history opened this case: one that began here goes on through its own pages alone."""
        found = select(event_table.c.data).join(case_table, case_table.c.id == event_table.c.case_id)
        first = self.session.scalar(found.where(case_table.c.ref == ref, event_table.c.seq == 1))
        return bool(first and first.get("told_again"))

    def exists(self, ref: str) -> bool:
        """Whether a case has this reference."""
        return self.session.scalar(select(case_table.c.id).where(case_table.c.ref == ref)) is not None


def _open_enquiry(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    if line.case in telling.names.refs or telling.exists(line.case):
        raise Refused((f"{line.case} is already open.",))
    allowed = {"name", "side", "harm", "gender_based", "sensitive", "doubt", "basis"}
    data = telling.names.form(line, None, allowed)
    basis = str(data.get("basis", "own_request"))
    name, side, harm = (str(data.get(f, "")) for f in ("name", "side", "harm"))
    gender_based, sensitive, doubt = (data.get(f) == "yes" for f in ("gender_based", "sensitive", "doubt"))
    enquiry = Enquiry(name, side, harm, gender_based, sensitive, doubt, basis)
    ref = open_enquiry(telling.session, actor, enquiry, now=when, told_again=True)
    row = policy.case_for(telling.session, THE_CLOCK, ref).on_side(side)
    return {"ref": ref, "person": row["person_id"] if row else ""}


def _add_person(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    data = telling.names.form(line, None, {"name", "side", "doubt"})
    ref = telling.names.ref(line)
    if not line.person or (ref, line.person) in telling.names.people:
        raise Invalid([("person", "Give this person an alias of their own, for the lines that follow.")])
    name, side = str(data.get("name", "")), str(data.get("side", ""))
    doubt = data.get("doubt") == "yes"
    person = add_person(telling.session, actor, ref, name=name, side=side, doubt=doubt, now=when)
    return {"ref": ref, "person": person}


def _add_promise(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    ref = telling.names.ref(line)
    data = telling.names.form(line, None, {"words", "due_on"})
    try:
        due = date.fromisoformat(str(data["due_on"])) if data.get("due_on") else None
    except ValueError:
        raise Invalid([("due_on", "Write a real date, such as 2023-04-12.")]) from None
    add_promise(telling.session, actor, ref, words=str(data.get("words", "")), due_on=due, now=when)
    return {"ref": ref}


def _answer(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    ref = telling.names.ref(line)
    _check_topic("risk", line.topic)
    file = policy.case_for(telling.session, actor, ref, as_of_right=True)  # the command asks the rest
    data = telling.names.form(line, None, {"answers"})
    keys, form = assessment.as_form(file, line.topic, data.get("answers"))
    answer_many(telling.session, actor, ref, scope=line.topic, keys=keys, form=form, now=when)
    return {"ref": ref}


def _begin(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    """An assessment answers the questions of its day: `questions` names their version."""
    data = dict(line.data)
    questions = str(data.pop("questions", ""))
    result = _step(telling, replace(line, data=data), actor, when)
    if questions:
        ask_as_then(telling.session, actor, result["ref"], scope=line.topic, questions=questions, now=when)
    return result


def _open_item(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    ref = telling.names.ref(line)
    _check_topic("risk", line.topic)
    data = telling.names.form(line, None, {"item", "side"})
    file = policy.case_for(telling.session, actor, ref, as_of_right=True)  # the command asks the rest
    position = newest(file, line.topic, line.number)
    item, side = str(data.get("item", "")), str(data.get("side", ""))
    red = [a for a in to_open(answers_of(file, position)) if (a.item_id, a.side) == (item, side)]
    for subject in [a.subject.key for a in red] or [""]:
        open_item(
            telling.session, actor, ref,
            scope=line.topic, number=position.number, item_id=item, subject=subject, now=when,
        )  # fmt: skip
    return {"ref": ref}


def _stop_everything(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    ref = telling.names.ref(line)
    file = policy.case_for(telling.session, actor, ref, as_of_right=True)  # the command asks the rest
    person = telling.names.person(line, file, line.person)
    said = telling.names.form(line, None, {"channel", "relayed_by"})
    channel = said.get("channel", "")
    if channel not in {code for code, _ in FIELDS["channel"].options}:
        raise Invalid([("channel", "Say how it reached us.")])
    stop_everything(
        telling.session, actor, person_id=person, channel=str(channel), now=when, ref=ref,
        relayed_by=str(said.get("relayed_by") or ""),
    )  # fmt: skip
    return {"ref": ref}


def _check(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    check = CHECKS.get(line.event.partition(":")[2])
    if check is None:
        raise Refused((f"There is no check called {line.event}.",))
    ref = telling.names.ref(line)
    file = policy.case_for(telling.session, actor, ref, as_of_right=True)  # the command asks the rest
    about = _about(telling, line, file, check)
    form = telling.names.form(line, file, {"outcome", *(one.name for one in check.fields)})
    record_check(telling.session, actor, ref, check.kind, form, about=about, now=when)
    return {"ref": ref}


def _about(telling: Telling, line: Line, file: CaseFile, check: Check) -> str:
    if check.about == "person":
        return telling.names.person(line, file, line.person)
    if check.about == "worker":
        return str(telling.names.colleague(line.worker)["id"])
    return _item(file, line.number) if check.about == "item" else ""


def _step(telling: Telling, line: Line, actor: Actor, when: datetime) -> Result:
    lifecycle, _, event = line.event.partition(".")
    rows = (
        [row for row in LIFECYCLES[lifecycle].rows if row.event == event] if lifecycle in LIFECYCLES else []
    )
    if not rows:
        raise Refused((f"There is no step called {line.event}.",))
    ref = telling.names.ref(line)
    file = policy.case_for(telling.session, actor, ref, as_of_right=True)  # the command asks the rest
    if lifecycle in SOMEBODYS and not line.person:
        raise Invalid([("person", f"Say whose {LIFECYCLES[lifecycle].title.lower()} this is.")])
    _check_topic(lifecycle, line.topic)
    holder = telling.names.person(line, file, line.person) if line.person else ""
    form = telling.names.form(line, file, {one.name for row in rows for one in fields_of(row)})
    target = Target(lifecycle, holder, _topic(file, line.topic), line.number)
    try:
        take_step(telling.session, actor, ref, target, event, form, now=when, recorded_at=telling.recorded_at)
    except Conflict:
        position = locate(file, target, event)
        state = position.state if position else file.case["state"]
        raise Refused((f"{line.event} does not start from {state}, where it stood then.",)) from None
    return {"ref": ref}


PLAIN: dict[str, Kind] = {
    "open_enquiry": _open_enquiry,
    "add_person": _add_person,
    "add_promise": _add_promise,
    "risk.begin": _begin,
    "risk.copy_forward": _begin,
    "risk.answer": _answer,
    "risk.open_item": _open_item,
    "stop_everything": _stop_everything,
}


def _check_topic(lifecycle: str, topic: str) -> None:
    known = TOPICS.get(lifecycle, NO_TOPIC) - NO_TOPIC
    if known and topic.partition(":")[0] not in known:
        raise Invalid([("topic", f"Name one of: {', '.join(sorted(known))}.")])


def _topic(file: CaseFile, topic: str) -> str:
    """A choice about one letter names it by its number in a history, and by its id in the case."""
    kind, _, number = topic.partition(":")
    return f"{kind}:{_item(file, int(number))}" if number.isdecimal() else topic


def _item(file: CaseFile, number: int | None) -> str:
    found = next((item.id for item in file.of("exchange") if item.number == number), None)
    if found is None:
        raise Invalid([("number", "There is no letter with this number.")])
    return found
