"""Declare a link to the people of a case, or that there is none; and decide whether a link can be managed."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from sqlalchemy import update

from risk_assessment.conflicts import BY_NAME, LINKS, bars, may_be_managed
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Filled
from rj_workflow.casefile import CaseFile, Row
from rj_workflow.commands import consequences
from rj_workflow.commands.desk import Desk
from rj_workflow.errors import Invalid
from rj_workflow.models import deadline
from state_machines.fields import Field
from state_machines.roles import MANAGER, SUPERVISOR

LINK = Field(
    "link", "select", "What kind of link is it?", options=tuple((one.name, one.words) for one in LINKS)
)


def must_fit(actor: Actor, file: CaseFile, about: str, filled: Filled) -> None:
    """Whether this declaration holds together, and is theirs to make.  Raises Invalid.

    A link is named or described; another supervisor manages one, with conditions; some are never managed.
    That there is none everybody says for themselves.
    """
    outcome, link = filled.get("outcome"), str(filled.get("link") or "")
    said = bool(filled.words.get("note", "").strip())
    if outcome == "none" and link and bars(link):
        raise Invalid([("outcome", "You name a link. Choose that there is one, or take the link out.")])
    if outcome == "conflict" and not link and not said:
        raise Invalid([("link", "Choose what kind of link it is, or write it below.")])
    if outcome == "asked":
        _must_be_asked(actor, file, about)
    if outcome == "none" and actor.id != about:
        _must_undo_a_link(actor, file, about, said=said)
    if outcome == "managed":
        _must_be_managed(actor, file, about, link, said=said)


def _must_be_asked(actor: Actor, file: CaseFile, about: str) -> None:
    if actor.id == about:
        raise Invalid([("outcome", "Say whether you know any of them yourself.")])
    if file.is_barred(about):
        raise Invalid([("outcome", "They declared a link. Decide about that first.")])
    if file.declared_of_everybody(about):
        raise Invalid([("outcome", "They have declared their interests already.")])


def _must_undo_a_link(actor: Actor, file: CaseFile, about: str, *, said: bool) -> None:
    """Only a link that was declared is undone by somebody else; one that bars, by the service manager."""
    if not _since_free(file, about):
        raise Invalid(
            [("outcome", "Each says for themselves that they know nobody. Choose that they are asked.")]
        )
    if not said:
        raise Invalid([("note", "A link was declared. Write why there is none after all.")])
    manageable = all(link and may_be_managed(link) for link in _links_of(file, about))
    if not manageable and not roles_on(actor, file) & MANAGER:
        raise Invalid([("outcome", "Only the service manager lets somebody back in whose link bars them.")])


def _must_be_managed(actor: Actor, file: CaseFile, about: str, link: str, *, said: bool) -> None:
    if actor.id == about or not roles_on(actor, file) & (SUPERVISOR | MANAGER):
        raise Invalid(
            [("outcome", "Another supervisor decides if a link is managed. Until then say conflict.")]
        )
    if not said:
        raise Invalid(
            [("note", "Write how the link is managed: what they do, and what they leave to others.")]
        )
    for named in filter(None, (link, *sorted(_links_of(file, about)))):
        if not may_be_managed(named):
            raise Invalid([("outcome", f"This link cannot be managed: {BY_NAME[named].words}.")])


def with_what_stands(file: CaseFile, about: str, outcome: str) -> tuple[str, dict[str, Any]]:
    """Nothing new does not undo a link that is managed: it stands as a supervisor decided."""
    row = next(_answered(file, about), None)
    managed = row is not None and row["outcome"] == "managed" and row["episode"] == file.case["episode"]
    if outcome == "none" and row is not None and managed:
        return "managed", dict(row["data"])
    return outcome, {}


def _answered(file: CaseFile, about: str) -> Iterator[Row]:
    """What was recorded of their interests, the newest first; that they were asked is no answer."""
    rows = (row for row in file.checks if (row["kind"], row["about"]) == ("interests", about))
    return (row for row in rows if row["outcome"] != "asked")


def _links_of(file: CaseFile, about: str) -> frozenset[str]:
    """The kinds of every link declared since they were last free of one; empty text for one without a kind.

    Naming a milder kind later makes none of them milder.
    """
    declared = (row for row in _since_free(file, about) if row["outcome"] == "conflict")
    return frozenset(str(row["data"].get("link") or "") for row in declared)


def _since_free(file: CaseFile, about: str) -> list[Row]:
    return list(takewhile(lambda row: row["outcome"] != "none", _answered(file, about)))


def follow_a_declaration(desk: Desk, about: str, outcome: str, seq: int) -> None:
    """A link of somebody who works on it is a supervisor's to decide about; it ends once all declared.

    What somebody signed who turns out to have a link holds no longer.
    """
    case = desk.file.case
    parts = [case[part] for part in ("lead_id", "co_id", "supervisor_id") if case[part]]
    if outcome == "conflict" and about in parts:
        desk.owe("decide_on_link", "")
    if outcome == "conflict":
        consequences.signer_is_linked(desk, about, seq)
    if all(desk.file.declared_of_everybody(worker) for worker in parts):
        ended = update(deadline).where(deadline.c.case_id == case["id"], deadline.c.open)
        ended = ended.where(deadline.c.kind == "declare_interests")
        desk.session.execute(ended.values(open=False, ended_at=desk.now))
