"""Everybody reads the portal in their own language; the switch changes it for good."""

import pytest
from django.utils import translation

from asp_portal.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/account/2fa/"


@pytest.fixture(autouse=True)
def language_after():
    """The tests' own language is English again."""
    yield
    translation.activate("en")


def language_of(client, **headers):
    return client.get(PAGE, follow=True, **headers)["Content-Language"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_language_of_the_account_is_used(make_user, signed_in, language):
    client = signed_in(make_user(language=language))
    assert language_of(client, HTTP_ACCEPT_LANGUAGE="fr" if language == "en" else "en") == language


def test_the_switch_changes_the_account(make_user, signed_in):
    user = make_user()
    client = signed_in(user)
    client.post("/i18n/setlang/", {"language": "fr", "next": PAGE})
    assert language_of(client) == "fr"
    assert User.objects.get(pk=user.pk).language == "fr"
    assert language_of(signed_in(user)) == "fr"


@pytest.mark.parametrize("code", ["de", "", "xx-YY", "fr\n", "en' OR 1=1"])
def test_a_language_that_is_not_offered_changes_nothing(make_user, signed_in, code):
    user = make_user()
    client = signed_in(user)
    client.post("/i18n/setlang/", {"language": code})
    assert User.objects.get(pk=user.pk).language == "en"
    assert language_of(client) == "en"


def test_a_visitor_switches_for_this_browser(client):
    client.post("/i18n/setlang/", {"language": "fr"})
    assert client.get("/account/login/")["Content-Language"] == "fr"


def test_the_switch_is_a_post(make_user, signed_in):
    assert signed_in(make_user()).get("/i18n/setlang/", {"language": "fr"}).status_code == 405


def test_the_switch_leads_nowhere_else(make_user, signed_in):
    answer = signed_in(make_user()).post("/i18n/setlang/", {"language": "fr", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
