"""The statement on paper: from its stored body alone, in either language; nothing here computes an amount."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from asp_portal import pdf
from asp_portal.acts import Act
from asp_portal.figures import as_decimal, day, euro, figure, places, sentence, share
from asp_portal.statement_pdf import Grounds, act_row, issued, law, step_rows
from asp_portal.templatetags.portal import money, short_date
from travel.figures import people, per_euro, rate_steps
from travel.models import Claim, Nature, Purpose, Relation, Statement
from travel.rules.results import Provided
from travel.statements import statement_body

TEMPLATE = "travel/pdf/statement.html"


def statement_pdf(statement: Statement, language: str) -> bytes:
    """The PDF of an issued statement. Raises pdf.TooLong."""
    context, assets = statement_paper(statement, language)
    return pdf.render(TEMPLATE, context, language, assets)


def statement_paper(statement: Statement, language: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template of an issued statement prints, and its pictures."""
    return issued(statement, paper(statement.body, language))


def preview_pdf(claim: Claim, assessment: dict[str, Any], acts: Iterable[Act], language: str) -> bytes:
    """What the statement would say now, marked as a draft, without number and code. Raises pdf.TooLong."""
    now = paper(statement_body(claim, assessment, acts), language)
    return pdf.render(TEMPLATE, now | {"draft": claim.number}, language)


def paper(body: dict[str, Any], language: str) -> dict[str, Any]:
    """What the template prints, in words and figures of the language."""
    with override(language):
        texts, grounds = body["texts"][language], Grounds(body, language)
        assessment, words = body["assessment"], texts["words"]
        return {
            "kind": Statement.kind,
            "facts": facts(body),
            "legs": [leg_row(leg) for leg in body["itinerary"]["legs"]],
            "stays": [stay_row(stay) for stay in body["itinerary"]["stays"]],
            "dsa": dsa_table(assessment["dsa"], grounds),
            "costs": cost_table(body, words, grounds),
            "exchanges": exchanges(assessment),
            "advances": advances(body),
            "sums": sums(assessment),
            "result": result(assessment),
            "steps": step_rows(steps(assessment), words, grounds),
            "grounds": grounds.legend(),
            "certification": texts["certification"],
            "acts": [act_row(act, act_name(act), words) for act in body["acts"]],
            **law(body, language),
        }


# --- The parts of the paper -----------------------------------------------------------------------------------------


