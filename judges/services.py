"""What other parts of the portal ask the judges' record."""

from datetime import date

from judges.models import ActingDay, Judge, OfficeHolding, days_include
from judges.rules.presidency import Office, Presidency, authorisers


def presidency_on(day: date) -> Presidency:
    """The Presidency on a day, by the primary keys of judges. Two queries."""
    holdings = OfficeHolding.objects.filter(days_include(day))
    holders = {Office(office): judge for office, judge in holdings.values_list("office", "judge_id")}
    acting = ActingDay.objects.filter(day=day).values_list("judge_id", flat=True).first()
    return Presidency(holders, acting)


def authorisers_of(judge: Judge | int, day: date) -> dict[int, str]:
    """Who may authorise this judge's journeys and claims on a day: judges' keys with the office they act in."""
    return authorisers(presidency_on(day), judge if isinstance(judge, int) else judge.pk)
