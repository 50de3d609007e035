"""Gathers every text that is said in more than one language, and keeps the catalogues in step with it.

    python -m web.catalogues            brings both catalogues up to date; what was translated stays
    python -m web.catalogues --check    changes nothing, and says what is missing or does not fit

Texts come from the templates, from the code of web/, and from the tables below, which are English and pure.
"""

import re
import string
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from risk_assessment.judgements import BY_NAME, names_in
from rj_workflow import dates as offered
from rj_workflow import equality, promised, vulnerability
from rj_workflow.documents import letters, voice
from rj_workflow.information import REQUESTS
from rj_workflow.looks import PARTS, ROLES
from rj_workflow.notifications.catalogue import SENTENCES
from rj_workflow.pack import CLASSES
from rj_workflow.queries import choice, portal, record
from rj_workflow.queries.contact import masked_in_the_middle
from rj_workflow.settings import Settings
from state_machines import LIFECYCLES, contents
from state_machines.checks import STATEMENTS
from state_machines.choice import PURPOSES
from state_machines.contact import BY_WAY, DAYS, DETAILS
from state_machines.explanation import FORMS, POINTS
from state_machines.promised import SPEAKING
from web import wording
from web.languages import ENGLISH, LANGUAGES, LOCALE
from web.portal import (
    account,
    agreed,
    beside,
    calls,
    choices,
    contact,
    dates,
    exchange,
    home,
    messages,
    needs,
    stop,
    ways,
    wishes,
)
from web.portal import vulnerability as pace
from web.portal.shown import NOBODY_YET
from web.public import ask, lines, myths, paper, questions, shown, steps, stories

