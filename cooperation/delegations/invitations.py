"""Inviting people by e-mail to act for a delegation, and taking people off it.

An invitation keeps only the fingerprint of its link. The worker makes the link when it sends the mail, so that it
stands in no table, job, act or log; sent again, it is another one, and the old one leads nowhere.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.workflow import Hidden, lock
from cooperation.delegations import messages
from cooperation.delegations.services import KEEP
from cooperation.delegations.tokens import fingerprint, new_token
from cooperation.models import Delegation, DelegationMember, Invitation
from judges.permissions import SECRETARIAT

VALID = timedelta(days=14)
FOCAL_POINT, DELEGATE = gettext_noop("Focal point"), gettext_noop("Delegate")


def office_of(user: User, delegation: Delegation) -> str:
    """In which office somebody looks after the people of a delegation. Raises Hidden for everybody else."""
    if user.has_perm(KEEP):
        return SECRETARIAT
    if delegation.has_focal_point(user):
        return FOCAL_POINT
    raise Hidden


def record(delegation: Delegation, name: str, user: User, office: str, **content: Any) -> acts.Act:
    """An act on the people of a delegation."""
    return acts.record(delegation, name, actor=user, office=office, content={"code": delegation.code} | content)


# --- Inviting -------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(delegation: Delegation, user: User, now: datetime, *, email: str, **fields: Any) -> Invitation:
    """Invite somebody; the mail is sent by the worker. fields: name, language, is_focal_point.

    Raises Hidden, ValidationError (in words).
    """
    office, email = office_of(user, delegation), email.lower()
    lock(delegation)
    fields["is_focal_point"] = fields.get("is_focal_point", False) and office == SECRETARIAT
    if delegation.members.filter(user__email=email, left_at=None).exists():
        raise ValidationError({"email": _("This person acts for the delegation already.")})
    pending = delegation.invitations.filter(email=email, accepted_at=None, revoked_at=None)
    if any(one.is_open(now) for one in pending):
        raise ValidationError({"email": _("This address is invited already; the invitation can be sent again.")})
    pending.update(revoked_at=now)  # it had run out
    invitation = Invitation(
        delegation=delegation,
        email=email,
        invited_by=user,
        token_hash=fingerprint(new_token()),  # nobody knows it: the worker makes the one that is sent
        expires_at=now + VALID,
        **fields,
    )
    invitation.full_clean()
    invitation.save()
    record(
        delegation, "invite", user, office, email=email, person=invitation.name, focal_point=invitation.is_focal_point
    )
    messages.send_invitation.defer(invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, user: User, now: datetime) -> Invitation:
    """A new link by a new mail, valid anew; the old link is void at once. Raises Hidden, ValidationError."""
    invitation = lock(invitation)
    office = office_of(user, invitation.delegation)
    check_unused(invitation)
    invitation.token_hash, invitation.sent_at, invitation.expires_at = fingerprint(new_token()), None, now + VALID
    invitation.save()
    record(invitation.delegation, "invite-again", user, office, email=invitation.email)
    messages.send_invitation.defer(invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, user: User, now: datetime) -> Invitation:
    """Take an invitation back: its link is void at once. Raises Hidden, ValidationError."""
    invitation = lock(invitation)
    office = office_of(user, invitation.delegation)
    check_unused(invitation)
    invitation.revoked_at = now
    invitation.save()
    record(invitation.delegation, "revoke", user, office, email=invitation.email)
    return invitation


def check_unused(invitation: Invitation) -> None:
    """Raise ValidationError where it was accepted, or taken back, meanwhile."""
    if invitation.accepted_at:
        raise ValidationError(_("This invitation was accepted meanwhile. Nothing was done."))
    if invitation.revoked_at:
        raise ValidationError(_("This invitation was taken back meanwhile. Nothing was done."))


# --- Accepting ------------------------------------------------------------------------------------------------------


class Gone(Exception):
    """The invitation was used, taken back or has run out."""


def open_invitation(token_hash: str, now: datetime) -> Invitation:
    """The invitation whose link has this fingerprint, locked. Raises Hidden (there is none), Gone."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("delegation", "invited_by")
    invitation = found.filter(token_hash=token_hash).first()
    if invitation is None:
        raise Hidden
    if not invitation.is_open(now):
        raise Gone
    return invitation


@transaction.atomic
def accept(token_hash: str, user: User, now: datetime) -> DelegationMember:
    """Whoever is signed in accepts an invitation to their own address. Raises Hidden, Gone, ValidationError."""
    invitation = open_invitation(token_hash, now)
    if user.email != invitation.email:
        raise ValidationError(_("This invitation is for another address: sign out, then open the link again."))
    return join(invitation, user, now)


@transaction.atomic
def accept_as_new(token_hash: str, now: datetime, *, name: str, language: str, password: str) -> DelegationMember:
    """Somebody without an account sets name and password, and accepts. The address is the invited one.

    Raises Hidden, Gone, ValidationError (there is an account already).
    """
    invitation = open_invitation(token_hash, now)
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name, language=language)
    except IntegrityError:
        raise ValidationError(_("There is an account with this address already: sign in.")) from None
    content = {"email": user.email, "name": name, "language": language, "roles": [Role.DELEGATION.value]}
    acts.record(user, "invited", actor=user, office=DELEGATE, content=content)
    return join(invitation, user, now)


def join(invitation: Invitation, user: User, now: datetime) -> DelegationMember:
    """The person acts for the delegation from now on; who invited is told."""
    delegation = invitation.delegation
    member = DelegationMember.objects.filter(delegation=delegation, user=user, left_at=None).first()
    if member is None:
        member = DelegationMember(delegation=delegation, user=user)
    member.is_focal_point = member.is_focal_point or invitation.is_focal_point
    member.save()
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save()
    user.groups.add(Group.objects.get(name=Role.DELEGATION.value))
    office = FOCAL_POINT if member.is_focal_point else DELEGATE
    record(delegation, "join", user, office, email=user.email, person=user.name, focal_point=member.is_focal_point)
    messages.joined(invitation, user)
    return member


# --- Leaving --------------------------------------------------------------------------------------------------------


@transaction.atomic
def end(member: DelegationMember, user: User, now: datetime) -> DelegationMember:
    """From now on the person acts for the delegation no more, and is told; so end the invitations that they sent.

    Raises Hidden, ValidationError.
    """
    member = lock(member)
    office = office_of(user, member.delegation)
    if member.left_at:
        raise ValidationError(_("This was ended meanwhile. Nothing was done."))
    if not member.user.has_perm(KEEP):  # else they invited for the Secretariat
        for invitation in member.delegation.invitations.filter(
            invited_by=member.user, accepted_at=None, revoked_at=None
        ):
            revoke(invitation, user, now)
    member.left_at = now
    member.save()
    person = member.user
    if not person.delegation_members.filter(left_at=None).exists():
        person.groups.remove(*Group.objects.filter(name=Role.DELEGATION.value))
    record(member.delegation, "leave", user, office, email=person.email, person=person.name)
    messages.ended(member, user)
    return member


@transaction.atomic
def set_focal_point(member: DelegationMember, user: User, *, is_focal_point: bool) -> DelegationMember:
    """Whether somebody looks after the people of a delegation. Raises Hidden for all but the Secretariat."""
    member = lock(member)
    if not user.has_perm(KEEP) or member.left_at:
        raise Hidden
    member.is_focal_point = is_focal_point
    member.save()
    name = "focal-point" if is_focal_point else "no-focal-point"
    record(member.delegation, name, user, SECRETARIAT, email=member.user.email, person=member.user.name)
    return member
