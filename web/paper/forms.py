"""Every form of their own pages for a pen: one row each, with where its answers are typed in.

The questions are those of their pages, in the order of the page on which a colleague types the answers in.
A form names nobody: it has the number of the case and of the person on it, and our neutral address.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rj_workflow.casefile import CaseFile
from rj_workflow.commands.choice import ENDED
from rj_workflow.commands.stop import ENDS
from rj_workflow.dates import DATES, SUITS, slots_offered
from rj_workflow.information import REQUESTS
from rj_workflow.promised import WISH, instalments_of, parts_for, title_of_part
from rj_workflow.queries.agreed import newest_of_all, terms_to_read
from rj_workflow.vulnerability import offered_to
from state_machines.checks import STATEMENTS
from state_machines.choice import PURPOSES
from state_machines.contact import PLAN, WAYS
from state_machines.contents import QUESTIONS, READY
from state_machines.facts import TAKES_PART
from state_machines.fields import Field
from state_machines.promised import INSTALMENTS, SPEAKING
from web.addresses import case_page, check_page, says_page
from web.paper.asked import Asked, on_paper, ticks
from web.portal import agreed
from web.portal import contact as their_contact
from web.portal import exchange as letters
from web.portal.account import READERS
from web.portal.choices import AGAIN as ASKED_ONCE
from web.portal.dates import ANSWERS
from web.portal.dates import words as of_a_date
from web.portal.needs import LEVELS
from web.portal.stop import AGAIN
from web.portal.ways import cards
from web.templating import day

Entry = tuple[str, str]  # what the link says, and the address of the page


@dataclass(frozen=True, slots=True)
class Whose:
    """The person whose form it is, as a colleague has the case open."""

    file: CaseFile
    person_id: str
    worker: str  # first name of whoever speaks with them; empty while nobody does

    @property
    def ref(self) -> str:
        """The reference of the case."""
        return str(self.file.case["ref"])

    @property
    def side(self) -> str:
        """Whose side it is."""
        return self.file.side_of(self.person_id)

    @property
    def number(self) -> str:
        """What stands on paper instead of a name: which case, and which person in the order of joining."""
        joined = sorted(self.file.participants, key=lambda row: (row["joined_at"], row["person_id"]))
        place = [row["person_id"] for row in joined].index(self.person_id) + 1
        return f"{self.ref.removeprefix('R-')}-{place}"


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One form: of which forms of their pages it is the twin, what it asks, where it is typed in."""

    code: str
    title: str
    lead: str
    stands_for: tuple[str, ...]
    asks: Callable[[Whose], Iterator[Asked]]
    entries: Callable[[Whose], tuple[Entry, ...]]


def _story(_whose: Whose) -> Iterator[Asked]:
    yield Asked("added", "What happened, in your own words", "An empty line begins another part", lines=18)
    yield Asked("readers", "Who may read it?", "If you tick nothing: only you", ticks(w for _, w in READERS))


def _message(_whose: Whose) -> Iterator[Asked]:
    yield Asked("said", "Your message", "Not for anything urgent. In danger now: 999", lines=10)


def _needs(whose: Whose) -> Iterator[Asked]:
    judged = whose.file.judged
    offered = ticks(judged.names("adjustments"))
    yield Asked("adjustments", "What would help you to take part?", "You do not have to say why", offered)
    yield Asked("words", "Anything else that would help?", lines=2)
    for n, category in enumerate(judged.names("need_categories"), 1):
        levels = ticks(words for _, words in LEVELS)
        yield Asked(f"level_{n}", "Do you need help with this?", boxes=levels, under=category)
        yield Asked(f"rating_{n}", "How is it, from 0 to 10?", "0 is as bad as it can be", lines=1)
        yield Asked(f"words_{n}", "In your own words", lines=1)


def _meeting(_whose: Whose) -> Iterator[Asked]:
    for one in QUESTIONS:
        yield Asked(one.code, one.words, one.hint, ticks(w for _, w in one.options), 0 if one.options else 3)
    yield Asked("ready", "Do you feel ready?", "No answer is better than another", ticks(w for _, w in READY))


