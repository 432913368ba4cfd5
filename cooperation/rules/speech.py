"""How long a text takes when it is read out at a pace that interpreters can follow."""

import re

WORDS_A_MINUTE = 110  # the World Health Assembly's pace: three minutes are 330 words; interpreters ask for 100 to 120
WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")  # Chinese and Japanese


def count_words(text: str) -> int | None:
    """The words of a text: what stands between spaces and holds a letter or a figure.

    None where it is written without spaces between words, as Chinese is: there is nothing to count.
    """
    if WITHOUT_SPACES.search(text):
        return None
    return sum(any(map(str.isalnum, part)) for part in text.split())


def seconds_to_read(words: int) -> int:
    """The whole seconds that so many words take at WORDS_A_MINUTE, a part of one counted as one."""
    return -(-words * 60 // WORDS_A_MINUTE)


def words_in(seconds: int) -> int:
    """The words that can be read in so many seconds at WORDS_A_MINUTE."""
    return seconds * WORDS_A_MINUTE // 60
