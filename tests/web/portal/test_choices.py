"""My choices: my own words, each to be taken back where it stands, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rj_workflow.seeds.casework import TOLD

if TYPE_CHECKING:
    from tests.web.portal.conftest import At


def test_before_anything_was_asked_it_says_so(at: At) -> None:
    assert "We have not asked you anything yet." in at("exploring_first").get("/c")


def test_each_purpose_stands_in_its_own_words(at: At) -> None:
    html = at("preparing").get("/c")
    for title in ("Being in touch with this service", "Asking the other person", "Meeting face to face"):
        assert title in html
    assert html.count("You said yes. You can change your answer any day.") == 3
    assert html.count(">Take this back</button>") == 3


def test_each_side_sees_only_their_own(at: At) -> None:
    him = at("preparing", "responsible")
    assert "Asking the other person, in agreed words" not in him.get("/c")
    assert him.get("/c").count("You said yes.") == 2


def test_one_is_taken_back_and_the_rest_stands(at: At) -> None:
    her = at("preparing")
    assert her.send("/c", purpose="take_part_face_to_face") == "/c"
    html = her.get("/c")
    assert html.count("You took your yes back. It stopped at once.") == 1
    assert html.count("You said yes.") == 2
    assert "This is not going ahead." in her.other().get("/h")


def test_what_was_never_asked_cannot_be_taken_back_and_harms_nothing(at: At) -> None:
    her = at("preparing")
    before = her.get("/c")
    for purpose in ("take_part_letter", "", "no such thing", her.other().person):
        assert her.send("/c", purpose=purpose) == "/c"
    assert her.get("/c") == before


def test_a_question_still_open_can_be_answered_with_no(at: At) -> None:
    her = at("exploring_first")
    with her.on_staff_side() as walk:
        walk.do("priya", "choice", "explain", TOLD, holder=her.person, topic="contact")
    her.open()
    assert "Say no to this" in her.get("/c")
    her.send("/c", purpose="contact")
    assert "You said no. You can change your answer any day." in her.get("/c")


def test_a_yes_taken_back_can_still_be_said_never_to_have_been_hers_and_is_said_once(at: At) -> None:
    her = at("preparing")
    never = "I never said yes to this</button>"
    assert never not in her.get("/c")
    her.send("/c", purpose="take_part_face_to_face")
    assert her.get("/c").count(never) == 1
    assert her.send("/c/wrong", purpose="take_part_face_to_face") == "/c"
    html = her.get("/c")
    assert never not in html
    assert "You told us that this was not your answer. It counts for nothing." in html
