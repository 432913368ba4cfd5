"""The statement of a claim: its facts, lines, acts and assessment, as they are kept when it is issued."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_noop as _

from asp_portal import statements
from asp_portal.acts import Act
from asp_portal.statements import standing, step_sentences, with_the_law
from travel.facts import local
from travel.models import Claim, Expense, Itinerary, Statement

CERTIFICATION = _(
    "I certify that the expenses claimed were necessary and were incurred exclusively for the official duties of the"
    " Court, and that I have stated all advances received from any of its services."
)
ALWAYS_CITED = ("annex-IV", "app1-V")  # what every claim rests on
STANDING = ("certify", "verify", "authorise")


def issue(claim: Claim, act: Act) -> Statement:
    """The statement of a claim that `act` has just authorised; inside the transaction of that act."""
    assessment = claim.assessments.latest("pk")
    acts = [*claim.journey.acts, *Act.objects.about(claim)] if claim.journey else Act.objects.about(claim)
    return Statement.objects.create(
        claim=claim,
        net=assessment.net,
        body=statement_body(claim, assessment.body, acts),
        **statements.marks("S", act),
    )


def statement_body(claim: Claim, assessment: dict[str, Any], acts: Iterable[Act]) -> dict[str, Any]:
    """What the statement says, as JSON; amounts are texts.

    assessment: a stored one's body. acts: on the claim, before them those on its journey; the standing ones are kept.
    """
    body = {
        "claim": particulars(claim),
        "itinerary": itinerary(claim.itinerary),
        "expenses": [expense(line) for line in claim.expenses.all()],
        "stated_advances": [
            {"service": row.service, "on": str(row.received_on), "amount": str(row.amount)}
            for row in claim.stated_advances.all()
        ],
        "assessment": assessment,
        "acts": [act_row(act) for act in standing(acts, STANDING, ("decide",))],
    }
    return frozen(body)


def frozen(body: dict[str, Any]) -> dict[str, Any]:
    """The body with the law that its assessment rests on, and its words in each language."""
    clauses = {"certification": CERTIFICATION}
    return with_the_law(body, derived(body["assessment"]), sentences(body), always=ALWAYS_CITED, clauses=clauses)


def particulars(claim: Claim) -> dict[str, Any]:
    """Who claims, and for which journey."""
    judge = claim.judge
    return {
        "number": claim.number,
        "claimant": str(judge),
        "domicile": judge.domicile_place,
        "title": claim.title,
        "purpose": claim.purpose,
        "journey": claim.journey.number if claim.journey else "",
        "exception": claim.exception,
        "elsewhere": claim.elsewhere,
        "comparison": None if claim.comparison is None else str(claim.comparison),
    }


def itinerary(travelled: Itinerary) -> dict[str, Any]:
    """Legs in local time with its distance from UTC, stays, and who travels."""
    return {
        "judge_travels": travelled.judge_travels,
        "legs": [
            {
                "from": leg.from_place,
                "to": leg.to_place,
                "departs": local(leg.departs, leg.departs_zone).isoformat(),
                "arrives": local(leg.arrives, leg.arrives_zone).isoformat(),
            }
            for leg in travelled.legs.all()
        ],
        "stays": [
            {
                "place": stay.place.name,
                "from": str(stay.arrives_on),
                "until": str(stay.leaves_on),
                "private": stay.is_private,
                "lodging_provided": stay.lodging_provided,
                "meals": [stay.breakfasts, stay.lunches, stay.dinners],
            }
            for stay in travelled.stays.all()
        ],
        "companions": [
            {"relation": person.relation, "adult": person.is_adult, "travels_alone": person.travels_alone}
            for person in travelled.companions.all()
        ],
    }


def expense(line: Expense) -> dict[str, Any]:
    """An expense as claimed; what is allowed of it stands in the assessment under the same key."""
    return {
        "key": line.slug,
        "on": str(line.incurred_on),
        "nature": line.nature,
        "description": line.description,
        "traveller": line.traveller,
        "amount": str(line.amount),
        "currency": line.currency,
        "paid_by": line.paid_by,
        "official_reason": line.official_reason,
        "receipts": len(line.receipts.all()),
        "missing_receipt": line.missing_receipt,
        "allowed_reason": line.allowed_reason,
    }


# --- What follows from the rest -------------------------------------------------------------------------------------


def act_row(act: Act) -> dict[str, Any]:
    """An act, and whether it was on the journey."""
    return statements.act_row(act) | {"on_journey": act.subject_kind == "travel.journey"}


def derived(assessment: dict[str, Any]) -> list[dict[str, Any]]:
    """All that cites the law: the rows, and the steps that were taken."""
    steps = [step for step in assessment["trace"] if step["applied"]]
    return [*assessment["dsa"]["rows"], *assessment["costs"]["rows"], *steps]


def sentences(body: dict[str, Any]) -> Iterator[str]:
    """The message ids in a body."""
    yield from step_sentences(body["assessment"]["trace"])
    for row in body["assessment"]["costs"]["rows"]:
        yield row["reason"]
        yield from row["values"].values()
    for act in body["acts"]:
        yield act["office"]
