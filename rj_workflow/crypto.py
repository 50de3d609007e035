"""The service's own secret, which makes a key of what must be found again and never read; and seals."""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rj_workflow.errors import Unusable
from rj_workflow.settings import settings

# argon2id as its authors advise: a guess takes a tenth of a second and 64 MB.
HASHER = PasswordHasher()
FILE = "secret.key"
LENGTH = 32  # bytes: a full key for HMAC-SHA256
NONCE = 12  # bytes, as AES-GCM takes them


def make_secret(data_dir: Path) -> Path:
    """Put a new secret into this folder, readable by its owner alone; one that is there stays."""
    path = data_dir / FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(LENGTH) + "\n")
    return path


def read_secret(path: Path) -> bytes:
    """The secret kept in this file.  Raises Unusable when it holds no whole key."""
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:  # not hexadecimal, or not even text
        secret = b""
    if len(secret) < LENGTH:
        raise Unusable(
            f"{path} holds no whole key: {2 * LENGTH} hexadecimal digits. "
            "Put your copy of it back; under another key nobody's card opens the door."
        )
    return secret


@cache
def _secret(data_dir: Path) -> bytes:
    return read_secret(make_secret(data_dir))


def keyed(purpose: str, text: str) -> str:
    """HMAC-SHA256 of a text under the service's secret, as 64 hex; the same text differs by purpose."""
    message = f"{purpose}\0{text}".encode()
    return hmac.new(_secret(settings().data_dir), message, hashlib.sha256).hexdigest()


def digest(token: str) -> str:
    """SHA-256 of a random token: what is kept of it, so that a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal(key: str, plain: bytes) -> bytes:
    """AES-256-GCM under this key (64 hex, as `keyed` gives it): neither read nor changed without it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(bytes.fromhex(key)).encrypt(nonce, plain, None)


def unseal(key: str, sealed: bytes) -> bytes:
    """What was sealed.  Raises InvalidTag (of cryptography) under another key, or if it was changed."""
    return AESGCM(bytes.fromhex(key)).decrypt(sealed[:NONCE], sealed[NONCE:], None)


def is_called_back(event_id: str, of_100: int) -> bool:
    """Whether this yes is one of so many in a hundred that somebody else asks about again.

    The same whenever it is asked, and to be foreseen by nobody: it hangs on the service's secret alone, never
    on who wrote the yes down or when.
    """
    return int(keyed("call back", event_id)[:15], 16) % 10_000 < of_100 * 100
