"""Made-up people and cases for looking at every part of a page once."""

from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

from jinja2 import FileSystemLoader

from web.templating import environment

TEMPLATE = "gallery.html"
# Only tests draw it, so it lies here; it is looked for here after the templates of the pages.
_pages = environment().loader
assert isinstance(_pages, FileSystemLoader)
_pages.searchpath.append(str(Path(__file__).parent))

NAMES = (
    "Referral",
    "Informed choice",
    "Risk assessment",
    "Preparation",
    "Meeting",
    "Follow-up",
    "Closed",
)


def stages(at: int, note: str, done: tuple[str, ...] = (), last: str = "") -> list[Row]:
    """The seven stages with the case standing at one of them."""
    notes = dict(enumerate(done, 1)) | {at: note, 7: last}
    places = {number: "done" if number < at else "now" if number == at else "ahead" for number in range(1, 8)}
    return [Row(number=n, words=w, note=notes.get(n, ""), place=places[n]) for n, w in enumerate(NAMES, 1)]


def asked(kind: str, name: str, words: str, **more: Any) -> Row:
    """A declared field."""
    return Row(name=name, kind=kind, words=words, **({"hint": None, "options": (), "required": True} | more))


def clock(words: str, by_words: str, share: float, mood: str = "calm") -> Row:
    return Row(words=words, by_words=by_words, share=share, mood=mood)


def work(
    when: Row, title: str, detail: str, side: str, person: str, act: str, *, primary: bool = False
) -> Row:
    return Row(
        clock=when,
        title=title,
        href="#row",
        detail=detail,
        side=side,
        side_words=None,
        person=person,
        action_words=act,
        action_href="#act",
        primary=primary,
    )


TWO_WAYS = (("phone", "Call only"), ("portal", "Through the portal", "Only when she asks for it"))

FIELDS = (
    (asked("text", "heard", "Who told us", hint="Their name and service"), "PC Dunn", None),
    (asked("words", "note", "What was said", required=False), "Asked alone,\nsame answer.", None),
    (
        asked("confirm", "read_out", "I read the neutral sentence out"),
        None,
        "Tick this when you have read it out.",
    ),
    (asked("yes_no", "alone", "Was she alone?"), True, None),
    (asked("choice", "way", "How to reach her", options=TWO_WAYS), "phone", None),
    (asked("select", "room", "Room", options=(("a", "Library"), ("b", "HMP Eastmoor"))), "b", None),
    (asked("several", "people", "Who was there", options=TWO_WAYS), ["portal"], None),
    (asked("date", "again_on", "Look again on"), "2026-11-24", "Give a day that is not past."),
    (asked("moment", "call_at", "Call at"), {"call_at-day": "24", "month": "11", "year": "2026"}, None),
    (asked("staff", "lead", "Lead facilitator", options=(("1", "Priya Nalloor"),)), "1", None),
    (asked("people", "attendees", "Who will be there?", options=TWO_WAYS), ["phone"], None),
    (asked("number", "people_count", "How many people"), 3, "Write a number."),
    (asked("password", "password", "Password"), None, None),
)

