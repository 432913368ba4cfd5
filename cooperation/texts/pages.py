"""What the pages of texts show: the interventions of a plenary with their texts, one text, what is public, tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from asp_portal.register import folded
from cooperation.durations import in_words
from cooperation.models import (
    Delegation,
    InvitedSpeaker,
    ListVersion,
    Plenary,
    Segment,
    SpeakingRequest,
    StatementText,
    TextVersion,
)
from cooperation.rules.speech import WORDS_A_MINUTE, count_words, seconds_to_read, words_in
from cooperation.texts.delivery import delivered_at, heard

S = StatementText.State
R = SpeakingRequest.State
READ = ("cooperation.read_texts", "cooperation.keep_texts")

# --- How long a text takes ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Length:
    """The words of a text against its time, both in whole seconds. words: None where they cannot be counted."""

    words: int | None
    allowed: int

    @property
    def needs(self) -> int | None:
        """The seconds that it takes to read it out; None where its words are not known."""
        return None if self.words is None else seconds_to_read(self.words)

    @property
    def over(self) -> int:
        """The seconds that it takes too many; 0 where it fits, or nobody can tell."""
        return max(0, (self.needs or 0) - self.allowed)

    @property
    def sentence(self) -> str:
        """In words."""
        if self.words is None:
            return _("Its words cannot be counted. At %(pace)s words a minute, about %(room)s can be spoken.") % {
                "pace": WORDS_A_MINUTE,
                "room": words_in(self.allowed),
            }
        values = {
            "words": self.words,
            "pace": WORDS_A_MINUTE,
            "needs": in_words(self.needs),
            "allowed": in_words(self.allowed),
            "over": in_words(self.over),
        }
        if self.over:
            sentence = _("%(words)s words need %(needs)s at %(pace)s a minute: %(over)s too long for %(allowed)s.")
            return sentence % values
        return _("%(words)s words need %(needs)s at %(pace)s a minute; there are %(allowed)s.") % values


class Allowed:
    """The seconds of each intervention of a plenary: as the list says that is published, else as was laid down."""

    def __init__(self, plenary: Plenary):
        self.plenary = plenary
        self.by_class = dict(plenary.limits.values_list("speaker_class", "seconds"))
        versions = ListVersion.objects.filter(plenary=plenary, kind=ListVersion.Kind.PUBLISHED)
        body = versions.order_by("-number").values_list("body", flat=True).first() or {"segments": []}
        self.published = {
            entry["id"]: entry["seconds"]
            for segment in body["segments"]
            for entry in (*segment["invited"], *segment["places"])
        }

    def of(self, intervention: SpeakingRequest | InvitedSpeaker) -> int:
        """For one intervention."""
        if intervention.slug in self.published:
            return self.published[intervention.slug]
        if isinstance(intervention, InvitedSpeaker):
            return intervention.seconds
        if intervention.on_behalf_of and self.plenary.group_seconds:
            return self.plenary.group_seconds
        return self.by_class.get(intervention.delegation.kind, self.plenary.speaking_seconds)


def length_of(version: TextVersion, allowed: int) -> Length:
    """Of one version."""
    return Length(version.word_count, allowed)


def length_in_form(words: str, allowed: int) -> Length:
    """Of words that somebody is writing."""
    return Length(count_words(words), allowed)


# --- The interventions of a plenary ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An intervention, and its text if there is one. spoken_at: when the meeting heard it. over: nobody speaks more."""

    of: SpeakingRequest | InvitedSpeaker
    segment: Segment
    allowed: int
    text: StatementText | None
    spoken_at: datetime | None
    over: bool

    @property
    def is_request(self) -> bool:
        """Whether it was asked for; if not, the speaker was invited."""
        return isinstance(self.of, SpeakingRequest)

    @property
    def name(self) -> str:
        """Who speaks, in the reader's language."""
        return str(self.of.delegation) if self.is_request else str(self.of)

    @property
    def group(self) -> str:
        """On whose behalf, where on anybody's."""
        return self.of.on_behalf_of if self.is_request else ""

    @property
    def length(self) -> Length | None:
        """Its words against its time."""
        return length_of(self.text.latest, self.allowed) if self.text else None

    @property
    def delivered_at(self) -> datetime | None:
        """When it was spoken, as the desk or the meeting has it."""
        return (self.text and self.text.delivered_at) or self.spoken_at

    @property
    def standing(self) -> str:
        """How far it is, in words."""
        if self.text is None:
            return _("no text yet")
        if self.text.state == S.PUBLISHED:
            return _("published, in writing only") if self.text.is_written_only else _("published")
        if self.delivered_at:
            return _("delivered, not yet published")
        return str(self.text.get_state_display())

    @property
    def tone(self) -> str:
        """How that is shown."""
        if self.text is None:
            return "quiet"
        return "info" if self.delivered_at and self.text.state == S.DRAFT else self.text.tone

    @property
    def way_out(self) -> str:
        """As what it would be published now: "delivered", "written", "newer"; "" where that is not for now."""
        if self.text is None:
            return ""
        if self.text.state == S.PUBLISHED:
            return "newer" if self.text.has_newer else ""
        if self.delivered_at:
            return "delivered"
        return "written" if self.over else ""

    @property
    def add_url(self) -> str:
        """Where its text is sent."""
        name = "text-new" if self.is_request else "text-new-invited"
        return reverse(f"cooperation:{name}", args=[self.of.slug])


