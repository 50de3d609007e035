"""What every public page is drawn with: its title, and the times the service publishes."""

from typing import Any, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.queries.published import published
from web.languages import ENGLISH, current, npgettext, translated
from web.languages import gettext as _
from web.templating import in_words, page

TITLE: Final = "Help and information"


def counted(number: int) -> str:
    """A number in the middle of a sentence: two in English, 2 in languages where it would have to be bent."""
    return in_words(number).lower() if current() == ENGLISH else str(number)


def within_working_days(number: int) -> str:
    """A length as it stands behind the word within: two working days."""
    words = npgettext("within", "{number} working day", "{number} working days", number)
    return words.format(number=counted(number))


def drawn(request: Request, name: str, title: str = "", *, status: int = 200, **context: Any) -> Response:
    """One public page; its title says in neutral words which one it is."""
    called = _("Help and information: {page}").format(page=title) if title else translated(TITLE)
    answer = within_working_days(published().answer_working)
    return page(request, name, status=status, quiet_title=called, answer_within=answer, **context)


def onward(request: Request, path: str) -> Response:
    """After a form, another page, in the same language."""
    return RedirectResponse(f"{request.state.page['info_base']}{path}", status_code=303)
