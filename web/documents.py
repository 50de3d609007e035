"""A document in the language of the page, and as a file under a name that says nothing."""

from datetime import date, datetime

from fastapi.responses import Response
from markupsafe import Markup

from rj_workflow.documents.document import Document, Side
from rj_workflow.documents.html import as_html
from rj_workflow.documents.pdf import FILE_NAME, as_pdf
from rj_workflow.documents.voice import Voice
from rj_workflow.sentences import Sentence
from web import languages
from web.languages import current, translated
from web.templating import day, moment


def voice() -> Voice:
    """The language in which this page is read; what nobody has checked says so, on paper too."""
    note = "This translation has not been checked yet. If anything is unclear, ask us, or read it in English."
    checked = languages.catalogue(current().code).is_checked
    return Voice(current().tag, _said, _when, "" if checked else translated(note))


def to_read(document: Document[Side]) -> Markup:
    """The document as a part of a page; everything in it is escaped where it is drawn."""
    return Markup(as_html(document, voice()))


def as_reply(document: Document[Side], *, large: bool) -> Response:
    """The document as a file, for whoever asks their browser to keep it."""
    name = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(as_pdf(document, voice(), large=large), media_type="application/pdf", headers=name)


def _said(text: str) -> str:
    if not isinstance(text, Sentence):
        return translated(text)
    filled_with = {name: _when(v) if isinstance(v, date) else v for name, v in text.values.items()}
    return translated(Sentence(text.pattern, **filled_with))


def _when(when: date) -> str:
    return moment(when) if isinstance(when, datetime) else day(when)
