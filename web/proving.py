"""The password asked again, for what is somebody's alone to decide."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from rj_workflow.commands import sign_in
from web.dependencies import Answers, CurrentSignIn, Now, engine_of
from web.security import address_of

NO_PASSWORD: Final = "Type your password, then press again."
NOT_PROVED: Final = "We could not check your password. Type it again, or wait a quarter of an hour."
FIELD: Final = {
    "kind": "password",
    "name": "password",
    "words": "Your password",
    "hint": "Asked again, because this is yours alone to decide. Everything else you typed is kept.",
}


def prove(request: Request, form: Answers, found: CurrentSignIn, now: Now) -> bool:
    """Whether the password belongs to whoever is signed in; asked before the case is locked for the step."""
    password = str(form.get("password") or "")
    return bool(password) and sign_in.is_really(
        engine_of(request), found.actor, password, address=address_of(request), now=now
    )


# Asked before the session of a route is: the case must not be locked while a password is checked.
Proved = Annotated[bool, Depends(prove)]


def not_proved(form: Mapping[str, Any]) -> str:
    """What is said beside the password."""
    return NOT_PROVED if form.get("password") else NO_PASSWORD
