"""How appendix 1 is read: journeys and their costs (T-n)."""

from asp_portal.law.readings.reading import Reading
from asp_portal.law.words import _

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
