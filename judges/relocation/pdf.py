"""The statement of a relocation claim on paper: from its stored body alone; nothing here computes an amount."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from asp_portal.acts import Act
from asp_portal.figures import day, euro
from asp_portal.statement_pdf import Grounds, act_row, issued, law, step_rows
from judges.models import RelocationClaim, RelocationStatement
from judges.relocation.statements import statement_body

TEMPLATE = "judges/relocation/statement_pdf.html"


def statement_pdf(statement: RelocationStatement, language: str) -> bytes:
    """The PDF of an issued statement."""
    context, assets = issued(statement, paper(statement.body, language))
    return pdf.render(TEMPLATE, context, language, assets)


def preview_pdf(claim: RelocationClaim, assessment: dict[str, Any], acts: Iterable[Act], language: str) -> bytes:
    """What the statement would say now, marked as a draft, without number and code."""
    now = paper(statement_body(claim, assessment, acts), language)
    return pdf.render(TEMPLATE, now | {"draft": claim.number}, language)


def paper(body: dict[str, Any], language: str) -> dict[str, Any]:
    """What the template prints, in words and figures of the language."""
    with override(language):
        texts, grounds = body["texts"][language], Grounds(body, language)
        assessment = body["assessment"]
        return {
            "kind": RelocationStatement.kind,
            "facts": facts(body, language),
            "office": [{"first": day(first), "last": day(last)} for first, last in assessment["office"]],
            "residences": [
                {"home": day(home), "declared": day(declared), "last": day(last) if last else ""}
                for home, declared, last in assessment["residences"]
            ],
            "result": {"label": _("Relocation sum to be paid to the claimant"), "amount": euro(assessment["amount"])},
            "steps": step_rows(assessment["trace"], texts["words"], grounds),
            "grounds": grounds.legend(),
            "certification": texts["certification"],
            "acts": [act_row(act, act_name(act["name"]), texts["words"]) for act in body["acts"]],
            **law(body, language),
        }


def facts(body: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """Who, which end of office, resettled where and when."""
    claim, assessment = body["claim"], body["assessment"]
    found = [
        (_("Claimant"), claim["claimant"]),
        (_("Relocation claim"), claim["number"]),
        (_("Last day of office"), day(claim["left_on"]) if claim["left_on"] else ""),
        (_("Resettled on"), day(claim["resettled_on"])),
        (_("Country"), claim["country"][language]),
        (_("Due from"), day(assessment["due_from"]) if assessment["due_from"] else ""),
        (_("Note"), claim["note"]),
    ]
    return [(label, text) for label, text in found if text]


def act_name(name: str) -> str:
    """An act in words."""
    names = {
        "certify": _("Certification"),
        "verify": _("Verification"),
        "authorise": _("Authorisation of the payment"),
    }
    return names[name]
