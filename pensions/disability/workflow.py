"""The way of a case of incapacity: the Court decides on the opinions, or the case is withdrawn."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from asp_portal.workflow import Doing, Sentence, Transition, Workflow, lock
from judges.permissions import holder
from pensions.disability import messages
from pensions.disability import services as disability
from pensions.models import DisabilityCase

S = DisabilityCase.State
PENSIONS = gettext_noop("Pensions")
WORDS = {
    "number": gettext_lazy("number"),
    "opinions": gettext_lazy("opinions on file"),
    "decision": gettext_lazy("decision"),
}


def decider(doing: Doing) -> str:
    """Who records the Court's decision, of which the opinions are not theirs to read; nobody their own."""
    own = _("Nobody records a decision about themselves.")
    return holder(doing, "pensions.decide_disability", PENSIONS, own)


def keeper(doing: Doing) -> str:
    """Who keeps pension files."""
    return holder(doing, "pensions.keep_pension", PENSIONS, _("Nobody keeps their own pension file."))


def of_decision(doing: Doing) -> list[Sentence]:
    """Two opinions that agree, or a third (II(2))."""
    return list(disability.standing_of(doing.subject).missing)


def decide(doing: Doing) -> None:
    """The Court's finding; that of incapacity ends the term, as it was shown before. doing.data: as of DecideForm."""
    case = doing.subject
    case.decided_on, case.decision, case.last_day = (
        doing.data[name] for name in ("decided_on", "decision", "last_day")
    )
    lock(case.judge)
    if disability.foreseen(disability.what_follows(case, doing.user, case.last_day)) != doing.data["foreseen"]:
        raise ValidationError(_("What follows was not shown as it is now: look at it again, then confirm."))
    if case.last_day:
        disability.end_term(case, doing.user, case.last_day)


def withdraw(doing: Doing) -> None:
    """Why is sealed: an act is read by more people than those who deal with the case."""
    doing.subject.decision = doing.data["decision"]


disability_workflow = Workflow(
    disability.case_facts,
    [
        Transition(
            "decide",
            gettext_lazy("Record the Court’s decision"),
            (S.DRAFT,),
            S.DECIDED,
            decider,
            obstacles=of_decision,
            effect=decide,
            after=messages.concluded,
            dangerous=True,
        ),
        Transition(
            "withdraw",
            gettext_lazy("Withdraw the case"),
            (S.DRAFT,),
            S.WITHDRAWN,
            keeper,
            effect=withdraw,
            after=messages.concluded,
            style="secondary",
        ),
    ],
)
