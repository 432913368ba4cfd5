"""The demo's award letters: as of the end of last year, and of today where something changed since."""

from collections.abc import Callable
from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from judges.demo.pay import forget_news
from pensions.models import Beneficiary, PensionStatement
from pensions.rules.service import NotAnswerable
from pensions.statements import services

MOST = 12  # people who get letters, however large the demo


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Letters to some people, and the statements of each year that is over and was paid here; built once."""
    if PensionStatement.objects.exists():
        return
    keeper = User.objects.get(email=f"pensions@{accounts.DOMAIN}")
    for person in islice(Beneficiary.objects.order_by("pk"), MOST):
        for on in (date(today.year - 1, 12, 31), today):
            issue(person, keeper, on)
    for year in services.open_years(today):
        services.issue_annual(keeper, year, today)
    forget_news()
    say(f"{PensionStatement.objects.count()} pension statements")


def issue(person: Beneficiary, keeper: User, on: date) -> None:
    """A letter as of a day, where there is something to say that the last one did not."""
    try:
        with transaction.atomic():
            statement = services.issue_award(person, keeper, on)
            if statement.body["since"] and not statement.body["changes"]:
                raise ValidationError("Nothing changed.")
    except (ValidationError, NotAnswerable):
        return
