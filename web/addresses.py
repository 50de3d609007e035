"""The addresses of the staff's pages: written here once, said nowhere else."""

from urllib.parse import urlencode

from rj_workflow.queries.cures.cure import Cure

CASES = "/work/cases"
SIGN_OFFS = "/work/signoffs/"
COVER = "/work/signoffs/cover"
PAPER = "/work/paper"
TEAM = "/work/signoffs/team"
# Taken only where the assessment is opened first and the password is asked again.
DECISIONS = frozenset(
    {"sign_off", "send_back", "do_not_agree", "escalate", "panel_agrees", "panel_does_not_agree"}
)


def _with(path: str, **query: object) -> str:
    said = {name: str(value) for name, value in query.items() if value not in ("", None)}
    return f"{path}?{urlencode(said)}" if said else path


def case_page(ref: str, page: str = "", *, side: str = "", done: str = "") -> str:
    """One of the pages of a case; the overview when none is named."""
    return _with(f"{CASES}/{ref}/{page}" if page else f"{CASES}/{ref}", side=side, done=done)


def live_page(ref: str, *, said: str = "") -> str:
    """The page of a meeting that takes place now."""
    return _with(f"{CASES}/{ref}/meeting/live", said=said)


def paper_page(ref: str, person_id: str, which: str = "", *, large: bool = False, topic: str = "") -> str:
    """The forms of one person for a pen, one of them, or (`call`) what to say in a call."""
    path = f"{PAPER}/{ref}/{person_id}" + (f"/{which}" if which else "")
    return _with(path, large="yes" if large else "", topic=topic)


def document_page(
    ref: str, person_id: str, code: str, *, language: str = "", file: bool = False, large: bool = False
) -> str:
    """A document of one person, or (without one) a sheet for staff: to read, or as a file."""
    path = f"{CASES}/{ref}/documents/{person_id or 'sheet'}/{code}" + ("/file" if file else "")
    return _with(path, language=language, large="yes" if large else "")


def letter_page(ref: str, item_id: str, page: str) -> str:
    """What is said of one letter: by whom it is for (`said`), or that its author wants it back (`back`)."""
    return case_page(ref, f"letters/{item_id}/{page}")


def says_page(ref: str, person_id: str) -> str:
    """What somebody says after stopping, or when all is closed."""
    return case_page(ref, f"pause/{person_id}/says")


def step_page(
    ref: str, lifecycle: str, event: str, *, holder: str = "", topic: str = "", number: int | None = None,
    date: int | None = None,
) -> str:  # fmt: skip
    """The form of one step; an assessment is sent and decided on pages of its own, where it is read first."""
    if lifecycle == "risk" and event in DECISIONS:
        return f"{SIGN_OFFS}{ref}/{topic}" + (f"/{number}" if number else "")
    if (lifecycle, event) == ("risk", "submit"):
        return case_page(ref, f"risk/{topic}/send")
    return _with(f"{CASES}/{ref}/step/{lifecycle}/{event}", holder=holder, topic=topic, number=number,
                 date=date)  # fmt: skip


def check_page(ref: str, kind: str, about: str = "", *, back: str = "") -> str:
    """The form of one check; `back` names the decision it was missing for, as scope/number."""
    return _with(f"{CASES}/{ref}/check/{kind}", about=about, back=back)


def declare_page(ref: str, what: str = "", *, back: str = "", done: str = "") -> str:
    """Where somebody says whether they know anybody on a case, before it opens."""
    return _with(f"{CASES}/{ref}/declare" + (f"/{what}" if what else ""), back=back, done=done)


def contact_page(ref: str, person_id: str, *, done: str = "") -> str:
    """Whether somebody may be contacted now, and the form of what came of it."""
    return case_page(ref, f"contact/{person_id}", done=done)


def confirm_page(ref: str, person_id: str) -> str:
    """A change of how to reach somebody, to be confirmed with them."""
    return case_page(ref, f"contact/{person_id}/confirm")


def owed_page(ref: str, promise_id: str) -> str:
    """The form that says that something owed was done."""
    return f"{CASES}/{ref}/owed/{promise_id}"


def call_back_page(ref: str, promise_id: str) -> str:
    """What was written down as somebody's yes, and what they say to it when they are called."""
    return case_page(ref, f"call-back/{promise_id}")


def list_page(**query: object) -> str:
    """The list of cases with these filters."""
    return _with(CASES, **query)


def cure_page(ref: str, cure: Cure, *, back: str = "") -> str:
    """The page that puts a missing thing right."""
    if cure.check:
        return check_page(ref, cure.check, cure.about, back=back)
    if cure.page == "signoffs":
        return SIGN_OFFS
    if cure.target is None:
        return case_page(ref, cure.page)
    at = cure.target
    return step_page(ref, at.lifecycle, cure.event, holder=at.holder, topic=at.topic, number=at.number)


def decision_page(ref: str, scope: str, number: int) -> str:
    """The page on which an assessment is decided."""
    return f"{SIGN_OFFS}{ref}/{scope}/{number}"
