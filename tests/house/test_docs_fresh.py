"""The book in docs/ says what the tables say today: written again, it does not change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rj_workflow import book

FOLDER = Path(__file__).parents[2] / "docs" / "book"
PAGES = book.pages()


def test_written_again_the_book_is_exactly_what_is_kept(tmp_path: Path) -> None:
    # Stale? make book
    written = book.write(tmp_path / "book")
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert {path.name: path.read_text(encoding="utf-8") for path in written} == kept


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    for page, anchor in re.findall(r"\]\((\w+\.md)(?:#(\w+))?\)", PAGES[name]):
        assert page in PAGES
        assert not anchor or f'<a id="{anchor}"></a>' in PAGES[page]
