"""Signing in by e-mail, the limits on attempts, and passwords changed or forgotten."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from asp_portal import settings as portal_settings
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.outbox import Message
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ANOTHER = "an entirely other secret phrase"


def post_login(client, email, password=PASSWORD, **extra):
    return client.post("/account/login/", {"login": email, "password": password}, **extra)


def is_signed_in(client):
    return "_auth_user_id" in client.session


class TestSigningIn:
    def test_by_address_and_password(self, client, judge):
        answer = post_login(client, judge.user.email)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert is_signed_in(client)

    def test_capitals_in_the_address_do_not_matter(self, client, judge):
        post_login(client, judge.user.email.upper())
        assert is_signed_in(client)

    def test_a_wrong_password_and_an_unknown_address_are_answered_alike(self, judge):
        answers = [
            post_login(Client(), email, "wrong password altogether")
            for email in (judge.user.email, "nobody@example.org")
        ]
        assert [a.status_code for a in answers] == [200, 200]
        errors = [a.context["form"].errors for a in answers]
        assert errors[0] == errors[1]
        assert errors[0]

    def test_passwords_are_kept_with_argon2(self):
        assert portal_settings.PASSWORD_HASHERS[0].endswith(".Argon2PasswordHasher")  # the tests use a quick one

    def test_an_inactive_account_does_not_sign_in(self, client, judge):
        User.objects.update(is_active=False)
        post_login(client, judge.user.email)
        assert not is_signed_in(client)

    def test_an_account_without_a_password_does_not_sign_in(self, client):
        User.objects.create_user("new@example.org", name="New")
        for password in ("", "!", "None"):
            post_login(client, "new@example.org", password)
        assert not is_signed_in(client)

    @pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/login/code/confirm/"])
    def test_nobody_signs_up_or_changes_addresses(self, client, path):
        assert client.get(path).status_code in {302, 404}
        assert client.post(path, {"email": "x@example.org"}).status_code in {302, 404}
        assert not User.objects.filter(email="x@example.org").exists()

    def test_the_next_page_is_one_of_ours(self, client, judge):
        answer = client.post(
            "/account/login/?next=https://evil.example/", {"login": judge.user.email, "password": PASSWORD}
        )
        assert answer["Location"] == "/"


class TestLimits:
    def test_the_sixth_attempt_on_an_account_from_one_place_is_refused_even_with_the_password(self, client, judge):
        for _attempt in range(5):
            post_login(client, judge.user.email, "wrong password altogether")
        post_login(client, judge.user.email)
        assert not is_signed_in(client)

    def test_after_four_failed_attempts_the_password_still_opens(self, client, judge):
        for _attempt in range(4):
            post_login(client, judge.user.email, "wrong password altogether")
        post_login(client, judge.user.email)
        assert is_signed_in(client)

    def test_an_attacker_does_not_lock_out_the_victim(self, client, judge):
        for _attempt in range(8):
            post_login(Client(), judge.user.email, "wrong password altogether", REMOTE_ADDR="203.0.113.9")
        post_login(client, judge.user.email, REMOTE_ADDR="198.51.100.7")
        assert is_signed_in(client)

    def test_one_place_cannot_try_many_accounts(self, client, judge):
        for number in range(10):
            post_login(Client(), f"user{number}@example.org", "wrong password altogether")
        post_login(client, judge.user.email)
        assert not is_signed_in(client)

    def test_the_addresses_of_one_ipv6_network_count_as_one_place(self, client, judge):
        for number in range(5):
            post_login(client, judge.user.email, "wrong password altogether", REMOTE_ADDR=f"2001:db8::{number + 1}")
        post_login(client, judge.user.email, REMOTE_ADDR="2001:db8::99")
        assert not is_signed_in(client)

    def test_a_forged_forwarding_header_is_not_believed(self, client, judge):
        for number in range(5):
            forged = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}"}
            post_login(client, judge.user.email, "wrong password altogether", **forged)
        post_login(client, judge.user.email, HTTP_X_FORWARDED_FOR="192.0.2.99")
        assert not is_signed_in(client)

    def test_proving_who_one_is_is_limited_too(self, judge, signed_in):
        client = signed_in(judge.user)
        answers = [client.post("/account/reauthenticate/", {"password": "wrong"}).status_code for _ in range(12)]
        assert answers[0] == 200
        assert answers[-1] == 429

    def test_changing_the_password_is_limited_too(self, judge, signed_in):
        client = signed_in(judge.user)
        data = {"oldpassword": "wrong", "password1": ANOTHER, "password2": ANOTHER}
        assert [client.post("/account/password/change/", data).status_code for _ in range(6)] == [200] * 5 + [429]

    def test_asking_for_links_is_limited_too(self, client):
        answers = [client.post("/account/password/reset/", {"email": "a@example.org"}).status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]


class TestChangingThePassword:
    def change(self, client, old=PASSWORD, new=ANOTHER):
        return client.post("/account/password/change/", {"oldpassword": old, "password1": new, "password2": new})

    def test_with_the_old_one(self, judge, signed_in):
        assert self.change(signed_in(judge.user)).status_code == 302
        judge.user.refresh_from_db()
        assert judge.user.check_password(ANOTHER)

    def test_not_without_it(self, judge, signed_in):
        self.change(signed_in(judge.user), old="wrong")
        judge.user.refresh_from_db()
        assert judge.user.check_password(PASSWORD)

    def test_it_signs_out_all_other_browsers_and_not_this_one(self, judge, signed_in):
        here, elsewhere = signed_in(judge.user), signed_in(judge.user)
        self.change(here)
        assert here.get("/account/2fa/").status_code == 200
        assert elsewhere.get("/account/2fa/").status_code == 302

    def test_the_person_is_told_by_mail(self, judge, signed_in):
        self.change(signed_in(judge.user))
        message = Message.objects.get()
        assert message.to == judge.user
        assert "password" in message.body.lower()
        assert ANOTHER not in message.body

    @pytest.mark.parametrize(
        "weak",
        [
            pytest.param("short but odd!", id="14-characters"),
            pytest.param("123456789012345", id="digits-only-common"),
            pytest.param("judgehaguejudgehague", id="words-of-this-house"),
            pytest.param("ordinary.person@example", id="the-own-address"),
        ],
    )
    def test_easy_passwords_are_refused(self, make_user, signed_in, weak):
        user = make_user(email="ordinary.person@example.org", name="Ordinary Person")
        self.change(signed_in(user), new=weak)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    @pytest.mark.parametrize("good", ["fifteen letters", "x" * 5 + " long " * 20, "пароль из многих слов"])
    def test_long_ones_are_taken(self, judge, signed_in, good):
        assert len(good) >= 15
        self.change(signed_in(judge.user), new=good)
        judge.user.refresh_from_db()
        assert judge.user.check_password(good)


class TestForgottenPassword:
    @pytest.fixture(autouse=True)
    def worker(self, run_jobs):
        self.run_jobs = run_jobs

    def ask(self, client, email):
        return client.post("/account/password/reset/", {"email": email})

    def link(self):
        """The path of the link in the only mail, after the worker ran."""
        self.run_jobs()
        assert len(mail.outbox) == 1
        return re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)

    def follow(self, client, path):
        """Open the link; the page on which the password is set."""
        answer = client.get(path)
        return answer["Location"] if answer.status_code == 302 else None

    def test_known_and_unknown_addresses_are_answered_alike(self, judge, django_assert_num_queries):
        answers = []
        for email in (judge.user.email, "nobody@example.org"):
            with django_assert_num_queries(1):  # the job for the worker
                answers.append(self.ask(Client(), email))
        assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/account/password/reset/done/")] * 2

    def test_only_a_known_active_address_gets_a_link(self, client, judge, make_user):
        make_user(email="gone@example.org", name="Gone", is_active=False)
        for email in (judge.user.email.upper(), "gone@example.org", "nobody@example.org"):
            self.ask(client, email)
        self.run_jobs()
        assert [m.to for m in mail.outbox] == [[judge.user.email]]

    def test_the_link_sets_a_password_once(self, client, judge):
        self.ask(client, judge.user.email)
        path = self.link()
        page = self.follow(client, path)
        assert client.post(page, {"password1": ANOTHER, "password2": ANOTHER}).status_code == 302
        judge.user.refresh_from_db()
        assert judge.user.check_password(ANOTHER)
        assert self.follow(Client(), path) is None

    def test_it_does_not_sign_in(self, client, judge):
        self.ask(client, judge.user.email)
        client.post(self.follow(client, self.link()), {"password1": ANOTHER, "password2": ANOTHER})
        assert not is_signed_in(client)

    def test_it_ends_the_sessions_that_were_open(self, client, judge, signed_in):
        elsewhere = signed_in(judge.user)
        self.ask(client, judge.user.email)
        client.post(self.follow(client, self.link()), {"password1": ANOTHER, "password2": ANOTHER})
        assert elsewhere.get("/account/2fa/").status_code == 302

    @pytest.mark.parametrize(("after", "opens"), [(7200, True), (7201, False)])
    def test_the_link_works_for_two_hours(self, client, judge, time_machine, after, opens):
        time_machine.move_to(datetime(2026, 11, 10, 9, tzinfo=UTC), tick=False)
        self.ask(client, judge.user.email)
        path = self.link()
        time_machine.shift(after)
        assert bool(self.follow(client, path)) is opens

    def test_the_mail_is_in_the_language_of_the_person(self, client, make_user):
        user = make_user(Role.FINANCE, language="fr")
        self.ask(client, user.email)
        self.run_jobs()
        assert "/account/password/reset/key/" in mail.outbox[0].body
