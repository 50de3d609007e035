"""Write a person's own account: in their own words, for those whom they choose; and say what was asked again.

Every save that changes something is a new version.  The event says that one was written, by whom and how,
never the words; they lie beside it, and are destroyed when nothing keeps them (`keeping.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from rj_workflow import policy
from rj_workflow.account import (
    ASKED_AGAIN,
    ASKED_WORDS,
    ONLY_ME,
    READERS,
    Part,
    in_parts,
    is_kept_anyway,
    standing,
    versions_of,
)
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import LONGEST, storable
from rj_workflow.casefile import PRINCIPALS, CaseFile, Position
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import account_part, account_version, new_id
from rj_workflow.models import person as person_table
from rj_workflow.sentences import Sentence
from state_machines.fields import TOLD
from state_machines.roles import FACILITATOR, PERSON

WROTE: Final = "wrote_account"
MOST_PARTS: Final = 60
LONGEST_NAME: Final = 120
FASTER: Final = Sentence(
    "A newer version was saved while you were writing. Your words are kept below. "
    "Save again to make them the newest."
)
MANY_PARTS: Final = Sentence("Put some parts together: there is room for {most}.", most=MOST_PARTS)
OVER: Final = Sentence(
    "This has ended, and nothing keeps what is written. It can be written after coming back."
)
NOT_YOURS: Final = "Whoever works on this case writes down what a person tells."


def write_account(
    session: Session,
    actor: Actor,
    ref: str,
    parts: Sequence[Part],
    *,
    shown: int,
    channel: str,
    now: datetime,
    key: str = "",
) -> int:
    """Keep what a person wrote in their own pages; returns the number of the version that stands.

    `shown` is the version that their page showed.  Empty parts are left out; nothing changed, nothing new.
    Raises NotFound, Invalid, Refused (closed, and not kept), Conflict (somebody wrote a newer one).  The same
    `key` twice writes one version.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    if not actor.takes_part:
        raise NotFound("account")
    sent = once.sent("write_account", ref, shown, [(p.key, p.text, p.readers) for p in parts]) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return int(done["version"])
    before = _parts_now(session, file, actor.id, actor.kind, shown)
    known = {part.key: part for part in before}
    written = [_as_written(known.get(part.key), part, by_staff=False) for part in parts]
    version = _save(session, actor, file, actor.id, written, shown, channel=channel, now=now)
    once.remember(session, actor, key, sent, now, {"version": version})
    return version


