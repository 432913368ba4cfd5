"""What a delegation is told about its texts by e-mail, each person in their own language."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from asp_portal.acts import Act
from asp_portal.workflow import Doing


def tell(doing: Doing, subject, body, link: str) -> None:
    """Write to all who act for the delegation; the texts may name {delegation}, {plenary}, {reason}, {link}."""
    text = doing.subject
    delegation = text.of.delegation
    if delegation is None:  # an expert, say, who has no account
        return
    members = delegation.members.filter(left_at=None).select_related("user")
    outbox.post_all(
        [member.user for member in members],
        subject,
        body,
        but=doing.user,
        delegation=lazystr(delegation),
        plenary=lazystr(text.plenary),
        reason=doing.reason,
        link=settings.SITE_URL + link,
    )


def published(doing: Doing, act: Act) -> None:
    """That the words can be read by everybody."""
    tell(
        doing,
        _("The statement of {delegation} is published"),
        _("{plenary}\n\nThe statement can now be read by everybody.\n\n{link}"),
        reverse("cooperation:public-texts", args=[doing.subject.plenary.slug]),
    )


def taken_back(doing: Doing, act: Act) -> None:
    """That they no longer can, and why."""
    tell(
        doing,
        _("The statement of {delegation} is no longer published"),
        _("{plenary}\n\nThe Secretariat has taken the statement back from the public page: {reason}\n\n{link}"),
        doing.subject.get_absolute_url(),
    )