def rows(plenary: Plenary, user: User, today: date) -> list[Row]:
    """The interventions whose texts this person may see or send, segment by segment. A fixed number of queries."""
    sees_all = any(user.has_perm(permission) for permission in READ)
    texts = StatementText.objects.select_related("published_version").prefetch_related("versions")
    requests = SpeakingRequest.objects.exclude(state__in=[R.DRAFT, R.WITHDRAWN, R.REFUSED]).order_by(
        "received_at", "pk"
    )
    requests = requests.select_related("delegation", "group").prefetch_related(Prefetch("text", texts))
    invited = InvitedSpeaker.objects.prefetch_related(Prefetch("text", texts))
    if not sees_all:
        own = Delegation.objects.of(user)
        requests, invited = requests.filter(delegation__in=own), invited.filter(delegation__in=own)
    segments = plenary.segments.prefetch_related(Prefetch("invited", invited), Prefetch("requests", requests))
    allowed, log = Allowed(plenary), heard(plenary, today)
    return [
        Row(of, segment, allowed.of(of), getattr(of, "text", None), log.spoken.get(of.slug), log.over)
        for segment in segments
        for of in (*segment.invited.all(), *in_list_order(segment.requests.all(), allowed))
    ]


def in_list_order(requests: Iterable[SpeakingRequest], allowed: Allowed) -> list[SpeakingRequest]:
    """As the published list has them; those that are not on it after them, by arrival."""
    place = {slug: number for number, slug in enumerate(allowed.published)}
    return sorted(requests, key=lambda one: place.get(one.slug, len(place)))


SHOWN = {
    "missing": lambda row: row.text is None,
    "embargo": lambda row: row.text is not None and row.text.state == S.DRAFT and not row.delivered_at,
    "ready": lambda row: bool(row.way_out),
    "published": lambda row: row.text is not None and row.text.state == S.PUBLISHED,
    "long": lambda row: bool(row.length and row.length.over),
}


def chosen(found: list[Row], words: str, show: str) -> list[Row]:
    """The rows whose speaker has these words in the name, and that are of one kind (a key of SHOWN; others: all)."""
    parts, keep = folded(words).split(), SHOWN.get(show, lambda row: True)
    return [row for row in found if keep(row) and all(part in folded(f"{row.name} {row.group}") for part in parts)]


def file_of(found: list[Row]) -> tuple[list[str], list[list[Any]]]:
    """The rows as a file: header and cells."""
    header = [
        _("Segment"), _("Speaker"), _("On behalf of"), _("Language"), _("Words"), _("Needs, seconds"),
        _("Has, seconds"), _("How it is read"), _("Delivered"), _("State"), _("Versions"),
    ]  # fmt: skip
    return [capfirst(title) for title in header], [cells(row) for row in found]


def cells(row: Row) -> list[Any]:
    """A row of the file."""
    latest = row.text.latest if row.text else None
    return [
        row.segment.key,
        row.name,
        row.group,
        latest.get_language_display() if latest else "",
        latest.word_count if latest else None,
        row.length.needs if row.length else None,
        row.allowed,
        latest.get_delivery_display() if latest else "",
        row.delivered_at,
        row.standing,
        len(row.text.versions.all()) if row.text else 0,
    ]


# --- One text -------------------------------------------------------------------------------------------------------


