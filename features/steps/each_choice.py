"""Each choice row by row: as it is answered on somebody's own pages, and by telephone or on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from features.steps.case import refused
from features.steps.choice import MEETING, own_page, press
from features.steps.service import PageWalk, SaidNo
from risk_assessment.judgements import JUDGEMENTS
from rj_workflow import db
from rj_workflow.models import deadline, event, note, outbox
from rj_workflow.seeds.casework import TOLD, UNDERSTOOD
from rj_workflow.timers.sweep import sweep_through
from state_machines.facts import TAKES_PART
from tests.factories.browser import words_of

CONTACT = "contact"
LETTER = "take_part_letter"
POLICY = "/work/policy"
DELIVERED = {row.name: row.default for row in JUDGEMENTS}
SAID_YES = {**UNDERSTOOD, "channel": "in_person"}


def decide(walk: PageWalk, **chosen: str) -> None:
    """Olu decides something for the service, on its own page, and confirms it."""
    form = {**DELIVERED, **chosen, "reason": "Agreed in the team."}
    assert walk.browser("olu").fill_in(POLICY, form).status_code == 200
    reply = walk.browser("olu").fill_in(f"{POLICY}/confirm", {**form, "shown": "0"})
    assert reply.status_code == 303, words_of(reply)[:400]


def tried(walk: PageWalk, told: list[str], who: str, event_: str, form: dict[str, Any], topic: str) -> None:
    """A step that may be taken or not; what the page said when it was not."""
    try:
        walk.do(who, "choice", event_, form, holder=walk.harmed, topic=topic)
    except SaidNo as no:
        told.append(no.words)


def newest(walk: PageWalk, name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The last event of this name, and the words kept beside it."""
    with db.read(walk.engine) as session:
        row = session.execute(
            select(event).where(event.c.event == name).order_by(event.c.at.desc())
        ).mappings()
        found = dict(next(iter(row)))
        words = session.execute(select(note.c.field, note.c.text).where(note.c.event_id == found["id"]))
        return found, {one.field: one.text for one in words}


def owed(walk: PageWalk, kind: str) -> list[str]:
    """The open clocks of this kind, as ids."""
    with db.read(walk.engine) as session:
        return list(session.scalars(select(deadline.c.id).where(deadline.c.open, deadline.c.kind == kind)))


def look_at_the_clocks(walk: PageWalk, **length: float) -> None:
    walk.now += timedelta(**length)
    sweep_through(walk.engine, walk.now)


@then(parsers.parse('on her own page Maya reads "{words}"'))
def maya_reads(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/c")


@then(parsers.parse('on her own page Maya does not read "{words}"'))
def maya_does_not_read(walk: PageWalk, words: str) -> None:
    assert words not in own_page(walk, "harmed", "/c")


@then(parsers.parse('who was told what says "{words}"'))
def who_was_told(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/w")
    sheet = words_of(walk.opened("priya", f"/work/cases/{walk.ref}/record/{walk.harmed}"))
    assert words in sheet, "the sheet that is read out says the same"


# --- explained


@when("Priya explains being in touch in Polish, in large print, with an interpreter and her sister there")
def explains_in_polish(walk: PageWalk) -> None:
    form = {**TOLD, "format": "large_print", "language": "Polish", "interpreter": "Ewa, Bridge Languages",
            "minutes": "50", "who_else_was_there": "Her sister"}  # fmt: skip
    walk.do("priya", "choice", "explain", form, holder=walk.harmed, topic=CONTACT)


@then("what is kept of it names the edition, the form, the language, the interpreter and her sister")
def kept_of_it(walk: PageWalk) -> None:
    said, words = newest(walk, "explain")
    assert (said["data"]["wording_version"], said["data"]["format"]) == ("2026-1", "large_print")
    assert said["data"]["everything_was_explained"] == TOLD["everything_was_explained"]
    assert words == {"language": "Polish", "interpreter": "Ewa, Bridge Languages",
                     "who_else_was_there": "Her sister"}  # fmt: skip


@given("Priya has explained being in touch")
def has_explained(walk: PageWalk) -> None:
    walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic=CONTACT)


# --- time to think


@when("Maya asks for time on her own page")
def asks_for_time(walk: PageWalk) -> None:
    if walk.file.at("choice", walk.harmed, CONTACT).state != "explained":
        walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic=CONTACT)
    press(walk, "harmed", "/c/time", purpose=CONTACT)


