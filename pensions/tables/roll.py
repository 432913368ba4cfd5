"""The lists of payment rolls and of the payments of one."""

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from asp_portal.tables import PortalTable
from judges.tables.pay import WIDE_AMOUNT, EuroColumn, ItemColumn, MonthlyRunTable, SignedColumn, causes
from pensions.models import PensionPayment, PensionRoll
from pensions.roll.people import payee_of, relation_of


class RollTable(MonthlyRunTable):
    """Payment rolls."""

    caption = gettext_lazy("Payment rolls")
    empty_title = gettext_lazy("No payment rolls yet")
    files_done = tables.Column(verbose_name=pgettext_lazy("pensions", "Files"), attrs=WIDE_AMOUNT)

    class Meta(MonthlyRunTable.Meta):
        model = PensionRoll
        fields = ("month", "number", "state", "files_done", "total", "prepared_by", "approved_by")
        empty_text = gettext_lazy("Prepare the pensions of a month: they are listed here.")


class PaymentTable(PortalTable):
    """What each beneficiary is paid in a roll, beside the month before."""

    caption = gettext_lazy("Payments")
    empty_title = gettext_lazy("No payments here")
    payee = tables.Column(
        linkify=True,
        accessor="pk",
        verbose_name=gettext_lazy("Beneficiary"),
        order_by=("beneficiary__file__judge__family_name", "beneficiary__file__judge__given_name", "number"),
        attrs={"cell": {"class": "breaks pay-name"}},
    )
    pension = EuroColumn(verbose_name=gettext_lazy("Pension"), attrs=WIDE_AMOUNT)
    lump_sum = ItemColumn(attrs=WIDE_AMOUNT)
    correction = SignedColumn(verbose_name=gettext_lazy("Corrections"), attrs=WIDE_AMOUNT)
    net = EuroColumn(verbose_name=gettext_lazy("Total, EUR"))
    difference = SignedColumn(verbose_name=gettext_lazy("Difference"))
    told = tables.Column(
        verbose_name=gettext_lazy("Why"), orderable=False, attrs={"cell": {"class": "wide-only causes"}}
    )

    class Meta(PortalTable.Meta):
        model = PensionPayment
        attrs = {"class": "table table-papers pay-table"}
        fields = ("payee", "pension", "lump_sum", "correction", "net", "difference", "told")
        empty_text = gettext_lazy("No payment fits. Clear the filter.")

    def render_payee(self, record: PensionPayment) -> str:
        """Who it is, to whom, and what stands in the way of paying."""
        name, relation = payee_of(record, self.request.user), relation_of(record.beneficiary)
        notes = [*([relation] if relation != name else []), *notes_on(record)]
        return format_html(
            "{}{}",
            name,
            format_html_join("", "<br><small>{}</small>", ((note,) for note in notes)),
        )

    def value_payee(self, record: PensionPayment) -> str:
        """The name alone in a file."""
        return payee_of(record, self.request.user)

    def render_told(self, value: list) -> str:
        """Each cause with its amount."""
        return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in causes(value)))

    def value_told(self, value: list) -> str:
        """The same in one line of a file."""
        return "; ".join(causes(value))


def notes_on(payment: PensionPayment) -> list[str]:
    """What keeps an amount from being paid out."""
    if payment.net < 0:
        return [_("Owed to the Court, not paid out")]
    without = payment.net and payment.account_id is None and payment.payee_account_id is None
    return [_("No bank account")] if without else []
