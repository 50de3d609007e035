"""Risk and sign-off: one writes, another decides."""

from pytest_bdd import given, then, when

from features.steps.case import refused
from features.steps.service import PageWalk
from rj_workflow.seeds import staff
from tests.factories.browser import words_of


@given("an assessment of meeting face to face waits for a decision")
def waits(walk: PageWalk) -> None:
    walk.to("awaiting_sign_off")


@when("Helen does not agree, and proposes a letter instead")
def refuses(walk: PageWalk) -> None:
    walk.wait(hours=20)
    form = {
        "reason": "A room is not safe enough now.",
        "what_is_possible": "A letter, or messages through Priya.",
    }
    walk.do("helen", "risk", "do_not_agree", form, topic="process")


@when("Helen does not agree, and proposes nothing")
def refuses_only(walk: PageWalk, told: list[str]) -> None:
    walk.wait(hours=20)
    refused(walk, told, "helen", "risk", "do_not_agree", {"reason": "No."}, topic="process")


@when("Priya looks for the page on which it is decided")
def looks_for_it(walk: PageWalk, told: list[str]) -> None:
    path = f"/work/signoffs/{walk.ref}/process/1"
    browser = walk.browser("priya")
    form = {"decision": "as_planned", "password": staff.PASSWORD, "as_planned__reason": "Fine."}
    for reply in (browser.get(path), browser.fill_in(path, form)):
        assert reply.status_code == 404
        told.append(words_of(reply))


@when("both choose letters and Priya writes a new version")
def new_version(walk: PageWalk) -> None:
    walk.process = "letter"
    for person in (walk.harmed, walk.responsible):
        walk.yes(person, "take_part_letter")
    walk.check("priya", "interest_of_the_harmed", "yes")
    walk.do("priya", "case", "choose_process", {"process": "letter"})
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")


@when("David declares that he has no link to anybody, and signs it")
def david_signs(walk: PageWalk) -> None:
    walk.wait(hours=20)
    walk.check("david", "interests", "none", about=walk.staff["david"].id)
    walk.do("david", "risk", "sign_off", {"reason": "A letter fits what each of them said."}, topic="process")


@then("the record says that Helen refused and David signed")
def record_says(walk: PageWalk) -> None:
    timeline = words_of(walk.browser("priya").get(f"/work/cases/{walk.ref}/timeline"))
    signed, refused_at = timeline.index("David Asomah"), timeline.rindex("Helen Marsh")
    assert "not this way" in timeline.lower()
    assert signed < refused_at  # newest first
