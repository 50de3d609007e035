"""AB-05: of the yeses written down one in ten is asked about again, and nobody can know which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import select, update

from rj_workflow import crypto
from rj_workflow.actors import Actor
from rj_workflow.commands import desk as desks
from rj_workflow.commands.choice import TRIES, call_back, not_so, why_no_call
from rj_workflow.commands.contact import change_plan
from rj_workflow.commands.desk import CALL_BACK, CONFIRM, YES_NOT_SO
from rj_workflow.commands.owed import keep
from rj_workflow.commands.stop import stop_everything
from rj_workflow.crypto import is_called_back
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import deadline, event, outbox
from rj_workflow.notifications.contact import WHY
from rj_workflow.queries.choice import to_ask
from rj_workflow.queries.contact import ways_now
from rj_workflow.queries.worklist import promised_on, promises
from rj_workflow.seeds.casework import UNDERSTOOD
from state_machines.choice import PURPOSES
from state_machines.contact import WAYS

if TYPE_CHECKING:
    from rj_workflow.seeds.walk import Walk
    from tests.factories.case import Standing

MEETING = "take_part_face_to_face"
WRITERS = ("priya", "tom", "sam", "olu")


Turn = Callable[[Callable[[str, int], bool]], None]


@pytest.fixture
def from_here(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """From this line on yeses are chosen in this way; the cases that tests share were walked without it."""

    def turn(way: Callable[[str, int], bool]) -> None:
        monkeypatch.setattr(desks, "is_called_back", way)

    return turn


def everyone(_event: str, _of_100: int) -> bool:
    return True


@pytest.fixture
def own_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service whose secret is the same in each run."""
    (tmp_path / crypto.FILE).write_text("5e" * crypto.LENGTH, encoding="ascii")
    monkeypatch.setattr(crypto, "_secret", lambda _folder: crypto.read_secret(tmp_path / crypto.FILE))


def yeses(number: int) -> list[tuple[str, str]]:
    """So many events of a yes, each with who wrote it down; the same in each run of this test."""
    chance = Random(2026)
    return [
        (UUID(int=chance.getrandbits(128), version=4).hex, WRITERS[at % len(WRITERS)]) for at in range(number)
    ]


@pytest.mark.usefixtures("own_secret")
@pytest.mark.parametrize("number", [2_000, 20_000])
def test_one_in_ten_is_chosen_whoever_wrote_it_down(number: int) -> None:
    chosen = Counter(who for one, who in yeses(number) if is_called_back(one, 10))
    assert 0.09 <= chosen.total() / number <= 0.11
    expected = chosen.total() / len(WRITERS)
    differ = sum((chosen[who] - expected) ** 2 / expected for who in WRITERS)
    assert differ < 11.34, "chi-squared with three degrees of freedom, one in a hundred"


def test_the_answer_is_the_same_whenever_it_is_asked_and_another_service_has_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    for secret in ("5e", "5e", "a1"):
        monkeypatch.setattr(
            crypto, "_secret", lambda _folder, secret=secret: bytes.fromhex(secret * crypto.LENGTH)
        )
        drawn.append([one for one, _ in yeses(2_000) if is_called_back(one, 10)])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0]) & set(drawn[2])) < 60, (
        "one in a hundred by chance: nobody foresees it from outside"
    )


def test_a_higher_share_adds_to_who_is_asked_and_a_hundred_is_everybody() -> None:
    ids = [one for one, _ in yeses(500)]
    five, ten, all_of_them = ({one for one in ids if is_called_back(one, share)} for share in (5, 10, 100))
    assert five < ten < all_of_them == set(ids)


def test_exactly_the_yeses_that_were_chosen_are_asked_about(standing: Standing, from_here: Turn) -> None:
    walk, asked = standing("exploring_first"), []

    def every_other(event_id: str, of_100: int) -> bool:
        asked.append((event_id, of_100))
        return int(event_id, 16) % 2 == 0

    from_here(every_other)
    for purpose in (one for one in PURPOSES if one.startswith(("contact", "take_part_", "keep_"))):
        walk.yes(walk.harmed, purpose, scope="Only my first name.")
        for _ in range(3):
            walk.say_again(walk.harmed, purpose)
    said = select(event).where(event.c.event.in_(("say_yes", "reaffirm")), event.c.id.in_(dict(asked)))
    rows = walk.session.execute(said).mappings().all()
    assert len(rows) == len(asked) > 30
    assert {of_100 for _, of_100 in asked} == {10}
    chosen = [row for row in rows if int(row["id"], 16) % 2 == 0]
    assert 0 < len(chosen) < len(rows)
    clocks = walk.session.execute(select(deadline).where(deadline.c.kind == CALL_BACK)).mappings().all()
    assert sorted(c["made_at"] for c in clocks) == sorted(row["effective_at"] for row in chosen)


