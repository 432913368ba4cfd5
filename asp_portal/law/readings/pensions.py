"""How appendix 2 is read: pensions (P-n)."""

from asp_portal.law.readings.reading import Reading
from asp_portal.law.words import _

PENSIONS = [
    Reading(
        "P-1", _("Rounding"),
        _("An amount is kept exact along its derivation and rounded once, half up to the cent, where it becomes "
          "payable. A month's instalment is the exact annual amount by twelve."),
        ("annex-III-1", "app1-IV", "app2-V-1"),
        _("The text gives amounts and shares in euros and no rule of rounding."),
    ),
    Reading(
        "P-2", _("Service in months"),
        _("Service is counted in completed months from its first day; the days left over are a fraction of the "
          "month in which they fall. Several periods of office add up; those that adjoin are one."),
        ("app2-I-1-a", "app2-I-3", "annex-I-1"), _("The text reduces in proportion to time without naming its unit."),
    ),
    Reading(
        "P-3", _("Months and years"),
        _("Months and years run to the day of the same number; where the month has no such day, to the first of the "
          "next."),
        ("app1-IV", "app2-I-1"), _("The text counts years without saying how they run."),
    ),
    Reading(
        "P-4", _("At least three years"),
        _("Three years are thirty-six months of service as P-2 counts them; a day less is not enough."),
        ("app2-I-1-a",), _("\"At least\" leaves no room for rounding."),
    ),
    Reading(
        "P-5", _("What was paid before sixty"),
        _("After a re-election, each instalment paid and dated before the sixtieth birthday grows with interest "
          "over the completed months from its date to the first day of the new pension. Their sum, divided by the "
          "value of an annuity of one at the age of that day, is taken off the annual pension, never below zero."),
        ("app2-I-6",), _("The text asks for the actuarial equivalent of what was paid and gives no method."),
    ),
    Reading(
        "P-6", _("Part months"),
        _("A month in which a pension begins, ends or changes is paid by days over the days of that calendar month; "
          "any other is a twelfth. An instalment is dated the first of its month, the first one the pension's first "
          "day."),
        ("app2-I-1", "app2-II-1"), _("Pensions are payable by the month, and the right begins and ends on days."),
    ),
    Reading(
        "P-7", _("The annuity"),
        _("The value of one euro a year, paid monthly in advance for life, with survivors running straight between "
          "whole ages and interest by the month."),
        ("app2-I-5", "app2-I-6"),
        _("The text asks for actuarial equivalence; monthly payment is that of article I(1)."),
    ),
    Reading(
        "P-8", _("Death at sixty or over before payment"),
        _("Where payment had in fact not begun and the former judge was sixty or over on the day of death, the "
          "pension that counts is the unreduced one; the floor of III(1)(a) stands."),
        ("app2-III-1-a", "app2-IV-1-a-ii"), _("The pension of article I(5) at sixty or over is the pension itself."),
    ),
    Reading(
        "P-9", _("The salary of the floors"),
        _("The floors of article III and the thirty-sixth of article IV rest on the annual salary on leaving "
          "office, not revised before the day of death."),
        (
            "app2-III-1-a", "app2-III-1-b", "app2-III-1-c", "app2-III-2", "app2-III-3", "app2-IV-1-a-ceiling",
            "annex-I-2",
        ), _("Annex I(2) defines the annual salary by the end of office."),
    ),
    Reading(
        "P-10", _("A child's share of a disability pension"),
        _("A disability pension that was being received counts as the retirement pension of IV(1)(a)(i)."),
        ("app2-IV-1-a-i", "app2-II-3"),
        _("The paragraph names no former judge with a disability pension; II(3) makes the two amounts equal."),
    ),
    Reading(
        "P-11", _("A spouse who loses the right"),
        _("The children's total is increased where there is no entitled spouse, and also once the spouse has died "
          "or has lost the right by remarriage."),
        ("app2-IV-1-b", "app2-III-4"), _("The text speaks of the absence of a spouse with a pension."),
    ),
    Reading(
        "P-12", _("The spouse's pension that would have been paid"),
        _("Without an entitled spouse, the amount of article III as if there were one, floors included. A former "
          "judge without a right to a pension leaves none to a child either."),
        ("app2-IV-1-b-i", "app2-IV-1-b-ii"),
        _("The increase is half or all of a pension; it needs an amount where nobody has one."),
    ),
    Reading(
        "P-13", _("Who bears the limit"),
        _("Where pensions together exceed the judge's own, the children's total is reduced, equally and to nothing "
          "if need be; the spouse's floor stands."),
        ("app2-IV-2",), _("Article III gives the spouse a minimum; article IV gives the children none."),
    ),
    Reading(
        "P-14", _("Years of service of the grant"),
        _("The death grant counts completed years of total service, at least one and at most nine."),
        ("annex-VIII-1",), _("The text counts a month of salary for each year of service."),
    ),
    Reading(
        "P-15", _("Shares of the grant"),
        _("One sum in equal shares for the spouse and each unmarried child under twenty-one on the day of death, "
          "each share rounded by itself. Where nobody is left, nothing is due."),
        ("annex-VIII-1", "annex-VIII-2"), _("The text gives one sum to the survivors and does not divide it."),
    ),
    Reading(
        "P-16", _("Revision"),
        _("A pension follows each change of the salary dated on or after its first day, by the exact ratio. "
          "Survivors' amounts, floors and limits are fixed on the day of death from the pension as revised, then "
          "revised alike."),
        ("annex-V-2",), _("Pensions being paid are revised with salaries; nothing may be lost between two days."),
    ),
    Reading(
        "P-17", _("The term still to run"),
        _("What total service lacks of nine years, whatever the term of election."),
        ("app2-I-3",), _("The full pension is that of nine years, so the reduction is measured against nine."),
    ),
    Reading(
        "P-18", _("First judges and the other conditions"),
        _("Paragraph 24 sets aside the three years of service only: the age of sixty and article I(1)(b) still "
          "hold."),
        ("res-24", "app2-I-1"), _("The paragraph works out the pension under article I."),
    ),
    Reading(
        "P-19", _("Disability pension in place of retirement pension"),
        _("The disability pension takes the place of the retirement pension, also after sixty; never both are paid."),
        ("app2-II-1", "app2-I-1"), _("Its amount is already that of the retirement pension."),
    ),
    Reading(
        "P-20", _("The end of the term of election"),
        _("Service counts as if the judge had stayed to the end of the term of election, or to the actual last day "
          "if that is later. Three years of service and the age of sixty are not asked."),
        ("app2-II-1", "app2-II-3"), _("Article II(1) gives the right; II(3) fixes no more than the amount."),
    ),
    Reading(
        "P-21", _("Incapacity of a child"),
        _("An incapacity that was there on the day of death or that begins before twenty-one keeps the right for as "
          "long as it lasts; one that begins later revives nothing."),
        ("app2-IV-3",), _("The pension \"continues\": what has ended does not begin anew."),
    ),
    Reading(
        "P-22", _("The thirty-sixth"),
        _("The ceiling of a thirty-sixth of the salary bounds the base amount of each child; what paragraph (b) "
          "adds is not bounded by it."),
        ("app2-IV-1-a-ceiling", "app2-IV-1-b"), _("The ceiling closes subparagraph (a)."),
    ),
    Reading(
        "P-23", _("The pension that limits"),
        _("The judge's own pension in the limit of IV(2) is the one from which the children's base amounts are "
          "worked out."),
        ("app2-IV-2", "app2-IV-1-a-i", "app2-IV-1-a-ii", "app2-IV-1-a-iii"),
        _("The text names the pension that the judge received or would have received."),
    ),
    Reading(
        "P-24", _("Arrears and overpayments"),
        _("What is due is due for its month. Where the record of a month already paid changes, the difference is paid, "
          "or taken back, with the next one; what exceeds that is owed and not paid out."),
        ("app2-I-1", "annex-VI", "annex-VII", "annex-VIII-1"),
        _("The right to a pension follows from facts, not from when they become known."),
    ),
    Reading(
        "P-25", _("Disability after a re-election"),
        _("What was paid before sixty is taken off a disability pension after a re-election too, and off the one that "
          "would have been due on death in office."),
        ("app2-II-3", "app2-I-6"),
        _("II(3) gives the retirement pension of a full term of election, which after a re-election is that of I(6)."),
    ),
]  # fmt: skip
