"""What each person told in their own words: written, granted, read, kept or not."""

from datetime import timedelta

from pytest_bdd import given, parsers, then, when
from sqlalchemy import select, text

from features.steps.choice import own_page, press
from features.steps.service import PageWalk
from rj_workflow import db, events
from rj_workflow.models import metadata
from rj_workflow.timers.sweep import sweep_through
from tests.factories.browser import words_of

CHOSEN = {"those who facilitate": "facilitators", "also the supervisor": "supervisor", "nobody chosen": ""}


def page_of(walk: PageWalk, who: str, person: str) -> str:
    """What a colleague reads on the page of somebody's account."""
    page = walk.opened(who, f"/work/cases/{walk.ref}/people/{person}/account")
    assert page.status_code == 200, page.status_code
    return words_of(page)


def write(walk: PageWalk, side: str, *parts: tuple[str, str], shown: int = 0) -> None:
    """Save an account on its own page."""
    form = {"shown": str(shown)}
    for place, (said, readers) in enumerate(parts, 1):
        form |= {f"part_{place}": said} | ({f"readers_{place}": readers} if readers else {})
    press(walk, side, "/a", **form)


def everything(walk: PageWalk) -> str:
    """Every row of the database, but for the parts of accounts, as text."""
    with db.read(walk.engine) as session:
        tables = [table for table in metadata.sorted_tables if table.name != "account_part"]
        return "\n".join(str(session.execute(select(table)).all()) for table in tables)


@when("Maya writes on her own page")
def writes(walk: PageWalk, datatable: list[list[str]]) -> None:
    write(walk, "harmed", *((said, CHOSEN[who]) for said, who in datatable[1:]))


@given(parsers.parse('Maya has written "{words}" for those who facilitate'))
def has_written(walk: PageWalk, words: str) -> None:
    write(walk, "harmed", (words, "facilitators"))


@when(parsers.parse('Lee writes on his own page "{words}"'))
def lee_writes(walk: PageWalk, words: str) -> None:
    write(walk, "responsible", (words, "facilitators"))


@when("Maya keeps that part to herself")
def takes_back(walk: PageWalk) -> None:
    write(walk, "harmed", ("The door was broken.", "me"), shown=1)


@then(parsers.parse('Priya reads in Maya\'s account "{one}" and "{other}"'))
def priya_reads_both(walk: PageWalk, one: str, other: str) -> None:
    read = page_of(walk, "priya", walk.harmed)
    assert one in read
    assert other in read


@then(parsers.re(r'Priya reads in Maya\'s account "(?P<words>[^"]*)"$'))
def priya_reads_in(walk: PageWalk, words: str) -> None:
    assert words in page_of(walk, "priya", walk.harmed)


@then(parsers.re(r'Priya reads "(?P<words>Do not ask[^"]*)"$'))
def priya_reads(walk: PageWalk, words: str) -> None:
    assert words in page_of(walk, "priya", walk.harmed)


@then(parsers.parse('Priya does not read "{words}"'))
def does_not_read(walk: PageWalk, words: str) -> None:
    assert words not in page_of(walk, "priya", walk.harmed)


@then(parsers.parse('Helen reads in Maya\'s account only "{words}"'))
def helen_reads(walk: PageWalk, words: str) -> None:
    read = page_of(walk, "helen", walk.harmed)
    assert words in read
    assert "The door was broken." not in read
    assert "I never told my sister." not in read


@then("nothing of it stands on any page of Lee, nor in what is written of the case")
def nowhere_else(walk: PageWalk) -> None:
    lee = "".join(own_page(walk, "responsible", path) for path in ("/h", "/a", "/a/before", "/a/paper", "/c"))
    timeline = walk.read("priya", f"/work/cases/{walk.ref}/timeline")
    for said in ("The door was broken.", "I do not sleep.", "I never told my sister."):
        assert said not in lee + timeline + everything(walk)
    assert "A version of their own account was written" in timeline


@then("Maya can still read both versions, each with its day")
def both_versions(walk: PageWalk) -> None:
    now, before = own_page(walk, "harmed", "/a"), own_page(walk, "harmed", "/a/before")
    assert "The door was broken." in now
    assert "The door was broken." in before
    day = f"{walk.now.day} {walk.now:%B %Y}"
    assert day in now
    assert day in before


