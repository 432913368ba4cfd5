"""Outgoing mail: written in the transaction of the act that causes it, sent by the background worker.

A message lost with its transaction was never due; a message whose sending fails is tried again.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

ATTEMPTS = 8


class Message(models.Model):
    """An e-mail to one person, sent or still to be sent."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages", verbose_name=_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at=None), name="message_unsent")]

    def __str__(self) -> str:
        return self.subject


def post(to, subject, body, **values) -> Message:
    """Write a message in the language of the person it goes to; `subject` and `body` are lazy translations.

    values: what the two texts name in braces. Must be called inside the transaction of its cause.
    """
    with translation.override(to.language):
        message = Message.objects.create(
            to=to, subject=" ".join(str(subject).format(**values).split())[:200], body=str(body).format(**values)
        )
    send.defer(message_id=message.pk)
    return message


def post_all(people: Iterable[Any], subject, body, *, but: Any = None, **values) -> None:
    """The same message to each who can still sign in, but to who caused it; None is somebody without an account."""
    for person in people:
        if person is not None and person.is_active and person != but:
            post(person, subject, body, **values)


def holders(role: str) -> QuerySet:
    """The active users with a role, to whom its news go."""
    return get_user_model().objects.filter(groups__name=str(role), is_active=True)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=4))
def send(message_id: int) -> None:
    """Send one message. Its row is locked meanwhile, so that it is not sent by two workers."""
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("to")
            .filter(pk=message_id, sent_at=None)
            .first()
        )
        if message is None:
            return
        EmailMessage(message.subject, message.body, to=[message.to.email]).send()
        message.sent_at = timezone.now()
        message.save(update_fields=["sent_at"])


@app.periodic(cron="*/10 * * * *")
@app.task(queue="mail", pass_context=False)
def send_left_over(timestamp: int) -> None:
    """Take up messages whose job was lost with its worker."""
    late = timezone.now() - timedelta(minutes=10)
    for pk in Message.objects.filter(sent_at=None, created_at__lt=late).values_list("pk", flat=True)[:200]:
        send.defer(message_id=pk)
