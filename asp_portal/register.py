"""The law as a register to read and search: documents, articles and paragraphs, readings, regimes, in one language."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asp_portal.law.provisions import PROVISIONS, Provision, cite
from asp_portal.law.readings import READINGS, Reading

DOCUMENT_TITLES = {
    "res": _("Resolution ICC-ASP/3/Res.3"),
    "annex": _("Annex: conditions of service of judges"),
    "app1": _("Appendix 1: travel and subsistence"),
    "app2": _("Appendix 2: pensions"),
    "note": _("Concept note: plenary on cooperation, 8 December 2021"),
}


@dataclass(frozen=True)
class Paragraph:
    """A provision with the readings that cite it."""

    id: str
    citation: str
    summary: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """An article: its heading and paragraphs."""

    heading: str
    paragraphs: list[Paragraph]


@dataclass(frozen=True)
class Document:
    """A document of the law: a key for its anchor, its title and articles."""

    key: str
    title: str
    articles: list[Article]


def folded(text: str) -> str:
    """The text without accents and capitals, so that "desagrement" finds "Désagrément"."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether each word of the query stands somewhere in the texts."""
    haystack = folded(" ".join(texts))
    return all(word in haystack for word in folded(query).split())


def documents(query: str = "") -> list[Document]:
    """The provisions that match, by document and article, in the language in use."""
    found = [provision for provision in PROVISIONS.values() if _provision_matches(provision, query)]
    return [
        Document(key, str(DOCUMENT_TITLES.get(key, key)), _articles(list(its_provisions)))
        for key, its_provisions in groupby(found, key=lambda provision: provision.document)
    ]


def readings(query: str = "") -> list[Reading]:
    """The readings that match, in the order of their numbers."""
    return [
        reading
        for reading in READINGS.values()
        if matches(query, [reading.id, *map(gettext, filter(None, [reading.title, reading.text, reading.rests_on]))])
    ]


def _provision_matches(provision: Provision, query: str) -> bool:
    return matches(query, [cite(provision.id, gettext), gettext(provision.title), gettext(provision.summary)])


def _articles(provisions: list[Provision]) -> list[Article]:
    return [
        Article(
            f"{article} – {gettext(title)}" if article else gettext(title),
            [_paragraph(provision) for provision in its_provisions],
        )
        for (article, title), its_provisions in groupby(provisions, key=lambda one: (one.article, one.title))
    ]


def _paragraph(provision: Provision) -> Paragraph:
    cited_by = tuple(reading.id for reading in READINGS.values() if provision.id in reading.provisions)
    return Paragraph(provision.id, cite(provision.id, gettext), gettext(provision.summary), cited_by)