def take_down_account(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    person_id: str,
    words: Mapping[str, str],
    whom: Mapping[str, str],
    added: str = "",
    readers: str = ONLY_ME,
    shown: int,
    channel: str,
    read_back_by: str = "",
    now: datetime,
    key: str = "",
) -> int:
    """Write down what a person told, as instructed; returns the number of the version that stands.

    `words` and `whom` (who may read it) are by key of the part.  Words change only where this colleague may
    read them; who reads a part that they may not read is theirs to change only where staff wrote it down.
    `added` is new, an empty line beginning another part.  Raises NotFound, Invalid, Refused, Conflict.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    side = _side(file, person_id)
    if not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused((NOT_YOURS,))
    form = (person_id, sorted(words.items()), sorted(whom.items()), added, readers, channel, read_back_by)
    sent = once.sent("take_down_account", ref, shown, *form) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return int(done["version"])
    _must_say_how(channel, read_back_by)
    before = _parts_now(session, file, person_id, side, shown)
    written = [_as_told(actor, file, part, words, whom) for part in before]
    written += [Part(new_id(), text, readers or ONLY_ME, by_staff=True) for text in in_parts(added)]
    if [p for p in written if p.text] == before:
        raise Invalid([("added", "Write down what they told you, or change who may read it.")])
    version = _save(
        session, actor, file, person_id, written, shown, channel=channel, read_back_by=read_back_by, now=now
    )
    once.remember(session, actor, key, sent, now, {"version": version})
    return version


def had_to_ask_again(
    session: Session, actor: Actor, ref: str, *, person_id: str, what: str, now: datetime, key: str = ""
) -> None:
    """Say that the person had to tell again what stands in their account; they read it too.

    Raises NotFound, Invalid (nothing written), Refused (not one of those who speak with them).
    """
    file = policy.case_for(session, actor, ref, lock=True)
    _side(file, person_id)
    if not roles_on(actor, file) & (FACILITATOR | PERSON):
        raise Refused((NOT_YOURS,))
    said = storable(what).strip()
    sent = once.sent("had_to_ask_again", ref, person_id, said) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    if not said or len(said) > LONGEST:
        raise Invalid([("what", "Write what you had to ask, in a line or two. They read it too.")])
    desk = Desk(session, file, actor, now)
    whose = Position("", "person", holder=person_id, episode=file.case["episode"])
    desk.note_down("person", ASKED_AGAIN, "", "", whose, {}, {ASKED_WORDS: said})
    desk.save()
    once.remember(session, actor, key, sent, now, {})


def _side(file: CaseFile, person_id: str) -> str:
    side = file.side_of(person_id)
    if side not in PRINCIPALS:
        raise NotFound("person")
    return side


def _must_say_how(channel: str, read_back_by: str) -> None:
    faults = []
    if channel not in dict(TOLD):
        faults.append(("channel", "Choose how this reached us."))
    if len(read_back_by) > LONGEST_NAME:
        faults.append(("read_back_by", f"Keep this under {LONGEST_NAME} characters."))
    if faults:
        raise Invalid(faults)


def _parts_now(session: Session, file: CaseFile, person_id: str, side: str, shown: int) -> list[Part]:
    """What stands, with nobody else able to change it until this is saved.  Raises Refused, Conflict."""
    session.execute(select(person_table.c.id).where(person_table.c.id == person_id).with_for_update())
    if file.case["state"] == "closed" and not is_kept_anyway(session, person_id, side):
        raise Refused((OVER,))
    versions = versions_of(session, person_id, side)
    if shown != (versions[0].number if versions else 0):
        raise Conflict(FASTER)
    newest = standing(versions)
    return list(newest.parts) if newest else []


def _as_written(before: Part | None, part: Part, *, by_staff: bool) -> Part:
    """A part as it is kept: its key if it had one, and who set it last."""
    cleaned = replace(part, text=storable(part.text).strip(), readers=part.readers or ONLY_ME)
    if before is None:
        return replace(cleaned, key=new_id(), by_staff=by_staff)
    same = (cleaned.text, cleaned.readers) == (before.text, before.readers)
    return before if same else replace(cleaned, key=before.key, by_staff=by_staff)


def _as_told(
    actor: Actor, file: CaseFile, before: Part, words: Mapping[str, str], whom: Mapping[str, str]
) -> Part:
    """What this colleague may change of a part, changed; the rest as it was."""
    reads = policy.reads_account(actor, file, before.readers)
    if not reads and not before.by_staff:
        return before
    text = words.get(before.key, before.text) if reads else before.text
    told = replace(before, text=text, readers=whom.get(before.key) or before.readers)
    return _as_written(before, told, by_staff=True)


def _long(place: int) -> str:
    return Sentence("Part {part} is very long. Keep it under {most:,} characters.", part=place, most=LONGEST)


def _faults(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    for place, part in enumerate(parts, 1):
        if len(part.text) > LONGEST:
            yield f"part_{place}", _long(place)
        if part.readers not in READERS:
            yield f"readers_{place}", Sentence("Choose one of the answers shown.")
        if place == MOST_PARTS + 1:
            yield f"part_{place}", MANY_PARTS


def _save(
    session: Session, actor: Actor, file: CaseFile, person_id: str, written: list[Part], shown: int, *,
    channel: str, now: datetime, read_back_by: str = "",
) -> int:  # fmt: skip
    faults = list(_faults(written))
    if faults:
        raise Invalid(faults)
    side = file.side_of(person_id)
    parts = [part for part in written if part.text]
    versions = versions_of(session, person_id, side)
    newest = standing(versions)
    if parts == (list(newest.parts) if newest else []):
        return shown
    version = {
        "id": new_id(), "person_id": person_id, "side": side, "number": shown + 1, "written_at": now,
        "entered_by": actor.id if actor.is_staff else None, "channel": channel,
        "read_back_by": storable(read_back_by).strip(), "destroyed_at": None,
    }  # fmt: skip
    session.execute(insert(account_version), [version])
    rows = [
        {
            "id": new_id(), "version_id": version["id"], "place": place, "key": part.key, "text": part.text,
            "readers": part.readers, "by_staff": part.by_staff,
        }
        for place, part in enumerate(parts, 1)
    ]  # fmt: skip
    if rows:
        session.execute(insert(account_part), rows)
    desk = Desk(session, file, actor, now, person_id if actor.is_staff else "")
    whose = Position("", "person", holder=person_id, episode=file.case["episode"])
    desk.note_down("person", WROTE, "", "", whose, {"channel": channel, "version": shown + 1})
    desk.save()
    return shown + 1
