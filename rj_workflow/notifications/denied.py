"""Words that never leave us: whoever reads over a shoulder learns nothing from a message (AB-10)."""

import re
from pathlib import Path
from typing import Final

# Read by whoever picks up somebody else's telephone: none of these may stand there.
DENIED: Final = frozenset(Path(__file__).with_name("denied.txt").read_text(encoding="utf-8").split())


def denied_in(sentence: str) -> list[str]:
    """The words of a sentence that may not leave us, in their order; a plural is as telling as its word."""
    words = re.findall(r"[a-z]+", sentence.lower())
    return [word for word in words if word in DENIED or (word.endswith("s") and word[:-1] in DENIED)]