def _soon(whose: Whose) -> Iterator[Asked]:
    grounds = ticks(one.own for one in offered_to(whose.side) if one.own)
    yield Asked("grounds", "What is true for you?", "Tick as many as you like, or none", grounds)


def _wish(whose: Whose) -> Iterator[Asked]:
    found = cards(whose.side, whose.worker)
    boxes = tuple((card.title, f"Can help: {card.helps} Can be hard: {card.hard}") for card in found)
    yield Asked("wish", "What would you like to do?", "No answer is better than another", boxes)


def _dates(whose: Whose) -> Iterator[Asked]:
    found = slots_offered(whose.file)
    yield Asked("outcome", "Your answer", "No answer is better than another", ticks(w for _, w in ANSWERS))
    boxes = ticks(of_a_date(one) for one in found)
    name = SUITS if found else ""
    yield Asked(name, "Which of them suit you?", "As many as you like, or none", boxes, 0 if boxes else 3)


def _choices(whose: Whose) -> Iterator[Asked]:
    take_back = _those_in(whose, ENDS)
    yield Asked(
        "", "What do you take back, or say no to?", "You do not need to say why", take_back,
        0 if take_back else 3,
    )  # fmt: skip
    for words, hint, states in _OF_A_CHOICE:
        boxes = _those_in(whose, states)
        if boxes:
            yield Asked("", words, hint, boxes)
    if _those_in(whose, ENDED):
        yield Asked(
            "", AGAIN_ONE_DAY, "Asked once. You can ask us any day", ticks(one for _, one in ASKED_ONCE)
        )


# What else somebody may say of an answer, and where it stands then.
_OF_A_CHOICE: Final = (
    ("Which of these is not what you said?", "It stops. Somebody else looks at it", TAKES_PART),
    ("What do you want time to think about?", "Nobody asks you until some days have passed", ("explained",)),
    ("What do you want to ask about again?", "We call you, and explain it from the start",
     (*ENDED, "never_ask", "lapsed")),
)  # fmt: skip
AGAIN_ONE_DAY: Final = "May we ask you again one day about what you said no to?"


