"""A first name is enough to ask, no crime reference is wanted, and no two enquiries share a reference."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from rj_workflow import policy
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.commands import drafts
from rj_workflow.commands.enquiry import FIRST_REF, Enquiry, add_person, open_enquiry
from rj_workflow.db import begin, read
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import case, check, deadline, draft, event, incident, metadata, new_id
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from tests.factories.case import MONDAY, Standing

OUTSIDE = Actor("", "harmed")


def test_a_first_name_and_a_side_are_enough(walk: Walk) -> None:
    ref = open_enquiry(walk.session, walk.staff["sam"], Enquiry("Maya", "harmed"), now=MONDAY)
    file = policy.case_for(walk.session, walk.staff["sam"], ref)
    assert (file.case["state"], file.case["first_side"], file.case["caseworker_id"]) == (
        "enquiry", "harmed", walk.staff["sam"].id,
    )  # fmt: skip
    assert [(p["name"], p["side"]) for p in file.participants] == [("Maya", "harmed")]
    assert {(c["kind"], c["about"], c["outcome"], c["good"]) for c in file.checks} == {
        ("contact_basis", file.participants[0]["person_id"], "own_request", True),
        ("interests", walk.staff["sam"].id, "none", True),
    }


def test_nobody_is_asked_for_a_crime_reference() -> None:
    asked = {one.name for one in fields(Enquiry)}
    assert asked == {
        "name",
        "side",
        "harm",
        "gender_based",
        "sensitive",
        "doubt",
        "basis",
        "incident_id",
        "ref",
        "interests",
        "asked_by",
        "reach",
        "told",
    }
    kept = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.c}
    assert {name for name in kept if "crime" in name} == {"incident.crime_id"}  # public data, without people


def test_gender_based_harm_is_sensitive_without_being_ticked(walk: Walk) -> None:
    enquiry = Enquiry("Maya", "harmed", gender_based=True)
    ref = open_enquiry(walk.session, walk.staff["sam"], enquiry, now=MONDAY)
    assert policy.case_for(walk.session, walk.staff["sam"], ref).case["sensitive"]


NAME_MISSING, NAME_LONG = (
    "Write a name. A first name or nickname is enough.",
    "Keep the name under 120 characters.",
)
SIDE = "Choose whether this person was harmed or is responsible."
BASIS = "Choose what gives us grounds to contact them."
FAULTS = [
    ({"name": "", "side": "harmed"}, [("name", NAME_MISSING)]),
    ({"name": "  ", "side": "harmed"}, [("name", NAME_MISSING)]),
    ({"name": "\0", "side": "harmed"}, [("name", NAME_MISSING)]),
    ({"name": "x" * 121, "side": "harmed"}, [("name", NAME_LONG)]),
    ({"name": "Maya", "side": ""}, [("side", SIDE)]),
    ({"name": "Maya", "side": "supporter"}, [("side", SIDE)]),
    (
        {"name": "Maya", "side": "harmed", "harm": "x" * 61},
        [("harm", "Keep the kind of harm under 60 characters.")],
    ),
    ({"name": "Maya", "side": "harmed", "basis": "none"}, [("basis", BASIS)]),
    ({"name": "Maya", "side": "harmed", "basis": "rumour"}, [("basis", BASIS)]),
    ({"name": "", "side": "", "basis": ""}, [("name", NAME_MISSING), ("side", SIDE), ("basis", BASIS)]),
]


@pytest.mark.parametrize(("given", "faults"), FAULTS, ids=[str(n) for n in range(len(FAULTS))])
def test_what_is_missing_is_told_and_nothing_is_opened(
    walk: Walk, given: dict[str, Any], faults: list[Any]
) -> None:
    with pytest.raises(Invalid) as invalid:
        open_enquiry(walk.session, walk.staff["sam"], Enquiry(**given), now=MONDAY)
    assert list(invalid.value.errors) == faults
    assert walk.session.execute(select(case)).all() == []


@pytest.mark.parametrize("name", ["x" * 120, "Zoë O’Hara-Ń", "李", "null\0character"])
def test_any_name_that_can_be_kept_is_kept(walk: Walk, name: str) -> None:
    ref = open_enquiry(walk.session, walk.staff["sam"], Enquiry(f" {name} ", "responsible"), now=MONDAY)
    found = policy.case_for(walk.session, walk.staff["sam"], ref).participants[0]["name"]
    assert found == name.replace("\0", "")


def test_what_was_asked_starts_the_chain_and_the_clock(walk: Walk) -> None:
    ref = open_enquiry(walk.session, OUTSIDE, Enquiry("Maya", "harmed", harm="Burglary"), now=MONDAY)
    file = policy.case_for(walk.session, THE_CLOCK, ref)
    first = walk.session.execute(select(event)).mappings().one()
    assert (first["seq"], first["prev_hash"], first["after"]) == (1, "", "enquiry")
    assert (file.case["event_count"], file.case["chain_head"]) == (1, first["hash"])
    assert file.case["caseworker_id"] is None


def test_references_count_up(walk: Walk) -> None:
    sam = walk.staff["sam"]
    first = [open_enquiry(walk.session, sam, Enquiry("A", "harmed"), now=MONDAY) for _ in range(3)]
    assert first == [f"R-{FIRST_REF + n}" for n in range(3)]
    open_enquiry(walk.session, sam, Enquiry("B", "harmed", ref="R-9999"), now=MONDAY)
    assert open_enquiry(walk.session, sam, Enquiry("C", "harmed"), now=MONDAY) == "R-10000"
    assert open_enquiry(walk.session, sam, Enquiry("D", "harmed"), now=MONDAY) == "R-10001"


def asked_at_once(engine: Engine, *, key: str = "") -> list[str]:
    """The references six threads were given, each of which asked five times."""
    with begin(engine) as session:
        sam = staff.enter(session, fast=True)["sam"]
    refs: list[str] = []
    faults: list[BaseException] = []
    ready = threading.Barrier(6)

    def ask() -> None:
        ready.wait()
        for _ in range(5):
            try:
                with begin(engine) as session:
                    refs.append(open_enquiry(session, sam, Enquiry("Maya", "harmed"), now=MONDAY, key=key))
            except Exception as fault:  # a fault in a thread must reach the test as one
                faults.append(fault)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    return sorted(refs)


def test_two_who_ask_at_once_get_two_references(engine: Engine) -> None:
    assert asked_at_once(engine) == [f"R-{FIRST_REF + n}" for n in range(30)]
    with read(engine) as session:
        assert len(session.execute(select(check.c.id).where(check.c.kind == "contact_basis")).all()) == 30


def test_one_form_sent_many_times_at_once_opens_one(engine: Engine) -> None:
    assert asked_at_once(engine, key="k" * 32) == [f"R-{FIRST_REF}"] * 30
    with read(engine) as session:
        assert len(session.execute(select(check.c.id).where(check.c.kind == "contact_basis")).all()) == 1


def test_an_incident_is_tied_to_one_enquiry(walk: Walk) -> None:
    key = new_id()
    row = {
        "id": key,
        "fingerprint": "f" * 64,
        "month": "2019-01",
        "force": "A",
        "place": "B",
        "kind": "Burglary",
        "identified": True,
    }
    walk.session.execute(incident.insert().values(row))
    enquiry = Enquiry("Maya", "harmed", incident_id=key)
    ref = open_enquiry(walk.session, walk.staff["sam"], enquiry, now=MONDAY)
    assert walk.session.scalar(select(case.c.ref).join(incident, incident.c.case_id == case.c.id)) == ref
    with pytest.raises(Refused, match="No enquiry can be opened from this incident"):
        open_enquiry(walk.session, walk.staff["sam"], enquiry, now=MONDAY)
    with pytest.raises(NotFound):
        open_enquiry(walk.session, walk.staff["sam"], replace(enquiry, incident_id="0" * 32), now=MONDAY)


SECOND = [
    ("Ada", "supporter", []), ("Ada", "witness", ["side"]), ("", "supporter", ["name"]),
    ("x" * 121, "supporter", ["name"]), ("Ada", "harmed", ["side"]), ("Ada", "responsible", ["side"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "side", "faults"), SECOND, ids=[f"{n[:3]}-{s}" for n, s, _ in SECOND])
def test_one_more_person_on_a_case(standing: Standing, name: str, side: str, faults: list[str]) -> None:
    walk = standing("preparing")
    if not faults:
        added = walk.add(name, side)
        assert walk.file.side_of(added) == side
        return
    with pytest.raises(Invalid) as invalid:
        add_person(walk.session, walk.staff["priya"], walk.ref, name=name, side=side, now=walk.now)
    assert [field for field, _ in invalid.value.errors] == faults


def test_a_link_said_while_somebody_is_added_is_as_good_as_declared(standing: Standing) -> None:
    walk = standing("preparing")
    priya, session = walk.staff["priya"], walk.session
    drafts.keep(session, priya, f"/work/cases/{walk.ref}/risk", {"found": "He was seen."}, now=walk.now)
    add_person(
        session, priya, walk.ref, name="Una Kaye", side="supporter", interests="conflict", now=walk.now
    )
    assert session.execute(select(draft.c.id)).all() == []
    owed = session.scalars(select(deadline.c.kind).where(deadline.c.open)).all()
    assert "decide_on_link" in owed
    told = session.scalars(select(event.c.data).where(event.c.event == "add_person")).all()
    assert told[-1]["interests"] == "conflict"
