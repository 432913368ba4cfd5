"""Days of a judge's family that cannot both be, or that are unusual, in words."""

from collections.abc import Iterable, Iterator
from datetime import date

from asp_portal.law.words import _
from judges.rules.checking import Check, Values, is_before, is_under, numbered, overlapped, told
from judges.rules.facts import ChildRow, DaysRow, MarriageRow, WholeRecord
from judges.rules.periods import Period
from judges.rules.results import Contradiction, Fact

# Years of age: under the first of each two it is refused, under the second a remark.
MARRIAGEABLE, ADULT = 14, 18
PARENT = 12
MARRIED_CHILD = 15


# --- Marriages ------------------------------------------------------------------------------------------------------


def of_marriages(record: WholeRecord) -> Iterator[Contradiction]:
    """The marriages against each other and the judge's life. A marriage ends with either spouse's life."""
    rows = numbered(record.marriages, lambda row: row.married_on)
    earlier = overlapped([_married(record, row) for _number, row in rows])
    for (number, row), place in zip(rows, earlier, strict=True):
        before, other = rows[place] if place is not None else ("", None)
        values: Values = {
            "number": number,
            "married": row.married_on,
            "ended": row.ended_on,
            "remarried": row.remarried_on,
            "survivor_died": row.spouse_died_on,
            "before": before,
            "ends": other.ended_on if other else None,
            "born": record.born_on,
            "died": record.died_on,
        }
        checks = [*_beginning(record, row), *_one_at_a_time(other), *_ending(record, row), *_survivor(record, row)]
        yield from told(Fact.MARRIAGE, row.key, values, checks)


def _end(record: WholeRecord, row: MarriageRow) -> date | None:
    """The day on which a marriage ended, by itself or by the judge's death."""
    return min((day for day in (row.ended_on, record.died_on) if day), default=None)


def _married(record: WholeRecord, row: MarriageRow) -> Period:
    """The days of a marriage, both counted; without an end it goes on."""
    return Period(row.married_on, _end(record, row) or date.max)


def _beginning(record: WholeRecord, row: MarriageRow) -> Iterator[Check]:
    too_young = is_under(MARRIAGEABLE, record.born_on, row.married_on)
    yield Check(
        "married_on",
        is_before(row.married_on, record.born_on),
        _("The %(number)s marriage begins on %(married)s, before the judge was born on %(born)s."),
    )
    yield Check(
        "married_on",
        too_young,
        _("The judge, born on %(born)s, is not yet fourteen when the %(number)s marriage begins on %(married)s."),
    )
    yield Check(
        "married_on",
        not too_young and is_under(ADULT, record.born_on, row.married_on),
        _("The judge, born on %(born)s, is not yet eighteen when the %(number)s marriage begins on %(married)s."),
        refused=False,
    )
    yield Check(
        "married_on",
        is_before(record.died_on, row.married_on),
        _("The %(number)s marriage begins on %(married)s, after the judge died on %(died)s."),
    )


def _one_at_a_time(other: MarriageRow | None) -> Iterator[Check]:
    yield Check(
        "married_on",
        other is not None and other.ended_on is not None,
        _("The %(number)s marriage begins on %(married)s, before the %(before)s ends on %(ends)s."),
    )
    yield Check(
        "married_on",
        other is not None and other.ended_on is None,
        _("The %(number)s marriage begins on %(married)s, but the %(before)s has not ended."),
    )


def _ending(record: WholeRecord, row: MarriageRow) -> Iterator[Check]:
    yield Check(
        "ended_on",
        is_before(row.ended_on, row.married_on),
        _("The %(number)s marriage ends on %(ended)s, before it begins on %(married)s."),
    )
    yield Check(
        "ended_on",
        is_before(record.died_on, row.ended_on),
        _("The %(number)s marriage ends on %(ended)s, though the judge's death had ended it on %(died)s."),
    )
    ended_by_death = record.died_on is not None and _end(record, row) == record.died_on
    too_early = is_before(row.remarried_on, _end(record, row))
    yield Check(
        "remarried_on",
        too_early and not ended_by_death,
        _("The spouse remarries on %(remarried)s, before the %(number)s marriage ends on %(ended)s."),
    )
    yield Check(
        "remarried_on",
        too_early and ended_by_death,
        _("The spouse remarries on %(remarried)s, before the judge died on %(died)s."),
    )
    yield Check(
        "remarried_on",
        row.remarried_on is not None and _end(record, row) is None,
        _("The spouse remarries on %(remarried)s, but the %(number)s marriage has not ended."),
    )


