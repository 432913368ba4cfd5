"""The way of a pay run: prepared by the Secretariat, approved by Finance, then frozen; or withdrawn with a reason."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from asp_portal.workflow import Doing, Hidden, Refused, Sentence, Transition, Workflow
from judges.models import Judge, PayRun
from judges.pay import messages as pay_messages
from judges.pay import services as pay
from judges.permissions import FINANCE, SECRETARIAT

S = PayRun.State
NAMED = 5  # of the people in a sentence; the others are counted


# --- Who ------------------------------------------------------------------------------------------------------------


def preparer(doing: Doing) -> str:
    """The Secretariat, which prepares."""
    if not doing.user.has_perm("judges.prepare_payrun"):
        raise Hidden
    return SECRETARIAT


def approver(doing: Doing) -> str:
    """Finance, which approves; nobody what they prepared, nor their own pay."""
    if not doing.user.has_perm("judges.approve_payrun"):
        raise Hidden
    if doing.subject.prepared_by_id == doing.user.pk:
        raise Refused(_("Who prepared a pay run does not approve it."))
    if doing.subject.statements.filter(judge__user=doing.user).exists():
        raise Refused(_("Nobody approves their own pay."))
    return FINANCE


def withdrawer(doing: Doing) -> str:
    """The Secretariat; or Finance, instead of approving it."""
    return SECRETARIAT if doing.user.has_perm("judges.prepare_payrun") else approver(doing)


# --- What stands in the way -----------------------------------------------------------------------------------------


def of_approval(doing: Doing) -> list[Sentence]:
    """A run is approved whole, on the record as it is, and each judge has a salary."""
    run = doing.subject
    if run.computed_at is None:
        return [
            _("The pay is still being computed: %(done)s of %(all)s judges.")
            % {"done": run.judges_done, "all": run.judges_expected}
        ]
    return [*outdated(run), *without_salary(run)] or ([] if run.statements.exists() else [_("There is nobody to pay.")])


def outdated(run: PayRun) -> list[Sentence]:
    """What changed since the run was computed: it must be computed anew."""
    found: list[Sentence] = []
    changed = Judge.objects.filter(pk__in=pay.changed_records(run.read_to, pay.ON_PAYMENT))
    if names := named([str(judge) for judge in changed]):
        found.append(_("The record changed since the pay was computed: %s. Compute it anew.") % names)
    if pay.scale_changed(run.read_to):
        found.append(_("The salary scale changed since the pay was computed. Compute it anew."))
    return found


def without_salary(run: PayRun) -> list[Sentence]:
    """Whose days the salary scale does not know."""
    missing = run.statements.filter(body__has_key="no_salary_on").select_related("judge").defer("body")
    names = named([str(statement.judge) for statement in missing])
    return [_("The salary scale has no salary for days of: %s.") % names] if names else []


def named(names: list[str]) -> str:
    """ "Ada Example, Ben Example and 3 others"."""
    others = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    if others <= 0:
        return shown
    return ngettext("%(names)s and %(others)d other", "%(names)s and %(others)d others", others) % {
        "names": shown,
        "others": others,
    }


# --- What happens ---------------------------------------------------------------------------------------------------


def compute_anew(doing: Doing) -> None:
    """Everything again, from the record as it is now; who asked for it stands for it."""
    doing.subject.prepared_by = doing.user
    pay.runs.begin_anew(doing.subject)


def approve(doing: Doing) -> None:
    """The statements are issued while the run is still a draft: with it they are frozen."""
    doing.subject.approved_by = doing.user
    doing.subject.statements.update(issued_at=doing.at or timezone.now())


pay_workflow = Workflow(
    pay.runs.content,
    [
        Transition(
            "approve",
            gettext_lazy("Approve the pay"),
            (S.DRAFT,),
            S.APPROVED,
            approver,
            obstacles=of_approval,
            effect=approve,
            after=pay_messages.approved,
            dangerous=True,
            style="success",
        ),
        Transition(
            "recompute",
            gettext_lazy("Compute it anew"),
            (S.DRAFT,),
            S.DRAFT,
            preparer,
            effect=compute_anew,
            style="secondary",
        ),
        Transition(
            "withdraw",
            gettext_lazy("Withdraw"),
            (S.DRAFT,),
            S.WITHDRAWN,
            withdrawer,
            after=pay_messages.withdrawn,
            needs_reason=True,
            style="secondary",
        ),
    ],
)
