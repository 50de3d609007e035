"""A file made anew from what can be seen, read or heard in it: whatever else hid in it is not carried over.

A picture is drawn again from its points.  The pages of a PDF are laid into a new one, each picture in them
drawn again.  Of a recording the sound alone is taken.  A file says by its first bytes what it is, never by
its name, and the name is thrown away: it may be somebody's.
"""

import io
import warnings
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pikepdf
from PIL import Image, ImageOps

from rj_workflow.sentences import Sentence

MOST_POINTS: Final = 40_000_000  # of a picture: more is a file that was made to fill a machine
LARGEST_PICTURE: Final = 2_400  # points on its longer side, as it is kept
MOST_PAGES: Final = 30
NOT_KNOWN: Final = Sentence("We can take a picture (JPEG, PNG), a PDF, or a recording (MP3, WAV).")
NOT_READ: Final = Sentence("We could not read this file. Save it again, or bring it to us.")
TOO_MUCH: Final = Sentence("This file is too big for us. Send a smaller one, or bring it to us.")
LOCKED: Final = Sentence("This file is locked with a password. Send it without one, or bring it to us.")


class NotClean(Exception):
    """A file that cannot be made anew; its one argument is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file as it is kept."""

    media: str
    content: bytes


def cleaned(content: bytes) -> Cleaned:
    """This file made anew.  Raises NotClean."""
    make = next((make for is_one, make in _KINDS if is_one(content)), None)
    if make is None:
        raise NotClean(NOT_KNOWN)
    try:
        return make(content)
    except NotClean:
        raise
    except pikepdf.PasswordError:
        raise NotClean(LOCKED) from None
    except Exception as fault:  # readers fail in ways nobody can list: the file is refused
        raise NotClean(NOT_READ) from fault


def _picture(content: bytes) -> Cleaned:
    return Cleaned("image/jpeg", _drawn_again(content))


def _drawn_again(content: bytes) -> bytes:
    """Its points, turned as they were meant to be seen, in a file of their own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as found:
            if found.width * found.height > MOST_POINTS:
                raise NotClean(TOO_MUCH)
            turned = ImageOps.exif_transpose(found)
    flat = Image.new("RGB", turned.size, "white")
    seen = turned.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    flat.thumbnail((LARGEST_PICTURE, LARGEST_PICTURE))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85)
    return out.getvalue()


# What a page says beside what is seen of it: who made it and when, what else is attached, what a press does.
_BESIDE_THE_PAGE: Final = (
    "/Metadata", "/PieceInfo", "/Annots", "/AA", "/AF", "/LastModified", "/Thumb", "/B", "/StructParents",
)  # fmt: skip


def _paper(content: bytes) -> Cleaned:
    with pikepdf.open(io.BytesIO(content)) as found, pikepdf.new() as anew:
        if len(found.pages) > MOST_PAGES:
            raise NotClean(TOO_MUCH)
        for page in found.pages:
            for name in _BESIDE_THE_PAGE:
                if name in page.obj:
                    del page.obj[name]
            anew.pages.append(page)
        for one in list(anew.objects):
            if isinstance(one, pikepdf.Stream):
                _strip(one)
        out = io.BytesIO()
        anew.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Cleaned("application/pdf", out.getvalue())


def _strip(stream: pikepdf.Stream) -> None:
    for name in ("/Metadata", "/PieceInfo", "/LastModified"):
        if name in stream:
            del stream[name]
    if "/JPXDecode" in _filters(stream):
        raise NotClean(NOT_READ)  # its own file within the file, which nothing here draws again
    if stream.get("/Subtype") == "/Image" and "/DCTDecode" in _filters(stream):
        drawn = _drawn_again(stream.read_raw_bytes())
        with Image.open(io.BytesIO(drawn)) as picture:
            stream.Width, stream.Height = picture.size
        stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        for name in ("/Decode", "/Mask"):
            if name in stream:
                del stream[name]
        stream.write(drawn, filter=pikepdf.Name.DCTDecode)


def _filters(stream: pikepdf.Stream) -> list[str]:
    said = stream.get("/Filter")
    if said is None:
        return []
    return [str(one) for one in said] if isinstance(said, pikepdf.Array) else [str(said)]


def _wave(content: bytes) -> Cleaned:
    out = io.BytesIO()
    with wave.open(io.BytesIO(content)) as found, wave.open(out, "wb") as anew:
        anew.setparams(found.getparams())
        anew.writeframes(found.readframes(found.getnframes()))
    return Cleaned("audio/wav", out.getvalue())


# Layer III of MPEG 1, 2 and 2.5: kilobits and samples in a second, by the codes in a frame's header.
_RATES_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
FEWEST_FRAMES: Final = 3  # fewer that follow one another are no sound


def _mp3(content: bytes) -> Cleaned:
    frames = list(_frames(content))
    if len(frames) < FEWEST_FRAMES:
        raise NotClean(NOT_READ)
    return Cleaned("audio/mpeg", b"".join(frames))


def _frames(content: bytes) -> Iterator[bytes]:
    """The frames of sound, one after the other; tags before, between and after them are left behind."""
    place = 0
    while (place := content.find(b"\xff", place)) >= 0:
        size = _size_of_frame(content[place : place + 4])
        frame = content[place : place + size]
        if not size or len(frame) < size or not _goes_on(content, place + size):
            place += 1
            continue
        if b"Xing" not in frame[:64] and b"Info" not in frame[:64]:  # who made it and how: no sound
            yield frame
        place += size


def _goes_on(content: bytes, place: int) -> bool:
    """Whether another frame, a tag or the end follows: what only looks like a frame is not."""
    rest = content[place : place + 4]
    return len(rest) < 4 or rest[:3] == b"TAG" or rest[:3] == b"APE" or _size_of_frame(rest) > 0


def _size_of_frame(head: bytes) -> int:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or (head[1] >> 1) & 3 != 1:
        return 0
    version, rate, pace = (head[1] >> 3) & 3, head[2] >> 4, (head[2] >> 2) & 3
    if version not in _SAMPLES or rate in (0, 15) or pace == 3:
        return 0
    kilobits = (_RATES_1 if version == 3 else _RATES_2)[rate]
    each = 144 if version == 3 else 72
    return each * kilobits * 1_000 // _SAMPLES[version][pace] + ((head[2] >> 1) & 1)


_KINDS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Cleaned]], ...]] = (
    (lambda b: b.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")), _picture),
    (lambda b: b.startswith(b"%PDF-"), _paper),
    (lambda b: b.startswith(b"RIFF") and b[8:12] == b"WAVE", _wave),
    (lambda b: b.startswith(b"ID3") or _size_of_frame(b[:4]) > 0, _mp3),
)