# --- who asks, and what comes of it


def a_yes(
    standing: Standing, from_here: Turn, state: str = "exploring_first", topic: str = "contact"
) -> Walk:
    """A case in which one yes was written down and is to be asked about."""
    walk = standing(state)
    walk.declare("david", "olu")
    from_here(everyone)
    if topic == MEETING:
        walk.say_again(walk.harmed, MEETING)
    else:
        walk.yes(walk.harmed, topic, own_words="Yes. Ring me.")
    return walk


def clock_of(walk: Walk, kind: str = CALL_BACK) -> str:
    newest = select(deadline.c.id).where(deadline.c.kind == kind).order_by(deadline.c.made_at.desc())
    return str(walk.session.scalars(newest).first())


def call(walk: Walk, outcome: str, who: str = "david", said: str = "", *, they_came: bool = False) -> None:
    call_back(
        walk.session, walk.staff[who], walk.ref, clock_of(walk), outcome=outcome, said=said, now=walk.now,
        they_came=they_came,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["priya", "tom", "sam", "helen"])
def test_nobody_who_works_on_the_case_asks_or_knows_of_it(
    standing: Standing, from_here: Turn, who: str
) -> None:
    walk = a_yes(standing, from_here)
    with pytest.raises(NotFound):
        call(walk, "so", who)
    actor, case_id = walk.staff[who], walk.file.case["id"]
    later = walk.now + timedelta(days=30)
    assert CALL_BACK not in {one.kind for one in promises(walk.session, actor, later)}
    assert CALL_BACK not in {one.kind for one in promised_on(walk.session, actor, case_id, later)}


def test_nobody_reads_of_it_before_they_have_said_whom_they_know(standing: Standing, from_here: Turn) -> None:
    walk = standing("exploring_first")
    from_here(everyone)
    walk.yes(walk.harmed, "contact")
    [seen] = promises(walk.session, walk.staff["david"], walk.now)
    assert (seen.kind, seen.mine, seen.declared) == ("undeclared", True, False)
    unsaid = promises(walk.session, walk.staff["priya"], walk.now)
    assert len([one for one in unsaid if one.kind == "undeclared"]) == 0


def test_a_supervisor_asks_and_the_manager_once_it_is_late(standing: Standing, from_here: Turn) -> None:
    walk = a_yes(standing, from_here)
    for days, seen in ((0, {"david": True, "olu": False}), (10, {"david": True, "olu": True})):
        for who, sees in seen.items():
            kinds = {
                one.kind for one in promises(walk.session, walk.staff[who], walk.now + timedelta(days=days))
            }
            assert (CALL_BACK in kinds) is sees, (who, days)


def test_whoever_wrote_it_down_never_asks_about_it_whatever_else_they_are(
    standing: Standing, from_here: Turn
) -> None:
    """A colleague who took the call at the desk, and supervises elsewhere."""
    walk = a_yes(standing, from_here)
    walk.session.execute(
        update(event).where(event.c.event == "say_yes").values(actor_id=walk.staff["david"].id)
    )
    with pytest.raises(NotFound):
        call(walk, "so")


def test_the_page_says_what_was_written_down(standing: Standing, from_here: Turn) -> None:
    walk = a_yes(standing, from_here)
    rows = dict(to_ask(walk.session, walk.staff["david"], walk.file, clock_of(walk)).rows)
    assert rows["Edition explained"] == walk.file.edition
    assert (rows["How it reached us"], rows["Who else was there"]) == ("In person", "nobody")
    assert (rows["In their words"], rows["Who wrote it down"]) == ("Yes. Ring me.", walk.staff["priya"].name)


