"""Children's pensions (App. 2, art. IV): who has one, their amounts, and the cap on what survivors have together."""

from datetime import date

from judges.rules.periods import Period
from pensions.rules.facts import Child, PensionRecord
from pensions.rules.results import Pension
from pensions.rules.survivors import Death


def children(record: PensionRecord, on: date, death: Death | None = None) -> tuple[Pension, ...]:
    """Each child's pension on a day, in the order of the record; not entitled, every condition that fails.

    App. 2, art. IV: the base amount (1)(a); without an entitled spouse the increase (1)(b) and the equal division
    (1)(c), worked out for the children entitled on that day; never more than the cap (2); revised (Annex, art. V(2)).
    death: what `death_of` gives, where it is at hand. Raises what `death_of` raises.
    """


def child_days(child: Child, died_on: date) -> Period | None:
    """The days on which a child has a right to a pension, as far as they are known; None where there are none.

    App. 2, art. IV(1), (3), P-3, P-21: from the day after death or from birth, to the day before the twenty-first
    birthday or, while incapacitated, to the end of the incapacity; to the day before marriage; to the child's own
    death, counted.
    """
