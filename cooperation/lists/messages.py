"""Who is told what by e-mail once a list is published: those whom it concerns, each once, what changed for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal import outbox
from asp_portal.accounts.models import User
from cooperation.durations import in_words
from cooperation.lists.body import Body, session_of
from cooperation.lists.differences import Changed, What, differences
from cooperation.lists.versions import before
from cooperation.lists.wording import here
from cooperation.models import DelegationMember, ListVersion, Plenary, Session
from cooperation.moments import in_session

TOLD = {"place", "expected", "reached", "seconds", "written"}  # who changed their own speaker knows it


@dataclass(frozen=True)
class News:
    """What a publication changes for each delegation, by its code, and who acts for one of them."""

    changes: Mapping[str, Sequence[Changed]]
    people: Mapping[User, Sequence[str]]


def news(old: Body | None, new: Body) -> News:
    """What a publication changes, for whom. One query."""
    changes: dict[str, list[Changed]] = defaultdict(list)
    for one in differences(old, new).entries:
        code = one.entry["code"]
        if code and (one.what in {What.ADDED, What.LEFT_OUT} or TOLD & {detail.name for detail in one.details}):
            changes[code].append(one)
    members = DelegationMember.objects.filter(delegation__code__in=changes, left_at=None, user__is_active=True)
    people: dict[User, list[str]] = defaultdict(list)
    for member in members.select_related("user", "delegation").order_by("delegation__code", "pk"):
        people[member.user].append(member.delegation.code)
    return News(changes, people)


@transaction.atomic
def tell(version: ListVersion) -> int:
    """Write to everybody whom a publication concerns, and to nobody else; gives how many. None once all has ended."""
    if version.plenary.state == Plenary.State.ENDED:
        return 0
    old = before(version)
    found = news(old.body if old else None, version.body)
    for user, codes in found.people.items():
        with translation.override(user.language):
            lines = "\n".join(f"– {line}" for code in codes for line in _lines(found.changes[code], version.body))
            title = here(version.body["plenary"]["title"])
        outbox.post(
            user,
            gettext_lazy("List of speakers: {title}"),
            gettext_lazy(
                "{version} of the list of speakers is published.\n\n{lines}\n\n"
                "Hours are expected: the meeting decides. The list:\n{link}"
            ),
            title=title,
            version=version,
            lines=lines,
            link=settings.SITE_URL + reverse("cooperation:public-list", args=[version.plenary.slug]),
        )
    return len(found.people)


def _lines(changes: Iterable[Changed], body: Body) -> Iterator[str]:
    session = session_of(body)
    for one in changes:
        yield _("Segment %(segment)s, %(name)s: %(news)s") % {
            "segment": one.segment,
            "name": here(one.entry["name"]),
            "news": " ".join(_sentences(one, session)),
        }


def _sentences(one: Changed, session: Session) -> Iterator[str]:
    """What is new for a delegation in a segment."""
    entry = one.entry
    if one.what is What.LEFT_OUT:
        yield _("no longer on the list.")
    elif entry["written"]:
        yield _("the statement is taken in writing only.")
    else:
        yield from _on_the_list(one, entry, session)


def _on_the_list(one: Changed, entry: Mapping[str, Any], session: Session) -> Iterator[str]:
    old = {} if one.before is None or one.before["written"] else one.before
    yield _standing(entry, old)
    if entry["expected"]:
        yield _expected(entry, old, session)
    elif not entry["reached"]:
        yield _("The planned time ends before this place.")
    if old and old["seconds"] != entry["seconds"]:
        seconds = {"now": in_words(entry["seconds"]), "before": in_words(old["seconds"])}
        yield _("Time to speak: %(now)s (before: %(before)s).") % seconds


def _standing(entry: Mapping[str, Any], old: Mapping[str, Any]) -> str:
    if "class" not in entry:
        return _("invited to speak.")
    if not old:
        return _("on the list, place %s.") % entry["place"]
    if old["place"] == entry["place"]:
        return _("place %s, as before.") % entry["place"]
    return _("place %(now)s (before: %(before)s).") % {"now": entry["place"], "before": old["place"]}


def _expected(entry: Mapping[str, Any], old: Mapping[str, Any], session: Session) -> str:
    now = in_session(datetime.fromisoformat(entry["expected"]), session)
    if not old.get("expected") or old["expected"] == entry["expected"]:
        return _("Expected: %s.") % now
    was = in_session(datetime.fromisoformat(old["expected"]), session)
    return _("Expected: %(now)s (before: %(before)s).") % {"now": now, "before": was}
