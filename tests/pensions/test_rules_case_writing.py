"""A record written as a case and read again is the same record."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.cases import Facts, run_case
from asp_portal.law.strict_yaml import loads
from judges.rules.facts import Ended, SalaryRow, SalaryScale, Service, Term
from judges.rules.periods import Period, last_day_of
from pensions.rules.actuarial import SHIPPED, shipped_basis
from pensions.rules.case_facts import record_of
from pensions.rules.case_writing import as_case, to_json, to_yaml
from pensions.rules.cases import KIND
from pensions.rules.facts import ActuarialBasis, Child, Marriage, Paid, PensionRecord

ON = date(2016, 2, 29)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
CENTS = st.decimals(0, 999_999, places=2)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def terms(draw):
    """Up to three terms, one after the other; the last one may be running."""
    found, first = [], draw(st.dates(date(2003, 1, 1), date(2008, 1, 1)))
    for _ in range(draw(st.integers(0, 3))):
        years = draw(maybe(st.integers(1, 9)))
        ends = last_day_of(first, years or 4)
        last = draw(st.dates(first, ends))
        ended = draw(maybe(st.sampled_from([Ended.COMPLETED, Ended.RESIGNED, Ended.HEALTH, Ended.REMOVED])))
        full_time = draw(maybe(st.dates(first, last)))
        scheduled = ends if years else draw(maybe(st.just(ends)))
        found.append(Term(first, last, scheduled, ended, years, draw(st.booleans()), full_time))
        first = ends + timedelta(days=draw(st.integers(1, 800)))
    if found:
        last = found[-1]
        found[-1] = draw(st.sampled_from([last, replace(last, last_day=None), replace(last, ended=Ended.DIED)]))
    return tuple(found)


@st.composite
def periods(draw):
    first = draw(DAYS)
    return Period(first, draw(st.just(date.max) | st.dates(first, date(2070, 1, 1))))


@st.composite
def marriages(draw):
    first = draw(DAYS)
    ended = draw(maybe(st.dates(first, date(2061, 1, 1))))
    return Marriage(first, ended, ended and draw(maybe(st.just(ended + timedelta(days=1)))), draw(st.integers()))


@st.composite
def children(draw):
    born = draw(st.dates(date(1970, 1, 1), date(1990, 1, 1)))
    return Child(born, draw(maybe(DAYS)), draw(maybe(DAYS)), tuple(draw(st.lists(periods(), max_size=2))), "slug")


@st.composite
def bases(draw):
    interest = draw(st.sampled_from([0.0, 0.035, 1 / 3, 2e-7]))
    lx = sorted(draw(st.lists(st.floats(1e-15, 1e6), min_size=1, max_size=5)), reverse=True)
    table = draw(st.sampled_from(["", *SHIPPED]))
    own = ActuarialBasis("own", draw(st.integers(0, 100)), tuple(lx), interest)
    basis = shipped_basis(table, interest) if table else own
    return replace(basis, name=draw(WORDS), adopted_by=draw(st.just("") | WORDS), illustrative=draw(st.booleans()))


@st.composite
def records(draw):
    bases_ = draw(st.lists(bases(), max_size=2))
    days = draw(st.lists(st.just(date.min) | DAYS, min_size=len(bases_), max_size=len(bases_), unique=True))
    rows = draw(
        st.lists(st.builds(SalaryRow, DAYS, CENTS.filter(bool)), max_size=3, unique_by=lambda row: row.first_day)
    )
    runs = [[Paid(day, Decimal(n)) for n in (1, 1)] for day in draw(st.lists(DAYS, max_size=2))]
    paid = [*(one for run in runs for one in run), Paid(date(2006, 1, 15), Decimal("2.5"))]
    paid += [Paid(date(2006, month, 1), draw(CENTS)) for month in (2, 3, 4)]
    return PensionRecord(
        Service(draw(terms())),
        SalaryScale(rows),
        draw(maybe(st.just(date(1950, 2, 28)))),
        tuple(draw(st.lists(marriages(), max_size=2))),
        tuple(draw(st.lists(children(), max_size=2))),
        begun=draw(st.booleans()),
        paid=tuple(draw(st.just([]) | st.permutations(paid))),
        suspended=tuple(draw(st.lists(periods(), max_size=2))),
        bases=tuple(replace(basis, first_day=day) for basis, day in zip(bases_, days, strict=True)),
        regime=draw(st.sampled_from(["original", "amended"])),
    )


def read(text):
    """The record of the one case of a file."""
    [case] = loads(text)
    return record_of(Facts(case, "", [*KIND.keys, "name", "kind", "expect"]))


def plain(record):
    """What is compared: keys stay where a record is kept, and a scale is its rows."""
    rows = sorted((row.first_day, row.annual) for row in record.scale.rows)
    return rows, replace(
        record,
        scale=None,
        marriages=tuple(replace(marriage, key=None) for marriage in record.marriages),
        children=tuple(replace(child, key=None) for child in record.children),
    )


@settings(max_examples=150, deadline=None)
@given(records())
def test_what_is_written_is_read_again(record):
    case = as_case("one", record, ON)
    assert plain(read(to_yaml([case]))) == plain(record)
    assert plain(read(to_json([case]))) == plain(record)


WHOLE = PensionRecord(
    Service((Term(date(2003, 3, 11), date(2009, 3, 10), date(2009, 3, 10), Ended.COMPLETED, 6),), date(2016, 2, 5)),
    SalaryScale([SalaryRow(date(2003, 3, 11), Decimal(180_000))]),
    date(1955, 3, 11),
    (Marriage(date(1980, 1, 2), key="a"),),
    (Child(date(2000, 1, 1), incapacities=(Period(date(2010, 1, 1)),), key="b"),),
    (date(2010, 3, 11),),
    False,
    (
        Paid(date(2010, 3, 11), Decimal("1500.50")),
        *(Paid(date(2010, month, 1), Decimal("1500.50")) for month in (4, 5)),
    ),
    (Period(date(2012, 1, 1), date(2012, 1, 31)),),
    (
        shipped_basis("elt16_male"),
        ActuarialBasis("A's", 50, (9.0, 3e-05), 0.03, date(2020, 1, 1), "ASP"),
    ),
)


def test_a_lawyer_reads_it():
    expect = {"spouse": {"entitled": True, "annual": Decimal("21323.29"), "from": date(2016, 2, 6)}}
    assert to_yaml([as_case("One judge, all facts", WHOLE, ON, expect)] * 2).split("\n- ")[1] == (
        """\