def test_it_is_so_and_nothing_moves(standing: Standing, from_here: Turn) -> None:
    walk = a_yes(standing, from_here)
    call(walk, "so")
    assert walk.file.at("choice", walk.harmed, "contact").state == "given"
    with pytest.raises(Conflict):
        call(walk, "so")


def test_not_reached_is_tried_so_often_and_no_more(standing: Standing, from_here: Turn) -> None:
    walk = a_yes(standing, from_here)
    for left in reversed(range(TRIES)):
        call(walk, "not_reached")
        row = walk.session.execute(select(deadline).where(deadline.c.id == clock_of(walk))).mappings().one()
        assert row["open"] is bool(left)
    assert walk.file.at("choice", walk.harmed, "contact").state == "given"


@pytest.mark.parametrize("outcome", ["", "perhaps"])
def test_any_other_answer_is_asked_again(standing: Standing, from_here: Turn, outcome: str) -> None:
    walk = a_yes(standing, from_here)
    with pytest.raises(Invalid):
        call(walk, outcome)


def test_it_is_not_so_and_everything_that_rests_on_it_stops(standing: Standing, from_here: Turn) -> None:
    walk = a_yes(standing, from_here, "scheduled", MEETING)
    call(walk, "not_so", said="She asked for a letter.")
    file = walk.file
    assert file.at("choice", walk.harmed, MEETING).state == "withdrawn"
    assert file.at("meeting").state == "cancelled"
    assert {one.state for one in file.of("risk")} == {"stale"}
    assert not {"waiting"} & set(walk.session.scalars(select(outbox.c.state)))
    row = walk.session.execute(select(deadline).where(deadline.c.kind == YES_NOT_SO)).mappings().one()
    assert (row["open"], row["person_id"]) == (True, walk.harmed)


def shut_to_us(walk: Walk, way: str) -> None:
    """From now on nobody here may contact Maya, and the call back about her yes is still open."""
    if way == "ran_out":
        walk.wait(days=120)
    elif way == "no_plan":
        shut = {"never": [one for one, _ in WAYS]}
        change_plan(
            walk.session, Actor(walk.harmed, "harmed"), person_id=walk.harmed, what="more", form=shut,
            ref=walk.ref, now=walk.now,
        )  # fmt: skip
    else:
        row = {"open": True, "ended_at": None}
        one = clock_of(walk)
        walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.harmed, topic="contact")
        walk.session.execute(update(deadline).where(deadline.c.id == one).values(row))


@pytest.mark.parametrize("why", ["said_no", "no_plan", "ran_out"])
def test_nobody_is_called_whom_we_may_not_contact_and_what_they_say_themselves_is_kept(
    standing: Standing, from_here: Turn, why: str
) -> None:
    walk = a_yes(standing, from_here)
    shut_to_us(walk, why)
    asked = to_ask(walk.session, walk.staff["david"], walk.file, clock_of(walk))
    assert why_no_call(walk.session, walk.file, asked.person_id, walk.now) == WHY[why]
    for outcome in ("so", "not_so", "not_reached"):
        with pytest.raises(Refused, match="Do not call them"):
            call(walk, outcome)
    with pytest.raises(Refused, match="Do not call them"):
        call(walk, "not_reached", they_came=True)
    call(walk, "so", they_came=True)
    row = walk.session.execute(select(event).where(event.c.event == "called_back")).mappings().one()
    assert row["data"]["they_came"] is True


def test_what_was_heard_at_noon_is_written_down_at_night(standing: Standing, from_here: Turn) -> None:
    walk = a_yes(standing, from_here)
    walk.now = walk.now.replace(hour=3) + timedelta(days=1)
    ways = {one.answer.why for one in ways_now(walk.session, walk.file, walk.harmed, walk.now)}
    assert "" not in ways
    call(walk, "so")


def test_whoever_stops_is_not_rung_about_a_yes(standing: Standing, from_here: Turn) -> None:
    walk = standing("exploring_first")
    from_here(everyone)
    walk.yes(walk.harmed, "contact")
    now, her = walk.now, Actor(walk.harmed, "harmed")
    stop_everything(walk.session, her, person_id=walk.harmed, channel="portal", now=now)
    left = select(deadline.c.id).where(deadline.c.kind == CALL_BACK, deadline.c.open)
    assert walk.session.scalars(left).all() == []


