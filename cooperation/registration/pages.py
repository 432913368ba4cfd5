"""What the pages of registration show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from cooperation.models import Delegation, Plenary, Segment, SpeakingRequest
from cooperation.registration.facts import WORDS
from cooperation.registration.messages import lines_of, received_in_words
from cooperation.registration.reading import Named, Read, read
from cooperation.registration.services import FOR_PAGE, similar
from cooperation.registration.workflow import HANDLE, of_plenary
from cooperation.rules.deadline import is_late

State = SpeakingRequest.State
VIEW = "cooperation.view_speakingrequest"


def written(text: str) -> str:
    """What a person wrote, in any script, as it is read."""
    return format_html('<bdi class="written" dir="auto">{}</bdi>', text) if text else ""


def facts_of(request: SpeakingRequest) -> list[tuple[str, Any]]:
    """What a request says, in pairs for a page, which names the plenary itself."""
    found = [(label, written(text)) for label, text in lines_of(request)[1:]]
    return [*found, (_("Received"), arrived(request))]


def for_reader(request: SpeakingRequest, user: User) -> SpeakingRequest:
    """A request as this reader may know it: an auditor, say, need not know what somebody's health asks for."""
    reads_all, helps = user.has_perm(VIEW), user.has_perm(HANDLE) or user.has_perm("cooperation.run_meeting")
    if reads_all and not helps:
        request.accessibility = ""
    return request


def arrived(request: SpeakingRequest) -> str:
    """When and how it came: "6 Dec 2021, 09:14:07 The Hague time (CET), by e-mail"."""
    words = {"at": received_in_words(request), "channel": request.get_channel_display()}
    return _("%(at)s, %(channel)s") % words


# --- Registering ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Door:
    """Whether requests are taken at a moment: why not, or whether they come too late."""

    refusal: str
    late: bool


def door(plenary: Plenary, now: datetime) -> Door:
    """How a request that arrived now would fare."""
    refusals = of_plenary(plenary, now)
    return Door(refusals[0] if refusals else "", not refusals and is_late(now, plenary.closes_at))


def own_delegations(user: User) -> list[Delegation]:
    """Those for which a person acts, if they take part."""
    return list(Delegation.objects.of(user).filter(is_active=True).by_name())


def own_requests(user: User, plenary: Plenary) -> list[SpeakingRequest]:
    """The requests of a person's delegations in a plenary, those that stand first."""
    own = SpeakingRequest.objects.filter(plenary=plenary, delegation__in=Delegation.objects.of(user))
    rows = own.exclude(state__in=SpeakingRequest.UNCONFIRMED).select_related(*FOR_PAGE)
    return sorted(rows, key=lambda one: (one.state not in SpeakingRequest.STANDING, one.delegation.name, one.pk))


def may_ask(plenary: Plenary, delegations: list[Delegation], requests: list[SpeakingRequest]) -> bool:
    """Whether a segment is left in which no request of one of these delegations stands."""
    standing = sum(one.state in SpeakingRequest.STANDING for one in requests)
    return standing < len(delegations) * plenary.segments.count()


# --- The requests of a plenary, for the Secretariat -----------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """How many requests there are of a kind, and where the list shows them."""

    label: str
    number: int
    query: str
    tone: str = "quiet"


def counts(plenary: Plenary) -> list[Number]:
    """How many stand in each segment, how many wait, are drafts, are withdrawn. Two queries."""
    rows = plenary.requests.values_list("segment__key", "state").annotate(number=Count("pk")).order_by()
    listed, states = Counter(), Counter()
    for key, state, number in rows:
        states[state] += number
        if state in (State.LISTED, State.ACCEPTED):
            listed[key] += number
    segments = [
        Number(_("Segment %s") % one.key, listed[one.key], f"?segment={one.key}&standing=1", "good")
        for one in plenary.segments.all()
    ]
    others = [
        Number(_("Late, to decide"), states[State.WAITING], "?state=waiting", "care"),
        Number(_("Drafts to confirm"), states[State.DRAFT], "?state=draft", "care"),
        Number(_("Withdrawn"), states[State.WITHDRAWN], "?state=withdrawn"),
        Number(_("Refused"), states[State.REFUSED], "?state=refused"),
    ]
    return segments + [one for one in others if one.number]


# --- Messages -------------------------------------------------------------------------------------------------------


def known_names() -> list[Named]:
    """What delegations are called, with the names of the States of the table."""
    rows = Delegation.objects.filter(is_active=True).select_related("state")
    return [
        Named(one.code, (one.name_en, one.name_fr, *((one.state.name_en, one.state.name_fr) if one.state else ())))
        for one in rows
    ]


def named_segments(segments: Iterable[Segment]) -> list[Named]:
    """Segments with their titles."""
    return [Named(one.key, (one.title_en, one.title_fr)) for one in segments]


def read_message(plenary: Plenary, message: str) -> Read:
    """What a message says about a request in this plenary."""
    return read(message, known_names(), named_segments(plenary.segments.all()))


def recognised(found: Read) -> list[tuple[str, str]]:
    """What was recognised, with the words of the message that say so."""
    names = {**WORDS, "segments": WORDS["segment"], "received_at": _("Arrived"), "group_name": WORDS["group"]}
    return [(capfirst(str(names[name])), written(words)) for name, words in found.found.items()]


def of_draft(request: SpeakingRequest) -> dict[str, Any]:
    """What stands beside the form of a draft: the message, what was recognised, what may be the same."""
    return {
        "recognised": recognised(read_message(request.plenary, request.message)) if request.message else [],
        "similar": similar(request),
        "files": list(request.files.all()),
    }


# --- The home page --------------------------------------------------------------------------------------------------


def tasks(user: User, today: date) -> list[Task]:
    """For the Secretariat: late requests to decide, drafts to confirm. One query, and one for the address."""
    if not user.has_perm(HANDLE):
        return []
    rows = SpeakingRequest.objects.filter(plenary__state=Plenary.State.ANNOUNCED)
    late, drafts = Q(state=State.WAITING), Q(state=State.DRAFT)
    found = rows.aggregate(late=Count("pk", filter=late), drafts=Count("pk", filter=drafts))
    return [
        Task(_("Late requests for the floor to decide"), found["late"], first(rows.filter(late)), tone="care"),
        Task(_("Drafts of requests for the floor to confirm"), found["drafts"], first(rows.filter(drafts))),
    ]


def first(rows) -> str:
    """The list of the plenary of the first of some requests, showing their state; "" where there is none."""
    found = rows.select_related("plenary").order_by("plenary__on", "pk").first()
    if found is None:
        return ""
    return reverse("cooperation:requests", args=[found.plenary.slug], query={"state": found.state})
