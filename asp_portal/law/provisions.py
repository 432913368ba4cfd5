"""The provisions that rules cite: where each stands, what it says in our own words, and since when.

The text is resolution ICC-ASP/3/Res.3, adopted on 10 September 2004: its operative paragraphs on the judges, the annex
(conditions of service), appendix 1 (travel and subsistence) and appendix 2 (pensions). Annex XII(2) puts it in the
place of the conditions of 2003, for the judges already in office as well; `regimes.py` says what governs whom. It has
a paragraph on contributions too. The concept note of a plenary on cooperation stands apart: its format says who
may speak, and for how long.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from asp_portal.law.words import _

ADOPTED_ON = date(2004, 9, 10)
PLENARY_ON = date(2021, 12, 8)

DOCUMENTS = {
    "res": _("ICC-ASP/3/Res.3"),
    "annex": _("Annex"),
    "app1": _("App. 1"),
    "app2": _("App. 2"),
    "note": _("Concept note, plenary of 8 December 2021"),
}
UNITS = {"res": _("para."), "note": _("segment")}  # art. in all others
# Of paragraphs, without a number in the text.
PARTS = (_("family"), _("ceiling"), _("time"), _("registration"), _("deadline"))


class UnknownProvision(LookupError):
    """No provision has this id."""


@dataclass(frozen=True)
class Provision:
    """A paragraph of the law. `id` is a stable anchor; `paragraph` is empty where an article has only one."""

    id: str
    document: str  # a key of DOCUMENTS
    article: str  # "II"; for the resolution the number of the operative paragraph, "" for the format of a note
    paragraph: str  # "(1)(a)"
    title: str
    summary: str
    in_force_from: date = ADOPTED_ON
    in_force_until: date | None = None


def cite(provision_id: str, translate: Callable[[str], str] = str) -> str:
    """How a provision is cited: "App. 1, art. II(2)". Raises UnknownProvision."""
    provision = find(provision_id)
    unit = translate(UNITS.get(provision.document, _("art.")))
    number, comma, part = provision.paragraph.partition(", ")
    article = f", {unit} {provision.article}{number}" if provision.article else ""
    return f"{translate(DOCUMENTS[provision.document])}{article}{comma}{translate(part) if part else ''}"


def find(provision_id: str) -> Provision:
    """The provision with this id. Raises UnknownProvision."""
    try:
        return PROVISIONS[provision_id]
    except KeyError:
        raise UnknownProvision(f"There is no provision {provision_id!r}.") from None


def _article(
    document: str, article: str, title: str, paragraphs: dict[str, str], since: date = ADOPTED_ON
) -> list[Provision]:
    """The paragraphs of an article; the key "1-a" is paragraph (1)(a), "" the whole of an undivided article."""
    return [
        Provision(
            "-".join(filter(None, [document, article, key])), document, article, _paragraph(key), title, summary, since
        )
        for key, summary in paragraphs.items()
    ]


def _paragraph(key: str) -> str:
    """ "1-a" as "(1)(a)"; a part without a number in the text, such as "1-family", as "(1), family"."""
    parts = filter(None, key.split("-"))
    return "".join(f", {part}" if len(part) > 3 else f"({part})" for part in parts)


RESOLUTION = [
    *_article("res", "12", _("Contributions in arrears"), {
        "": _("A State Party whose arrears equal or exceed its contributions for the two full years before has no vote "
              "in the Assembly or in its Bureau (Statute, article 112(8))."),
    }),
    *_article("res", "22", _("Conditions of service adopted"), {
        "": _("Adopts the judges' conditions of service, with the rules on travel (appendix 1) and on pensions "
              "(appendix 2)."),
    }),
    *_article("res", "23", _("First judges: disability pension"), {
        "": _("First judges elected for three or six years have the disability pension of a judge elected for nine."),
    }),
    *_article("res", "24", _("First judges: part-time service"), {
        "": _("A first judge elected for three years, not full-time throughout and not re-elected, has a "
              "retirement pension "
              "in proportion to the full-time part of the term."),
    }),
    *_article("res", "29", _("Staff Pension Committee"), {
        "": _("Two members and two alternates each from the Bureau, the Registrar and, by secret ballot, the "
              "staff who "
              "participate in the United Nations Joint Staff Pension Fund."),
    }),
]  # fmt: skip

ANNEX = [
    *_article("annex", "I", _("Terms used"), {
        "1": _("A judge is a member of the Court who serves full-time."),
        "2": _("The annual salary, for pensions, is the annual remuneration without allowances when the judge "
               "leaves office."),
        "3": _("A spouse is the partner of a marriage or legal union valid under the law of the judge's "
               "nationality."),
    }),
    *_article("annex", "II", _("Residence of judges"), {
        "1": _("Judges live in the Netherlands, near enough to the seat to come at short notice."),
        "2": _("Residence is a permanent home, bought or on a long lease, and the judge's declaration of it."),
    }),
    *_article("annex", "III", _("Emoluments"), {
        "1": _("The annual net remuneration of a judge is 180,000 euros."),
        "2": _("The President has a special allowance of a tenth of the annual remuneration."),
        "3": _("Who acts as President has 100 euros a day, up to 10,000 euros in a year."),
    }),
    *_article("annex", "IV", _("Travel and subsistence"), {
        "": _("Judges are paid their travel expenses and a subsistence allowance under appendix 1."),
    }),
    *_article("annex", "V", _("Pension scheme"), {
        "1": _("Judges have a pension on retirement under appendix 2."),
        "2": _("Pensions being paid are revised by the same percentage and on the same day as salaries."),
    }),
    *_article("annex", "VI", _("Surviving spouse's pension"), {
        "": _("The surviving spouse of a judge or former judge has a pension under appendix 2."),
    }),
    *_article("annex", "VII", _("Child's pension"), {
        "": _("Each child, adopted or not, of a judge or former judge who dies has a pension under appendix 2."),
    }),
    *_article("annex", "VIII", _("Death grant"), {
        "1": _("The survivors of a judge have a lump sum: a month of base salary for each year served, from one "
               "to nine months."),
        "2": _("Survivors are the spouse at the day of death, and children under twenty-one who are not married."),
    }),
    *_article("annex", "IX", _("Education grant"), {
        "": _("Judges have an education grant for their children like that of United Nations officials."),
    }),
    *_article("annex", "X", _("Health insurance"), {
        "": _("Judges insure their health themselves."),
    }),
    *_article("annex", "XI", _("Leave"), {
        "1": _("Judges have eight weeks of leave a year, taken under their own procedure and the calendar of "
               "hearings."),
        "2": _("Leave not taken is carried to the next year, up to eighteen weeks."),
    }),
    *_article("annex", "XII", _("Entry into force"), {
        "1": _("The conditions are in force from the day on which the Assembly adopts them."),
        "2": _("They take the place of the conditions of full-time judges reissued in 2003."),
    }),
    *_article("annex", "XIII", _("Review"), {
        "": _("The Assembly reviews the conditions after those of the International Court of Justice have been "
              "reviewed."),
    }),
]  # fmt: skip

APPENDIX_1 = [
    *_article("app1", "I", _("Travel expenses"), {
        "1": _("The Court bears the travel expenses that judges had to incur on duly authorised official journeys."),
        "1-a": _("On appointment: one journey from the judge's home to the seat, to take up residence."),
        "1-b": _("Home leave: in every second calendar year after that of appointment, a return journey from the "
                 "seat to the "
                 "home at appointment."),
        "1-c": _("At the end of office: one journey from the seat to the home at appointment, or elsewhere if it "
                 "costs no more."),
        "1-family": _("Spouse and dependent children who live with the judge at the seat have their travel "
                      "expenses on "
                      "journeys (a), (b) and (c)."),
        "1-d": _("Other journeys in the exercise of the office, with the President's authorisation."),
        "2": _("Only the expenses of journeys really made are paid, within the limits that follow."),
        "2-a": _("Transport in business class, and normal incidental expenses; excess baggage only for official "
                 "reasons."),
        "2-b": _("The cheapest means and the fastest route, unless the President authorises otherwise for special "
                 "reasons."),
    }),
    *_article("app1", "II", _("Subsistence allowance"), {
        "1": _("A daily allowance on journeys (a), (c) and (d), which covers meals, lodging, local transport, "
               "tips and other "
               "personal expenses."),
        "2": _("The United Nations' rates and conditions, plus forty per cent; less where board or lodging is "
               "provided; "
               "payable normally in euros."),
        "3": _("The allowance falls after a long stay at one place, as in the United Nations common system."),
        "4": _("Half of the judge's rate for each accompanying spouse or dependent child on journeys (a), (b) and "
               "(c); "
               "travelling alone, one adult at the full rate and half for each other."),
    }),
    *_article("app1", "III", _("Removal and installation"), {
        "": _("For judges who take up residence in the Netherlands:"),
        "a": _("Removal of household goods to the seat, as for an Under-Secretary-General of the United Nations."),
        "b": _("An installation grant, as for an Under-Secretary-General of the United Nations."),
        "c": _("At the end of office, removal to the home at appointment, or to another country if it costs less."),
    }),
    *_article("app1", "IV", _("Relocation at the end of office"), {
        "": _("A lump sum on resettling outside the Netherlands: eighteen weeks of salary after five years of "
              "continuous "
              "residence at the seat, twenty-four after nine."),
    }),
    *_article("app1", "V", _("Claims and their settlement"), {
        "": _("A detailed claim as soon as possible: each expense apart and in its own currency, advances stated, "
              "receipts as "
              "far as possible, certified as necessary and official; nothing is reimbursed without the President's "
              "authorisation."),
    }),
]  # fmt: skip

APPENDIX_2 = [
    *_article("app2", "I", _("Retirement pension"), {
        "1": _("A judge who has left office and is sixty has a retirement pension for life, paid monthly, on two "
               "conditions:"),
        "1-a": _("at least three years of service;"),
        "1-b": _("not having had to leave office for reasons other than health."),
        "2": _("After a full term of nine years: half of the annual salary."),
        "3": _("After less than nine years, and at least three: reduced in proportion to the term not served."),
        "4": _("Service beyond one full term adds nothing."),
        "5": _("A judge who leaves office before sixty may choose an earlier pension of equivalent actuarial value."),
        "6": _("A former judge re-elected has no pension until leaving again; it is then worked out on all "
               "service, less the "
               "actuarial value of what was paid before sixty."),
    }),
    *_article("app2", "II", _("Disability pension"), {
        "1": _("A judge whom the Court finds unable to serve, by lasting ill health or disability, has a pension "
               "on leaving."),
        "2": _("The finding rests on two doctors, one of the Court's and one of the judge's choice; a third where "
               "they differ."),
        "3": _("Its amount is the retirement pension the judge would have had at the end of the term of election."),
    }),
    *_article("app2", "III", _("Surviving spouse's pension"), {
        "1": _("The spouse of a former judge with a right to a pension, married when office ended, has:"),
        "1-a": _("where the pension had not begun: half of the early pension payable on the day of death, at "
                 "least a twelfth "
                 "of the annual salary;"),
        "1-b": _("where it had begun before sixty: half of it, at least a twelfth of the annual salary;"),
        "1-c": _("where it had begun at sixty or later: half of it, at least a sixth of the annual salary."),
        "2": _("The spouse of a judge in office has half of the disability pension, at least a sixth of the "
               "annual salary."),
        "3": _("The spouse of a former judge with a disability pension, married when office ended, has half of "
               "it, at least a "
               "sixth of the annual salary."),
        "4": _("On remarriage the pension ends, with a final payment of twice its annual amount."),
    }),
    *_article("app2", "IV", _("Child's pension"), {
        "1": _("Each child under twenty-one who is not married has:"),
        "1-a": _("beside a spouse with a pension, a share of the judge's pension:"),
        "1-a-i": _("a tenth of the retirement pension being paid; or"),
        "1-a-ii": _("where it had not begun, a tenth of the early pension payable on the day of death; or"),
        "1-a-iii": _("where the judge died in office, a tenth of the disability pension;"),
        "1-a-ceiling": _("and never more than a thirty-sixth of the annual base salary."),
        "1-b": _("Without a spouse with a pension, the total of the children's pensions is increased:"),
        "1-b-i": _("for one child, by half of the spouse's pension;"),
        "1-b-ii": _("for two or more, by the whole of the spouse's pension."),
        "1-c": _("The total is divided equally, and worked out anew when a child ceases to be entitled."),
        "2": _("The pensions of spouse and children together never exceed the judge's pension."),
        "3": _("The limit of age does not apply to a disabled child while the incapacity lasts."),
    }),
    *_article("app2", "V", _("Various"), {
        "1": _("Pensions are fixed in the currency of the salary, the euro."),
        "2": _("The scheme is not funded by contributions: pensions are charged to the Court's budget."),
    }),
]  # fmt: skip

NOTE = [
    *_article("note", "I", _("Voluntary cooperation"), {
        "": _("High-level interventions: the organs of the Court, then France on its agreement on the enforcement of "
              "sentences, then other interested States."),
    }, PLENARY_ON),
    *_article("note", "II", _("Financial investigations and freezing of assets"), {
        "": _("Experts of the Court and a representative of civil society, then interested States; the idea of a "
              "network of operational focal points."),
    }, PLENARY_ON),
    *_article("note", "", _("Format of the plenary"), {
        "time": _("An hour and a half in total, both segments together; no intervention is longer than two minutes."),
        "registration": _("Participants who wish to speak register on a list and name the segment."),
        "deadline": _("Requests reach the Secretariat by the end of Monday, 6 December 2021."),
    }, PLENARY_ON),
]  # fmt: skip

PROVISIONS = {provision.id: provision for provision in [*RESOLUTION, *ANNEX, *APPENDIX_1, *APPENDIX_2, *NOTE]}