ROOT: Final = Path(__file__).parents[1]
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Sentence": None,
}
METHODS: Final = [
    ("templates/portal/**.html", "jinja2"),
    ("templates/public/**.html", "jinja2"),
    ("templates/shared/**.html", "jinja2"),
    ("templates/layouts/**.html", "jinja2"),
    ("templates/components/**.html", "jinja2"),
    ("**.py", "python"),
]
OPTIONS: Final = {"**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
_CODE: Final = re.compile(r"[a-z0-9_]*|[\d ]+|[/#@.].*")
_CHECKED: Final = re.compile(r'^"X-Checked-By: .*\n', re.MULTILINE)
_PLACES: Final = re.compile(r"%\((\w+)\)[sd]|%%")

# Texts that stand in tables, by where they stand: a row for each that a participant or anybody reads.
TABLES: Final[Mapping[str, Callable[[], Any]]] = {
    "rj_workflow/equality.py": lambda: [(one.words, one.answers) for one in equality.QUESTIONS],
    "rj_workflow/information.py": lambda: [one.words for one in REQUESTS.values()],
    "rj_workflow/looks.py": lambda: (PARTS, ROLES, [words.capitalize() for words in ROLES.values()]),
    "rj_workflow/notifications/catalogue.py": lambda: SENTENCES,
    "rj_workflow/documents/letters.py": lambda: [one.sentences for one in letters.LETTERS],
    "rj_workflow/documents/voice.py": lambda: (voice.NAME, voice.PAGE, voice.NOT_PRINTED),
    "rj_workflow/promised.py": lambda: (promised.PARTS, promised.OWN, promised.THEIRS),
    "rj_workflow/pack.py": lambda: [one.theirs for one in CLASSES],
    "rj_workflow/queries/choice.py": lambda: (
        choice.HOW, choice.DONE, choice.WROTE, choice.RAN_OUT, choice.CHANGED, choice.TO_OTHERS,
    ),
    "rj_workflow/queries/contact.py": lambda: masked_in_the_middle(""),
    "rj_workflow/queries/portal.py": lambda: portal.NOT_THEIRS,
    "rj_workflow/queries/record.py": lambda: (
        record.YOU, record.OTHERS, record.US, record.OF_OWN_STEPS, record.BY_WAY, record.GONE, record.CALLED,
        record.ASKED_AGAIN,
    ),
    "rj_workflow/vulnerability.py": lambda: [(one.own, one.to_them) for one in vulnerability.GROUNDS],
    "web/portal/vulnerability.py": lambda: (pace.SOON, pace.WHOSE),
    "rj_workflow/settings.py": lambda: [
        Settings.model_fields[name].default for name in ("service_name", "service_hours")
    ],
    "risk_assessment/judgements.py": lambda: [
        names_in(BY_NAME[name].default) for name in ("adjustments", "need_categories")
    ],
    "state_machines/choice.py": lambda: (PURPOSES, _said_to_people("choice")),
    "state_machines/case.py": lambda: _said_to_people("case"),
    "state_machines/agreement.py": lambda: _said_to_people("agreement"),
    "state_machines/agreement_item.py": lambda: _said_to_people("agreement_item"),
    "state_machines/checks.py": lambda: [(one.words, one.options) for one in STATEMENTS],
    "state_machines/promised.py": lambda: SPEAKING.may_be_told,
    "state_machines/contact.py": lambda: (
        DAYS, [f.words for way in BY_WAY.values() for f in way if f.name in DETAILS],
        [f.options for f in BY_WAY["call"] if f.name == "call_when"],
    ),
    "state_machines/contents.py": lambda: (
        [(one.words, one.hint, one.options) for one in contents.QUESTIONS], contents.READY,
    ),
    "state_machines/explanation.py": lambda: ([point.title for point in POINTS], FORMS),
    "web/portal/account.py": lambda: (account.READERS, account.WROTE, account.TOLD),
    "web/portal/agreed.py": lambda: (
        agreed.RIGHT, agreed.CHANGE, agreed.NONE, agreed.WISHES, agreed.BUTTONS, agreed.MEANS,
    ),
    "web/portal/beside.py": lambda: (beside.STOPPED, beside.PAUSED),
    "web/portal/calls.py": lambda: (calls.TITLES, calls.SAFELY),
    "web/portal/choices.py": lambda: choices.AGAIN,
    "web/portal/contact.py": lambda: (
        contact.TITLES, contact.DETAILS, contact.WORDS, contact.AROUND_WORDS, contact.DEVICES,
        contact.NEVER_SAID, contact.OTHER_DAYS, contact.NO_ANSWER, contact.SUCH_AS, contact.KEEP,
    ),
    "rj_workflow/dates.py": lambda: (offered.NOT_OFFERED, offered.TICK_SOME, offered.BOTH_SAID),
    "web/portal/dates.py": lambda: dates.ANSWERS,
    "web/portal/exchange.py": lambda: (
        exchange.KINDS, exchange.ANSWERS, exchange.WAYS, exchange.MAY_KNOW, list(exchange.SAID.values()),
        exchange.NO_BENEFIT,
    ),
    "web/portal/home.py": lambda: (
        home.STOPPED, home.CLOSED, home.KEPT, home.PAUSED, home.EXPLAINED, home.DATES, home.WAYS, home.SAID,
        home.NOTHING,
    ),
    "web/portal/messages.py": lambda: messages.SAID,
    "web/portal/needs.py": lambda: needs.LEVELS,
    "web/portal/shown.py": lambda: NOBODY_YET,
    "web/portal/stop.py": lambda: stop.AGAIN,
    "web/portal/ways.py": lambda: ways.WAYS,
    "web/portal/wishes.py": lambda: wishes.NONE_CHOSEN,
    "web/public/ask.py": lambda: ask.SENT_BEFORE,
    "web/public/lines.py": lambda: [(line.who, line.number) for line in lines.LINES],
    "web/public/myths.py": lambda: myths.MYTHS,
    "web/public/paper.py": lambda: paper.PAPER,
    "web/public/questions.py": lambda: (questions.SAFE, questions.PARTS, questions.MISSING),
    "web/public/shown.py": lambda: shown.TITLE,
    "web/public/steps.py": lambda: steps.STEPS,
    "web/public/stories.py": lambda: stories.STORIES,
    "web/wording.py": lambda: [value for name, value in vars(wording).items() if name.isupper()],
}  # fmt: skip


def _said_to_people(lifecycle: str) -> Iterator[str]:
    """How every state is called to each side."""
    for state in LIFECYCLES[lifecycle].states.values():
        yield from (state.harmed, state.responsible)


def words_in(table: Any) -> Iterator[str]:
    """Every text in it, in its order; no code, which has no capital letter and no space, and no number."""
    if isinstance(table, str):
        if not _CODE.fullmatch(table):
            yield table
    elif isinstance(table, Mapping):
        yield from (text for value in table.values() for text in words_in(value))
    elif is_dataclass(table) and not isinstance(table, type):
        yield from (text for field in fields(table) for text in words_in(getattr(table, field.name)))
    elif isinstance(table, Iterable):
        yield from (text for value in table for text in words_in(value))


def gathered() -> Catalog:
    """Every text there is, with the files in which it stands."""
    found = Catalog(charset="utf-8")
    for room in ("web", "rj_workflow"):
        said = extract_from_dir(
            str(ROOT / room), METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("For translators:",),
            strip_comment_tags=True,
        )  # fmt: skip
        for name, _line, message, comments, context in said:
            if message:
                found.add(message, locations=[(f"{room}/{name}", 0)], auto_comments=comments, context=context)
    for name, table in TABLES.items():
        for text in words_in(table()):
            found.add(text, locations=[(name, 0)])
    return found


def path_of(code: str) -> Path:
    """Where the catalogue of this language is kept."""
    return LOCALE / code / "LC_MESSAGES" / "messages.po"


def read(code: str) -> Catalog:
    """The catalogue as it is kept."""
    return read_po(BytesIO(path_of(code).read_bytes()), locale=code)


def brought_up_to_date(code: str, wanted: Catalog) -> bytes:
    """The catalogue with what is new, without what nobody says any more; what is translated stays."""
    kept = read(code)
    kept.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    written = BytesIO()
    write_po(written, kept, width=110, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
    was_checked = _CHECKED.search(path_of(code).read_text(encoding="utf-8"))
    checked = was_checked[0] if was_checked else '"X-Checked-By: \\n"\n'
    head = [
        f'"Language: {code}\\n"\n',
        checked,
        '"Content-Type: text/plain; charset=utf-8\\n"\n',
        '"Content-Transfer-Encoding: 8bit\\n"\n',
        f'"Plural-Forms: {kept.plural_forms}\\n"\n',
    ]
    body = written.getvalue().decode().partition("\n\n")[2]
    return f'msgid ""\nmsgstr ""\n{"".join(head)}\n{body}'.encode()


def places_in(text: str) -> set[str]:
    """What is filled in, whichever way it is written."""
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name} if "{" in text else set()
    return {found[1] or "%%" for found in _PLACES.finditer(text)} | braces


def faults(code: str, wanted: Catalog) -> Iterator[str]:
    """What is missing from this catalogue, said by nobody, unsure, or filled in otherwise."""
    kept = read(code)
    for message in wanted:
        if message.id and kept.get(_first(message), message.context) is None:
            yield f"{code}: not there: {_first(message)}"
    for message in kept:
        if not message.id:
            continue
        if wanted.get(_first(message), message.context) is None:
            yield f"{code}: nobody says this any more: {_first(message)}"
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.fuzzy or not all(forms):
            yield f"{code}: not translated: {_first(message)}"
        english = message.id if isinstance(message.id, tuple | list) else [message.id]
        needed, allowed = places_in(english[-1]), set[str]().union(*map(places_in, english))
        for form in forms:
            if form and not (places_in(form) == needed or (len(forms) > 1 and places_in(form) <= allowed)):
                yield f"{code}: other places to fill in than in English: {form}"


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def main(asked: list[str]) -> int:
    """Bring up to date, or check.  Ends with what was found; anything found fails a check."""
    wanted = gathered()
    found: list[str] = []
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        if "--check" not in asked:
            path_of(language.code).write_bytes(brought_up_to_date(language.code, wanted))
        found += faults(language.code, wanted)
    print("\n".join(found) or f"{len(wanted)} texts, each in {len(LANGUAGES)} languages")
    return 1 if found and "--check" in asked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
