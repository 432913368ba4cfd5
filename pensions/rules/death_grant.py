"""The grant at a death in office (Annex, art. VIII)."""

from datetime import date

from pensions.rules.facts import PensionRecord
from pensions.rules.results import LumpSum


def death_grant(record: PensionRecord, on: date) -> LumpSum:
    """The sum due from the day of a death in office, EUR, and each beneficiary's share, rounded by itself (P-15).

    Annex, art. VIII(1): a month of the annual salary for each completed year of total service (P-14), at least one
    and at most nine. Annex, art. VIII(2), P-15: to the spouse married on the day of death and to each child unmarried
    and under twenty-one on that day, in equal shares. Raises NotInForce where the scale has no salary on that day.
    """
