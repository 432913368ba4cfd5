"""Keeping a draft of the list of speakers, publishing it, and publishing an earlier version again.

The plenary's row is locked meanwhile, so that versions are numbered without a gap or a double and a publication is of
the very list that was read. The background worker prints it and tells whom it concerns: after it, never before.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from asp_portal.accounts.models import User
from asp_portal.acts import Content, fingerprint, record
from asp_portal.workflow import Hidden, Stale, lock
from cooperation.lists.body import Body, frozen, public_fingerprint
from cooperation.lists.drafting import draft_of
from cooperation.lists.wording import here
from cooperation.live import services as live
from cooperation.models import ListVersion, Plenary, SpeakingRequest
from judges.permissions import SECRETARIAT

Kind = ListVersion.Kind
MAY_PUBLISH = "cooperation.publish_list"
KEPT, PUBLISHED = "keep-list", "publish-list"
LABELS = {KEPT: gettext_lazy("Draft list kept"), PUBLISHED: gettext_lazy("List published")}

# --- Reading --------------------------------------------------------------------------------------------------------


def published(plenary: Plenary) -> QuerySet[ListVersion]:
    """The published versions of a plenary's list, the newest first; their bodies are read only where they are used."""
    return plenary.versions.filter(kind=Kind.PUBLISHED).defer("body")


def latest(plenary: Plenary) -> ListVersion | None:
    """The version that holds: the last one published; None before that."""
    return published(plenary).first()


def before(version: ListVersion) -> ListVersion | None:
    """The published version that a version replaced, or a draft would replace."""
    return published(version.plenary).filter(number__lt=version.number).first()


def body_now(plenary: Plenary, now: datetime) -> tuple[Body, str]:
    """The list as it would be published now, kept under its fingerprint, so that what changes meanwhile can be shown.

    The fingerprint is that of the whole body: also what stays inside must be what was read.
    """
    body = frozen(draft_of(plenary, now))
    return body, Content.keep(body).hash


# --- Keeping and publishing -----------------------------------------------------------------------------------------


@transaction.atomic
def keep_draft(plenary: Plenary, user: User, now: datetime, note: str = "") -> ListVersion:
    """Keep the list as it is, for the Secretariat alone. Raises Hidden."""
    plenary = _locked(plenary, user)
    body = frozen(draft_of(plenary, now))
    return _add(ListVersion(plenary=plenary, kind=Kind.DRAFT, body=body, made_at=now, made_by=user, note=note))


@transaction.atomic
def publish(plenary: Plenary, user: User, now: datetime, *, seen: str, note: str = "") -> ListVersion:
    """Publish the list that was read.

    seen: the fingerprint that `body_now` gave. Raises Hidden, Stale, ValidationError (obstacles, in sentences).
    """
    plenary = _locked(plenary, user)
    body = frozen(draft_of(plenary, now))
    if seen != fingerprint(body):
        raise Stale(seen, body_now(plenary, now)[1])
    return _publish(ListVersion(plenary=plenary, body=body, made_at=now, made_by=user, note=note))


@transaction.atomic
def publish_again(version: ListVersion, user: User, now: datetime, *, seen: str, note: str = "") -> ListVersion:
    """Publish an earlier version, or a draft that was kept, as a new version with the same body.

    seen: the fingerprint of the version that holds, "" where there was none. Raises as `publish` does.
    """
    plenary = _locked(version.plenary, user)
    holds = latest(plenary)
    current = holds.hash if holds else ""
    if seen != current:
        raise Stale(seen, current)
    return _publish(ListVersion(plenary=plenary, body=version.body, made_at=now, made_by=user, note=note))


def obstacles(plenary: Plenary, body: Body) -> list[str]:
    """What stands in the way of publishing a body, in sentences. One query."""
    if plenary.state == Plenary.State.DRAFT:
        return [_("Announce the plenary first: its list is public.")]
    if plenary.state == Plenary.State.ENDED:
        return [_("The plenary has ended: its list stays as it is.")]
    holds = latest(plenary)
    if holds and holds.hash == public_fingerprint(body):
        return [_("Nothing has changed since %(version)s was published.") % {"version": holds}]
    return []


def all_obstacles(version: ListVersion) -> list[str]:
    """What stands in the way of publishing a version, also where it is an earlier one. Two queries."""
    found = obstacles(version.plenary, version.body)
    gone = ", ".join(dict.fromkeys(here(entry["name"]) for entry in withdrawn_since(version)))
    sentence = _("It names who no longer asks for the floor: %(names)s. Publish the list as it is now instead.")
    return [*found, *([sentence % {"names": gone}] if gone else [])]


def withdrawn_since(version: ListVersion) -> list[Body]:
    """Who stands in a version and has withdrawn since, or was refused. One query."""
    entries = {entry["id"]: entry for part in version.body["segments"] for entry in part["places"] + part["written"]}
    standing = set(SpeakingRequest.objects.standing().filter(slug__in=entries).values_list("slug", flat=True))
    return [entry for slug, entry in entries.items() if slug not in standing]


def _locked(plenary: Plenary, user: User) -> Plenary:
    if not user.has_perm(MAY_PUBLISH):
        raise Hidden
    return lock(plenary)


def _publish(version: ListVersion) -> ListVersion:
    """Add it, make it the plan of the meeting, and have it printed and those told whom it concerns."""
    if found := all_obstacles(version):
        raise ValidationError(found)
    version.kind = Kind.PUBLISHED
    _add(version)
    live.published(version, version.made_by, version.made_at)
    for task in ("print_list", "tell_of_list"):
        app.configure_task(f"cooperation.tasks.{task}").defer(version_id=version.pk)
    return version


def _add(version: ListVersion) -> ListVersion:
    """Number it, keep it, and record it on the plenary."""
    version.number = (version.plenary.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version.hash = public_fingerprint(version.body)
    version.full_clean(exclude=["body"])
    version.save()
    _record(version)
    return version


def _record(version: ListVersion) -> None:
    """The act on the plenary, whose state stays; `kept` seals what stays inside as well."""
    plenary = version.plenary
    content: dict[str, Any] = {
        "version": version.number,
        "fingerprint": version.hash,
        "kept": fingerprint(version.body),
    }
    record(
        plenary,
        PUBLISHED if version.kind == Kind.PUBLISHED else KEPT,
        actor=version.made_by,
        office=SECRETARIAT,
        content=content,
        before=plenary.state,
        after=plenary.state,
        reason=version.note,
    )
