"""A file made anew: what can be seen, read or heard in it is there, and whatever hid in it is not."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image, ImageCms

from rj_workflow import cleaning
from rj_workflow.cleaning import LOCKED, NOT_KNOWN, NOT_READ, TOO_MUCH, NotClean, cleaned

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN = b"Mill Lane 7"
CAMERA, TURNED, PLACE = 0x0110, 0x0112, 0x8825


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), turned: int = 1) -> bytes:
    """Red on the left, blue on the right; with a place, a camera, a comment and a colour profile."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, *size))
    exif = drawn.getexif()
    exif[CAMERA], exif[TURNED] = HIDDEN.decode(), turned
    exif.get_ifd(PLACE)[2] = (53.0, 22.0, 47.0)
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"comment": HIDDEN} if kind == "JPEG" else {}
    drawn.save(out, kind, exif=exif, icc_profile=profile, **more)
    return out.getvalue() + HIDDEN  # what is laid behind the picture is none of it either


def paper() -> bytes:
    """A page with a picture, an attachment, a link, a maker and a note of who wrote it when."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100))
        jpeg = picture()
        image = pikepdf.Stream(pdf, jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=40,
                               Height=20, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
                               Filter=pikepdf.Name.DCTDecode)  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(image)))
        page.Contents = pikepdf.Stream(pdf, b"q 40 0 0 20 0 0 cm /Im0 Do Q BT (Dear you) Tj ET")
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Contents=pikepdf.String(HIDDEN.decode()))
        page.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(link)]))
        with pdf.open_metadata() as said:
            said["dc:creator"] = [HIDDEN.decode()]
        pdf.docinfo["/Author"] = HIDDEN.decode()
        pdf.attachments["place.txt"] = HIDDEN
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=HIDDEN.decode())
        out = io.BytesIO()
        pdf.save(out, compress_streams=False)
        return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setparams((1, 2, 8_000, 0, "NONE", ""))
        made.writeframes(bytes(range(200)) * 4)
    info = b"LIST" + (4 + 8 + 12).to_bytes(4, "little") + b"INFO" + b"IART" + (12).to_bytes(4, "little")
    content = out.getvalue() + info + HIDDEN.ljust(12, b"\0")
    return b"RIFF" + (len(content) - 8).to_bytes(4, "little") + content[8:]


FRAME = bytes((0xFF, 0xFB, 0x90, 0x00)) + bytes(413)  # MPEG 1, layer III, 128 kilobits, 44,100 samples


def mp3(frames: int = 4) -> bytes:
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x15TXXX\x00\x00\x00\x0b\x00\x00" + HIDDEN
    inner = FRAME[:36] + b"Info" + HIDDEN + FRAME[51:]
    return tag + inner + FRAME * frames + b"TAG" + HIDDEN.ljust(125, b"\0")


@pytest.mark.parametrize(
    "make", [picture, lambda: picture("PNG"), paper, sound, mp3], ids=["jpeg", "png", "pdf", "wav", "mp3"]
)
def test_nothing_that_hid_in_a_file_is_carried_over(make: Callable[[], bytes]) -> None:
    before = make()
    assert HIDDEN in before
    after = cleaned(before).content
    assert HIDDEN not in after
    assert b"Exif" not in after
    assert b"ICC_PROFILE" not in after


def test_a_picture_is_seen_as_it_was_meant_to_be() -> None:
    found = cleaned(picture(turned=8))  # held sideways: red is at the bottom
    assert found.media == "image/jpeg"
    seen = Image.open(io.BytesIO(found.content))
    assert seen.size == (20, 40)
    assert not dict(seen.getexif())
    red = seen.getpixel((10, 35))
    assert isinstance(red, tuple)
    assert red[0] > 200 > red[2]


def test_what_nobody_sees_through_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(cleaned(out.getvalue()).content)).getpixel((1, 1)) == (255, 255, 255)


def test_a_large_picture_is_kept_smaller_and_an_enormous_one_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = cleaned(picture(size=(5_000, 100)))
    assert Image.open(io.BytesIO(large.content)).size[0] == cleaning.LARGEST_PICTURE
    monkeypatch.setattr(cleaning, "MOST_POINTS", 700)
    with pytest.raises(NotClean, match=str(TOO_MUCH)):
        cleaned(picture())


def test_a_paper_keeps_its_pages_and_nothing_beside_them() -> None:
    found = cleaned(paper())
    with pikepdf.open(io.BytesIO(found.content)) as pdf:
        assert len(pdf.pages) == 1
        assert b"Dear you" in pdf.pages[0].Contents.read_bytes()
        assert "/Annots" not in pdf.pages[0]
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Version"}
        assert not pdf.attachments
        [image] = pdf.pages[0].get_images().values()
        assert isinstance(image, pikepdf.Stream)
        assert pikepdf.PdfImage(image).as_pil_image().size == (40, 20)


def test_a_recording_sounds_as_it_did() -> None:
    with wave.open(io.BytesIO(cleaned(sound()).content)) as after:
        assert after.readframes(after.getnframes()) == bytes(range(200)) * 4
    assert cleaned(mp3(5)).content == FRAME * 5


def _locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def _long() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(cleaning.MOST_PAGES + 1):
            pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def test_what_cannot_be_made_anew_is_refused_with_what_to_do() -> None:
    cases = (
        (b"GIF89a", NOT_KNOWN), (b"MZ\x90", NOT_KNOWN), (b"", NOT_KNOWN), (picture()[:200], NOT_READ),
        (b"%PDF-1.7 nothing", NOT_READ), (b"RIFF\x00\x00\x00\x00WAVE", NOT_READ), (mp3(1)[:900], NOT_READ),
        (_locked(), LOCKED), (_long(), TOO_MUCH),
    )  # fmt: skip
    for content, sentence in cases:
        with pytest.raises(NotClean) as refused:
            cleaned(content)
        assert refused.value.args[0] == sentence, content[:20]
