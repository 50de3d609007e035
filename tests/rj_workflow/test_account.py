"""A person's own account: who reads which part, what staff may set as told, and what keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rj_workflow import events, policy
from rj_workflow.account import Part
from rj_workflow.actors import Actor
from rj_workflow.commands import stop
from rj_workflow.commands.account import had_to_ask_again, take_down_account, write_account
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import account_part, note
from rj_workflow.queries.account import account_of, my_account
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.deadlines import BY_KIND
from tests.factories.case import Standing

PARTS = (
    Part("", "To myself.", "me"),
    Part("", "To them.", "facilitators"),
    Part("", "To her.", "supervisor"),
)


def harmed(walk: Walk) -> Actor:
    return Actor(walk.harmed, "harmed", walk.harmed_name)


def write(walk: Walk, *parts: Part, shown: int = 0, actor: Actor | None = None) -> int:
    walk.wait(minutes=5)
    return write_account(
        walk.session, actor or harmed(walk), walk.ref, parts, shown=shown, channel="portal", now=walk.now
    )


def tell(walk: Walk, who: str = "priya", **given: Any) -> int:
    walk.wait(minutes=5)
    said = {"words": {}, "whom": {}, "channel": "phone", "shown": 0, "person_id": walk.harmed, **given}
    return take_down_account(walk.session, walk.staff[who], walk.ref, now=walk.now, **said)


def read_by(walk: Walk, who: str) -> list[str]:
    granted = account_of(walk.session, walk.staff[who], walk.file, walk.harmed)
    return [part.text for part in granted.readable]


def words(walk: Walk) -> list[str]:
    newest = my_account(walk.session, harmed(walk)).newest
    return [part.text for part in newest.parts] if newest else []


# Who reads a part, by whom it is granted to and what the reader is on the case.
READS = [
    ("me", "priya", False), ("me", "helen", False), ("me", "tom", False),
    ("facilitators", "priya", True), ("facilitators", "tom", True), ("facilitators", "helen", False),
    ("supervisor", "priya", True), ("supervisor", "tom", True), ("supervisor", "helen", True),
    ("supervisor", "david", False), ("supervisor", "sam", False), ("supervisor", "olu", False),
]  # fmt: skip


@pytest.mark.parametrize(("readers", "who", "reads"), READS)
def test_a_part_is_read_by_those_it_is_granted_to(
    standing: Standing, readers: str, who: str, reads: bool
) -> None:
    walk = standing("allocated")
    assert policy.reads_account(walk.staff[who], walk.file, readers) is reads


@pytest.mark.parametrize("readers", ["me", "facilitators", "supervisor"])
def test_nobody_of_the_other_side_and_nobody_after_closing(standing: Standing, readers: str) -> None:
    walk = standing("allocated")
    lee = Actor(walk.responsible, "responsible")
    assert not policy.reads_account(lee, walk.file, readers)
    file = walk.file
    file.case["state"] = "closed"
    assert not policy.reads_account(walk.staff["priya"], file, readers)


def test_each_colleague_reads_exactly_their_parts_of_the_newest_version(standing: Standing) -> None:
    walk = standing("allocated")
    write(walk, *PARTS)
    assert read_by(walk, "priya") == ["To them.", "To her."]
    assert read_by(walk, "helen") == ["To her."]
    write(walk, shown=1)
    assert read_by(walk, "priya") == []


def test_what_is_not_theirs_to_read_is_no_text_on_its_way_to_a_page(standing: Standing) -> None:
    walk = standing("allocated")
    write(walk, *PARTS)
    granted = account_of(walk.session, walk.staff["helen"], walk.file, walk.harmed)
    assert [part.text for part in granted.parts] == ["", "", "To her."]


def test_the_other_person_cannot_write_it_nor_read_it(standing: Standing) -> None:
    walk = standing("exploring_both")
    lee = Actor(walk.responsible, "responsible")
    write(walk, *PARTS)
    assert write(walk, Part("", "Mine.", "me"), actor=lee) == 1
    assert words(walk) == [part.text for part in PARTS]
    with pytest.raises(NotFound):
        account_of(walk.session, lee, walk.file, walk.harmed)


def test_staff_write_it_down_as_told_and_cannot_touch_what_they_may_not_read(standing: Standing) -> None:
    walk = standing("allocated")
    write(walk, *PARTS)
    newest = my_account(walk.session, harmed(walk)).newest
    assert newest is not None
    keys = [part.key for part in newest.parts]
    everything = dict.fromkeys(keys, "Changed.")
    tell(walk, shown=1, words=everything, whom=dict.fromkeys(keys, "facilitators"), added="One.\n\nTwo.")
    now = my_account(walk.session, harmed(walk)).newest
    assert now is not None
    assert [part.text for part in now.parts] == ["To myself.", "Changed.", "Changed.", "One.", "Two."]
    assert [part.readers for part in now.parts] == ["me", "facilitators", "facilitators", "me", "me"]
    assert now.entered_by == walk.staff["priya"].id


def test_what_staff_wrote_down_for_them_alone_can_be_opened_as_they_say(standing: Standing) -> None:
    walk = standing("allocated")
    tell(walk, "priya", added="By letter.")
    assert read_by(walk, "priya") == []
    part = account_of(walk.session, walk.staff["priya"], walk.file, walk.harmed).parts[0]
    assert (part.text, part.by_staff) == ("", True)
    tell(walk, shown=1, whom={part.key: "facilitators"})
    assert read_by(walk, "priya") == ["By letter."]


@pytest.mark.parametrize(
    ("who", "given", "fault"),
    [
        ("priya", {"added": "Said.", "channel": ""}, Invalid),
        ("priya", {"added": "Said.", "channel": "portal"}, Invalid),
        ("priya", {"added": " "}, Invalid),
        ("priya", {"added": "Said.", "readers": "everybody"}, Invalid),
        ("priya", {"added": "Said.", "read_back_by": "x" * 121}, Invalid),
        ("priya", {"added": "Said.", "shown": 4}, Conflict),
        ("helen", {"added": "Said."}, Refused),
    ],
)
def test_what_is_not_taken_down(
    standing: Standing, who: str, given: dict[str, Any], fault: type[Exception]
) -> None:
    walk = standing("allocated")
    with pytest.raises(fault):
        tell(walk, who, **given)
    assert words(walk) == []


def test_only_the_two_principals_have_one(standing: Standing) -> None:
    walk = standing("allocated")
    supporter = walk.add("Carol", "supporter")
    walk.declare("priya")
    with pytest.raises(NotFound):
        account_of(walk.session, walk.staff["priya"], walk.file, supporter)


def test_asking_again_is_counted_with_what_was_asked(standing: Standing) -> None:
    walk = standing("allocated")
    write(walk, *PARTS)
    priya = walk.staff["priya"]
    with pytest.raises(Invalid):
        had_to_ask_again(walk.session, priya, walk.ref, person_id=walk.harmed, what=" ", now=walk.now)
    with pytest.raises(Refused):
        had_to_ask_again(
            walk.session, walk.staff["helen"], walk.ref, person_id=walk.harmed, what="When.", now=walk.now
        )
    had_to_ask_again(walk.session, priya, walk.ref, person_id=walk.harmed, what="When.", now=walk.now)
    hers = my_account(walk.session, harmed(walk)).asked_again
    assert [(one.who, one.what) for one in hers] == [(priya.name, "When.")]
    lee = Actor(walk.responsible, "responsible")
    assert my_account(walk.session, lee).asked_again == ()


def test_whoever_reads_nothing_sees_how_often_and_not_what(standing: Standing) -> None:
    walk = standing("allocated")
    write(walk, Part("", "To myself.", "me"))
    had_to_ask_again(
        walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, what="When.", now=walk.now
    )
    seen = account_of(walk.session, walk.staff["helen"], walk.file, walk.harmed).account.asked_again
    assert [(one.what) for one in seen] == [""]


# --- what keeps it


def close(walk: Walk) -> None:
    walk.settle_aftercare()
    walk.close("HARMED_WITHDREW")


def test_closing_destroys_what_nothing_keeps_and_the_chain_stays_whole(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk, *PARTS)
    had_to_ask_again(
        walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, what="When.", now=walk.now
    )
    close(walk)
    account = my_account(walk.session, harmed(walk))
    assert account.newest is None
    assert account.destroyed_at is not None
    assert walk.session.execute(select(account_part)).all() == []
    assert walk.session.execute(select(note).where(note.c.text == "When.")).all() == []
    assert [one.what for one in account.asked_again] == [""]
    assert list(events.verify(walk.session)) == []


def test_a_yes_keeps_it_through_closing_for_years_and_taking_it_back_destroys_it(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk, *PARTS)
    walk.yes(walk.harmed, "keep_record")
    close(walk)
    walk.wait(days=3 * 365)
    assert words(walk) == [part.text for part in PARTS]
    assert write(walk, replace(PARTS[0], text="More."), shown=1) == 2
    stop.take_back(
        walk.session,
        harmed(walk),
        person_id=walk.harmed,
        purpose="keep_record",
        channel="portal",
        now=walk.now,
    )
    assert words(walk) == []
    with pytest.raises(Refused):
        write(walk, *PARTS, shown=2)


def test_taking_the_yes_back_while_the_case_goes_on_destroys_nothing_yet(standing: Standing) -> None:
    walk = standing("exploring_both")
    write(walk, *PARTS)
    walk.yes(walk.harmed, "keep_record")
    stop.take_back(
        walk.session,
        harmed(walk),
        person_id=walk.harmed,
        purpose="keep_record",
        channel="portal",
        now=walk.now,
    )
    assert words(walk) == [part.text for part in PARTS]


def test_one_persons_yes_keeps_nothing_of_the_others(standing: Standing) -> None:
    walk = standing("exploring_both")
    lee = Actor(walk.responsible, "responsible")
    write(walk, *PARTS)
    write(walk, Part("", "Mine.", "me"), actor=lee)
    walk.yes(walk.harmed, "keep_record")
    close(walk)
    assert words(walk) == [part.text for part in PARTS]
    assert my_account(walk.session, lee).newest is None


def test_the_yes_to_keeping_never_runs_out_by_itself() -> None:
    clock = BY_KIND["yes_to_keeping"]
    assert (clock.fires, clock.runs_out) == ("", False)
    assert timedelta(days=clock.days) > timedelta(days=6 * 365)