@then(parsers.parse('Priya cannot write down a yes to it, because "{words}"'))
def cannot_yet(walk: PageWalk, told: list[str], words: str) -> None:
    refused(walk, told, "priya", "choice", "say_yes", SAID_YES, holder=walk.harmed, topic=CONTACT)
    assert words in told[-1]


@when("two days pass")
def two_days(walk: PageWalk) -> None:
    walk.now += timedelta(days=2)


@then("Priya can write down a yes to it")
def can_now(walk: PageWalk) -> None:
    walk.do("priya", "choice", "say_yes", SAID_YES, holder=walk.harmed, topic=CONTACT)
    assert walk.file.at("choice", walk.harmed, CONTACT).state == "given"


@when("Priya writes down by phone that she wants to be asked tomorrow")
def tomorrow(walk: PageWalk, told: list[str]) -> None:
    day = (walk.now + timedelta(days=1)).date().isoformat()
    tried(walk, told, "priya", "take_time", {"not_before": day}, CONTACT)


@when(parsers.parse("Olu decides that everybody has {days:d} days to think"))
def decides_time(walk: PageWalk, days: int) -> None:
    decide(walk, thinking_days=str(days))


@then(parsers.parse("she is asked no sooner than in {days:d} days"))
def no_sooner(walk: PageWalk, days: int) -> None:
    named = walk.file.at("choice", walk.harmed, CONTACT).data["not_before"]
    assert named == (walk.now + timedelta(days=days)).date().isoformat()


@given("Maya and Lee each talked with Priya in a sensitive and complex case")
def sensitive(walk: PageWalk) -> None:
    walk.sensitive = True
    walk.lead = "tom" if walk.staff["priya"].level == "intermediate" else "priya"
    walk.stands_at("exploring_both")


@given("Maya and Lee each talked with Priya")
def each_talked(walk: PageWalk) -> None:
    walk.stands_at("exploring_both")


@when("Priya explains meeting, and tries to write down a yes on the same day")
def same_day(walk: PageWalk, told: list[str]) -> None:
    walk.do(walk.lead, "choice", "explain", TOLD, holder=walk.harmed, topic=MEETING)
    refused(walk, told, walk.lead, "choice", "say_yes", SAID_YES, holder=walk.harmed, topic=MEETING)


# --- a yes


@when(parsers.parse('somebody gives a yes to it "{channel}"'))
def somebody_elses(walk: PageWalk, told: list[str], channel: str) -> None:
    refused(
        walk, told, "priya", "choice", "say_yes", {**SAID_YES, "channel": channel},
        holder=walk.harmed, topic=CONTACT,
    )  # fmt: skip


@when(parsers.parse('Maya says yes on paper to a letter, "{conditions}", until 30 June'))
def on_paper(walk: PageWalk, conditions: str) -> None:
    walk.yes(
        walk.harmed, LETTER, channel="paper", conditions=conditions, expires_on="2026-06-30",
        read_back_by="Tom", own_words="A letter would help me.",
    )  # fmt: skip


@then(parsers.parse('the form on which letters are cleared says "{words}"'))
def letters_form(walk: PageWalk, words: str) -> None:
    assert words in words_of(walk.opened("priya", f"/work/cases/{walk.ref}/step/case/choose_process"))


@then("so does the form on which it is said again")
def said_again_form(walk: PageWalk) -> None:
    path = f"/work/cases/{walk.ref}/step/choice/reaffirm?holder={walk.harmed}&topic={LETTER}"
    assert "only by letter, not my address" in words_of(walk.opened("priya", path))


@when("Priya writes down a yes, and Maya said back two points of five")
def two_of_five(walk: PageWalk, told: list[str]) -> None:
    form = {**SAID_YES, "it_was_understood": ["what_it_is", "may_stop"], "what_helped": "Pictures."}
    tried(walk, told, "priya", "say_yes", form, CONTACT)


@when("Helen writes down with which support Maya may answer")
def support(walk: PageWalk) -> None:
    walk.check(
        "helen", "understanding", "with_support", about=walk.harmed, note="Her key worker, in pictures."
    )