@then("Maya reads nothing of Lee's, and Lee nothing of Maya's")
def apart(walk: PageWalk) -> None:
    for path in ("/a", "/a/before", "/a/paper"):
        assert "I was not myself" not in own_page(walk, "harmed", path)
        assert "The door was broken." not in own_page(walk, "responsible", path)
    assert "I was not myself" in own_page(walk, "responsible", "/a")


@then("on Priya's page of Maya's account nothing of Lee's is shown")
def apart_for_staff(walk: PageWalk) -> None:
    read = page_of(walk, "priya", walk.harmed)
    assert "The door was broken." in read
    assert "I was not myself" not in read
    assert "I was not myself" in page_of(walk, "priya", walk.responsible)


@when(parsers.parse('Maya tells Priya by phone "{words}", and Tom reads it back to her'))
def tells(walk: PageWalk, words: str) -> None:
    form = {"added": words, "readers": "facilitators", "channel": "phone", "read_back_by": "Tom"}
    walk.send("priya", f"/work/cases/{walk.ref}/people/{walk.harmed}/account", form)


@then("Maya reads on her own page that Priya wrote it down, and that Tom read it back")
def who_wrote(walk: PageWalk) -> None:
    read = own_page(walk, "harmed", "/a")
    assert "Priya wrote it down, as you told it by phone. Tom read it back to you." in read


@when("Priya says that she had to ask again which door it was")
def asks_again(walk: PageWalk) -> None:
    path = f"/work/cases/{walk.ref}/people/{walk.harmed}/account"
    walk.opened("priya", path)
    reply = walk.browser("priya").fill_in(f"{path}/asked", {"what": "Which door it was."})
    assert reply.status_code == 303
    assert "Asked again: 1 time" in page_of(walk, "priya", walk.harmed)


@then(parsers.parse('Maya reads beside her story "{one}" and "{other}"'))
def maya_reads_both(walk: PageWalk, one: str, other: str) -> None:
    read = own_page(walk, "harmed", "/a")
    assert one in read
    assert other in read


@given("Maya said yes to keeping her story")
def keeps(walk: PageWalk) -> None:
    walk.yes(walk.harmed, "keep_record")


@when("Priya is about to propose closing")
def about_to_close(walk: PageWalk, told: list[str]) -> None:
    told.append(words_of(walk.opened("priya", f"/work/cases/{walk.ref}/step/closing/propose_closing")))


@then("Priya is warned that what Maya told is destroyed")
def is_warned(told: list[str]) -> None:
    assert "What Maya Okafor told in their own account is destroyed when this closes" in told[-1]


@when("the case is closed and Maya comes back three years later")
def closed_and_back(walk: PageWalk) -> None:
    walk.settle_aftercare()
    walk.close("HARMED_WITHDREW")
    walk.now += timedelta(days=3 * 365)
    sweep_through(walk.engine, walk.now)
    press(walk, "harmed", "/back")


@then("Maya's words are still on her own page")
def still_there(walk: PageWalk) -> None:
    read = own_page(walk, "harmed", "/a")
    assert "The door was broken." in read
    assert "You said yes to keeping your story." in read


@then("whoever works with her next reads them, and is told not to ask again")
def next_reads(walk: PageWalk) -> None:
    walk.declare("sam", "helen")
    assert "The door was broken." not in page_of(walk, "sam", walk.harmed)
    walk.to("allocated")
    read = page_of(walk, "priya", walk.harmed)
    assert "Do not ask again what stands here." in read
    assert "The door was broken." in read


@then(parsers.parse('Maya reads where her story was "{words}"'))
def not_kept(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/a")


@then("Maya's words are nowhere any more, and the record of the case is whole")
def gone(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        assert session.execute(text("select count(*) from account_part")).scalar() == 0
        assert list(events.verify(session)) == []
    assert "The door was broken." not in everything(walk)
    walk.declare("sam", "helen")
    assert "was destroyed on" in page_of(walk, "sam", walk.harmed)
