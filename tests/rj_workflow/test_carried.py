"""Reading in what another service passed on: checked to the last byte, and counting for nothing by itself."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from rj_workflow import pack
from rj_workflow.commands.carried import READ_ALREADY, settle, take_in
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import carried_item
from rj_workflow.pack import Entry, Unreadable, read_in

if TYPE_CHECKING:
    from collections.abc import Callable

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
