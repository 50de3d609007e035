"""/p/n and /q/n: what would help, and how things are; nothing required, nothing of the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories.browser import fields_in, words_of

if TYPE_CHECKING:
    from tests.web.portal.conftest import At, Side


def form_of(one: Side) -> dict[str, Any]:
    return fields_in(one.browser.get(f"{one.base}/n"), f"{one.base}/n")


def save(one: Side, **said: Any) -> None:
    assert one.send("/n", **{**form_of(one), **said}) == "/n"


def read(one: Side) -> str:
    return words_of(one.browser.get(f"{one.base}/n"))


def test_the_first_page_leads_to_it_and_nothing_is_ticked(at: At) -> None:
    her = at("exploring_first")
    assert f'href="{her.base}/n"' in her.get("/h")
    html = her.get("/n")
    assert " checked" not in html
    assert read(her).count("Not provided") == 9  # what would help, and eight kinds of need
    save(her)
    assert read(her).count("Not provided") == 9


def test_what_is_said_stands_on_top_and_in_the_form(at: At) -> None:
    her = at("exploring_first")
    save(
        her,
        adjustments=["Childcare", "Reading"],
        words="Not on Mondays.",
        level_1="some",
        rating_1="4",
        words_1="I am tired.",
    )
    said = read(her)
    assert "Childcare We are working on it." in said
    assert "Not on Mondays. We are working on it." in said
    assert "Mental and physical health I need some help. 4 of 10. I am tired." in said
    form = form_of(her)
    assert (form["adjustments"], form["level_1"], form["rating_1"]) == (["Reading", "Childcare"], "some", "4")
    save(her, adjustments="Reading", words="", level_1="not_asked", rating_1="", words_1="")
    said = read(her)
    assert "Childcare We are" not in said
    assert said.count("Not provided") == 8, said


def test_a_number_that_is_none_is_said_beside_it_and_nothing_is_lost(at: At) -> None:
    her = at("exploring_first")
    answer = her.browser.fill_in("/p/n", {**form_of(her), "rating_2": "12", "words_2": "A cold room."})
    assert answer.status_code == 422
    assert "Write a number from 0 to 10, or leave it empty." in words_of(answer)
    again = fields_in(answer, "/p/n")
    assert (again["rating_2"], again["words_2"]) == ("12", "A cold room.")
    assert '<details class="tp-more" open>' in answer.text


def test_written_in_two_places_is_noticed(at: At) -> None:
    her = at("exploring_first")
    early = form_of(her)
    save(her, adjustments="Reading")
    answer = her.browser.fill_in("/p/n", {**early, "adjustments": "Childcare"})
    assert answer.status_code == 409
    assert "Something was changed while you were writing." in words_of(answer)
    assert fields_in(answer, "/p/n")["adjustments"] == "Childcare"


def test_nothing_of_it_is_on_any_page_of_the_other(at: At) -> None:
    her = at("exploring_both")
    save(her, adjustments="British Sign Language", level_5="urgent", words_5="Seven weeks now.")
    him = her.other()
    seen = "".join(him.get(path) for path in ("/h", "/n", "/a", "/c"))
    assert "Seven weeks" not in seen
    assert read(him).count("Not provided") == 9
    assert not fields_in(him.browser.get("/q/n"), "/q/n").get("adjustments")


def test_closed_it_is_read_and_the_way_back_stands_there(at: At) -> None:
    her = at("closed")
    html = her.get("/n")
    assert "<textarea" not in html
    assert f'href="{her.base}/back"' in html
    assert her.browser.fill_in("/p/n", {"adjustments": "Reading"}).status_code == 422