SAMPLE: dict[str, Any] = {
    "who": Row(
        ref="R-2047",
        title="Maya Okafor",
        side="harmed",
        lines=["Facilitators Priya Nalloor, Tom Ellery"],
        badge="Red item open",
        switch=[
            Row(words="Maya", href="#m", current=True),
            Row(words="Process", href="#p", current=False),
            Row(words="Lee", href="#l", current=False),
        ],
        contact=Row(
            words="Call only, mobile ending 318, Tuesday or Thursday 2pm to 5pm. Say “the library”.",
            never="No voicemail, no texts, no letters.",
            href="#plan",
            href_words="Plan, checked 9 November",
        ),
    ),
    "case_tabs": [
        Row(text=words, href=f"#{words}", current=words == "Overview")
        for words in (
            "Overview",
            "Choices",
            "Risk",
            "Preparation",
            "Meeting",
            "Agreement",
            "Follow-up",
            "Timeline",
            "Documents",
            "Messages",
            "Log",
        )
    ],
    "stages": stages(4, "now", ("9 March", "2 July", "6 November"), "and open to return"),
    "paused": stages(4, "paused"),
    "stopped": stages(5, "stopped for safety"),
    "second": stages(2, "talking with Dara"),
    "steps": [
        Row(
            words="Record a preparation meeting",
            href="#1",
            button="Record",
            sentence="Third with Maya, or second with Lee. Takes the 5-minute risk update with it.",
        ),
        Row(
            words="Change how they take part",
            href="#2",
            button="Change",
            sentence="To letters, or messages passed on. Asks both again.",
        ),
        Row(
            words="Pause or stop",
            href="#3",
            button="Pause or stop",
            sentence="Takes effect at once. No reason needed.",
        ),
    ],
    "not_yet": [
        Row(
            words="Book the meeting",
            met=3,
            total=5,
            reasons=[
                Row(
                    sentence="The risk sign-off ran out on 20 November.",
                    why="It covered 14 days. Maya’s red item came after it.",
                    who="You, then Helen Marsh",
                    href="#v4",
                    href_words="Write version 4",
                ),
                Row(
                    sentence="One supporter has not been prepared.",
                    sign="people",
                    why="Everyone in the room is prepared first, each apart.",
                    who="You or Tom Ellery",
                    href="#meet",
                    href_words="Record a meeting",
                ),
            ],
            in_place="Maya has said she is ready (17 November); no order or licence stands in the way "
            "(checked 19 November); two facilitators.",
        ),
        Row(
            words="Pass on Maya’s questions",
            met=1,
            total=2,
            in_place="",
            reasons=[
                Row(
                    sentence="Maya has not yet said which questions may be passed on.",
                    sign="question",
                    why="Only she can. Ask when you next speak; please do not chase.",
                    who="Maya Okafor",
                    href=None,
                    href_words="Call promised today, 2pm to 5pm",
                ),
            ],
        ),
    ],
    "clocks": [
        clock("in 3 h 40 min", "Call Maya, 2pm to 5pm", 0.55),
        clock("in 2 days", "Order check again, 26 November", 0.9),
        clock("in 50 min", "by 11:10am", 0.25, "soon"),
        clock("20 min late", "by 10am", 0, "late"),
    ],
    "entries": [
        Row(
            title="Red item added: pressure from family",
            who="Priya Nalloor",
            when="21 November, 3:10pm",
            detail="",
            kind="red",
        ),
        Row(
            title="Sign-off ran out",
            who="Rule: 14 days, complex case",
            when="20 November",
            detail=None,
            kind=None,
        ),
        Row(
            title="Maya asked to talk first", who="By portal", when="20 November, 8:42am", detail="", kind=""
        ),
        Row(
            title="Risk version 3 signed, with two conditions",
            who="Helen Marsh",
            when="6 November",
            detail="Good for 14 days.",
            kind="",
            href="#v3",
        ),
    ],
    "facts": [
        Row(words="How", value="Meeting, with Priya in the room", href="#how"),
        Row(words="Where", value="Eastmoor"),
    ],
    "tabs": [
        Row(text="Due today", href="#d", count=6, current=True),
        Row(text="This week", href="#w", count=11, current=False),
        Row(text="Waiting on others", href="#o", count=4, current=False),
        Row(text="Paused", href="#p", count=2, current=False),
    ],
    "groups": [
        Row(
            title="Late",
            rows=[
                work(
                    clock("35 min late", "by 9:45am", 0, "late"),
                    "Welfare call the day after the meeting",
                    "R-1988. Meeting ended early, both people to be rung.",
                    "harmed",
                    "D.F. Call only, before 11am",
                    "Record call",
                    primary=True,
                ),
            ],
        ),
        Row(
            title="Next",
            rows=[
                work(
                    clock("in 1 h 10 min", "by 11:30am", 0.3, "soon"),
                    "Say that a letter has come, and ask if it is wanted",
                    "R-2031. Nothing of what it says until the answer is yes.",
                    "harmed",
                    "S.A. Call or portal",
                    "Record answer",
                ),
            ],
        ),
        Row(
            title="Before the day ends",
            rows=[
                work(
                    clock("in 5 h 40 min", "by 4pm", 0.7),
                    "Prepare the supporter, Carol",
                    "R-2047. Last thing missing on this side.",
                    "responsible",
                    "L.D. By post and prison visit",
                    "Record meeting",
                ),
                work(
                    clock("in 6 h 40 min", "by 5pm", 0.8),
                    "Answer what Helen asked about the sign-off",
                    "R-2012. Sent back on Monday with two questions.",
                    "both",
                    "",
                    "Answer",
                ),
            ],
        ),
    ],
    "risks": [
        Row(
            name="Pressure to take part, or not to",
            rating="Stop until a supervisor decides",
            red=True,
            found="Maya’s brother wants the meeting and drives her to every appointment. "
            "She answered differently when he was in the car.",
            found_note="Seen by Priya, 21 November. New since version 3.",
            view="He means well. I would still want to ask my questions. I would rather come by taxi.",
            view_note="Her worry about this: a little",
            side="harmed",
            view_words="Maya’s own view",
            safer=[
                ("Talk once with Maya alone, by phone, before anything else.", "Priya, by 24 November."),
                ("Taxi booked by us, both ways.", "Tom."),
            ],
        ),
        Row(
            name="Threats, watching or following",
            rating="Note",
            must=True,
            side="harmed",
            found="Past. One message in April, none since. Police told.",
            view_words="Maya’s own view",
            view="I looked over my shoulder in spring. Not now.",
            safer="Arrive ten minutes apart, by two doors.",
        ),
        Row(
            name="Power between them",
            rating="Not known, so the next contact waits",
            unknown=True,
            must=True,
            found="",
            side="responsible",
            view=None,
            safer=None,
            safer_href="#ask",
            safer_words="",
            safer_href_words="Ask today, in the call at 2pm",
        ),
    ],
    "scale": asked(
        "scale",
        "concern",
        "How much does this concern us today?",
        options=(
            ("none", "None"),
            ("note", "Note it"),
            ("act", "Act before the next step"),
            ("stop", "Stop until a supervisor decides"),
        ),
    ),
    "more_words": asked(
        "words", "come_down", "What would have to change for this to come down?", required=False
    ),
    "opened": [
        Row(
            id=f"P{number}-{side}",
            key=f"P{number}:{side}",
            name=name,
            opened_words=opened,
            side=side,
            side_words=words,
        )
        for number, name, opened, side, words in (
            (4, "Pressure to take part, or not to", "2:04pm", "harmed", "Person harmed"),
            (9, "Admits the basic facts, one part denied", "2:07pm", "responsible", None),
            (14, "Aggression in the room", None, "both", None),
        )
    ],
    "changes": [
        Row(
            item="Pressure to take part",
            old=[("same", "None."), ("del", "Brother supports her choice.")],
            new=[("ins", "Brother wants it more than she does. Asked alone on 24 November.")],
        ),
        Row(
            item="In the room",
            old=[("del", "Brother,"), ("same", "Carol")],
            new=[("same", "Carol"), ("ins", "and Maya’s friend Ife, prepared 23 November")],
        ),
        Row(item="Maya’s own view", old="“Safe enough.”", new="“Safe enough, more so without him driving.”"),
    ],
    "decisions": [
        Row(
            value="as_planned",
            words="Safe enough as planned",
            sentence="Say why. Good for 14 days, for these people and this place only.",
            fields=[asked("words", "why_planned", "Why this is enough")],
        ),
        Row(
            value="conditions",
            words="Safe enough, with conditions",
            sentence="Each condition becomes a step that blocks the meeting until it is done.",
            fields=[asked("text", "condition", "Condition"), asked("words", "why", "Why this is enough")],
        ),
        Row(
            value="questions",
            words="Send back with questions",
            sentence="Priya answers; you see only what is new.",
            fields=[asked("words", "questions", "Your questions")],
        ),
        Row(
            value="not_this_way",
            words="Not this way",
            fields=[],
            sentence="Say why, and what is possible instead. Both people are told by a person.",
        ),
    ],
    "refused": Row(
        words="Not yet: one item is not opened",
        met=0,
        total=None,
        in_place="",
        reasons=[
            Row(
                sentence="Open “Aggression in the room” first.",
                sign="eye",
                who="You",
                href="#3",
                why="Every red or unknown item is read before anyone signs.",
                href_words="Open it now",
            )
        ],
    ),
    "errors": [
        ("again_on", "Give a day that is not past."),
        ("people_count", "Write a number."),
        (None, "The meeting needs a place."),
    ],
    "fields": FIELDS,
    "moves": [
        Row(value="hour", words="1 hour on"),
        Row(value="day", words="1 day on"),
        Row(value="week", words="1 week on"),
        Row(value="next", words="To the next thing that happens"),
    ],
    "next_things": [
        Row(when="Today, 11:30am", what="a promise to S.A. falls due (R-2031)"),
        Row(when="Wednesday, 10am", what="a sign-off runs out, and blocks a meeting (R-2031)"),
    ],
    "bes": [
        Row(
            initials="PN",
            name="Priya Nalloor, facilitator",
            value="priya",
            side=None,
            words="Six promises today, one late. Opens on her worklist.",
        ),
        Row(
            initials="MO",
            name="Maya Okafor, person harmed",
            value="maya",
            side="harmed",
            words="On her phone. Wants to talk before choosing.",
        ),
        Row(
            initials="LD",
            name="Lee Danvers, person responsible",
            value="lee",
            side="responsible",
            words="In prison, on paper. You see what staff enter for him.",
        ),
        Row(
            initials="PC",
            name="PC Dunn, referrer",
            value="dunn",
            side="around",
            be_words="Be PC Dunn",
            words="Sends a referral at 2am on a bank holiday.",
        ),
    ],
}

EVERYWHERE: dict[str, Any] = {
    "actor": Row(name="Priya Nalloor", role_words="facilitator"),
    "csrf": "token-of-this-session",
    "nav": [
        {"text": "Today", "href": "/", "current": False, "count": 6},
        {"text": "Cases", "href": "/cases", "current": True, "count": None},
        {"text": "Sign-offs", "href": "/sign-offs", "current": False, "count": 0},
    ],
    "rehearsal": {
        "now_words": "Tuesday 24 November 2026, 10:20am",
        "clock_href": "/demo",
        "switch_href": "/demo",
    },
    "duty": "Duty supervisor: Helen Marsh, 01632 960 118 until 6pm.",
}
