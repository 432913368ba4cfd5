"""What pages, papers and files show of a frozen list, in the words of the language; from its body alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.templatetags.portal import short_date
from cooperation.durations import in_words
from cooperation.lists.body import Body, session_of
from cooperation.lists.wording import here
from cooperation.models import SPOKEN, InvitedSpeaker, Session
from cooperation.moments import in_session
from cooperation.rules.facts import SpeakerClass
from cooperation.rules.words import CLASS

LANGUAGE = dict(SPOKEN)
KIND = dict(InvitedSpeaker.Kind.choices)


@dataclass(frozen=True)
class Row:
    """Who speaks when.

    place: the number on the list, "" of invited speakers and written statements. expected: the hour on the wall of the
    session, or after how long where its start is not known; at: the moment, in ISO 8601. capacity: as what, and for
    whom. remark: why this place is not what the order alone gives, or that the time does not suffice.
    """

    id: str
    code: str
    place: str
    at: str
    expected: str
    name: str
    capacity: str
    speaker: str
    language: str
    time: str
    reason: str = ""
    remarks: tuple[str, ...] = ()
    reached: bool = True


@dataclass(frozen=True)
class Part:
    """A segment of the list."""

    key: str
    title: str
    time: str
    words: str
    fits: bool
    invited: list[Row]
    places: list[Row]
    written: list[Row]

    @property
    def spoken(self) -> list[Row]:
        """All who speak, in their order."""
        return self.invited + self.places


def parts_of(body: Body) -> list[Part]:
    """The segments with who speaks in each."""
    session = session_of(body)
    return [
        Part(
            segment["key"],
            here(segment["title"]),
            in_words(segment["seconds"]),
            here(segment["words"]),
            segment["fits"],
            [_invited(entry, session) for entry in segment["invited"]],
            [_place(entry, session) for entry in segment["places"]],
            [_written(entry) for entry in segment["written"]],
        )
        for segment in body["segments"]
    ]


def _invited(entry: Mapping[str, Any], session: Session) -> Row:
    return Row(
        id=entry["id"],
        code=entry["code"],
        place="",
        at=entry["expected"] or "",
        expected=expected(entry, session),
        name=here(entry["name"]),
        capacity=_("Invited: %s") % KIND[entry["kind"]],
        speaker=entry["speaker"],
        language=language(entry),
        time=in_words(entry["seconds"]),
    )


def _place(entry: Mapping[str, Any], session: Session) -> Row:
    return Row(
        id=entry["id"],
        code=entry["code"],
        place=str(entry["place"]),
        at=entry["expected"] or "",
        expected=expected(entry, session),
        name=here(entry["name"]),
        capacity=capacity(entry),
        speaker=who(entry),
        language=language(entry),
        time=in_words(entry["seconds"]),
        reason=here(entry["reason"]),
        remarks=tuple(_remarks(entry)),
        reached=entry["reached"],
    )


def _written(entry: Mapping[str, Any]) -> Row:
    return Row(
        id=entry["id"],
        code=entry["code"],
        place="",
        at="",
        expected="",
        name=here(entry["name"]),
        capacity=capacity(entry),
        speaker=who(entry),
        language=language(entry),
        time="",
    )


def _remarks(entry: Mapping[str, Any]) -> Iterator[str]:
    if entry["moved"]:
        yield _("Moved by hand: %s") % entry["moved"]
    if not entry["reached"]:
        yield _("The planned time ends before this place.")


def expected(entry: Mapping[str, Any], session: Session) -> str:
    """ "15:07", or "after 7 min 30 s" where the start is not known; "" for who is not reached."""
    if entry["expected"]:
        return datetime.fromisoformat(entry["expected"]).astimezone(session.timezone).strftime("%H:%M")
    return _("after %s") % in_words(entry["offset"]) if entry["offset"] is not None else ""


def capacity(entry: Mapping[str, Any]) -> str:
    """ "State Party", "State Party, on behalf of the European Union"."""
    own = _(CLASS[SpeakerClass(entry["class"])])
    group = here(entry["group"])
    return _("%(class)s, on behalf of: %(group)s") % {"class": own, "group": group} if group else own


def who(entry: Mapping[str, Any]) -> str:
    """ "Awa Lantern, Minister of Justice"."""
    return ", ".join(filter(None, [entry["speaker"], entry["speaker_title"]]))


def language(entry: Mapping[str, Any]) -> str:
    """The language of the statement."""
    code = entry["language"]
    return capfirst(str(LANGUAGE.get(code, code)))


# --- The version ----------------------------------------------------------------------------------------------------


def day_of(body: Body) -> date:
    """The day of the plenary."""
    return date.fromisoformat(body["plenary"]["on"])


def start_of(body: Body) -> datetime | None:
    """When the plenary is planned to begin."""
    start = body["plenary"]["starts_at"]
    return datetime.fromisoformat(start) if start else None


def lead(body: Body) -> str:
    """ "8 Dec 2021, 15:00 The Hague time (CET)", or the day alone where the hour is not fixed."""
    start = start_of(body)
    return in_session(start, session_of(body)) if start else short_date(day_of(body))


def hours_in_words(body: Body) -> str:
    """In whose time the hours of a list are: "The Hague time (CET)"."""
    session, start = session_of(body), start_of(body)
    zone = start.astimezone(session.timezone).tzname() if start else session.zone
    return _("%(place)s time (%(zone)s)") % {"place": session.place, "zone": zone}
