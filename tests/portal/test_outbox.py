"""Mail is written in the transaction of its cause and sent by the worker, once, tried again where sending fails."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from asp_portal import outbox
from asp_portal.outbox import Message, send, send_left_over


@pytest.fixture
def reader(make_user):
    return make_user(name="Ada Reader", email="ada@example.org")


def post(to, subject="Claim {number}", body="Dear {name}, see {number}.", **values):
    return outbox.post(to, subject, body, **{"number": "T-1", "name": "Ada"} | values)


@pytest.mark.django_db
class TestPosting:
    def test_nothing_is_sent_before_the_worker_comes(self, reader):
        message = post(reader)
        assert (mail.outbox, message.sent_at) == ([], None)

    def test_the_worker_sends_it(self, reader, run_jobs):
        post(reader)
        run_jobs()
        assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
            (["ada@example.org"], "Claim T-1", "Dear Ada, see T-1.")
        ]
        assert Message.objects.get().sent_at is not None

    def test_once_however_often_it_is_asked(self, reader, run_jobs):
        message = post(reader)
        run_jobs()
        send(message.pk)
        send(message.pk)
        assert len(mail.outbox) == 1

    def test_a_subject_is_one_line_of_at_most_200_letters(self, reader):
        message = post(reader, number="T-1\r\nBcc: all@example.org" + "x" * 300)
        assert "\n" not in message.subject
        assert "\r" not in message.subject
        assert len(message.subject) == 200

    def test_values_with_braces_are_taken_as_they_are(self, reader):
        assert post(reader, name="{number} {0} {x.__class__}").body == "Dear {number} {0} {x.__class__}, see T-1."

    @pytest.mark.parametrize(("language", "subject"), [("en", "password"), ("fr", "mot de passe")])
    def test_in_the_language_of_the_reader(self, make_user, language, subject):
        message = outbox.post(make_user(language=language), gettext_lazy("password"), "x")
        assert message.subject.lower() == subject

    def test_a_message_that_is_gone_is_no_error(self, db):
        send(4711)
        assert mail.outbox == []


@pytest.mark.django_db
class TestFailing:
    def test_what_could_not_be_sent_stays_due(self, reader, settings, run_jobs):
        post(reader)
        settings.EMAIL_BACKEND = "tests.portal.test_outbox.Broken"
        with pytest.raises(ConnectionError):
            send(Message.objects.get().pk)
        assert Message.objects.get().sent_at is None
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        run_jobs()
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(("minutes", "taken_up"), [(9, 0), (11, 1)])
    def test_what_a_dead_worker_left_is_taken_up_after_ten_minutes(self, reader, minutes, taken_up):
        message = post(reader)
        Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))
        before = ProcrastinateJob.objects.count()
        send_left_over(0)
        assert ProcrastinateJob.objects.count() - before == taken_up


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    @pytest.fixture(autouse=True)
    def no_jobs_before(self, db):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")

    def test_mail_of_a_transaction_that_fails_was_never_due(self, reader):
        with pytest.raises(ZeroDivisionError):
            self.post_and_fail(reader)
        assert (Message.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)

    def post_and_fail(self, reader):
        with transaction.atomic():
            post(reader)
            raise ZeroDivisionError

    def test_two_workers_do_not_send_one_message_twice(self, reader):
        message = post(reader)
        barrier = threading.Barrier(4)

        def work():
            barrier.wait()
            send(message.pk)
            connection.close()

        threads = [threading.Thread(target=work) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(mail.outbox) == 1

    def test_a_real_worker_sends_it(self, reader):
        post(reader)
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            options = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
            # Browser tests leave an event loop in the main thread, and a worker wants one of its own.
            thread = threading.Thread(target=worker.run_worker, kwargs=options)
            thread.start()
            thread.join()
        assert len(mail.outbox) == 1
        assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


class Broken:
    """A mail server that is down."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionError("the mail server is down")
