"""Why a judge's pay differs from that of the month before, by cause (Annex, art. III; J-4)."""

from decimal import Decimal

from judges.rules.facts import PayRecord
from judges.rules.results import NOTHING, Difference, Pay


def differences(
    record: PayRecord,
    before: Pay | None,
    after: Pay,
    corrected_before: Decimal = NOTHING,
    corrected: Decimal = NOTHING,
) -> tuple[Difference, ...]:
    """The causes in their order, each with its amount, EUR; their sum is exactly the difference of the totals.

    before: the statement of the month before as it was issued, None where there is none; corrected_before, corrected:
    what each of the two months carries of corrections of earlier ones, part of its total. Nothing where nothing
    differs, or where a month has no total for want of a salary.
    """
    raise NotImplementedError
