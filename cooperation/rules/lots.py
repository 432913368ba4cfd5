"""Lots that any delegation can draw again: a secret seed whose hash is published first and which is shown afterwards.

1. Commitment, before the list closes: the SHA-256 of the seed, in hexadecimal.
2. Seed, once the list is closed: any text; its SHA-256 must be the commitment.
3. Lot of a delegation: the SHA-256, in hexadecimal, of the seed, a colon and the delegation's code, in UTF-8. The
   smallest lot comes first.

A delegation draws its own lot again in a shell:

    printf '%s' "$SEED" | sha256sum                # the commitment
    printf '%s' "$SEED:SEN" | sha256sum            # the lot of Senegal

or for every delegation at once in Python:

    from hashlib import sha256
    lot = lambda code: sha256(f"{SEED}:{code}".encode()).hexdigest()
    print(sorted(CODES, key=lot))

Test vectors, for the seed "The Hague": the commitment begins with 4cf38893, the lot of FRA with af20bb61, of PER with
44e80331, of SEN with e062b785; so the order is PER, FRA, SEN.
"""

from collections.abc import Iterable
from hashlib import sha256


def commitment(seed: str) -> str:
    """What is published before the lots are drawn: the SHA-256 of the seed, in hexadecimal."""
    return _hash(seed)


def lot(seed: str, delegation: str) -> str:
    """The lot of a delegation, given by its code: the SHA-256 of "seed:code", in hexadecimal. The smallest is first."""
    return _hash(f"{seed}:{delegation}")


def drawn(seed: str, codes: Iterable[str], k: int) -> tuple[str, ...]:
    """The k delegations with the smallest lots, in the order of their lots; all of them where there are no more."""
    return tuple(sorted(set(codes), key=lambda code: (lot(seed, code), code))[: max(k, 0)])


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