def about(text: StatementText, today: date) -> dict[str, Any]:
    """What the page of a text shows."""
    allowed, latest = Allowed(text.plenary).of(text.of), text.latest
    versions = list(text.versions.all())
    return {
        "latest": latest,
        "length": length_of(latest, allowed),
        "versions": [(number, version) for number, version in enumerate(versions, 1)][::-1],
        "delivered_at": delivered_at(text, today),
        "facts": facts_of(text),
    }


def facts_of(text: StatementText) -> list[tuple[str, Any]]:
    """The facts of a text, in pairs."""
    latest = text.latest
    found = [
        (_("Plenary"), text.plenary),
        (_("Segment"), text.segment),
        (_("Language"), latest.get_language_display()),
        (_("How it is read"), capfirst(latest.get_delivery_display())),
    ]
    if text.request_id:
        found.insert(0, (_("Request"), text.request.number))
    if text.request_id and text.request.on_behalf_of:
        found.insert(1, (_("On behalf of"), text.request.on_behalf_of))
    return found


# --- What is public -------------------------------------------------------------------------------------------------


def public(plenary: Plenary) -> list[tuple[Segment, list[StatementText]]]:
    """The published statements of a plenary by segment: as they were delivered, then those in writing only."""
    of_plenary = Q(request__segment__plenary=plenary) | Q(invited__segment__plenary=plenary)
    texts = StatementText.objects.filter(of_plenary, state=S.PUBLISHED).select_related(
        "published_version", "request__delegation", "request__group", "invited"
    )
    ordered = sorted(texts, key=lambda text: (text.is_written_only, text.delivered_at or text.published_at, text.pk))
    by_segment: dict[int, list[StatementText]] = {}
    for text in ordered:
        by_segment.setdefault((text.request or text.invited).segment_id, []).append(text)
    return [(segment, by_segment[segment.pk]) for segment in plenary.segments.all() if segment.pk in by_segment]


# --- Tasks ----------------------------------------------------------------------------------------------------------


def tasks(user: User, today: date) -> list[Task]:
    """Texts to send for the interpreters, and texts to publish."""
    return [*to_send(user, today), *to_publish(user, today)]


def to_send(user: User, today: date) -> list[Task]:
    """Of one's own delegations, which asked for the floor or are invited, for plenaries to come. Two queries."""
    own = {"delegation__in": Delegation.objects.of(user), "text": None}
    coming = Plenary.objects.filter(on__gte=today, state=Plenary.State.ANNOUNCED)
    asked = SpeakingRequest.objects.filter(plenary__in=coming, state__in=[R.LISTED, R.ACCEPTED], **own)
    invited = InvitedSpeaker.objects.filter(segment__plenary__in=coming, **own)
    of_asked = asked.values_list("plenary__on", "plenary__slug")
    of_invited = invited.values_list("segment__plenary__on", "segment__plenary__slug")
    found = sorted([*of_asked, *of_invited])
    if not found:
        return []
    label = ngettext("Text of a statement to send", "Texts of statements to send", len(found))
    where = reverse("cooperation:texts", args=[found[0][1]])
    return [Task(label, len(found), where, _("For the interpreters; under embargo."))]


def to_publish(user: User, today: date) -> list[Task]:
    """What was delivered, for the desk: of the three latest plenaries with a text that is not public yet."""
    if not user.has_perm("cooperation.keep_texts"):
        return []
    open_texts = StatementText.objects.exclude(state=S.PUBLISHED)
    of_texts = Q(segments__requests__text__in=open_texts) | Q(segments__invited__text__in=open_texts)
    plenaries = Plenary.objects.filter(of_texts, on__lte=today).distinct().order_by("-on")[:3]
    return [task_to_publish(plenary, open_texts, today) for plenary in plenaries]


def task_to_publish(plenary: Plenary, open_texts: QuerySet[StatementText], today: date) -> Task:
    """Of one plenary. Two queries."""
    of_plenary = open_texts.filter(Q(request__plenary=plenary) | Q(invited__segment__plenary=plenary))
    spoken = heard(plenary, today).spoken
    count = sum(
        at is not None or (request or invited) in spoken
        for at, request, invited in of_plenary.values_list("delivered_at", "request__slug", "invited__slug")
    )
    label = ngettext("Delivered statement to publish", "Delivered statements to publish", count)
    url = f"{reverse('cooperation:texts', args=[plenary.slug])}?show=ready"
    return Task(label, count, url, str(plenary))
