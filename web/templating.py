"""Pages are drawn here: one set of templates, words for days and counts, what every page may rely on."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from rj_workflow.answers import MOST_SLOTS
from rj_workflow.clock import LONDON
from web import languages
from web.languages import day_in_words, hour_in_words, ngettext
from web.languages import gettext as _

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"

# No page is kept in the browser, nothing in a reply is run; a refused form (422) or a faster colleague (409)
# comes back into the page. Only keys that htmx 2 and 4 both know the meaning of, or that 4 does not need.
HTMX_CONFIG: Final = json.dumps(
    {
        "historyCacheSize": 0,
        "historyRestoreAsHxRequest": False,
        "refreshOnHistoryMiss": True,
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "disableInheritance": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "409", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)

# What every template may name. A page gives its own; request.state.page, when set, stands between the two.
EVERY_PAGE: Final[Mapping[str, Any]] = {
    "lang": "en-GB",
    "languages": (),
    "answers_form": False,
    "is_checked": True,
    "quiet_title": "",
    "actor": None,
    "csrf": "",
    "nav": (),
    "rehearsal": None,
    "service": {
        "name": "Restorative justice service",
        "phone": "01632 960 140",
        "hours": "Monday to Friday, 8am to 6pm",
    },
    "side": None,
    "portal_base": "",
    "info_base": "/info",
    "home_href": "/",
    "sign_out_href": None,
    "duty": None,
    "footer_links": (),
    "flash": None,
}


def _in_london(when: date | datetime) -> date | datetime:
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise ValueError("A time without a zone cannot be shown: store times as UTC.")
        return when.astimezone(LONDON)
    return when


def day(when: date | datetime) -> str:
    """A date in words: 24 November 2026."""
    return day_in_words(_in_london(when), "d MMMM y")


def day_short(when: date | datetime) -> str:
    """A date without its year: 24 November."""
    return day_in_words(_in_london(when), "d MMMM")


def weekday(when: date | datetime) -> str:
    """A date with its day of the week: Tuesday 24 November."""
    return day_in_words(_in_london(when), "EEEE d MMMM")


def clock_time(when: datetime | time) -> str:
    """A time of day: 10:20am, 2pm, midday, midnight. A plain time is taken as London's."""
    there = _in_london(when) if isinstance(when, datetime) else when
    assert isinstance(there, datetime | time)
    return hour_in_words(there)


def moment(when: datetime) -> str:
    """A day and a time: Tuesday 24 November 2026, 10:20am."""
    return f"{day_in_words(_in_london(when), 'EEEE d MMMM y')}, {clock_time(when)}"


def ago_days(when: date | datetime, now: datetime) -> str:
    """How many of London's days lie between: today, yesterday, 18 days ago, tomorrow, in 3 days."""
    there, here = _in_london(when), _in_london(now)
    first = there.date() if isinstance(there, datetime) else there
    last = here.date() if isinstance(here, datetime) else here
    days = (last - first).days
    if days in (-1, 0, 1):
        return {-1: _("tomorrow"), 0: _("today"), 1: _("yesterday")}[days]
    if days > 0:
        return ngettext("{days} day ago", "{days} days ago", days).format(days=days)
    return ngettext("in {days} day", "in {days} days", -days).format(days=-days)


def date_parts(value: object, name: str = "") -> dict[str, str]:
    """The boxes of a date question: day, month, year and time, whatever form the answer is kept in.

    Takes nothing, a date, a datetime, an ISO text, or what was typed, keyed "day" or "<name>-day".
    A text that is no date comes back in the day box, so that nothing a person typed is lost.
    """
    if isinstance(value, Mapping):
        return {part: str(value.get(f"{name}-{part}", value.get(part, "")) or "") for part in _PARTS}
    if isinstance(value, str) and value:
        try:
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
        except ValueError:
            return dict.fromkeys(_PARTS, "") | {"day": str(value)}
    if not isinstance(value, date):
        return dict.fromkeys(_PARTS, "")
    there = value.astimezone(LONDON) if isinstance(value, datetime) and value.tzinfo else value
    typed = f"{there:%H:%M}" if isinstance(there, datetime) else ""
    return {"day": str(there.day), "month": str(there.month), "year": str(there.year), "time": typed}


_PARTS: Final = ("day", "month", "year", "time")


def slot_rows(value: object, name: str) -> list[dict[str, Any]]:
    """The rows of a question for several dates, filled with what was typed."""
    typed = value if isinstance(value, Mapping) else {}
    parts = ("day", "month", "year", "from", "until")
    return [
        {"number": n, **{part: str(typed.get(f"{name}-{n}-{part}", "") or "") for part in parts}}
        for n in range(1, MOST_SLOTS + 1)
    ]


def in_words(number: int) -> str:
    """A count at the beginning of a sentence: No, One, Twenty, 1,400."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


_NUMBERS: Final = (
    "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty",
)  # fmt: skip


@lru_cache(maxsize=64)
def asset(path: str) -> str:
    """The address of a file under web/static, with a mark that changes when the file does."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()
    return f"/static/{path}?v={digest[:10]}"


@pass_context  # or it would be worked out once, when a template is read, and be in that language for ever
def _translated(_context: Context, text: str) -> str:
    return languages.translated(text)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one template environment: escaping always on, an unknown name is an error and never a blank."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        languages.gettext,
        languages.ngettext,
        newstyle=True,
        pgettext=languages.pgettext,
        npgettext=languages.npgettext,
    )
    made.filters.update(
        day=day,
        day_short=day_short,
        translated=_translated,
        clock_time=clock_time,
        moment=moment,
        ago_days=ago_days,
        date_parts=date_parts,
        slot_rows=slot_rows,
    )
    made.globals.update(asset=asset, htmx_config=HTMX_CONFIG)
    return made


def is_htmx(request: Request) -> bool:
    """Whether a part of a page was asked for. Going back in the history always gets the whole page."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def draw(name: str, context: Mapping[str, Any], block: str | None = None) -> str:
    """A template, or one block of it with everything the template imports at its top.

    Raises KeyError when the template has no such block.
    """
    template = environment().get_template(name)
    if block is None:
        return template.render(context)
    drawn = template.new_context(dict(context))
    # The first piece of the whole page is only asked for because the imports at the top run before it.
    whole = template.root_render_func(drawn)
    next(iter(whole), None)
    return "".join(drawn.blocks[block][0](drawn))


def page(
    request: Request, name: str, *, block: str | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """A whole page, or only its block when htmx asks and a block is named.

    context goes over request.state.page (a mapping set by whoever guards the app), and that over EVERY_PAGE.
    """
    shared = getattr(request.state, "page", {})
    everything = {**EVERY_PAGE, **shared, **context, "request": request}
    part = block if block and is_htmx(request) else None
    html = draw(name, everything, part)
    if part:  # the title goes along: it says that there is an error, and no longer once there is none
        html += f"<title>{draw(name, everything, 'title')}</title>"
    return HTMLResponse(html, status_code=status, headers={"Vary": "HX-Request"})
