"""Letters: written, read through, held, told of, wanted or not, never given without a yes to it."""

from pytest_bdd import given, then, when

from features.steps.case import refused
from features.steps.choice import own_page
from features.steps.service import PageWalk

WORDS = "I am sorry for the ring. I think of the noise of the door."


@when("Lee takes back his yes to meeting")
def cools(walk: PageWalk) -> None:
    form = {"channel": "phone"}
    walk.do("priya", "choice", "withdraw", form, holder=walk.responsible, topic="take_part_face_to_face")


@given("letters may pass between Maya and Lee")
def may_pass(walk: PageWalk) -> None:
    walk.process = "letter"
    walk.stands_at("readiness_review")
    walk.clear_letters()


@when("both choose letters, which are assessed, signed and cleared")
def letters_cleared(walk: PageWalk) -> None:
    walk.process = "letter"
    walk.to("readiness_review")
    walk.clear_letters()


@when("Lee writes a letter, which Priya reads through and holds")
def writes(walk: PageWalk) -> None:
    walk.write_letter(walk.responsible, WORDS)
    walk.letter(walk.responsible, "approve", "review", "hold")


@when("Priya tells Maya that it exists")
def announces(walk: PageWalk) -> None:
    walk.letter(walk.responsible, "announce")


@given("Lee's letter is announced and wanted")
def wanted(walk: PageWalk) -> None:
    walk.write_letter(walk.responsible, WORDS)
    walk.letter(walk.responsible, "approve", "review", "hold", "announce", "want")


@when("Maya does not want it")
def not_wanted(walk: PageWalk) -> None:
    walk.letter(walk.responsible, "never")


@when("Priya tries to give it")
def tries(walk: PageWalk, told: list[str]) -> None:
    form = {"given_in_person_or_as_chosen": "yes", "how": "in_person", "delta_form": "nothing"}
    refused(walk, told, "priya", "exchange", "deliver", form, holder=walk.responsible, number=1)


@then("the letter is kept unread")
def kept(walk: PageWalk) -> None:
    assert [item.state for item in walk.file.of("exchange")] == ["kept"]


@then("nothing of the letter stands on Maya's page")
def nothing_of_it(walk: PageWalk) -> None:
    for path in ("/h", "/c"):
        page = own_page(walk, "harmed", path)
        assert "ring" not in page
        assert "letter is kept" not in page
