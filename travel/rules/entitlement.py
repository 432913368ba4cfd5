"""Whether a journey is one that the Court bears: the four kinds of App. 1, art. I(1)."""

from datetime import date

from asp_portal.law.steps import Step, Trace, Value, open_point
from asp_portal.law.words import _
from judges.rules.home_leave import is_home_leave_year
from travel.rules.facts import Journey, Purpose, Service, Term
from travel.rules.itinerary import ItineraryError, itinerary
from travel.rules.results import Entitlement, Reason

SENTENCES = {
    Reason.NOT_IN_OFFICE: _("The judge is not in office on the day of departure"),
    Reason.NOT_HOME_LEAVE_YEAR: _("The year of departure is not a year of home leave"),
    Reason.ALREADY_MADE: _("The journey of this kind has been made already"),
    Reason.NOT_AUTHORISED: _("The President had not authorised the journey by the day of departure"),
}
PROVISION = {
    Purpose.APPOINTMENT: "app1-I-1-a",
    Purpose.HOME_LEAVE: "app1-I-1-b",
    Purpose.SEPARATION: "app1-I-1-c",
    Purpose.OFFICIAL: "app1-I-1-d",
}


def entitlement(journey: Journey, service: Service) -> Entitlement:
    """Whether a journey is an entitlement, or official and authorised; the first condition that fails is the reason.

    App. 1, art. I(1)(a), (c): once. Art. I(1)(b): in office, in a home leave year, once in it (T-1).
    Art. I(1)(d): in office, authorised on or before the day of departure. For (b), (d) a day not yet served full-time
    is an open point (T-12). Raises ItineraryError where the journey has no day of departure.
    """
    departs_on = itinerary(journey).departs_on
    if departs_on is None:
        raise ItineraryError(_("The journey has no legs and no stays, so no day of departure."))
    by_purpose = {
        Purpose.APPOINTMENT: _once,
        Purpose.HOME_LEAVE: _home_leave,
        Purpose.SEPARATION: _once,
        Purpose.OFFICIAL: _official,
    }
    reason = by_purpose[journey.purpose](journey, service, departs_on)
    provision = PROVISION[journey.purpose]
    if reason is not None:
        readings = ("T-1",) if journey.purpose is Purpose.HOME_LEAVE else ()
        step = Step(SENTENCES[reason], provisions=(provision,), readings=readings, applied=False)
        return Entitlement(False, reason, trace=Trace((step,)))
    return _full_time(journey, service, departs_on)


def _term_on(service: Service, day: date) -> Term | None:
    return next(
        (t for t in service.terms if t.first_day <= day and (t.last_day is None or day <= t.last_day)),
        None,
    )


def _once(journey: Journey, service: Service, departs_on: date) -> Reason | None:
    """On appointment and at the end of office: one journey of one who has or had a term. App. 1, art. I(1)(a), (c)."""
    if not service.terms:
        return Reason.NOT_IN_OFFICE
    if any(past.purpose is journey.purpose for past in service.journeys):
        return Reason.ALREADY_MADE
    return None


def _home_leave(journey: Journey, service: Service, departs_on: date) -> Reason | None:
    """In office, in its year, once in it. App. 1, art. I(1)(b), T-1."""
    if _term_on(service, departs_on) is None:
        return Reason.NOT_IN_OFFICE
    if not is_home_leave_year(min(term.first_day for term in service.terms), departs_on.year):
        return Reason.NOT_HOME_LEAVE_YEAR
    made = (past.departs_on.year for past in service.journeys if past.purpose is Purpose.HOME_LEAVE)
    return Reason.ALREADY_MADE if departs_on.year in made else None


def _official(journey: Journey, service: Service, departs_on: date) -> Reason | None:
    """In office, and authorised by the President on or before the day of departure. App. 1, art. I(1)(d)."""
    if _term_on(service, departs_on) is None:
        return Reason.NOT_IN_OFFICE
    if journey.authorised_on is None or journey.authorised_on > departs_on:
        return Reason.NOT_AUTHORISED
    return None


def _full_time(journey: Journey, service: Service, departs_on: date) -> Entitlement:
    """A judge serves full-time (Annex, art. I(1)); before that, (b) and (d) wait for a decision. T-12."""
    provision = PROVISION[journey.purpose]
    met = Step(_("The conditions of the journey are met"), provisions=(provision,))
    granted = Entitlement(True, trace=Trace((met,)))
    term = _term_on(service, departs_on)
    if journey.purpose not in (Purpose.HOME_LEAVE, Purpose.OFFICIAL) or term is None:
        return granted
    if term.full_time_from is None or term.full_time_from <= departs_on:
        return granted
    decision = journey.decision("T-12")
    if decision is None:
        return Entitlement(None, open_point=open_point("T-12"))
    label = _("Not yet full-time on the day of departure: decided by %(by)s on %(on)s")
    values: dict[str, Value] = {"by": decision.by, "on": decision.on}
    step = Step(label, values, provisions=("annex-I-1", provision), readings=("T-12",), applied=decision.granted)
    reason = None if decision.granted else Reason.NOT_IN_OFFICE
    return Entitlement(decision.granted, reason, trace=Trace((step,)))
