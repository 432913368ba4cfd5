"""What pensions cost in the years to come, by benefit: what the rolls would pay, no forecast of lives or salaries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.charts import Axis, Chart, Series, page_chart
from judges.facts import salary_scale
from judges.models import Judge
from pensions import facts
from pensions.estimate.services import OF_JUDGE, proposed, record_of, what_is_missing
from pensions.models import PensionFile
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import days_of_change, instalments
from pensions.rules.regime import governs
from pensions.rules.results import Benefit
from pensions.rules.service import NotAnswerable
from pensions.rules.words import BENEFIT

YEARS = 10
# Paid month after month; sums due once come of a death or a marriage, which nobody foresees here.
BENEFITS = (Benefit.RETIREMENT, Benefit.DISABILITY, Benefit.SPOUSE, Benefit.CHILD)
ASSUMED = (
    gettext_lazy("Everybody lives, and nobody marries; children have a pension until they are twenty-one."),
    gettext_lazy("Judges in office leave at the end of the term; their pension begins at sixty, or after office."),
    gettext_lazy("Nobody is elected anew: judges who come into office later are not in it."),
    gettext_lazy("The salary stays as the scale has it today, with the changes already decided."),
    gettext_lazy("Suspensions on record last; nothing is recovered or paid in arrears."),
)
Costs = dict[tuple[Benefit, int], Decimal]


@dataclass(frozen=True)
class Outlook:
    """By benefit and year, EUR. people: whose records are in it; left_out: whose lack something.

    illustrated: of how many the regulations' text is not known. without_file: how many have no pension file yet.
    """

    years: tuple[int, ...]
    costs: Costs
    people: int
    left_out: int
    illustrated: int
    without_file: int

    @property
    def benefits(self) -> list[Benefit]:
        """Those that cost something."""
        return [benefit for benefit in BENEFITS if any(self.costs[benefit, year] for year in self.years)]

    @property
    def names(self) -> list[str]:
        """Their names, and that of the sum."""
        return [*(_(BENEFIT[benefit]) for benefit in self.benefits), _("Together")]

    @property
    def rows(self) -> list[tuple[int, list[Decimal]]]:
        """A line for each year: what each benefit costs, and all of them."""
        found = [(year, [self.costs[benefit, year] for benefit in self.benefits]) for year in self.years]
        return [(year, [*amounts, sum(amounts, Decimal(0))]) for year, amounts in found]

    @property
    def chart(self) -> Chart:
        """The lines of the benefits and of the sum."""
        columns = zip(*(amounts for _year, amounts in self.rows), strict=True)
        series = [
            Series(name, [*zip(self.years, map(float, column), strict=True)])
            for name, column in zip(self.names, columns, strict=True)
        ]
        alt = _("The cost of pensions by year and benefit; the table says the same.")
        return page_chart(series, Axis(_("Year"), "d", ticks=YEARS), Axis(_("EUR a year"), zero=True), alt)


def outlook(today: date) -> Outlook:
    """The ten calendar years after a day's. A fixed number of queries."""
    years = tuple(range(today.year + 1, today.year + 1 + YEARS))
    costs: Costs = defaultdict(Decimal)
    people = left_out = illustrated = without_file = 0
    for record, has_file in records():
        try:
            of_one = list(paid(record, years)) if record else None
        except NotAnswerable:
            of_one = None
        if record is None or of_one is None:
            left_out += 1
            continue
        people += 1
        illustrated += governs(record).illustrative
        without_file += not has_file
        for benefit, year, amount in of_one:
            costs[benefit, year] += amount
    return Outlook(years, costs, people, left_out, illustrated, without_file)


def records() -> Iterator[tuple[PensionRecord | None, bool]]:
    """The record of each judge, None where something is missing; whether there is a pension file."""
    scale, bases = salary_scale(), facts.bases()
    for file in PensionFile.objects.select_related("judge").prefetch_related(*facts.FOR_PENSION):
        record = facts.record_of(file, scale, bases)
        yield (record if record.born_on and record.service.terms else None), True
    for judge in Judge.objects.filter(pension_file=None, died_on=None).prefetch_related(*OF_JUDGE):
        regime = proposed(judge)
        missing = regime is None or what_is_missing(judge, regime)
        yield (None if missing or regime is None else record_of(judge, None, regime, scale, bases)), False


def paid(record: PensionRecord, years: Iterable[int]) -> Iterator[tuple[Benefit, int, Decimal]]:
    """What each month of the years pays, as the roll works it out; a month without a change is as the one before."""
    years = tuple(years)
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    changing = {(day.year, day.month) for day in days_of_change(record, first, last)}
    found, is_settled = [], False
    for year in years:
        for month in range(1, 13):
            if not is_settled or (year, month) in changing:
                found = [(each.benefit, each.amount) for each in instalments(record, year, month)]
            is_settled = (year, month) not in changing
            yield from ((benefit, year, amount) for benefit, amount in found if benefit in BENEFITS)
