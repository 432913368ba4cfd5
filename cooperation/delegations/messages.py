"""Mail to those who are invited, who join, and who leave."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import moment
from cooperation.delegations.tokens import fingerprint, new_token
from cooperation.models import Delegation, DelegationMember, Invitation


@app.task(queue="mail", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_invitation(invitation_id: int) -> None:
    """Make the link, send it, keep its fingerprint. A failure takes all of it back and is tried again."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("delegation", "invited_by")
            .filter(pk=invitation_id, sent_at=None, accepted_at=None, revoked_at=None)
            .first()
        )
        if invitation is None:
            return
        token = new_token()
        invitation.token_hash, invitation.sent_at = fingerprint(token), timezone.now()
        invitation.save(update_fields=["token_hash", "sent_at"])
        mail(invitation, settings.SITE_URL + reverse("cooperation:invitation", args=[token])).send()


def mail(invitation: Invitation, link: str) -> EmailMessage:
    """The invitation, in the language that was chosen for it."""
    with translation.override(invitation.language):
        subject = _("Your invitation to act for {delegation} in the ASP Portal")
        body = _(
            "{name},\n\n{inviter} invites you to act for {delegation} in the plenaries on cooperation of the Assembly"
            " of States Parties: to register to speak, and to follow the list of speakers.\n\nAccept here:\n{link}\n\n"
            "The link is for you alone. It works once, until {until}."
            " If you did not expect it, nothing needs to be done."
        )
        values = {
            "delegation": invitation.delegation.name,
            "name": invitation.name,
            "inviter": invitation.invited_by,
            "link": link,
            "until": moment(invitation.expires_at).replace("\N{NO-BREAK SPACE}", " "),
        }
        return EmailMessage(subject.format(**values)[:200], body.format(**values), to=[invitation.email])


@app.periodic(cron="*/10 * * * *")
@app.task(queue="mail", pass_context=False)
def send_left_over_invitations(timestamp: int) -> None:
    """Take up invitations whose job was lost with its worker."""
    late = timezone.now() - timedelta(minutes=10)
    waiting = Invitation.objects.filter(sent_at=None, accepted_at=None, revoked_at=None, invited_at__lt=late)
    for pk in waiting.values_list("pk", flat=True)[:200]:
        send_invitation.defer(invitation_id=pk)


def title(delegation: Delegation) -> str:
    """Its name in the language of whoever reads it."""
    return delegation.name


lazy_title = lazy(title, str)


def joined(invitation: Invitation, user: User) -> None:
    """To who invited."""
    delegation = invitation.delegation
    outbox.post_all(
        [invitation.invited_by],
        gettext_lazy("{name} now acts for {delegation}"),
        gettext_lazy("{name} ({email}) has accepted your invitation.\n\n{link}"),
        but=user,
        name=user.name,
        email=user.email,
        delegation=lazy_title(delegation),
        link=settings.SITE_URL + delegation.get_absolute_url(),
    )


def ended(member: DelegationMember, by: User) -> None:
    """To who no longer acts for the delegation."""
    outbox.post_all(
        [member.user],
        gettext_lazy("You no longer act for {delegation}"),
        gettext_lazy("{by} has ended this in the ASP Portal. If it is an error, please ask them or the Secretariat."),
        but=by,
        delegation=lazy_title(member.delegation),
        by=by,
    )