def step_by_her(walk: Walk, event_: str, topic: str = "contact", channel: str = "phone", **form: str) -> None:
    walk.wait(minutes=5)
    form = {"channel": channel, **form}
    walk.do("priya", "choice", event_, form, holder=walk.harmed, topic=topic)


NO_MORE: dict[str, Callable[[Walk], object]] = {
    "no to contact": lambda walk: step_by_her(walk, "withdraw"),
    "never to contact": lambda walk: step_by_her(walk, "say_never"),
    "never on the offer": lambda walk: walk.do("priya", "offer", "do_not_ask", holder=walk.harmed),
    "contact is not what she said": lambda walk: say_not_so(walk, Actor(walk.harmed, "harmed"), "contact"),
    "stop": lambda walk: stop_everything(
        walk.session, Actor(walk.harmed, "harmed"), person_id=walk.harmed, channel="portal", now=walk.now
    ),
}


def open_calls(walk: Walk) -> list[str]:
    found = select(deadline.c.kind).where(deadline.c.kind.in_((CALL_BACK, CONFIRM)), deadline.c.open)
    return sorted(walk.session.scalars(found))


@pytest.mark.parametrize("how", sorted(NO_MORE))
def test_whoever_says_no_to_contact_or_never_is_rung_neither_about_a_yes_nor_to_confirm(
    standing: Standing, from_here: Turn, how: str
) -> None:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    from_here(everyone)
    walk.yes(walk.harmed, "approach_other", scope="Only my first name.")
    step_by_her(walk, "withdraw", "approach_other", "relayed", relayed_by="Her sister")
    assert open_calls(walk) == [CALL_BACK, CONFIRM], "the yes itself taken back is still asked about"
    NO_MORE[how](walk)
    assert open_calls(walk) == []


def test_what_somebody_passed_on_is_confirmed_and_nothing_else_is_asked(
    standing: Standing, from_here: Turn
) -> None:
    walk = a_yes(standing, from_here)
    step_by_her(walk, "withdraw", channel="relayed", relayed_by="Her sister")
    assert open_calls(walk) == [CONFIRM]


def test_a_stop_of_her_own_ends_the_call_about_one_that_was_passed_on(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    stop_everything(
        walk.session, walk.staff["priya"], person_id=walk.harmed, channel="relayed", relayed_by="Her sister",
        now=walk.now,
    )  # fmt: skip
    assert open_calls(walk) == [CONFIRM]
    walk.wait(minutes=5)
    her = Actor(walk.harmed, "harmed")
    stop_everything(walk.session, her, person_id=walk.harmed, channel="portal", now=walk.now)
    assert open_calls(walk) == []


def test_a_never_to_one_thing_ends_the_call_about_that_and_no_other(
    standing: Standing, from_here: Turn
) -> None:
    walk = a_yes(standing, from_here)
    walk.yes(walk.harmed, "approach_other", scope="Only my first name.")
    step_by_her(walk, "say_never", "approach_other")
    contact = walk.file.at("choice", walk.harmed, "contact")
    left = select(deadline.c.position_id).where(deadline.c.kind == CALL_BACK, deadline.c.open)
    assert walk.session.scalars(left).all() == [contact.id]


def test_a_supervisor_is_told_not_to_call_whoever_says_that_a_yes_was_not_theirs(standing: Standing) -> None:
    """Their own page promises it; and the task outlives their stop."""
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    say_not_so(walk, Actor(walk.harmed, "harmed"), "contact")
    NO_MORE["stop"](walk)
    found = promises(walk.session, walk.staff["helen"], walk.now)
    [detail] = [one.detail for one in found if one.kind == YES_NOT_SO]
    assert "Do not call them" in detail
    assert "Talk with them" not in detail


# --- said by themselves


def say_not_so(walk: Walk, actor: Actor, topic: str = MEETING) -> None:
    not_so(walk.session, actor, person_id=walk.harmed, purpose=topic, channel="portal", now=walk.now)


def test_nobody_weighs_it_first_and_it_ends_once(standing: Standing) -> None:
    walk = standing("scheduled")
    say_not_so(walk, Actor(walk.harmed, "harmed"))
    count = walk.file.case["event_count"]
    assert walk.file.at("choice", walk.harmed, MEETING).state == "withdrawn"
    say_not_so(walk, Actor(walk.harmed, "harmed"))
    assert walk.file.case["event_count"] == count


ENDINGS = {"withdrawn": "withdraw", "never_ask": "say_never", "lapsed": ""}


@pytest.mark.parametrize("ended", sorted(ENDINGS))
def test_a_yes_that_ended_meanwhile_is_looked_at_once_and_stays_as_it_ended(
    standing: Standing, ended: str
) -> None:
    walk = standing("exploring_first" if ENDINGS[ended] else "closed")
    if ENDINGS[ended]:
        walk.yes(walk.harmed, "contact")
        walk.do("priya", "choice", ENDINGS[ended], {"channel": "phone"}, holder=walk.harmed, topic="contact")
    assert walk.file.at("choice", walk.harmed, "contact").state == ended
    for _ in range(2):
        say_not_so(walk, Actor(walk.harmed, "harmed"), "contact")
    rows = walk.session.execute(select(deadline).where(deadline.c.kind == YES_NOT_SO)).mappings().all()
    assert [(row["open"], row["person_id"]) for row in rows] == [(True, walk.harmed)]
    choice = walk.file.at("choice", walk.harmed, "contact")
    assert choice.state == ended
    assert bool(choice.data.get("not_so")) is (ended != "never_ask"), "a never of their own is not hidden"


def test_what_is_heard_in_a_call_back_is_looked_at_though_that_yes_has_ended(
    standing: Standing, from_here: Turn
) -> None:
    walk = a_yes(standing, from_here, "scheduled", MEETING)
    walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.harmed, topic=MEETING)
    call(walk, "not_so", said="She never said it.")
    row = walk.session.execute(select(deadline).where(deadline.c.kind == YES_NOT_SO)).mappings().one()
    assert (row["open"], row["person_id"]) == (True, walk.harmed)


