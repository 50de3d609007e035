"""What is passed on to another service: with their own yes to exactly it, and not a word of anybody else."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

from rj_workflow import pack as packs
from rj_workflow.account import Part
from rj_workflow.actors import Actor
from rj_workflow.commands import stop
from rj_workflow.commands.account import write_account
from rj_workflow.commands.needs import Answer, Said, say_needs
from rj_workflow.commands.pack import (
    CHANGED,
    NO_RISK_YET,
    NO_YES,
    TWO_PEOPLE,
    hand_over,
    prepare,
    release,
    release_risk,
)
from rj_workflow.commands.step import Target, take_step
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import account_part, event, staff, transfer_pack
from rj_workflow.pack import CLASSES, topic_of
from rj_workflow.queries.pack import content_of, my_packs, pack_of
from rj_workflow.queries.portal import my_cases
from rj_workflow.queries.record import my_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from rj_workflow.queries.pack import Pack
    from rj_workflow.seeds.walk import Walk
    from tests.factories.case import Standing

pytestmark = pytest.mark.database

EVERYTHING = tuple(one.code for one in CLASSES)
THERE = "Riverside"
HERS, HIS = "heron", "kestrel"  # words that stand in what each of them said, and nowhere else


def of(walk: Walk, side: str) -> Actor:
    return Actor(getattr(walk, side), side)


def prepared(walk: Walk, *classes: str, side: str = "harmed", who: str = "priya", **more: str) -> str:
    walk.wait(minutes=5)
    return prepare(
        walk.session, walk.staff[who], walk.ref, person_id=getattr(walk, side), service=THERE,
        classes=classes or ("account",), now=walk.now, **more,
    )  # fmt: skip


def agreed(walk: Walk, pack_id: str, side: str = "harmed", **more: Any) -> None:
    walk.yes(getattr(walk, side), topic_of(pack_id), **more)


def one(walk: Walk, pack_id: str, side: str = "harmed") -> Pack:
    found = pack_of(walk.session, walk.file, getattr(walk, side), pack_id, walk.now)
    assert found is not None
    return found


def read(walk: Walk, pack_id: str, side: str = "harmed") -> str:
    return packs.digest(content_of(walk.session, walk.file, one(walk, pack_id, side)))


def let_go(walk: Walk, pack_id: str, side: str = "harmed", who: str = "priya", **more: Any) -> None:
    walk.wait(minutes=5)
    release(
        walk.session, walk.staff[who], walk.ref, person_id=getattr(walk, side), pack_id=pack_id,
        now=walk.now, **{"read": read(walk, pack_id, side), **more},
    )  # fmt: skip


def taken(walk: Walk, pack_id: str, side: str = "harmed", who: str = "priya") -> bytes:
    return hand_over(
        walk.session, walk.staff[who], walk.ref, person_id=getattr(walk, side), pack_id=pack_id, now=walk.now
    )


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def risk(
    walk: Walk, pack_id: str, said: str = "Was followed once. A quiet room helped.", who: str = "helen"
) -> None:
    walk.wait(minutes=5)
    release_risk(
        walk.session,
        walk.staff[who],
        walk.ref,
        person_id=walk.harmed,
        pack_id=pack_id,
        said=said,
        now=walk.now,
    )


def speak(walk: Walk, side: str, word: str) -> None:
    """Somebody says everything that can be said here, with a word of their own."""
    who = of(walk, side)
    walk.wait(minutes=5)
    parts = [Part("", f"It was like this: {word}.", "facilitators"), Part("", f"secret {word}", "me")]
    write_account(walk.session, who, walk.ref, parts, shown=0, channel="portal", now=walk.now)
    needs = {"Mental and physical health": Answer("some", "4", f"I think of the {word}.")}
    say_needs(
        walk.session, who, walk.ref, Said(frozenset({"Childcare"}), f"A picture of a {word}.", needs),
        person_id=who.id, phase="", channel="portal", now=walk.now,
    )  # fmt: skip
    from rj_workflow.commands.check import record_check

    plan = {**walk.safe_contact(who.id), "contact_say": f"The {word} club", "contact_never": f"Say {word}"}
    record_check(
        walk.session, walk.staff["priya"], walk.ref, "safe_contact_plan", plan, about=who.id, now=walk.now
    )


# --- one side alone


@pytest.mark.parametrize(("side", "own", "other"), [("harmed", HERS, HIS), ("responsible", HIS, HERS)])
def test_a_pack_of_one_side_holds_not_one_word_of_the_other(
    standing: Standing, side: str, own: str, other: str
) -> None:
    walk = standing("agreement_live")
    speak(walk, "harmed", HERS)
    speak(walk, "responsible", HIS)
    pack_id = prepared(walk, *(code for code in EVERYTHING if code != "risk"), side=side)
    agreed(walk, pack_id, side)
    let_go(walk, pack_id, side)
    files = files_of(taken(walk, pack_id, side))
    whole = b"\n".join(files.values()).decode()
    names = {"harmed": walk.harmed_name, "responsible": walk.responsible_name}
    theirs = names["responsible" if side == "harmed" else "harmed"]
    assert own in whole
    assert names[side] in whole
    for word in (other, *theirs.split(), getattr(walk, "responsible" if side == "harmed" else "harmed")):
        assert word not in whole, word
    assert f"secret {own}" not in whole  # what they keep to themselves stays with them
    promise = next(p.data["words"] for p in walk.file.of("agreement_item"))
    assert promise not in whole


def test_what_was_not_ticked_does_not_go(standing: Standing) -> None:
    walk = standing("exploring_both")
    speak(walk, "harmed", HERS)
    for code in EVERYTHING:
        pack_id = prepared(walk, code)
        said = content_of(walk.session, walk.file, one(walk, pack_id))
        assert [section["class"] for section in said["sections"]] == [code]


def test_what_they_asked_never_to_be_asked_goes_with_their_own_answers(standing: Standing) -> None:
    walk = standing("exploring_both")
    take_step(
        walk.session, walk.staff["priya"], walk.ref, Target("choice", walk.harmed, "take_part_video"),
        "say_never", {"channel": "phone"}, now=walk.now,
    )  # fmt: skip
    take_step(
        walk.session,
        walk.staff["priya"],
        walk.ref,
        Target("offer", walk.harmed),
        "do_not_ask",
        {},
        now=walk.now,
    )
    pack_id = prepared(walk, "never", "offers")
    said = content_of(walk.session, walk.file, one(walk, pack_id))
    entries = {section["class"]: [e["what"] for e in section["entries"]] for section in said["sections"]}
    assert {"Never raise it with them", "Do not ask about: Meeting by live video"} <= set(entries["never"])
    assert "Asking the other person, in agreed words" in entries["offers"]


def test_a_letter_that_came_is_not_told_of(standing: Standing) -> None:
    walk = standing("exploring_both")
    pack_id = prepared(walk, "offers")
    other = prepared(walk, "account")
    agreed(walk, other)
    said = json.dumps(content_of(walk.session, walk.file, one(walk, pack_id)))
    assert other not in said
    assert "another service" not in said


# --- their yes


def test_nothing_goes_without_a_yes_to_exactly_this(standing: Standing) -> None:
    walk = standing("exploring_both")
    asked, another = prepared(walk, "account"), prepared(walk, "account", "contact")
    agreed(walk, asked)
    with pytest.raises(Refused) as no:
        let_go(walk, another)
    assert no.value.reasons == (NO_YES,)
    with pytest.raises(Refused):
        taken(walk, another)
    let_go(walk, asked)
    assert files_of(taken(walk, asked)).keys() == {"pack.json", "pack.html", "manifest.json"}


@pytest.mark.parametrize("how", ["taken back", "stopped"])
def test_taken_back_before_the_release_nothing_goes_and_after_it_no_more(
    standing: Standing, how: str
) -> None:
    walk = standing("exploring_both")
    first, second = prepared(walk), prepared(walk)
    agreed(walk, first)
    agreed(walk, second)
    let_go(walk, second)
    her = of(walk, "harmed")
    if how == "stopped":
        stop.stop_everything(walk.session, her, person_id=her.id, channel="portal", now=walk.now)
    else:
        for pack_id in (first, second):
            stop.take_back(
                walk.session, her, person_id=her.id, purpose=topic_of(pack_id), channel="portal", now=walk.now
            )
    with pytest.raises(Refused) as no:
        let_go(walk, first)
    assert no.value.reasons == (NO_YES,)
    with pytest.raises(Refused):
        taken(walk, second)


def test_the_other_person_cannot_say_yes_for_them_nor_is_there_one_to_no_pack(standing: Standing) -> None:
    walk = standing("exploring_both")
    pack_id = prepared(walk)
    for who, topic in (
        (walk.responsible, topic_of(pack_id)),
        (walk.harmed, "share_out"),
        (walk.harmed, topic_of("0" * 32)),
    ):
        with pytest.raises(NotFound):
            take_step(
                walk.session,
                walk.staff["priya"],
                walk.ref,
                Target("choice", who, topic),
                "explain",
                {},
                now=walk.now,
            )


def test_a_condition_they_set_is_looked_at(standing: Standing) -> None:
    walk = standing("exploring_both")
    pack_id = prepared(walk, "contact")
    agreed(walk, pack_id, conditions="Not my address.")
    with pytest.raises(Invalid) as no:
        let_go(walk, pack_id)
    assert [name for name, _ in no.value.errors] == ["keeps_to_it"]
    let_go(walk, pack_id, keeps_to_it=True)


# --- release


def test_it_is_released_once_and_only_as_it_was_read(standing: Standing) -> None:
    walk = standing("exploring_both")
    speak(walk, "harmed", HERS)
    pack_id = prepared(walk, "needs")
    agreed(walk, pack_id)
    seen = read(walk, pack_id)
    walk.wait(minutes=5)
    say_needs(
        walk.session, of(walk, "harmed"), walk.ref, Said(frozenset({"Childcare"}), "Mornings."),
        person_id=walk.harmed, phase="", channel="portal", now=walk.now,
    )  # fmt: skip
    with pytest.raises(Conflict, match=CHANGED):
        let_go(walk, pack_id, read=seen)
    let_go(walk, pack_id)
    with pytest.raises(Conflict):
        let_go(walk, pack_id)
    before = taken(walk, pack_id)
    assert taken(walk, pack_id) == before  # the same file, byte for byte
    say_needs(
        walk.session, of(walk, "harmed"), walk.ref, Said(frozenset(), ""), person_id=walk.harmed, phase="",
        channel="portal", now=walk.now,
    )  # fmt: skip
    with pytest.raises(Refused):
        taken(walk, pack_id)


def test_the_history_of_risk_goes_by_a_second_person_in_their_own_words(standing: Standing) -> None:
    walk = standing("preparing")
    pack_id = prepared(walk, "risk")
    agreed(walk, pack_id)
    with pytest.raises(Refused) as no:
        let_go(walk, pack_id)
    assert no.value.reasons == (NO_RISK_YET,)
    with pytest.raises(Refused):
        risk(walk, pack_id, who="priya")
    for said, field in (("", "said"), ("She is afraid of Lee.", "said"), ("DANVERS followed her.", "said")):
        with pytest.raises(Invalid) as fault:
            risk(walk, pack_id, said)
        assert [name for name, _ in fault.value.errors] == [field]
    risk(walk, pack_id)
    let_go(walk, pack_id)
    text = files_of(taken(walk, pack_id))["pack.html"].decode()
    assert "A quiet room helped." in text
    assert "HISTORY ONLY. No signature goes with it." in text
    for row in walk.file.answers.values():
        for answer in row:
            assert not answer["data"].get("found") or answer["data"]["found"] not in text


def test_no_one_person_does_both_of_it(standing: Standing) -> None:
    walk = standing("exploring_both")
    sam = replace(walk.staff["sam"], roles=walk.staff["helen"].roles | walk.staff["sam"].roles)
    walk.staff = {**walk.staff, "both": sam}
    walk.declare("sam")
    pack_id = prepared(walk, "risk", who="both")
    with pytest.raises(Refused) as no:
        risk(walk, pack_id, who="both")
    assert no.value.reasons == (TWO_PEOPLE,)


def test_whoever_may_not_read_all_of_it_does_not_release_it(standing: Standing) -> None:
    walk = standing("exploring_both")
    pack_id = prepared(walk, "account", who="sam")
    agreed(walk, pack_id)
    with pytest.raises(Refused, match="read all of it"):
        let_go(walk, pack_id, who="sam")
    let_go(walk, pack_id)


# --- the file


def test_the_manifest_says_who_and_holds_the_digest_of_each_file(standing: Standing) -> None:
    walk = standing("exploring_both")
    speak(walk, "harmed", HERS)
    pack_id = prepared(walk, "account", "contact", "never")
    agreed(walk, pack_id)
    let_go(walk, pack_id)
    files = files_of(taken(walk, pack_id))
    manifest = json.loads(files["manifest.json"])
    assert manifest["sha256"] == {
        name: hashlib.sha256(files[name]).hexdigest() for name in ("pack.json", "pack.html")
    }
    assert (manifest["to"], manifest["released_by"]) == (THERE, walk.staff["priya"].name)
    said = json.loads(files["pack.json"])
    assert said["schema"] == "towpath-transfer-pack/1"
    marks = {section["class"]: section["mark"] for section in said["sections"]}
    assert marks["contact"].startswith("RE-CHECK BEFORE USE")
    assert b"RE-CHECK BEFORE USE" in files["pack.html"]


def test_words_cannot_break_out_of_the_page(standing: Standing) -> None:
    walk = standing("exploring_both")
    parts = [Part("", "<script>alert(1)</script> & <b>bold</b>", "facilitators")]
    write_account(walk.session, of(walk, "harmed"), walk.ref, parts, shown=0, channel="portal", now=walk.now)
    page = packs.as_html(content_of(walk.session, walk.file, one(walk, prepared(walk, "account")))).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


# --- what the person sees


def test_they_read_what_it_is_before_and_after_and_who_was_told(standing: Standing) -> None:
    walk = standing("exploring_both")
    her, him = of(walk, "harmed"), of(walk, "responsible")
    his_before = my_cases(walk.session, him, now=walk.now), my_record(walk.session, him)
    pack_id = prepared(walk, "account", "workers")
    assert my_packs(walk.session, her, now=walk.now) == []  # nobody has spoken with her about it
    agreed(walk, pack_id)
    ((pack, _),) = my_packs(walk.session, her, now=walk.now)
    assert (pack.is_agreed, pack.released_at) == (True, None)
    assert [told.to for told in my_record(walk.session, her).told].count(THERE) == 0
    let_go(walk, pack_id)
    told = {told.what for told in my_record(walk.session, her).told if told.to == THERE}
    assert told == {"Your story, as far as those who work with you may read it", "Who worked with you"}
    assert my_packs(walk.session, him, now=walk.now) == []
    assert (my_cases(walk.session, him, now=walk.now), my_record(walk.session, him)) == his_before


def changed(walk: Walk) -> None:
    parts = [Part("", "Other words than went.", "facilitators")]
    write_account(walk.session, of(walk, "harmed"), walk.ref, parts, shown=1, channel="portal", now=walk.now)


def closed(walk: Walk) -> None:
    """The end of a case destroys the account, too."""
    walk.session.execute(delete(account_part))


@pytest.mark.parametrize("how", [changed, closed])
def test_after_a_change_nothing_else_is_shown_as_what_went(
    standing: Standing, how: Callable[[Walk], None]
) -> None:
    walk = standing("exploring_both")
    speak(walk, "harmed", HERS)
    pack_id = prepared(walk, "account")
    agreed(walk, pack_id)
    let_go(walk, pack_id)
    her = of(walk, "harmed")
    ((_, said),) = my_packs(walk.session, her, now=walk.now)
    assert said == json.loads(files_of(taken(walk, pack_id))["pack.json"])  # what went, to the byte
    how(walk)
    ((pack, said),) = my_packs(walk.session, her, now=walk.now)
    assert said is None
    assert (pack.classes, len(pack.digest)) == (("account",), 64)


@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_who_worked_with_them_goes_by_first_names(standing: Standing, side: str) -> None:
    walk = standing("exploring_both")
    pack_id = prepared(walk, "workers", side=side)
    agreed(walk, pack_id, side)
    ((_, said),) = my_packs(walk.session, of(walk, side), now=walk.now)
    assert said is not None
    assert [one["what"] for one in said["sections"][0]["entries"]] == ["Priya", "Tom"]
    let_go(walk, pack_id, side)
    whole = b"".join(files_of(taken(walk, pack_id, side)).values()).decode()
    surnames = {name.split()[1] for name in walk.session.scalars(select(staff.c.name))}
    found = {name for name in surnames if name in whole}
    assert found == ({"Nalloor"} if side == "harmed" else set())  # of who released it, to the other service


def test_every_part_of_it_is_an_event(standing: Standing) -> None:
    walk = standing("exploring_both")
    pack_id = prepared(walk, key="a" * 32)
    assert prepared(walk, key="a" * 32) == pack_id
    agreed(walk, pack_id)
    let_go(walk, pack_id)
    taken(walk, pack_id)
    found = walk.session.scalars(
        select(event.c.event).where(event.c.event.like("pack%")).order_by(event.c.seq)
    )
    assert list(found) == ["pack_prepared", "pack_released", "pack_handed_over"]
    assert len(walk.session.execute(select(transfer_pack)).all()) == 1


@pytest.mark.parametrize(
    ("service", "classes", "field"),
    [
        ("", ("account",), "service"),
        ("x" * 121, ("account",), "service"),
        ("Y", (), "classes"),
        ("Y", ("notes",), "classes"),
    ],
)
def test_what_is_missing_is_said_beside_it(
    standing: Standing, service: str, classes: tuple[str, ...], field: str
) -> None:
    walk = standing("exploring_both")
    with pytest.raises(Invalid) as fault:
        prepare(
            walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, service=service,
            classes=classes, now=walk.now,
        )  # fmt: skip
    assert [name for name, _ in fault.value.errors] == [field]
