"""The way of a payment roll: prepared by Pensions, approved by Finance, then frozen; or withdrawn with a reason."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.runs import Approval
from asp_portal.workflow import Doing, Sentence
from judges.pay.workflow import named
from judges.permissions import FINANCE
from pensions.models import PensionFile, PensionRoll
from pensions.roll import messages as roll_messages
from pensions.roll import services as rolls
from pensions.roll.computing import NO_ANSWER
from pensions.roll.paid import ON_PAYMENT, changed_files, rates_changed


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


roll_workflow = Approval(
    rolls.runs,
    may_approve="pensions.approve_pensionroll",
    office=FINANCE,
    label=gettext_lazy("Approve the payments"),
    refuses_preparer=gettext_lazy("Who prepared a payment roll does not approve it."),
    refuses_own=gettext_lazy("Nobody approves their own pension."),
    own="beneficiary__file__judge__user",
    obstacles=of_approval,
    approved=roll_messages.approved,
    withdrawn=roll_messages.withdrawn,
).workflow()
