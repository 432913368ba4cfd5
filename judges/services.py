"""What other parts of the portal ask the judges' record."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from judges.models import ActingDay, Judge, OfficeHolding, days_include
from judges.rules.presidency import Office, Presidency, authorisers


def presidency_on(day: date) -> Presidency:
    """The Presidency on a day, by the primary keys of judges. Two queries."""
    holdings = OfficeHolding.objects.filter(days_include(day))
    holders = {Office(office): judge for office, judge in holdings.values_list("office", "judge_id")}
    acting = ActingDay.objects.filter(day=day).values_list("judge_id", flat=True).first()
    return Presidency(holders, acting)


def exercises_presidency(user: Any, today: date) -> bool:
    """Whether the user holds an office of the Presidency, or acts as President, today. One query."""
    holding = OfficeHolding.objects.filter(days_include(today), judge=OuterRef("pk"))
    acting = ActingDay.objects.filter(day=today, judge=OuterRef("pk"))
    return Judge.objects.filter(Exists(holding) | Exists(acting), user=user.pk).exists()


def authorisers_of(judge: Judge | int, day: date) -> dict[int, str]:
    """Who may authorise this judge's journeys and claims on a day: judges' keys with the office they act in."""
    return authorisers(presidency_on(day), judge if isinstance(judge, int) else judge.pk)


def authorising_users(judge: int, day: date) -> list[Any]:
    """The accounts, or None, of those who may authorise or decide for this judge on a day."""
    judges = Judge.objects.filter(pk__in=authorisers_of(judge, day)).select_related("user")
    return [one.user for one in judges]
