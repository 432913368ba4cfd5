"""The difference between two versions in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from cooperation.durations import in_words
from cooperation.lists.body import Body, session_of
from cooperation.lists.differences import Changed, Detail, What, differences
from cooperation.lists.listing import LANGUAGE
from cooperation.lists.wording import here
from cooperation.models import Session
from cooperation.moments import hour_in_session, in_session

# A sign that is told apart without colour, the tone, and the word.
SIGNS = {
    What.ADDED: ("+", "good", gettext_noop("Added")),
    What.LEFT_OUT: ("−", "bad", gettext_noop("Left out")),
    What.MOVED: ("↕", "info", gettext_noop("Moved")),
    What.CHANGED: ("≠", "care", gettext_noop("Changed")),
    What.SHIFTED: ("→", "quiet", gettext_noop("Only shifted")),
}
NAMES = {
    "place": gettext_noop("Place on the list"),
    "expected": gettext_noop("Expected"),
    "reached": gettext_noop("Reached as planned"),
    "seconds": gettext_noop("Time to speak"),
    "speaker": gettext_noop("Speaker"),
    "speaker_title": gettext_noop("Title or function"),
    "language": gettext_noop("Language"),
    "group": gettext_noop("On behalf of"),
    "written": gettext_noop("In writing only"),
    "starts_at": gettext_noop("Start"),
    "changeover": gettext_noop("Change-over"),
    "order": gettext_noop("Order"),
}


@dataclass(frozen=True)
class Fact:
    """A fact in words, as it was and as it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """What became of one who speaks. sign: told apart without colour."""

    segment: str
    name: str
    what: str
    sign: str
    tone: str
    facts: list[Fact]


@dataclass(frozen=True)
class Shown:
    """A difference as pages show it. shifted: those who moved only because others did, apart from the others."""

    facts: list[Fact]
    rows: list[Row]
    shifted: list[Row]

    def __bool__(self) -> bool:
        return bool(self.facts or self.rows or self.shifted)


def shown(old: Body | None, new: Body) -> Shown:
    """How one version differs from an older one, in the language of the moment; no query."""
    session, found = session_of(new), differences(old, new)
    rows = sorted(found.entries, key=lambda one: list(SIGNS).index(one.what))
    return Shown(
        [_fact(detail, session) for detail in found.facts],
        [_row(one, session) for one in rows if one.what is not What.SHIFTED],
        [_row(one, session) for one in rows if one.what is What.SHIFTED],
    )


def _row(one: Changed, session: Session) -> Row:
    sign, tone, word = SIGNS[one.what]
    return Row(one.segment, here(one.entry["name"]), _(word), sign, tone, list(_facts(one, session)))


def _facts(one: Changed, session: Session) -> Iterator[Fact]:
    old, new = one.before or {}, one.after or {}
    if not (old and new):
        whole = [Detail(name, old.get(name), new.get(name)) for name in ("place", "expected", "written")]
        yield from (_fact(detail, session) for detail in whole if detail.before or detail.after)
    else:
        yield from (_fact(detail, session) for detail in one.details if _worth(detail, one))


def _worth(detail: Detail, one: Changed) -> bool:
    """That a written statement has no place and no time needs not be said."""
    texts_only = any(entry and entry["written"] for entry in (one.before, one.after))
    return not texts_only or detail.name not in {"place", "expected", "reached", "seconds"}


def _fact(detail: Detail, session: Session) -> Fact:
    write = WRITTEN.get(detail.name, _plain)
    values = ["" if value in (None, "") else write(value, session) for value in (detail.before, detail.after)]
    return Fact(_(NAMES[detail.name]), *values)


def _plain(value: Any, session: Session) -> str:
    return str(value)


def _moment(value: str, session: Session) -> str:
    return in_session(datetime.fromisoformat(value), session)


def _yes(value: bool, session: Session) -> str:
    return pgettext("answer", "yes") if value else pgettext("answer", "no")


WRITTEN: dict[str, Callable[[Any, Session], str]] = {
    "expected": lambda value, session: hour_in_session(datetime.fromisoformat(value), session),
    "starts_at": _moment,
    "reached": _yes,
    "written": _yes,
    "seconds": lambda value, session: in_words(value),
    "changeover": lambda value, session: in_words(value),
    "language": lambda value, session: str(LANGUAGE.get(value, value)),
    "group": lambda value, session: here(value),
    "order": lambda value, session: here(value),
}
