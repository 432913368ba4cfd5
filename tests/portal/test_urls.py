"""Every address of the site, tried by everybody: closed unless opened, 404 for what a role may not see."""

from datetime import date

import pytest
from django.test import Client

from asp_portal import acts
from asp_portal.accounts.roles import Role
from cooperation.models import StateParty
from tests.conftest import PASSWORD
from tests.site_walk import METHODS, addresses, opened, visits

pytestmark = pytest.mark.django_db

# What a visitor may open, with the methods that answer otherwise than by sending them to sign in.
PUBLIC = {
    "healthz",
    "verify",
    "set_language",
    "account_login",
    "account_logout",  # sends a visitor to sign in
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_login_webauthn",  # gives the challenge for signing in with a passkey
    "cooperation:invitation",  # the link of a mail: goes on to an address without the secret
    "cooperation:service-worker",
}
# What everybody who is signed in may open.
OWN = {
    "home",
    "healthz",
    "verify",
    "regulations",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_list_webauthn",
}
VIEW = ("changelist", "change", "history")
KEEP = (*VIEW, "add")
# Who opens what of an app is said by the tests of that app.
APPS = ("travel:", "judges:", "pensions:", "cooperation:")
# The pages of the admin that open, by table; those of travel are in tests/travel.
ADMIN: dict[Role, dict[tuple[str, ...], tuple[str, ...]]] = {
    Role.SECRETARIAT: {("cooperation_stateparty",): KEEP},
    Role.PRESIDENCY: {},
    Role.REGISTRAR: {},
    Role.FINANCE: {},
    Role.AUDITOR: {("cooperation_stateparty", "asp_portal_act"): VIEW},
    Role.ADMINISTRATOR: {("accounts_user", "cooperation_stateparty"): KEEP},
}


def is_sent_to_sign_in(answer):
    return answer.status_code == 302 and answer["Location"].startswith(("/account/login/", "/admin/login/"))


class TestVisitors:
    def test_are_sent_to_sign_in_by_every_address_with_every_method(self, client):
        strange = {}
        for address in addresses():
            for method in METHODS if address.name not in PUBLIC else ():
                answer = getattr(client, method)(address.path())
                if not is_sent_to_sign_in(answer) and answer.status_code not in {404, 405}:
                    strange[address.name, method] = (answer.status_code, answer.get("Location"))
        assert strange == {}

    def test_open_the_public_pages_only(self, client):
        elsewhere = {"set_language", "mfa_login_webauthn", "account_logout", "cooperation:invitation"}
        assert opened(visits(client)) == PUBLIC - elsewhere

    def test_the_admin_has_no_sign_in_of_its_own(self, client):
        assert client.get("/admin/login/?next=/admin/")["Location"] == "/account/login/?next=/admin/"

    def test_the_lists_above_name_addresses_that_exist(self):
        assert {address.name for address in addresses()} >= PUBLIC | OWN

    @pytest.mark.parametrize("path", ["/static/none.css", "/nowhere", "/.env", "/account/", "/media/x.pdf"])
    def test_what_is_not_ours_is_not_found(self, client, path):
        assert client.get(path).status_code == 404


@pytest.fixture
def rows(judge):
    """The keys of a row in each table of the admin."""
    act = acts.record(judge, "tested", actor=None, office="Tester", content={})
    state = StateParty.objects.create(
        iso3="SEN", name_en="Senegal", name_fr="Sénégal", group="African States",
        ratified_on=date(1999, 2, 2), in_force_on=date(2002, 7, 1),
    )  # fmt: skip
    made = [act, state, judge.user]
    return {f"object_id:{row._meta.app_label}_{row._meta.model_name}": str(row.pk) for row in made}


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_others_and_reading_never_writes(make_user, signed_in, rows, role):
    client = signed_in(make_user(role))
    client.get("/")  # the first request notes when the session began
    pages = {f"admin:{t}_{kind}" for tables, kinds in ADMIN.get(role, {}).items() for t in tables for kind in kinds}
    overview = {"admin:index", "admin:app_list", "admin:jsi18n", "admin:logout"} if role in ADMIN else set()
    found = opened(visits(client, values=rows | {"app_label": "cooperation"}, but=(*APPS, "admin:travel_")))
    if "admin:cooperation_stateparty_changelist" not in pages:
        overview -= {"admin:app_list"}
    assert found == OWN | pages | overview


def test_a_post_from_another_site_is_refused_by_every_address(make_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(Role.ADMINISTRATOR))
    taken = {
        (address.name, method): answer.status_code
        for address in addresses()
        for method in ("post", "put", "patch", "delete")
        if (answer := getattr(client, method)(address.path())).status_code != 403
    }
    assert taken == {}


def test_a_visitor_cannot_be_signed_in_by_another_site(make_user):
    user = make_user()
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session