name: "One judge, all facts"
  kind: pension
  judge:
    born: 1955-03-11
    regime: original
    terms:
      - {elected_for: 6, from: 2003-03-11, until: 2009-03-10, term_ends: 2009-03-10, ended: completed}
    died: 2016-02-05
    spouse:
      - {married: 1980-01-02}
    children:
      - {born: 2000-01-01, incapacitated: [{from: 2010-01-01}]}
    early_pension_from: [2010-03-11]
    pension_begun: false
    payments:
      - {from: 2010-03-11, until: 2010-05-01, amount: 1500.5}
    suspended:
      - {from: 2012-01-01, until: 2012-01-31}
  salary:
    - {from: 2003-03-11, annual: 180000}
  basis:
    - {interest: 0.035, table: elt16_male, name: elt16_male, illustrative: true}
    - {interest: 0.03, lx: {50: 9.0, 51: 3e-05}, name: "A's", from: 2020-01-01, adopted_by: "ASP", illustrative: false}
  on: 2016-02-29
  expect:
    spouse: {entitled: true, annual: 21323.29, from: 2016-02-06}
"""
    )


@pytest.mark.parametrize("write", [to_yaml, to_json])
def test_a_case_that_was_written_runs(write):
    # 60,000 x 0.710776189 / 2 = 21,323.2857
    expect = {
        "spouse": {"entitled": True, "annual": Decimal("21323.29"), "from": date(2016, 2, 6)},
        "spouse_lump_sum": None,
    }
    [case] = loads(write([as_case("one", replace(WHOLE, begun=True), ON, expect)]))
    assert str(run_case(case, "one", "here", {"pension": KIND})) == "ok one"
