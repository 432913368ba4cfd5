"""The journeys and claims of the demo: invented, worked out by the real rules, carried by real acts."""

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
from travel.demo_scale import multiply
from travel.demo_stories import SEAT, STORIES, Story
from travel.models import Claim, Companion, Expense, Journey, Leg, Paper, Place, Stay
from travel.reference import load_demo_rates
from travel.workflow import claim_workflow, journey_workflow

NAMESPACE = UUID("8f6b3f0e-7a55-4f0e-9a3e-0f6f4f1f2b11")
SEAT_ZONE = "Europe/Amsterdam"
THE_HAGUE = (SEAT, SEAT_ZONE)
REASON = {
    "return": "Which of the two flights did you take? The receipt names another day.",
    "refuse": "The journey was made for the associations that invited you, not in the exercise of the office.",
    "withdraw": "",
}


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
    """Rates, journeys and claims; what is there is left as it is.

    scale: so many times as many claims, for measuring.
    """
    say(load_demo_rates())
    if Claim.objects.exists():
        say("journeys and claims are there already")
    else:
        build_stories(today)
        say(f"{Journey.objects.count()} journeys, {Claim.objects.count()} claims")
    missing = scale - Claim.objects.count() // len([story for story in STORIES if story.claimed])
    if missing > 0:
        say(f"{multiply(missing)} claims more, to measure")


def build_stories(today: date) -> None:
    """Everything that the stories tell, in the order of time."""
    with transaction.atomic():
        world = World(today)
        for number, story in enumerate(STORIES):
            plan(world, number, story)
        world.run()
        Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past


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
        Journey,
        judge,
        year=departs.year,
        token=uuid5(NAMESPACE, f"journey {number}"),
        title=story.title,
        reason=f"At the invitation of the hosts in {story.place}.",
        estimate=Decimal("1200.00"),
        exception=story.exception,
    )
    services.set_itinerary(journey, journey.content_hash, way(story, departs))
    return journey


def way(story: Story, departs: date) -> services.Way:
    """There and back, or one way; by day if there is no night."""
    place = Place.objects.filter(name=story.place).first()
    there = (story.place, place.zone if place else SEAT_ZONE)
    legs = [leg(THE_HAGUE, there, departs, 8)]
    stays = []
    if story.purpose == "appointment":
        legs = [leg(("Brasília", "America/Sao_Paulo"), THE_HAGUE, departs, 18, hours=17)]
    elif story.purpose == "separation":
        legs = [leg(THE_HAGUE, there, departs, 11, hours=16)]
    else:
        leaves = departs + timedelta(days=story.nights)
        legs.append(leg(there, THE_HAGUE, leaves, 9 if story.nights else 18))
        if place:
            stays.append(Stay(place=place, arrives_on=departs, leaves_on=leaves, breakfasts=story.breakfasts))
    companions = [Companion(relation=relation) for relation in story.family]
    return services.Way(True, legs, stays, companions)


def leg(start: tuple[str, str], end: tuple[str, str], day: date, hour: int, hours: int = 5) -> Leg:
    """A leg of so many hours; each end is a place and its time zone."""
    departs = datetime.combine(day, time(hour, 30), ZoneInfo(start[1]))
    return Leg(
        from_place=start[0],
        departs=departs,
        departs_zone=start[1],
        to_place=end[0],
        arrives=departs + timedelta(hours=hours),
        arrives_zone=end[1],
    )


def advance(journey: Journey, story: Story) -> None:
    """An advance that Finance paid before the departure."""
    services.record_advance(
        user("finance"),
        uuid5(NAMESPACE, f"advance {journey.number}"),
        judge=journey.judge,
        journey=journey,
        service="Travel Unit",
        paid_on=journey.departs_on - timedelta(days=3),
        amount=Decimal(story.advance),
        reference="ADV",
    )


def draft(story: Story, number: int, judge: Judge, departs: date, journey: Journey | None) -> Claim:
    """The claim as the judge fills it in."""
    claim = services.create(
        Claim,
        judge,
        year=departs.year,
        token=uuid5(NAMESPACE, f"claim {number}"),
        title=story.title,
        purpose=story.purpose,
        journey=journey,
    )
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
            claim=claim,
            incurred_on=departs,
            nature=nature,
            description=description,
            amount=Decimal(amount),
            currency=currency,
            missing_receipt="The paper receipt is with the Travel Unit.",
            official_reason="Books for the library of Chambers." if nature == "excess_baggage" else "",
        )


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
