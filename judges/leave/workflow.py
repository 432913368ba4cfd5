"""The way of leave: asked for by the judge, decided by the Presidency; or recorded by the Secretariat."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal import acts
from asp_portal.workflow import Doing, Hidden, Refused, Transition, Workflow, lock
from judges.leave import messages
from judges.leave.figures import NOBODY, days_in_words, figures_of, impossible, obstacles
from judges.models import LeaveRequest
from judges.permissions import SECRETARIAT, claimant, holder, is_claimant, presidency
from judges.services import authorisers_of

S = LeaveRequest.State


def leave_facts(request: LeaveRequest) -> dict[str, Any]:
    """What an act on leave is about."""
    return {
        "number": request.number,
        "judge": str(request.judge),
        "first_day": str(request.first_day),
        "last_day": str(request.last_day),
        "from_noon": request.from_noon,
        "until_noon": request.until_noon,
        "note": request.note,
        "source": request.source,
        "days_by_year": request.days_by_year,
    }


def decider(doing: Doing) -> str:
    """Whoever holds or exercises the Presidency today; nobody of their own leave (reading T-8)."""
    if not is_claimant(doing.user, doing.subject):
        return presidency(doing)
    if doing.subject.judge_id not in authorisers_of(NOBODY, doing.today):
        raise Hidden
    raise Refused(_("Nobody decides on their own leave."))


def giver(doing: Doing) -> str:
    """The judge, before the leave starts."""
    office = claimant(doing)
    if doing.subject.last_day < doing.today:
        raise Hidden
    if doing.subject.first_day <= doing.today:
        raise Refused(_("This leave has begun: the Secretariat can record what was really taken."))
    return office


def recorder(doing: Doing) -> str:
    """The Secretariat, which records what a document says; nobody their own."""
    if doing.subject.state == S.DRAFT and not doing.subject.is_recorded:
        raise Hidden
    return holder(doing, "judges.record_leaverequest", SECRETARIAT, _("Nobody records their own leave."))


def corrector(doing: Doing) -> str:
    """The Secretariat, of what it recorded and of leave that has begun: the Presidency decides on what is to come."""
    office = recorder(doing)
    if not doing.subject.is_recorded and doing.today < doing.subject.first_day:
        raise Hidden
    return office


# --- What stands in the way -----------------------------------------------------------------------------------------


def of_request(doing: Doing) -> list[str]:
    """Days to come, in office, not taken twice, within the balance."""
    found = []
    if doing.subject.first_day < doing.today:
        found.append(_("These days have begun: leave already taken is recorded by the Secretariat."))
    return found + obstacles(figures_of(doing.subject))


def of_grant(doing: Doing) -> list[str]:
    """The same but for the days: whoever decides late may still grant what was asked in time."""
    return obstacles(figures_of(doing.subject))


def of_record(doing: Doing) -> list[str]:
    """Days in office, not taken twice; a remark where less is left than nothing."""
    figures = figures_of(doing.subject)
    found = impossible(figures)
    if figures.missing and not doing.subject.note:
        year, days = next(iter(figures.missing.items()))
        sentence = _("For %(year)s this takes %(missing)s more than there are: say in the note why it was so.")
        found.append(sentence % {"year": year, "missing": days_in_words(days)})
    return found


# --- What changes ---------------------------------------------------------------------------------------------------


def fix_days(doing: Doing) -> None:
    """The working days by year, as the holidays stand now."""
    doing.subject.days_by_year = figures_of(doing.subject).by_year


def request(doing: Doing) -> None:
    """Who asked, and for how many days."""
    doing.subject.requested_by = doing.user
    fix_days(doing)


def grant(doing: Doing) -> None:
    """Who decided; the days stay as they are now."""
    doing.subject.decided_by = doing.user
    fix_days(doing)


def refuse(doing: Doing) -> None:
    """Who decided."""
    doing.subject.decided_by = doing.user


class LeaveWorkflow(Workflow):
    """Of one judge's leave, one thing is done at a time: two requests cannot both take the last days."""

    @transaction.atomic
    def apply(self, name: str, doing: Doing, *, seen: str | None = None) -> acts.Act:
        """As every workflow, with the judge's record locked meanwhile."""
        lock(doing.subject.judge)
        return super().apply(name, doing, seen=seen)


leave_workflow = LeaveWorkflow(
    leave_facts,
    [
        Transition(
            "request",
            gettext_lazy("Ask for this leave"),
            (S.DRAFT,),
            S.REQUESTED,
            claimant,
            obstacles=of_request,
            effect=request,
            after=messages.asked,
        ),
        Transition(
            "grant",
            gettext_lazy("Grant"),
            (S.REQUESTED,),
            S.GRANTED,
            decider,
            obstacles=of_grant,
            effect=grant,
            after=messages.granted,
            style="success",
        ),
        Transition(
            "refuse",
            gettext_lazy("Refuse"),
            (S.REQUESTED,),
            S.REFUSED,
            decider,
            effect=refuse,
            after=messages.refused,
            needs_reason=True,
            style="danger",
        ),
        Transition(
            "withdraw",
            gettext_lazy("Withdraw"),
            (S.DRAFT, S.REQUESTED),
            S.WITHDRAWN,
            claimant,
            after=messages.withdrawn,
            style="secondary",
        ),
        Transition(
            "give-back",
            gettext_lazy("Give this leave back"),
            (S.GRANTED,),
            S.WITHDRAWN,
            giver,
            after=messages.given_back,
            style="secondary",
        ),
        Transition(
            "record",
            gettext_lazy("Record leave taken"),
            (S.DRAFT,),
            S.GRANTED,
            recorder,
            obstacles=of_record,
            effect=fix_days,
            after=messages.recorded,
        ),
        Transition(
            "take-back",
            gettext_lazy("Take it off the record"),
            (S.GRANTED,),
            S.WITHDRAWN,
            corrector,
            after=messages.taken_back,
            needs_reason=True,
            style="secondary",
        ),
    ],
)
