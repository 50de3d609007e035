"""What passes between two people: written, told of, wanted, given, had back; mostly on their own pages."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from features.steps.agreement import BASES, SIDES, inside
from features.steps.case import refused
from features.steps.choice import own_page
from features.steps.service import PageWalk, SaidNo
from rj_workflow import db
from rj_workflow.casefile import Position
from rj_workflow.exchange import files_of
from rj_workflow.models import deadline, item_file
from tests.factories.browser import words_of

CANARY = "I think of the noise of the door."
KEEPS = {"given_in_person_or_as_chosen": "yes", "who_was_there": "Her sister", "delta_form": "nothing"}
PLACE = 0x8825  # where a camera writes the place


@pytest.fixture
def page_before() -> dict[str, str]:
    """Pages as they were before somebody else did something."""
    return {}


def person(walk: PageWalk, name: str) -> str:
    return str(getattr(walk, SIDES[name]))


def item_of(walk: PageWalk, author: str) -> Position:
    mine = [one for one in walk.file.of("exchange") if one.holder == person(walk, author)]
    return max(mine, key=lambda one: one.number)


def letters_page(walk: PageWalk, name: str) -> str:
    """The page as its reader gets it, without what differs each time."""
    side = SIDES[name]
    page = inside(walk, side).get(f"{BASES[side]}/l").text
    return re.sub(r'name="(csrf|key)" value="[^"]*"', "", page)


def sends(walk: PageWalk, name: str, path: str, **form: str) -> int:
    side = SIDES[name]
    return inside(walk, side).fill_in(f"{BASES[side]}{path}", form).status_code


def writes(walk: PageWalk, name: str, words: str) -> None:
    assert sends(walk, name, "/l", kind="letter", said=words) == 303


def right(walk: PageWalk, name: str, words: str, knows: str = "yes") -> int:
    item = item_of(walk, name)
    return sends(
        walk, name, "/l/mine", item=item.id, version=str(item.version), said=words, knows=knows, what="right"
    )


def answers(walk: PageWalk, name: str, author: str, answer: str, way: str = "in_person") -> None:
    item = item_of(walk, author)
    said = {"answer_1": answer, "way_1": way, "may_know_1": ""}
    assert sends(walk, name, "/l/theirs", item=item.id, place="1", **said) == 303


def moves(walk: PageWalk, author: str, *steps: str) -> None:
    item = item_of(walk, author)
    form = {"content_is_safe": "yes", "location_is_removed": "yes"}
    for step in steps:
        walk.do("priya", "exchange", step, form, holder=item.holder, number=item.number)


def gives(walk: PageWalk, author: str, how: str) -> None:
    item = item_of(walk, author)
    walk.do("priya", "exchange", "deliver", {**KEEPS, "how": how}, holder=item.holder, number=item.number)


def waits(walk: PageWalk, author: str) -> None:
    walk.now += timedelta(hours=1)
    if author == "Maya":
        walk.yes(walk.harmed, "disclose_interest_to_other")
    writes(walk, author, CANARY)
    assert right(walk, author, CANARY) == 303
    moves(walk, author, "review", "hold", "announce")


@given(parsers.parse("what {author} wrote waits for {reader}"))
def waits_for(walk: PageWalk, author: str, reader: str, page_before: dict[str, str]) -> None:
    waits(walk, author)
    page_before.update({name: letters_page(walk, name) for name in (author, reader)})


@given(parsers.parse("what {author} wrote was given to {reader}"))
def was_given(walk: PageWalk, author: str, reader: str, page_before: dict[str, str]) -> None:
    waits(walk, author)
    page_before[author] = letters_page(walk, author)
    answers(walk, reader, author, "want")
    walk.yes(person(walk, reader), f"letter_receive:{item_of(walk, author).id}")
    gives(walk, author, "in_person")


@when(parsers.parse('{name} writes "{words}" on their own page, and says that it is right'))
def writes_it(walk: PageWalk, name: str, words: str) -> None:
    if name == "Maya":
        walk.yes(walk.harmed, "disclose_interest_to_other")
    walk.now += timedelta(hours=1)
    if not any(one.holder == person(walk, name) for one in walk.file.of("exchange")):
        writes(walk, name, words)
    assert right(walk, name, words) == 303


@when(parsers.parse("Priya reads it through, holds it and tells {reader} that it exists"))
def tells(walk: PageWalk, reader: str) -> None:
    moves(walk, other(reader), "review", "hold", "announce")


def other(name: str) -> str:
    return {"Maya": "Lee", "Lee": "Maya"}[name]


@when(parsers.re(r"(?P<reader>Maya|Lee) says on their own page that they would like it"))
def would_like(walk: PageWalk, reader: str) -> None:
    answers(walk, reader, other(reader), "want")


@when(
    parsers.re(
        r"(?P<reader>Maya|Lee) says on their own page that they would like it, (?P<way>read out|by post)"
    )
)
def would_like_it_so(walk: PageWalk, reader: str, way: str) -> None:
    answers(walk, reader, other(reader), "want", way.replace(" ", "_"))


@when(parsers.parse("{reader} says on their own page that they do not want it"))
def do_not_want(walk: PageWalk, reader: str) -> None:
    answers(walk, reader, other(reader), "never")


@when(parsers.parse("six years pass, and {reader} says on their own page that they would like it"))
def years_later(walk: PageWalk, reader: str) -> None:
    walk.now += timedelta(days=6 * 365)
    would_like(walk, reader)


@then(parsers.parse("{reader} reads that Priya calls"))
def call_is_promised(walk: PageWalk, reader: str) -> None:
    with db.read(walk.engine) as session:
        d = deadline.c
        kinds = session.scalars(select(d.kind).where(d.person_id == person(walk, reader), d.open)).all()
    assert "asked_for_item" in kinds
    assert "You would like it." in own_page(walk, SIDES[reader], "/l")


@when(parsers.parse("Priya tries to give what {author} wrote"))
def tries_to_give(walk: PageWalk, author: str, told: list[str]) -> None:
    item = item_of(walk, author)
    form = {**KEEPS, "how": "in_person"}
    refused(walk, told, "priya", "exchange", "deliver", form, holder=item.holder, number=item.number)


@when(parsers.parse("{reader} says yes to it in a talk, and Priya gives it"))
def yes_and_given(walk: PageWalk, reader: str) -> None:
    author = other(reader)
    walk.yes(person(walk, reader), f"letter_receive:{item_of(walk, author).id}")
    gives(walk, author, "in_person")


@when(parsers.parse("{reader} says yes to it in a talk, and Priya tries to send it by post"))
def yes_and_by_post(walk: PageWalk, reader: str, told: list[str]) -> None:
    author = other(reader)
    walk.yes(person(walk, reader), f"letter_receive:{item_of(walk, author).id}")
    with pytest.raises(SaidNo) as no:
        gives(walk, author, "by_post")
    told.append(no.value.words)


@then("Priya sends it by post")
def sent_by_post(walk: PageWalk) -> None:
    [item] = walk.file.of("exchange")
    path = f"/work/cases/{walk.ref}/step/exchange/deliver?holder={item.holder}&number={item.number}"
    reply = walk.browser("priya").fill_in(path, {**KEEPS, "how": "by_post"})
    assert reply.status_code == 303, words_of(reply)
    assert next(walk.file.of("exchange")).state == "delivered"


@then(parsers.parse("what {author} wrote is given"))
def is_given(walk: PageWalk, author: str) -> None:
    assert item_of(walk, author).state == "delivered"


@then(parsers.parse("what {author} wrote is still kept unread"))
def is_kept(walk: PageWalk, author: str) -> None:
    assert item_of(walk, author).state == "kept"


@then(parsers.parse("no word of what {author} wrote stands on the pages of {reader}"))
def no_word(walk: PageWalk, author: str, reader: str) -> None:
    for path in ("/h", "/c", "/l", "/w", "/m"):
        assert "noise of the door" not in own_page(walk, SIDES[reader], path)
    assert "noise of the door" in own_page(walk, SIDES[author], "/l")


@when(parsers.parse("Tom writes down that {reader} said on the phone: they would like it by post"))
def by_phone(walk: PageWalk, reader: str, told: list[str]) -> None:
    path = f"/work/cases/{walk.ref}/letters/{item_of(walk, other(reader)).id}/said"
    with pytest.raises(SaidNo) as no:
        walk.send("tom", path, {"answer": "want", "way": "by_post", "channel": "phone"})
    told.append(no.value.words)


@when(parsers.parse("{author} adds a picture that says where it was taken"))
def adds_a_picture(walk: PageWalk, author: str) -> None:
    walk.now += timedelta(hours=1)
    picture, out = Image.new("RGB", (40, 30), "green"), BytesIO()
    exif = picture.getexif()
    exif[0x0110] = "TowpathCam 9"
    exif[0x0132] = "2026:02:14 09:30:00"
    exif.get_ifd(PLACE)[2] = (53.0, 22.0, 47.0)
    picture.save(out, "JPEG", exif=exif, comment=b"Taken at Mill Lane")
    side = SIDES[author]
    browser = inside(walk, side)
    reply = browser.post(
        f"{BASES[side]}/l",
        data={"csrf": browser.csrf, "kind": "drawing", "said": ""},
        files={"files": ("Lee at Mill Lane.jpg", out.getvalue(), "image/jpeg")},
    )
    assert reply.status_code == 303


@then("what is kept of the picture says nothing of place, day or device")
def picture_is_clean(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        content = session.scalars(select(item_file.c.content)).one()
        item = next(iter(walk.file.of("exchange")))
        assert len(files_of(session, item.id)) == 1
    for said in (b"TowpathCam", b"2026", b"Mill Lane", b"Exif"):
        assert said not in content
    assert dict(Image.open(BytesIO(content)).getexif()) == {}


@when(parsers.parse("Priya tries to pass what {author} wrote as read through"))
def tries_to_pass(walk: PageWalk, author: str, told: list[str]) -> None:
    item = item_of(walk, author)
    form = {"content_is_safe": "yes", "location_is_removed": "yes"}
    refused(walk, told, "priya", "exchange", "review", form, holder=item.holder, number=item.number)


@then(parsers.parse('Priya reads beside it "{words}"'))
def beside_it(walk: PageWalk, words: str) -> None:
    assert words in words_of(walk.opened("priya", f"/work/cases/{walk.ref}/letters"))


@when(parsers.parse("Priya asks {author} for changes"))
def asks_for_changes(walk: PageWalk, author: str) -> None:
    item = item_of(walk, author)
    form = {"what_to_change": "It asks something of whoever reads it."}
    walk.do("priya", "exchange", "ask_for_changes", form, holder=item.holder, number=item.number)


@then(parsers.re(r'(?P<author>Maya|Lee) reads "(?P<words>.+)"'))
def author_reads(walk: PageWalk, author: str, words: str) -> None:
    assert words in own_page(walk, SIDES[author], "/l")


@then(parsers.parse("nothing that {author} reads tells that it was given"))
def tells_nothing(walk: PageWalk, author: str, page_before: dict[str, str]) -> None:
    assert letters_page(walk, author) == page_before[author]
    assert "It was given" not in own_page(walk, SIDES[author], "/w")


@then(parsers.parse("nothing that {author} reads has changed"))
@then(parsers.parse("nothing of the page of {author} has changed"))
def nothing_changed(walk: PageWalk, author: str, page_before: dict[str, str]) -> None:
    assert letters_page(walk, author) == page_before[author]


@when(parsers.parse("{reader} says on their own page that {author} may know"))
def may_know(walk: PageWalk, reader: str, author: str) -> None:
    item = item_of(walk, author)
    assert sends(walk, reader, "/l/theirs", item=item.id, place="1", may_know_1="yes") == 303


@then(parsers.parse('somebody is to tell {author}, and {same} reads "{words}"'))
def is_told(walk: PageWalk, author: str, same: str, words: str) -> None:
    assert same == author
    assert owed(walk, author, "author_may_know")
    assert words in own_page(walk, SIDES[author], "/w")


def owed(walk: PageWalk, name: str, kind: str) -> bool:
    d = deadline.c
    with db.read(walk.engine) as session:
        found = select(d.id).where(d.person_id == person(walk, name), d.kind == kind, d.open)
        return session.scalar(found) is not None


@when(
    parsers.parse('{author} writes "{words}" on their own page, and sends it without saying that they know')
)
def sends_without(walk: PageWalk, author: str, words: str) -> None:
    walk.now += timedelta(hours=1)
    writes(walk, author, "I begin.")
    assert right(walk, author, words, knows="") == 422


@then(
    parsers.parse(
        "{author} is asked to say that they know it brings no advantage, and their words still stand there"
    )
)
def asked_to_know(walk: PageWalk, author: str) -> None:
    item, side = item_of(walk, author), SIDES[author]
    assert item.state == "drafted"
    form = {"item": item.id, "version": str(item.version), "said": "I took the ring.", "what": "right"}
    page = inside(walk, side).fill_in(f"{BASES[side]}/l/mine", form)
    assert "Tick that you know it, then send it again." in words_of(page)
    assert "I took the ring." in page.text


@when(parsers.parse("Tom writes the same down for {author} as told on paper"))
def typed_in(walk: PageWalk, author: str) -> None:
    walk.now += timedelta(hours=1)
    form = {"author": person(walk, author), "kind": "letter", "text": "I took the ring."}
    walk.send("tom", f"/work/cases/{walk.ref}/letters", form)


@when("Tom tries to record that it is right without having told them")
def without_telling(walk: PageWalk, told: list[str]) -> None:
    item = max(walk.file.of("exchange"), key=lambda one: one.number)
    with pytest.raises(SaidNo) as no:
        walk.do("tom", "exchange", "approve", {}, holder=item.holder, number=item.number)
    told.append(no.value.words)


@when(parsers.parse("{author} takes it back on their own page"))
def takes_back(walk: PageWalk, author: str) -> None:
    assert sends(walk, author, "/l/mine", item=item_of(walk, author).id, what="back") == 303


@then(parsers.parse("somebody is to tell {reader} that it is off, and their page says nothing of it"))
def is_off(walk: PageWalk, reader: str) -> None:
    assert owed(walk, reader, "item_is_off")
    assert "off" not in own_page(walk, SIDES[reader], "/h").split()
