"""How the annex is read: pay, leave, residence (J-n)."""

from asp_portal.law.readings.reading import Reading
from asp_portal.law.words import _

JUDGES = [
    Reading(
        "J-1", _("Leave in working days"),
        _("Eight weeks are forty working days; the first and the last calendar year have their share by days, "
          "rounded up to "
          "the half day, credited on 1 January or on the first day."),
        ("annex-XI-1",), _("Weeks of five working days; the text counts weeks by the year."),
    ),
    Reading(
        "J-2", _("President's allowance by the month"),
        _("The special allowance is earned with the salary, by the month as in J-4."),
        ("annex-III-2",), _("The text gives a share of the annual remuneration, which is earned by time."),
    ),
    Reading(
        "J-3", _("Ceiling of the acting allowance"),
        _("The 10,000 euros bear on each judge and calendar year; days are paid in their order until the ceiling "
          "is reached."),
        ("annex-III-3",), _("\"A year\" is read as elsewhere in the annex: the calendar year."),
    ),
    Reading(
        "J-4", _("Pay by the month"),
        _("A month is a twelfth of the year; a part month that twelfth by days in office over days of the month."),
        ("annex-III-1",), _("The text fixes annual amounts only."),
    ),
    Reading(
        "J-5", _("A week of salary"),
        _("A week is a fifty-second of the annual salary."),
        ("app1-IV",), _("The text counts weeks of an annual salary and names no divisor."),
    ),
    Reading(
        "J-6", _("Beginning of residence"),
        _("Residence runs from the later of the permanent home and the judge's declaration."),
        ("annex-II-2",), _("The text asks for both."),
    ),
    Reading(
        "J-7", _("Leave left at the end of office"),
        _("Leave not taken at the end of office is not paid out."),
        ("annex-XI-2",), _("The text gives nothing for it."),
    ),
    Reading(
        "J-8", _("Removal to another country"),
        _("Return removal elsewhere is paid up to the cost of removal to the home at appointment; what is above "
          "is disallowed."),
        ("app1-III-c",), _("As T-10: a ceiling, not the loss of the whole."),
    ),
    Reading(
        "J-9", _("Continuous residence"),
        _("The longest single stretch of residence inside office counts, both days included; stretches that "
          "adjoin are one."),
        ("app1-IV",), _("The text asks for continuous residence during office."),
    ),
    Reading(
        "J-10", _("End of the term"),
        _("The relocation sum is due at any end of office but death, on the later of the day after it and the day "
          "of resettling."),
        ("app1-IV",), _("The article's title speaks of the end of office, not of a term served to its last day."),
    ),
    Reading(
        "J-11", _("Working days of leave"),
        _("A working day is Monday to Friday and no official holiday of the Court. Half days are taken on the first "
          "and the last day; a leave over the turn of the year counts in each year by its days."),
        ("annex-XI-1",), _("The text counts weeks, and leaves the manner of taking them to the judges."),
    ),
    Reading(
        "J-12", _("Months already paid"),
        _("A month that was paid stays as it was paid. Where the record has changed since, the next month carries "
          "the difference, by month and item."),
        ("annex-III-1", "annex-III-2", "annex-III-3"),
        _("What is due is due for its month, whenever it becomes known."),
    ),
]  # fmt: skip