def _survivor(record: WholeRecord, row: MarriageRow) -> Iterator[Check]:
    """A surviving spouse's death: after the judge's, of a marriage that lasted until then, and last of all."""
    died_on = row.spouse_died_on
    yield Check(
        "spouse_died_on",
        died_on is not None and record.died_on is None and row.ended_on is None,
        _("The surviving spouse dies on %(survivor_died)s, but no death of the judge is on record."),
    )
    yield Check(
        "spouse_died_on",
        is_before(died_on, record.died_on),
        _("The surviving spouse dies on %(survivor_died)s, before the judge died on %(died)s."),
    )
    yield Check(
        "spouse_died_on",
        died_on is not None and row.ended_on is not None,
        _("A surviving spouse dies on %(survivor_died)s, but the %(number)s marriage had ended on %(ended)s."),
    )
    yield Check(
        "remarried_on",
        is_before(died_on, row.remarried_on),
        _("The spouse remarries on %(remarried)s, after dying on %(survivor_died)s."),
    )


# --- Children -------------------------------------------------------------------------------------------------------


def of_children(record: WholeRecord) -> Iterator[Contradiction]:
    """Each child's days against each other and the judge's life."""
    for number, row in numbered(record.children, lambda row: row.born_on):
        values: Values = {
            "number": number,
            "child_born": row.born_on,
            "adopted": row.adopted_on,
            "married": row.married_on,
            "child_died": row.died_on,
            "born": record.born_on,
            "died": record.died_on,
        }
        yield from told(Fact.CHILD, row.key, values, [*_birth(record, row), *_adoption(record, row), *_life(row)])
        yield from _incapacities(row.incapacities, row.born_on, row.died_on)


def _birth(record: WholeRecord, row: ChildRow) -> Iterator[Check]:
    yield Check(
        "born_on",
        record.born_on is not None and row.born_on <= record.born_on,
        _("The %(number)s child is born on %(child_born)s, no later than the judge, born on %(born)s."),
    )
    yield Check(
        "born_on",
        row.born_on != record.born_on and is_under(PARENT, record.born_on, row.born_on),
        _("The %(number)s child is born on %(child_born)s, before the judge, born on %(born)s, is twelve."),
        refused=False,
    )
    yield Check(
        "born_on",
        is_before(record.died_on, row.born_on),
        _("The %(number)s child is born on %(child_born)s, after the judge died on %(died)s."),
        refused=False,
    )


def _adoption(record: WholeRecord, row: ChildRow) -> Iterator[Check]:
    yield Check(
        "adopted_on",
        is_before(row.adopted_on, row.born_on),
        _("The %(number)s child is adopted on %(adopted)s, before being born on %(child_born)s."),
    )
    yield Check(
        "adopted_on",
        is_before(row.died_on, row.adopted_on),
        _("The %(number)s child is adopted on %(adopted)s, after dying on %(child_died)s."),
    )
    yield Check(
        "adopted_on",
        is_before(record.died_on, row.adopted_on),
        _("The %(number)s child is adopted on %(adopted)s, after the judge died on %(died)s."),
    )


def _life(row: ChildRow) -> Iterator[Check]:
    yield Check(
        "married_on",
        is_before(row.married_on, row.born_on),
        _("The %(number)s child marries on %(married)s, before being born on %(child_born)s."),
    )
    yield Check(
        "married_on",
        is_under(MARRIED_CHILD, row.born_on, row.married_on),
        _("The %(number)s child, born on %(child_born)s, marries on %(married)s, before being fifteen."),
        refused=False,
    )
    yield Check(
        "married_on",
        is_before(row.died_on, row.married_on),
        _("The %(number)s child marries on %(married)s, after dying on %(child_died)s."),
    )
    yield Check(
        "died_on",
        is_before(row.died_on, row.born_on),
        _("The %(number)s child died on %(child_died)s, before being born on %(child_born)s."),
    )


# --- Incapacity, of the judge or of a child ---------------------------------------------------------------------------


def of_incapacity(record: WholeRecord) -> Iterator[Contradiction]:
    """The judge's own incapacity."""
    yield from _incapacities(record.incapacities, record.born_on, record.died_on)


def _incapacities(rows: Iterable[DaysRow], born_on: date | None, died_on: date | None) -> Iterator[Contradiction]:
    for row in sorted(rows, key=lambda row: row.first_day):
        values: Values = {"first": row.first_day, "last": row.last_day, "born": born_on, "died": died_on}
        checks = [
            Check(
                "first_day",
                is_before(row.first_day, born_on),
                _("The incapacity begins on %(first)s, before birth on %(born)s."),
            ),
            Check(
                "first_day",
                is_before(died_on, row.first_day),
                _("The incapacity begins on %(first)s, after death on %(died)s."),
            ),
            Check(
                "last_day",
                is_before(row.last_day, row.first_day),
                _("The incapacity ends on %(last)s, before it begins on %(first)s."),
            ),
            Check(
                "last_day",
                is_before(died_on, row.last_day),
                _("The incapacity ends on %(last)s, after death on %(died)s."),
            ),
        ]
        yield from told(Fact.INCAPACITY, row.key, values, checks)
