"""The way of a pay run: prepared by the Secretariat, approved by Finance, then frozen; or withdrawn with a reason."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from asp_portal.runs import Approval
from asp_portal.workflow import Doing, Sentence
from judges.models import Judge, PayRun
from judges.pay import messages as pay_messages
from judges.pay import services as pay
from judges.permissions import FINANCE

NAMED = 5  # of the people in a sentence; the others are counted


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


pay_workflow = Approval(
    pay.runs,
    may_approve="judges.approve_payrun",
    office=FINANCE,
    label=gettext_lazy("Approve the pay"),
    refuses_preparer=gettext_lazy("Who prepared a pay run does not approve it."),
    refuses_own=gettext_lazy("Nobody approves their own pay."),
    own="judge__user",
    obstacles=of_approval,
    approved=pay_messages.approved,
    withdrawn=pay_messages.withdrawn,
).workflow()
