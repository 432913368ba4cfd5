"""A judge's pay statement on paper, from its stored body alone, in either language; nothing here computes an amount."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from asp_portal.figures import euro
from asp_portal.statement_pdf import Grounds, issued, law, step_rows
from asp_portal.templatetags.portal import money
from asp_portal.templatetags.portal import month as month_words
from judges.models import PayStatement
from judges.rules.results import Item
from judges.rules.words import ITEM

TEMPLATE = "judges/pay/pdf/statement.html"


def statement_pdf(statement: PayStatement, language: str, with_account: bool) -> bytes:
    """The PDF of a statement; of one that is not issued yet, marked as a draft without code.

    with_account: for readers who may see bank data; the account is masked in any case.
    """
    paper, assets = printed(statement.body, language, with_account), {}
    if statement.issued_at:
        paper, assets = issued(statement, paper)
    else:
        paper["draft"] = statement.number
    return pdf.render(TEMPLATE, paper, language, assets)


def printed(body: dict[str, Any], language: str, with_account: bool) -> dict[str, Any]:
    """What the template prints, in words and figures of the language."""
    with override(language):
        words, grounds = body["texts"][language]["words"], Grounds(body, language)
        return {
            "kind": PayStatement.kind,
            "facts": facts(body, with_account),
            "items": item_rows(body, words),
            "result": {"label": result_label(body["net"]), "amount": euro(body["net"].lstrip("-"))},
            "corrections": step_rows(body["corrected"], words, grounds),
            "differences": step_rows(body["differences"], words, grounds),
            "steps": step_rows(body["trace"], words, grounds),
            **law(body, language),
        }


def facts(body: dict[str, Any], with_account: bool) -> list[tuple[str, str]]:
    """Whose pay, of which month, to which account."""
    found = [(_("Judge"), body["judge"]), (_("Month"), month_words(date.fromisoformat(body["month"])))]
    if with_account:
        found.append((_("Account"), body["account"] or _("none on record")))
    return found


def item_rows(body: dict[str, Any], words: dict[str, str]) -> list[dict[str, Any]]:
    """Each item beside that of the month before, and their sum; items that are nothing in both are left out."""
    before = body["before"]
    now = body["items"] | {"correction": body["correction"], "net": body["net"]}
    labels = {item.value: words[ITEM[item]] for item in Item}
    labels |= {"correction": _("Corrections of earlier months"), "net": _("Total")}
    return [
        {
            "label": label,
            "before": money(Decimal(before[name])) if before else "–",
            "now": money(Decimal(now[name])) if name in now else "–",
            "total": name == "net",
        }
        for name, label in labels.items()
        if name == "net" or Decimal(now.get(name, 0)) or (before and Decimal(before[name]))
    ]


def result_label(net: str) -> str:
    """What is done with the total."""
    return _("Owed to the Court") if Decimal(net) < 0 else _("To be paid to the judge")
