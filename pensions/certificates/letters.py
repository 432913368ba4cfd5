"""Letters on certificates of life: the request, and reminders 30, 60 and 90 days later, by e-mail, each once.

A letter is counted in the transaction in which it leaves: one whose sending fails is tried again, and one whose job was
lost is taken up the next day. One that is late stands for those before it. The words tell of no family and no amount.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import short_date
from pensions.certificates.services import missing
from pensions.models import Beneficiary, LifeCertificate

LETTERS = (0, 30, 60, 90)  # days after it was asked for
ATTEMPTS = 8
SUBJECT = gettext_lazy("Certificate of life {year}")
REMINDER = gettext_lazy("Reminder: certificate of life {year}")
BODY = gettext_lazy(
    "Please send us your signed certificate of life for {year}, by {due}.\n\n"
    "If you have sent it in the meantime, you need do nothing."
)
IN_THE_PORTAL = gettext_lazy("In the portal: {link}")


def letters_due(certificate: LifeCertificate, today: date) -> int:
    """How many letters should have left by a day."""
    return sum(certificate.asked_on + timedelta(days=days) <= today for days in LETTERS)


def write(today: date) -> int:
    """See to it that each letter that is due leaves; gives how many. Others are written to by post."""
    found = 0
    for certificate in waiting():
        if letters_due(certificate, today) > certificate.letters and can_be_written_to(certificate.beneficiary):
            send.defer(certificate_id=certificate.pk, day=today.isoformat())
            found += 1
    return found


def waiting() -> QuerySet[LifeCertificate]:
    """Certificates of which not all letters have left, with the people they are of."""
    found = missing().filter(letters__lt=len(LETTERS)).order_by("pk")
    return found.select_related("beneficiary__file__judge__user", "beneficiary__marriage", "beneficiary__child")


def account_of(person: Beneficiary) -> User | None:
    """The account with which a judge signs in; survivors have none."""
    user = person.file.judge.user if person.relation == Beneficiary.Relation.JUDGE else None
    return user if user is not None and user.is_active else None


def can_be_written_to(person: Beneficiary) -> bool:
    """Whether an e-mail reaches somebody."""
    return account_of(person) is not None or bool(person.email)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=4))
def send(certificate_id: int, day: str) -> None:
    """Send the letter that is due on a day, if it has not left. Its row is locked meanwhile: it leaves once."""
    today = date.fromisoformat(day)
    with transaction.atomic():
        rows = waiting().select_for_update(skip_locked=True, of=("self",))
        certificate = rows.filter(pk=certificate_id).first()
        due = letters_due(certificate, today) if certificate else 0
        if certificate is None or due <= certificate.letters or not can_be_written_to(certificate.beneficiary):
            return
        post(certificate, is_reminder=due > 1)
        certificate.letters, certificate.written_on = due, today
        certificate.save(update_fields=["letters", "written_on"])


def post(certificate: LifeCertificate, *, is_reminder: bool) -> None:
    """The letter, in the language of the person: to the judge's account, or to the address on file."""
    person, subject = certificate.beneficiary, REMINDER if is_reminder else SUBJECT
    account = account_of(person)
    with translation.override(account.language if account else person.language):
        values = {"year": certificate.year, "due": short_date(certificate.due_on)}
        if account:
            link = settings.SITE_URL + reverse("pensions:beneficiary", args=[person.slug])
            body = f"{BODY}\n\n{IN_THE_PORTAL}"
            outbox.post(account, subject, body, link=link, **values)
        else:
            EmailMessage(str(subject).format(**values), str(BODY).format(**values), to=[person.email]).send()
