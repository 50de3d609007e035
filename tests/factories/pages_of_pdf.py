"""What stands on the pages of a file, read by a programme that does not write ours."""

from __future__ import annotations

import shutil
import subprocess

from tests.conftest import skip_or_fail


def text_of(pdf: bytes) -> str:
    """The words in reading order, as poppler finds them."""
    if shutil.which("pdftotext") is None:
        skip_or_fail("no pdftotext found: install the Debian package poppler-utils", "RJ_REQUIRE_BROWSER")
    read = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-nopgbrk", "-raw", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return read.stdout.decode()
