"""What ends and begins with an episode beside the tables: accounts nothing keeps, things to arrange, tiers.

What a person told in their own words ends with the case, unless they want it kept (practice.md 3.3); what
they asked never to be asked again outlives it (3.2).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from rj_workflow.account import (
    ASKED_AGAIN,
    ASKED_WORDS,
    KEEPS,
    NOT_KEPT,
    has_anything_open,
    is_kept_anyway,
)
from rj_workflow.casefile import PRINCIPALS, Position, Row
from rj_workflow.models import (
    account_part,
    account_version,
    carried_item,
    deadline,
    new_id,
    note,
    person,
    vulnerability,
)
from rj_workflow.models import event as event_table
from rj_workflow.needs import TASK, adjustments_of
from rj_workflow.pack import NEVER
from rj_workflow.timers.deadlines import BY_KIND
from rj_workflow.vulnerability import AGAIN, DEFINITION, standing, tier_of
from rj_workflow.vulnerability import TASK as LOOK_AGAIN
from state_machines.facts import TAKES_PART

if TYPE_CHECKING:
    from rj_workflow.commands.desk import Desk


def end_what_nothing_keeps(desk: "Desk", moved: Position | None, state: str, seq: int) -> None:
    """Destroy an account when the last case of its person closes, or the yes that kept it ends after that.

    Their other cases, and a yes to keeping it on any of them, keep it.  Each choice is read as it stands on
    this desk, elsewhere as it is written.
    """
    closes = moved is None and state == "closed"
    taken_back = moved is not None and moved.topic == KEEPS and desk.file.case["state"] == "closed"
    if not closes and not taken_back:
        return
    for row in desk.file.participants:
        if row["side"] in PRINCIPALS:
            _end(desk, row["person_id"], row["side"], seq)


def _end(desk: "Desk", who: str, side: str, seq: int) -> None:
    v = account_version.c
    whole = v.person_id == who, v.side == side, v.destroyed_at.is_(None)
    versions = desk.session.scalars(select(v.id).where(*whole)).all()
    if _is_kept(desk, who, side):
        return
    c = carried_item.c
    carried = update(carried_item).where(c.person_id == who, c.side == side, c["class"] != NEVER)
    desk.session.execute(carried.values(said="", what=""))
    if not versions:
        return
    desk.session.execute(delete(account_part).where(account_part.c.version_id.in_(versions)))
    gone = update(account_version).where(v.id.in_(versions))
    desk.session.execute(gone.values(destroyed_at=desk.now, read_back_by=""))
    asked = select(event_table.c.id).where(event_table.c.holder == who, event_table.c.event == ASKED_AGAIN)
    desk.session.execute(delete(note).where(note.c.event_id.in_(asked), note.c.field == ASKED_WORDS))
    whose = Position("", "person", holder=who, episode=desk.file.case["episode"])
    desk.note_down("person", NOT_KEPT, "", "", whose, because_of=seq)


def _is_kept(desk: "Desk", who: str, side: str) -> bool:
    here = desk.file.find("choice", who, KEEPS)
    if here is not None and here.state in TAKES_PART:
        return True
    elsewhere = str(desk.file.case["id"])
    return is_kept_anyway(desk.session, who, side, but=elsewhere) or has_anything_open(
        desk.session, who, side, but=elsewhere
    )


def renew_tasks(desk: "Desk", state: str) -> None:
    """Nothing is left to arrange in a closed case; whoever comes back has it arranged anew."""
    if state == "closed":
        mine = update(deadline).where(deadline.c.case_id == desk.file.case["id"], deadline.c.open)
        desk.session.execute(mine.where(deadline.c.kind == TASK).values(open=False, ended_at=desk.now))
    if state == "returned":
        arrange_again(desk, desk.returning)


def arrange_again(desk: "Desk", who: str) -> None:
    """What they asked for and still need is promised again, where no clock of it runs: stopping ended it."""
    side = desk.file.side_of(who)
    if side not in PRINCIPALS:
        return
    d = deadline.c
    runs = select(d.position_id).where(d.case_id == desk.file.case["id"], d.kind == TASK, d.open)
    running = set(desk.session.scalars(runs))
    for one in adjustments_of(desk.session, who, side):
        if one.is_unmet_on(desk.file) and one.id not in running:
            desk.clocks.append(task(desk, one.id, who))


def renew_tier(desk: "Desk") -> None:
    """Whoever comes back is answered as soon as what stood of them says, until they are asked anew (3.4)."""
    who, side = desk.returning, desk.file.side_of(desk.returning)
    # Nobody else can lay down a record with the same number meanwhile, whichever case they write it on.
    desk.session.execute(select(person.c.id).where(person.c.id == who).with_for_update())
    stood = standing(desk.session, who, side) if side in PRINCIPALS else None
    if stood is not None:
        keep_record(
            desk, who, side, phase="entry", grounds=stood.grounds, number=stood.number + 1,
            source=AGAIN, entered_by=None,
        )  # fmt: skip
    if stood is not None and stood.grounds:
        desk.owe(LOOK_AGAIN, who)


def keep_record(
    desk: "Desk",
    who: str,
    side: str,
    *,
    phase: str,
    grounds: Mapping[str, str],
    number: int,
    source: str,
    entered_by: str | None,
) -> None:
    """Lay one more record of what stands beside those before it, and say so in the chain, in codes."""
    tier, episode = tier_of(grounds), desk.file.case["episode"]
    v = vulnerability.c
    before = update(vulnerability).where(v.person_id == who, v.side == side, v.stands)
    desk.session.execute(before.values(stands=False))
    row = {"id": new_id(), "person_id": who, "side": side, "number": number, "stands": True,
           "case_id": desk.file.case["id"], "episode": episode, "phase": phase, "definition": DEFINITION,
           "grounds": dict(grounds), "tier": tier.code, "rank": tier.rank, "source": source,
           "said_at": desk.now, "entered_by": entered_by}  # fmt: skip
    desk.session.execute(insert(vulnerability), [row])
    whose = Position("", "person", holder=who, episode=episode)
    desk.note_down("person", "said_vulnerability", "", "", whose, {"phase": phase, "source": source})


def task(desk: "Desk", adjustment_id: str, person_id: str) -> Row:
    """The clock by which this is to be arranged."""
    due = BY_KIND[TASK].due(desk.now, sensitive=False, data={})
    assert due is not None  # it runs for a number of days
    return desk.clock(TASK, adjustment_id, person_id, due)
