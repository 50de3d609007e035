"""What was written down as a yes: asked about again by somebody else, or said not to be theirs."""

from __future__ import annotations

from datetime import timedelta

from pytest_bdd import given, then, when
from sqlalchemy import select

from features.steps.choice import MEETING, own_page, press
from features.steps.each_choice import CONTACT, decide, newest, of_her, owed
from features.steps.service import PageWalk
from rj_workflow import db
from rj_workflow.models import deadline
from rj_workflow.notifications.contact import WHY
from tests.factories.browser import words_of

OWN_WORDS = "Yes, you may ring me. Not at work."
CALL_BACK = "Call back: is what was written down what they said?"
NOT_SO = "Somebody says that a yes was not theirs"


@given("Olu decides that every yes is asked about again")
def every_yes(walk: PageWalk) -> None:
    decide(walk, call_back_share="100")


@when("Maya says yes to being in touch, in her own words, and Priya writes it down")
def says_yes(walk: PageWalk) -> None:
    walk.yes(walk.harmed, CONTACT, own_words=OWN_WORDS)


def call(walk: PageWalk, topic: str = CONTACT) -> str:
    """The page on which somebody asks about the newest yes to this."""
    choice = walk.file.at("choice", walk.harmed, topic)
    with db.read(walk.engine) as session:
        found = select(deadline.c.id).where(
            deadline.c.kind == "call_back", deadline.c.position_id == choice.id
        )
        newest_one = session.scalars(found.order_by(deadline.c.made_at.desc())).first()
    assert newest_one is not None
    return f"/work/cases/{walk.ref}/call-back/{newest_one}"


@then("David is asked to call back, and nobody who works on the case knows of it")
def only_david(walk: PageWalk) -> None:
    walk.declare("david")
    assert CALL_BACK in words_of(walk.opened("david", "/work/today?tab=week"))
    for who in ("priya", "tom", "helen"):
        for path in (
            "/work/today",
            "/work/today?tab=week",
            "/work/today?tab=others",
            f"/work/cases/{walk.ref}",
        ):
            assert "Call back" not in words_of(walk.opened(who, path)), (who, path)
        assert walk.opened(who, call(walk)).status_code == 404, who


@then("David reads in which edition, how, who was there, and in which words")
def david_reads(walk: PageWalk) -> None:
    page = words_of(walk.opened("david", call(walk)))
    for words in (
        "Edition explained 2026-1",
        "In person",
        "Who else was there nobody",
        OWN_WORDS,
        "Priya Nalloor",
    ):
        assert words in page, words


def answer(walk: PageWalk, outcome: str, topic: str = CONTACT) -> None:
    walk.now += timedelta(hours=1)
    walk.send("david", call(walk, topic), {"outcome": outcome, "what": ""})


@when("David writes that it is so")
def so(walk: PageWalk) -> None:
    answer(walk, "so")


@when("David writes three times that she could not be reached")
def not_reached(walk: PageWalk) -> None:
    for _ in range(3):
        answer(walk, "not_reached")
        walk.now += timedelta(days=4)


@then("David is asked nothing more")
def nothing_more(walk: PageWalk) -> None:
    assert owed(walk, "call_back") == []
    assert CALL_BACK not in words_of(walk.opened("david", "/work/today?tab=week"))


@given("Priya wrote down once more that Maya says yes to meeting")
def once_more(walk: PageWalk) -> None:
    walk.say_again(walk.harmed, MEETING)


@when("David calls back about meeting, and writes that it is not so")
def is_not_so(walk: PageWalk) -> None:
    answer(walk, "not_so", MEETING)


@then("Helen is asked to look at it")
def helen_looks(walk: PageWalk) -> None:
    assert len(owed(walk, "yes_not_so")) == 1
    assert NOT_SO in words_of(walk.opened("helen", "/work/today?tab=week")) + words_of(
        walk.opened("helen", "/work/today")
    )


@then("no page says that anybody did wrong")
def nobody_blamed(walk: PageWalk) -> None:
    pages = [own_page(walk, "harmed", path) for path in ("/h", "/c", "/w")]
    pages += [
        words_of(walk.opened("helen", f"/work/cases/{walk.ref}/{page}"))
        for page in ("", "timeline", "choices")
    ]
    for page in pages:
        for word in ("wrongly", "false", "fault", "mistake", "blame", "lied", "accus"):
            assert word not in page.lower().replace("nobody is blamed", ""), word


@when("Maya says on her own page that meeting is not what she said")
def herself(walk: PageWalk) -> None:
    press(walk, "harmed", "/c/wrong", purpose=MEETING)


@when("Maya takes being in touch back, on her own page")
def takes_back(walk: PageWalk) -> None:
    press(walk, "harmed", "/c", purpose=CONTACT)


@when("Maya rings and says that it is not what she said, and Priya writes it down")
def by_phone(walk: PageWalk) -> None:
    walk.now += timedelta(hours=1)
    said = {"purpose": CONTACT, "says": "not_so", "channel": "phone", "own_words": "I said: not yet."}
    walk.send("priya", of_her(walk), said)


@then("the record says that it was hers, by phone, and that Priya wrote down that it is not so")
def hers(walk: PageWalk) -> None:
    said, words = newest(walk, "not_so")
    assert (said["actor_id"], said["on_behalf_of"]) == (walk.staff["priya"].id, walk.harmed)
    assert (said["data"]["channel"], words) == ("phone", {"own_words": "I said: not yet."})


@when("Maya's plan has run out")
def ran_out(walk: PageWalk) -> None:
    walk.declare("david")
    walk.now += timedelta(days=120)


@then("David reads that nobody calls Maya, and why")
def reads_why(walk: PageWalk) -> None:
    page = words_of(walk.opened("david", call(walk)))
    for words in (WHY["ran_out"], "Do not call them.", "They rang, or came to us, themselves"):
        assert words in page, words
    assert "Use the safe way" not in page


@then("David cannot write down what she said, until she rang herself")
def only_if_she_rang(walk: PageWalk) -> None:
    walk.now += timedelta(minutes=5)
    said = {"outcome": "so", "what": "It was so."}
    refused = walk.browser("david").fill_in(call(walk), said)
    assert refused.status_code == 422, refused.status_code
    assert "Do not call them." in words_of(refused)
    assert "It was so." in refused.text
    assert len(owed(walk, "call_back")) == 1
    walk.send("david", call(walk), {**said, "they_came": "yes"})
    assert owed(walk, "call_back") == []
