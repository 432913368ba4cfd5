"""Days on which somebody acts as President: entered and taken back in ranges, and the yearly maximum as it fills."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asp_portal import acts
from asp_portal.accounts.models import User
from judges.facts import days_of, service_of
from judges.models import ActingDay, Judge, OfficeHolding, days_touch
from judges.presidency import entries
from judges.presidency.entries import said
from judges.rules.facts import OfficeHeld, PayRecord, SalaryScale
from judges.rules.parameters import ACTING_YEAR
from judges.rules.periods import Period, common, joined
from judges.rules.presidency import Office
from judges.rules.remuneration import pay_of_year
from judges.rules.results import Item
from judges.rules.service import time_in_office

MOST_DAYS = 366  # in one entry: more is a slip of the year
NO_SCALE = SalaryScale(())  # the allowance does not follow the scale: Annex, art. III(3)


# --- Entering and taking back ---------------------------------------------------------------------------------------


def without(period: Period, others: Iterable[Period]) -> list[Period]:
    """The days of a period that lie in none of the others."""
    outside = [day for day in days_of(period.first_day, period.last_day) if not any(o.includes(day) for o in others)]
    return joined(Period(day, day) for day in outside)


def refusals(judge: Judge, period: Period) -> list[str]:
    """Why these days cannot all be entered, in sentences that name the days. Five queries."""
    found = []
    if missing := without(period, time_in_office(service_of(judge))):
        found.append(_("%(judge)s is not in office as a judge: %(days)s.") % {"judge": judge, "days": said(missing)})
    touching = days_touch(period.first_day, period.last_day)
    held = OfficeHolding.objects.filter(touching, judge=judge, office=Office.PRESIDENT.value)
    president = common([period], [Period(row.first_day, row.last_day or date.max) for row in held])
    if president:
        facts = {"judge": judge, "days": said(president)}
        found.append(_("%(judge)s is the President, who cannot act as one: %(days)s.") % facts)
    taken = ActingDay.objects.filter(day__range=(period.first_day, period.last_day)).select_related("judge")
    by_judge: dict[Judge, list[Period]] = {}
    for row in taken:
        by_judge.setdefault(row.judge, []).append(Period(row.day, row.day))
    for other, days in by_judge.items():
        facts = {"judge": other, "days": said(joined(days))}
        found.append(_("%(judge)s acts as President already: %(days)s.") % facts)
    return found


def check_range(first_day: date, last_day: date) -> Period:
    """The days of a range. Raises ValidationError where it is none, or longer than anybody means."""
    if last_day < first_day:
        raise ValidationError({"last_day": _("The last day cannot be before the first.")})
    period = Period(first_day, last_day)
    if period.days > MOST_DAYS:
        message = _("These are %(days)s days. Check the year: at most %(most)s days are entered at once.")
        raise ValidationError({"last_day": message % {"days": period.days, "most": MOST_DAYS}})
    return period


def enter_range(judge: Judge, first_day: date, last_day: date, source: str, user: User) -> acts.Act:
    """One acting day for each day from the first to the last: all of them or none.

    Raises Hidden, ValidationError (in words, with the days), Stale where somebody entered one of them just now.
    """
    period = check_range(first_day, last_day)
    days = [ActingDay(judge=judge, day=day, source=source) for day in days_of(first_day, last_day)]
    with transaction.atomic():
        entries.lock_judges(days, user)
        if found := refusals(judge, period):
            raise ValidationError(found)
        return entries.enter(entries.ACTING, user, days, reason=source)


def take_back_range(judge: Judge, first_day: date, last_day: date, reason: str, user: User) -> acts.Act:
    """The judge did not act on these days after all. Raises Hidden, Stale, ValidationError."""
    check_range(first_day, last_day)
    days = list(judge.acting_days.filter(day__range=(first_day, last_day)).order_by("day"))
    if not days:
        raise ValidationError(_("%(judge)s acts as President on none of these days.") % {"judge": judge})
    with transaction.atomic():
        return entries.enter(entries.NOT_ACTING, user, remove=days, reason=reason)


def told(act: acts.Act) -> str:
    """How many days an entry added or removed, in words."""
    number = len(act.content.body["rows"])
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


# --- The yearly maximum ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Year:
    """How far the yearly maximum of a judge is filled. Annex, art. III(3), J-3.

    full_on: the day with which it is reached.
    """

    judge: Judge
    year: int
    days: int
    amount: Decimal
    ceiling: Decimal
    full_on: date | None

    @property
    def percent(self) -> Decimal:
        """How much of the maximum is used, of a hundred."""
        return self.amount / self.ceiling * 100

    @property
    def left(self) -> Decimal:
        """What is left of the maximum."""
        return self.ceiling - self.amount


def years(rows: Iterable[ActingDay], year: int) -> list[Year]:
    """The maximum of each judge who acts in a year; `rows`: with judges, their terms and offices prefetched."""
    by_judge: dict[Judge, list[date]] = {}
    for row in rows:
        by_judge.setdefault(row.judge, []).append(row.day)
    return [of_year(judge, sorted(days), year) for judge, days in by_judge.items()]


def of_year(judge: Judge, days: list[date], year: int) -> Year:
    """How far the maximum is filled by these days, as the rule of pay has it."""
    service = service_of(judge)
    offices = tuple(OfficeHeld(Office(held.office), held.first_day, held.last_day) for held in judge.offices.all())

    def amount(number: int) -> Decimal:
        """The allowance for the first so many of the days."""
        acting = tuple(Period(day, day) for day in days[:number])
        record = PayRecord(service, NO_SCALE, offices, acting)
        return pay_of_year(record, year, [Item.ACTING_ALLOWANCE]).items[Item.ACTING_ALLOWANCE]

    ceiling, whole = ACTING_YEAR.on(date(year, 1, 1)), amount(len(days))
    full_on = None
    if whole >= ceiling:
        full_on = days[bisect_left(range(len(days) + 1), ceiling, key=amount) - 1]
    return Year(judge, year, len(days), whole, ceiling, full_on)
