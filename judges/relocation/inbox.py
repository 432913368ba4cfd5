"""What awaits a person about the relocation sum, for the home page."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.inbox import Task
from judges import facts
from judges.models import Judge, RelocationClaim
from judges.relocation import services as relocation
from judges.rules.presidency import authorisers
from judges.services import presidency_on


def tasks(user: User, today: date) -> list[Task]:
    """What this user has to do."""
    own = own_tasks(user, today) if Role.JUDGE in user.roles else []
    return own + office_tasks(user)


def own_tasks(user: User, today: date) -> list[Task]:
    """A judge's own claim; and those that whoever exercises the Presidency may authorise."""
    judge = Judge.objects.filter(user=user).prefetch_related(*facts.FOR_RESIDENCE).first()
    if judge is None:
        return []
    drafts = judge.relocation_claims.filter(state="draft").count()
    possible = 0 if drafts else int(relocation.may_claim(judge, today))
    return [
        Task(
            _("Relocation sum you can claim"), possible, reverse("judges:relocation-new"),
            _("Due on resettling outside the Netherlands after the end of office (App. 1, art. IV)."),
        ),
        Task(_("Your relocation claims in preparation"), drafts, listing(state="draft", mine=1)),
        Task(_("Relocation claims to authorise"), to_authorise(judge, today), listing(state="verified"), "", "care"),
    ]  # fmt: skip


def to_authorise(judge: Judge, today: date) -> int:
    """How many claims this judge may authorise today."""
    waiting = RelocationClaim.objects.filter(state="verified").exclude(verified_by=judge.user_id)
    claimants = list(waiting.values_list("judge_id", flat=True))
    if not claimants:
        return 0
    presidency = presidency_on(today)
    return sum(judge.pk in authorisers(presidency, claimant) for claimant in claimants)


def office_tasks(user: User) -> list[Task]:
    """What awaits the Secretariat and Finance."""
    found = []
    for permission, state, label in (
        ("judges.verify_relocationclaim", "certified", _("Relocation claims to verify")),
        ("judges.pay_relocationclaim", "authorised", _("Relocation claims to pay")),
    ):
        if user.has_perm(permission):
            count = RelocationClaim.objects.filter(state=state).exclude(judge__user=user).count()
            found.append(Task(label, count, listing(state=state), "", "care"))
    return found


def listing(**query) -> str:
    """The address of the list with its filters set."""
    return reverse("judges:relocations", query=query)
