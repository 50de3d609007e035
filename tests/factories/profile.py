"""What a browser left on a disk: every byte of its profile folder, and what is packed inside."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

if TYPE_CHECKING:
    from pathlib import Path

# gzip, and zlib in its usual levels.  Chromium packs some of its small databases with snappy, which keeps
# the first time that a text occurs as it is written; nothing of ours is sent packed with brotli.
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_LARGEST = 4_000_000  # bytes unpacked of one stream; a page has a hundredth of it


def found_in(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Which of these words lie in which files: as UTF-8, UTF-16 or as a form sends them, plain or packed."""
    wanted = {word: (word.encode(), word.encode("utf-16-le"), quote_plus(word).encode()) for word in words}
    found: dict[str, list[str]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        whole = file.read_bytes()
        for stream in (whole, *_unpacked(whole)):
            for word, written in wanted.items():
                if any(bytes_ in stream for bytes_ in written):
                    found.setdefault(word, []).append(str(file.relative_to(folder)))
    return found


def _unpacked(whole: bytes) -> Iterator[bytes]:
    for start in _PACKED.finditer(whole):
        try:
            yield zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(whole[start.start() :], _LARGEST)
        except zlib.error:
            continue


def rows_in(folder: Path, file: str, sql: str) -> list[tuple[str, ...]]:
    """What one of the browser's own databases says; nothing where it has none."""
    found = [path for path in folder.rglob(file) if path.is_file()]
    rows: list[tuple[str, ...]] = []
    for path in found:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as opened:
            rows += opened.execute(sql).fetchall()
    return rows


def sentences_of(html: str, *, least: int = 12) -> set[str]:
    """Everything a page shows that is long enough to be told from chance."""
    body = re.sub(r"(?s)<(head|script|style|svg|template)\b.*?</\1>|<!--.*?-->", "<>", html)
    shown = (" ".join(unescape(piece).split()) for piece in re.split(r"<[^>]*>", body))
    return {piece for piece in shown if len(piece) >= least}
