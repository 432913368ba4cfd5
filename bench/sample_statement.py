"""Invented statements of any length, by the real rules, without a database: for measuring and for looking at."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from asp_portal.money import Rate, Rates
from travel import presentation, statements
from travel.rules.claim import assess
from travel.rules.dsa_rates import DsaRates
from travel.rules.facts import (
    Advance,
    Claim,
    Companion,
    DsaRate,
    Expense,
    Journey,
    Leg,
    Nature,
    Purpose,
    Relation,
    Stay,
)

FIRST_DAY = date(2026, 3, 2)
SOURCE = "invented for this sample"
RATES = DsaRates(
    [
        DsaRate("Vienna", date(2026, 1, 1), "EUR", Decimal(226), None, Decimal(170), Decimal(136), source=SOURCE),
        DsaRate("Kampala", date(2026, 1, 1), "USD", Decimal(200), source=SOURCE),
    ]
)
EXCHANGE = Rates(
    [
        Rate("USD", date(2026, 1, 1), Fraction(133, 100), SOURCE),
        Rate("UGX", date(2026, 1, 1), Fraction(68920, 17), SOURCE),
    ]
)


def sample_body(  # noqa: PLR0913  what may differ between samples
    nights: int,
    *,
    place: str = "Vienna",
    spouse: bool = False,
    expenses: int = 1,
    advance: int = 0,
    meals: int = 0,
    name: str = "Awa Ndiaye",
    title: str = "Taking up residence",
) -> dict[str, Any]:
    """The body of a statement: nights at one place; advance in euros; meals: how many breakfasts were provided."""
    last_day = FIRST_DAY + timedelta(days=nights)
    zone = ZoneInfo("Europe/Vienna" if place == "Vienna" else "Africa/Kampala")
    home = ZoneInfo("Europe/Amsterdam")
    legs = (
        Leg("The Hague", place, moment(FIRST_DAY, 9, home), moment(FIRST_DAY, 17, zone)),
        Leg(place, "The Hague", moment(last_day, 10, zone), moment(last_day, 18, home)),
    )
    stay = Stay(place, FIRST_DAY, last_day, breakfasts=meals)
    claim = Claim(
        Journey(
            Purpose.SEPARATION if spouse else Purpose.OFFICIAL,
            legs,
            (stay,),
            (Companion(Relation.SPOUSE),) if spouse else (),
            authorised_on=FIRST_DAY,
        ),
        tuple(expense(number) for number in range(expenses)),
        (Advance(Decimal(advance), "EUR", FIRST_DAY, "Finance Section"),) if advance else (),
    )
    return statements.frozen(
        {
            "claim": {
                "number": "T-2026-0042",
                "claimant": name,
                "domicile": "Dakar",
                "title": title,
                "purpose": claim.journey.purpose.value,
                "journey": "" if spouse else "J-2026-0017",
                "exception": "",
                "elsewhere": False,
                "comparison": None,
            },
            "itinerary": sample_itinerary(claim.journey),
            "expenses": [claimed(line) for line in claim.expenses],
            "stated_advances": [
                {"service": row.service, "on": str(row.on), "amount": str(row.amount)} for row in claim.advances
            ],
            "assessment": presentation.assessment_body(assess(claim, RATES, EXCHANGE)),
            "acts": acts(name),
        }
    )


def moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """A full hour as the clocks of a place show it."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def expense(number: int) -> Expense:
    """Fares, the second in shillings, the third for a taxi that the allowance covers, and so on."""
    amount, currency, nature = [
        (Decimal("412.50"), "EUR", Nature.FARE),
        (Decimal(389000), "UGX", Nature.FARE),
        (Decimal("37.20"), "EUR", Nature.LOCAL_TRANSPORT),
    ][number % 3]
    return Expense(nature, amount, currency, FIRST_DAY, key=f"line {number}")


def claimed(line: Expense) -> dict[str, Any]:
    """A line as the judge wrote it."""
    return {
        "key": line.key,
        "on": str(line.on),
        "nature": line.nature.value,
        "description": f"Ticket, {line.key}",
        "traveller": line.traveller.value,
        "amount": str(line.amount),
        "currency": line.currency,
        "paid_by": "judge",
        "official_reason": "",
        "receipts": 1,
        "missing_receipt": "",
        "allowed_reason": "",
    }


def sample_itinerary(journey: Journey) -> dict[str, Any]:
    """The journey as a body keeps it."""
    return {
        "judge_travels": True,
        "legs": [
            {
                "from": leg.from_place,
                "to": leg.to_place,
                "departs": leg.departs.isoformat(),
                "arrives": leg.arrives.isoformat(),
            }
            for leg in journey.legs
        ],
        "stays": [
            {
                "place": stay.place,
                "from": str(stay.arrives_on),
                "until": str(stay.leaves_on),
                "private": False,
                "lodging_provided": False,
                "meals": [stay.breakfasts, 0, 0],
            }
            for stay in journey.stays
        ],
        "companions": [
            {"relation": person.relation.value, "adult": False, "travels_alone": False} for person in journey.companions
        ],
    }


def acts(name: str) -> list[dict[str, Any]]:
    """Certified, verified, authorised, on three days."""
    done = [("certify", name, "Judge"), ("verify", "Maria Keller", "Secretariat")]
    done += [("authorise", "Tomás Rivera", "First Vice-President, acting as President")]
    return [
        {
            "position": 100 + number,
            "on_journey": False,
            "name": act,
            "actor": actor,
            "office": office,
            "at": f"2026-10-{10 + number}T08:32:10.123456+00:00",
            "reason": "",
            "content": f"{number}a" * 32,
            "hash": f"{number}b" * 32,
        }
        for number, (act, actor, office) in enumerate(done)
    ]


def sample_statement(**facts) -> Any:
    """A statement with such a body, as if it had been issued."""
    issued_at = datetime(2026, 10, 12, 8, 32, tzinfo=ZoneInfo("UTC"))
    return SimpleNamespace(
        number="S-2026-0042", code="7RQ3-1R0J-7TG9-Z4S3-T5JA-Z747", issued_at=issued_at, body=sample_body(**facts)
    )
