"""The second factor: required of those who handle money, asked at sign-in, never used twice, never got around."""

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from asp_portal.accounts.roles import SECOND_FACTOR_ROLES, Role
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
SET_UP = "/account/2fa/"


@pytest.fixture(autouse=True)
def required(settings, time_machine):
    """As in a real installation, at noon."""
    settings.SECOND_FACTOR_REQUIRED = True
    time_machine.move_to(NOON, tick=False)


def code(at=NOON):
    """The six digits that an authenticator shows."""
    return format_hotp_value(hotp_value(SECRET, int(at.timestamp()) // 30))


def with_totp(user):
    TOTP.activate(user, SECRET)
    return user


def password_step(user):
    """A browser after address and password."""
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client):
    return "_auth_user_id" in client.session


def enter(client, digits):
    client.post("/account/2fa/authenticate/", {"code": digits})
    return is_signed_in(client)


@pytest.mark.parametrize("role", Role)
def test_who_must_set_one_up_is_sent_there_from_every_page(make_user, signed_in, role):
    client = signed_in(make_user(role))
    answers = [client.get(path) for path in ("/regulations/", "/admin/", "/account/password/change/")]
    if role in SECOND_FACTOR_ROLES:
        assert [(a.status_code, a["Location"]) for a in answers] == [(302, SET_UP)] * 3
    else:
        assert SET_UP not in [a.get("Location") for a in answers]


def test_posts_are_stopped_too(make_user, signed_in):
    answer = signed_in(make_user(Role.ADMINISTRATOR)).post("/admin/accounts/user/add/", {"email": "x@example.org"})
    assert answer["Location"] == SET_UP


def test_judges_delegations_interpreters_and_participants_may_do_without():
    without = {Role.JUDGE, Role.DELEGATION, Role.INTERPRETER, Role.STAFF_PARTICIPANT}
    assert set(Role) - SECOND_FACTOR_ROLES == without


def test_a_judge_of_the_presidency_must(make_user, signed_in):
    client = signed_in(make_user(Role.JUDGE, Role.PRESIDENCY))
    assert client.get("/regulations/")["Location"] == SET_UP


def test_signing_out_and_the_language_stay_open(make_user, signed_in):
    client = signed_in(make_user(Role.FINANCE))
    assert client.post("/i18n/setlang/", {"language": "fr"}).get("Location") != SET_UP
    assert client.post("/account/logout/").get("Location") == "/account/login/"


def test_in_the_demo_it_is_not_required(settings, make_user, signed_in):
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in(make_user(Role.FINANCE)).get("/account/password/change/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(make_user, signed_in):
    user = make_user(Role.FINANCE)
    RecoveryCodes.activate(user)
    assert signed_in(user).get("/account/password/change/").get("Location") == SET_UP


def test_setting_one_up_in_the_browser(make_user, signed_in):
    client = signed_in(make_user(Role.FINANCE))
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    digits = format_hotp_value(hotp_value(secret, int(NOON.timestamp()) // 30))
    assert client.post("/account/2fa/totp/activate/", {"code": digits}).status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()
    assert client.get("/account/password/change/").status_code == 200


class TestSigningIn:
    def test_the_password_alone_does_not_open(self, finance):
        client = password_step(with_totp(finance))
        assert not is_signed_in(client)
        assert client.get("/account/password/change/").status_code == 302

    def test_the_code_opens(self, finance):
        client = password_step(with_totp(finance))
        assert enter(client, code())
        assert client.get("/account/password/change/").status_code == 200

    def test_a_code_serves_once(self, finance):
        with_totp(finance)
        assert enter(password_step(finance), code())
        assert not enter(password_step(finance), code())

    @pytest.mark.parametrize("seconds", [-30, 30])
    def test_a_code_of_another_half_minute_does_not_open(self, finance, seconds):
        client = password_step(with_totp(finance))
        assert not enter(client, code(datetime.fromtimestamp(NOON.timestamp() + seconds, UTC)))

    def test_codes_cannot_be_guessed_for_long(self, finance):
        client = password_step(with_totp(finance))
        for number in range(5):
            enter(client, f"{number:06}")
        assert not enter(client, code())

    def test_a_recovery_code_opens_once(self, finance):
        with_totp(finance)
        recovery = RecoveryCodes.activate(finance).get_unused_codes()[0]
        assert enter(password_step(finance), recovery)
        assert not enter(password_step(finance), recovery)

    def test_it_is_asked_of_a_judge_who_has_one(self, judge):
        assert not is_signed_in(password_step(with_totp(judge.user)))

    def test_no_second_lookup_once_it_was_used(self, finance, django_assert_num_queries):
        client = password_step(with_totp(finance))
        assert enter(client, code())
        client.get("/admin/nowhere/")  # the first request notes when the session began
        with django_assert_num_queries(3):  # session, user, roles
            client.get("/admin/nowhere/")


def test_a_new_password_by_mail_does_not_get_around_it(finance, run_jobs):
    with_totp(finance)
    client = Client()
    client.post("/account/password/reset/", {"email": finance.email})
    run_jobs()
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    another = "an entirely other secret phrase"
    client.post(client.get(link)["Location"], {"password1": another, "password2": another})
    assert not is_signed_in(client)
    client.post("/account/login/", {"login": finance.email, "password": another})
    assert not is_signed_in(client)
    assert enter(client, code())


def test_taking_it_off_needs_proof(finance):
    client = password_step(with_totp(finance))
    enter(client, code())
    answer = client.post("/account/2fa/totp/deactivate/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()
