"""The ring of keys that seals columns of the database. It is a file outside the database: settings.KEY_RING.

One key a line: its name (eight hexadecimal digits), a space, 32 random bytes in base64. The last line seals; the
others still open. Sealed bytes are the key's name, a nonce of 12 bytes and the ciphertext of AES-256-GCM. They open
only at the place they were sealed for; that a place holds an *earlier* value of its own cannot be seen from them.
"""

import base64
import binascii
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NAME_BYTES, NONCE_BYTES, TAG_BYTES, KEY_BYTES = 8, 12, 16, 32
NAME = re.compile(r"[0-9a-f]{8}")
OTHERS_MAY = 0o077


class Tampered(Exception):
    """A sealed value was changed, moved from another place, or its key is missing."""


@dataclass(frozen=True)
class KeyRing:
    """The keys by name, in the order of the file."""

    keys: dict[str, bytes] = field(repr=False)
    ciphers: dict[str, AESGCM] = field(repr=False)

    @property
    def newest(self) -> str:
        """The name of the key that seals."""
        return next(reversed(self.keys))

    def seal(self, plain: bytes, place: str) -> bytes:
        """The bytes to store, with a nonce of their own."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self.newest.encode() + nonce + self.ciphers[self.newest].encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The bytes that were sealed. Raises Tampered for all that was not sealed with these keys for this place."""
        name = key_name(sealed)
        if name is None:
            raise Tampered(f"{place}: this was never sealed.")
        if name not in self.ciphers:
            raise Tampered(f"{place}: this was sealed with key {name}, which is not on the ring.")
        nonce, text = sealed[NAME_BYTES : NAME_BYTES + NONCE_BYTES], sealed[NAME_BYTES + NONCE_BYTES :]
        try:
            return self.ciphers[name].decrypt(nonce, text, place.encode())
        except InvalidTag:
            raise Tampered(f"{place}: this was changed, or sealed for another place.") from None


def key_name(sealed: bytes) -> str | None:
    """The name of the key that sealed these bytes; None where they were never sealed."""
    name = sealed[:NAME_BYTES].decode("ascii", "replace")
    return name if NAME.fullmatch(name) and len(sealed) >= NAME_BYTES + NONCE_BYTES + TAG_BYTES else None


# --- The file -------------------------------------------------------------------------------------------------------

_loaded: dict[tuple, KeyRing] = {}


def key_ring() -> KeyRing:
    """The ring, read once, and again when the file was replaced: a new key then seals in every process at once.

    Raises ImproperlyConfigured where there is no ring, where others may read it, and where it is malformed.
    """
    path = Path(settings.KEY_RING)
    try:
        state = path.stat()
    except FileNotFoundError:
        if not settings.DEMO:
            raise ImproperlyConfigured(f"There is no key ring {path}: make one with rotate_keys --new.") from None
        make_ring(path)
        state = path.stat()
    stamp = (path, state.st_ino, state.st_mtime_ns, state.st_mode)
    if stamp not in _loaded:
        ring = read_ring(path)
        _loaded.clear()
        _loaded[stamp] = ring
    return _loaded[stamp]


def read_ring(path: Path) -> KeyRing:
    """The ring as the file has it."""
    try:
        with path.open(encoding="ascii") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS_MAY:
                raise ImproperlyConfigured(f"Others may read or change the key ring {path}: chmod 600 it.")
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The key ring {path} cannot be read ({type(error).__name__}).") from None
    keys = dict(_key(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1))
    if not keys or len(keys) != len(lines):
        raise ImproperlyConfigured(f"The key ring {path} is empty or names a key twice.")
    return KeyRing(keys, {name: AESGCM(key) for name, key in keys.items()})


def _key(line: str, where: str) -> tuple[str, bytes]:
    name, _space, encoded = line.partition(" ")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if not NAME.fullmatch(name) or len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{where}: a key is eight hexadecimal digits, a space, and 32 bytes in base64.")
    return name, key


def new_key() -> tuple[str, bytes]:
    """A name and a key that nobody has."""
    return secrets.token_hex(NAME_BYTES // 2), AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def make_ring(path: Path) -> None:
    """A ring with one key, unless another process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with changing(path):
        if not path.exists():
            write_ring(path, dict([new_key()]))


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Nobody else changes the ring meanwhile."""
    folder = os.open(path.resolve().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write_ring(path: Path, keys: dict[str, bytes]) -> None:
    """Replace the ring at once and on the disk: whoever reads it meanwhile, or after a power cut, finds it whole."""
    path = path.resolve()
    mode = path.stat().st_mode & 0o700 if path.exists() else 0o600
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="ascii") as file:
        file.writelines(f"{name} {base64.b64encode(key).decode()}\n" for name, key in keys.items())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
