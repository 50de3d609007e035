"""The part Documents of a case: what each is given, by whom it can be printed, and in which language."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pikepdf
import pytest

from rj_workflow.commands.pack import prepare
from rj_workflow.pack import topic_of
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on
from tests.factories.pages_of_pdf import text_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

Case = Callable[..., "Walk"]
Of = Callable[..., Browser]


def documents(walk: Walk, rest: str = "") -> str:
    return f"/work/cases/{walk.ref}/documents{rest}"


def listed(browser: Browser, walk: Walk) -> list[str]:
    found = re.findall(r'href="(/work/cases/[^"]*/documents/[^"]+)"', browser.get(documents(walk)).text)
    return [one.replace("&amp;", "&") for one in dict.fromkeys(found)]


def test_everything_that_is_listed_opens_and_every_file_is_one(case: Case, desk: Of) -> None:
    walk = case("scheduled")
    priya = desk(walk)
    links = listed(priya, walk)
    codes = {link.partition("?")[0].removesuffix("/file").rpartition("/")[2] for link in links}
    assert codes >= {"invitation", "answer", "stands", "answers", "day", "run_sheet", "risk_process"}
    for link in links:
        answer = priya.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["cache-control"] == "no-store"
        if "/file" in link:
            assert answer.headers["content-disposition"] == 'attachment; filename="document.pdf"'
            assert answer.content.startswith(b"%PDF-1.7")
        else:
            assert answer.text.count("<h1") == 1, link


@pytest.mark.parametrize(
    ("language", "words"), [("en", "My answers"), ("cy", "Fy atebion"), ("pl", "Moje odpowiedzi")]
)
def test_a_paper_is_printed_in_the_language_that_they_read(
    case: Case, desk: Of, language: str, words: str
) -> None:
    walk = case("preparing")
    here = documents(walk, f"/{walk.harmed}/answers")
    page = desk(walk).get(f"{here}?language={language}")
    assert words in words_of(page)
    assert '<html lang="en-GB"' in page.text
    file = desk(walk).get(f"{here}/file?language={language}&large=yes").content
    assert words in text_of(file)
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert str(pdf.Root.Lang).startswith(language)


@pytest.mark.parametrize(
    "rest",
    [
        "/sheet/answers",
        "/sheet/nothing",
        "/{harmed}/run_sheet",
        "/{harmed}/risk_process",
        "/{harmed}/nothing",
        "/{other}/answers",
    ],
)
def test_what_is_not_there_for_them_is_not_found(case: Case, desk: Of, rest: str) -> None:
    walk = case("scheduled")
    there = rest.format(harmed=walk.harmed, other="0" * 32)
    for path in (there, f"{there}/file"):
        assert desk(walk).get(documents(walk, path)).status_code == 404, path


def test_nobody_else_prints_it(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("triage")
    for path in ("", f"/{walk.harmed}/stands", f"/{walk.harmed}/stands/file", "/sheet/risk_approach"):
        assert desk(walk, "priya").get(documents(walk, path)).status_code == 404
        assert Browser(engine, walk.now).get(documents(walk, path)).status_code == 303


def test_a_copy_of_a_pack_is_printed_by_whoever_may_read_all_of_it(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    with going_on(walk, engine):
        made = prepare(
            walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, service="Riverside",
            classes=("scores", "workers"), now=walk.now,
        )  # fmt: skip
        walk.yes(walk.harmed, topic_of(made))
    copy = documents(walk, f"/{walk.harmed}/pack_1")
    assert "Riverside" in words_of(desk(walk, "priya").get(copy))
    for path in (copy, f"{copy}/file"):
        assert desk(walk, "tom").get(path).status_code == 404
    assert "pack_1" not in desk(walk, "tom").get(documents(walk)).text


def test_a_letter_that_is_not_true_is_not_offered(case: Case, desk: Of) -> None:
    walk = case("preparing")
    assert f"/{walk.harmed}/meeting_arranged" not in desk(walk).get(documents(walk)).text
    assert desk(walk).get(documents(walk, f"/{walk.harmed}/meeting_arranged")).status_code == 404
