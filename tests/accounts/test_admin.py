"""Accounts in the admin: made, changed and deactivated by administrators, each change with its reason as an act."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from tests.accounts.test_second_factor import with_totp

pytestmark = pytest.mark.django_db
ADD = "/admin/accounts/user/add/"


def change(user):
    return f"/admin/accounts/user/{user.pk}/change/"


def groups(*roles):
    return [str(pk) for pk in User.groups.rel.model.objects.filter(name__in=list(roles)).values_list("pk", flat=True)]


def facts(user=None, **changes):
    """The fields of the form, as the page sends them."""
    if user:
        own = {"name": user.name, "email": user.email, "language": user.language, "groups": groups(*user.roles)}
    else:
        own = {
            "name": "New Person",
            "email": "New.Person@example.org",
            "language": "fr",
            "groups": groups(Role.FINANCE),
        }
    return own | {"is_active": "on", "reason": "Decision of the Secretary"} | changes


@pytest.fixture
def admin_client(administrator, signed_in):
    client = signed_in(administrator)
    client.get("/")  # the first request notes when the session began
    return client


class TestMaking:
    def test_a_new_account_has_no_password_and_its_owner_gets_a_link(self, admin_client, run_jobs, mailoutbox):
        assert admin_client.post(ADD, facts()).status_code == 302
        user = User.objects.get(email="new.person@example.org")
        assert (user.has_usable_password(), user.roles, user.language) == (False, {Role.FINANCE}, "fr")
        run_jobs()
        assert [m.to for m in mailoutbox] == [["new.person@example.org"]]

    def test_it_is_an_act_with_its_reason(self, admin_client, administrator):
        admin_client.post(ADD, facts())
        act = Act.objects.get()
        assert (act.name, act.actor, act.office) == ("account_made", administrator, "Administrator")
        assert act.reason == "Decision of the Secretary"
        assert act.content.body["roles"] == ["Finance"]

    def test_without_a_reason_nothing_is_done(self, admin_client):
        assert admin_client.post(ADD, facts(reason=" ")).status_code == 200
        assert not User.objects.filter(email="new.person@example.org").exists()
        assert not Act.objects.exists()

    def test_one_address_is_one_account(self, admin_client, finance):
        answer = admin_client.post(ADD, facts(email=finance.email.upper()))
        assert "There is already an account with this e-mail address." in answer.content.decode()

    @pytest.mark.parametrize("field", ["is_superuser", "is_staff", "password", "user_permissions", "last_login"])
    def test_other_fields_cannot_be_slipped_in(self, admin_client, field):
        admin_client.post(ADD, facts(**{field: "1"}))
        user = User.objects.get(email="new.person@example.org")
        assert not user.has_usable_password()
        assert user.get_all_permissions() == set().union(*user.powers.values())


class TestChanging:
    def test_roles_of_others(self, admin_client, judge):
        admin_client.post(change(judge.user), facts(judge.user, groups=groups(Role.JUDGE, Role.PRESIDENCY)))
        assert User.objects.get(pk=judge.user.pk).roles == {Role.JUDGE, Role.PRESIDENCY}
        assert Act.objects.get().content.body["roles"] == ["Judge", "Presidency"]

    @pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
    def test_nobody_gives_themselves_a_role(self, admin_client, administrator, role):
        answer = admin_client.post(change(administrator), facts(administrator, groups=groups(Role.ADMINISTRATOR, role)))
        assert answer.status_code == 200
        assert User.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}
        assert not Act.objects.exists()

    def test_nobody_drops_their_own_role(self, admin_client, administrator):
        admin_client.post(change(administrator), facts(administrator, groups=[]))
        assert User.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}

    def test_nobody_deactivates_themselves(self, admin_client, administrator):
        admin_client.post(change(administrator), facts(administrator, is_active=""))
        assert User.objects.get(pk=administrator.pk).is_active

    def test_ones_own_name_may_be_changed(self, admin_client, administrator):
        admin_client.post(change(administrator), facts(administrator, name="Another Name"))
        assert User.objects.get(pk=administrator.pk).name == "Another Name"

    def test_a_deactivated_account_is_out_at_once_and_for_good(self, admin_client, judge, signed_in):
        client = signed_in(judge.user)
        admin_client.post(change(judge.user), facts(judge.user, is_active=""))
        assert client.get("/account/2fa/").status_code == 302
        admin_client.post(change(judge.user), facts(judge.user))
        assert client.get("/account/2fa/").status_code == 302

    def test_who_lost_the_second_factor_gets_a_new_start(self, admin_client, finance):
        with_totp(finance)
        admin_client.post(change(finance), facts(finance, remove_second_factor="on"))
        assert not finance.authenticator_set.exists()
        assert Act.objects.get().content.body["second_factor_removed"] is True

    def test_a_link_is_sent_when_asked_for(self, admin_client, judge, run_jobs, mailoutbox):
        admin_client.post(change(judge.user), facts(judge.user))
        assert run_jobs() == 0
        admin_client.post(change(judge.user), facts(judge.user, send_link="on"))
        run_jobs()
        assert [m.to for m in mailoutbox] == [[judge.user.email]]

    @pytest.mark.parametrize("page", ["delete", "password"])
    def test_there_is_no_deleting_and_no_setting_of_passwords(self, admin_client, judge, page):
        url = f"/admin/accounts/user/{judge.user.pk}/{page}/"
        admin_client.post(url, {"post": "yes", "password1": "x" * 20, "password2": "x" * 20}, follow=True)
        assert User.objects.get(pk=judge.user.pk).password == judge.user.password

    def test_it_needs_proof(self, administrator, judge, client):
        client.force_login(administrator)
        answer = client.post(change(judge.user), facts(judge.user, name="Changed"))
        assert answer["Location"].startswith("/account/reauthenticate/")
        assert User.objects.get(pk=judge.user.pk).name != "Changed"


@pytest.mark.parametrize("role", Role)
def test_only_administrators_see_accounts(make_user, signed_in, judge, role):
    client = signed_in(make_user(role))
    expected = 200 if role == Role.ADMINISTRATOR else 404
    for path in ("/admin/accounts/user/", ADD, change(judge.user)):
        assert client.get(path).status_code == expected, path
    if role != Role.ADMINISTRATOR:
        assert client.post(change(judge.user), facts(judge.user, name="Changed")).status_code == 404
        assert User.objects.get(pk=judge.user.pk).name != "Changed"


def test_the_list_of_accounts_asks_the_same_for_one_and_for_many(admin_client, make_user):
    counts = []
    for more in (1, 5):
        for _number in range(more):
            make_user(Role.FINANCE, Role.AUDITOR)
        with CaptureQueriesContext(connection) as captured:
            admin_client.get("/admin/accounts/user/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
