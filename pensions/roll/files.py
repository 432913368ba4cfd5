"""The files of an approved payment roll: for the treasury, and all statements as archives."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import month as month_words
from judges.models import BankAccount
from judges.pay.files import PART, ROWS, zipped
from judges.permissions import FINANCE
from pensions.models import PensionPayment, PensionRoll
from pensions.roll import services as rolls
from pensions.roll.paid import changed_accounts
from pensions.roll.pdf import payment_pdf
from pensions.roll.people import language_of


def treasury_rows(roll: PensionRoll) -> Iterator[list[str | Decimal]]:
    """One row a payment that is not nothing, and the total. Account numbers are whole: only for those who pay."""
    changed = changed_accounts(roll)
    rows = roll.payments.exclude(net=0).select_related("account", "payee_account").defer("body").order_by("pk")
    for payment in rows.iterator(ROWS):
        account = payment.account or payment.payee_account or BankAccount(holder="", iban="", bic="")
        reference = _("Pension of %(month)s, %(number)s") % {
            "month": month_words(roll.month),
            "number": payment.number,
        }
        yield [
            payment.number,
            payment.payee,
            account.holder,
            account.iban,
            account.bic,
            payment.net,
            reference,
            remark(payment, payment.pk in changed),
        ]
    yield [_("Total"), "", "", "", "", roll.total or Decimal(0), "", ""]


def remark(payment: PensionPayment, changed: bool) -> str:
    """What whoever pays must know before."""
    if payment.net < 0:
        return _("To be recovered, not paid")
    if payment.account_id is None and payment.payee_account_id is None:
        return _("No bank account on record")
    return _("The account was changed after the pensions were computed") if changed else ""


def record_treasury_file(roll: PensionRoll, user: User) -> acts.Act:
    """The act of taking the file out: who, when, of which roll."""
    state, content = roll.state, rolls.runs.content(roll)
    return acts.record(roll, "treasury", actor=user, office=FINANCE, content=content, before=state, after=state)


# --- All statements -------------------------------------------------------------------------------------------------


def parts(roll: PensionRoll) -> list[tuple[int, int, int]]:
    """The archives of a roll: number, first and last payment, counted from one."""
    count = roll.payments.count()
    firsts = range(1, count + 1, PART)
    return [(number, first, min(first + PART - 1, count)) for number, first in enumerate(firsts, start=1)]


def archive(roll: PensionRoll, part: int, with_account: bool) -> Iterator[bytes]:
    """A ZIP of some statements as PDF, each in the language of who is paid, piece by piece."""
    payments = roll.payments.select_related("beneficiary__file__judge__user").order_by("pk")
    return zipped(
        (f"{payment.number}-{language}.pdf", payment_pdf(payment, language, with_account))
        for payment in payments[(part - 1) * PART : part * PART].iterator(ROWS)
        for language in [language_of(payment.beneficiary)]
    )
