"""Registering to speak, entering what came by e-mail or note verbale, and what should be pointed out in a list."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from asp_portal import uploads
from asp_portal.accounts.models import User
from asp_portal.acts import keep_facts
from asp_portal.numbers import next_number
from asp_portal.uploads import Vetted
from asp_portal.workflow import Doing, Hidden, lock
from cooperation.models import Delegation, Plenary, RequestFile, Segment, SpeakingRequest
from cooperation.registration import messages
from cooperation.registration.facts import request_facts
from cooperation.registration.reading import Read
from cooperation.registration.workflow import HANDLE, check, request_workflow
from cooperation.rules.names import SortKey, sort_key

LETTERS = "SP"  # of a speaker, une prise de parole


def arrival() -> datetime:
    """The moment at which a request reaches us: the server's clock, asked here and nowhere else (S-2)."""
    return timezone.now()


# --- Registering ----------------------------------------------------------------------------------------------------


def token_of(form: UUID, user: User, delegation: Delegation, segment: Segment) -> UUID:
    """What marks the request that one person's form made for a delegation in a segment."""
    return uuid5(form, f"{user.pk} {delegation.slug} {segment.slug}")


@transaction.atomic
def register(  # noqa: PLR0913  who, where, for whom, for what, when: each is named where it is called
    user: User,
    plenary: Plenary,
    delegation: Delegation,
    segments: Iterable[Segment],
    *,
    received_at: datetime,
    token: UUID,
    **fields: Any,
) -> list[SpeakingRequest]:
    """Ask for the floor in one segment or more, for a delegation: all of it or nothing. What is late is kept as late.

    received_at: the `arrival` of the form. token: of the form; sent again, it gives what it made for them.
    fields: speaker, speaker_title, level, language, group or group_name, accessibility, by_video.
    Raises Hidden (not their delegation), Refused and ValidationError, in words.
    """
    lock(delegation)
    asked = {
        token_of(token, user, delegation, segment): SpeakingRequest(
            plenary=plenary, segment=segment, delegation=delegation
        )
        for segment in segments
    }
    rows = SpeakingRequest.objects.filter(form_token__in=asked, submitted_by=user).select_related(*FOR_PAGE)
    if made := list(rows.order_by("segment__position")):
        return made
    made = [one_request(request, user, received_at, own, fields) for own, request in asked.items()]
    messages.received(made)
    return made


def one_request(
    request: SpeakingRequest, user: User, received_at: datetime, token: UUID, fields: Mapping[str, Any]
) -> SpeakingRequest:
    """A request as an act of its delegation."""
    for name, value in fields.items():
        setattr(request, name, value)
    request.form_token, request.submitted_by = token, user
    request.number = next_number(LETTERS, year_of(received_at, request.plenary))
    check(request)
    request.save()
    today = timezone.localdate(received_at, request.plenary.session.timezone)
    request_workflow.apply("register", Doing(request, user, today, {"received_at": received_at}))
    request.refresh_from_db(fields=["state", "received_at", "is_late", "content_hash"])
    return request


FOR_PAGE = ("plenary__session", "segment", "delegation", "group", "submitted_by")


def year_of(at: datetime, plenary: Plenary) -> int:
    """The year in which a request gets its number, in the session's time."""
    return timezone.localtime(at, plenary.session.timezone).year


# --- What came by e-mail or note verbale ----------------------------------------------------------------------------


