"""Children's pensions (App. 2, art. IV): who has one, their amounts, and the cap on what survivors have together."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.periods import DAY, Period, joined
from judges.rules.service import day_of_death
from pensions.rules.facts import Child, PensionRecord
from pensions.rules.own_pension import Own, OwnPension, own_pension_at_death
from pensions.rules.results import Benefit, NotEntitled, Pension
from pensions.rules.revision import revised
from pensions.rules.surviving_spouse import Fixed, fixed_on_death, surviving_spouse
from pensions.rules.survivors import Because, first_and_last, has_married, twenty_first_birthday, why_not

TENTH = Fraction(1, 10)  # of the judge's pension
CEILING = Fraction(1, 36)  # of the annual salary, for each child (P-22)
BECAUSE: Because = {
    NotEntitled.JUDGE_ALIVE: (("annex-VII",), ()),
    NotEntitled.NO_RIGHT: (("app2-IV-1",), ("P-12",)),
    NotEntitled.DIED: (("app2-IV-1",), ()),
    NotEntitled.NOT_BORN: (("app2-IV-1",), ()),
    NotEntitled.TWENTY_ONE: (("app2-IV-1", "app2-IV-3"), ("P-3", "P-21")),
    NotEntitled.MARRIED: (("app2-IV-1",), ()),
}


def children(record: PensionRecord, on: date, own: OwnPension | None = None) -> tuple[Pension, ...]:
    """Each child's pension on a day, in the order of the record; not entitled, every condition that fails.

    App. 2, art. IV: the base amount, art. IV(1)(a); without an entitled spouse the increase, art. IV(1)(b), and the
    equal division, art. IV(1)(c), among the children entitled on that day; never more than the cap, art. IV(2);
    revised (Annex, art. V(2), P-16). own: what `own_pension_at_death` gives, where it is at hand. Raises NotAnswerable.
    """
    died_on = day_of_death(record.service)
    if died_on is None or on <= died_on:
        return tuple(_without(child, on, (NotEntitled.JUDGE_ALIVE,)) for child in record.children)
    own = own or own_pension_at_death(record)
    if own.kind is Own.NONE:
        return tuple(_without(child, on, (NotEntitled.NO_RIGHT,), steps=own.steps) for child in record.children)
    reasons = [failed_conditions(child, died_on, on) for child in record.children]
    number = reasons.count(())
    share = _share(record, on, own, died_on, number) if number else None
    return tuple(
        _without(child, on, failed, child_days(child, died_on))
        if failed or share is None
        else _with(child, on, child_days(child, died_on), own, share)
        for child, failed in zip(record.children, reasons, strict=True)
    )


# --- Who has one ----------------------------------------------------------------------------------------------------


def child_days(child: Child, died_on: date) -> Period | None:
    """The days on which a child has a right to a pension, as far as they are known; None where there are none.

    App. 2, art. IV(1), (3): from the day after death or from birth, to the day before the twenty-first birthday or,
    while incapacitated, the end of the incapacity; to the day before marriage; to the child's own death, counted. P-3.
    """
    first_day = max(died_on + DAY, child.born_on)
    ends = [limit_of_age(child, died_on), child.died_on or date.max]
    if child.married_on:
        ends.append(child.married_on - DAY)
    return Period(first_day).within(Period(date.min, min(ends)))


def limit_of_age(child: Child, died_on: date) -> date:
    """The last day under twenty-one or, if later, of an incapacity that counts; date.max where it lasts.

    App. 2, art. IV(3), P-21: one that existed on the day of death or began before twenty-one.
    """
    birthday = twenty_first_birthday(child)
    counting = [
        period.last_day
        for period in joined(child.incapacities)
        if period.includes(died_on) or period.first_day < birthday
    ]
    return max([birthday - DAY, *counting])


def failed_conditions(child: Child, died_on: date, on: date) -> tuple[NotEntitled, ...]:
    """What art. IV(1) and (3) ask of a child after the judge's death, as far as it fails; death stands alone."""
    if child.died_on and on > child.died_on:
        return (NotEntitled.DIED,)
    if on < child.born_on:
        return (NotEntitled.NOT_BORN,)
    failed = []
    if on > limit_of_age(child, died_on):
        failed.append(NotEntitled.TWENTY_ONE)
    if has_married(child, on):
        failed.append(NotEntitled.MARRIED)
    return tuple(failed)


