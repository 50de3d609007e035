"""The program rj as a test runs it: what it answered, and whether it said no in one sentence."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def one_object(self) -> dict[str, Any]:
        """Standard output as exactly one JSON object."""
        told: dict[str, Any] = json.loads(self.out)
        return told


Rj = Callable[..., Said]


def refused(said: Said, *words: str) -> bool:
    """One sentence on standard error, nothing on standard output, exit code 2."""
    assert (said.code, said.out) == (2, ""), said
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1, said.err
    return all(word in said.err for word in words)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
