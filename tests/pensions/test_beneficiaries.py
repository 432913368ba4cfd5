"""Who is paid: the page of a person for each reader, how they are reached, survivors' accounts with their history."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act, Content
from asp_portal.workflow import Hidden, Stale
from judges.models import BankAccount, SealedChange
from pensions.beneficiaries import pages
from pensions.beneficiaries import services as beneficiaries
from pensions.files.pages import seen_file
from pensions.models import Beneficiary, PayeeAccount
from tests.pensions.world import TODAY, adopted_scale, beneficiary, child_of, die, file_of, married, retired

pytestmark = pytest.mark.django_db

IBAN, OTHER_IBAN = "NL91ABNA0417164300", "DE89370400440532013000"
NUMBER = "0417164300"
FAMILY = ("Canary Spouse", "Canary Child", "canary@example.org", "Canary Street")


@pytest.fixture
def pensions(make_user):
    adopted_scale()
    return make_user(Role.PENSIONS, name="Pia Pensions")


@pytest.fixture
def spouse(make_judge, pensions) -> Beneficiary:
    """The widow of a judge who retired at sixty-two and died, with an address."""
    judge = retired(make_judge)
    marriage, child = married(judge), child_of(judge)
    file = file_of(judge, pensions)
    die(judge, date(2026, 3, 31))
    beneficiary(file, child=child)
    person = beneficiary(file, marriage)
    person.email, person.address = "canary@example.org", "Canary Street 1"
    person.save()
    return person


def account(person, user, first_day=date(2026, 4, 1), iban=IBAN, **fields) -> PayeeAccount:
    made = PayeeAccount(
        beneficiary=person, first_day=first_day, holder="Canary Holder", iban=iban, bic="ABNANL2A", source="Letter 1",
        **fields,
    )  # fmt: skip
    beneficiaries.keep_account(made, user)
    return made


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return answer.content.decode().replace("\xa0", " ")


# --- Accounts, kept with their history ------------------------------------------------------------------------------


def test_an_account_ends_where_the_next_begins(spouse, pensions):
    first = account(spouse, pensions)
    account(spouse, pensions, date(2026, 10, 1), OTHER_IBAN)
    first.refresh_from_db()
    assert first.last_day == date(2026, 9, 30)
    assert [row.iban for row in spouse.accounts.order_by("first_day")] == [IBAN, OTHER_IBAN]
    with pytest.raises(ValidationError, match="Another account is in use"):
        account(spouse, pensions, date(2026, 5, 1), last_day=date(2026, 5, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        PayeeAccount.objects.create(beneficiary=spouse, first_day=date(2026, 9, 30), holder="A", iban=IBAN)


def test_acts_hold_only_fingerprints_and_the_history_is_sealed(spouse, pensions):
    made = account(spouse, pensions)
    made.iban = OTHER_IBAN
    beneficiaries.keep_account(made, pensions)
    beneficiaries.remove_account(made, pensions, "Entered twice")
    assert [act.name for act in Act.objects.about(spouse.file)][-3:] == [
        "Account added", "Account changed", "Account removed",
    ]  # fmt: skip
    told = str(list(Content.objects.values_list("body", flat=True)))
    assert not any(word in told for word in (NUMBER, "370400440532013000", "Canary Holder", "Canary Spouse"))
    bodies = [change.body for change in SealedChange.objects.order_by("pk")][-3:]
    assert [(body["before"] or {}).get("iban") for body in bodies] == [None, IBAN, OTHER_IBAN]
    assert [(body["after"] or {}).get("iban") for body in bodies] == [IBAN, OTHER_IBAN, None]


def test_what_changed_meanwhile_is_not_written_over(spouse, pensions):
    made = account(spouse, pensions)
    seen = beneficiaries.version(made)
    made.holder = "Another Holder"
    beneficiaries.keep_account(made, pensions, seen=seen)
    with pytest.raises(Stale):
        beneficiaries.keep_account(made, pensions, seen=seen)


def test_who_keeps_accounts(spouse, make_user):
    judge = beneficiary(spouse.file)
    may = {role for role in Role if beneficiaries.may_keep_accounts(make_user(role), spouse)}
    assert may == {Role.PENSIONS}
    assert not any(beneficiaries.may_keep_accounts(make_user(role), judge) for role in Role)
    with pytest.raises(Hidden):
        account(spouse, make_user(Role.FINANCE))


# --- The page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_part(spouse, pensions, make_user, role):
    account(spouse, pensions)
    client = signed_in(make_user(role))
    page = client.get(spouse.get_absolute_url())
    assert page.status_code == (200 if role in {Role.PENSIONS, Role.FINANCE} else 404)
    seen = {word for word in (*FAMILY[:1], *FAMILY[2:]) if word in text(page)}
    assert seen == (set(FAMILY) - {"Canary Child"} if role == Role.PENSIONS else set())
    assert (NUMBER in text(page)) is (role == Role.FINANCE)  # whole numbers only for who pays
    assert ("Canary Holder" in text(page)) is (role in {Role.PENSIONS, Role.FINANCE})
    for rest in ("contact/", "accounts/new/"):
        status = client.get(spouse.get_absolute_url() + rest).status_code
        assert status == (200 if role == Role.PENSIONS else 404)


def test_what_is_due_is_derived_for_this_person_only(spouse, pensions):
    page = text(signed_in(pensions).get(spouse.get_absolute_url()))
    assert "3,750.00" in page  # III(1)(c): half of 90,000
    assert "416.67" not in page  # the child's, on the child's page
    child = spouse.file.beneficiaries.get(relation="child")
    page = text(signed_in(pensions).get(child.get_absolute_url()))
    assert "416.67" in page
    assert "3,750.00" not in page.split("How it follows")[0]


def test_a_judge_sees_the_own_page_and_no_survivors(make_judge, pensions, spouse):
    judge = retired(make_judge, "Living Judge", date_of_birth=date(1950, 3, 11))
    person = beneficiary(file_of(judge, pensions))
    BankAccount.objects.create(judge=judge, first_day=date(2003, 3, 11), holder="Living Judge", iban=IBAN)
    client = signed_in(judge.user)
    page = text(client.get(person.get_absolute_url()))
    assert "7,500.00" in page
    assert "NL•• •••• 4300" in page
    assert NUMBER not in page
    assert client.get(spouse.get_absolute_url()).status_code == 404
    assert client.get(person.get_absolute_url() + "contact/").status_code == 404


def test_contact_is_changed_through_its_page(spouse, pensions):
    client, address = signed_in(pensions), spouse.get_absolute_url() + "contact/"
    form = {"seen": beneficiaries.version(spouse), "language": "fr", "email": "New@Example.org", "address": "Rue 1\n2"}
    assert "@" in text(client.post(address, form | {"email": "nobody"}))
    assert client.post(address, form).status_code == 302
    spouse.refresh_from_db()
    assert (spouse.language, spouse.email) == ("fr", "new@example.org")
    assert client.post(address, form | {"language": "en"}).status_code == 409
    assert "example.org" not in str(list(Content.objects.values_list("body", flat=True)))


def test_an_account_is_entered_changed_and_removed_through_its_pages(spouse, pensions):
    client, address = signed_in(pensions), spouse.get_absolute_url() + "accounts/"
    page = client.get(address + "new/")
    form = {
        "token": page.context["form"].initial["token"], "holder": "Canary Holder", "iban": "NL91 ABNA 0417 1643 00",
        "bic": "", "first_day": "2026-04-01", "source": "Letter 1",
    }  # fmt: skip
    assert "not an IBAN" in text(client.post(address + "new/", form | {"iban": "NL92ABNA0417164300"}))
    for _time in range(2):  # sent twice it is one
        assert client.post(address + "new/", form).status_code == 302
    made = spouse.accounts.get()
    assert made.iban == IBAN
    change = {"seen": beneficiaries.version(made), "holder": "Canary Holder", "first_day": "2026-04-01", "source": "L"}
    page = client.get(f"{address}{made.slug}/")
    assert NUMBER not in text(page)  # never shown again
    assert client.post(f"{address}{made.slug}/", change | {"last_day": "2026-05-31"}).status_code == 302
    assert client.post(f"{address}{made.slug}/", change).status_code == 409
    made.refresh_from_db()
    assert (made.iban, made.last_day) == (IBAN, date(2026, 5, 31))
    assert client.post(f"{address}{made.slug}/remove/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}{made.slug}/remove/", {"reason": "Twice"}).status_code == 302
    assert not spouse.accounts.exists()


# --- On the page of the file ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_file_tells_who_is_paid_and_who_lacks_an_account_in_a_constant_number_of_queries(
    make_judge, pensions, item_count, django_assert_num_queries
):
    judge = retired(make_judge)
    file = file_of(judge, pensions)
    Beneficiary.objects.all().delete()
    for number in range(item_count):
        person = beneficiary(file, child=child_of(judge, date(2010 + number, 6, 15), name=f"Child {number}"))
    account(person, pensions)
    file = seen_file(pensions, file.slug)
    pensions.has_perm("judges.view_bank")
    with django_assert_num_queries(3):
        rows = pages.section(file, pensions, TODAY).context["rows"]
    assert sorted(row.has_account for row in rows) == [False] * (item_count - 1) + [True]
    assert all(row.certificate is None for row in rows)