def _without(
    child: Child,
    on: date,
    reasons: tuple[NotEntitled, ...],
    days: Period | None = None,
    steps: tuple[Step, ...] = (),
) -> Pension:
    trace = Trace(steps) + why_not(reasons, BECAUSE)
    return Pension(Benefit.CHILD, on, reasons, None, *first_and_last(days), child.key, trace=trace)


def _with(child: Child, on: date, days: Period | None, own: OwnPension, share: "Share") -> Pension:
    trace = Trace((_age_step(child, on), *share.steps))
    first_day, last_day = first_and_last(days)
    return Pension(
        Benefit.CHILD,
        on,
        annual=share.annual,
        first_day=first_day,
        last_day=last_day,
        key=child.key,
        case=share.case,
        early_factor=own.factor,
        illustrative=own.illustrative,
        trace=trace,
    )


def _age_step(child: Child, on: date) -> Step:
    """Why the limit of age does not stand in the way."""
    birthday = twenty_first_birthday(child)
    if on < birthday:
        label = _("Not married, and under twenty-one until %(birthday)s")
        return Step(label, {"birthday": birthday}, provisions=("app2-IV-1",), readings=("P-3",))
    label = _("Not married; twenty-one on %(birthday)s, but incapacitated")
    return Step(label, {"birthday": birthday}, provisions=("app2-IV-1", "app2-IV-3"), readings=("P-3", "P-21"))


# --- How much -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """What each child has on a day, EUR a year, exact and revised, and the paragraph that gives it."""

    annual: Fraction
    case: str
    steps: tuple[Step, ...]


def _share(record: PensionRecord, on: date, own: OwnPension, died_on: date, number: int) -> Share:
    """What each of a number of entitled children has on a day.

    Art. IV(1)(c), P-11: worked out anew whenever their number changes, or whether a spouse is entitled.
    """
    spouse = surviving_spouse(record, on, own)
    fixed = fixed_on_death(own)
    base, case, steps = _base_amount(own)
    total, room = number * base, own.amount
    label = _("Base amounts of the children entitled, %(number)s in number")
    steps += [Step(label, {"number": number}, total, EURO, (case,))] if number > 1 else []
    beside = fixed.annual if spouse.entitled else None
    if beside is not None:
        room = max(room - beside, Fraction(0))
        label = _("Beside the spouse's pension of %(spouse)s nothing is added")
        not_added = Step(label, {"spouse": beside}, provisions=("app2-IV-1-b",), applied=False)
        steps += [not_added, *fixed.steps]
    else:
        case, added, increase = _increase(fixed, number)
        total += added
        steps += [*spouse.trace, *fixed.steps, *increase]
    steps.append(_cap_step(own, beside, room, capped=total > room))
    total = min(total, room)
    steps += [_division_step(number, total)] if number > 1 else []
    annual, revisions = revised(total / number, record.scale, died_on + DAY, on)
    steps += [*revisions, Step(_("Child's pension a year"), {}, annual, EURO, ("annex-VII",), ("P-1",))]
    return Share(annual, case, (*own.steps, *steps))


def _base_amount(own: OwnPension) -> tuple[Fraction, str, list[Step]]:
    """The base amount of a child, EUR a year, the paragraph that gives it, and its steps. Art. IV(1)(a), P-22."""
    paragraphs = [_received(own), _not_begun(own), _in_office(own)]
    [case] = [step.provisions[0] for step in paragraphs if step.applied]
    tenth, ceiling = own.amount * TENTH, Fraction(own.salary or 0) * CEILING
    reduced = _("Reduced to a thirty-sixth of the annual salary of %(salary)s, which is not revised, for each child")
    not_reduced = _("Not above a thirty-sixth of the annual salary of %(salary)s, which is not revised, for each child")
    label, values = reduced if ceiling < tenth else not_reduced, {"salary": Fraction(own.salary or 0)}
    provisions, readings = ("app2-IV-1-a-ceiling", "annex-I-2"), ("P-9", "P-22")
    bound = Step(label, values, ceiling, EURO, provisions, readings, applied=ceiling < tenth)
    return min(tenth, ceiling), case, [*paragraphs, bound]


