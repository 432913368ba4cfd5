"""The secret in the link of an invitation, of which only a fingerprint is kept."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits for an address."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """SHA-256 of it, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
