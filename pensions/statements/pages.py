"""What the pages of statements show, and what they add to those of a file and of a person."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.inbox import Task
from judges.record.visibility import is_own
from pensions.files.section import Section
from pensions.models import AnnualIssue, Beneficiary, PensionFile, PensionStatement
from pensions.statements.pdf import paper
from pensions.statements.services import ISSUE, may_issue, open_years

SEE = "pensions.view_pensionfile"
SEE_HEALTH = "judges.view_health"
SHOWN = 6  # statements on the page of a file


def concerns(user: User) -> bool:
    """Whether statements of pensions are a matter for this user at all."""
    return user.has_perm(SEE) or Role.JUDGE in user.roles


def seen(user: User) -> QuerySet[PensionStatement]:
    """The statements that the user may see, with what their pages and lists read; without their bodies."""
    rows = PensionStatement.objects.visible_to(user).defer("body")
    return rows.select_related("beneficiary__marriage", "beneficiary__child", "beneficiary__file__judge")


def may_take_archive(user: User, statement: PensionStatement) -> bool:
    """Whether the archive copy, which tells of everybody in the file, is for this user.

    The judge's own is; of others it is for who issues statements and, where a child's incapacity stands in it, sees
    health data.
    """
    judge = statement.beneficiary.file.judge
    if is_own(user, judge):
        return statement.beneficiary.relation == Beneficiary.Relation.JUDGE
    return may_issue(user, statement.beneficiary.file) and (
        user.has_perm(SEE_HEALTH) or not tells_of_health(statement.body)
    )


def tells_of_health(body: dict[str, Any]) -> bool:
    """Whether the inputs of a statement hold a child's incapacity."""
    return any(child.get("incapacitated") for child in body["archive"]["case"]["judge"].get("children", []))


def printed(body: dict[str, Any]) -> dict[str, Any]:
    """What the statement says, in the language of the page, as its paper says it."""
    return paper(body, (get_language() or "en")[:2])


def issue_of(year: int) -> AnnualIssue | None:
    """How far the statements of a year have come; None where nobody asked for them."""
    return AnnualIssue.objects.filter(year=year).first()


# --- On other pages -------------------------------------------------------------------------------------------------


def of_file(file: PensionFile, user: User, today: date) -> Section | None:
    """The latest statements of a file, and the letters that may be issued now; nothing where there are none."""
    rows = list(seen(user).filter(beneficiary__file=file)[:SHOWN])
    people = list(file.beneficiaries.select_related("marriage", "child")) if may_issue(user, file) else []
    if not rows and not people:
        return None
    for person in people:
        person.file = file
    told = {"statements": rows, "people": people}
    return Section("statements", pgettext("pensions", "Statements"), "pensions/statements/section.html", told)


def tasks(user: User, today: date) -> list[Task]:
    """The years that are over, and whose statements are still to be issued."""
    years = open_years(today) if user.has_perm(ISSUE) else []
    address = reverse("pensions:statements")
    return [Task(gettext("Annual pension statements to issue"), 1, address, str(year), "care") for year in years]
