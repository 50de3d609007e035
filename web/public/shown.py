"""What every public page is drawn with: its title, and the times the service publishes."""

from typing import Any, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.queries.published import published
from web.templating import in_words, page

TITLE: Final = "Help and information"


def in_full(number: int, unit: str) -> str:
    """Two working days, one week: a length as it stands in a sentence."""
    return f"{in_words(number).lower()} {unit}{'' if number == 1 else 's'}"


def drawn(request: Request, name: str, title: str = "", *, status: int = 200, **context: Any) -> Response:
    """One public page; its title says in neutral words which one it is."""
    called = f"{TITLE}: {title}" if title else TITLE
    answer = in_full(published().answer_working, "working day")
    return page(request, name, status=status, quiet_title=called, answer_within=answer, **context)


def onward(request: Request, path: str) -> Response:
    """After a form, another page, in the same language."""
    return RedirectResponse(f"{request.state.page['info_base']}{path}", status_code=303)
