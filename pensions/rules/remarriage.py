"""The final payment to a surviving spouse who marries again (App. 2, art. III(4))."""

from datetime import date

from pensions.rules.facts import PensionRecord
from pensions.rules.results import LumpSum
from pensions.rules.survivors import Death


def remarriage_lump_sum(record: PensionRecord, on: date, death: Death | None = None) -> LumpSum:
    """What is due on or before a day because the surviving spouse has married again, EUR, rounded once.

    App. 2, art. III(4): twice the annual pension of the last day, the day before remarriage, revised up to then; due on
    the day of remarriage. death: what `death_of` gives, where it is at hand. Raises what `death_of` raises.
    """
