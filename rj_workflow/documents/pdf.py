"""A document on paper: tagged for screen readers (PDF/UA-1), and the same bytes each time.

The file names nobody: no author, no day, and a name that says nothing.  Everything that stands in it is data
to sheet.typ, so nothing that somebody typed is ever taken for a command.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from rj_workflow.documents.document import Document, Side
from rj_workflow.documents.voice import Spoken, Voice, spoken

HERE: Final = Path(__file__).parent
SHEET: Final = HERE / "sheet.typ"
FILE_NAME: Final = "document.pdf"  # in every list of downloads: it says nothing of what stands in it
# What our letters have: Latin with every sign of Welsh and Polish, Greek, Cyrillic, the usual signs.
PRINTED: Final = (
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u0181\u01cd-\u01dd\u0218-\u021b\u02bb-\u02bc"
    "\u0384-\u038a\u038e-\u03a1\u03a3-\u03ce"
    "\u0400-\u045f\u1e80-\u1e85\u1e9e-\u1ef9\u2010-\u201e\u2020-\u2022\u2026\u2039\u203a\u20ac\u2122\u2190-\u2193"
    "\u2212\u25a1\u2610\u2713"
)
_OTHERS: Final = re.compile(f"[^{PRINTED}]")
INSTEAD: Final = "\u25a1"


def as_pdf(document: Document[Side], voice: Voice, *, large: bool = False) -> bytes:
    """The file; in large print its words are 18 points high, and the foot of the page 14."""
    said = _printable(spoken(document, voice)) | {"large": large}
    return typst.compile(
        str(SHEET), root=str(HERE), font_paths=_letters(), format="pdf", pdf_standards="ua-1",
        sys_inputs={"document": json.dumps(said, sort_keys=True)},
    )  # fmt: skip


@cache
def _letters() -> typst.Fonts:
    """Our own letters and no others, so that a file is the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "vendor")]
    )


def _printable(said: Spoken) -> Spoken:
    """The same, with a box for each sign that our letters do not have, and a sentence that says so."""
    drawn: Spoken = _letter_by_letter(said)
    if INSTEAD in json.dumps(drawn["blocks"], ensure_ascii=False):
        drawn["blocks"].append(
            {"kind": "paragraph",
             "words": {"lines": [drawn["not_printed"]], "strong": False, "own": False}}
        )  # fmt: skip
    return drawn


def _letter_by_letter(part: Any) -> Any:
    if isinstance(part, str):
        whole = unicodedata.normalize("NFC", part).replace("\t", " ")
        seen = "".join(one for one in whole if unicodedata.category(one) not in ("Cc", "Cf"))
        return _OTHERS.sub(INSTEAD, seen)
    if isinstance(part, list):
        return [_letter_by_letter(one) for one in part]
    return {name: _letter_by_letter(one) for name, one in part.items()} if isinstance(part, dict) else part
