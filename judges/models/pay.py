"""The salary scale, the monthly pay run and its statements."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import state_follows_acts
from asp_portal.numbers import slug
from asp_portal.runs import MonthlyRun, final_once_decided, frozen_with
from asp_portal.statements import IssuedStatement
from asp_portal.text import validate_line

OF_A_RUN = """
    SELECT state INTO found FROM judges_payrun WHERE id = {row}.run_id;
"""
OF_A_STATEMENT = """
    SELECT r.state INTO found FROM judges_payrun r JOIN judges_paystatement s ON s.run_id = r.id
    WHERE s.id = {row}.statement_id;
"""


class Salary(models.Model):
    """The annual net remuneration of the judges from a day until the next row's (Annex, art. III(1))."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    first_day = models.DateField(
        _("in force from"), unique=True, error_messages={"unique": _("The scale has a row from this day.")}
    )
    annual = models.DecimalField(
        _("annual net remuneration, EUR"), max_digits=10, decimal_places=2, validators=[MinValueValidator(1)]
    )
    source = models.CharField(
        _("decision"), max_length=200, validators=[validate_line], help_text=_("The decision that fixes it.")
    )

    class Meta:
        verbose_name = _("row of the salary scale")
        verbose_name_plural = _("salary scale")
        ordering = ["-first_day"]
        permissions = [("keep_salary", "Can keep the salary scale")]
        constraints = [models.CheckConstraint(name="salary_above_nothing", condition=Q(annual__gt=0))]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}: {self.annual}"


class PayRun(MonthlyRun):
    """The pay of all judges for one month: computed as a draft, approved by Finance, then frozen."""

    judges_expected = models.PositiveIntegerField(default=0, editable=False)
    judges_done = models.PositiveIntegerField(default=0, editable=False)
    last_judge = models.BigIntegerField(default=0, editable=False)  # where the computing goes on

    class Meta:
        verbose_name = _("pay run")
        verbose_name_plural = _("pay runs")
        ordering = ["-month", "-pk"]
        triggers = [state_follows_acts("judges.payrun"), final_once_decided("pay run")]
        permissions = [
            ("prepare_payrun", "Can prepare pay runs"),
            ("approve_payrun", "Can approve pay runs"),
        ]
        constraints = [
            models.UniqueConstraint(
                "month",
                name="a_month_is_paid_once",
                condition=~Q(state="withdrawn"),
                violation_error_message=_("There is a pay run for this month."),
            ),
            # Two drafts would both carry the corrections of earlier months.
            models.UniqueConstraint(
                "state",
                name="one_pay_run_in_preparation",
                condition=Q(state="draft"),
                violation_error_message=_("Another pay run is in preparation."),
            ),
            models.CheckConstraint(
                name="pay_month_named_by_its_first_day",
                condition=Q(month__day=1),
            ),
            models.CheckConstraint(
                name="who_prepared_pay_does_not_approve",
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                violation_error_message=_("Who prepared a pay run does not approve it."),
            ),
            models.CheckConstraint(
                name="pay_approved_when_computed",
                condition=~Q(state="approved") | Q(computed_at__isnull=False, total__isnull=False),
                violation_error_message=_("The pay run is still being computed."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("judges:pay-run", args=[self.slug])


class PayStatement(IssuedStatement):
    """What one judge is paid in one run, item by item, with its derivation; `net` is the sum."""

    kind = _("Pay statement")
    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    run = models.ForeignKey(PayRun, models.PROTECT, related_name="statements")
    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="pay_statements", verbose_name=_("judge"))
    account = models.ForeignKey("judges.BankAccount", models.PROTECT, related_name="+", null=True)
    salary = models.DecimalField(_("salary"), max_digits=12, decimal_places=2)
    special_allowance = models.DecimalField(_("special allowance"), max_digits=12, decimal_places=2)
    acting_allowance = models.DecimalField(_("acting allowance"), max_digits=12, decimal_places=2)
    correction = models.DecimalField(_("corrections of earlier months"), max_digits=12, decimal_places=2)
    difference = models.DecimalField(_("difference from the month before"), max_digits=12, decimal_places=2)
    issued_at = models.DateTimeField(_("issued"), null=True)  # with the approval of the run

    class Meta:
        verbose_name = _("pay statement")
        verbose_name_plural = _("pay statements")
        ordering = ["judge__family_name", "judge__given_name", "judge_id"]
        triggers = frozen_with("frozen_with_its_run", "pay run", OF_A_RUN)
        constraints = [
            models.UniqueConstraint(fields=["run", "judge"], name="a_judge_is_paid_once_a_run"),
            models.CheckConstraint(
                name="pay_statement_adds_up",
                condition=Q(net=F("salary") + F("special_allowance") + F("acting_allowance") + F("correction")),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("judges:pay-statement", args=[self.slug])


class PayCorrection(models.Model):
    """What a statement pays, or takes back, for one item of an earlier month."""

    statement = models.ForeignKey(PayStatement, models.CASCADE, related_name="corrections")
    month = models.DateField(_("month"))
    item = models.CharField(_("item"), max_length=20)
    amount = models.DecimalField(_("amount, EUR"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("correction of an earlier month")
        verbose_name_plural = _("corrections of earlier months")
        ordering = ["month", "item"]
        triggers = frozen_with("frozen_with_its_run", "pay run", OF_A_STATEMENT)
        constraints = [models.CheckConstraint(name="pay_correction_not_nothing", condition=~Q(amount=0))]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.item}: {self.amount}"