def _received(own: OwnPension) -> Step:
    """Art. IV(1)(a)(i), P-10: a tenth of the pension received, retirement or disability."""
    if own.kind not in (Own.RECEIVED_RETIREMENT, Own.RECEIVED_DISABILITY):
        label = _("The judge was not receiving a pension on the day of death")
        return Step(label, provisions=("app2-IV-1-a-i",), readings=("P-10",), applied=False)
    label = _("A tenth of the pension that the former judge was receiving, %(pension)s")
    return _tenth(own, label, "app2-IV-1-a-i", "P-10")


def _not_begun(own: OwnPension) -> Step:
    """Art. IV(1)(a)(ii), P-8: a tenth of the pension payable had it begun on the day of death."""
    if own.kind is not Own.NOT_BEGUN:
        label = _("No pension of a former judge had still to begin on the day of death")
        return Step(label, provisions=("app2-IV-1-a-ii",), applied=False)
    label = _("A tenth of the pension payable had it begun on the day of death, %(pension)s")
    return _tenth(own, label, "app2-IV-1-a-ii", "P-8") if own.sixty_or_over else _tenth(own, label, "app2-IV-1-a-ii")


def _in_office(own: OwnPension) -> Step:
    """Art. IV(1)(a)(iii): a tenth of the disability pension had it been due on the day of death."""
    if own.kind is not Own.IN_OFFICE:
        label = _("The judge did not die in office")
        return Step(label, provisions=("app2-IV-1-a-iii",), applied=False)
    label = _("A tenth of the disability pension, had it been due on the day of death, %(pension)s")
    return _tenth(own, label, "app2-IV-1-a-iii")


def _tenth(own: OwnPension, label: str, provision: str, *readings: str) -> Step:
    return Step(label, {"pension": own.amount}, own.amount * TENTH, EURO, (provision,), readings)


def _increase(fixed: Fixed, number: int) -> tuple[str, Fraction, list[Step]]:
    """The paragraph of the increase without an entitled spouse, its amount, EUR a year, and its steps.

    Art. IV(1)(b), P-11, P-12: half of the spouse's pension for one child, all of it for two or more.
    """
    half = _("One child and no spouse with a pension: half of the spouse's pension of %(spouse)s is added")
    whole = _("Two or more children and no spouse with a pension: the spouse's pension of %(spouse)s is added")
    added = fixed.annual / 2 if number == 1 else fixed.annual
    values, readings = {"spouse": fixed.annual}, ("P-11", "P-12")
    if number == 1:
        not_whole = Step(_("One child only"), provisions=("app2-IV-1-b-ii",), applied=False)
        return "app2-IV-1-b-i", added, [Step(half, values, added, EURO, ("app2-IV-1-b-i",), readings), not_whole]
    not_half = Step(_("More than one child"), provisions=("app2-IV-1-b-i",), applied=False)
    return "app2-IV-1-b-ii", added, [not_half, Step(whole, values, added, EURO, ("app2-IV-1-b-ii",), readings)]


def _cap_step(own: OwnPension, beside: Fraction | None, room: Fraction, *, capped: bool) -> Step:
    """What the judge's pension leaves to the children, beside the spouse's if one is entitled. Art. IV(2), P-13."""
    values: dict[str, Value] = {"pension": own.amount, "spouse": beside}
    if beside is None:
        reduced, not_reduced = (
            _("Reduced to the judge's pension of %(pension)s"),
            _("Not above the judge's pension of %(pension)s"),
        )
    else:
        reduced = _("Reduced to what the judge's pension of %(pension)s leaves beside the spouse's of %(spouse)s")
        not_reduced = _("Not above what the judge's pension of %(pension)s leaves beside the spouse's of %(spouse)s")
    label = reduced if capped else not_reduced
    return Step(label, values, room, EURO, ("app2-IV-2",), ("P-13", "P-23"), applied=capped)


def _division_step(number: int, total: Fraction) -> Step:
    """Art. IV(1)(c), P-13: what is increased is divided equally, and what is reduced is reduced equally."""
    label = _("In equal parts to the children entitled, %(number)s in number")
    return Step(label, {"number": number}, total / number, EURO, ("app2-IV-1-c",), ("P-13",))