def test_what_was_never_a_yes_is_no_yes_of_somebody_else(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.do("priya", "choice", "say_no", {"channel": "phone"}, holder=walk.harmed, topic="contact")
    count = walk.file.case["event_count"]
    say_not_so(walk, Actor(walk.harmed, "harmed"), "contact")
    assert walk.file.case["event_count"] == count


@pytest.mark.parametrize("topic", ["contact", "approach_other", "follow_up_contact"])
def test_what_waits_to_be_sent_is_held_whatever_the_yes_was_to(standing: Standing, topic: str) -> None:
    walk = standing("scheduled")
    assert "waiting" in walk.session.scalars(select(outbox.c.state)).all()
    walk.yes(walk.harmed, topic)
    say_not_so(walk, Actor(walk.harmed, "harmed"), topic)
    assert "waiting" not in walk.session.scalars(select(outbox.c.state)).all()


def test_nobody_says_it_for_somebody_else(standing: Standing) -> None:
    walk = standing("scheduled")
    with pytest.raises(NotFound):
        say_not_so(walk, Actor(walk.responsible, "responsible"))


def test_it_is_explained_anew_before_it_is_a_yes_again_and_then_it_counts(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    say_not_so(walk, Actor(walk.harmed, "harmed"), "contact")
    with pytest.raises(Conflict):
        walk.do(
            "priya",
            "choice",
            "say_yes",
            {**UNDERSTOOD, "channel": "phone"},
            holder=walk.harmed,
            topic="contact",
        )
    with pytest.raises(Refused):
        walk.do("priya", "choice", "re_offer", holder=walk.harmed, topic="contact")
    walk.yes(walk.harmed, "contact")
    assert "not_so" not in walk.file.at("choice", walk.harmed, "contact").data


def test_the_supervisor_says_what_was_done_and_no_facilitator_does(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    say_not_so(walk, Actor(walk.harmed, "harmed"), "contact")
    one = clock_of(walk, YES_NOT_SO)
    with pytest.raises(Refused):
        keep(walk.session, walk.staff["priya"], walk.ref, one, what="Talked.", now=walk.now)
    keep(walk.session, walk.staff["helen"], walk.ref, one, what="Talked with both.", now=walk.now)
