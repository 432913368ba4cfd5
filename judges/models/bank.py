"""The accounts to which a judge is paid: sealed, shown masked but to those who pay."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum import iban
from stdnum.exceptions import ValidationError as Invalid

from asp_portal.sealed import SealedText
from judges.models.dates import days, in_order
from judges.models.record import Fact

SHOWN = 4  # characters of an account number that are no secret


def validate_iban(value: str) -> None:
    """Raises ValidationError where the check digits or the length for the country are wrong."""
    try:
        iban.validate(value)
    except Invalid:
        raise ValidationError(
            _("This is not an IBAN: look for two digits exchanged or one left out."), code="iban"
        ) from None


class BankAccount(Fact):
    """The account in use from a first day to a last day, both counted."""

    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="bank_accounts", verbose_name=_("judge"))
    first_day = models.DateField(_("in use from"))
    last_day = models.DateField(_("in use until"), null=True, blank=True)
    holder = SealedText(_("account holder"), max_length=200)
    iban = SealedText(_("IBAN"), max_length=42, validators=[validate_iban])
    bic = SealedText(_("BIC"), max_length=11, blank=True, default="")

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["first_day"]
        constraints = [
            ExclusionConstraint(
                name="one_bank_account_at_a_time",
                expressions=[("judge", RangeOperators.EQUAL), (days("first_day", "last_day"), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another account is in use on some of these days."),
            ),
            in_order("bank_account_ends_after_its_start"),
        ]

    def __str__(self) -> str:
        return f"{self.judge}, {self.first_day:%Y-%m-%d}"

    @property
    def masked_iban(self) -> str:
        """The last four characters, with dots for the others."""
        return masked(self.iban)


def masked(number: str) -> str:
    """An account number of which nobody needs more to know it again."""
    number = iban.compact(number)
    return f"{number[:2]}•• •••• {number[-SHOWN:]}"
