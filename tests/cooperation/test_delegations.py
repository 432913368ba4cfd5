"""Delegations: who is one, what they are called, who acts for them, and how people are invited."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act, Content
from asp_portal.outbox import Message
from asp_portal.workflow import Hidden, Stale
from cooperation import reference
from cooperation.delegations import invitations, services
from cooperation.delegations.messages import send_left_over_invitations
from cooperation.delegations.tokens import fingerprint
from cooperation.models import Delegation, DelegationMember, Invitation, StateParty
from tests.conftest import PASSWORD
from tests.cooperation.world import delegate_of, delegation, delegations
from tests.site_walk import addresses

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
NEW = {
    "name": "Aïssatou Ndiornel",
    "language": "fr",
    "password": "quatre chevaux bleus",
    "again": "quatre chevaux bleus",
}


class TestDelegations:
    def test_states_parties_are_taken_in_once_by_one_press(self, secretariat, signed_in):
        reference.load()
        client = signed_in(secretariat)
        page = client.post("/delegations/states/", follow=True).content.decode()
        assert Delegation.objects.filter(code__in=["BDI", "PHL"]).count() == 0, "they have withdrawn"
        count = Delegation.objects.count()
        assert count > 100
        assert f"{count} States Parties were taken in" in page
        assert Act.objects.filter(name="add").count() == count
        assert "Every State Party is there already" in client.post("/delegations/states/", follow=True).content.decode()

    @pytest.mark.parametrize(("day", "there"), [(date(2017, 10, 26), True), (date(2017, 10, 27), False)])
    def test_a_state_is_one_until_its_withdrawal_takes_effect(self, secretariat, day, there):
        reference.load()
        StateParty.objects.exclude(iso3="BDI").delete()
        assert [one.code for one in services.take_in_states(secretariat, day)] == (["BDI"] if there else [])

    def test_one_is_added_changed_and_given_members(self, secretariat, signed_in):
        client = signed_in(secretariat)
        members = delegations("FRA", "DEU")
        facts = {"code": "EU", "kind": "organization", "name_en": "European Union", "name_fr": "Union européenne"}
        answer = client.post("/delegations/new/", facts | {"group_members": [one.pk for one in members]})
        union = Delegation.objects.get(code="EU")
        assert answer["Location"] == union.get_absolute_url()
        page = f"{union.get_absolute_url()}edit/"
        seen = client.get(page).context["form"].initial["seen"]
        sent = {"name_en": "The Union", "name_fr": "L’Union", "is_active": "on", "group_members": [members[0].pk]}
        assert client.post(page, sent | {"seen": seen}).status_code == 302
        stale = client.post(page, sent | {"seen": seen, "name_en": "Another"})
        assert (stale.status_code, "The Union" in stale.content.decode()) == (409, True)
        assert [one.code for one in Delegation.objects.get(code="EU").group_members.all()] == ["FRA"]
        assert [act.content.body["members"] for act in union.acts] == [["DEU", "FRA"], ["FRA"]]
        itself = client.post(page, sent | {"seen": services.version(union), "group_members": [union.pk]})
        assert "group_members" in itself.context["form"].errors

    def test_what_can_never_be_true_is_refused(self, secretariat):
        delegation("EU")
        for fields, sentence in (
            ({"code": "EU"}, "already exists"),
            ({"code": "eu"}, "capital letters"),
            ({"kind": "state_party"}, "and nobody else"),
            ({"name_en": "Uni\u200bon"}, "invisible"),
        ):
            with pytest.raises(ValidationError, match=sentence):
                services.add(secretariat, **{"code": "XX", "kind": "observer", "name_en": "X", "name_fr": "X"} | fields)
        with pytest.raises(Stale):
            services.change(delegation("EU"), secretariat, "0" * 64, [], name_en="X")

    def test_the_list_is_searched_in_both_languages_and_in_order(self, secretariat, signed_in):
        delegations()
        client = signed_in(secretariat)

        def found(query: str) -> list[str]:
            return [row.record.code for row in client.get(f"/delegations/?{query}").context["table"].rows]

        assert found("q=iles+COOK") == ["COK"]
        assert found("q=cote") == found("q=d'ivoire") == ["CIV"]
        assert found("q=deu") == ["DEU"]
        assert found("group=African+States") == ["CIV", "GMB", "SEN"]
        assert found("kind=observer") == ["USA"]
        assert found("sort=name_fr")[:3] == ["DEU", "ARG", "OTP"]
        assert found("sort=name_fr").index("COK") < found("sort=name_fr").index("JPN")
        DelegationMember.objects.create(delegation=delegation("SEN"), user=secretariat, is_focal_point=True)
        assert found("focal=with") == ["SEN"]
        assert "SEN" not in found("focal=without")
        rows = b"".join(client.get("/delegations/?q=senegal&_export=csv").streaming_content).decode().splitlines()
        assert rows[1] == "Senegal,Sénégal,SEN,State Party,African States,1,1,0"


@pytest.fixture
def senegal(secretariat):
    """A delegation with nobody in it."""
    return delegation("SEN")


@pytest.fixture
def invited(senegal, secretariat, run_jobs):
    """The link of the mail to somebody invited, as its path."""
    invitations.invite(senegal, secretariat, timezone.now(), email="New@Example.org", name="Aïssatou N.", language="fr")
    run_jobs()
    return link_of(mail.outbox[-1])


def link_of(message) -> str:
    """The path of the link in a mail."""
    return re.search(r"https?://[^/]+(/invitations/\S+)", message.body)[1]


def opened(link: str) -> tuple[Client, int]:
    """A browser that has opened a link, and what it was answered at last."""
    client = Client()
    return client, client.get(link, follow=True).status_code


class TestInvitations:
    def test_somebody_without_an_account_makes_one(self, senegal, invited, secretariat):
        message = mail.outbox[-1]
        assert (message.to, "Sénégal" in message.subject) == (["new@example.org"], True)
        client, status = opened(invited)
        assert status == 200
        assert User.objects.filter(email="new@example.org").count() == 0, "looking accepts nothing"
        for wrong in ({"password": "short", "again": "short"}, {"again": "another"}, {"name": "\u200b"}):
            assert client.post("/invitations/", NEW | wrong).status_code == 422
        assert client.post("/invitations/", NEW)["Location"] == "/account/login/"
        user = User.objects.get(email="new@example.org")
        assert (user.roles, user.language, user.name) == ({Role.DELEGATION}, "fr", NEW["name"])
        assert [one.user for one in senegal.members.all()] == [user]
        assert Message.objects.get(to=secretariat).subject == f"{NEW['name']} now acts for Senegal"
        assert client.post("/account/login/", {"login": user.email, "password": NEW["password"]}).status_code == 302
        assert client.get(senegal.get_absolute_url()).status_code == 200
        assert opened(invited)[1] == 410

    def test_somebody_with_an_account_signs_in_and_accepts(self, senegal, secretariat, make_user, run_jobs):
        judge = make_user(Role.STAFF_PARTICIPANT, email="known@example.org")
        fields = {"email": judge.email, "name": judge.name, "is_focal_point": True}
        invitations.invite(senegal, secretariat, timezone.now(), **fields)
        run_jobs()
        client, status = opened(link_of(mail.outbox[-1]))
        assert (status, client.post("/invitations/", NEW).status_code) == (200, 200)
        assert judge.check_password(PASSWORD), "no stranger sets a password"
        answer = client.post("/account/login/?next=/invitations/", {"login": judge.email, "password": PASSWORD})
        assert answer["Location"] == "/invitations/"
        assert client.post("/invitations/")["Location"] == senegal.get_absolute_url()
        assert senegal.has_focal_point(judge)
        assert User.objects.get(pk=judge.pk).roles == {Role.STAFF_PARTICIPANT, Role.DELEGATION}

    def test_nobody_accepts_for_somebody_else(self, senegal, invited, make_user, signed_in):
        client = signed_in(make_user(Role.DELEGATION))
        page = client.get(invited, follow=True).content.decode()
        assert "for another address" in page
        assert "new@example.org" not in page
        client.post("/invitations/")
        assert senegal.members.count() == 0

    def test_the_link_is_kept_and_logged_nowhere(self, senegal, invited, caplog):
        token = invited.split("/")[2]
        with caplog.at_level(logging.DEBUG):
            client, _status = opened(invited)
            opened(invited[:-2] + "x/")
        assert token[:-2] not in caplog.text
        assert client.get(invited)["Location"] == "/invitations/"
        assert Invitation.objects.get().token_hash == fingerprint(token)
        with connection.cursor() as cursor:
            cursor.execute("SELECT args::text FROM procrastinate_jobs")
            kept = [row[0] for row in cursor.fetchall()]
        kept += [str(content.body) for content in Content.objects.all()]
        kept += [f"{message.subject} {message.body}" for message in Message.objects.all()]
        assert not any(token in text for text in kept)
        assert token not in str(dict(client.session))

    def test_wrong_old_and_used_links_say_so_in_words(self, senegal, invited, secretariat, run_jobs):
        assert Client().get("/invitations/").status_code == 404
        assert opened("/invitations/wrong/")[1] == 404
        invitations.send_again(Invitation.objects.get(), secretariat, timezone.now())
        assert opened(invited)[1] == 404, "a newer mail replaces it at once"
        run_jobs()
        newer = link_of(mail.outbox[-1])
        assert opened(newer)[1] == 200
        invitations.revoke(Invitation.objects.get(), secretariat, timezone.now())
        client, status = opened(newer)
        assert status == 410
        assert client.post("/invitations/", NEW).status_code == 410
        page = client.get("/invitations/").content.decode()
        assert not re.search("Senegal|Sénégal|new@example.org", page), "it reveals nothing"

    @pytest.mark.parametrize(("after", "fine"), [(timedelta(0), True), (timedelta(microseconds=1), False)])
    def test_a_link_is_valid_for_fourteen_days(self, senegal, invited, make_user, after, fine):
        invitation = Invitation.objects.get()
        moment = invitation.expires_at + after
        if fine:
            account = {"name": "A", "language": "en", "password": PASSWORD}
            assert invitations.accept_as_new(invitation.token_hash, moment, **account).delegation == senegal
        else:
            with pytest.raises(invitations.Gone):
                invitations.accept(invitation.token_hash, make_user(email="new@example.org"), moment)

    def test_a_mail_that_was_lost_is_sent_later_and_none_twice(self, senegal, secretariat, run_jobs):
        early = timezone.now() - timedelta(minutes=11)
        invitation = invitations.invite(senegal, secretariat, timezone.now(), email="a@example.org", name="A")
        Invitation.objects.filter(pk=invitation.pk).update(invited_at=early)
        send_left_over_invitations(0)
        assert run_jobs() == 2
        assert len(mail.outbox) == 1

    def test_who_is_there_or_invited_is_not_invited_again(self, senegal, invited, secretariat, make_user):
        member = delegate_of(make_user, senegal)
        for email, sentence in (
            (member.email, "acts for the delegation already"),
            ("NEW@example.org", "invited already"),
        ):
            with pytest.raises(ValidationError, match=sentence):
                invitations.invite(senegal, secretariat, timezone.now(), email=email, name="A")
        later = timezone.now() + invitations.VALID + timedelta(minutes=1)
        again = invitations.invite(senegal, secretariat, later, email="new@example.org", name="A")
        assert again.is_open(later), "the one that had run out makes room"

    def test_many_mails_in_an_hour_are_too_many(self, senegal, make_user, signed_in):
        client = signed_in(delegate_of(make_user, senegal))
        page = f"{senegal.get_absolute_url()}invite/"
        found = [client.post(page, {"email": "no address"}).status_code for _attempt in range(61)]
        assert (set(found[:60]), found[60]) == ({422}, 429)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_one_link_at_once_one_accepts(make_user, senegal, secretariat):
    invitation = invitations.invite(senegal, secretariat, timezone.now(), email="new@example.org", name="A")
    account = {"name": "A", "language": "en", "password": PASSWORD}
    gate = Barrier(2)

    def accept(_number: int) -> str:
        gate.wait()
        try:
            return str(invitations.accept_as_new(invitation.token_hash, timezone.now(), **account))
        except invitations.Gone:
            return "gone"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, (1, 2))) == ["A", "gone"]
    assert senegal.members.count() == 1


class TestPeople:
    def test_a_focal_point_looks_after_its_own_people_only(self, senegal, make_user, secretariat):
        focal, other = delegate_of(make_user, senegal), delegate_of(make_user, delegation("FRA"))
        ordinary = delegate_of(make_user, senegal, is_focal_point=False)
        fields = {"email": "x@example.org", "name": "X", "is_focal_point": True}
        for stranger in (other, ordinary):
            with pytest.raises(Hidden):
                invitations.invite(senegal, stranger, NOW, **fields)
            with pytest.raises(Hidden):
                invitations.end(senegal.members.get(user=focal), stranger, NOW)
        assert not invitations.invite(senegal, focal, NOW, **fields).is_focal_point, "only the Secretariat makes those"
        with pytest.raises(Hidden):
            invitations.set_focal_point(senegal.members.get(user=ordinary), focal, is_focal_point=True)
        assert invitations.set_focal_point(senegal.members.get(user=ordinary), secretariat, is_focal_point=True)

    def test_an_ended_membership_ends_at_once(self, senegal, make_user, signed_in):
        focal, leaving = delegate_of(make_user, senegal), delegate_of(make_user, senegal)
        client = signed_in(leaving)
        assert client.get(senegal.get_absolute_url()).status_code == 200
        member = senegal.members.get(user=leaving)
        page = f"{senegal.get_absolute_url()}people/{member.pk}/end/"
        keeper = signed_in(focal)
        assert keeper.get(page).status_code == 200
        assert keeper.post(page)["Location"] == senegal.get_absolute_url()
        assert client.get(senegal.get_absolute_url()).status_code == 404
        assert client.get("/delegations/").status_code == 404
        assert Message.objects.get(to=leaving).subject == "You no longer act for Senegal"
        assert User.objects.get(pk=leaving.pk).roles == set()
        assert "ended meanwhile" in keeper.post(page, follow=True).content.decode()

    def test_one_person_acts_for_several(self, senegal, make_user, signed_in):
        user = delegate_of(make_user, senegal)
        client = signed_in(user)
        assert client.get("/delegations/")["Location"] == senegal.get_absolute_url()
        DelegationMember.objects.create(delegation=delegation("GMB"), user=user)
        codes = [row.record.code for row in client.get("/delegations/").context["table"].rows]
        assert codes == ["GMB", "SEN"]

    def test_another_delegation_finds_nothing_at_any_address(self, senegal, invited, make_user, signed_in):
        member = delegate_of(make_user, senegal).delegation_members.get()
        client = signed_in(delegate_of(make_user, delegation("FRA")))
        keys = {"delegations/": senegal.slug, "invitations/": Invitation.objects.get().slug}
        tried = {}
        for address in addresses("cooperation:"):
            root = next(
                (root for root in keys if address.route.startswith(root) and "<slug:slug>" in address.route), ""
            )
            if root:
                path = address.path({"slug": keys[root], "pk": str(member.pk)})
                tried[address.name] = {client.get(path).status_code, client.post(path).status_code}
        assert len(tried) == 7
        assert {code for codes in tried.values() for code in codes} <= {404, 405}
        assert senegal.members.filter(left_at=None).count() == 1
