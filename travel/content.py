"""What an act on a journey or a claim is about: its facts as plain values, and what each is called.

The facts are what a person reads on the page and signs for; amounts are texts, so that the fingerprint is exact.
"""

from typing import Any

from django.utils.translation import gettext_lazy

from asp_portal.acts import keep_facts
from travel.models import Claim, Itinerary, Journey, Paper

WORDS = {
    "number": gettext_lazy("number"),
    "judge": gettext_lazy("judge"),
    "title": gettext_lazy("purpose of the journey"),
    "reason": gettext_lazy("reason"),
    "purpose": gettext_lazy("kind of journey"),
    "journey": gettext_lazy("authorised journey"),
    "exception": gettext_lazy("other means or another route wanted"),
    "estimate": gettext_lazy("estimated travel costs, EUR"),
    "elsewhere": gettext_lazy("to another place than the domicile at appointment"),
    "comparison": gettext_lazy("cost of the journey to the domicile, EUR"),
    "net": gettext_lazy("net amount, EUR"),
    "judge_travels": gettext_lazy("the judge travels"),
    "legs": gettext_lazy("leg"),
    "from": gettext_lazy("from"),
    "to": gettext_lazy("to"),
    "departs": gettext_lazy("departs"),
    "arrives": gettext_lazy("arrives"),
    "stays": gettext_lazy("stay"),
    "place": gettext_lazy("place"),
    "until": gettext_lazy("until, the day of leaving"),
    "private": gettext_lazy("private days"),
    "lodging_provided": gettext_lazy("lodging provided without charge"),
    "breakfasts": gettext_lazy("breakfasts provided"),
    "lunches": gettext_lazy("lunches provided"),
    "dinners": gettext_lazy("dinners provided"),
    "companions": gettext_lazy("companion"),
    "relation": gettext_lazy("relation"),
    "adult": gettext_lazy("child of 18 or over"),
    "lives_at_seat": gettext_lazy("lives with the judge at the seat"),
    "travels_alone": gettext_lazy("travels without the judge"),
    "expenses": gettext_lazy("expense"),
    "date": gettext_lazy("date"),
    "nature": gettext_lazy("nature"),
    "description": gettext_lazy("description"),
    "traveller": gettext_lazy("for"),
    "amount": gettext_lazy("amount"),
    "currency": gettext_lazy("currency"),
    "paid_by": gettext_lazy("paid by"),
    "official_reason": gettext_lazy("official reason"),
    "missing_receipt": gettext_lazy("why there is no receipt"),
    "not_duplicate": gettext_lazy("why this is not the same expense twice"),
    "receipts": gettext_lazy("receipt"),
    "limit": gettext_lazy("limit"),
    "allowed": gettext_lazy("allowed"),
    "allowed_reason": gettext_lazy("reason of the Secretariat"),
    "stated_advances": gettext_lazy("advance stated"),
    "service": gettext_lazy("service of the Court"),
    "received_on": gettext_lazy("received on"),
}


def itinerary_facts(itinerary: Itinerary) -> dict[str, Any]:
    """Legs, stays and companions."""
    return {
        "judge_travels": itinerary.judge_travels,
        "legs": [
            {
                "from": leg.from_place,
                "to": leg.to_place,
                "departs": f"{leg.departs.isoformat()} {leg.departs_zone}",
                "arrives": f"{leg.arrives.isoformat()} {leg.arrives_zone}",
            }
            for leg in itinerary.legs.all()
        ],
        "stays": [
            {
                "place": stay.place.name,
                "from": str(stay.arrives_on),
                "until": str(stay.leaves_on),
                "private": stay.is_private,
                "lodging_provided": stay.lodging_provided,
                "breakfasts": stay.breakfasts,
                "lunches": stay.lunches,
                "dinners": stay.dinners,
            }
            for stay in itinerary.stays.all()
        ],
        "companions": [
            {
                "relation": companion.relation,
                "adult": companion.is_adult,
                "lives_at_seat": companion.lives_at_seat,
                "travels_alone": companion.travels_alone,
            }
            for companion in itinerary.companions.all()
        ],
    }


def journey_facts(journey: Journey) -> dict[str, Any]:
    """What the President authorises."""
    return {
        "number": journey.number,
        "judge": str(journey.judge),
        "title": journey.title,
        "reason": journey.reason,
        "exception": journey.exception,
        "estimate": text(journey.estimate),
        **itinerary_facts(journey.itinerary),
    }


def claim_facts(claim: Claim) -> dict[str, Any]:
    """What the judge certifies, the Secretariat verifies and the President authorises."""
    return {
        "number": claim.number,
        "judge": str(claim.judge),
        "title": claim.title,
        "purpose": claim.purpose,
        "journey": claim.journey.number if claim.journey else None,
        "exception": claim.exception,
        "elsewhere": claim.elsewhere,
        "comparison": text(claim.comparison),
        **itinerary_facts(claim.itinerary),
        "expenses": [
            {
                "date": str(line.incurred_on),
                "nature": line.nature,
                "description": line.description,
                "traveller": line.traveller,
                "amount": text(line.amount),
                "currency": line.currency,
                "paid_by": line.paid_by,
                "official_reason": line.official_reason,
                "missing_receipt": line.missing_receipt,
                "not_duplicate": line.not_duplicate,
                "receipts": [receipt.sha256 for receipt in line.receipts.all()],
                "limit": text(line.limit),
                "allowed": text(line.allowed),
                "allowed_reason": line.allowed_reason,
            }
            for line in claim.expenses.all()
        ],
        "stated_advances": [
            {"service": row.service, "received_on": str(row.received_on), "amount": text(row.amount)}
            for row in claim.stated_advances.all()
        ],
        "net": text(claim.net),
    }


def text(amount) -> str | None:
    """An amount without the zeros that say nothing, so that 10 and 10.000 are the same fact."""
    return None if amount is None else f"{amount.normalize():f}"


def facts(paper: Paper) -> dict[str, Any]:
    """The facts of a journey or a claim."""
    return claim_facts(paper) if isinstance(paper, Claim) else journey_facts(paper)


def keep(paper: Paper) -> None:
    """Store the facts as they are now, so that whoever read an earlier version can be shown the difference."""
    keep_facts(paper, facts(fresh(paper)))


def fresh(paper: Paper) -> Paper:
    """The paper with all its parts, as the database has them now."""
    return type(paper).objects.whole().get(pk=paper.pk)
