"""Reading in what another service passed on: checked to the last byte, and counting for nothing by itself."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from copy import copy
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from rj_workflow import casefile, db, pack
from rj_workflow.commands.carried import READ_ALREADY, settle, take_in
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.keeping import end_what_nothing_keeps
from rj_workflow.commands.step import Target, take_step
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import carried_item, note
from rj_workflow.pack import Entry, Unreadable, read_in
from rj_workflow.seeds import staff
from tests.factories.case import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk
    from tests.factories.case import Standing

pytestmark = pytest.mark.database
FOUND = {
    "account": [Entry("Part 1", "They came in at night.", "2026-01-05")],
    "needs": [Entry("Childcare")],
    "contact": [Entry("Telephone", "01632 960123")],
}


def content(**more: Any) -> pack.Content:
    return pack.content(**{
        "pack_id": "c" * 32, "sender": "Hillside", "receiver": "Here", "prepared_on": "2026-02-20",
        "name": "Maya Okafor", "part": "Person harmed", "found": FOUND, **more,
    })  # fmt: skip


def a_file(said: pack.Content | None = None) -> bytes:
    return pack.as_file(said or content(), released_by="Ana Reed", released_at="2026-02-21T09:00:00+00:00")


def repacked(change: Callable[[dict[str, bytes]], object], *, sign: bool = True) -> bytes:
    """The file with something changed in it; `sign` makes its digests fit again."""
    with zipfile.ZipFile(io.BytesIO(a_file())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if sign and "manifest.json" in files and "pack.json" in files:
        manifest = json.loads(files["manifest.json"])
        names = ("pack.json", "pack.html")
        manifest["sha256"] = {name: hashlib.sha256(files.get(name, b"")).hexdigest() for name in names}
        files["manifest.json"] = json.dumps(manifest).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def with_json(**values: Any) -> bytes:
    def change(files: dict[str, bytes]) -> None:
        files["pack.json"] = json.dumps({**json.loads(files["pack.json"]), **values}).encode()

    return repacked(change)


def entry(**values: Any) -> bytes:
    one = {"what": "Part 1", "said": "Words.", "on": "", **values}
    return with_json(sections=[{"class": "account", "mark": "", "entries": [one]}])


def test_what_was_made_is_read_in_as_it_was_made() -> None:
    assert read_in(a_file()) == content()


def test_its_marks_are_ours_whatever_it_says() -> None:
    said = read_in(with_json(sections=[{"class": "contact", "mark": "Safe to use.", "entries": []}]))
    assert said["sections"][0]["mark"].startswith("RE-CHECK BEFORE USE")


TRICKS: dict[str, bytes | Callable[[], bytes]] = {
    "nothing": b"",
    "no archive": b"PK" + b"x" * 200,
    "too large": b"x" * 500_001,
    "another file": lambda: repacked(lambda files: files.update({"more.txt": b"x"})),
    "a path": lambda: repacked(lambda files: files.update({"../pack.json": files.pop("pack.json")})),
    "an absolute path": lambda: repacked(lambda files: files.update({"/pack.json": files.pop("pack.json")})),
    "no manifest": lambda: repacked(lambda files: files.pop("manifest.json")),
    "a bomb": lambda: repacked(lambda files: files.update({"pack.html": b"0" * 2_000_001})),
    "not signed": lambda: repacked(
        lambda files: files.update({"pack.json": files["pack.json"].replace(b"night", b"noon!")}), sign=False
    ),
    "no json": lambda: repacked(lambda files: files.update({"pack.json": b"{"})),
    "a list": lambda: repacked(lambda files: files.update({"pack.json": b"[]"})),
    "deep": lambda: repacked(lambda files: files.update({"pack.json": b"[" * 100_000})),
    "another schema": lambda: with_json(schema="towpath-transfer-pack/2"),
    "one key more": lambda: with_json(more="x"),
    "another side": lambda: with_json(person={"name": "Maya", "part": "Both"}),
    "no name": lambda: with_json(person={"name": " ", "part": "Person harmed"}),
    "an odd id": lambda: with_json(id="../" + "c" * 29),
    "an odd day": lambda: with_json(prepared_on="yesterday"),
    "an odd class": lambda: with_json(sections=[{"class": "notes", "mark": "", "entries": []}]),
    "a class twice": lambda: with_json(sections=[{"class": "needs", "mark": "", "entries": []}] * 2),
    "no text": lambda: entry(said=5),
    "a long text": lambda: entry(said="x" * 20_001),
    "what no keyboard makes": lambda: entry(said="a" + chr(0)),
    "a day that is none": lambda: entry(on="2026-13-01"),
    "one field more": lambda: entry(consent="given"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_else_is_read_in(trick: str) -> None:
    data = TRICKS[trick]
    with pytest.raises(Unreadable):
        read_in(data if isinstance(data, bytes) else data())


# Whatever else a value may be instead of what it should be.
INSTEAD: tuple[Any, ...] = (None, True, 5, 1.5, "", "x", [], [[]], {}, {"x": []}, -(10**400), "9" * 11)


def wronged(whole: Any) -> Iterator[Any]:
    """The same with one value of it, at any depth, changed into each of these, or gone."""
    yield from INSTEAD
    keys = range(len(whole)) if isinstance(whole, list) else list(whole) if isinstance(whole, dict) else ()
    for key in keys:
        for other in wronged(whole[key]):
            changed = copy(whole)
            changed[key] = other
            yield changed
        less = copy(whole)
        del less[key]
        yield less


def is_answered(data: bytes) -> bool:
    """Whether it is read in, or a sentence says why not; anything else is a fault."""
    try:
        said = read_in(data)
    except Unreadable:
        return False
    assert read_in(pack.as_file(said, released_by="", released_at="")) == said
    return True


@pytest.mark.parametrize("name", ["pack.json", "manifest.json"])
def test_whatever_stands_in_its_files_is_answered_with_a_sentence(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(a_file())) as archive:
        whole = json.loads(archive.read(name))
    sign = name == "pack.json"

    def with_this(one: Any) -> bytes:
        return repacked(lambda files: files.update({name: json.dumps(one).encode()}), sign=sign)

    answered = [is_answered(with_this(one)) for one in wronged(whole)]
    assert answered.count(False) > 50


def test_a_file_that_was_cut_or_damaged_is_answered_with_a_sentence() -> None:
    whole = a_file()
    cut = [is_answered(whole[:length]) for length in range(len(whole))]
    assert not any(cut)
    damaged = [
        is_answered(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
        for at in range(len(whole))
        for bit in (0, 3, 7)
    ]
    assert damaged.count(False) > len(whole)


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("spoilt", [False, True])
def test_only_what_a_pack_is_packed_with_is_opened(how: int, spoilt: bool) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_file())) as archive, zipfile.ZipFile(written, "w", how) as packed:
        for name in archive.namelist():
            packed.writestr(name, archive.read(name))
    data = bytearray(written.getvalue())
    if spoilt:
        data[60:90] = bytes(30)
    assert not is_answered(bytes(data))


def test_what_is_not_read_in_opens_nothing(standing: Standing) -> None:
    walk = standing("enquiry")
    with pytest.raises(Invalid) as fault:
        take_in(walk.session, walk.staff["sam"], b"x", interests="none", now=walk.now)
    assert [name for name, _ in fault.value.errors] == ["pack"]
    with pytest.raises(Invalid) as fault:
        take_in(walk.session, walk.staff["sam"], a_file(), interests="", now=walk.now)
    assert [name for name, _ in fault.value.errors] == ["interests"]


def came(walk: Walk, code: str) -> tuple[str, str]:
    c = carried_item.c
    row = walk.session.execute(select(c.id, c.person_id).where(c["class"] == code)).one()
    return row.id, row.person_id


def test_it_is_read_in_once(standing: Standing) -> None:
    walk = standing("enquiry")
    sam = walk.staff["sam"]
    ref = take_in(walk.session, sam, a_file(), interests="none", now=walk.now, key="a" * 32)
    assert take_in(walk.session, sam, a_file(), interests="none", now=walk.now, key="a" * 32) == ref
    with pytest.raises(Refused, match=READ_ALREADY):
        take_in(walk.session, sam, a_file(), interests="none", now=walk.now)


# --- what it gives grounds for, and what it forbids


def has_basis(walk: Walk, ref: str) -> bool:
    file = casefile.load(walk.session, ref, by="ref")
    facts = facts_of(file, Asking(walk.now, walk.staff["sam"]))
    return facts.harmed.has_basis


@pytest.mark.parametrize(
    ("more", "gives"),
    [
        ({}, False),
        ({"basis": "own_request", "how": "She rang on Monday."}, True),
        ({"basis": "referral", "how": "Ana Reed said so, on the number in our own book."}, True),
    ],
)
def test_a_file_gives_no_grounds_for_contact_only_what_somebody_knows_besides(
    standing: Standing, more: dict[str, Any], gives: bool
) -> None:
    walk = standing("enquiry")
    ref = take_in(walk.session, walk.staff["sam"], a_file(), interests="none", now=walk.now, **more)
    assert has_basis(walk, ref) is gives
    said = " ".join(walk.session.scalars(select(note.c.text).where(note.c.field == "what_they_said")))
    assert "It is no proof of that" in said
    assert "They know of it" not in said
    assert more.get("how", "") in said


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"basis": "authorised_approach", "how": "x"}, "basis"),
        ({"basis": "own_request"}, "how"),
        ({"basis": "referral", "how": "  "}, "how"),
    ],
)
def test_who_says_that_it_is_asked_for_says_how_they_know(
    standing: Standing, more: dict[str, Any], field: str
) -> None:
    walk = standing("enquiry")
    with pytest.raises(Invalid) as fault:
        take_in(walk.session, walk.staff["sam"], a_file(), interests="none", now=walk.now, **more)
    assert [name for name, _ in fault.value.errors] == [field]


def with_nevers(*whats: str) -> bytes:
    return a_file(content(found={"never": [Entry(what) for what in whats]}))


NEVERS = [
    (("Never raise it with them",), "do_not_ask", []),
    (("never  raise it with THEM ",), "do_not_ask", []),
    (("Do not ask about: Meeting by live video",), "", ["take_part_video"]),
    (("Do not ask about: Being in touch with this service",), "", ["contact"]),
    (("Do not ask about: her old school",), "do_not_ask", []),  # not known here: then about nothing
    (("Do not ask about:",), "do_not_ask", []),
    (("In their words", "No letters"), "", []),
]


@pytest.mark.parametrize(("whats", "offer", "never"), NEVERS)
def test_what_must_never_be_asked_binds_from_the_moment_it_is_read(
    standing: Standing, whats: tuple[str, ...], offer: str, never: list[str]
) -> None:
    walk = standing("enquiry")
    ref = take_in(
        walk.session, walk.staff["sam"], with_nevers(*whats), interests="none", basis="referral", how="Rang.",
        now=walk.now,
    )  # fmt: skip
    file = casefile.load(walk.session, ref, by="ref")
    assert [p.state for p in file.of("offer")] == ([offer] if offer else [])
    assert [(p.topic, p.state) for p in file.of("choice")] == [(topic, "never_ask") for topic in never]
    assert has_basis(walk, ref) is (not offer and "contact" not in never)


def test_it_binds_until_they_come_themselves(standing: Standing) -> None:
    walk = standing("enquiry")
    sam = walk.staff["sam"]
    data = with_nevers("Never raise it with them")
    ref = take_in(walk.session, sam, data, interests="none", basis="referral", how="Rang.", now=walk.now)
    _, who = came(walk, "never")
    with pytest.raises(Conflict):
        take_step(walk.session, sam, ref, Target("offer", who), "make", {}, now=walk.now)
    take_step(walk.session, sam, ref, Target("offer", who), "return_unasked", {}, now=walk.now)
    assert has_basis(walk, ref)


def test_what_must_never_be_asked_outlives_the_case(standing: Standing) -> None:
    walk = standing("closed")
    found = {"account": FOUND["account"], "never": [Entry("Never raise it with them")]}
    ref = take_in(
        walk.session, walk.staff["sam"], a_file(content(found=found)), interests="none", now=walk.now
    )
    file = casefile.load(walk.session, ref, by="ref", lock=True)
    file.case["state"] = "closed"
    end_what_nothing_keeps(Desk(walk.session, file, walk.staff["sam"], walk.now), None, "closed", 1)
    kept = {row["class"]: row["what"] for row in walk.session.execute(select(carried_item)).mappings()}
    assert kept == {"account": "", "never": "Never raise it with them"}


# --- two at once


def test_two_who_read_it_in_at_once_open_one_and_one_is_told(engine: Engine) -> None:
    with db.begin(engine) as session:
        sam = staff.enter(session, fast=True)["sam"]
    ready = threading.Barrier(2)
    done: list[str] = []
    data = a_file(content(found={}))  # with nothing in it, which is a pack all the same

    def read_it_in() -> None:
        ready.wait()
        try:
            with db.begin(engine) as session:
                done.append(take_in(session, sam, data, interests="none", now=MONDAY)[:2])
        except Exception as fault:  # a fault in a thread must reach the test as one
            done.append(str(fault))

    threads = [threading.Thread(target=read_it_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == sorted(["R-", READ_ALREADY])


def test_one_thing_is_asked_once_by_whoever_works_on_it(standing: Standing) -> None:
    walk = standing("enquiry")
    sam = walk.staff["sam"]
    ref = take_in(walk.session, sam, a_file(), interests="none", now=walk.now)
    item, who = came(walk, "account")
    told: dict[str, Any] = {"person_id": who, "item_id": item, "channel": "phone", "now": walk.now}
    with pytest.raises(NotFound):
        settle(walk.session, walk.staff["priya"], ref, answer="still_right", **told)
    with pytest.raises(Invalid) as fault:
        settle(walk.session, sam, ref, answer="", **{**told, "channel": ""})
    assert [name for name, _ in fault.value.errors] == ["answer", "channel"]
    with pytest.raises(NotFound):  # nor through another case
        settle(walk.session, sam, walk.ref, answer="still_right", **told)
    settle(walk.session, sam, ref, answer="still_right", **told)
    with pytest.raises(Conflict):
        settle(walk.session, sam, ref, answer="not_right", **told)
