"""The journeys and claims of the demo: invented, worked out by the real rules, carried by real acts through the workflow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from asp_portal.accounts.demo import DOMAIN
from asp_portal.accounts.models import User
from asp_portal.outbox import Message
from asp_portal.workflow import Doing
from judges.models import Judge
from judges.services import authorisers_of
from travel import services
from travel.models import Claim, Companion, Expense, Journey, Leg, Paper, Place, Stay
from travel.reference import load_demo_rates
from travel.workflow import claim_workflow, journey_workflow

NAMESPACE = UUID("8f6b3f0e-7a55-4f0e-9a3e-0f6f4f1f2b11")
SEAT, SEAT_ZONE = "The Hague", "Europe/Amsterdam"
REASON = {
    "return": "Which of the two flights did you take? The receipt names another day.",
    "refuse": "The journey was made for the associations that invited you, not in the exercise of the office.",
    "withdraw": "",
}


@dataclass(frozen=True)
class Story:
    """One journey with its claim: who, where, when (days before today), and how far the papers have come.

    acts: the acts on the claim, in their order; none for a journey without a claim. line: description, amount, currency.
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
    Story("judge0013", "Taking up residence at the seat", SEAT, 0, 0, TO_PAYMENT, "appointment",
          (("fare", "Flights of three", "6240.00", "EUR"), ("excess_baggage", "Law library, 40 kg", "310.00", "EUR")),
          ("spouse", "child"), on=date(2024, 3, 8)),
    Story("former3", "Return after the end of office", "San José", 0, 0, TO_PAYMENT, "separation",
          (("fare", "Flights of two", "7310.50", "EUR"),), ("spouse",), on=date(2022, 3, 21)),
    Story("judge", "Conference of supreme courts", "Kampala", 250, 16, TO_PAYMENT,
          lines=(FLIGHT, ("incidental", "Visa", "50.00", "USD")), breakfasts=16, advance="1500.00"),
    Story("judge0003", "Seminar on victims’ participation", "Buenos Aires", 190, 6, ("certify", "verify", "refuse"), lines=(FLIGHT,)),
    Story("vicepresident", "Home leave", "Edinburgh", 140, 14, ("certify", "verify"), "home_leave",
          (("fare", "Flights of two", "412.40", "GBP"),), ("spouse",)),
    Story("judge0004", "Training of investigating magistrates", "Tokyo", 95, 5, ("certify", "verify"),
          lines=(("fare", "Flight", "402500", "JPY"), ("local_transport", "Taxi to the court", "8400", "JPY"))),
    Story("judge", "Hearing of experts", "Vienna", 80, 0, ("certify", "verify", "authorise"), lines=(("fare", "Flight, day return", "318.90", "EUR"),)),
    Story("president", "Opening of the judicial year", "Dakar", 70, 3, ("certify", "verify"), lines=(FLIGHT,)),
    Story("judge0010", "Meeting of African judges", "Nairobi", 62, 4, ("certify", "verify", "authorise", "pay"), lines=(FLIGHT,), advance="2600.00"),
    Story("judge0015", "Lecture at the academy", "Vienna", 58, 2, ("certify", "withdraw"), lines=(("fare", "Train", "240.00", "EUR"),)),
    Story("judge", "Site visit", "Bangui", 45, 5, ("certify",), lines=(FLIGHT, ("incidental", "Vaccination", "65.00", "EUR")), breakfasts=5),
    Story("judge", "Consultations at Headquarters", "New York", 36, 4, ("certify", "return"), lines=(("fare", "Flight", "2140.00", "USD"),)),
    Story("judge", "Meeting with the diplomatic community", "Geneva", 20, 2, claimed=False),
    Story("judge", "Round table on cooperation", "Tbilisi", 12, 3, lines=(("fare", "Flight", "640.00", "EUR"),)),
    Story("judge0006", "Colloquium of the Francophonie", "Tunis", 9, 2, ("certify",), lines=(("fare", "Vol", "1180.500", "TND"),)),
    Story("judge", "Inauguration of the appeals chamber", "Dakar", -25, 3, journey_acts=("request",), claimed=False,
          exception="By way of Paris on the day before, to meet the delegation that travels with me."),
    Story("president", "Visit to the Assembly’s working group", "New York", -32, 4, journey_acts=("request",), claimed=False),
)  # fmt: skip


