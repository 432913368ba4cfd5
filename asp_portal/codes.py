"""The code of a statement: who holds the paper can ask whether it is genuine."""

import secrets

# Crockford's base 32: no letter that can be taken for a digit or for another letter.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISTAKEN = str.maketrans("OIL", "011")
LENGTH = 24  # 120 random bits
GROUP = 4


def new_code() -> str:
    """A code that cannot be guessed, in groups that can be read aloud: "K7QF-2M9D-...", 29 characters."""
    return grouped("".join(secrets.choice(ALPHABET) for _position in range(LENGTH)))


def grouped(characters: str) -> str:
    """The characters of a code in groups of four."""
    return "-".join(characters[start : start + GROUP] for start in range(0, len(characters), GROUP))


def normalised(code: str) -> str | None:
    """A code as it is stored, however it was typed: small letters, other separators, O for zero. None if it is none."""
    typed = [character for character in code[:100].upper() if character.isascii() and character.isalnum()]
    characters = "".join(typed).translate(MISTAKEN)
    return grouped(characters) if len(characters) == LENGTH and set(characters) <= set(ALPHABET) else None
