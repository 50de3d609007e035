"""What is printed and handed over: read on a page first, of one side alone, for every reader."""

import io
import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.agreement import BASES, SIDES, inside, propose, write
from features.steps.languages import CODES
from features.steps.service import PageWalk
from rj_workflow.notifications.denied import denied_in
from tests.factories.browser import words_of
from tests.factories.pages_of_pdf import text_of
from web.portal.papers import PLACES

if TYPE_CHECKING:
    from httpx2 import Response

ARTICLE = re.compile(r'(?s)<article class="tp-document.*?</article>')


@pytest.fixture
def in_hand() -> dict[str, Any]:
    """The page that was opened last, and the file that leads on from it."""
    return {}


def linked(html: str, title: str) -> str | None:
    """Where the link with these words leads."""
    found = re.search(rf'<a[^>]* href="([^"]+)"[^>]*>\s*(?:<span[^>]*>)?{re.escape(title)}', html)
    return found[1].replace("&amp;", "&") if found else None


def papers(walk: PageWalk, side: str, language: str = "") -> dict[str, str]:
    """Everything on their page of papers, by its title: the page it leads to."""
    browser, base = inside(walk, side), BASES[side] + (f"/{language}" if language else "")
    listed = browser.get(f"{base}/f")
    assert listed.status_code == 200
    titles = re.findall(rf'<a[^>]* href="({base}/f/[^"]+)"[^>]*>(.*?)</a>', listed.text, re.DOTALL)
    return {re.sub(r"<[^>]+>", "", words).strip().replace("&#39;", "'"): href for href, words in titles}


def said(page: "Response") -> str:
    """The document on a page, without what stands around it."""
    found = ARTICLE.search(page.text)
    assert found is not None, words_of(page)[:600]
    return plain(words_of_html(found[0]))


def words_of_html(html: str) -> str:
    from html import unescape

    return unescape(re.sub(r"<[^>]+>", " ", html))


def plain(words: str) -> str:
    return " ".join(words.split())


def open_paper(walk: PageWalk, in_hand: dict[str, Any], side: str, title: str, language: str = "") -> None:
    here = papers(walk, side, language)[title]
    page = inside(walk, side).get(here)
    assert page.status_code == 200
    in_hand |= {"side": side, "page": page, "file": inside(walk, side).get(f"{here}/1")}
    in_hand["large"] = inside(walk, side).get(f"{here}/2")


@when(parsers.parse('Maya opens her paper "{title}"'))
@when(parsers.parse('Maya reads in {language} her paper "{title}"'))
@when(parsers.parse('Maya keeps the file of "{title}" in large print'))
def opens_paper(walk: PageWalk, in_hand: dict[str, Any], title: str, language: str | None = None) -> None:
    open_paper(walk, in_hand, "harmed", title, CODES[language] if language else "")


@then(parsers.parse('the paper says "{words}"'))
def paper_says(in_hand: dict[str, Any], words: str) -> None:
    assert words in said(in_hand["page"])


@then("the paper does not say where it is, nor who comes")
def nothing_of_others(walk: PageWalk, in_hand: dict[str, Any]) -> None:
    plan = walk.file.at("meeting").data
    for word in (plan["where"], walk.responsible_name.split()[0], walk.responsible_name.split()[1]):
        assert word not in said(in_hand["page"])
        assert word not in text_of(in_hand["file"].content)


@then(parsers.parse('before the file she reads "{words}"'))
def warned_first(in_hand: dict[str, Any], words: str) -> None:
    page = words_of(in_hand["page"])
    assert page.index(words) < page.index("Keep the file (PDF)")