@transaction.atomic
def enter(  # noqa: PLR0913  a message has these parts
    user: User,
    plenary: Plenary,
    *,
    channel: str,
    message: str,
    read: Read,
    files: Iterable[Vetted] = (),
    at: datetime,
) -> list[SpeakingRequest]:
    """Drafts from a message, one for each segment that it names, or one without: nothing stands before confirmation.

    read: what was recognised in the message. at: now, for the year of the number.
    Raises Hidden, and ValidationError where a file cannot be stored.
    """
    if not user.has_perm(HANDLE):
        raise Hidden
    segments: list[Segment | None] = [*plenary.segments.filter(key__in=read.segments)] or [None]
    known = {one.code: one for one in Delegation.objects.filter(code__in=[read.delegation, read.group])}
    made, files = [], list(files)
    for segment in segments:
        request = SpeakingRequest(
            plenary=plenary,
            segment=segment,
            delegation=known.get(read.delegation),
            group=known.get(read.group),
            group_name=read.group_name,
            speaker=read.speaker,
            speaker_title=read.speaker_title,
            level=read.level,
            language=read.language,
            received_at=read.received_at,
            channel=channel,
            message=message,
            submitted_by=user,
            number=next_number(LETTERS, year_of(at, plenary)),
        )
        request.save()
        keep_facts(request, request_facts(request))
        keep_files(request, files, user)
        made.append(request)
    return made


def keep_files(request: SpeakingRequest, files: Iterable[Vetted], user: User) -> None:
    """Store what came with a request."""
    for file in files:
        RequestFile.objects.create(
            request=request,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            stored_name=uploads.store(file),
            sha256=file.sha256,
            added_by=user,
        )


def similar(request: SpeakingRequest) -> list[SpeakingRequest]:
    """Other requests of the plenary that may be the same one: of the same message, or of the delegation's segment."""
    others = SpeakingRequest.objects.filter(plenary=request.plenary_id).exclude(pk=request.pk).select_related(*FOR_PAGE)
    same_message = Q(message=request.message) & ~Q(message="") & ~Q(state=SpeakingRequest.State.DISCARDED)
    same_place = Q(delegation=request.delegation_id, segment=request.segment_id, state__in=SpeakingRequest.STANDING)
    return list(others.filter(same_message | same_place).order_by("pk"))


# --- Pointed out, never blocked -------------------------------------------------------------------------------------


def pointed_out(plenary: Plenary) -> dict[str, list[str]]:
    """What should be known about the requests that stand, in sentences, by the slug of the request. Three queries.

    A group whose members speak for themselves in the same segment, such members, and two statements for one group.
    """
    standing = list(plenary.requests.standing().select_related("delegation", "segment", "group").order_by("pk"))
    bodies = {one.group_id or one.delegation_id for one in standing}
    kept = Delegation.objects.filter(pk__in=bodies, group_members__isnull=False).distinct()
    members: dict[Any, set[int]] = {
        one.pk: {each.pk for each in one.group_members.all()} for one in kept.prefetch_related("group_members")
    }
    statements = {one: group for one in standing if (group := group_of(one, members))}
    found: dict[str, list[str]] = {}
    for statement, group in statements.items():
        beside = [one for one in standing if one.segment_id == statement.segment_id and one.pk != statement.pk]
        for other in beside:
            if statements.get(other) == group:
                point_out(found, statement, other, _("%(number)s, %(delegation)s, speaks for %(group)s, too."))
            elif other not in statements and other.delegation_id in members.get(group, ()):
                point_out(found, statement, other, _("A member speaks for itself: %(delegation)s, %(number)s."))
                point_out(found, other, statement, _("Its group has a statement of its own: %(group)s, %(number)s."))
    return found


def group_of(request: SpeakingRequest, members: Mapping[Any, set[int]]) -> int | SortKey | None:
    """For which group a request speaks: its key, or its name where that was written by hand; None for nobody else.

    A group that takes part itself, such as the European Union, speaks for its members without saying so.
    """
    if request.group_name:
        return sort_key(request.group_name)
    return request.group_id or (request.delegation_id if request.delegation_id in members else None)


def point_out(found: dict[str, list[str]], about: SpeakingRequest, other: SpeakingRequest, sentence: str) -> None:
    """Say something about a request that names another one."""
    group = next(str(one.on_behalf_of or one.delegation) for one in (about, other) if one.on_behalf_of or one == other)
    words = {"delegation": other.delegation, "number": other.number, "group": group}
    found.setdefault(about.slug, []).append(sentence % words)