def facts(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Who, which journey, with whom."""
    claim, companions = body["claim"], body["itinerary"]["companions"]
    family = [
        str(Relation(person["relation"]).label) + (f" ({_('travelling alone')})" if person["travels_alone"] else "")
        for person in companions
    ]
    if not body["itinerary"]["judge_travels"]:
        family.append(_("the judge did not travel"))
    found = [
        (_("Claimant"), claim["claimant"]),
        (_("Claim"), claim["number"]),
        (_("Kind of journey"), str(Purpose(claim["purpose"]).label)),
        (_("Purpose"), claim["title"]),
        (_("Authorised journey"), claim["journey"]),
        (_("Domicile at appointment"), claim["domicile"] if claim["purpose"] != Purpose.OFFICIAL else ""),
        (_("Travelling family"), ", ".join(family)),
        (_("Other means or route"), claim["exception"]),
    ]
    if claim["elsewhere"]:
        found.append((_("Cost of the journey to the domicile"), euro(claim["comparison"])))
    return [(label, text) for label, text in found if text]


def leg_row(leg: dict[str, str]) -> dict[str, str]:
    """A leg with the times of its places."""
    return {"from": leg["from"], "to": leg["to"], "departs": clock(leg["departs"]), "arrives": clock(leg["arrives"])}


def clock(text: str) -> str:
    """A local time with its distance from UTC, where it is known."""
    at = datetime.fromisoformat(text)
    zone = f"{at:%z}"
    return f"{short_date(at.date())}, {at:%H:%M}" + (f" (UTC{zone[:3]}:{zone[3:5]})" if zone else "")


def stay_row(stay: dict[str, Any]) -> dict[str, str]:
    """A stay with what was provided."""
    breakfasts, lunches, dinners = stay["meals"]
    notes = [
        _("own time") if stay["private"] else "",
        _("lodging provided") if stay["lodging_provided"] else "",
        ngettext("%d breakfast", "%d breakfasts", breakfasts) % breakfasts if breakfasts else "",
        ngettext("%d lunch", "%d lunches", lunches) % lunches if lunches else "",
        ngettext("%d dinner", "%d dinners", dinners) % dinners if dinners else "",
    ]
    provided = ", ".join(filter(None, notes)) or "–"
    return {"place": stay["place"], "from": day(stay["from"]), "until": day(stay["until"]), "notes": provided}


def dsa_table(dsa: dict[str, Any], grounds: Grounds) -> dict[str, Any]:
    """The allowance day by day and person by person, with the rates used."""
    rows, who, last_child = dsa["rows"], people(), max((row["person"]["number"] for row in dsa["rows"]), default=1)
    exact_euros = [Fraction(row["euro"]) for row in rows]
    decimals = places(exact_euros)
    printed = [
        {
            "on": day(row["on"]),
            "place": _("%s, in transport") % row["place"] if row["in_transport"] else row["place"],
            "who": f"{who[row['person']['who']]} {row['person']['number'] if last_child > 1 else ''}".rstrip()
            if row["person"]["who"] == "child"
            else who[row["person"]["who"]],
            "number": row["day_number"],
            "rate": money(as_decimal(row["step_rate"]), row["currency"]),
            "share": shares(row),
            "per_euro": per_euro(row["exchange"]),
            "euro": figure(amount, decimals),
            "ground": grounds.letter(row),
        }
        for row, amount in zip(rows, exact_euros, strict=True)
    ]
    return {
        "rows": printed,
        "nights": dsa["nights"],
        "total": euro(dsa["total"]),
        "rates": rates(rows),
        "reductions": reductions(rows),
    }


def shares(row: dict[str, Any]) -> str:
    """What the published rate is multiplied by: "140% × 82% × ½"."""
    kept = max(Fraction(0), 1 - sum((Fraction(cut["share"]) for cut in row["reductions"]), Fraction(0)))
    factors = [share(Fraction(row["supplement"]))]
    factors += [share(Fraction(factor)) for factor in (row["day_share"], kept) if Fraction(factor) != 1]
    if Fraction(row["share"]) != 1:
        factors.append("½" if row["share"] == "1/2" else row["share"])
    return " × ".join(factors)


def rates(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Each published rate that was used, once."""
    names, found = rate_steps(), {}
    for row in rows:
        rate = (row["place"], row["rate_first_day"], row["step"])
        found.setdefault(
            rate,
            {
                "place": row["place"],
                "step": names[row["step"]] + (f" ({_('derived')})" if row["derived"] else ""),
                "rate": money(as_decimal(row["step_rate"]), row["currency"]),
                "from": day(row["rate_first_day"]),
                "source": row["rate_source"] or "–",
            },
        )
    return list(found.values())


def reductions(rows: list[dict[str, Any]]) -> list[str]:
    """How what was provided lowers the day, each way once: "82%: less breakfast 6%, dinner 12%"."""
    names = {
        Provided.LODGING: _("lodging"),
        Provided.BREAKFAST: _("breakfast"),
        Provided.LUNCH: _("lunch"),
        Provided.DINNER: _("dinner"),
    }
    found = {}
    for cuts in (row["reductions"] for row in rows if row["reductions"]):
        kept = max(Fraction(0), 1 - sum(Fraction(cut["share"]) for cut in cuts))
        what = ", ".join(f"{names[Provided(cut['what'])]} {share(Fraction(cut['share']))}" for cut in cuts)
        found[what] = _("%(kept)s: less %(what)s provided without charge") % {"kept": share(kept), "what": what}
    return list(found.values())


def exchanges(assessment: dict[str, Any]) -> list[dict[str, str]]:
    """Each rate of exchange that was used, once; the euro needs none."""
    found = {}
    for row in [*assessment["dsa"]["rows"], *assessment["costs"]["rows"]]:
        rate = row["exchange"]
        if rate and row["currency"] != "EUR":
            found.setdefault(
                (row["currency"], rate["first_day"], rate["per_euro"]),
                {
                    "currency": row["currency"],
                    "per_euro": per_euro(rate),
                    "from": day(rate["first_day"]),
                    "source": rate["source"] or "–",
                },
            )
    return [found[key] for key in sorted(found)]


def cost_table(body: dict[str, Any], words: dict[str, str], grounds: Grounds) -> list[dict[str, Any]]:
    """The lines as claimed, each with what is allowed of it and why."""
    claimed, who = {line["key"]: line for line in body["expenses"]}, people()
    return [
        {
            "on": day(row["on"]),
            "nature": str(Nature(row["nature"]).label),
            "description": claimed[row["key"]]["description"],
            "notes": _("; ").join(filter(None, cost_notes(row, claimed[row["key"]], who, words))),
            "claimed": money(Decimal(row["amount"]), row["currency"]),
            "allowed": money(Decimal(row["allowed"]), row["currency"]),
            "per_euro": per_euro(row["exchange"]),
            "euro": money(None if row["euro"] is None else Decimal(row["euro"])),
            "ground": grounds.letter(row),
        }
        for row in body["assessment"]["costs"]["rows"]
    ]


def cost_notes(row: dict[str, Any], line: dict[str, Any], who: dict[str, str], words: dict[str, str]) -> list[str]:
    """For whom, paid by whom, what shows it, and why less is allowed."""
    receipts = ngettext("%d receipt", "%d receipts", line["receipts"]) % line["receipts"] if line["receipts"] else ""
    return [
        who[row["traveller"]] if row["traveller"] != "judge" else "",
        _("paid by the Court") if row["paid_by_court"] else "",
        receipts,
        _("no receipt: %s") % line["missing_receipt"] if line["missing_receipt"] else "",
        _("official reason: %s") % line["official_reason"] if line["official_reason"] else "",
        sentence(row["reason"], row["values"], words) if row["reason"] else "",
        line["allowed_reason"],
    ]


def advances(body: dict[str, Any]) -> list[dict[str, str]]:
    """What the judge states and what is on record, side by side."""
    stated = [(_("stated by the judge"), row, row["amount"], "EUR") for row in body["stated_advances"]]
    recorded = [
        (_("on record, taken off"), row, row["amount"], row["currency"]) for row in body["assessment"]["advances"]
    ]
    return [
        {"kind": kind, "service": row["service"], "on": day(row["on"]), "amount": money(Decimal(amount), currency)}
        for kind, row, amount, currency in [*recorded, *stated]
    ]


def sums(assessment: dict[str, Any]) -> list[tuple[str, str]]:
    """From the allowance and the costs to what is due, less advances."""
    dsa, costs = assessment["dsa"], assessment["costs"]
    found = [
        (_("Daily subsistence allowance"), dsa["total"]),
        (_("Travel costs allowed"), costs["allowed"]),
        (_("of which paid by the Court, not reimbursed"), nothing_hidden(costs["paid_by_court"])),
        (_("above the cost of the journey to the domicile, disallowed"), nothing_hidden(costs["disallowed"])),
        (_("Travel costs reimbursed"), costs["reimbursed"]),
        (_("Due: allowance and costs reimbursed"), assessment["due"]),
        (_("Less advances received"), nothing_hidden(assessment["advanced"])),
    ]
    return [(label, euro(amount)) for label, amount in found if amount != ""]


def nothing_hidden(amount: str | None) -> str | None:
    """Empty for a zero that says nothing; an unknown amount stays unknown."""
    return "" if amount is not None and not Decimal(amount) else amount


def result(assessment: dict[str, Any]) -> dict[str, str]:
    """The line at the bottom: to be paid, or owed to the Court."""
    owed = assessment["owed_to_court"]
    if owed is not None and Decimal(owed):
        return {"label": _("Balance owed to the Court"), "amount": euro(owed)}
    return {"label": _("Net amount to be paid to the claimant"), "amount": euro(assessment["net"])}


def steps(assessment: dict[str, Any]) -> list[dict[str, Any]]:
    """The derivation, but for the lines and reasons that the table of costs already shows."""
    shown = {row["reason"] for row in assessment["costs"]["rows"]}
    return [step for step in assessment["trace"] if "nature" not in step["values"] and step["label"] not in shown]


def act_name(act: dict[str, Any]) -> str:
    """An act in words."""
    names = {
        "certify": _("Certification"),
        "verify": _("Verification"),
        "authorise": _("Authorisation of the journey") if act["on_journey"] else _("Authorisation of the payment"),
        "decide": _("Decision on a point"),
    }
    return names[act["name"]]
