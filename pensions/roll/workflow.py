"""The way of a payment roll: prepared by Pensions, approved by Finance, then frozen; or withdrawn with a reason."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.roles import Role
from asp_portal.workflow import Doing, Hidden, Refused, Sentence, Transition, Workflow
from judges.pay.workflow import named
from judges.permissions import FINANCE
from pensions.models import PensionFile, PensionRoll
from pensions.roll import messages as roll_messages
from pensions.roll import services as rolls
from pensions.roll.computing import NO_ANSWER
from pensions.roll.paid import ON_PAYMENT, changed_files, rates_changed

S = PensionRoll.State
PENSIONS = Role.PENSIONS.value


# --- Who ------------------------------------------------------------------------------------------------------------


def preparer(doing: Doing) -> str:
    """Those who keep pensions, who prepare."""
    if not doing.user.has_perm("pensions.prepare_pensionroll"):
        raise Hidden
    return PENSIONS


def approver(doing: Doing) -> str:
    """Finance, which approves; nobody what they prepared, nor their own pension."""
    if not doing.user.has_perm("pensions.approve_pensionroll"):
        raise Hidden
    if doing.subject.prepared_by_id == doing.user.pk:
        raise Refused(_("Who prepared a payment roll does not approve it."))
    if doing.subject.payments.filter(beneficiary__file__judge__user=doing.user).exists():
        raise Refused(_("Nobody approves their own pension."))
    return FINANCE


def withdrawer(doing: Doing) -> str:
    """Those who prepare; or Finance, instead of approving it."""
    return PENSIONS if doing.user.has_perm("pensions.prepare_pensionroll") else approver(doing)


# --- What stands in the way -----------------------------------------------------------------------------------------


def of_approval(doing: Doing) -> list[Sentence]:
    """A roll is approved whole, on the record as it is, and each file has an answer."""
    roll = doing.subject
    if roll.computed_at is None:
        return [
            _("The pensions are still being computed: %(done)s of %(all)s files.")
            % {"done": roll.files_done, "all": roll.files_expected}
        ]
    found = [*outdated(roll), *unanswered(roll)]
    first = PensionRoll.objects.last_approved() is None  # later ones let an empty month pass
    if not found and first and not roll.payments.exists():
        found.append(_("There is nobody to pay."))
    return found


def outdated(roll: PensionRoll) -> list[Sentence]:
    """What changed since the roll was computed: it must be computed anew."""
    found: list[Sentence] = []
    changed = changed_files(roll.read_to, ON_PAYMENT).select_related("judge")
    if names := named([str(file.judge) for file in changed]):
        found.append(_("The record changed since the pensions were computed: %s. Compute them anew.") % names)
    if rates_changed(roll.read_to):
        found.append(
            _("The salary scale or an actuarial basis changed since the pensions were computed. Compute them anew.")
        )
    return found


def unanswered(roll: PensionRoll) -> list[Sentence]:
    """Whose record lacks what the pension follows from."""
    files = [row["file"] for row in roll.notices if row["kind"] == NO_ANSWER]
    judges = PensionFile.objects.filter(pk__in=files).select_related("judge") if files else []
    names = named([str(file.judge) for file in judges])
    return [_("What is due cannot be worked out from the record of: %s.") % names] if names else []


# --- What happens ---------------------------------------------------------------------------------------------------


def compute_anew(doing: Doing) -> None:
    """Everything again, from the record as it is now; who asked for it stands for it."""
    doing.subject.prepared_by = doing.user
    rolls.runs.begin_anew(doing.subject)


def approve(doing: Doing) -> None:
    """The payments are issued while the roll is still a draft: with it they are frozen."""
    doing.subject.approved_by = doing.user
    doing.subject.payments.update(issued_at=doing.at or timezone.now())


roll_workflow = Workflow(
    rolls.runs.content,
    [
        Transition(
            "approve",
            gettext_lazy("Approve the payments"),
            (S.DRAFT,),
            S.APPROVED,
            approver,
            obstacles=of_approval,
            effect=approve,
            after=roll_messages.approved,
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
            after=roll_messages.withdrawn,
            needs_reason=True,
            style="secondary",
        ),
    ],
)
