"""The lists of pay runs and of the statements of one."""

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.money import to_cents
from asp_portal.tables import MoneyColumn, PortalTable, StateColumn
from asp_portal.templatetags.portal import money, words
from asp_portal.templatetags.portal import month as month_words
from asp_portal.templatetags.stored import as_steps
from judges.models import PayRun, PayStatement

NARROW = {"cell": {"class": "wide-only"}}  # a phone has no room for it
WIDE_AMOUNT = {"cell": {"class": "amount wide-only"}}


class EuroColumn(MoneyColumn):
    """An amount in euros under a heading that says so."""

    def render(self, value, record):
        """Without the currency."""
        return money(value)


class ItemColumn(EuroColumn):
    """An item that most have nothing of."""

    def render(self, value, record):
        """A dash for nothing."""
        return some(value)


class SignedColumn(EuroColumn):
    """What is more or less than before."""

    def render(self, value, record):
        """With its sign; a dash where nothing differs."""
        return signed(value)


def some(amount) -> str:
    """ "1,500.00", or a dash for nothing."""
    return money(amount or None)


def signed(amount) -> str:
    """ "+1,500.00", "−350.00", or a dash for nothing."""
    if not amount:
        return "–"
    return f"{'+' if amount > 0 else '−'}{money(to_cents(abs(amount)))}"


class MonthlyRunTable(PortalTable):
    """Monthly runs, the latest month first."""

    month = tables.Column(linkify=True)
    number = tables.Column(attrs=NARROW)
    state = StateColumn()
    total = EuroColumn()
    prepared_by = tables.Column(verbose_name=gettext_lazy("Prepared by"), attrs=NARROW)
    approved_by = tables.Column(verbose_name=gettext_lazy("Approved by"), attrs=NARROW)

    class Meta(PortalTable.Meta):
        attrs = {"class": "table table-papers pay-table"}

    def render_month(self, value) -> str:
        """In words."""
        return month_words(value)


class RunTable(MonthlyRunTable):
    """Pay runs."""

    caption = gettext_lazy("Pay runs")
    empty_title = gettext_lazy("No pay runs yet")
    judges_done = tables.Column(verbose_name=gettext_lazy("Judges"), attrs=WIDE_AMOUNT)

    class Meta(MonthlyRunTable.Meta):
        model = PayRun
        fields = ("month", "number", "state", "judges_done", "total", "prepared_by", "approved_by")
        empty_text = gettext_lazy("Prepare the pay of a month: it is listed here.")


class StatementTable(PortalTable):
    """What each judge is paid in a run, beside the month before."""

    caption = gettext_lazy("Statements")
    empty_title = gettext_lazy("No statements here")
    judge = tables.Column(
        linkify=True,
        order_by=("judge__family_name", "judge__given_name"),
        attrs={"cell": {"class": "breaks pay-name"}},
    )
    salary = EuroColumn(attrs=WIDE_AMOUNT)
    special_allowance = ItemColumn(attrs=WIDE_AMOUNT)
    acting_allowance = ItemColumn(attrs=WIDE_AMOUNT)
    correction = ItemColumn(verbose_name=gettext_lazy("Corrections"), attrs=WIDE_AMOUNT)
    net = EuroColumn(verbose_name=gettext_lazy("Total, EUR"))
    difference = SignedColumn(verbose_name=gettext_lazy("Difference"))
    told = tables.Column(
        verbose_name=gettext_lazy("Why"), orderable=False, attrs={"cell": {"class": "wide-only causes"}}
    )

    class Meta(PortalTable.Meta):
        model = PayStatement
        attrs = {"class": "table table-papers pay-table"}
        fields = (
            "judge",
            "salary",
            "special_allowance",
            "acting_allowance",
            "correction",
            "net",
            "difference",
            "told",
        )
        empty_text = gettext_lazy("No statement fits. Clear the filter.")

    def render_judge(self, record: PayStatement) -> str:
        """The name, and that there is no account where there is none."""
        if record.account_id is not None:
            return str(record.judge)
        return format_html("{}<br><small>{}</small>", record.judge, _("No bank account"))

    def value_judge(self, record: PayStatement) -> str:
        """The name alone in a file."""
        return str(record.judge)

    def render_told(self, value: list) -> str:
        """Each cause with its amount."""
        return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in causes(value)))

    def value_told(self, value: list) -> str:
        """The same in one line of a file."""
        return "; ".join(causes(value))


def causes(rows: list) -> list[str]:
    """Stored differences in sentences, each with its amount."""
    return [f"{words(step)}: {signed(step.amount)}" for step in as_steps(rows)]
