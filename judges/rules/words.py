"""The words for what the conditions of service name, in derivations and pages: translated where they are shown."""

from asp_portal.law.words import _
from judges.rules.results import DueKind, Entry, Item, NotDue

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
