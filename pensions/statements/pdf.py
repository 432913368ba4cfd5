"""A statement of a pension on paper, from its stored body alone, in either language; no amount is computed here."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from asp_portal.figures import day, euro
from asp_portal.law.provisions import cite
from asp_portal.statement_pdf import Grounds, issued, law, step_rows
from asp_portal.templatetags.portal import month as month_words
from asp_portal.templatetags.portal import offices
from pensions.models import PensionStatement
from pensions.rules.results import Benefit, NotEntitled
from pensions.rules.words import BENEFIT, NOT_ENTITLED
from pensions.statements.archive import NAME
from pensions.statements.body import READ, due, net_of

TEMPLATE = "pensions/statements/pdf/statement.html"
AMOUNTS = ("pension", "lump_sum", "correction", "net")


def statement_pdf(statement: PensionStatement, language: str) -> bytes:
    """The PDF of an issued statement, PDF/UA-1."""
    context, assets = issued(statement, paper(statement.body, language))
    return pdf.render(TEMPLATE, context, language, assets)


def archive_pdf(statement: PensionStatement, language: str) -> bytes:
    """The archive copy: the same paper as PDF/A-3a, with all from which it follows as `statement.json` inside."""
    context, assets = issued(statement, paper(statement.body, language) | {"archived": NAME})
    with override(language):
        about = _("Inputs, results, derivations, law and versions of %s") % statement.number
    attached = pdf.Attached(NAME, attachment(statement), about, statement.issued_at)
    return pdf.render(TEMPLATE, context, language, assets, attached)


def draft_pdf(body: dict[str, Any], language: str) -> bytes:
    """What a statement would say, marked as a draft, without number and code."""
    return pdf.render(TEMPLATE, paper(body, language) | {"draft": body["person"]["file"]}, language)


def attachment(statement: PensionStatement) -> str:
    """The archive's data with number, code and day of the statement, as JSON; it is the same in both languages."""
    marks = {
        "number": statement.number,
        "code": statement.code,
        "issued at": statement.issued_at.isoformat(),
        "kind": statement.type,
        "net": str(statement.net),
    }
    return json.dumps({"statement": marks, **statement.body["archive"]}, ensure_ascii=False, indent=1, sort_keys=True)


def paper(body: dict[str, Any], language: str) -> dict[str, Any]:
    """What the template prints, in words and figures of the language."""
    with override(language):
        texts, grounds = body["texts"][language], Grounds(body, language)
        words = texts["words"]
        return {
            "kind": title_of(body),
            "result": result_of(body),
            "facts": facts(body, words),
            "pensions": pension_rows(body, words),
            "reasons": [] if due(body) else reasons_of(body, words),
            "sums": [sum_row(row, words) for row in body["sums"]],
            "caveats": caveats(body, words, grounds),
            "payments": payments_of(body, words),
            "since": body["since"] and {**body["since"], "on": day(body["since"]["on"])},
            "changes": step_rows(body["changes"], words, grounds),
            "family": [family_row(row) for row in body["family"]],
            "steps": step_rows(body["trace"], words, grounds),
            "grounds": grounds.legend(),
            **law(body, language),
        }


# --- Head -----------------------------------------------------------------------------------------------------------


def title_of(body: dict[str, Any]) -> str:
    """What the statement is called."""
    if body["type"] == PensionStatement.Type.AWARD:
        return _("Award letter")
    return _("Annual pension statement %s") % date.fromisoformat(body["on"]).year


def result_of(body: dict[str, Any]) -> dict[str, str]:
    """The amount by which it is known."""
    amount = euro(str(net_of(body)))
    if body["payments"]:
        return {"label": _("Paid in %s") % date.fromisoformat(body["on"]).year, "amount": amount}
    if due(body):
        return {"label": _("Pension a year, on %s") % day(body["on"]), "amount": amount}
    if body["sums"]:
        return {"label": _("Due once"), "amount": amount}
    return {"label": _("No pension is due on %s") % day(body["on"]), "amount": amount}


def facts(body: dict[str, Any], words: dict[str, str]) -> list[tuple[str, str]]:
    """To whom, about whose pension, under which regulations, by whom."""
    person, regime, issuer = body["person"], body["regime"], body["issuer"]
    found = [(_("Addressed to"), person["name"])]
    if person["relation"] != "judge":
        found.append((_("Pension of"), person["judge"]))
    return [
        *found,
        (_("Pension file"), person["file"]),
        (_("As of"), day(body["on"])),
        (_("Regulations assigned"), f"{words[regime['title']]} ({regime['source']})"),
        (_("Issued by"), f"{issuer['name']}, {offices(words.get(issuer['office'], issuer['office']))}"),
    ]


def caveats(body: dict[str, Any], words: dict[str, str], grounds: Grounds) -> list[dict[str, Any]]:
    """What to bear in mind; grave: all but the readings, on which every amount rests."""
    rows = step_rows(body["caveats"], words, grounds)
    return [row | {"grave": step["label"] != READ} for row, step in zip(rows, body["caveats"], strict=True)]


# --- Amounts --------------------------------------------------------------------------------------------------------


def pension_rows(body: dict[str, Any], words: dict[str, str]) -> list[dict[str, str]]:
    """Each pension that is due."""
    return [
        {
            "label": words[BENEFIT[Benefit(row["benefit"])]],
            "first": day(row["first_day"]),
            "last": day(row["last_day"]) if row["last_day"] else "",
            "annual": euro(row["annual"]),
            "monthly": euro(row["monthly"]),
            "cited": cite(row["case"], _),
        }
        for row in due(body)
    ]


def reasons_of(body: dict[str, Any], words: dict[str, str]) -> list[str]:
    """Why nothing is due, each reason once."""
    found = [NOT_ENTITLED[NotEntitled(reason)] for row in body["pensions"] for reason in row["reasons"]]
    return [words[reason] for reason in dict.fromkeys(found)]


def sum_row(row: dict[str, Any], words: dict[str, str]) -> dict[str, str]:
    """A sum due once."""
    label = words[BENEFIT[Benefit(row["benefit"])]]
    return {"label": label, "due": day(row["due_on"]), "amount": euro(row["amount"])}


def payments_of(body: dict[str, Any], words: dict[str, str]) -> dict[str, Any] | None:
    """The year month by month, and the corrections it carried."""
    if (payments := body["payments"]) is None:
        return None
    return {
        "months": [
            {"month": month_words(date.fromisoformat(row["month"])), "number": row["number"], **amounts(row)}
            for row in payments["months"]
        ],
        "total": amounts(payments["total"]),
        "corrections": [
            {
                "paid": month_words(date.fromisoformat(row["paid"])),
                "month": month_words(date.fromisoformat(row["month"])),
                "label": words[BENEFIT[Benefit(row["benefit"])]],
                "amount": euro(row["amount"]),
            }
            for row in payments["corrections"]
        ],
    }


def amounts(row: dict[str, str]) -> dict[str, str]:
    """The amounts of a month or a year; nothing as a dash."""
    return {name: euro(row[name] if Decimal(row[name]) else None) for name in AMOUNTS}


def family_row(row: dict[str, Any]) -> dict[str, str]:
    """A member of the family with the days on record."""
    relations = {"spouse": _("Spouse"), "child": _("Child")}
    known = {
        "born": _("born on %s"),
        "married": _("married on %s"),
        "ended": _("ended on %s"),
        "remarried": _("married again on %s"),
        "died": _("died on %s"),
    }
    days = [known[what] % day(text) for what, text in row["days"]]
    return {"name": row["name"], "relation": relations[row["relation"]], "days": ", ".join(days)}
