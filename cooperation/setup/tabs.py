"""The pages of a plenary, each for whom it is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from cooperation.models import Plenary


@dataclass(frozen=True)
class Tab:
    """A page of a plenary: its label, its address, whether we are there."""

    label: str
    url: str
    here: bool


def holds(*permissions: str) -> Callable[[User], bool]:
    """For those with one of these permissions."""
    return lambda user: any(user.has_perm(f"cooperation.{name}") for name in permissions)


def is_delegate(user: User) -> bool:
    """For those who act for a delegation."""
    return Role.DELEGATION in user.roles


def sees_requests(user: User) -> bool:
    """For the Secretariat, the chair, and delegates their own."""
    return is_delegate(user) or holds("view_speakingrequest")(user)


def follows(user: User) -> bool:
    """For those who have no console."""
    return not holds("view_meeting")(user)


def reads_texts(user: User) -> bool:
    """For interpreters, the Secretariat, and delegates their own."""
    return is_delegate(user) or holds("read_texts", "keep_texts")(user)


def interprets(user: User) -> bool:
    """For interpreters; the console has a link of its own to their page."""
    return holds("read_texts")(user) and follows(user)


def no_desk(user: User) -> bool:
    """For those who read the published list only."""
    return not holds("view_listversion")(user)


# The name of the address, its label, for whom.
PAGES: tuple[tuple[str, str, Callable[[User], bool]], ...] = (
    ("requests", gettext_noop("Requests"), sees_requests),
    ("list", gettext_noop("List"), holds("view_listversion")),
    ("public-list", gettext_noop("List of speakers"), no_desk),
    ("versions", gettext_noop("Versions"), holds("view_listversion")),
    ("meeting", gettext_noop("Meeting"), holds("view_meeting")),
    ("follow", gettext_noop("Follow the meeting"), follows),
    ("interpreters", gettext_noop("For interpreters"), interprets),
    ("texts", gettext_noop("Texts"), reads_texts),
    ("report", gettext_noop("Report"), holds("view_meeting")),
)

# To which of them pages belong whose address does not say it.
BELONG = {"public-list": "versions", "publish": "versions", "order": "list", "draws": "list"}


def tabs(plenary: Plenary, user: User, path: str) -> list[Tab]:
    """The pages of a plenary for this user. path: where the reader is; a page below one of them belongs to it."""
    pages = {name: label for name, label, concerns in PAGES if concerns(user)}
    where = {name: reverse(f"cooperation:{name}", args=[plenary.slug]) for name in (*pages, *BELONG)}
    below = max((name for name in where if path.startswith(where[name])), key=lambda name: len(where[name]), default="")
    here = below if below in pages else BELONG.get(below, "")
    overview = plenary.get_absolute_url()
    found = [Tab(_(label), where[name], name == here) for name, label in pages.items()]
    return [Tab(_("Overview"), overview, path == overview), *found]
