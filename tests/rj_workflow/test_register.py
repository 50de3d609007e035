"""The practitioners' register: who may write what of whom, what is overdue, and what that holds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from rj_workflow.actors import Actor
from rj_workflow.clock import london_day
from rj_workflow.commands.register import ENTRIES, enter_in_register, name_their_supervisor, say_about_myself
from rj_workflow.commands.sign_in import open_sign_in, recognise
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import case as case_table
from rj_workflow.models import new_id, participant, practice_record
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.allocation import opposite_roles
from rj_workflow.queries.register import overdue, practitioner, register, works
from rj_workflow.register import practitioners
from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from tests.factories.case import Standing

pytestmark = pytest.mark.database


def day_form(walk: Walk, **ago: float) -> dict[str, str]:
    day = london_day(walk.now - timedelta(**ago))
    return {"on_day": day.isoformat()}


def enter(walk: Walk, who: str, about: str, kind: str, **said: str) -> None:
    form = day_form(walk, days=int(said.pop("ago", "1")))
    given = {"words": "As it was.", "code": "", "hours": "", **said}
    enter_in_register(
        walk.session, walk.staff[who], walk.staff[about].id, kind, {**form, **given}, now=walk.now
    )


@pytest.mark.parametrize("kind", sorted(ENTRIES))
@pytest.mark.parametrize(
    ("who", "about", "fault"),
    [("helen", "priya", None), ("olu", "helen", None), ("helen", "helen", Refused), ("olu", "olu", Refused),
     ("priya", "priya", NotFound), ("priya", "tom", NotFound), ("sam", "priya", NotFound)],
)  # fmt: skip
def test_a_supervisor_or_the_manager_enters_it_and_nobody_of_themselves(
    standing: Standing, kind: str, who: str, about: str, fault: type[Exception] | None
) -> None:
    walk = standing("enquiry")
    said = {"training": {"code": "sensitive", "hours": "12"}, "level": {"code": "intermediate"}}.get(kind, {})
    if fault is not None:
        with pytest.raises(fault):
            enter(walk, who, about, kind, **said)
        assert not walk.session.execute(select(practice_record.c.id)).all()
        return
    enter(walk, who, about, kind, **said)
    (row,) = practitioners(walk.session)[walk.staff[about].id].records
    assert (row["kind"], row["recorded_by"]) == (kind, walk.staff[who].id)
    assert practitioners(walk.session)[walk.staff[about].id].level == (
        "intermediate" if kind == "level" else "advanced"
    )


def test_an_entry_sent_twice_is_entered_once_and_none_lies_in_the_future(standing: Standing) -> None:
    walk = standing("enquiry")
    form = {**day_form(walk, days=2), "words": "Rest."}
    for _ in range(2):
        enter_in_register(
            walk.session,
            walk.staff["helen"],
            walk.staff["priya"].id,
            "supervision",
            form,
            now=walk.now,
            key="k",
        )
    assert len(practitioners(walk.session)[walk.staff["priya"].id].records) == 1
    with pytest.raises(Invalid, match="not in the future"):
        enter(walk, "helen", "priya", "supervision", ago="-3")


@pytest.mark.parametrize(("weeks", "late"), [(0, False), (11, False), (12, False), (13, True)])
def test_supervision_is_owed_every_twelve_weeks(standing: Standing, weeks: int, late: bool) -> None:
    walk = standing("enquiry")
    enter(walk, "helen", "priya", "supervision", ago=str(weeks * 7))
    assert practitioners(walk.session)[walk.staff["priya"].id].supervision_is_overdue(walk.now) is late


def test_who_has_never_had_supervision_is_overdue_and_who_does_not_practise_owes_none(
    standing: Standing,
) -> None:
    walk = standing("enquiry")
    people = practitioners(walk.session)
    assert people[walk.staff["tom"].id].supervision_is_overdue(walk.now)
    assert not people[walk.staff["sam"].id].supervision_is_overdue(walk.now)


def test_what_is_overdue_shows_to_them_to_whoever_supervises_them_and_to_the_manager(
    standing: Standing,
) -> None:
    walk = standing("enquiry")
    for who in ("helen", "david"):
        enter(walk, "olu", who, "supervision")
    name_their_supervisor(
        walk.session, walk.staff["olu"], walk.staff["tom"].id, walk.staff["helen"].id, now=walk.now
    )

    def sees(who: str) -> list[str]:
        return [one.name for one in overdue(walk.session, walk.staff[who], walk.now)]

    assert sees("tom") == sees("helen") == ["Tom Ellery"]
    assert sees("david") == []
    assert sees("olu") == ["Priya Nalloor", "Tom Ellery"]


def test_hours_of_training_are_those_of_the_last_twelve_months(standing: Standing) -> None:
    walk = standing("enquiry")
    for ago, hours in (("10", "6"), ("300", "5"), ("400", "40")):
        enter(walk, "helen", "priya", "training", code="other", hours=hours, ago=ago)
    assert practitioners(walk.session)[walk.staff["priya"].id].hours_in_a_year(walk.now) == 11


def test_each_says_of_themselves_what_they_wish_and_others_read_it_only_then(standing: Standing) -> None:
    walk = standing("enquiry")
    said = {"languages": "English, Tamil", "lived_experience": "Was harmed once.", "lived_is_shown": "no"}
    say_about_myself(walk.session, walk.staff["priya"], said)
    person = practitioners(walk.session)[walk.staff["priya"].id]
    assert (person.languages, person.lived_is_shown) == ("English, Tamil", False)


def test_the_register_is_for_those_who_lead_and_ones_own_page_for_everybody(standing: Standing) -> None:
    walk = standing("enquiry")
    assert [one.person.name for one in register(walk.session, walk.staff["helen"], walk.now)] == sorted(
        actor.name for actor in walk.staff.values()
    )
    with pytest.raises(NotFound):
        register(walk.session, walk.staff["priya"], walk.now)
    with pytest.raises(NotFound):
        practitioner(walk.session, walk.staff["priya"], walk.staff["tom"].id)
    assert practitioner(walk.session, walk.staff["tom"], walk.staff["tom"].id).is_me


def test_a_case_shut_to_the_reader_counts_in_nobodys_work(standing: Standing) -> None:
    walk = standing("preparing")
    priya = walk.staff["priya"].id
    assert works(walk.session, walk.staff["david"])[priya].open_cases == 1
    walk.check("helen", "interests", "conflict", about=walk.staff["david"].id)
    assert priya not in works(walk.session, walk.staff["david"])
    assert works(walk.session, walk.staff["helen"])[priya].open_cases == 1


# --- what the register holds up


def allocate(walk: Walk, **named: str) -> None:
    form = {"lead": "priya", "co_worker": "tom", "supervisor": "helen", **named}
    chosen = {part: walk.staff[who].id for part, who in form.items() if who in walk.staff}
    said = {
        "despite": "Talked through.",
        "handover_note": "",
        **{k: v for k, v in form.items() if k == "despite"},
    }
    walk.do("helen", "case", "allocate", {**said, **chosen})


def declared(walk: Walk) -> Walk:
    for who in ("priya", "tom", "helen"):
        walk.declare(who)
    return walk


def faults(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return dict(refused.value.errors)


def test_what_the_register_warns_of_asks_for_a_reason(standing: Standing) -> None:
    walk = declared(standing("triage"))
    with pytest.raises(Invalid) as refused:
        allocate(walk, despite="")
    assert "Priya Nalloor: Their own supervision is overdue." in faults(refused)["despite"]
    assert "Tom Ellery: The register shows no training" in faults(refused)["despite"]
    assert walk.state == "triage"
    allocate(walk)
    assert walk.state == "allocated"


def test_whom_the_register_speaks_for_is_named_without_a_reason(standing: Standing) -> None:
    walk = declared(standing("triage"))
    for who in ("priya", "tom"):
        enter(walk, "helen", who, "training", code="foundation", hours="24", ago="100")
    for who in ("priya", "tom", "helen"):
        enter(walk, "olu", who, "supervision", ago="20")
    allocate(walk, despite="")
    assert walk.state == "allocated"


def test_a_case_that_needs_two_is_not_given_to_one(standing: Standing) -> None:
    walk = declared(standing("triage"))
    walk.session.execute(update(case_table).values(sensitive=True))
    with pytest.raises(Invalid) as refused:
        allocate(walk, co_worker="")
    assert faults(refused) == {
        "lead": "A sensitive and complex case needs two facilitators. Name a second one."
    }


@pytest.mark.parametrize(
    ("part", "who", "sensitive", "said"),
    [
        ("co_worker", "tom", True, "foundation level, and helping with a sensitive and complex case"),
        ("supervisor", "helen", False, "not registered at advanced level, which supervising"),
    ],
)
def test_a_level_below_the_part_is_refused_beside_its_field(
    standing: Standing, part: str, who: str, sensitive: bool, said: str
) -> None:
    walk = declared(standing("triage"))
    walk.session.execute(update(case_table).values(sensitive=sensitive))
    enter(walk, "olu", who, "level", code="foundation")
    with pytest.raises(Invalid) as refused:
        allocate(walk)
    assert said in faults(refused)[part]


def test_overdue_supervision_refuses_where_a_service_set_so(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = declared(standing("triage"))
    monkeypatch.setattr(settings(), "supervision_overdue", "refuse")
    with pytest.raises(Invalid) as refused:
        allocate(walk)
    assert set(faults(refused).values()) == {"Their own supervision is overdue. Hold it first."}


def another_strand(walk: Walk, person_id: str, side: str, worker: str, **state: Any) -> None:
    """The same person on another case, on this side of it, worked on by this colleague."""
    here = dict(walk.session.execute(select(case_table)).mappings().one())
    other = {**here, "id": new_id(), "ref": "R-2999", "facilitated_by": [walk.staff[worker].id], **state}
    walk.session.execute(insert(case_table), [other])
    joined = {"id": new_id(), "case_id": other["id"], "person_id": person_id, "side": side}
    walk.session.execute(insert(participant), [{**joined, "joined_at": walk.now, "doubt": False}])


@pytest.mark.parametrize(
    ("side", "state", "since_days", "found"),
    [("responsible", "preparing", 900, True), ("responsible", "closed", 700, True),
     ("responsible", "closed", 740, False), ("harmed", "preparing", 10, False)],
)  # fmt: skip
def test_facilitated_the_opposite_role_is_found_in_the_record(
    standing: Standing, side: str, state: str, since_days: int, found: bool
) -> None:
    walk = declared(standing("triage"))
    since = walk.now - timedelta(days=since_days)
    another_strand(walk, walk.harmed, side, "tom", state=state, since_at=since)
    assert (walk.staff["tom"].id in opposite_roles(walk.session, walk.file, walk.now)) is found
    if not found:
        allocate(walk)
        return
    with pytest.raises(Invalid, match="The register knows of a link of theirs"):
        allocate(walk)
    walk.check("helen", "interests", "managed", about=walk.staff["tom"].id)
    allocate(walk)
    assert walk.state == "allocated"


def test_whoever_interpreted_elsewhere_was_on_no_side(standing: Standing) -> None:
    walk = declared(standing("triage"))
    another_strand(walk, walk.harmed, "interpreter", "tom", state="preparing", since_at=walk.now)
    assert opposite_roles(walk.session, walk.file, walk.now) == frozenset()
    allocate(walk)


def test_a_link_is_managed_as_it_was_declared_and_not_as_a_milder_one(standing: Standing) -> None:
    walk = standing("allocated")
    tom = walk.staff["tom"].id
    walk.check("tom", "interests", "conflict", link="knows_somebody")
    for milder in ("", "lives_close_by"):
        with pytest.raises(Invalid, match="This link cannot be managed: I know somebody"):
            walk.check("helen", "interests", "managed", about=tom, link=milder)


def test_whoever_decides_has_had_their_own_supervision_where_a_service_set_so(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = standing("awaiting_sign_off")

    def at_the_door() -> Actor:
        door = open_sign_in(walk.session, "staff", walk.staff["helen"].id, now=walk.now)
        found = recognise(walk.session, "staff", door.token, now=walk.now)
        assert found is not None
        return found.actor

    assert at_the_door().may_sign
    monkeypatch.setattr(settings(), "supervision_overdue", "refuse")
    walk.staff = {**walk.staff, "helen": at_the_door()}
    with pytest.raises(Refused, match="supervision of whoever decides is overdue"):
        walk.do("helen", "risk", "sign_off", {"reason": "Fine."}, topic="process")
    enter(walk, "olu", "helen", "supervision", ago="0")
    walk.staff = {**walk.staff, "helen": at_the_door()}
    walk.do("helen", "risk", "sign_off", {"reason": "Fine."}, topic="process")
    assert walk.state == "preparing"


def test_nobody_supervises_themselves(standing: Standing) -> None:
    walk = standing("enquiry")
    tom = walk.staff["tom"].id
    with pytest.raises(Invalid):
        name_their_supervisor(walk.session, walk.staff["helen"], tom, tom, now=walk.now)
    with pytest.raises(Refused):
        name_their_supervisor(walk.session, walk.staff["helen"], walk.staff["helen"].id, tom, now=walk.now)
    with pytest.raises(NotFound):
        name_their_supervisor(walk.session, walk.staff["tom"], tom, walk.staff["helen"].id, now=walk.now)
    assert walk.session.scalar(select(staff_table.c.supervised_by).where(staff_table.c.id == tom)) is None
    assert replace(walk.staff["tom"]).may_sign
