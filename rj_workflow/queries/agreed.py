"""What one person reads of what was agreed, on their own page: never more than was agreed to be told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.db import Session
from rj_workflow.models import event as event_table
from rj_workflow.promised import (
    Instalment,
    instalments_of,
    may_read_how_it_ended,
    parts_for,
    promises_of,
    running,
    terms_digest,
    wish_of,
)
from state_machines import LIFECYCLES
from state_machines.facts import ITEM_ENDED, ITEM_RUNNING, NEVER_PROMISED
from state_machines.promised import INSTALMENTS
from state_machines.table import State

# Until the terms are proposed nobody reads what the other wished for.
READABLE = frozenset({"proposed", "agreed", "live", "completed", "partly", "not_completed", "voided"})
OVER = frozenset({"completed", "partly", "not_completed", "voided"})


@dataclass(frozen=True, slots=True)
class MyPromise:
    """One promise in the words of whoever reads it, and what they may do with it."""

    number: int
    words: str
    parts: tuple[tuple[str, str], ...]
    amounts: tuple[Instalment, ...]
    due_on: date | None
    state: str
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyAgreement:
    """How it stands for them; `shown` is the digest of the words, for an answer to exactly these."""

    state: str
    words: str
    promises: tuple[MyPromise, ...]
    shown: str
    said: str  # what they said last of these very words
    wish: str
    on_page: bool
    nothing_was_promised: bool

    @property
    def may_answer(self) -> bool:
        """Whether it is time to say something of the terms."""
        return self.state == "proposed"

    @property
    def may_want_none(self) -> bool:
        """Whether no agreement can be wanted: as good an end as any."""
        return self.state in ("none", "draft", "proposed") and self.nothing_was_promised

    @property
    def may_ask_for_a_change(self) -> bool:
        """Whether a change can be asked for."""
        return self.state in ("proposed", "agreed", "live")


def my_agreement(session: Session, actor: Actor, ref: str) -> MyAgreement:
    """The agreement of this case as this person may read it.  Raises NotFound."""
    file = policy.case_for(session, actor, ref)
    here = newest_of_all(file)
    state, row = here.state if here else "none", file.latest_check("telling_wish", actor.id)
    items = terms_to_read(file, here)
    if actor.kind == "harmed" and state in OVER and not all(_is_known(file, actor, i) for i in items):
        state = "live"
    return MyAgreement(
        state=state,
        words=_in_words_of(LIFECYCLES["agreement"].states[state], actor.kind),
        promises=tuple(_mine(file, actor, item) for item in items),
        shown=terms_digest(file, here),
        said=_said(session, file, actor, terms_digest(file, here)),
        wish=wish_of(file, actor.id),
        on_page=row is not None and row["data"].get("on_page") in (True, "yes"),
        nothing_was_promised=all(i.state in NEVER_PROMISED for i in promises_of(file, here)),
    )


def newest_of_all(file: CaseFile) -> Position | None:
    """Whatever the episode: that somebody came back is not read here by the other."""
    return max(file.of("agreement"), key=lambda one: one.number, default=None)


def terms_to_read(file: CaseFile, here: Position | None) -> list[Position]:
    """The promises whose words both may read: the newest agreement's, once proposed, and any that runs."""
    earlier = [one for one in file.of("agreement") if one is not here]
    items = [item for one in earlier for item in running(file, one)]
    if here is None or here.state not in READABLE:
        return items + running(file, here)  # while its terms are written anew, what runs goes on
    return items + promises_of(file, here)


def tells_how_it_ended(file: CaseFile, person_id: str, agreement: Position | None) -> bool:
    """Whether this person harmed may read on their pages that nothing promised to them runs any more."""
    ended = [i for i in promises_of(file, agreement) if i.state in ITEM_ENDED and i.state != "released"]
    return all(may_read_how_it_ended(file, person_id, item) for item in ended)


def _is_known(file: CaseFile, actor: Actor, item: Position) -> bool:
    """What they let go themselves they know."""
    return item.state == "released" or may_read_how_it_ended(file, actor.id, item)


def _mine(file: CaseFile, actor: Actor, item: Position) -> MyPromise:
    state = item.state
    if actor.kind == "harmed" and state in ITEM_ENDED and not _is_known(file, actor, item):
        state = "agreed"  # the words of a promise that runs
    if actor.kind == "responsible" and state == "failed" and not item.data.get("ended_openly"):
        # The other person took their yes back: nobody reads that here before somebody has settled it.
        settled = any(a.state in OVER for a in file.of("agreement") if a.number == item.data.get("agreement"))
        state = "released" if settled else "claimed_done" if item.data.get("claimed") else "agreed"
    words = _in_words_of(LIFECYCLES["agreement_item"].states[state], actor.kind)
    named = str(item.data.get("due_on") or "")[:10]
    may: tuple[str, ...] = ()
    if actor.kind == "responsible" and state in ITEM_RUNNING:
        may = ("leave",) if state in ("claimed_done", "changing") else ("done", "leave")
    if actor.kind == "harmed" and state in ITEM_RUNNING:
        may = ("let_go",)  # also where it has ended and they are not to be told: the page tells of nothing
    return MyPromise(
        item.number, str(item.data.get("words", "")),
        tuple((name, said) for name, said in parts_for(item, actor.kind) if name != INSTALMENTS.name),
        tuple(instalments_of(item)), date.fromisoformat(named) if named else None, words, may,
    )  # fmt: skip


def _in_words_of(state: State, side: str) -> str:
    return state.harmed if side == "harmed" else state.responsible


def _said(session: Session, file: CaseFile, actor: Actor, shown: str) -> str:
    e = event_table.c
    mine = select(e.data).where(
        e.case_id == file.case["id"], e.holder == actor.id, e.event == "said_of_terms"
    )
    last = session.scalar(mine.order_by(e.seq.desc()).limit(1))
    return str(last["answer"]) if last and last.get("terms") == shown else ""