def _those_in(whose: Whose, states: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Boxes of the questions that stand there with this person, in the order of the book."""
    mine = (one for one in whose.file.of("choice") if one.holder == whose.person_id and one.state in states)
    purposes = {one.topic.partition(":")[0] for one in mine}
    return ticks(PURPOSES[purpose] for purpose in PURPOSES if purpose in purposes)


def _contact(_whose: Whose) -> Iterator[Asked]:
    for what, _ in WAYS:
        yield from _of_a_way(what)
    yield from _of_a_way(their_contact.MORE)


def _of_a_way(what: str) -> Iterator[Asked]:
    heading = their_contact.TITLES[what][0]
    for n, field in enumerate(their_contact.fields_of(what, {}, {})):
        at_once = "counts at once" in field.hint  # on paper it counts from the day on which it comes
        plain: Field = replace(field, hint="") if at_once else field
        yield on_paper(plain, under="" if n else heading)


def _stop(_whose: Whose) -> Iterator[Asked]:
    boxes = (
        ("Stop everything", "Every yes of yours is taken back. You can come back any day."),
        ("Pause", "Nothing happens until you start again."),
        ("Start again after a pause", ""),
    )
    yield Asked("", "What do you want?", "Tick one. You do not need to say why", boxes)


def _called(_whose: Whose) -> Iterator[Asked]:
    yield Asked("calls_it", "What shall we call this one?", "Only you and we read it. Use no names", lines=1)


def _back(_whose: Whose) -> Iterator[Asked]:
    boxes = (
        ("Please call me", "In the way that is safe for me."),
        ("I want to come back", "It is not a yes to anything."),
        ("I did not mean to stop", "We ask what you want, from the start."),
    )
    yield Asked("said", "What do you want?", "", boxes)
    yield Asked("", "If you stopped: may we ask you again one day?", "", ticks(words for _, words in AGAIN))


def _information(_whose: Whose) -> Iterator[Asked]:
    kinds = ticks(one.words for one in REQUESTS.values())
    yield Asked("kind", "What would you like to ask for?", boxes=kinds)
    yield Asked("said", "What is not right, or what we should know", "You can leave this empty", lines=6)


def _agreed(whose: Whose) -> Iterator[Asked]:
    for number, promise in enumerate(terms_to_read(whose.file, newest_of_all(whose.file)), 1):
        yield Asked("", str(promise.data.get("words", "")), under="" if number > 1 else "The words")
        for name, said in parts_for(promise, whose.side):
            if name != INSTALMENTS.name:
                yield Asked("", title_of_part(whose.side, name), said)
        for amount in instalments_of(promise):
            yield Asked("", amount.amount, f"By {day(amount.due_on)}")
        if promise.data.get("due_on") and not promise.data.get("instalments"):
            yield Asked("", "By", day(date.fromisoformat(str(promise.data["due_on"])[:10])))
    yield Asked("answer", "About these words", "A yes is said in a talk",
                ticks(words for _, words in (agreed.RIGHT, agreed.CHANGE, agreed.NONE)))  # fmt: skip
    yield Asked("what_to_change", "What would you like to be different?", "Only for a change", lines=4)
    harmed = whose.side == "harmed"
    own = ("let_go",) if harmed else ("done", "leave")
    boxes = tuple((agreed.BUTTONS[what], agreed.MEANS[what]) for what in own)
    yield Asked("", "About one thing that was agreed", "", boxes)
    yield Asked("", "Which one? Its first words", lines=1)
    if harmed:
        wishes = ticks(words for _, words in agreed.WISHES)
        yield Asked("", "When do you want to be told how it ends?", "You can change this any day", wishes)
        told = "; ".join(SPEAKING.may_be_told)
        yield Asked(
            "", "Nothing that was agreed stops you from speaking about what happened", f"With: {told}"
        )


def _letter(_whose: Whose) -> Iterator[Asked]:
    yield Asked("kind", "What is it?", boxes=ticks(words for _, words in letters.KINDS))
    yield Asked("text", "Your words", "Leave out where you are, and how you can be reached", lines=14)
    yield Asked("", "It is as I want it", boxes=ticks((letters.NO_BENEFIT,)))
    yield Asked("", "If you want something back that you wrote: which?", lines=1)
    yield Asked(
        "",
        "If you were told that something is for you: would you like it?",
        "No answer is better than another. If not now, write a day if you like",
        ticks(words for _, words in letters.ANSWERS),
        1,
    )
    yield Asked("", "How would you like to be given it?", boxes=ticks(words for _, words in letters.WAYS))
    know = ticks(words for _, words in letters.MAY_KNOW)
    yield Asked("", "If you have it: may whoever wrote it know?", "If you tick nothing, we do not say", know)


def _after(_whose: Whose) -> Iterator[Asked]:
    boxes = ticks(("Do not call me at all", "Do not call me on the day written here"))
    yield Asked("", "Do you want to leave out a call?", "", boxes, 1)
    for one in STATEMENTS:
        yield on_paper(one)


def _person_page(whose: Whose, page: str) -> str:
    return case_page(whose.ref, f"people/{whose.person_id}/{page}")


FORMS: Final = (
    PaperForm(
        "story", "My story",
        "Tell it once, and nobody needs to ask you again. The other person never reads it.",
        ("/a",), _story, lambda whose: (("Write it down", _person_page(whose, "account")),),
    ),
    PaperForm(
        "message", "Messages", "Only the people who work with you here read it. The other person never does.",
        ("/m",), _message,
        lambda whose: (("Write it down", f"{_person_page(whose, 'messages')}?told=1"),),
    ),
    PaperForm(
        "needs", "What helps me", "You can leave all of this empty. No answer is better than another.",
        ("/n",), _needs, lambda whose: (("Write it down", _person_page(whose, "needs")),),
    ),
    PaperForm(
        "meeting", "If I meet anybody",
        "You can leave all of this empty, and change it any day. It is not a yes to anything.",
        ("/r",), _meeting, lambda whose: (("Write it down", _person_page(whose, "expectations")),),
    ),
    PaperForm(
        "soon", "If waiting is hard", "Tell us, and we try to be quicker. We help you all the same.",
        ("/s",), _soon, lambda whose: (("Write it down", _person_page(whose, "vulnerability")),),
    ),
    PaperForm(
        "wish", "What would you like to do?", "From no contact to most contact. It is not a yes to anything.",
        ("/q",), _wish,
        lambda whose: (("Write it down", check_page(whose.ref, "interest", whose.person_id)),),
    ),
    PaperForm(
        "dates", "Dates that suit me", "Only we see it. Change it any day until a date is held.",
        ("/d",), _dates,
        lambda whose: (("Write it down", check_page(whose.ref, DATES, whose.person_id)),),
    ),
    PaperForm(
        "choices", "My choices", "You can change any answer, on any day.",
        ("/c", "/c/again", "/c/time", "/c/ask", "/c/wrong"), _choices,
        lambda whose: (
            ("Write it down", case_page(whose.ref, "choices", side=whose.side)),
            ("Ask again, or not what they said", case_page(whose.ref, f"choices/{whose.person_id}")),
        ),
    ),
    PaperForm(
        "contact", "How to contact me safely", "What you leave empty means no. What you add has to wait: we "
        "check it with you first, in a way you chose before.",
        ("/p/{what}",), _contact,
        lambda whose: (("Write it down", check_page(whose.ref, PLAN, whose.person_id)),),
    ),
    PaperForm(
        "stop", "Pause or stop", "To pause or stop at once, call us. This paper counts on the day it comes.",
        ("/stop", "/pause"), _stop,
        lambda whose: (("Write it down", case_page(whose.ref, "pause", side=whose.side)),),
    ),
    PaperForm(
        "back", "Come back, or ask for a call", "Any day, even years from now. Nobody else is told.",
        ("/back", "/mistake", "/again"), _back,
        lambda whose: (("Write it down", says_page(whose.ref, whose.person_id)),),
    ),
    PaperForm(
        "called", "Several talks with us", "If we talk about more than one thing, you can name each.",
        ("/o/name",), _called, lambda whose: (("Write it down", case_page(whose.ref, "beside")),),
    ),
    PaperForm(
        "letters", "Letters",
        "Nothing leaves us before you say that it is right, and the other person says yes to it.",
        ("/l", "/l/mine", "/l/theirs"), _letter,
        lambda whose: (("Write it down", case_page(whose.ref, "letters")),),
    ),
    PaperForm(
        "agreed", "What is agreed", "Take your time. No answer is better than another. None is a yes yet.",
        ("/agreed", "/agreed/one", "/agreed/tell"), _agreed,
        lambda whose: (
            ("Write it down", case_page(whose.ref, f"agreement/{whose.person_id}")),
            *([("When they want to be told", check_page(whose.ref, WISH, whose.person_id))]
              if whose.side == "harmed" else []),
        ),
    ),
    PaperForm(
        "after", "Afterwards", "You can leave all of this empty, and leave out any call.",
        ("/after", "/after/was"), _after,
        lambda whose: (
            ("Write it down", check_page(whose.ref, "experience", whose.person_id)),
            ("Leave out a call", case_page(whose.ref, "follow-up", side=whose.side)),
        ),
    ),
    PaperForm(
        "information", "What we keep about you", "You do not need to say why. We answer within one month.",
        ("/i",), _information,
        lambda whose: (("Write it down", case_page(whose.ref, f"record/{whose.person_id}")),),
    ),
)  # fmt: skip
BY_CODE: Final = {form.code: form for form in FORMS}
# Forms of their pages that nobody sends on paper, each with why.
OF_THE_PAGES_ALONE: Final = {
    "/o": "Which of several talks the pages show: on paper the number of each form says which it is.",
    "/in": "The door to the pages: whoever has none is known by their voice, or by a word that was agreed.",
    "/safe": "Whether it is safe to read now: in a call it is the first question.",
    "/sign-out": "It shuts the pages on one device.",
    "/g": "Kept apart from every case: printed and typed in at the desk, on a page that no case leads to.",
    "/g/away": "Deleted at the desk, on the same page apart.",
    "/t": "It keeps the pages open for longer.",
}