@then("the record says which two points she said back")
def which_two(walk: PageWalk) -> None:
    assert newest(walk, "say_yes")[0]["data"]["it_was_understood"] == ["what_it_is", "may_stop"]


# --- a no, and asked again


@when(parsers.parse('she answers "{answer}" on her own page'))
def answers(walk: PageWalk, answer: str) -> None:
    press(walk, "harmed", "/c/again", purpose=CONTACT, answer=answer)


@then("Priya is not offered to raise it with her again")
def not_offered(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "choice", "re_offer", holder=walk.harmed, topic=CONTACT)
    refused(walk, told, "priya", "choice", "explain", TOLD, holder=walk.harmed, topic=CONTACT)


@when("Maya asks about it again on her own page")
def asks_again(walk: PageWalk) -> None:
    press(walk, "harmed", "/c/ask", purpose=CONTACT)


def of_her(walk: PageWalk) -> str:
    """The sheet of her own answers, as staff read it out."""
    return f"/work/cases/{walk.ref}/choices/{walk.harmed}"


@when(parsers.parse('Priya writes down that she may be asked again: "{answer}", by phone'))
def may_be_asked(walk: PageWalk, answer: str) -> None:
    walk.now += timedelta(hours=1)
    assert "Not asked yet" in words_of(walk.opened("priya", of_her(walk)))
    walk.send("priya", of_her(walk), {"purpose": CONTACT, "says": answer, "channel": "phone"})


@then("Priya is not asked to ask it a second time")
def not_twice(walk: PageWalk) -> None:
    assert "Not asked yet" not in words_of(walk.opened("priya", of_her(walk)))
    assert "May we ask you about this again" not in own_page(walk, "harmed", "/c")


@then(parsers.parse('Priya cannot raise it again, because "{words}"'))
def too_early(walk: PageWalk, told: list[str], words: str) -> None:
    refused(walk, told, "priya", "choice", "re_offer", holder=walk.harmed, topic=CONTACT)
    assert words in told[-1]


@when("six months pass")
def six_months(walk: PageWalk) -> None:
    walk.now += timedelta(days=183)


@then("Priya can raise it again")
def may_raise(walk: PageWalk) -> None:
    walk.do("priya", "choice", "re_offer", holder=walk.harmed, topic=CONTACT)
    assert walk.file.at("choice", walk.harmed, CONTACT).state == "asked_again"


# --- taken back


@when("Maya takes her yes to meeting back on her own page")
def takes_back(walk: PageWalk) -> None:
    press(walk, "harmed", "/c", purpose=MEETING)


@then("Priya reads the same out of her sheet")
def reads_out(walk: PageWalk) -> None:
    sheet = words_of(walk.opened("priya", of_her(walk)))
    assert "What others have already" in sheet
    assert "In the words you agreed to" in sheet


def relayed_stop(walk: PageWalk, by: str) -> None:
    walk.now += timedelta(minutes=10)
    path = f"/work/cases/{walk.ref}/pause"
    reply = walk.browser("priya").fill_in(f"{path}/{walk.harmed}", {"channel": "relayed", "relayed_by": by})
    if reply.status_code != 303:
        raise SaidNo(reply)


@when("her sister tells Sam that Maya stops, and Sam forgets to write who rang")
def forgets(walk: PageWalk, told: list[str]) -> None:
    try:
        relayed_stop(walk, "")
    except SaidNo as no:
        told.append(no.words)
    assert walk.file.at("choice", walk.harmed, MEETING).state == "given"


@when("her sister tells Sam that Maya stops, and Sam writes it down")
def relays(walk: PageWalk) -> None:
    relayed_stop(walk, "Her sister")


@then("Priya is asked to confirm it with Maya, once")
def asked_to_confirm(walk: PageWalk) -> None:
    assert len(owed(walk, "confirm_relayed")) == 1
    assert "Confirm with them what somebody passed on" in words_of(walk.opened("priya", "/work/today"))


@when("Priya writes that Maya was called, and did not mean it")
def confirms(walk: PageWalk) -> None:
    [one] = owed(walk, "confirm_relayed")
    said = {"what": "She says that she did not ask her sister to. She wants to think."}
    walk.send("priya", f"/work/cases/{walk.ref}/owed/{one}", said)
    assert owed(walk, "confirm_relayed") == []


