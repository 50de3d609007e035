"""A file from outside, read with care: only a whole, plain text file of a sensible size gets in."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from rj_workflow.errors import Invalid

Progress = Callable[[int, int], None]

# The largest street-level file of any force and month is about 25 MB; a line of one is under 400 bytes.
LARGEST_FILE = 64 * 1024 * 1024
LONGEST_LINE = 64 * 1024
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MARK_OF_UTF_8 = b"\xef\xbb\xbf"


class ImportRefused(Invalid):
    """The file as a whole cannot be taken, and nothing was changed.  One sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__([("file", sentence)])


class TextFile:
    """One reading of a file: its lines, its digest, and how far it has come."""

    def __init__(self, path: Path, progress: Callable[[int], None] | None = None) -> None:
        self.path = path
        self.size = _size(path)
        self.done = 0
        self.line_number = 0
        self._progress = progress
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """SHA-256 of what was read so far, as hexadecimal."""
        return self._digest.hexdigest()

    def lines(self) -> Iterator[str]:
        """Each line with its ending.  Raises ImportRefused at the first that is not plain UTF-8 text."""
        with self.path.open("rb") as handle:
            while raw := handle.readline(LONGEST_LINE + 1):
                self.line_number += 1
                self._count(raw)
                yield self._text(raw)

    def _count(self, raw: bytes) -> None:
        self.done += len(raw)
        if self.done > LARGEST_FILE:  # it may have grown since it was measured
            raise ImportRefused(_too_large(self.path))
        self._digest.update(raw)
        if self._progress is not None:
            self._progress(len(raw))

    def _text(self, raw: bytes) -> str:
        if len(raw) > LONGEST_LINE:
            raise ImportRefused(
                f"Line {self.line_number} is longer than {LONGEST_LINE // 1024} KB. This is another format."
            )
        if b"\0" in raw or (self.line_number == 1 and raw.startswith(_MARKS_OF_UTF_16)):
            raise ImportRefused(
                f"Line {self.line_number} is not plain text. Save the file as UTF-8 text and try again."
            )
        if self.line_number == 1:
            raw = raw.removeprefix(_MARK_OF_UTF_8)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise ImportRefused(
                f"Line {self.line_number} is not in UTF-8. Save the file as UTF-8 text and try again."
            ) from None


class Advance:
    """Tells the progress bar how far two readings of one file have come together."""

    def __init__(self, progress: Progress | None, path: Path) -> None:
        self.progress, self.total, self.done = progress, 2 * TextFile(path).size, 0

    def __call__(self, count: int) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)


def changed_meanwhile(path: Path) -> ImportRefused:
    """Why a file is not taken that was another one at the second reading."""
    return ImportRefused(f"{path.name} changed while it was read. Try again when it is complete.")


def _size(path: Path) -> int:
    if not path.is_file():
        raise ImportRefused(f"There is no file called {path.name} here.")
    size = path.stat().st_size
    if size == 0:
        raise ImportRefused(f"{path.name} is empty.")
    if size > LARGEST_FILE:
        raise ImportRefused(_too_large(path))
    return size


def _too_large(path: Path) -> str:
    return f"{path.name} is larger than {LARGEST_FILE // (1024 * 1024)} MB. Split it by month and try again."