@then("the file says the same, and is made for a screen reader")
@then("the file of it says the same, and is made for a screen reader")
def same_for_every_reader(in_hand: dict[str, Any]) -> None:
    drawn = re.compile(r"[•☐]|\d+\.?")
    foot = re.compile(r"(Page|Tudalen) \d+ (of|o) \d+")
    twin = [one for one in said(in_hand["page"]).split() if not drawn.fullmatch(one)]
    file = [
        one
        for one in foot.sub("", plain(text_of(in_hand["file"].content))).split()
        if not drawn.fullmatch(one)
    ]
    assert sorted(file) == sorted(twin)
    with pikepdf.open(io.BytesIO(in_hand["file"].content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        language = re.search(r'<article[^>]* lang="([^"]+)"', in_hand["page"].text)
        assert language is not None
        assert str(pdf.Root.Lang) == language[1]


@then(parsers.parse('the file is called "{name}", and names nobody and no day'))
def neutral(walk: PageWalk, in_hand: dict[str, Any], name: str) -> None:
    reply = in_hand["file"]
    assert reply.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["cache-control"] == "no-store"
    with pikepdf.open(io.BytesIO(reply.content)) as pdf:
        info = {str(key): str(value) for key, value in pdf.docinfo.items()}
    assert info.keys() <= {"/Title", "/Creator"}
    assert info["/Title"] == "Document"


@then("its words are at least 18 points high")
def large(in_hand: dict[str, Any]) -> None:
    with pikepdf.open(io.BytesIO(in_hand["large"].content)) as pdf:
        sizes = []
        for page in pdf.pages:
            for one in pikepdf.parse_content_stream(page):
                assert isinstance(one, pikepdf.ContentStreamInstruction)
                if str(one.operator) == "Tf":
                    sizes.append(float(one.operands[1]))
    foot, label = 14, 16.2  # at the bottom of a page; what stands above a value
    assert {size for size in sizes if size < 18} <= {foot, label}
    assert max(sizes) > 18


@then(parsers.re(r'(?P<who>Maya|Lee) has no paper "(?P<title>[^"]+)"$'))
def has_no_paper(walk: PageWalk, who: str, title: str) -> None:
    assert title not in papers(walk, SIDES[who])


@then(parsers.re(r'(?P<who>Maya|Lee) has a paper "(?P<title>[^"]+)" that says "(?P<words>.+)"$'))
def has_paper(walk: PageWalk, in_hand: dict[str, Any], who: str, title: str, words: str) -> None:
    open_paper(walk, in_hand, SIDES[who], title)
    assert words in said(in_hand["page"])


@then(parsers.re(r'(?P<who>Maya|Lee) has no paper that says "(?P<words>.+)"$'))
def no_paper_says(walk: PageWalk, who: str, words: str) -> None:
    every = papers(walk, SIDES[who])
    assert every
    for href in every.values():
        assert words not in said(inside(walk, SIDES[who]).get(href))
        assert words not in plain(text_of(inside(walk, SIDES[who]).get(f"{href}/1").content))


@then("what Priya prints for each of them says the same to the word")
def same_for_priya(walk: PageWalk) -> None:
    for side in BASES:
        codes = {place: code for code, place in PLACES.items()}
        for title, href in papers(walk, side).items():
            code = codes[href.rpartition("/")[2]]
            printed = walk.opened("priya", f"{documents(walk)}/{getattr(walk, side)}/{code}")
            assert said(printed) == said(inside(walk, side).get(href)), title


@then(parsers.re(r'(?P<who>Maya|Lee)\'s form for a pen says "(?P<words>.+)"$'))
def pen_says(walk: PageWalk, who: str, words: str) -> None:
    assert words in on_the_form(walk, who)


@then(parsers.re(r'(?P<who>Maya|Lee)\'s form for a pen does not say "(?P<words>.+)"$'))
def pen_does_not_say(walk: PageWalk, who: str, words: str) -> None:
    assert words not in on_the_form(walk, who)


def on_the_form(walk: PageWalk, who: str) -> str:
    """The form of what is agreed, as it is printed for them."""
    page = walk.opened("priya", f"/work/paper/{walk.ref}/{getattr(walk, SIDES[who])}/agreed")
    found = re.search(r'(?s)<article class="tp-handout.*?</article>', page.text)
    assert found is not None
    return plain(words_of_html(found[0]))


def documents(walk: PageWalk) -> str:
    """Where everything to print of this case is listed."""
    return f"/work/cases/{walk.ref}/documents"


@when(parsers.re(r'Priya prints the letter "(?P<title>[^"]+)" for (?P<who>Maya|Lee)$'))
def prints_letter(walk: PageWalk, in_hand: dict[str, Any], title: str, who: str) -> None:
    side = SIDES[who]
    here = linked(walk.read("priya", f"{documents(walk)}?side={side}"), title)
    assert here is not None
    prints(walk, in_hand, here)


@when("Priya prints the run sheet")
def prints_run_sheet(walk: PageWalk, in_hand: dict[str, Any]) -> None:
    prints(walk, in_hand, f"{documents(walk)}/sheet/run_sheet")


@when("Priya prints the assessment in short")
def prints_summary(walk: PageWalk, in_hand: dict[str, Any]) -> None:
    prints(walk, in_hand, f"{documents(walk)}/sheet/risk_process")


def prints(walk: PageWalk, in_hand: dict[str, Any], here: str) -> None:
    page = walk.opened("priya", here)
    assert page.status_code == 200
    in_hand |= {"page": page, "here": here, "file": walk.opened("priya", f"{here}/file")}
    assert in_hand["file"].headers["content-type"] == "application/pdf"


@then("it says neither a name nor what we do")
def says_nothing(walk: PageWalk, in_hand: dict[str, Any]) -> None:
    for words in (said(in_hand["page"]), text_of(in_hand["file"].content)):
        assert denied_in(words) == []
        for name in (*walk.harmed_name.split(), *walk.responsible_name.split(), walk.ref, walk.ref[2:]):
            assert name not in words


@then(parsers.parse('beside it, not on it, Priya reads "{words}"'))
def beside(in_hand: dict[str, Any], words: str) -> None:
    assert words in plain(words_of(in_hand["page"]))
    assert words not in said(in_hand["page"])


@then(parsers.parse('it says "{one}" and "{other}", and "{words}"'))
def it_says(in_hand: dict[str, Any], one: str, other: str, words: str) -> None:
    for text in (said(in_hand["page"]), plain(text_of(in_hand["file"].content))):
        assert all(word in text for word in (one, other, words)), text


@then("it lists whom nothing stops Maya from telling")
def lists_whom(in_hand: dict[str, Any]) -> None:
    assert "The police, or anyone who looks into crime" in said(in_hand["page"])


@then("neither Maya nor Lee can open it")
def not_theirs(walk: PageWalk, in_hand: dict[str, Any]) -> None:
    code = in_hand["here"].rpartition("/")[2]
    for side, base in BASES.items():
        for path in (code, f"{code}/1", f"{code}/2"):
            assert inside(walk, side).get(f"{base}/f/{path}").status_code == 404
        assert inside(walk, side).get(in_hand["here"]).status_code in (303, 404)


@given(parsers.parse('the promise "{words}" is proposed'))
def hostile_promise(walk: PageWalk, words: str) -> None:
    write(walk, words)
    propose(walk)
