"""The countries of ISO 3166 by their three letters, with their names in the language of the page."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language

from asp_portal.register import folded

# CLDR also knows codes that were withdrawn, parts of other entries, and codes that stand for no country.
NOT_LISTED = frozenset(
    {"ASC", "BUR", "CPT", "DDR", "DGA", "FXX", "QUU", "TAA", "TMP", "XAA", "XBB", "XKK", "YMD", "ZAR", "ZZZ"}
)


def codes() -> dict[str, str]:
    """The three letters of each country with its two."""
    known = Locale("en").territories
    return {
        code: others[0]
        for code, others in get_global("territory_aliases").items()
        if len(code) == 3 and code.isalpha() and len(others) == 1 and others[0] in known and code not in NOT_LISTED
    }


@lru_cache(4)
def names(language: str) -> dict[str, str]:
    """The name of each country in a language, in its alphabet."""
    territories = Locale(language).territories
    found = {code: territories[short] for code, short in codes().items()}
    return dict(sorted(found.items(), key=lambda pair: folded(pair[1])))


def countries() -> list[tuple[str, str]]:
    """Choices for a form: nothing, then the countries with their letters."""
    return [("", "–"), *((code, f"{name} ({code})") for code, name in names(language()).items())]


def country(code: str) -> str:
    """The name of a country; the code itself where it is not in the list."""
    return names(language()).get(code, code)


def language() -> str:
    """French or English, whichever the page is in."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"
