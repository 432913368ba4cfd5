"""A pension payment statement on paper, from its stored body and name, in either language; nothing is computed here."""

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
from judges.rules.results import NOTHING
from pensions.models import Beneficiary, PensionPayment
from pensions.rules.payment_corrections import ONCE
from pensions.rules.results import Benefit
from pensions.rules.words import BENEFIT

TEMPLATE = "pensions/roll/pdf/payment.html"
SUMS = ("pension", "lump_sum", "correction", "net")


def payment_pdf(payment: PensionPayment, language: str, with_account: bool) -> bytes:
    """The PDF of a payment; of one that is not issued yet, marked as a draft without code.

    with_account: for readers who may see bank data; the account is masked in any case.
    """
    paper, assets = printed(payment.body, payment.payee, language, with_account), {}
    if payment.issued_at:
        paper, assets = issued(payment, paper)
    else:
        paper["draft"] = payment.number
    return pdf.render(TEMPLATE, paper, language, assets)


def printed(body: dict[str, Any], payee: str, language: str, with_account: bool) -> dict[str, Any]:
    """What the template prints, in words and figures of the language."""
    with override(language):
        words, grounds = body["texts"][language]["words"], Grounds(body, language)
        corrections = [step_rows(row["steps"], words, grounds) for row in body["corrections"]]
        return {
            "kind": PensionPayment.kind,
            "facts": facts(body, payee, with_account),
            "items": item_rows(body, words),
            "result": {"label": result_label(body["net"]), "amount": euro(body["net"].lstrip("-"))},
            "illustrative": body["illustrative"],
            "text_unknown": body["text_unknown"],
            "corrections": [{"told": steps[0], "steps": steps[1:]} for steps in corrections],
            "differences": step_rows(body["differences"], words, grounds),
            "steps": step_rows(body["trace"], words, grounds),
            **law(body, language),
        }


def facts(body: dict[str, Any], payee: str, with_account: bool) -> list[tuple[str, str]]:
    """Who is paid, of which file, for which month, into which account."""
    found = [(_("Beneficiary"), payee)]
    if body["relation"] != Beneficiary.Relation.JUDGE:
        found.append((_("After the death of"), body["judge"]))
    found += [(_("Pension file"), body["file"]), (_("Month"), month_words(date.fromisoformat(body["month"])))]
    if with_account:
        found.append((_("Account"), body["account"] or _("none on record")))
    return found


def item_rows(body: dict[str, Any], words: dict[str, str]) -> list[dict[str, Any]]:
    """Each sum beside that of the month before, and their total; sums that are nothing in both are left out."""
    before = body["before"]
    labels = {
        "pension": label(body, words, once=False) or _("Pension of the month"),
        "lump_sum": label(body, words, once=True) or _("Sums due once"),
        "correction": _("Arrears and overpayments"),
        "net": _("Total"),
    }
    rows = []
    for name in SUMS:
        now, was = Decimal(body[name]), Decimal(before[name]) if before else NOTHING
        if name in ("pension", "net") or now or was:
            shown = money(was) if before else "–"
            difference = now - was if before else None
            rows.append(
                {"label": labels[name], "name": name, "before": shown, "now": money(now), "difference": difference}
            )
    return rows


def label(body: dict[str, Any], words: dict[str, str], *, once: bool) -> str:
    """The benefits of the month in words, sums due once or pensions; nothing where there are none."""
    benefits = [benefit for benefit in map(Benefit, body["items"]) if (benefit in ONCE) is once]
    return ", ".join(words.get(BENEFIT[benefit], BENEFIT[benefit]) for benefit in benefits)


def result_label(net: str) -> str:
    """What is done with the total."""
    return _("Owed to the Court, not paid out") if Decimal(net) < 0 else _("To be paid to the beneficiary")
