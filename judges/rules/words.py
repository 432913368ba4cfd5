"""The words for what the conditions of service name, in derivations and pages: translated where they are shown."""

from asp_portal.law.words import _
from judges.rules.results import Cause, DueKind, Entry, Item, NotDue

ITEM = {
    Item.SALARY: _("Salary"),
    Item.SPECIAL_ALLOWANCE: _("Special allowance of the President"),
    Item.ACTING_ALLOWANCE: _("Allowance for acting as President"),
}
ENTRY = {
    Entry.CARRIED: _("Carried from the year before"),
    Entry.LAPSED: _("Lapsed, above what may be carried"),
    Entry.CREDITED: _("Credited for the year"),
    Entry.TAKEN: _("Leave taken"),
    Entry.LEFT: _("Left at the end of office, not paid out"),
}
NOT_DUE = {
    NotDue.IN_OFFICE: _("The judge is in office"),
    NotDue.DIED: _("The judge has died: office ended by death, or before resettling"),
    NotDue.NOT_RESETTLED: _("The former judge has not resettled"),
    NotDue.IN_NETHERLANDS: _("The former judge has resettled in the Netherlands"),
    NotDue.RESIDENCE_UNDER_FIVE_YEARS: _(
        "The longest continuous residence at the seat during office is under five years"
    ),
}
DUE = {
    DueKind.END_OF_TERM: _("End of the term of office"),
    DueKind.HOME_LEAVE_YEAR: _("Home leave may be taken in %(year)s"),
    DueKind.FIVE_YEARS_OF_RESIDENCE: _("Five years of continuous residence at the seat are complete"),
    DueKind.NINE_YEARS_OF_RESIDENCE: _("Nine years of continuous residence at the seat are complete"),
    DueKind.SIXTIETH_BIRTHDAY: _("Sixtieth birthday"),
    DueKind.CHILD_TWENTY_ONE: _("Twenty-first birthday of a child"),
}
CAUSE = {
    Cause.FIRST_STATEMENT: _("There is no statement of the month before to compare with"),
    Cause.TAKES_OFFICE: _("Takes office on %(on)s"),
    Cause.LEAVES_OFFICE: _("Leaves office, last day %(on)s"),
    Cause.PART_MONTH: _("Only %(days)s of %(of)s days in office in the month before"),
    Cause.BECOMES_PRESIDENT: _("Becomes President on %(on)s"),
    Cause.CEASES_AS_PRESIDENT: _("No longer President, last day %(on)s"),
    Cause.PART_MONTH_AS_PRESIDENT: _("Only %(days)s of %(of)s days as President in the month before"),
    Cause.SCALE: _("Change of the annual salary from %(before)s to %(annual)s%(source)s"),
    Cause.ACTING_DAYS: _("Acting as President: %(days)s days, %(before)s in the month before"),
    Cause.CORRECTION: _("Correction of earlier months: %(now)s, %(before)s in the month before"),
}
UNDATED = _("The record has changed since the statement of the month before")
# Whether the ceiling of the calendar year took something off in the month before, and in this one.
ACTING = {
    (False, False): CAUSE[Cause.ACTING_DAYS],
    (True, False): _(
        "Acting as President: %(days)s days, %(before)s in the month before, when the ceiling of the year was reached"
    ),
    (False, True): _(
        "Acting as President: %(days)s days up to the ceiling of the year, %(before)s in the month before"
    ),
    (True, True): _(
        "Acting as President: %(days)s days, %(before)s in the month before, both up to the ceiling of the year"
    ),
}
ORDINALS = (
    _("first"), _("second"), _("third"), _("fourth"), _("fifth"), _("sixth"), _("seventh"), _("eighth"), _("ninth"),
    _("tenth"), _("eleventh"), _("twelfth"),
)  # fmt: skip


def ordinal(number: int) -> str:
    """A place in an order in words, counted from one; above twelve in figures."""
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}."
