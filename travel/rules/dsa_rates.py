"""Published subsistence rates by place and day, and which rate of a row a day of a long stay takes (art. II(3))."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asp_portal.law.parameters import Parameter
from travel.rules.facts import DsaRate
from travel.rules.parameters import AFTER_60_DAYS, AFTER_120_DAYS
from travel.rules.results import RateStep


class DsaRates:
    """Rates by place and day: the row with the latest first day up to a day is in force."""

    def __init__(self, rates: Iterable[DsaRate] = ()):
        self._by_place: dict[str, list[DsaRate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.first_day):
            rows = self._by_place.setdefault(rate.place, [])
            if rows and rows[-1].first_day == rate.first_day:
                raise ValueError(f"There are two rates for {rate.place} from {rate.first_day.isoformat()}.")
            rows.append(rate)

    def on(self, place: str, day: date) -> DsaRate | None:
        """The row in force at a place on that day; None where there is none."""
        rows = self._by_place.get(place, [])
        position = bisect_right(rows, day, key=lambda rate: rate.first_day)
        return rows[position - 1] if position else None


def rate_of_day(rate: DsaRate, number: int, on: date) -> tuple[RateStep, Fraction, bool]:
    """The rate of the n-th day at a place: its step, the rate, and whether it is derived as not published.

    App. 1, art. II(3), T-4: days 1 to 60, 61 to 120, after 120; published steps win, else 75% or 60% of the first.
    A place may publish a rate after 30 days, which then holds to the sixtieth.
    """
    if number > 120:
        return _published_or_share(RateStep.AFTER_120, rate.after_120_days, rate.first_60_days, AFTER_120_DAYS, on)
    if number > 60:
        return _published_or_share(RateStep.AFTER_60, rate.after_60_days, rate.first_60_days, AFTER_60_DAYS, on)
    if number > 30 and rate.after_30_days is not None:
        return RateStep.AFTER_30, Fraction(rate.after_30_days), False
    return RateStep.FIRST, Fraction(rate.first_60_days), False


def _published_or_share(
    step: RateStep, published: Decimal | None, first: Decimal, share: Parameter, on: date
) -> tuple[RateStep, Fraction, bool]:
    if published is not None:
        return step, Fraction(published), False
    return step, Fraction(first) * Fraction(share.on(on)), True