@dataclass
class World:
    """What is still to happen, by its moment."""

    today: date
    events: list[tuple[datetime, Callable[[datetime], None]]] = field(default_factory=list)

    def at(self, day: date, hour: int, event: Callable[[datetime], None]) -> None:
        """Plan an event; what would lie in the future happens now."""
        moment = datetime.combine(day, time(hour, 12), ZoneInfo(SEAT_ZONE))
        self.events.append((moment, event))

    def run(self) -> None:
        """Let everything happen in the order of time: acts are dated one after the other."""
        now = timezone.now() - timedelta(minutes=5)
        for number, (moment, event) in enumerate(sorted(self.events, key=lambda pair: pair[0])):
            event(min(moment, now) + timedelta(microseconds=number))


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Rates, journeys and claims; what is there is left as it is."""
    say(load_demo_rates())
    if Claim.objects.exists():
        say("journeys and claims are there already")
        return
    with transaction.atomic():
        world = World(today)
        for number, story in enumerate(STORIES):
            plan(world, number, story)
        world.run()
        Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past
    say(f"{Journey.objects.count()} journeys, {Claim.objects.count()} claims")


def user(account: str) -> User:
    """The user of a demo account."""
    return User.objects.get(email=f"{account}@{DOMAIN}")


def plan(world: World, number: int, story: Story) -> None:
    """All events of a story."""
    judge = Judge.objects.get(user=user(story.account))
    departs = story.on or world.today - timedelta(days=story.days_ago)
    papers: dict[str, Paper] = {}
    if story.purpose == "official":
        asked = departs - timedelta(days=18 if story.days_ago >= 0 else 40)
        world.at(asked, 9, lambda at: papers.update(journey=ask(story, number, judge, departs, at)))
        for offset, name in enumerate(story.journey_acts):
            world.at(
                asked + timedelta(days=offset), 11 + offset, lambda at, name=name: act(papers["journey"], name, at)
            )
    if story.advance:
        world.at(departs - timedelta(days=3), 15, lambda at: advance(papers["journey"], story))
    if not story.claimed:
        return
    back = departs + timedelta(days=story.nights + 2)
    world.at(back, 8, lambda at: papers.update(claim=draft(story, number, judge, departs, papers.get("journey"))))
    for offset, name in enumerate(story.acts):
        world.at(
            back + timedelta(days=1 + 2 * offset), 10 + offset, lambda at, name=name: act(papers["claim"], name, at)
        )


def ask(story: Story, number: int, judge: Judge, departs: date, at: datetime) -> Journey:
    """A request for an official journey."""
    journey = services.create(
        Journey, judge, year=departs.year, token=uuid5(NAMESPACE, f"journey {number}"), title=story.title,
        reason=f"At the invitation of the hosts in {story.place}.", estimate=Decimal("1200.00"), exception=story.exception,
    )  # fmt: skip
    services.set_itinerary(journey, journey.content_hash, way(story, departs))
    return journey


def way(story: Story, departs: date) -> services.Way:
    """There and back, or one way; by day if there is no night."""
    zone = Place.objects.filter(name=story.place).values_list("zone", flat=True).first() or SEAT_ZONE
    legs = [leg(SEAT, story.place, departs, 8, SEAT_ZONE, zone)]
    stays = []
    if story.purpose == "appointment":
        legs = [leg("Brasília", SEAT, departs, 18, "America/Sao_Paulo", SEAT_ZONE, hours=17)]
    elif story.purpose == "separation":
        legs = [leg(SEAT, story.place, departs, 11, SEAT_ZONE, "America/Costa_Rica", hours=16)]
    else:
        leaves = departs + timedelta(days=story.nights)
        legs.append(leg(story.place, SEAT, leaves, 18 if not story.nights else 9, zone, SEAT_ZONE))
        if place := Place.objects.filter(name=story.place).first():
            stays.append(Stay(place=place, arrives_on=departs, leaves_on=leaves, breakfasts=story.breakfasts))
    companions = [Companion(relation=relation) for relation in story.family]
    return services.Way(True, legs, stays, companions)


def leg(start: str, end: str, day: date, hour: int, from_zone: str, to_zone: str, hours: int = 5) -> Leg:
    """A leg of so many hours."""
    departs = datetime.combine(day, time(hour, 30), ZoneInfo(from_zone))
    return Leg(
        from_place=start, to_place=end, departs=departs, departs_zone=from_zone,
        arrives=departs + timedelta(hours=hours), arrives_zone=to_zone,
    )  # fmt: skip


def advance(journey: Journey, story: Story) -> None:
    """An advance that Finance paid before the departure."""
    services.record_advance(
        user("finance"), uuid5(NAMESPACE, f"advance {journey.number}"), judge=journey.judge, journey=journey,
        service="Travel Unit", paid_on=journey.departs_on - timedelta(days=3), amount=Decimal(story.advance), reference="ADV",
    )  # fmt: skip


def draft(story: Story, number: int, judge: Judge, departs: date, journey: Journey | None) -> Claim:
    """The claim as the judge fills it in."""
    claim = services.create(
        Claim, judge, year=departs.year, token=uuid5(NAMESPACE, f"claim {number}"), title=story.title,
        purpose=story.purpose, journey=journey,
    )  # fmt: skip
    services.set_itinerary(claim, claim.content_hash, way(story, departs))
    for description in lines(story, claim, departs):
        claim.refresh_from_db()
        services.save_expense(claim, claim.content_hash, description, [], judge.user)
    claim.refresh_from_db()
    if story.advance:
        rows = [
            claim.stated_advances.model(
                service="Travel Unit", received_on=departs - timedelta(days=3), amount=Decimal(story.advance)
            )
        ]
        services.state_advances(claim, claim.content_hash, rows)
    return claim


def lines(story: Story, claim: Claim, departs: date) -> Iterator[Expense]:
    """The expenses of a story; the demo has no files, so each declares why there is no receipt."""
    for nature, description, amount, currency in story.lines:
        yield Expense(
            claim=claim, incurred_on=departs, nature=nature, description=description, amount=Decimal(amount), currency=currency,
            missing_receipt="The paper receipt is with the Travel Unit.",
            official_reason="Books for the library of Chambers." if nature == "excess_baggage" else "",
        )  # fmt: skip


def act(paper: Paper, name: str, at: datetime) -> None:
    """One act, by whoever does it, on its day."""
    paper.refresh_from_db()
    day = timezone.localdate(at)
    workflow = claim_workflow if isinstance(paper, Claim) else journey_workflow
    workflow.apply(name, Doing(paper, actor(paper, name, day), day, data(paper, name, day), REASON.get(name, ""), at))


def actor(paper: Paper, name: str, day: date) -> User:
    """Who does it: the judge, the Secretariat, Finance, or whoever authorises that day."""
    if name in ("certify", "request", "withdraw"):
        return paper.judge.user
    if name in ("verify", "return"):
        return user("secretariat")
    if name == "pay":
        return user("finance")
    return Judge.objects.get(pk=next(iter(authorisers_of(paper.judge_id, day)))).user


def data(paper: Paper, name: str, day: date) -> dict:
    """What comes with the act: everything is allowed; the payment has its reference."""
    if name == "pay":
        return {"paid_on": day, "reference": f"PAY-{paper.number}"}
    if name == "verify":
        return {line.slug: {"allowed": line.amount, "reason": "", "limit": None} for line in paper.expenses.all()}
    return {}
