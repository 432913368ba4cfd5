"""The statement of a claim: everything it says, written down once when it is issued, and never computed again.

The words of the law and of the rules are kept in each language as they read on that day, names and offices as text: a
later release, a new rate or a changed record changes no statement.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from asp_portal.acts import Act
from asp_portal.law.provisions import PROVISIONS, cite
from asp_portal.law.readings import READINGS
from asp_portal.numbers import next_number
from travel.facts import local
from travel.models import Claim, Expense, Itinerary, Statement
from travel.verification import new_code

CERTIFICATION = _(
    "I certify that the expenses claimed were necessary and were incurred exclusively for the official duties of the"
    " Court, and that I have stated all advances received from any of its services."
)
ALWAYS_CITED = ("annex-IV", "app1-V")  # what every claim rests on
STANDING = ("certify", "verify", "authorise")  # of each the last act stands: what came before was undone


def issue(claim: Claim, act: Act) -> Statement:
    """The statement of a claim that `act` has just authorised; inside the transaction of that act."""
    assessment = claim.assessments.latest("pk")
    acts = [*claim.journey.acts, *Act.objects.about(claim)] if claim.journey else Act.objects.about(claim)
    return Statement.objects.create(
        claim=claim,
        number=next_number("S", timezone.localdate(act.at).year),
        code=new_code(),
        issued_at=act.at,
        net=assessment.net,
        body=statement_body(claim, assessment.body, acts),
    )


def statement_body(claim: Claim, assessment: dict[str, Any], acts: Iterable[Act]) -> dict[str, Any]:
    """What the statement says, as JSON; amounts are texts.

    assessment: a stored one's body. acts: on the claim, before them those on its journey; the standing ones are kept.
    """
    return with_the_law(
        {
            "claim": particulars(claim),
            "itinerary": itinerary(claim.itinerary),
            "expenses": [expense(line) for line in claim.expenses.all()],
            "stated_advances": [
                {"service": row.service, "on": str(row.received_on), "amount": str(row.amount)}
                for row in claim.stated_advances.all()
            ],
            "assessment": assessment,
            "acts": [act_row(act) for act in standing(acts)],
        }
    )


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


# --- Acts -----------------------------------------------------------------------------------------------------------


def standing(acts: Iterable[Act]) -> list[Act]:
    """The last certification, verification and authorisation of each paper, and every decision, in their order."""
    found: dict[Any, Act] = {}
    for act in acts:
        if act.name in STANDING:
            found[act.subject_kind, act.name] = act
        elif act.name == "decide":
            found[act.position] = act
    return sorted(found.values(), key=lambda act: act.position)


def act_row(act: Act) -> dict[str, Any]:
    """Who did what, in which office, when, on which content."""
    return {
        "position": act.position,
        "on_journey": act.subject_kind == "travel.journey",
        "name": act.name,
        "actor": act.actor_name,
        "office": act.office,
        "at": act.at.isoformat(),
        "reason": act.reason,
        "content": act.content_id,
        "hash": act.hash,
    }


# --- The law and the words ------------------------------------------------------------------------------------------


def with_the_law(body: dict[str, Any]) -> dict[str, Any]:
    """The body with the provisions and readings that its assessment rests on, and its words in each language."""
    provisions = {*ALWAYS_CITED, *cited(body["assessment"], "provisions")}
    readings = set(cited(body["assessment"], "readings"))
    body |= {
        "provisions": [key for key in PROVISIONS if key in provisions],
        "readings": [key for key in READINGS if key in readings],
    }
    return body | {"texts": in_each_language(lambda: texts(body))}


def derived(assessment: dict[str, Any]) -> list[dict[str, Any]]:
    """All that cites the law: the rows, and the steps that were taken."""
    steps = [step for step in assessment["trace"] if step["applied"]]
    return [*assessment["dsa"]["rows"], *assessment["costs"]["rows"], *steps]


def cited(assessment: dict[str, Any], kind: str) -> Iterator[str]:
    """The provisions or the readings that an assessment rests on, with repetitions."""
    return (key for row in derived(assessment) for key in row[kind])


def in_each_language(make: Callable[[], Any]) -> dict[str, Any]:
    """What `make` gives in each language of the portal, by its code."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = make()
    return found


def texts(body: dict[str, Any]) -> dict[str, Any]:
    """The law and the sentences of the rules, in the language of the moment."""
    return {
        "certification": gettext(CERTIFICATION),
        "provisions": [
            [cite(key, gettext), gettext(PROVISIONS[key].title), gettext(PROVISIONS[key].summary)]
            for key in body["provisions"]
        ],
        "readings": [
            [key, gettext(READINGS[key].title), gettext(READINGS[key].text), gettext(READINGS[key].rests_on)]
            for key in body["readings"]
        ],
        "words": {sentence: gettext(sentence) for sentence in sorted(set(sentences(body))) if sentence},
    }


def sentences(body: dict[str, Any]) -> Iterator[str]:
    """The message ids in a body."""
    for step in body["assessment"]["trace"]:
        yield step["label"]
        yield from step["values"].values()
    for row in body["assessment"]["costs"]["rows"]:
        yield row["reason"]
        yield from row["values"].values()
    for act in body["acts"]:
        yield act["office"]
