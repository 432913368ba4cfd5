"""What the pages of journeys and claims show: facts gathered for templates, no words of law and no arithmetic of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from asp_portal.acting import timeline
from asp_portal.differences import differences
from asp_portal.templatetags.portal import labelled, money, short_date
from travel import assessing, content, presentation
from travel.facts import local, recorded_advances, total
from travel.figures import impossible, missing_words
from travel.models import Claim, Itinerary, Journey, Paper, Purpose
from travel.rules.itinerary import ItineraryError
from travel.workflow import claim_workflow, journey_workflow

ALIKE = (
    "person", "place", "in_transport", "step", "step_rate", "supplement", "reductions", "share", "day_share",
    "exchange", "currency", "provisions", "readings",
)  # fmt: skip


@dataclass
class Run:
    """Days in a row with the same allowance for the same person."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def first(self) -> dict[str, Any]:
        """The row that stands for all."""
        return self.rows[0]

    @property
    def last_on(self) -> str:
        """The last day."""
        return self.rows[-1]["on"]

    @property
    def euro(self) -> Fraction:
        """The sum, exact."""
        return sum((Fraction(row["euro"]) for row in self.rows), Fraction(0))


def runs(rows: list[dict[str, Any]]) -> Iterator[Run]:
    """The day-by-day rows, person by person, with equal days drawn together."""
    ordered = sorted(
        rows,
        key=lambda row: (row["person"]["who"] != "judge", row["person"]["who"], row["person"]["number"], row["on"]),
    )
    run = Run()
    for row in ordered:
        if run.rows and not follows(run.rows[-1], row):
            yield run
            run = Run()
        run.rows.append(row)
    if run.rows:
        yield run


def follows(before: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether a day is the next one with the same allowance."""
    next_day = date.fromisoformat(before["on"]).toordinal() + 1 == date.fromisoformat(row["on"]).toordinal()
    return next_day and all(before[key] == row[key] for key in ALIKE)


def claim_context(claim: Claim, body: dict[str, Any] | None) -> dict[str, Any]:
    """Everything on the page of a claim that is not a button."""
    stated, recorded = list(claim.stated_advances.all()), recorded_advances(claim)
    acts = timeline(claim, claim_workflow)
    rows = {row["key"]: row for row in body["costs"]["rows"]} if body else {}
    return {
        "facts": claim_facts(claim),
        "legs": legs(claim.itinerary),
        "lines": [(line, rows.get(line.slug)) for line in claim.expenses.all()],
        "body": body,
        "runs": list(runs(body["dsa"]["rows"])) if body else [],
        "stated": stated,
        "recorded": recorded,
        "stated_total": total(row.amount for row in stated),
        "recorded_total": total(row.amount for row in recorded),
        "acts": acts,
        "decisions": claim.decisions.all() if any(act.name == "decide" for act in acts) else (),
    }


def claim_facts(claim: Claim) -> list[tuple[str, Any]]:
    """The head of a claim."""
    found = [
        (_("Judge"), claim.judge),
        (_("Kind of journey"), claim.get_purpose_display()),
        (_("Dates"), span(claim)),
        (_("Destination"), claim.destination),
    ]
    if claim.journey:
        found.append(
            (
                _("Authorisation"),
                _("%(number)s of %(day)s")
                % {"number": claim.journey.number, "day": short_date(claim.journey.authorised_on)},
            )
        )
    if claim.exception:
        found.append((_("Other means or route wanted"), claim.exception))
    if claim.elsewhere:
        found.append((_("Cost of the journey to the domicile"), money(claim.comparison, "EUR")))
    family = claim.itinerary.companions.all() if claim.purpose != Purpose.OFFICIAL else ()
    if family:
        found.append((_("Accompanied by"), ", ".join(who(person) for person in family)))
    return found


def who(person) -> str:
    """A companion in words."""
    words = person.get_relation_display()
    return f"{words} ({_('travels alone')})" if person.travels_alone else str(words)


def span(paper: Paper) -> str:
    """From when to when; a day for a journey of one."""
    if not paper.departs_on:
        return ""
    if paper.departs_on == paper.returns_on:
        return short_date(paper.departs_on)
    return f"{short_date(paper.departs_on)} – {short_date(paper.returns_on)}"


def legs(itinerary: Itinerary) -> list[dict[str, Any]]:
    """The legs with local times."""
    return [
        {
            "leg": leg,
            "departs": clock(leg.departs, leg.departs_zone),
            "arrives": clock(leg.arrives, leg.arrives_zone),
        }
        for leg in itinerary.legs.all()
    ]


def clock(moment: datetime, zone: str) -> str:
    """A local time with its zone."""
    there = local(moment, zone)
    return f"{short_date(there.date())}, {there:%H:%M} ({there:%Z})"


def journey_context(journey: Journey) -> dict[str, Any]:
    """Everything on the page of a journey that is not a button."""
    estimate = None
    if journey.itinerary.legs.all() or journey.itinerary.stays.all():
        try:
            estimate = assessing.estimated(journey)
        except ItineraryError as error:
            return {"itinerary_error": impossible(error), **journey_basics(journey)}
    return {
        "estimate": estimate,
        "missing": [missing_words(presentation.missing(row)) for row in estimate.missing] if estimate else [],
        **journey_basics(journey),
    }


def journey_basics(journey: Journey) -> dict[str, Any]:
    """The head, the way, claims and acts of a journey."""
    facts = [
        (_("Judge"), journey.judge),
        (_("Why the journey is made"), journey.reason),
        (_("Dates"), span(journey)),
        (_("Destination"), journey.destination),
        (_("Estimated travel costs"), money(journey.estimate, "EUR")),
    ]
    if journey.exception:
        agreed = {True: _("agreed"), False: _("not agreed"), None: _("not yet decided")}[journey.exception_agreed]
        facts.append((_("Other means or route wanted"), f"{journey.exception} ({agreed})"))
    if journey.authorised_on:
        facts.append((_("Authorised on"), short_date(journey.authorised_on)))
    return {
        "facts": facts,
        "legs": legs(journey.itinerary),
        "claims": journey.claims.exclude(state="draft"),
        "advances": journey.advances.all(),
        "acts": timeline(journey, journey_workflow),
    }


def open_points(claim: Claim) -> list[tuple[str, str]]:
    """What the President may decide on a claim, as choices: the point's name and the question."""
    found = []
    for point in assessing.points_to_decide(claim):
        if point.readings:
            found.append((point.readings[0], labelled(point.readings[0], _(point.question))))
        else:
            found.append((assessing.EXCEPTION, _("Other means or another route: %s") % point.question))
    return found


def against_authorisation(claim: Claim) -> list[tuple[str, str, str]] | None:
    """How the journey as travelled differs from the one authorised; None where none was asked for."""
    if claim.journey is None:
        return None
    planned = content.fresh(claim.journey).itinerary
    return differences(content.itinerary_facts(planned), content.itinerary_facts(claim.itinerary), content.WORDS)
