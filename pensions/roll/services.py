"""The monthly payment roll: prepared for all files at once, computed chunk by chunk, each file exactly once.

A chunk is a transaction: its payments and how far the roll has come are written together, with the roll locked. Where a
worker dies, the next one goes on after the last chunk. Months that are paid stay as they are: what the record, changed
since, says of them is paid or taken back with the next roll (P-24).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Content
from asp_portal.numbers import next_number
from asp_portal.templatetags.portal import month as month_words
from asp_portal.workflow import Hidden
from judges.pay.services import last_act, month_after
from judges.rules.results import NOTHING
from pensions.models import PaymentItem, PensionFile, PensionPayment, PensionRoll
from pensions.roll import messages as roll_messages
from pensions.roll.computing import computed, files_to_pay, save
from pensions.roll.paid import last_approved

CHUNK = 250  # files in one transaction
AT_ONCE = 200  # files that a page request computes itself; more are left to the background worker
STALLED = timedelta(minutes=1)
MONTHS_BACK = 12  # how far back the first roll of all may begin

# One fingerprint of all payments as they are stored; jsonb is written in one way only.
DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(encode(sha256(convert_to(
        jsonb_build_array(
            beneficiary_id, number, code, net, account_id, payee_account_id, body
        )::text, 'UTF8')), 'hex'), '' ORDER BY beneficiary_id
    ), ''), 'UTF8')), 'hex') FROM pensions_pensionpayment WHERE roll_id = %s
"""


# --- Which month ----------------------------------------------------------------------------------------------------


def open_months(today: date) -> list[date]:
    """The months whose pensions may be prepared now: the one after the last paid; before the first one of a year.

    Months are paid in their order, without a gap, none before it has begun, one at a time.
    """
    if PensionRoll.objects.filter(state=PensionRoll.State.DRAFT).exists():
        return []
    this_month = today.replace(day=1)
    if last := last_approved():
        return [month for month in [month_after(last.month)] if month <= this_month]
    found = [this_month]
    for _earlier in range(MONTHS_BACK):
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


# --- Preparing ------------------------------------------------------------------------------------------------------


@transaction.atomic
def prepare(user: User, month: date, today: date) -> PensionRoll:
    """Prepare the pensions of a month; those of many files are computed in the background.

    Raises Hidden (not theirs to prepare), ValidationError (not this month, or somebody was faster).
    """
    if not user.has_perm("pensions.prepare_pensionroll"):
        raise Hidden
    if month not in open_months(today):
        raise ValidationError(_("The pensions of %s cannot be prepared now. Nothing was done.") % month_words(month))
    try:
        with transaction.atomic():
            number = next_number("ROLL", month.year)  # who comes second waits here for the first
            roll = PensionRoll.objects.create(number=number, month=month, prepared_by=user)
    except IntegrityError:
        raise ValidationError(_("Somebody prepared it a moment ago. Nothing was done.")) from None
    begin(roll)
    office = Role.PENSIONS.value
    acts.record(roll, "prepare", actor=user, office=office, content=content(roll), after=roll.state)
    return roll


def begin(roll: PensionRoll) -> None:
    """Start to compute a roll, from nothing; inside a transaction that has it locked or made."""
    roll.read_to, roll.notices = last_act(), []
    roll.files_expected, roll.files_done, roll.last_file = PensionFile.objects.count(), 0, 0
    roll.computed_at, roll.total, roll.progressed_at = None, None, timezone.now()
    roll.content_hash = Content.keep(content(roll)).hash
    roll.save()
    if roll.files_expected > AT_ONCE:
        go_on_in_background(roll)
    else:
        while advance(roll):
            pass


def begin_anew(roll: PensionRoll) -> None:
    """Forget what was computed, and compute it from the record as it is now."""
    for rows in (PaymentItem.objects.filter(payment__roll=roll), PensionPayment.objects.filter(roll=roll)):
        rows.only("pk").delete()
    begin(roll)


def go_on_in_background(roll: PensionRoll) -> None:
    """Leave the rest to the worker. Several jobs for one roll do no harm: each chunk has the roll locked."""
    app.configure_task("pensions.tasks.compute_roll").defer(roll_id=roll.pk)


def stalled(now: datetime) -> QuerySet[PensionRoll]:
    """Rolls that did not come further for a while: their worker died, or their job was lost."""
    return PensionRoll.objects.filter(state=PensionRoll.State.DRAFT, computed_at=None, progressed_at__lt=now - STALLED)


# --- Computing ------------------------------------------------------------------------------------------------------


def compute(roll_id: int, chunk: int = CHUNK) -> None:
    """Compute what is left of a roll, chunk by chunk, each in a transaction of its own."""
    while compute_chunk(roll_id, chunk):
        pass


@transaction.atomic
def compute_chunk(roll_id: int, chunk: int = CHUNK) -> bool:
    """Compute the next files of a roll; False where nothing is left to do, or it was withdrawn meanwhile."""
    roll = PensionRoll.objects.select_for_update().get(pk=roll_id)
    return roll.state == PensionRoll.State.DRAFT and roll.computed_at is None and advance(roll, chunk)


def advance(roll: PensionRoll, chunk: int = CHUNK) -> bool:
    """Write the payments of the next files of a roll that is locked; whether more are to come."""
    files = list(files_to_pay().filter(pk__gt=roll.last_file)[:chunk])
    if files:
        save(roll, computed(roll, files))
        roll.last_file = files[-1].pk
        roll.files_done += len(files)
    if len(files) < chunk:
        finish(roll)
    roll.progressed_at = timezone.now()
    roll.save()
    return roll.computed_at is None


def finish(roll: PensionRoll) -> None:
    """All payments are there."""
    roll.total = roll.payments.aggregate(total=Sum("net"))["total"] or NOTHING
    roll.computed_at = timezone.now()
    roll.content_hash = Content.keep(content(roll)).hash
    roll_messages.computed(roll)


def content(roll: PensionRoll) -> dict[str, Any]:
    """What an act on a roll is about; the fingerprint is of all its payments as they are stored."""
    found = {"number": roll.number, "month": roll.month.isoformat(), "read_to": roll.read_to}
    if roll.computed_at is None:
        return found
    with connection.cursor() as cursor:
        cursor.execute(DIGEST, [roll.pk])
        (digest,) = cursor.fetchone()
    return found | {"total": str(roll.total), "payments": roll.payments.count(), "hash": digest}


@transaction.atomic
def tell_judges(roll_id: int) -> None:
    """Write to the former judges of an approved roll that their statements are there."""
    roll = PensionRoll.objects.get(pk=roll_id)
    of_judges = roll.payments.filter(beneficiary__relation="judge", beneficiary__file__judge__user__is_active=True)
    for payment in of_judges.select_related("beneficiary__file__judge__user").defer("body"):
        if user := payment.beneficiary.file.judge.user:
            roll_messages.tell_judge(user, roll, payment.get_absolute_url())
