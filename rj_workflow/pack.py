"""A transfer pack: what may stand in it, class by class, and the file that it is.

A file of three: `pack.json` to be read in, `pack.html` to be read by a person, `manifest.json` with the
SHA-256 digest of both.  The same content makes the same bytes.
"""

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rj_workflow.documents.document import (
    Block,
    Document,
    Facts,
    Harmed,
    Heading,
    Own,
    Paragraph,
    Responsible,
    Side,
    Staff,
    Text,
    WrongSide,
)
from rj_workflow.documents.html import as_page
from rj_workflow.documents.voice import ENGLISH
from rj_workflow.sentences import Sentence

SCHEMA: Final = "towpath-transfer-pack/1"
SHARE: Final = "share_out"  # the choice, one for each pack: share_out:<id of the pack>
LONGEST_SERVICE: Final = 120
PACK, TWIN, MANIFEST = "pack.json", "pack.html", "manifest.json"
# Characters no keyboard makes and no database keeps; line ends and tabs stay.
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SAME_DAY: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Class:
    """One class of data: its words to staff, its words to the person, and the mark it carries in the pack."""

    code: str
    words: str
    theirs: str
    mark: str = ""


CLASSES: Final = (
    Class(
        "account", "Their own account", "Your story, as far as those who work with you may read it",
        "In their own words. Do not ask it again; ask whether it is still right.",
    ),
    Class(
        "needs", "What would help them to take part", "What would help you",
        "Ask whether it is still right. Nothing of it is arranged with you yet.",
    ),
    Class(
        "contact", "How they may be reached", "How you can be reached safely",
        "RE-CHECK BEFORE USE. It is no ground and no way to contact them until they have said it again.",
    ),
    Class(
        "never", "What they asked never to be asked or told", "What must never be asked or done",
        "This counts from the moment you read it.",
    ),
    Class(
        "offers", "What they were asked, and their own answers", "What we asked you, and what you said",
        "No yes goes with it. Each is explained and asked anew.",
    ),
    Class(
        "agreement", "How an agreement stands", "How an agreement stands, without its words",
        "The words of a promise are the other person's too, and do not stand here.",
    ),
    Class("scores", "What they said they need, then and later", "What you told us you need"),
    Class(
        "workers", "Who worked with them", "Who worked with you",
        "They may ask for the same, or for somebody else.",
    ),
    Class(
        "risk", "Risks of before, as history", "What we thought about keeping you safe",
        "HISTORY ONLY. No signature goes with it. Assess anew.",
    ),
)  # fmt: skip
BY_CODE: Final[Mapping[str, Class]] = {one.code: one for one in CLASSES}
NEVER: Final = "never"  # binds from the moment it is read in
NEVER_RAISE: Final = "Never raise it with them"
DO_NOT_ASK: Final = "Do not ask about: "
RISK: Final = "risk"  # goes only once a supervisor has released it in words of their own


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a pack: what it is, what was said, and on which day."""

    what: str
    said: str = ""
    on: str = ""


Content = Mapping[str, Any]


def content(
    *, pack_id: str, sender: str, receiver: str, prepared_on: str, name: str, part: str,
    found: Mapping[str, Iterable[Entry]],
) -> Content:  # fmt: skip
    """What a pack says, in the order of the classes; what was not ticked does not stand in it."""
    return {
        "schema": SCHEMA, "id": pack_id, "from": sender, "to": receiver, "prepared_on": prepared_on,
        "person": {"name": name, "part": part},
        "sections": [
            {
                "class": one.code, "mark": one.mark,
                "entries": [{"what": e.what, "said": e.said, "on": e.on} for e in found[one.code]],
            }
            for one in CLASSES if one.code in found
        ],
    }  # fmt: skip


def as_json(said: Content) -> bytes:
    """The content as it is read in; the same content, the same bytes."""
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def digest(said: Content) -> str:
    """What a release is bound to."""
    return hashlib.sha256(as_json(said)).hexdigest()


def as_document(said: Content, side: type[Side], foot: str) -> Document[Side]:
    """The same to read and to print: for the person it is about in words to them, else for the next service.

    Raises WrongSide when it is about the other of the two.
    """
    own = issubclass(side, Harmed | Responsible)
    if own and side is not _SIDES[PARTS[said["person"]["part"]]]:
        raise WrongSide("A pack is for the person it is about, and for the service it is given to.")
    blocks: list[Block[Side]] = [Facts(tuple(_about(said, side)))]
    if not own:
        blocks.append(Paragraph("It holds what this person said may go, and nothing of anybody else."))
    for section in said["sections"]:
        one = BY_CODE[section["class"]]
        blocks.append(Heading(one.theirs if own else one.words))
        if section["mark"] and not own:
            blocks.append(Paragraph(section["mark"], strong=True))
        rows = tuple((Own(side, e["what"]), Own(side, _said_on(e))) for e in section["entries"])
        blocks.append(Facts(rows) if rows else Paragraph(Sentence("Nothing is written down.")))
    return Document(side, Sentence("What we pass on") if own else "Transfer pack", tuple(blocks), foot)


def as_html(said: Content) -> bytes:
    """The page that goes with it, for whoever it is given to."""
    return as_page(as_document(said, Staff, said["from"]), ENGLISH).encode()


def _about(said: Content, side: type[Side]) -> Iterator[tuple[Text[Side], Text[Side]]]:
    if issubclass(side, Staff):
        yield "Name", Own(side, said["person"]["name"])
        yield "Part", Own(side, said["person"]["part"])
        yield "From", Own(side, said["from"])
    yield Sentence("It goes to"), Own(side, said["to"])
    yield Sentence("Put together on"), date.fromisoformat(said["prepared_on"])


def _said_on(entry: Mapping[str, str]) -> str:
    on = f"({entry['on']})" if entry["on"] else ""
    return " ".join(part for part in (entry["said"], on) if part)


def as_file(said: Content, *, released_by: str, released_at: str) -> bytes:
    """The pack as one file."""
    files = {PACK: as_json(said), TWIN: as_html(said)}
    manifest = {
        "schema": SCHEMA, "from": said["from"], "to": said["to"], "released_by": released_by,
        "released_at": released_at,
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }  # fmt: skip
    files[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _SAME_DAY), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def topic_of(pack_id: str) -> str:
    """The choice by which they say yes to exactly this pack."""
    return f"{SHARE}:{pack_id}"


def nevers_of(said: Content, purposes: Mapping[str, str]) -> tuple[bool, list[str]]:
    """What they asked never to be asked: whether nothing may be raised, and the purposes not asked about.

    A question that is not known here by its words is one of all: then nothing is raised.
    """
    everything, never = False, dict.fromkeys(purposes, False)
    known = {" ".join(words.split()).casefold(): code for code, words in purposes.items()}
    for section in said["sections"]:
        for one in section["entries"] if section["class"] == NEVER else ():
            what = " ".join(one["what"].split()).casefold()
            if what.startswith(DO_NOT_ASK.strip().casefold()):
                code = known.get(what.removeprefix(DO_NOT_ASK.strip().casefold()).strip(), "")
                never |= {code: True} if code else {}
                everything |= not code
            everything |= what == NEVER_RAISE.casefold()
    return everything, [code for code, so in never.items() if so]


# --- read in


LARGEST_FILE: Final = 500_000  # bytes, packed
LARGEST_PART: Final = 2_000_000  # bytes, unpacked
MOST_ENTRIES: Final = 500
LONGEST_WHAT, LONGEST_SAID = 300, 20_000
PARTS: Final[Mapping[str, str]] = {"Person harmed": "harmed", "Person responsible": "responsible"}
_SIDES: Final = {"harmed": Harmed, "responsible": Responsible}
_NO_PACK: Final = "This file is no transfer pack. Ask the service that sent it for another one."
_TOO_LARGE: Final = "This file is too large for a transfer pack. Ask the service that sent it."
_OTHER_FILES: Final = "It holds other files than a transfer pack does. Do not open it, and ask who sent it."
_OTHER_SCHEMA: Final = "It is a kind of transfer pack that is not known here. Ask for one of the kind {}."
_CHANGED: Final = "It was changed after it was made: its digests do not fit. Ask for another one."


# With what its files may be packed; and what a damaged archive brings about, by where the damage is.
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_NOT_AN_ARCHIVE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip


class Unreadable(ValueError):
    """Why a file is not read in, as a sentence."""


def read_in(data: bytes) -> Content:
    """What a pack says, once everything of it was checked; nothing is unpacked onto a disk.

    Raises Unreadable.
    """
    if len(data) > LARGEST_FILE:
        raise Unreadable(_TOO_LARGE)
    files = _files_in(data)
    manifest, said = _object(files[MANIFEST]), _object(files[PACK])
    if manifest.get("schema") != SCHEMA or said.get("schema") != SCHEMA:
        raise Unreadable(_OTHER_SCHEMA.format(SCHEMA))
    named = manifest.get("sha256")
    made = {name: hashlib.sha256(files[name]).hexdigest() for name in (PACK, TWIN)}
    if named != made:
        raise Unreadable(_CHANGED)
    return _checked(said)


def _files_in(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sorted(one.filename for one in infos) != sorted((PACK, TWIN, MANIFEST)):
                raise Unreadable(_OTHER_FILES)
            if any(one.compress_type not in _PACKED for one in infos):
                raise Unreadable(_NO_PACK)
            if any(one.file_size > LARGEST_PART for one in infos):
                raise Unreadable(_TOO_LARGE)
            return {one.filename: _within(archive, one) for one in infos}
    except Unreadable:
        raise
    except _NOT_AN_ARCHIVE:
        raise Unreadable(_NO_PACK) from None


def _within(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """What it says its size is may be a lie: no more than this is ever unpacked."""
    with archive.open(one) as packed:
        data = packed.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise Unreadable(_TOO_LARGE)
    return data


def _object(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise Unreadable(_NO_PACK) from None
    if not isinstance(said, dict):
        raise Unreadable(_NO_PACK)
    return said


def _checked(said: Mapping[str, Any]) -> Content:
    """The content with its own shape and no other; its marks are ours, whatever it says."""
    person, sections = said.get("person"), said.get("sections")
    known = {"schema", "id", "from", "to", "prepared_on", "person", "sections"}
    if said.keys() != known or not isinstance(person, dict) or not isinstance(sections, list):
        raise Unreadable(_NO_PACK)
    if person.keys() != {"name", "part"} or _text(person["part"], LONGEST_WHAT) not in PARTS:
        raise Unreadable(_NO_PACK)
    if not re.fullmatch(r"[0-9a-f]{32}", _text(said["id"], 32)):
        raise Unreadable(_NO_PACK)
    found: dict[str, list[Entry]] = {}
    for section in sections:
        if not isinstance(section, dict) or section.keys() != {"class", "mark", "entries"}:
            raise Unreadable(_NO_PACK)
        code, entries = _text(section["class"], LONGEST_WHAT), section["entries"]
        if code not in BY_CODE or code in found or not isinstance(entries, list):
            raise Unreadable(_NO_PACK)
        found[code] = [_entry(one) for one in entries]
    if sum(map(len, found.values())) > MOST_ENTRIES:
        raise Unreadable(_TOO_LARGE)
    return content(
        pack_id=said["id"], sender=_text(said["from"], LONGEST_SERVICE) or _none(),
        receiver=_text(said["to"], LONGEST_SERVICE), prepared_on=_day(said["prepared_on"]) or _none(),
        name=_text(person["name"], 120) or _none(), part=_text(person["part"], LONGEST_WHAT), found=found,
    )  # fmt: skip


def _entry(one: object) -> Entry:
    if not isinstance(one, dict) or one.keys() != {"what", "said", "on"}:
        raise Unreadable(_NO_PACK)
    return Entry(_text(one["what"], LONGEST_WHAT), _text(one["said"], LONGEST_SAID), _day(one["on"]))


def _text(value: object, longest: int) -> str:
    """A text that can be kept: no longer than this, and nothing in it that no keyboard makes."""
    if not isinstance(value, str) or len(value) > longest or _NOT_TEXT.search(value):
        raise Unreadable(_NO_PACK)
    return value.strip()


def _day(value: object) -> str:
    said = _text(value, 10)
    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        raise Unreadable(_NO_PACK) from None


def _none() -> str:
    raise Unreadable(_NO_PACK)