@then("Maya's yes to meeting is still taken back")
def still_back(walk: PageWalk) -> None:
    live = [c.topic for c in walk.file.of("choice") if c.holder == walk.harmed and c.state in TAKES_PART]
    assert set(live) <= {"keep_record"}


@when("Maya pauses by phone, and Priya writes it down")
def pauses_by_phone(walk: PageWalk) -> None:
    walk.do("priya", "pause", "pause", {"review_on": ""}, holder=walk.harmed)


# --- said again


@given("Maya and Lee each said yes to meeting")
def both_said_yes(walk: PageWalk) -> None:
    walk.co = ""  # Priya works alone, so that Tom can be named
    walk.stands_at("being_assessed")


@when(parsers.parse("{days:d} days pass, and the clocks are looked at"))
def days_pass(walk: PageWalk, days: int) -> None:
    look_at_the_clocks(walk, days=days)


@when("a month passes, and the clocks are looked at")
def a_month(walk: PageWalk) -> None:
    look_at_the_clocks(walk, days=29)


@when("a year passes, and the clocks are looked at")
def a_year(walk: PageWalk) -> None:
    look_at_the_clocks(walk, days=365)


@then(parsers.parse('Maya\'s yes to meeting stands at "{state}"'))
def meeting_stands_at(walk: PageWalk, state: str) -> None:
    assert walk.file.at("choice", walk.harmed, MEETING).state == state


@when("Helen names somebody else to lead")
def another_lead(walk: PageWalk) -> None:
    walk.declare("tom")
    walk.check("helen", "lead_facilitator", "named", lead=walk.staff["tom"].id)


@when("Tom asks her on paper if it is still a yes")
def still_a_yes(walk: PageWalk) -> None:
    form = {**UNDERSTOOD, "channel": "paper"}
    walk.do("tom", "choice", "reaffirm", form, holder=walk.harmed, topic=MEETING)


@when("it is the day, and Maya is not asked again")
def the_day(walk: PageWalk) -> None:
    walk.now = walk.extras["when"] - timedelta(hours=6)
    walk.check("priya", "order_check", "clear")
    walk.do("priya", "meeting", "begin_day_check")
    for person in (walk.harmed, walk.responsible):
        walk.check("priya", "day_check", "passed", about=person)


@then(parsers.parse('Priya cannot open the door, because "{words}"'))
def cannot_open(walk: PageWalk, told: list[str], words: str) -> None:
    refused(walk, told, "priya", "meeting", "open", {"present": "Both"})
    assert words in told[-1]


@when("her brother tells Sam that she wants to be asked about meeting")
def brother(walk: PageWalk, told: list[str]) -> None:
    refused(
        walk, told, "priya", "choice", "ask_again", {"channel": "relayed"}, holder=walk.harmed, topic=MEETING
    )


# --- told, offered, understood


@when("Sam tells Maya what there is, but does not offer it, and she has not understood it yet")
def tells(walk: PageWalk) -> None:
    walk.check("sam", "milestone_review", "tell")
    walk.do("sam", "offer", "milestone", {"which_milestone": "charge"}, holder=walk.harmed)
    said = {
        "neutral_words_were_used": "yes",
        "format": "spoken",
        "told": "yes",
        "offered": "no",
        "understood": "no",
    }
    walk.do("sam", "offer", "make", said, holder=walk.harmed)


@then("the page of people says that she was told, not offered, and has not understood")
def three_answers(walk: PageWalk) -> None:
    page = words_of(walk.opened("priya", f"/work/cases/{walk.ref}/people"))
    for words in ("Told about it Yes", "Offered No", "Understood No"):
        assert words in page


@then(parsers.parse('what she was told stands at "{state}"'))
def told_stands_at(walk: PageWalk, state: str) -> None:
    assert walk.file.at("offer", walk.harmed).state == state


@then("nothing was ever sent to her")
def nothing_sent(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        assert session.scalars(select(outbox.c.template).where(outbox.c.person_id == walk.harmed)).all() == []
    assert walk.file.at("offer", walk.harmed).state == "do_not_ask"
