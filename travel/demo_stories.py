"""What the demo tells of journeys and claims."""

from dataclasses import dataclass
from datetime import date

SEAT = "The Hague"


@dataclass(frozen=True)
class Story:
    """One journey with its claim: who, where, when (days before today), and how far the papers have come.

    acts: the acts on the claim, in their order. lines: nature, description, amount, currency.
    """

    account: str
    title: str
    place: str
    days_ago: int
    nights: int
    acts: tuple[str, ...] = ()
    purpose: str = "official"
    lines: tuple[tuple[str, str, str, str], ...] = ()
    family: tuple[str, ...] = ()
    breakfasts: int = 0
    advance: str = ""
    journey_acts: tuple[str, ...] = ("request", "authorise")
    claimed: bool = True
    exception: str = ""
    on: date | None = None


FLIGHT = ("fare", "Flight", "980.00", "EUR")
TO_PAYMENT = ("certify", "verify", "authorise", "pay")
STORIES = (
    Story(
        "judge0013",
        "Taking up residence at the seat",
        SEAT,
        0,
        0,
        TO_PAYMENT,
        "appointment",
        (("fare", "Flights of three", "6240.00", "EUR"), ("excess_baggage", "Law library, 40 kg", "310.00", "EUR")),
        ("spouse", "child"),
        on=date(2024, 3, 8),
    ),
    Story(
        "former3",
        "Return after the end of office",
        "San José",
        0,
        0,
        TO_PAYMENT,
        "separation",
        (("fare", "Flights of two", "7310.50", "EUR"),),
        ("spouse",),
        on=date(2022, 3, 21),
    ),
    Story(
        "judge",
        "Conference of supreme courts",
        "Kampala",
        250,
        16,
        TO_PAYMENT,
        lines=(FLIGHT, ("incidental", "Visa", "50.00", "USD")),
        breakfasts=16,
        advance="1500.00",
    ),
    Story(
        "judge0003",
        "Seminar on victims’ participation",
        "Buenos Aires",
        190,
        6,
        ("certify", "verify", "refuse"),
        lines=(FLIGHT,),
    ),
    Story(
        "vicepresident",
        "Home leave",
        "Edinburgh",
        140,
        14,
        ("certify", "verify"),
        "home_leave",
        (("fare", "Flights of two", "412.40", "GBP"),),
        ("spouse",),
    ),
    Story(
        "judge0004",
        "Training of investigating magistrates",
        "Tokyo",
        95,
        5,
        ("certify", "verify"),
        lines=(("fare", "Flight", "402500", "JPY"), ("local_transport", "Taxi to the court", "8400", "JPY")),
    ),
    Story(
        "judge",
        "Hearing of experts",
        "Vienna",
        80,
        0,
        ("certify", "verify", "authorise"),
        lines=(("fare", "Flight, day return", "318.90", "EUR"),),
    ),
    Story("president", "Opening of the judicial year", "Dakar", 70, 3, ("certify", "verify"), lines=(FLIGHT,)),
    Story(
        "judge0010",
        "Meeting of African judges",
        "Nairobi",
        62,
        4,
        ("certify", "verify", "authorise", "pay"),
        lines=(FLIGHT,),
        advance="2600.00",
    ),
    Story(
        "judge0015",
        "Lecture at the academy",
        "Vienna",
        58,
        2,
        ("certify", "withdraw"),
        lines=(("fare", "Train", "240.00", "EUR"),),
    ),
    Story(
        "judge",
        "Site visit",
        "Bangui",
        45,
        5,
        ("certify",),
        lines=(FLIGHT, ("incidental", "Vaccination", "65.00", "EUR")),
        breakfasts=5,
    ),
    Story(
        "judge",
        "Consultations at Headquarters",
        "New York",
        36,
        4,
        ("certify", "return"),
        lines=(("fare", "Flight", "2140.00", "USD"),),
    ),
    Story("judge", "Meeting with the diplomatic community", "Geneva", 20, 2, claimed=False),
    Story("judge", "Round table on cooperation", "Tbilisi", 12, 3, lines=(("fare", "Flight", "640.00", "EUR"),)),
    Story(
        "judge0006",
        "Colloquium of the Francophonie",
        "Tunis",
        9,
        2,
        ("certify",),
        lines=(("fare", "Vol", "1180.500", "TND"),),
    ),
    Story(
        "judge",
        "Inauguration of the appeals chamber",
        "Dakar",
        -25,
        3,
        journey_acts=("request",),
        claimed=False,
        exception="By way of Paris on the day before, to meet the delegation that travels with me.",
    ),
    Story(
        "president",
        "Visit to the Assembly’s working group",
        "New York",
        -32,
        4,
        journey_acts=("request",),
        claimed=False,
    ),
)
