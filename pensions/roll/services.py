"""The monthly payment roll: the payments under all files at once, each file exactly once.

Months that are paid stay as they are: what the record, changed since, says of them is paid or taken back with the next
roll (P-24).
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from asp_portal.accounts.roles import Role
from asp_portal.runs import Runs
from pensions.models import PaymentItem, PensionFile, PensionPayment, PensionRoll
from pensions.roll import messages as roll_messages
from pensions.roll.computing import computed, files_to_pay, save

# One fingerprint of all payments as they are stored; jsonb is written in one way only.
DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(encode(sha256(convert_to(
        jsonb_build_array(
            beneficiary_id, number, code, net, account_id, payee_account_id, body
        )::text, 'UTF8')), 'hex'), '' ORDER BY beneficiary_id
    ), ''), 'UTF8')), 'hex') FROM pensions_pensionpayment WHERE roll_id = %s
"""


def start(roll: PensionRoll) -> int:
    """Count the files; none of them is done, and of none anything is pointed out."""
    roll.notices = []
    roll.files_expected, roll.files_done, roll.last_file = PensionFile.objects.count(), 0, 0
    return roll.files_expected


def go_on_in_background(roll: PensionRoll) -> None:
    """Leave the rest to the worker."""
    app.configure_task("pensions.tasks.compute_roll").defer(roll_id=roll.pk)


def written(roll: PensionRoll) -> tuple[QuerySet, ...]:
    """The items and payments of a roll."""
    return PaymentItem.objects.filter(payment__roll=roll), PensionPayment.objects.filter(roll=roll)


def write(roll: PensionRoll, chunk: int) -> bool:
    """Write the payments of the next files; whether more may follow."""
    files = list(files_to_pay().filter(pk__gt=roll.last_file)[:chunk])
    if files:
        save(roll, computed(roll, files))
        roll.last_file = files[-1].pk
        roll.files_done += len(files)
    return len(files) == chunk


@transaction.atomic
def tell_judges(roll_id: int) -> None:
    """Write to the former judges of an approved roll that their statements are there."""
    roll = PensionRoll.objects.get(pk=roll_id)
    of_judges = roll.payments.filter(beneficiary__relation="judge", beneficiary__file__judge__user__is_active=True)
    for payment in of_judges.select_related("beneficiary__file__judge__user").defer("body"):
        if user := payment.beneficiary.file.judge.user:
            roll_messages.tell_judge(user, roll, payment.get_absolute_url())


runs = Runs(
    PensionRoll,
    series="ROLL",
    may_prepare="pensions.prepare_pensionroll",
    office=Role.PENSIONS.value,
    not_now=_("The pensions of %s cannot be prepared now. Nothing was done."),
    papers="payments",
    digest=DIGEST,
    start=start,
    write=write,
    written=written,
    go_on_in_background=go_on_in_background,
    computed=roll_messages.computed,
)
