"""The demo's second actuarial basis: a draft of an invented actuary, which somebody else may confirm."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from pensions.actuarial import services
from pensions.models import ActuarialBasis
from pensions.rules.actuarial import shipped_basis


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """A draft at another interest, for the next year; built once."""
    if ActuarialBasis.objects.filter(illustrative=True).count() > 1:
        return
    table = shipped_basis("elt16_female")
    services.prepare(
        ActuarialBasis(
            name="Invented table of the demo, 2.75 per cent",
            first_day=date(today.year + 1, 1, 1),
            interest=Decimal("0.0275"),
            first_age=40,
            survivors=list(map(repr, table.lx[40:])),
            adopted_by="An actuary of the demo",
            adopted_on=today,
            document="Report of the demo",
            illustrative=True,
        ),
        User.objects.get(email=f"pensions@{accounts.DOMAIN}"),
        year=today.year,
        sha256="",
    )
    say("an actuarial basis to confirm")
