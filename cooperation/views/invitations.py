"""Inviting people to act for a delegation, and accepting an invitation.

The link of the mail is opened once: its fingerprint goes into the visitor's session, and the answer is on an address
without the secret, so that no log, history or referrer of a later page holds it.
"""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden
from cooperation.delegations import invitations, services
from cooperation.delegations.tokens import fingerprint
from cooperation.forms.delegations import AccountForm, InvitationForm
from cooperation.forms.setup import blame
from cooperation.models import Invitation
from cooperation.views.delegations import manages, seen_delegation
from cooperation.views.keeping import do, keep

FORM = require_http_methods(["GET", "HEAD", "POST"])
OPENED = "invitation"  # in the session: the fingerprint of the link that was opened
ANSWER_RATE = {"invitation": "30/m/ip"}
INVITE_RATE = {"invite": "60/h/user"}
DESK_RATE = {"invite-desk": "600/h/user"}


def too_many(request, keeps: bool) -> HttpResponse | None:
    """429 for who sends mail after mail; None for the others."""
    action, rate = ("invite-desk", DESK_RATE) if keeps else ("invite", INVITE_RATE)
    if ratelimit.consume(request, app="cooperation", action=action, config=rate, user=request.user):
        return None
    return ratelimit.respond_429(request)


# --- Inviting -------------------------------------------------------------------------------------------------------


@FORM
def invite(request, slug):
    """Invite somebody to act for a delegation."""
    delegation = seen_delegation(request, slug)
    if not manages(request, delegation):
        raise Http404
    keeps = request.user.has_perm(services.KEEP)
    form = InvitationForm(request.POST or None, keeps=keeps)
    if request.method == "POST" and (refusal := too_many(request, keeps)):
        return refusal

    def save():
        invitations.invite(delegation, request.user, timezone.now(), **form.cleaned_data)

    context = {"delegation": delegation, "cancel_url": delegation.get_absolute_url()}
    context["done"] = _("The invitation is sent by e-mail.")
    return keep(request, "cooperation/delegations/invitation_form.html", form, save, context)


def managed_invitation(request, slug: str) -> Invitation:
    """An invitation to a delegation whose people the user looks after; 404 otherwise."""
    invitation = get_object_or_404(Invitation.objects.select_related("delegation"), slug=slug)
    if not manages(request, invitation.delegation):
        raise Http404
    return invitation


@require_POST
def send_again(request, slug):
    """Send a new link; the old one is void."""
    invitation = managed_invitation(request, slug)
    if refusal := too_many(request, request.user.has_perm(services.KEEP)):
        return refusal
    words = _("A new link goes to %s; the old one is void.") % invitation.email
    act = invitations.send_again
    return do(request, lambda: act(invitation, request.user, timezone.now()), invitation.delegation, words)


@require_POST
def revoke(request, slug):
    """Take an invitation back."""
    invitation = managed_invitation(request, slug)
    words = _("The invitation of %s is taken back.") % invitation.email
    act = invitations.revoke
    return do(request, lambda: act(invitation, request.user, timezone.now()), invitation.delegation, words)


# --- Accepting ------------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def open_link(request, token):
    """The link of the mail: keep its fingerprint in the session, and go on without the secret."""
    request.session[OPENED] = fingerprint(token)
    return redirect("cooperation:invitation-answer")


@login_not_required
@sensitive_post_parameters("password", "again")
@FORM
def answer(request):
    """Who invites, and for which delegation; POST accepts. A link that leads nowhere says so in words."""
    if not ratelimit.consume(request, app="cooperation", action="invitation", config=ANSWER_RATE, limit_get=True):
        return ratelimit.respond_429(request)
    token_hash, now = request.session.get(OPENED, ""), timezone.now()
    invitation = Invitation.objects.filter(token_hash=token_hash).select_related("delegation", "invited_by").first()
    if invitation is None:
        return nothing(request, 404)
    if not invitation.is_open(now):
        return nothing(request, 410)
    return signed_in(request, invitation) if request.user.is_authenticated else visitor(request, invitation)


def nothing(request, status: int) -> HttpResponse:
    """Why the link leads nowhere; not whether there ever was an invitation."""
    return render(request, "cooperation/delegations/no_invitation.html", {"gone": status == 410}, status=status)


def signed_in(request, invitation: Invitation) -> HttpResponse:
    """One press for somebody with an account."""
    if request.method == "POST":
        try:
            invitations.accept(invitation.token_hash, request.user, timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except invitations.Gone:
            return nothing(request, 410)
        except Hidden:
            return nothing(request, 404)
        else:
            del request.session[OPENED]
            messages.success(request, _("You now act for %s.") % invitation.delegation)
            return redirect(invitation.delegation)
    is_theirs = request.user.email == invitation.email
    context = {"invitation": invitation, "is_theirs": is_theirs}
    return render(request, "cooperation/delegations/invitation.html", context)


def visitor(request, invitation: Invitation) -> HttpResponse:
    """To sign in for somebody with an account; a name and a password for who has none."""
    if User.objects.filter(email=invitation.email).exists():
        return render(
            request, "cooperation/delegations/invitation.html", {"invitation": invitation, "has_account": True}
        )
    form = AccountForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.accept_as_new(invitation.token_hash, timezone.now(), **form.facts)
        except ValidationError as error:
            blame(form, error)
        except invitations.Gone:
            return nothing(request, 410)
        except Hidden:
            return nothing(request, 404)
        else:
            del request.session[OPENED]
            messages.success(request, _("Your account is made. Sign in with your address and the new password."))
            return redirect("account_login")
    context = {"form": form, "invitation": invitation}
    return render(request, "cooperation/delegations/invitation.html", context, status=422 if form.errors else 200)
