"""Readings: how the regulations are read where their text leaves a choice open.

Each has a number that never changes, and every amount that rests on one cites it beside its provisions. A reading that
*asks* is no rule: the program names the open point and waits for a recorded decision of the person who may take it.
"""

from dataclasses import dataclass

from asp_portal.law.provisions import PROVISIONS, find
from asp_portal.law.words import _


class UnknownReading(LookupError):
    """No reading has this id."""


@dataclass(frozen=True)
class Reading:
    """A choice between meanings of the text, and what it rests on. `decides`: who decides the point it asks."""

    id: str
    title: str
    text: str
    provisions: tuple[str, ...]
    rests_on: str
    asks: str = ""
    decides: str = ""

    def __post_init__(self):
        for provision_id in self.provisions:
            find(provision_id)


PRESIDENT = _("the President, on the Registrar's advice")

TRAVEL = [
    Reading(
        "T-1", _("Home leave years"),
        _("The first home leave falls in the second calendar year after that in which the first term begins, then "
          "every second "
          "year. It counts in the year of its departure, which must be a day in office; one not made in its year "
          "lapses."),
        ("app1-I-1-b",),
        _("The text counts calendar years from the year of appointment and provides for no carrying over."),
    ),
    Reading(
        "T-2", _("Family on home leave"),
        _("The family that accompanies the judge on home leave has no subsistence allowance."),
        ("app1-II-1", "app1-II-4"),
        _("II(4) gives half of the rate that the judge has for that journey, and II(1) gives the judge none for "
          "home leave. "
          "The two paragraphs clash; the result of their words is nothing."),
        asks=_("Whether family travelling alone on home leave has an allowance: there II(4) does not lean on the "
               "judge's rate."),
        decides=PRESIDENT,
    ),
    Reading(
        "T-3", _("One allowance for each night away"),
        _("Each local date from the first departure to the day before the last arrival counts once, at the place "
          "of the night; "
          "private days count for nothing. A night in transport counts at the next place of stay, after the last "
          "one at the "
          "place last left or, one way, at the destination. Under ten hours: none. Ten hours or more and no "
          "night: 40%."),
        ("app1-II-1", "app1-II-2"),
        _("The conditions of United Nations officials, to which II(2) refers."),
    ),
    Reading(
        "T-4", _("Long stay"),
        _("Published rates for the 61st to the 120th day and after the 120th apply; one that is not published is "
          "75 or 60 per cent of the first rate. Days at a place add up over one journey, consecutive or not."),
        ("app1-II-3",),
        _("The practice of the United Nations common system, to which II(3) refers."),
    ),
    Reading(
        "T-5", _("Board and lodging provided"),
        _("Lodging takes off 50%, breakfast 6%, lunch 12%, dinner 12%; a place's own published share of lodging "
          "replaces the 50%."),
        ("app1-II-2",),
        _("II(2) reduces the rate without saying by how much: the shares are those of the practice of the United "
          "Nations."),
    ),
    Reading(
        "T-6", _("Full rate of a family alone"),
        _("The full rate is the judge's, with the forty per cent. Adult is the spouse, or a child of eighteen or "
          "over; without "
          "an adult each has half."),
        ("app1-II-4", "app1-II-2"),
        _("II(4) speaks of the full rate of the allowance, which is that of II(2)."),
    ),
    Reading(
        "T-7", _("Rate of exchange"),
        _("The United Nations operational rate in force on the day concerned: each night's for the allowance, the "
          "day of the "
          "expense for expenses."),
        ("app1-II-2", "app1-V"),
        _("II(2) pays in euros and V asks for expenses in their own currency; neither names a rate."),
    ),
    Reading(
        "T-8", _("Nobody authorises their own journey or claim"),
        _("The President's own goes to the First Vice-President, then the Second, or the judge designated to act; "
          "who verified "
          "a claim cannot authorise it."),
        ("app1-I-1-d", "app1-V", "annex-III-3"),
        _("The text is silent on the President's own claim; an authorisation is an act of somebody else."),
    ),
    Reading(
        "T-9", _("Which family travels"),
        _("The spouse and the dependent children who live with the judge at the seat or, on appointment, come to "
          "live there: for "
          "travel expenses and for the subsistence allowance alike."),
        ("app1-I-1-family", "app1-II-4", "annex-I-3"),
        _("I(1) asks for residence with the judge at the seat; II(4) means the same persons."),
    ),
    Reading(
        "T-10", _("Ceiling of the journey elsewhere"),
        _("Travel elsewhere at the end of office is paid up to what the journey to the home at appointment would "
          "cost all who "
          "travel, without subsistence; what is above is disallowed."),
        ("app1-I-1-c",),
        _("\"On condition that\" it costs no more would else leave a judge with nothing for a euro too much."),
    ),
    Reading(
        "T-11", _("No terminal expenses"),
        _("Transfers between terminal and lodging are local transport, which the allowance covers."),
        ("app1-II-1",),
        _("II(1) names local transport among what the allowance covers."),
    ),
    Reading(
        "T-12", _("Days not yet served full-time"),
        _("A judge, for home leave and official journeys, is one who serves full-time on the day of departure."),
        ("annex-I-1",),
        _("I(1) of the annex defines the judge as a member who serves full-time, and appendix 1 grants to judges."),
        asks=_("Whether a judge who did not yet serve full-time has home leave or an official journey."),
        decides=PRESIDENT,
    ),
]  # fmt: skip

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

COMMITTEE = [
    Reading(
        "C-1", _("Two years for the staff's seats too"),
        _("A term on any seat of the Staff Pension Committee is two years, to the day before the same date; for the "
          "staff's seats unless the call for the election says otherwise. Nothing bars a second term."),
        ("res-29",), _("The text sets two years for the Bureau's and the Registrar's seats, and none for the staff's."),
    ),
    Reading(
        "C-2", _("One seat a person"),
        _("A person holds one seat at most. An alternate belongs to a group and sits when one of its members is away."),
        ("res-29",), _("The text is silent on both."),
    ),
    Reading(
        "C-3", _("The rest of a term"),
        _("A seat that falls vacant is filled for the rest of the term by whoever filled it. For the staff the "
          "alternate with most votes moves up, the next candidate becomes alternate, and else there is a by-election."),
        ("res-29",), _("The text says who fills a seat, and nothing of vacancies."),
    ),
]  # fmt: skip

READINGS = {reading.id: reading for reading in [*TRAVEL, *JUDGES, *PENSIONS, *COMMITTEE]}


def find_reading(reading_id: str) -> Reading:
    """The reading with this id. Raises UnknownReading."""
    try:
        return READINGS[reading_id]
    except KeyError:
        raise UnknownReading(f"There is no reading {reading_id!r}.") from None


def readings_of(provision_id: str) -> list[Reading]:
    """The readings that rest on a provision. Raises UnknownProvision."""
    provision = PROVISIONS[find(provision_id).id]
    return [reading for reading in READINGS.values() if provision.id in reading.provisions]
