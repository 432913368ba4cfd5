"""What stands in the way of an act on a journey or a claim, in sentences that say what to do."""

from collections.abc import Callable
from functools import wraps

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Doing, Sentence
from travel import assessing, presentation
from travel.content import fresh
from travel.facts import recorded_advances, total
from travel.figures import impossible, missing_words
from travel.models import Claim, Itinerary, Purpose
from travel.rules.itinerary import ItineraryError
from travel.rules.results import Reason, UnaccountedNight

REASONS = {
    Reason.NOT_IN_OFFICE: gettext_lazy("The judge is not in office on the day of the journey (App. 1, art. I(1))."),
    Reason.NOT_HOME_LEAVE_YEAR: gettext_lazy("Home leave is due in every second calendar year (reading T-1)."),
    Reason.ALREADY_MADE: gettext_lazy("This journey has been made already (App. 1, art. I(1))."),
    Reason.NOT_AUTHORISED: gettext_lazy(
        "The President did not authorise the journey on or before the day of departure (App. 1, art. I(1)(d))."
    ),
}


def possible(obstacles: Callable[[Doing], list[Sentence]]) -> Callable[[Doing], list[Sentence]]:
    """The obstacles; or, where the itinerary is one that cannot be, why not."""

    @wraps(obstacles)
    def asked(doing: Doing) -> list[Sentence]:
        try:
            return obstacles(doing)
        except ItineraryError as error:
            return [impossible(error)]

    return asked


def of_itinerary(itinerary: Itinerary) -> list[Sentence]:
    """A journey needs a way and somebody who travels."""
    found: list[Sentence] = []
    if not itinerary.legs.all() and not itinerary.stays.all():
        found.append(_("The itinerary is empty: say where the journey goes."))
    if not itinerary.judge_travels and not itinerary.companions.all():
        found.append(_("Nobody travels: the judge or at least one companion must."))
    return found


def of_request(doing: Doing) -> list[Sentence]:
    """A journey is asked for before it begins."""
    journey = fresh(doing.subject)
    found = of_itinerary(journey.itinerary)
    if journey.departs_on and journey.departs_on < doing.today:
        found.append(
            _("The journey began on %s: it had to be authorised on or before that day.")
            % short_date(journey.departs_on)
        )
    return found


def of_cancellation(doing: Doing) -> list[Sentence]:
    """A journey with a claim was made."""
    if doing.subject.claims.exclude(state__in=[Claim.State.WITHDRAWN, Claim.State.REFUSED]).exists():
        return [_("There is a claim for this journey. Withdraw the claim first.")]
    return []


@possible
def of_certification(doing: Doing) -> list[Sentence]:
    """What a claim must have before its judge can certify it."""
    claim = fresh(doing.subject)
    found = of_itinerary(claim.itinerary)
    if found:
        return found
    found += of_entitlement(claim, doing)
    if claim.elsewhere and claim.comparison is None:
        found.append(_("Give the cost of the journey to the domicile at appointment: elsewhere is paid up to it."))
    if claim.returns_on and claim.returns_on > doing.today:
        found.append(_("The journey ends on %s: it can be claimed after its end.") % short_date(claim.returns_on))
    found += [
        _("“%s” has neither a receipt nor a declaration why it is missing.") % line.description
        for line in claim.expenses.all()
        if not line.receipts.all() and not line.missing_receipt
    ]
    assessment = assessing.assessed(claim)
    found += [
        missing_words(presentation.missing(row)) for row in assessment.missing if isinstance(row, UnaccountedNight)
    ]
    if not claim.expenses.all() and not assessment.dsa.rows and not assessment.missing:
        found.append(_("There is nothing to claim: no expenses, and no subsistence allowance is due."))
    return found


def of_entitlement(claim: Claim, doing: Doing) -> list[Sentence]:
    """The journey must be one of art. I(1); an open point is no obstacle here."""
    if claim.purpose == Purpose.OFFICIAL and claim.journey is None:
        return [_("Choose the authorised journey: an official journey needs the President's authorisation.")]
    entitlement = assessing.entitled(claim)
    if entitlement.entitled is False and entitlement.reason:
        return [str(REASONS[entitlement.reason])]
    return []


@possible
def of_verification(doing: Doing) -> list[Sentence]:
    """What the Secretariat must settle before a claim goes to the President."""
    claim = fresh(doing.subject)
    found = unsettled(claim)
    undecided = [
        line.description for line in claim.expenses.all() if line.allowed is None and line.slug not in doing.data
    ]
    if undecided:
        found.append(_("Say what is allowed of: %s.") % ", ".join(f"“{name}”" for name in undecided))
    stated, recorded = (
        total(a.amount for a in claim.stated_advances.all()),
        total(a.amount for a in recorded_advances(claim)),
    )
    if stated != recorded and not doing.reason:
        found.append(
            _(
                "The judge states advances of %(stated)s EUR, on record are %(recorded)s EUR:"
                " say in the note how this was settled."
            )
            % {"stated": stated, "recorded": recorded}
        )
    return found


def unsettled(claim: Claim) -> list[Sentence]:
    """Rates that are missing and points that are open."""
    found = [missing_words(presentation.missing(row)) for row in assessing.assessed(claim).missing]
    points = assessing.points_to_decide(claim)
    return found + [_("Open, for the President to decide: %s") % _(point.question) for point in points]
