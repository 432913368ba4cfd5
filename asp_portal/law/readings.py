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

# Of the readings of appendix 2, those that other amounts rest on as well.
PENSIONS = [
    Reading(
        "P-1", _("Rounding"),
        _("An amount is kept exact along its derivation and rounded once, half up to the cent, where it becomes "
          "payable."),
        ("annex-III-1", "app1-IV", "app2-V-1"),
        _("The text gives amounts and shares in euros and no rule of rounding."),
    ),
    Reading(
        "P-3", _("Months and years"),
        _("Months and years run to the day of the same number; where the month has no such day, to the first of "
          "the next."),
        ("app1-IV", "app2-I-1"), _("The text counts years without saying how they run."),
    ),
]  # fmt: skip

READINGS = {reading.id: reading for reading in [*TRAVEL, *JUDGES, *PENSIONS]}


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
