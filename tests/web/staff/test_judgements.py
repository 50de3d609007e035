"""/work/policy: read by everybody on staff, changed by the manager in two steps, refused under the floor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from risk_assessment.judgements import JUDGEMENTS
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of

Case = Callable[..., Walk]
Of = Callable[..., Browser]
PAGE = "/work/policy"
DELIVERED = {row.name: row.default for row in JUDGEMENTS}


@pytest.mark.parametrize("who", ["priya", "helen", "sam"])
def test_everybody_on_staff_reads_it_and_finds_no_form(case: Case, desk: Of, who: str) -> None:
    walk = case("enquiry")
    page = desk(walk, who).get(PAGE)
    words = words_of(page)
    for row in JUDGEMENTS:
        assert row.question in words
        assert row.floor in words
        assert row.source in words
    assert "The service manager changes this, with a reason." in words
    assert 'name="checklist_days"' not in page.text
    refused = desk(walk, who).fill_in(f"{PAGE}/confirm", DELIVERED | {"reason": "Mine.", "shown": "0"})
    assert refused.status_code == 422
    assert "Only the service manager decides this." in words_of(refused)


def test_a_change_is_looked_at_first_and_holds_once_it_is_confirmed(case: Case, desk: Of) -> None:
    olu = desk(case("enquiry"), "olu")
    wanted = DELIVERED | {"checklist_days": "14", "reason": "As the police do."}
    seen = olu.fill_in(PAGE, wanted)
    assert seen.status_code == 200
    assert "Now: 28 days" in words_of(seen)
    assert "From now on: 14 days" in words_of(seen)
    assert "Nothing was changed" in words_of(olu.get(PAGE))
    assert olu.fill_in(f"{PAGE}/confirm", wanted | {"shown": "0"}).headers["location"] == f"{PAGE}?done=yes"
    after = words_of(olu.get(f"{PAGE}?done=yes"))
    assert "It holds from now on." in after
    assert "Olu Bright: As the police do." in after


def test_what_lies_under_the_floor_is_refused_and_what_was_typed_stays(case: Case, desk: Of) -> None:
    olu = desk(case("enquiry"), "olu")
    for path in (PAGE, f"{PAGE}/confirm"):
        answer = olu.fill_in(path, DELIVERED | {"panel_size": "1", "reason": "Too slow.", "shown": "0"})
        assert answer.status_code == 422
        assert "Choose from 2 to 9. One signature is not enough" in words_of(answer)
        assert "Too slow." in answer.text


def test_a_page_older_than_the_last_change_is_told(case: Case, desk: Of) -> None:
    olu = desk(case("enquiry"), "olu")
    first = DELIVERED | {"checklist_days": "14", "reason": "As the police do.", "shown": "0"}
    olu.fill_in(f"{PAGE}/confirm", first)
    late = olu.fill_in(f"{PAGE}/confirm", first | {"checklist_days": "21"})
    assert late.status_code == 409
    assert "Somebody changed this before you." in words_of(late)


def test_it_is_one_press_away_from_every_page(case: Case, desk: Of) -> None:
    assert f'href="{PAGE}"' in desk(case("enquiry"), "sam").get("/work/today").text


def test_every_letter_of_a_source_is_explained(case: Case, desk: Of) -> None:
    page = desk(case("enquiry"), "sam").get(PAGE)
    explained = set(re.findall(r'<dt class="govuk-summary-list__key">\[?([\w-]+)\]?</dt>', page.text))
    assert {"H", "W", "J", "S"} <= explained
    for row in JUDGEMENTS:
        assert re.fullmatch(r"[\w., ]+\[[^]]+\]", row.source), f"{row.name}: a section, or a rule"
        assert ".md" not in row.source
        marks = row.source.partition("[")[2].rstrip("]")
        documents = {part.strip().split()[0] for part in re.split(r"[;,]|S-open:|S:", marks) if part.strip()}
        assert documents <= explained, row.name
