"""What judges are told by e-mail about their statements. No amount travels by e-mail, and nothing about survivors."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from pensions.models import PensionStatement


def awarded(statement: PensionStatement) -> None:
    """To the judge whose pension it is: the letter is there."""
    tell(statement, _("Your pension: a letter for you"), _("A letter about your pension is in the portal.\n\n{link}"))


def stated(statements: Iterable[PensionStatement]) -> None:
    """To each judge among those concerned: the annual statement is there."""
    for statement in statements:
        tell(
            statement,
            _("Your annual pension statement of {year}"),
            _("Your annual pension statement is in the portal.\n\n{link}"),
        )


def tell(statement: PensionStatement, subject, body) -> None:
    """Write to the judge, where the statement is addressed to one who can sign in."""
    if statement.beneficiary.relation == "judge":
        link = settings.SITE_URL + statement.get_absolute_url()
        outbox.post_all([statement.beneficiary.file.judge.user], subject, body, year=statement.year, link=link)
