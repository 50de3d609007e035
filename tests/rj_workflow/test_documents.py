"""A document: one description, its paper and its page, for one side and for every reader."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from textwrap import dedent
from typing import Any

import pikepdf
import pytest

from rj_workflow.documents.document import (
    Document,
    Facts,
    Harmed,
    Own,
    Paragraph,
    Points,
    Responsible,
    Rows,
    Staff,
    WrongSide,
)
from rj_workflow.documents.html import as_html, as_page
from rj_workflow.documents.letters import LETTERS, letter
from rj_workflow.documents.pdf import FILE_NAME, INSTEAD, as_pdf
from rj_workflow.documents.voice import ENGLISH, NAME
from rj_workflow.notifications.catalogue import NOTICES
from rj_workflow.notifications.denied import denied_in
from rj_workflow.pack import as_document, content
from tests.factories.documents import AROUND, HOSTILE, POLISH, WELSH, every_kind, every_sign
from tests.factories.pages_of_pdf import text_of
from web.documents import voice
from web.languages import LANGUAGES, Language, reading

KINDS = every_kind()
ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "rj_workflow" / "documents" / "vendor"


def opened(document: Document[Any], *, large: bool = False) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(as_pdf(document, ENGLISH, large=large)))


def words_of_twin(document: Document[Any]) -> list[str]:
    return unescape(re.sub(r"<[^>]+>", " ", as_html(document, ENGLISH))).split()


# --- one description


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_and_the_page_say_the_same_words_in_the_same_order(kind: str) -> None:
    twin = words_of_twin(KINDS[kind])
    paper = text_of(as_pdf(KINDS[kind], ENGLISH)).split()
    foot = KINDS[kind].foot.split()
    drawn = re.compile(r"[•☐]|\d+\.|Page|of|\d+")
    assert [one for one in paper if not drawn.fullmatch(one) and one not in foot] == [
        one for one in twin if not drawn.fullmatch(one) and one not in foot
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_description_makes_the_same_bytes(kind: str) -> None:
    again = every_kind()[kind]
    assert as_pdf(KINDS[kind], ENGLISH) == as_pdf(again, ENGLISH)
    assert as_page(KINDS[kind], ENGLISH) == as_page(again, ENGLISH)


def test_another_process_makes_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.factories.documents import every_kind; "
        "from rj_workflow.documents.pdf import as_pdf; from rj_workflow.documents.voice import ENGLISH; "
        "print(hashlib.sha256(b''.join(as_pdf(d, ENGLISH) for d in every_kind().values())).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


# --- for one side


PUT = (
    lambda own: Paragraph(own),
    lambda own: Points((own,)),
    lambda own: Facts((("Who you call", own),)),
    lambda own: Rows(("Who",), (1,), ((own,),)),
)


@pytest.mark.parametrize("put", PUT)
@pytest.mark.parametrize(
    ("mine", "theirs"), [(Harmed, Responsible), (Responsible, Harmed), (Harmed, Staff), (Responsible, Staff)]
)
def test_words_of_another_side_are_refused_wherever_they_stand(put: Any, mine: Any, theirs: Any) -> None:
    Document(mine, "Mine", (put(Own(mine, "Mine.")),), "")
    with pytest.raises(WrongSide):
        Document(mine, "Mine", (put(Own(theirs, "Theirs.")),), "")


def test_a_pack_is_made_for_nobody_but_the_person_it_is_about() -> None:
    said = content(
        pack_id="a" * 32, sender="Here", receiver="There", prepared_on="2026-11-30", name="Maya",
        part="Person harmed", found={},
    )  # fmt: skip
    as_document(said, Harmed, "")
    with pytest.raises(WrongSide):
        as_document(said, Responsible, "")


WRONG = {
    "an agreement": "Promise(Own(Responsible, 'x'), (), (), None, '')",
    "a part of it": "Promise(Own(Harmed, 'x'), (('Who you call', Own(Responsible, 'x')),), (), None, '')",
    "an answer": "Answer('', '', date(2026, 1, 1), own_words=Own(Responsible, 'x'))",
    "a paragraph": "Paragraph(Own(Responsible, 'x'))",
}
ASKS = {
    "an agreement": "Promise[Harmed]", "a part of it": "Promise[Harmed]", "an answer": "Answer[Harmed]",
    "a paragraph": "Paragraph[Harmed]",
}  # fmt: skip


def test_the_types_refuse_another_side_before_anything_runs(tmp_path: Path) -> None:
    head = dedent("""
        from datetime import date
        from rj_workflow.documents.agreed import Promise
        from rj_workflow.documents.answers import Answer
        from rj_workflow.documents.document import Harmed, Own, Paragraph, Responsible
    """)
    right = [
        f"right_{n}: {ASKS[what]} = {made.replace('Responsible', 'Harmed')}"
        for n, (what, made) in enumerate(WRONG.items())
    ]
    wrong = [f"wrong_{n}: {ASKS[what]} = {made}" for n, (what, made) in enumerate(WRONG.items())]
    lines = [*head.splitlines(), *right, *wrong]
    (tmp_path / "sides.py").write_text("\n".join(lines))
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir",
         str(tmp_path / "cache"), "--no-error-summary", str(tmp_path / "sides.py")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    refused = {int(n) for n in re.findall(r"sides\.py:(\d+): error", checked.stdout)}
    assert refused == {n for n, line in enumerate(lines, 1) if line.startswith("wrong_")}, checked.stdout


# --- for every reader


def tags(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from tags(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node and "/P" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from tags(node["/K"])


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_each_is_tagged_says_its_language_and_begins_with_its_heading(kind: str, large: bool) -> None:
    with opened(KINDS[kind], large=large) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en-GB"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == NAME
        found = [one for one in tags(root.StructTreeRoot.K) if re.fullmatch(r"/H\d", one)]
        assert found[0] == "/H1"
        assert found.count("/H1") == 1
        assert set(found) <= {"/H1", "/H2"}
        assert all(font_is_inside(page) for page in pdf.pages)


def font_is_inside(page: pikepdf.Page) -> bool:
    fonts = page.resources.get("/Font", pikepdf.Dictionary())
    inner = [one["/DescendantFonts"][0]["/FontDescriptor"] for _, one in fonts.items()]
    return bool(inner) and all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in inner)


def instructions(page: pikepdf.Page) -> Iterator[tuple[str, Any]]:
    for one in pikepdf.parse_content_stream(page):
        assert isinstance(one, pikepdf.ContentStreamInstruction)  # no picture stands among ours
        yield str(one.operator), one.operands


def untagged(page: pikepdf.Page) -> list[str]:
    """What is shown on a page outside of everything marked."""
    depth, loose = 0, []
    for name, _ in instructions(page):
        if name in ("BDC", "BMC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in ("Tj", "TJ", "f", "S", "B", "Do") and depth == 0:
            loose.append(name)
    return loose


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_on_a_page_is_outside_the_tags_or_marked_as_decoration(kind: str) -> None:
    with opened(KINDS[kind]) as pdf:
        assert [one for page in pdf.pages for one in untagged(page)] == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_each_language_is_said_in_the_file_and_on_the_page(language: Language) -> None:
    with reading(language):
        document = KINDS["answers Harmed"]
        pdf, page = as_pdf(document, voice()), as_html(document, voice())
    with pikepdf.open(io.BytesIO(pdf)) as opened_:
        assert str(opened_.Root.Lang) == language.tag
    assert f'lang="{language.tag}"' in page
    assert ("My answers" in page) == (language == LANGUAGES[0])


def test_every_sign_of_welsh_polish_and_of_our_letters_is_printed() -> None:
    printed = text_of(as_pdf(every_sign(), ENGLISH))
    assert WELSH in printed
    assert POLISH.split(":")[1].strip() in printed
    assert "cannot be printed" not in printed.partition(POLISH)[0]


def test_a_sign_that_our_letters_do_not_have_is_a_box_and_said_to_be_one() -> None:
    document = Document(Harmed, "Mine", (Paragraph(Own(Harmed, "A heart ❤ and 中 \u202e\x00hidden")),), "")
    printed = text_of(as_pdf(document, ENGLISH))
    assert f"A heart {INSTEAD} and {INSTEAD} hidden" in printed
    assert "They stand on the page to read." in printed
    assert "❤ and 中" in as_html(document, ENGLISH)


def test_the_letters_are_those_that_were_pinned_with_their_licence() -> None:
    (entry,) = json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))
    assert {one.name for one in VENDOR.iterdir()} == {*entry["files"], "VENDOR.json"}
    for name, pinned in entry["files"].items():
        digest = base64.b64encode(hashlib.sha384((VENDOR / name).read_bytes()).digest()).decode()
        assert pinned == f"sha384-{digest}", name
    assert "SIL OPEN FONT LICENSE" in (VENDOR / "source-sans.LICENSE.md").read_text(encoding="utf-8").upper()


def test_large_print_is_large() -> None:
    for kind, document in KINDS.items():
        with opened(document, large=True) as pdf:
            sizes = {
                float(given[1]) for page in pdf.pages for name, given in instructions(page) if name == "Tf"
            }
        assert min(sizes) >= 14, (kind, sizes)
        assert max(sizes) >= 28


# --- what somebody typed


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_typed_is_text_and_nothing_else(hostile: str) -> None:
    plain, found = every_kind("x"), every_kind(hostile)
    for kind, document in found.items():
        page = as_html(document, ENGLISH)
        assert not re.search("<script|<img", page), kind
        with opened(document) as pdf, opened(plain[kind]) as before:
            assert sorted(set(tags(pdf.Root.StructTreeRoot.K))) == sorted(
                set(tags(before.Root.StructTreeRoot.K))
            ), kind
            assert "/Annots" not in pdf.pages[0]
            assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
    printed = " ".join(text_of(as_pdf(found["answers Harmed"], ENGLISH)).split())
    assert " ".join(hostile.split()) in printed


# --- what stands in the file besides


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_names_nobody_and_no_day(kind: str) -> None:
    with opened(KINDS[kind]) as pdf:
        info = {str(name): str(value) for name, value in pdf.docinfo.items()}
        assert info.keys() <= {"/Title", "/Creator"}, info
        assert info["/Title"] == NAME
        with pdf.open_metadata() as meta:
            assert not {"dc:creator", "xmp:CreateDate", "xmp:ModifyDate", "dc:description"} & set(meta)
    assert not re.search(r"victim|offend|restor|justice|\d", FILE_NAME)


# --- in a plain envelope


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("row", LETTERS, ids=lambda one: one.code)
def test_whoever_opens_a_plain_letter_learns_nothing(row: Any, language: Language) -> None:
    document = letter(row, AROUND, Harmed)
    assert document.blocks == letter(row, AROUND, Responsible).blocks
    with reading(language):
        said = re.sub(r"<[^>]+>", " ", as_html(document, voice()))
    assert denied_in(said, language.code) == []
    assert not re.search(r"R-\d", said)


def test_every_notice_that_may_wait_for_a_way_can_be_put_on_paper() -> None:
    rows = {row.code: row for row in LETTERS}
    for notice in NOTICES:
        assert notice.sentence in rows[notice.template].sentences


def test_a_day_is_said_in_the_language_of_the_page() -> None:
    document = Document(Harmed, "Mine", (Facts((("Since", date(2026, 12, 3)),)),), "")
    assert "3 December 2026" in as_html(document, ENGLISH)
    with reading(LANGUAGES[1]):
        assert "3 Rhagfyr 2026" in as_html(document, voice())
