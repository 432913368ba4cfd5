"""What awaits a person in travel, for the home page."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from judges.models import Judge
from judges.rules.presidency import authorisers
from judges.services import presidency_on
from travel.models import Claim, Journey
from travel.services import overdue


def entries(user: User, today: date) -> list[Task]:
    """What this user has to do; nothing that is nothing."""
    tasks = own_tasks(user, today) + presidency_tasks(user, today) + office_tasks(user)
    return [task for task in tasks if task.count]


def own_tasks(user: User, today: date) -> list[Task]:
    """A judge's own journeys and claims."""
    judge = Judge.objects.filter(user=user).first()
    if judge is None:
        return []
    claims = Claim.objects.filter(judge=judge).aggregate(
        drafts=Count("pk", filter=Q(state="draft")), moving=Count("pk", filter=Q(state__in=["certified", "verified"]))
    )
    late = overdue(today).filter(judge=judge).count()
    drafts = Journey.objects.filter(judge=judge, state="draft").count()
    return [
        Task(
            _("Journeys made, not yet claimed"), late, listing("journeys", state="authorised", mine=1),
            _("They ended 14 days ago or earlier; claims are due as soon as possible (App. 1, art. V)."), "care",
        ),
        Task(_("Your claims in preparation"), claims["drafts"], listing("claims", state="draft", mine=1)),
        Task(_("Your journey requests in preparation"), drafts, listing("journeys", state="draft", mine=1)),
        Task(
            _("Your claims on their way"), claims["moving"], listing("claims", mine=1),
            _("With the Secretariat or the Presidency."), "quiet",
        ),
    ]  # fmt: skip


def to_authorise(user: User, today: date) -> list[int]:
    """The judges, by their keys, whose journeys and claims this user may authorise today."""
    judge = Judge.objects.filter(user=user).first()
    if judge is None:
        return []
    presidency = presidency_on(today)
    if judge.pk not in {*presidency.holders.values(), presidency.acting}:
        return []
    waiting = (
        Claim.objects.filter(state="verified")
        .values_list("judge_id")
        .union(Journey.objects.filter(state="requested").values_list("judge_id"))
    )
    return [claimant for (claimant,) in waiting if judge.pk in authorisers(presidency, claimant)]


def presidency_tasks(user: User, today: date) -> list[Task]:
    """What awaits whoever holds or exercises the Presidency."""
    judges = to_authorise(user, today)
    if not judges:
        return []
    return [
        Task(
            _("Claims to authorise"), Claim.objects.filter(state="verified", judge__in=judges).count(),
            listing("claims", state="verified", for_me=1), _("Verified by the Secretariat."), "care",
        ),
        Task(
            _("Points to decide"),
            Claim.objects.filter(state="certified", awaits_decision=True, judge__in=judges).count(),
            listing("claims", state="certified", for_me=1),
            _("The regulations leave them to the President."),
            "care",
        ),
        Task(
            _("Journeys to authorise"), Journey.objects.filter(state="requested", judge__in=judges).count(),
            listing("journeys", state="requested", for_me=1), "", "care",
        ),
    ]  # fmt: skip


def office_tasks(user: User) -> list[Task]:
    """What awaits the Secretariat and Finance."""
    tasks = []
    if user.has_perm("travel.verify_claim"):
        count = Claim.objects.filter(state="certified").count()
        tasks.append(Task(_("Claims to verify"), count, listing("claims", state="certified"), "", "care"))
    if user.has_perm("travel.pay_claim"):
        count = Claim.objects.filter(state="authorised").count()
        tasks.append(Task(_("Claims to pay"), count, listing("claims", state="authorised"), "", "care"))
    return tasks


def listing(name: str, **query) -> str:
    """The address of a list with its filters set."""
    return reverse(f"travel:{name}", query=query)
