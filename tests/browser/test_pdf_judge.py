"""veraPDF reads each of our documents against the rules of PDF/UA-1, in ordinary and large print.

Its rules and its reader lie in a package made for something else (tests/browser/package.json, make judges);
PdfJudge.java asks it.  It judges what a machine can: whether the words are plain, people have to say.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pikepdf
import pytest

from rj_workflow.documents.document import Document
from rj_workflow.documents.pdf import as_pdf
from rj_workflow.documents.voice import ENGLISH
from tests.conftest import skip_or_fail
from tests.factories.documents import HOSTILE, every_kind, every_sign
from web.documents import voice
from web.languages import LANGUAGES, reading

pytestmark = pytest.mark.slow
HERE: Final = Path(__file__).parent
JUDGE: Final = HERE / "PdfJudge.java"
RULES: Final = HERE / "node_modules" / "@opendataloader" / "pdf" / "lib" / "opendataloader-pdf-cli.jar"


def verdicts(folder: Path) -> dict[str, str]:
    """What veraPDF says of each file there: PASS and how much it looked at, or FAIL with every fault."""
    if shutil.which("javac") is None or not RULES.is_file():
        skip_or_fail(
            "veraPDF is not there: make judges installs it, and needs npm and a JDK", "RJ_REQUIRE_BROWSER"
        )
    files = sorted(str(one) for one in folder.glob("*.pdf"))
    said = subprocess.run(
        ["java", "-cp", str(RULES), str(JUDGE), *files], capture_output=True, text=True, check=True
    ).stdout
    found, last = {}, ""
    for line in said.splitlines():
        if not line.startswith("  "):
            verdict, looked_at, path = line.split(" ", 2)
            last = Path(path).stem
            found[last] = f"{verdict} {looked_at}"
        else:
            found[last] += line
    return found


def every_document() -> dict[str, Document[Any]]:
    kinds = {**every_kind(), "every sign": every_sign()}
    hostile = {
        f"{kind} typed {n}": one for n, typed in enumerate(HOSTILE) for kind, one in every_kind(typed).items()
    }
    return kinds | hostile


def test_each_document_is_pdf_ua_1_whatever_was_typed_into_it(tmp_path: Path) -> None:
    for name, document in every_document().items():
        for size in ("ordinary", "large"):
            (tmp_path / f"{name} {size}.pdf").write_bytes(as_pdf(document, ENGLISH, large=size == "large"))
    found = verdicts(tmp_path)
    assert len(found) == 2 * len(every_document())
    assert {name: said for name, said in found.items() if not said.startswith("PASS ")} == {}
    assert min(int(said.split()[1]) for said in found.values()) > 100


def test_each_document_of_somebody_is_pdf_ua_1_in_each_language(tmp_path: Path) -> None:
    for language in LANGUAGES:
        with reading(language):
            for name, document in every_kind().items():
                (tmp_path / f"{name} {language.code}.pdf").write_bytes(as_pdf(document, voice()))
    assert {name: said for name, said in verdicts(tmp_path).items() if not said.startswith("PASS ")} == {}


def _without_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _without_a_title_shown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


@pytest.mark.parametrize("spoil", [_without_tags, _without_language, _without_a_title_shown])
def test_the_judge_notices_what_is_missing(tmp_path: Path, spoil: Any) -> None:
    whole = tmp_path / "whole" / "one.pdf"
    whole.parent.mkdir()
    whole.write_bytes(as_pdf(every_kind()["run sheet"], ENGLISH))
    with pikepdf.open(whole) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoilt.pdf")
    assert verdicts(whole.parent)["one"].startswith("PASS ")
    assert verdicts(tmp_path)["spoilt"].startswith("FAIL ")
