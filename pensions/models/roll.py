"""The monthly payment roll of pensions and what each beneficiary is paid in it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import state_follows_acts
from asp_portal.numbers import slug
from asp_portal.runs import MonthlyRun, final_once_decided, frozen_with
from asp_portal.sealed import SealedText
from asp_portal.statements import IssuedStatement
from pensions.models.beneficiaries import Beneficiary

OF_A_ROLL = """
    SELECT state INTO found FROM pensions_pensionroll WHERE id = {row}.roll_id;
"""
OF_A_PAYMENT = """
    SELECT r.state INTO found FROM pensions_pensionroll r JOIN pensions_pensionpayment p ON p.roll_id = r.id
    WHERE p.id = {row}.payment_id;
"""
SEALED_ANEW = """\
        -- A name is sealed anew with each new key; nobody else can write one that opens.
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'payee' = to_jsonb(OLD) - 'payee' THEN RETURN NEW; END IF;
"""


def frozen_with_its_roll(lookup: str) -> list[pgtrigger.Trigger]:
    """The rows of a roll change only while the roll is a draft."""
    return frozen_with("frozen_with_its_roll", "payment roll", lookup, SEALED_ANEW)


class PensionRoll(MonthlyRun):
    """All pensions of one month: computed as a draft, approved by Finance, then frozen."""

    files_expected = models.PositiveIntegerField(default=0, editable=False)
    files_done = models.PositiveIntegerField(default=0, editable=False)
    last_file = models.BigIntegerField(default=0, editable=False)  # where the computing goes on
    notices = models.JSONField(default=list, editable=False)  # of files: what is due to nobody yet, what has no answer

    class Meta:
        verbose_name = _("payment roll")
        verbose_name_plural = _("payment rolls")
        ordering = ["-month", "-pk"]
        triggers = [state_follows_acts("pensions.pensionroll"), final_once_decided("payment roll")]
        permissions = [
            ("prepare_pensionroll", "Can prepare payment rolls"),
            ("approve_pensionroll", "Can approve payment rolls"),
        ]
        constraints = [
            models.UniqueConstraint(
                "month",
                name="pensions_of_a_month_are_paid_once",
                condition=~Q(state="withdrawn"),
                violation_error_message=_("There is a payment roll for this month."),
            ),
            # Two drafts would both carry the arrears of earlier months.
            models.UniqueConstraint(
                "state",
                name="one_payment_roll_in_preparation",
                condition=Q(state="draft"),
                violation_error_message=_("Another payment roll is in preparation."),
            ),
            models.CheckConstraint(name="roll_month_named_by_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="who_prepared_a_roll_does_not_approve",
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                violation_error_message=_("Who prepared a payment roll does not approve it."),
            ),
            models.CheckConstraint(
                name="roll_approved_when_computed",
                condition=~Q(state="approved") | Q(computed_at__isnull=False, total__isnull=False),
                violation_error_message=_("The payment roll is still being computed."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:roll", args=[self.slug])


class PensionPayment(IssuedStatement):
    """What one beneficiary is paid in one roll, with its derivation; `net` is the sum."""

    kind = _("Pension payment statement")
    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    roll = models.ForeignKey(PensionRoll, models.PROTECT, related_name="payments")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="payments")
    payee = SealedText(_("name"), max_length=300)  # as it was then; the body, which is not sealed, bears none
    account = models.ForeignKey("judges.BankAccount", models.PROTECT, related_name="+", null=True)
    payee_account = models.ForeignKey("pensions.PayeeAccount", models.PROTECT, related_name="+", null=True)
    pension = models.DecimalField(_("pension of the month"), max_digits=12, decimal_places=2)
    lump_sum = models.DecimalField(_("sums due once"), max_digits=12, decimal_places=2)
    correction = models.DecimalField(_("arrears and overpayments"), max_digits=12, decimal_places=2)
    difference = models.DecimalField(_("difference from the month before"), max_digits=12, decimal_places=2)
    issued_at = models.DateTimeField(_("issued"), null=True)  # with the approval of the roll

    class Meta:
        verbose_name = _("pension payment")
        verbose_name_plural = _("pension payments")
        ordering = ["number"]
        triggers = frozen_with_its_roll(OF_A_ROLL)
        constraints = [
            models.UniqueConstraint(fields=["roll", "beneficiary"], name="a_beneficiary_is_paid_once_a_roll"),
            models.CheckConstraint(
                name="pension_payment_adds_up",
                condition=Q(net=F("pension") + F("lump_sum") + F("correction")),
            ),
            models.CheckConstraint(
                name="pension_payment_into_one_account", condition=Q(account=None) | Q(payee_account=None)
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:payment", args=[self.slug])


class PaymentItem(models.Model):
    """What a payment pays, or takes back, under one benefit for one month; dated as the rules date the instalment."""

    payment = models.ForeignKey(PensionPayment, models.CASCADE, related_name="items")
    month = models.DateField(_("month"))
    benefit = models.CharField(_("benefit"), max_length=12)
    dated = models.DateField(_("dated"))
    amount = models.DecimalField(_("amount, EUR"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("item of a payment")
        verbose_name_plural = _("items of payments")
        ordering = ["month", "benefit"]
        triggers = frozen_with_its_roll(OF_A_PAYMENT)
        constraints = [
            models.CheckConstraint(name="payment_item_not_nothing", condition=~Q(amount=0)),
            models.UniqueConstraint(fields=["payment", "month", "benefit"], name="one_item_a_month_and_benefit"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.benefit}: {self.amount}"
