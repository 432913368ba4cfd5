"""Everything that appendix 2 and article VIII of the annex say of a judge's record on a day."""

from datetime import date

from judges.rules.service import day_of_death
from pensions.rules.children import children
from pensions.rules.death_grant import death_grant
from pensions.rules.disability import disability
from pensions.rules.facts import PensionRecord
from pensions.rules.own_pension import own_pension_at_death
from pensions.rules.remarriage import remarriage_lump_sum
from pensions.rules.results import Pensions
from pensions.rules.retirement import retirement
from pensions.rules.surviving_spouse import surviving_spouse


def pensions_on(record: PensionRecord, on: date) -> Pensions:
    """The pensions and lump sums of the judge and the survivors on a day, each with its derivation. EUR.

    App. 2, art. I to IV; Annex, art. VIII. Raises NotAnswerable where the record lacks what an answer rests on, and
    UnknownRegime.
    """
    died_on = day_of_death(record.service)
    own = own_pension_at_death(record) if died_on and died_on < on else None
    return Pensions(
        on,
        retirement(record, on),
        disability(record, on),
        surviving_spouse(record, on, own),
        remarriage_lump_sum(record, on, own),
        children(record, on, own),
        death_grant(record, on),
    )
