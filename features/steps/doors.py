"""Every door in: referred, told of news, asked by the other, back after years, in one's own name."""

from __future__ import annotations

from datetime import timedelta

from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from features.steps.case import refused
from features.steps.choice import MEETING, own_page
from features.steps.explanation import boxes
from features.steps.service import PageWalk
from rj_workflow import db
from rj_workflow.commands.enquiry import Enquiry
from rj_workflow.models import deadline, outbox
from rj_workflow.seeds.casework import TOLD
from rj_workflow.timers.deadlines import BY_KIND
from rj_workflow.timers.working_days import after
from tests.factories.browser import words_of

NEWS = {"a charge": "charge", "a plea": "plea", "a sentence": "sentence", "a release": "release"}
REFERRAL = {"source": "police", "who_started": "AGENCY"}


@given("the police told Sam of Maya, who came to nobody herself")
def the_police_told(walk: PageWalk) -> None:
    walk.extras = {"basis": "referral"}
    walk.stands_at("enquiry")


@when("Sam takes the referral before Maya knows of it")
def behind_her_back(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "sam", "case", "refer", REFERRAL)


@when("Sam takes the referral once Maya knows of it")
def she_knows(walk: PageWalk) -> None:
    walk.do("sam", "case", "refer", {**REFERRAL, "person_knows_of_the_referral": "yes"})


@when(parsers.re(r"Sam hears of (?P<news>a \w+) before anybody looked at it"))
def hears(walk: PageWalk, told: list[str], news: str) -> None:
    refused(walk, told, "sam", "offer", "milestone", {"which_milestone": NEWS[news]}, holder=walk.harmed)


@when(parsers.re(r"somebody looks at the news, and Sam notes (?P<news>a \w+)"))
def looks(walk: PageWalk, news: str) -> None:
    walk.check("sam", "milestone_review", "tell")
    walk.do("sam", "offer", "milestone", {"which_milestone": NEWS[news]}, holder=walk.harmed)


@then("it is a task to tell Maya, and nothing waits to be sent to her")
def a_task(walk: PageWalk) -> None:
    assert walk.file.at("offer", walk.harmed).state == "due"
    with db.read(walk.engine) as session:
        assert session.scalars(select(outbox.c.id).where(outbox.c.person_id == walk.harmed)).all() == []


@given("Priya has talked with Lee, who asked first")
def lee_first(walk: PageWalk) -> None:
    walk.first = "responsible"
    walk.stands_at("exploring_first")


@when("Priya asks Maya before anybody said how she may be reached")
def asks_maya(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "case", "approach_other", {"approved_wording": "Lee would like to write."})


@then("nothing of Lee stands on any page of Maya")
def nothing_of_lee(walk: PageWalk) -> None:
    for path in ("/h", "/c", "/e", "/q"):
        page = own_page(walk, "harmed", path)
        assert "Lee" not in page
        assert "Danvers" not in page


@when("Maya asks about it again by phone")
def asks_again(walk: PageWalk) -> None:
    walk.do("sam", "choice", "ask_again", {"channel": "phone"}, holder=walk.harmed, topic="contact")


@then("Priya can explain it to her again, and one point is enough")
def one_is_enough(walk: PageWalk) -> None:
    assert boxes(walk, "contact") == ["this_choice"]
    walk.do(
        "priya", "choice", "explain",
        {**TOLD, "everything_was_explained": ["this_choice"]},
        holder=walk.harmed, topic="contact",
    )  # fmt: skip


@then("what she said before is not shown as a fault")
def no_fault(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/c")
    assert "We explained this. Take your time." in page
    assert "said no" not in page


@when("Maya asks for a meeting as well")
def a_meeting_as_well(walk: PageWalk) -> None:
    walk.do("priya", "case", "ask_for_another_process", {"what_they_ask": "To see him."}, holder=walk.harmed)


@then("what was signed for letters is not a signature for a meeting")
def not_a_signature(walk: PageWalk, told: list[str]) -> None:
    assert walk.file.at("choice", walk.harmed, MEETING).state == "not_asked"
    refused(walk, told, "priya", "case", "choose_process", {"process": "face_to_face"})
    assert "Both people have to have said yes to this kind." in told[-1]


@when("ten years pass")
def ten_years(walk: PageWalk) -> None:
    walk.now += timedelta(days=3653)


@then("Sam finds Maya by her name")
def finds(walk: PageWalk) -> None:
    found = walk.browser("sam").fill_in("/work/cases/find", {"q": "maya"})
    assert walk.ref in words_of(found)


@when("Sam writes down that she came back by phone")
def by_phone(walk: PageWalk) -> None:
    walk.come_back()


@then("she is called within the same two working days as anybody new")
def same_pace(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        clocks = {
            row.kind: (row.made_at, row.due_at)
            for row in session.execute(select(deadline).where(deadline.c.open))
        }
    made, due = clocks["begin_checks_again"]
    assert after(made, BY_KIND["acknowledge_enquiry"].working) == due


@given("the assessment of Maya and Lee was sent, and Helen did not agree")
def not_agreed(walk: PageWalk) -> None:
    walk.stands_at("awaiting_sign_off")
    said = {"reason": "Too soon.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}
    walk.do("helen", "risk", "do_not_agree", said, topic="process")


@when("Maya asks for somebody else to look at it")
def somebody_else(walk: PageWalk) -> None:
    walk.do("priya", "risk", "ask_for_review", {"who_asks": "harmed"}, topic="process")


@then("Helen cannot decide it again")
def not_again(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "helen", "risk", "panel_agrees", {"each_member": "Fine."}, topic="process")
    assert walk.file.at("risk", "", "process").state == "escalated"


@then("the service manager is asked")
def manager_is_asked(walk: PageWalk) -> None:
    walk.declare("olu")
    assert walk.ref in words_of(walk.browser("olu").get("/work/signoffs/"))


@when("Maya's daughter Ada asks Sam in her own name")
def ada_asks(walk: PageWalk) -> None:
    walk.extras["mothers"] = walk.ref
    walk.extras["adas"] = walk.open(Enquiry("Ada", "harmed"))


@then("Ada has a case of her own, with nothing of her mother's in it")
def her_own(walk: PageWalk) -> None:
    page = words_of(walk.opened("sam", f"/work/cases/{walk.extras['adas']}"))
    assert "Ada" in page
    for words in ("Maya", "Lee", walk.extras["mothers"]):
        assert words not in page


@when("Maya says by phone that nobody may ask her again")
def never(walk: PageWalk) -> None:
    walk.do("sam", "offer", "do_not_ask", {}, holder=walk.harmed)


@when("Sam hears of a sentence and somebody looks at the news")
def looked_at(walk: PageWalk) -> None:
    walk.check("sam", "milestone_review", "tell")


@then("Maya may not be told of it by us")
def not_told(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "sam", "offer", "milestone", {"which_milestone": "sentence"}, holder=walk.harmed)
    refused(walk, told, "priya", "choice", "explain", {}, holder=walk.harmed, topic=MEETING)
    assert walk.file.at("offer", walk.harmed).state == "do_not_ask"


@when("Maya comes to us herself")
def she_comes(walk: PageWalk) -> None:
    walk.do("sam", "offer", "return_unasked", {}, holder=walk.harmed)


@then("she may be asked again, because she came")
def may_be_asked(walk: PageWalk) -> None:
    assert walk.file.at("offer", walk.harmed).state == "wants_to_know"
    assert boxes(walk, MEETING) != []
