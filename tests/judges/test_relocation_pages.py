"""The pages of relocation claims: what each role opens, what they say, and what bad input meets."""

import io
import re
from datetime import date
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from asp_portal.accounts.roles import Role
from judges.models import RelocationClaim
from judges.relocation import services as relocation
from tests.judges.relocation_world import former, make_former, make_relocation, reside, scale
from tests.site_walk import opened, visits

__all__ = ["former", "make_former", "make_relocation", "reside", "scale"]
LIST = "/relocation/"
WAY = {"resettled_on": "2024-04-01", "country": "KEN", "note": "Home again"}


@pytest.fixture(autouse=True)
def now(time_machine):
    """10 November 2026, in the afternoon: the claims of these tests are of that day."""
    time_machine.move_to("2026-11-10T15:00+01:00", tick=True)


def text(answer) -> str:
    """What a page says, with single spaces."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", plain)


# --- Who opens what -------------------------------------------------------------------------------------------------

SEES = {Role.SECRETARIAT, Role.PRESIDENCY, Role.REGISTRAR, Role.FINANCE, Role.AUDITOR}


@pytest.mark.parametrize("state", ["draft", "certified", "paid"])
@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_what_the_table_says(role, state, make_relocation, make_user, signed_in):
    claim = make_relocation(state)
    client = signed_in(make_user(role, name="Somebody"))
    expected = 200 if role in SEES and state != "draft" else 404
    assert client.get(claim.get_absolute_url()).status_code == expected
    assert client.get(f"{claim.get_absolute_url()}statement/en/").status_code == expected
    assert client.get(f"{claim.get_absolute_url()}edit/").status_code == 404
    in_list = client.get(LIST)
    assert in_list.status_code == (200 if role in SEES else 404)
    assert (claim.number in text(in_list)) is (expected == 200)


def test_the_judge_sees_their_own_and_no_other_judge_does(make_relocation, former, judge, signed_in):
    claim = make_relocation("draft")
    assert claim.number in text(signed_in(former.user).get(LIST))
    other = signed_in(judge.user)
    assert other.get(claim.get_absolute_url()).status_code == 404
    assert claim.number not in text(other.get(LIST))


def test_who_acts_as_president_today_sees_it(make_relocation, judge, signed_in):
    claim = make_relocation("verified")
    judge.acting_days.create(day=date(2026, 11, 10), source="Note")
    assert signed_in(judge.user).get(claim.get_absolute_url()).status_code == 200


# --- Claiming -------------------------------------------------------------------------------------------------------


def test_a_claim_from_its_form_to_its_certification(former, presidency, signed_in):
    client = signed_in(former.user)
    page = client.get(f"{LIST}new/")
    token = str(page.context["form"]["token"].value())
    answer = client.post(f"{LIST}new/", WAY | {"token": token}, follow=True)
    claim = RelocationClaim.objects.get()
    assert answer.redirect_chain == [(claim.get_absolute_url(), 302)]
    assert claim.number == "R-2026-0001"
    said = text(answer)
    for words in ("24 weeks of the annual salary of 180,000", "83,076.92 EUR", "1 Apr 2024", "Kenya", "Certify"):
        assert words in said, words
    certify = f"{claim.get_absolute_url()}act/certify/"
    seen = client.get(certify).context["form"]["seen"].value()
    refused = client.post(certify, {"seen": seen})
    assert refused.status_code == 422
    assert "Without the certification the claim cannot be submitted." in text(refused)
    assert client.post(certify, {"seen": seen, "certain": "on"}).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "certified"


def test_the_same_form_sent_twice_makes_one_claim(former, signed_in):
    client, token = signed_in(former.user), str(uuid4())
    for _time in range(2):
        assert client.post(f"{LIST}new/", WAY | {"token": token}).status_code == 302
    assert RelocationClaim.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("resettled_on", "", "This field is required."),
        ("resettled_on", "2024-02-30", "Enter a valid date."),
        ("resettled_on", "1999-01-01", "Check the year"),
        ("country", "ZZZ", "Select a valid choice."),
        ("country", "", "This field is required."),
        ("note", "x" * 4_001, "4000"),
        ("token", "none", "The page was sent incomplete."),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_typed_is_lost(field, value, words, former, signed_in):
    sent = WAY | {"token": str(uuid4()), field: value}
    answer = signed_in(former.user).post(f"{LIST}new/", sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert answer.context["form"]["note"].value() == sent["note"]
    assert not RelocationClaim.objects.exists()


def test_what_is_recorded_as_resettlement_stands_in_the_form(former, signed_in):
    former.resettlements.create(on=date(2024, 5, 2), country="UGA", source="Letter")
    form = signed_in(former.user).get(f"{LIST}new/").context["form"]
    assert (form["resettled_on"].value(), form["country"].value()) == (date(2024, 5, 2), "UGA")


def test_a_draft_is_changed_and_a_change_meanwhile_is_shown(former, make_relocation, signed_in):
    claim, client = make_relocation(), signed_in(former.user)
    edit = f"{claim.get_absolute_url()}edit/"
    seen = client.get(edit).context["form"]["seen"].value()
    assert client.post(edit, WAY | {"seen": seen, "country": "UGA"}).status_code == 302
    clash = client.post(edit, WAY | {"seen": seen, "country": "SEN"})
    assert clash.status_code == 409
    assert "KEN" in text(clash)
    assert clash.context["form"]["country"].value() == "SEN"
    again = clash.context["form"]["seen"].value()
    assert client.post(edit, WAY | {"seen": again, "country": "SEN"}).status_code == 302
    claim.refresh_from_db()
    assert claim.country == "SEN"


def test_what_is_certified_is_not_changed(former, make_relocation, signed_in):
    claim = make_relocation("certified")
    client = signed_in(former.user)
    assert client.get(f"{claim.get_absolute_url()}edit/").status_code == 302
    with pytest.raises(Exception, match="cannot be changed"):
        relocation.change(claim, claim.content_hash, note="Later")


def test_every_reason_why_nothing_is_due_is_told_and_certifying_is_not_yet_possible(
    make_former, make_relocation, signed_in
):
    judge = make_former(home_from=date(2019, 3, 12))
    claim = make_relocation(judge=judge, country="NLD")
    client = signed_in(judge.user)
    said = text(client.get(claim.get_absolute_url()))
    assert "Nothing is due by the record of today." in said
    for reason in (
        "The former judge has resettled in the Netherlands",
        "The longest continuous residence at the seat during office is under five years",
        "12 Mar 2019 to 10 Mar 2024, completed years: 4",
    ):
        assert reason in said, reason
    assert "Not yet possible" in text(client.get(f"{claim.get_absolute_url()}act/certify/"))
    assert client.get(f"{claim.get_absolute_url()}statement/en/").status_code == 404


def test_dangerous_acts_ask_for_proof(make_relocation, president, signed_in, time_machine):
    claim = make_relocation("verified")
    client = signed_in(president.user)
    time_machine.move_to("2026-11-10T15:20+01:00")
    answer = client.get(f"{claim.get_absolute_url()}act/authorise/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_a_record_that_changed_is_said_on_the_page_and_stops_the_authorisation(make_relocation, president, signed_in):
    claim = make_relocation("verified")
    claim.judge.residences.update(declared_on=date(2015, 3, 12))
    client = signed_in(president.user)
    assert "The record has changed since" in text(client.get(claim.get_absolute_url()))
    assert "send it back to the Secretariat" in text(client.get(f"{claim.get_absolute_url()}act/authorise/"))


# --- Lists ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(make_relocation, make_former):
    """Three claims of three former judges."""
    names = ("Étienne Beaurivoire", "Ingrid Håkansson", "Thomas Plain")
    states = ("certified", "verified", "paid")
    return [make_relocation(s, judge=make_former(name=n)) for s, n in zip(states, names, strict=True)]


def rows(answer) -> set[str]:
    """The numbers of the claims in a list."""
    return set(re.findall(r"R-2026-\d{4}", text(answer)))


def test_the_list_is_searched_without_accents_and_filtered(three, secretariat, signed_in):
    client = signed_in(secretariat)
    assert rows(client.get(LIST)) == {claim.number for claim in three}
    assert rows(client.get(f"{LIST}?q=etienne")) == {three[0].number}
    assert rows(client.get(f"{LIST}?q=hakans")) == {three[1].number}
    assert rows(client.get(f"{LIST}?q={three[2].number.lower()}")) == {three[2].number}
    assert rows(client.get(f"{LIST}?state=paid")) == {three[2].number}


def test_the_list_is_exported(three, secretariat, signed_in):
    client = signed_in(secretariat)
    written = b"".join(client.get(f"{LIST}?_export=csv")).decode("utf-8-sig").splitlines()
    assert len(written) == 4
    assert "Kenya" in written[1]
    assert "83076.92" in written[1]
    sheet = load_workbook(io.BytesIO(b"".join(client.get(f"{LIST}?_export=xlsx")))).active
    assert sheet.max_row == 4


def queries_of(client, path, counted) -> int:
    """How many queries a page takes."""
    client.get(path)
    with counted() as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_as_many_queries_for_one_claim_as_for_three(
    make_relocation, make_former, reside, secretariat, signed_in, django_assert_max_num_queries
):
    def counted():
        return django_assert_max_num_queries(60)

    client = signed_in(secretariat)
    first = make_relocation("certified", judge=make_former())
    one = queries_of(client, LIST, counted), queries_of(client, first.get_absolute_url(), counted)
    for number in (2, 3):
        make_relocation("certified", judge=make_former(name=f"Former Number{number}"))
    first.judge.residences.all().delete()
    for year in (2015, 2018, 2021):
        reside(first.judge, date(year, 3, 11), date(year + 3, 3, 10))
    three = queries_of(client, LIST, counted), queries_of(client, first.get_absolute_url(), counted)
    assert one == three


def test_french(make_relocation, former, signed_in):
    claim = make_relocation("certified")
    former.user.language = "fr"
    former.user.save()
    said = text(signed_in(former.user).get(claim.get_absolute_url()))
    assert re.search(r"83\s076,92", said.replace("\u202f", " "))


# --- Every address --------------------------------------------------------------------------------------------------

PAGES = {"judges:relocations", "judges:relocation", "judges:relocation-statement"}


def test_no_address_opens_for_others_or_writes_when_read(
    make_relocation, former, judge, secretariat, finance, delegation, signed_in
):
    claim = make_relocation("certified")
    keys = {"slug": claim.slug, "language": "fr", "name": "verify"}
    opens = {
        former.user: PAGES | {"judges:relocation-new"},
        secretariat: PAGES | {"judges:relocation-act"},
        finance: PAGES,
        judge.user: {"judges:relocations", "judges:relocation-new"},
        delegation: set(),
    }
    for user, expected in opens.items():
        assert opened(visits(signed_in(user), "judges:relocation", keys)) == expected, user


def test_only_the_methods_that_a_page_has(make_relocation, former, signed_in):
    claim, client = make_relocation(), signed_in(former.user)
    for path in (LIST, claim.get_absolute_url(), f"/judges/{former.slug}/residence/"):
        assert client.post(path).status_code == 405
