"""What a form said, as plain answers: one text, or a list where several may be chosen."""

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser

from web.security import LARGEST_WITH_FILES

# What somebody sends is held in memory until it is kept: never in a file of its own on the way.
MultiPartParser.spool_max_size = LARGEST_WITH_FILES

Form = Mapping[str, Any]
MOST_FIELDS = 1_000
WRITTEN = "said"  # the field of every form in which a participant writes
# Characters no keyboard makes and no database keeps; line ends and tabs stay.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """A text without what no keyboard makes; line ends as one kind."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


async def read_form(request: Request) -> Form:
    """The answers of this request; nothing for a page that is only opened."""
    if request.method in ("GET", "HEAD"):
        return {}
    sent = await request.form(max_fields=MOST_FIELDS)
    form: dict[str, Any] = {}
    for name in sent:
        values = [clean(v) if isinstance(v, str) else v for v in sent.getlist(name)]
        form[clean(name)] = values[0] if len(values) == 1 else values
    return form


def text(form: Form, name: str) -> str:
    """One answer as text; empty when there is none or it is no text."""
    value = form.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if isinstance(value, UploadFile) else str(value).strip()


def ticked(form: Form, name: str) -> list[str]:
    """Every answer of a question that takes several; empty when none is ticked."""
    value = form.get(name, [])
    several = value if isinstance(value, list) else [value]
    return [str(one) for one in several if isinstance(one, str) and one]


def number(form: Form, name: str) -> int | None:
    """A whole number, or nothing."""
    value = text(form, name)
    return int(value) if re.fullmatch(r"\d{1,9}", value) else None


def new_key() -> str:
    """One per rendering of a form: sending it twice has one effect."""
    return secrets.token_hex(16)


def typed(form: Form, names: Iterable[str]) -> dict[str, Any]:
    """What was typed, by field, as the fields draw it again; a date's boxes go together."""
    values: dict[str, Any] = {}
    for name in names:
        boxes = {key: value for key, value in form.items() if key == name or key.startswith(f"{name}-")}
        boxed = any(key != name for key in boxes)
        values[name] = {f"{name}-day": boxes.get(name, ""), **boxes} if boxed else form.get(name)
    return values
