"""Keep what a person says of how they want to meet, and whether they feel ready.

Whatever they say is kept, on any day: their page answers alike whatever the other person did.  Where their
preparation can follow, it does; where what was read back is no longer what they say, it is read back again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import LONGEST, storable
from rj_workflow.casefile import INTRODUCER, CaseFile, Position
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.expectations import NOTHING, Expectation, add, newest
from rj_workflow.facts import Asking, facts_of
from rj_workflow.facts.people import SAID_OTHERWISE
from rj_workflow.plan import current_meeting
from rj_workflow.sentences import Sentence
from state_machines.contents import QUESTIONS, READY
from state_machines.fields import TOLD
from state_machines.preparation import LIFECYCLE
from state_machines.roles import PERSON
from state_machines.table import Refusal

FASTER: Final = Sentence(
    "Something was changed while you were writing. Look at it once more, and save again."
)
VERY_LONG: Final = Sentence("This is very long. Keep it under {most:,} characters.", most=LONGEST)
OVER: Final = Sentence("This is closed. It can be said after coming back.")
CHOOSE: Final = Sentence("Choose one of the answers shown.")
NOT_YOURS: Final = "Whoever works on this case writes down what a person tells."
OTHER_WORDS: Final = "They said something else of how they want to meet. Read it back again."
TAKEN_BACK: Final = "They took it back."
CONFIRMED: Final = ("confirmed", "day_check", "open", "on_break")
FEELS_READY, NOT_YET = (code for code, _ in READY)


def say_expectations(
    session: Session, actor: Actor, ref: str, said: Mapping[str, str], *, ready: str, person_id: str,
    channel: str, shown: str, now: datetime, key: str = "",
) -> bool:  # fmt: skip
    """Keep it as the next version; False when nothing is new.

    `said` is by row of the questions, what is left out is empty; `shown` is the number the page showed.
    Raises NotFound, Invalid, Refused (closed; not one of those who speak with them), Conflict (somebody was
    faster).  The same `key` twice is kept once.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=actor.takes_part)
    _must_be_theirs(actor, file, person_id)
    sent = once.sent("say_expectations", ref, person_id, sorted(said.items()), ready, channel) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return bool(done["new"])
    words = {code: storable(text).strip() for code, text in said.items() if text.strip()}
    faults = list(_faults(actor, words, ready, channel))
    if faults:
        raise Invalid(faults)
    before = newest(session, file.case["id"], person_id) or NOTHING
    if shown != str(before.number):
        raise Conflict(FASTER)
    desk = Desk(session, file, actor, now, person_id if actor.is_staff else "")
    new = (words, ready) != (before.said, before.ready)
    if new:
        version = add(
            session, before, case_id=file.case["id"], person_id=person_id, said=words, ready=ready, now=now,
            entered_by=actor.id if actor.is_staff else None, channel=channel,
        )  # fmt: skip
        whose = Position("", "person", holder=person_id, episode=file.case["episode"])
        desk.note_down("person", "said_expectations", "", "", whose, {"channel": channel, "version": version})
    _follow(desk, before, words, ready, person_id, channel)
    if desk.happened or desk.clocks:
        desk.save()
    once.remember(session, actor, key, sent, now, {"new": new})
    return new


def _must_be_theirs(actor: Actor, file: CaseFile, person_id: str) -> None:
    side = file.side_of(person_id)
    if side in ("", INTRODUCER) or (actor.takes_part and actor.id != person_id):
        raise NotFound("person")
    if not actor.takes_part and not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused((NOT_YOURS,))
    if file.case["state"] == "closed":
        raise Refused((OVER,))


def _faults(actor: Actor, words: Mapping[str, str], ready: str, channel: str) -> Iterator[tuple[str, str]]:
    asked = {one.code: one for one in QUESTIONS}
    for code, text in words.items():
        if code not in asked or (asked[code].options and text not in dict(asked[code].options)):
            yield code, CHOOSE
        elif len(text) > LONGEST:
            yield code, VERY_LONG
    if ready not in ("", *dict(READY)):
        yield "ready", CHOOSE
    if actor.is_staff and channel not in dict(TOLD):
        yield "channel", "Choose how this reached us."


def _follow(
    desk: Desk, before: Expectation, words: Mapping[str, str], ready: str, who: str, channel: str
) -> None:
    """What their preparation makes of it; where it cannot follow yet, their word stands all the same.

    Other words than those that were or are to be read back end what was confirmed; whoever still feels ready
    stands there at once as somebody to be read back to.
    """
    if dict(before.said) != dict(words):
        _move(desk, who, "not_ready_after_all", {}, {"what_is_missing": OTHER_WORDS})
    if ready == FEELS_READY and desk.file.at("preparation", who).state == "in_progress":
        _move(desk, who, "say_ready", {"channel": channel})
    elif before.ready == FEELS_READY:
        _move(desk, who, "not_ready_after_all", {}, {"what_is_missing": TAKEN_BACK})


def _move(
    desk: Desk, who: str, event: str, data: Mapping[str, str], words: Mapping[str, str] | None = None
) -> None:
    position = desk.file.at("preparation", who)
    meeting = current_meeting(desk.file)
    if position.state == "confirmed_ready" and meeting is not None and meeting.state in CONFIRMED:
        # What would move now is seen on the other side's pages: a person calls them first, and nothing opens.
        position.data[SAID_OTHERWISE] = True
        desk.file.keep(position)
        desk.owe("asked_to_talk", who)
        return
    row = LIFECYCLE.row(event, position.state)
    if row is None:
        return
    try:
        facts = facts_of(desk.file, Asking(desk.now, desk.actor, position))
        LIFECYCLE.next_state(position.state, event, facts, roles=row.by)
    except Refusal:
        return
    desk.move(position, row, lifecycle="preparation", data=data, words=words)
