"""The list of judges and the page of each: who sees what in them, and how a clerk changes the record in its place."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.templatetags.portal import short_date
from judges.models import Child, Judge, Marriage, Residence, Term
from judges.record import keeping
from judges.record.kinds import KINDS, kinds_of
from judges.record.visibility import Data
from judges.views.facts import HEALTH_READ
from tests.judges.record_world import CANARIES, DAYS, fill
from tests.judges.test_visibility import SEEN

pytestmark = pytest.mark.django_db

WHO = [*SEEN, "the judge", "another judge"]
OWN = set(Data) - {Data.ACCOUNT_NUMBER}
KEEPERS = (Role.SECRETARIAT, Role.RECORDS, Role.PENSIONS)


def seen(who) -> set[Data]:
    """The classes of data that somebody of WHO sees."""
    return OWN if who == "the judge" else SEEN.get(who, set())


@pytest.fixture
def clerk(make_user):
    """Keeps everything."""
    return make_user(Role.SECRETARIAT, Role.RECORDS, name="Careful Clerk")


@pytest.fixture
def whole(judge, clerk):
    """A judge with a whole record, private facts of which were changed once: the history holds canaries too."""
    fill(judge)
    for fact, name in ((judge.marriages.get(), "spouse_name"), (judge.healthcovers.get(), "insurer")):
        canary = getattr(fact, name)
        setattr(fact, name, "Meanwhile another name")
        keeping.keep(fact, clerk)
        setattr(fact, name, canary)
        keeping.keep(fact, clerk)
    residence = judge.residences.get()
    residence.place = "Meanwhile another place"
    keeping.keep(residence, clerk)
    residence.place = "Canary Wassenaar"
    keeping.keep(residence, clerk)
    return judge


@pytest.fixture
def browser_of(signed_in, make_user, make_judge, whole):
    """`browser_of(who)`: a browser of somebody of WHO."""

    def open_for(who):
        if who == "the judge":
            return signed_in(whole.user)
        return signed_in(make_judge(name="Another Judge").user if who == "another judge" else make_user(who))

    return open_for


def page_of(judge, query="") -> str:
    return judge.get_absolute_url() + query


def written(data: Data) -> list[str]:
    """All the ways in which the canaries of a class may stand in an answer."""
    days = [text for day in DAYS.get(data, ()) for text in (short_date(day), day.isoformat())]
    return [*CANARIES.get(data, ()), *days]


def told(text: str) -> set[Data]:
    """The classes of data that an answer tells of."""
    return {data for data in {*CANARIES, *DAYS} if any(canary in text for canary in written(data))}


def cells(answer) -> str:
    """All that a workbook says."""
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


# --- Who sees what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", WHO)
def test_the_page_tells_each_reader_their_classes_of_data_and_no_others_and_never_of_health(browser_of, whole, who):
    client = browser_of(who)
    answer = client.get(page_of(whole, "?history=all"))
    if not seen(who):
        assert answer.status_code == 404
        return
    text = answer.content.decode()
    assert told(text) == seen(who) & ({*CANARIES, *DAYS} - {Data.HEALTH})
    assert ("health data on record" in text) is (Data.HEALTH in seen(who))
    missing = [c for data in seen(who) - {Data.HEALTH} for c in CANARIES.get(data, ()) if c not in text]
    assert missing == []


@pytest.mark.parametrize("who", WHO)
def test_the_forms_tell_no_more_and_never_an_account_number(browser_of, whole, who):
    client = browser_of(who)
    rows = [(kind, row.slug) for kind in KINDS.values() for row in kind.rows(whole)]
    for kind, row in [*rows, *((kind, "new") for kind in KINDS.values())]:
        answer = client.get(page_of(whole, f"?edit={kind.name}:{row}"))
        text = answer.content.decode()
        assert told(text) <= seen(who) - {Data.HEALTH}
        assert 'class="fact-form"' not in text or who in KEEPERS


def test_the_form_of_an_account_holds_no_number_and_leaves_it_as_it_is(browser_of, whole):
    client, account = browser_of(Role.RECORDS), whole.bank_accounts.get()
    text = client.get(page_of(whole, f"?edit=bankaccount:{account.slug}")).content.decode()
    assert 'class="fact-form"' in text
    assert "NL•• •••• 4300" in text
    assert Data.ACCOUNT_NUMBER not in told(text)
    form = sent(client, whole, "bankaccount", account.slug) | {"holder": "New Holder"}
    assert form["iban"] == ""
    assert client.post(address(whole, "bankaccount", account.slug), form).status_code == 302
    account = whole.bank_accounts.get()
    assert (account.holder, account.iban) == ("New Holder", "NL91ABNA0417164300")


@pytest.mark.parametrize("who", [who for who in WHO if seen(who)])
def test_the_list_and_its_files_hold_data_of_office_only(browser_of, whole, who):
    client = browser_of(who)
    answers = [client.get(reverse("judges:judges") + query) for query in ("", "?_export=csv", "?_export=xlsx")]
    if who == "the judge":
        assert [answer.get("Location") for answer in answers] == [page_of(whole)] * 3
        return
    texts = [answers[0].content.decode(), answers[1].getvalue().decode(), cells(answers[2])]
    assert all("Ordinary" in text for text in texts)
    assert [told(text) for text in texts] == [set()] * 3


@pytest.mark.parametrize("role", [role for role in Role if role not in SEEN and role is not Role.JUDGE])
def test_to_all_others_there_is_no_list_and_no_judge(signed_in, make_user, judge, role):
    client = signed_in(make_user(role))
    for path in (reverse("judges:judges"), page_of(judge), reverse("judges:judge-new"), page_of(judge, "health/")):
        assert client.get(path).status_code == 404


def test_nobody_changes_what_is_not_theirs_to_keep(browser_of, whole):
    for who in (who for who in WHO if who not in (Role.SECRETARIAT, Role.RECORDS)):
        client = browser_of(who)
        for kind in kinds_of("health") if who in KEEPERS else KINDS.values():
            for row in ("new", *(row.slug for row in kind.rows(whole))):
                assert client.post(address(whole, kind.name, row), {}).status_code == 404
                assert client.post(address(whole, kind.name, row) + "remove/", {"reason": "x"}).status_code == 404


# --- Health ---------------------------------------------------------------------------------------------------------


class TestHealth:
    def reads(self, judge):
        return list(Act.objects.about(judge).filter(name=HEALTH_READ))

    @pytest.mark.parametrize("who", [Role.RECORDS, "the judge"])
    def test_each_showing_is_an_act_with_who_whose_and_why_and_none_of_its_content(self, browser_of, whole, who):
        client = browser_of(who)
        for count in (1, 2):
            answer = client.post(page_of(whole, "health/"), {"reason": "To advise on a pension"})
            text = answer.content.decode()
            assert [canary for canary in CANARIES[Data.HEALTH] if canary not in text] == []
            assert len(self.reads(whole)) == count
        act = self.reads(whole)[-1]
        assert (act.reason, act.actor_id) == ("To advise on a pension", int(client.session["_auth_user_id"]))
        assert act.content.body == {"kinds": ["healthcover", "incapacity"]}

    @pytest.mark.parametrize("who", [Role.RECORDS, "the judge"])
    def test_no_get_shows_them(self, browser_of, whole, who):
        client = browser_of(who)
        paths = ["", "?history=all", "health/", "?edit=healthcover:new"]
        for kind in ("healthcover", "incapacity"):
            row = KINDS[kind].rows(whole)[0].slug
            paths += [f"?edit={kind}:{row}", f"facts/{kind}/{row}/", f"facts/{kind}/{row}/remove/"]
        for path in paths:
            answer = client.get(page_of(whole, path), follow=True)
            assert Data.HEALTH not in told(answer.content.decode()), path
        assert self.reads(whole) == []

    @pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
    def test_without_a_good_reason_nothing_is_shown(self, browser_of, whole, reason):
        answer = browser_of(Role.RECORDS).post(page_of(whole, "health/"), {"reason": reason})
        assert answer.status_code == 422
        assert Data.HEALTH not in told(answer.content.decode())
        assert self.reads(whole) == []

    def test_a_judge_finds_the_reason_filled_in(self, browser_of, whole):
        assert "Own record</textarea>" in browser_of("the judge").get(page_of(whole, "health/")).content.decode()

    @pytest.mark.parametrize("who", [who for who in WHO if Data.HEALTH not in seen(who)])
    def test_to_all_others_there_are_none(self, browser_of, whole, who):
        client = browser_of(who)
        assert client.get(page_of(whole, "health/")).status_code == 404
        assert client.post(page_of(whole, "health/"), {"reason": "Because"}).status_code == 404

    def test_a_form_that_was_refused_shows_what_was_typed_only(self, browser_of, whole):
        cover = whole.healthcovers.get()
        form = {"seen": keeping.version(cover), "insurer": "Typed", "first_day": "", "source": "Typed too"}
        answer = browser_of(Role.RECORDS).post(address(whole, "healthcover", cover.slug), form)
        assert answer.status_code == 422
        assert Data.HEALTH not in told(answer.content.decode())

    def test_a_conflict_shows_what_changed_and_is_an_act(self, browser_of, whole):
        cover = whole.healthcovers.get()
        form = {"seen": "0" * 64, "insurer": "Typed", "first_day": "2020-01-01", "source": "Typed too"}
        answer = browser_of(Role.RECORDS).post(address(whole, "healthcover", cover.slug), form)
        assert answer.status_code == 409
        assert "Canary Insurer" in answer.content.decode()
        assert len(self.reads(whole)) == 1

    def test_they_are_changed_from_the_opened_page(self, browser_of, whole):
        client, cover = browser_of(Role.RECORDS), whole.healthcovers.get()
        opened = client.post(page_of(whole, "health/"), {"reason": "New policy"})
        assert keeping.version(cover) in opened.content.decode()
        form = {"seen": keeping.version(cover), "insurer": "New", "first_day": "2020-01-01", "source": "Policy"}
        answer = client.post(address(whole, "healthcover", cover.slug), form, follow=True)
        assert answer.status_code == 200
        assert whole.healthcovers.get().insurer == "New"
        assert "Undo" in answer.content.decode()
        assert Data.HEALTH not in told(answer.content.decode())


# --- Changing in place ----------------------------------------------------------------------------------------------


def address(judge, kind, row) -> str:
    return reverse("judges:fact", args=[judge.slug, kind, row])


def sent(client, judge, kind, row) -> dict:
    """What the browser would send of a form as it is opened."""
    answer = client.get(page_of(judge, f"?edit={kind}:{row}"))
    form = answer.context["editing"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


@pytest.fixture
def office(signed_in, clerk):
    """A browser of the clerk."""
    return signed_in(clerk)


class TestChanging:
    def test_adding_opens_the_next_page_with_undo_which_takes_it_back(self, office, judge):
        form = sent(office, judge, "child", "new") | {"name": "Rosa", "born_on": "2010-02-28", "source": "Register"}
        answer = office.post(address(judge, "child", "new"), form, follow=True)
        assert answer.redirect_chain[-1][0].endswith("#family")
        assert "Saved." in answer.content.decode()
        position = Act.objects.about(judge).latest("position").position
        answer = office.post(reverse("judges:restore", args=[judge.slug, position]), follow=True)
        assert "Removed." in answer.content.decode()
        assert not Child.objects.exists()

    def test_a_form_sent_twice_makes_one_fact(self, office, judge):
        form = sent(office, judge, "child", "new") | {"name": "Rosa", "born_on": "2010-02-28", "source": "Register"}
        for _time in range(2):
            assert office.post(address(judge, "child", "new"), form).status_code == 302
        assert Child.objects.count() == 1

    def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(self, office, judge):
        form = sent(office, judge, "child", "new") | {"name": "Rosa Longname", "born_on": "2010-13-40"}
        answer = office.post(address(judge, "child", "new"), form)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"born_on", "source"}
        assert "Rosa Longname" in text
        assert 'value="2010-13-40"' in text
        assert not Child.objects.exists()

    def test_what_contradicts_the_record_stands_beside_the_field(self, office, judge):
        Judge.objects.update(date_of_birth=date(1970, 1, 1))
        form = sent(office, judge, "child", "new") | {"name": "Rosa", "born_on": "1960-01-01", "source": "Register"}
        answer = office.post(address(judge, "child", "new"), form)
        assert answer.status_code == 422
        assert "no later than the judge" in answer.context["form"].errors["born_on"][0]

    def test_a_day_that_has_not_come_is_refused_where_it_must_have(self, office, judge):
        form = sent(office, judge, "child", "new") | {"name": "Rosa", "born_on": "2098-01-01", "source": "Register"}
        answer = office.post(address(judge, "child", "new"), form)
        assert answer.context["form"].errors["born_on"] == ["This day has not come yet."]

    @pytest.mark.parametrize(("year", "refused"), [(1899, True), (1900, False), (2099, False), (2100, True)])
    def test_years_that_cannot_be_meant(self, office, judge, year, refused):
        form = sent(office, judge, "resettlement", "new") | {
            "on": f"{year}-06-01",
            "country": "SEN",
            "source": "Letter",
        }
        answer = office.post(address(judge, "resettlement", "new"), form)
        errors = answer.context["form"].errors.get("on", []) if answer.status_code == 422 else []
        assert any("Check the year" in sentence for sentence in errors) is refused

    def test_names_in_arabic_and_of_150_characters_are_kept_and_shown_in_their_direction(self, office, judge):
        form = sent(office, judge, "judge", judge.slug)
        form |= {"given_name": "محمد", "family_name": "ا" * 150, "source": "Passport"}
        assert office.post(address(judge, "judge", judge.slug), form).status_code == 302
        assert "<bdi>محمد" in office.get(page_of(judge)).content.decode()
        assert "محمد" in office.get(reverse("judges:judges"), {"q": "محم"}).content.decode()

    def test_names_of_300_characters_are_refused_in_words_and_still_there(self, office, judge):
        form = sent(office, judge, "judge", judge.slug) | {"family_name": "N" * 300, "source": "Passport"}
        answer = office.post(address(judge, "judge", judge.slug), form)
        assert answer.status_code == 422
        assert "at most 150 characters" in answer.context["form"].errors["family_name"][0]
        assert "N" * 300 in answer.content.decode()
        assert "<bdi>Ordinary Judge</bdi>" in answer.content.decode()

    @pytest.mark.parametrize("iban", ["NL91ABNA0417164301", "NL91", "n"])
    def test_a_wrong_account_number_is_refused(self, office, judge, iban):
        form = sent(office, judge, "bankaccount", "new")
        form |= {"holder": "H", "iban": iban, "first_day": "2024-03-11", "source": "Letter"}
        answer = office.post(address(judge, "bankaccount", "new"), form)
        assert "not an IBAN" in answer.context["form"].errors["iban"][0]

    def test_a_right_one_is_kept_without_its_spaces(self, office, judge):
        form = sent(office, judge, "bankaccount", "new")
        form |= {"holder": "H", "iban": "nl91 abna 0417 1643 00", "first_day": "2024-03-11", "source": "Letter"}
        assert office.post(address(judge, "bankaccount", "new"), form).status_code == 302
        assert judge.bank_accounts.get().iban == "NL91ABNA0417164300"

    def test_a_term_ends_with_its_day_and_its_way(self, office, judge):
        term = judge.terms.get()
        form = sent(office, judge, "term", term.slug) | {"source": "Letter", "last_day": "2026-06-01"}
        answer = office.post(address(judge, "term", term.slug), form)
        assert set(answer.context["form"].errors) == {"ended"}
        answer = office.post(address(judge, "term", term.slug), form | {"ended": "resigned"})
        assert answer.status_code == 302

    def test_a_second_term_before_the_first_ends(self, office, judge):
        form = sent(office, judge, "term", "new")
        form |= {"first_day": "2030-01-01", "scheduled_last_day": "2038-12-31", "source": "Election"}
        answer = office.post(address(judge, "term", "new"), form)
        assert answer.status_code == 422
        assert "The second term starts on" in answer.context["form"].errors["first_day"][0]

    def test_nothing_different_is_said_and_is_no_act(self, office, judge):
        Term.objects.update(source="Election")
        term = judge.terms.get()
        before = Act.objects.count()
        answer = office.post(address(judge, "term", term.slug), sent(office, judge, "term", term.slug), follow=True)
        assert "nothing was saved" in answer.content.decode()
        assert Act.objects.count() == before

    def test_a_page_opened_before_somebody_else_saved_is_told_what_changed(self, office, judge, clerk):
        fact = Marriage(judge=judge, spouse_name="Spouse", first_day=date(1990, 5, 1), source="Register")
        keeping.keep(fact, clerk)
        form = sent(office, judge, "marriage", fact.slug) | {"spouse_name": "What I typed"}
        fact.spouse_name = "What they typed"
        keeping.keep(fact, clerk)
        answer = office.post(address(judge, "marriage", fact.slug), form)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "What I typed" in text
        assert "What they typed" in text
        form["seen"] = answer.context["form"]["seen"].value()
        assert office.post(address(judge, "marriage", fact.slug), form).status_code == 302
        assert Marriage.objects.get().spouse_name == "What I typed"

    def test_what_was_removed_meanwhile_can_be_added_again(self, office, judge, clerk):
        fact = Marriage(judge=judge, spouse_name="Spouse", first_day=date(1990, 5, 1), source="Register")
        keeping.keep(fact, clerk)
        form = sent(office, judge, "marriage", fact.slug) | {"spouse_name": "What I typed"}
        keeping.remove(fact, clerk, reason="Mistake")
        answer = office.post(address(judge, "marriage", fact.slug), form)
        assert answer.status_code == 409
        form["token"] = answer.context["form"]["token"].value()
        assert office.post(address(judge, "marriage", "new"), form).status_code == 302
        assert Marriage.objects.get().spouse_name == "What I typed"

    def test_a_row_of_another_judge_is_not_found(self, office, judge, make_judge):
        other = make_judge(name="Another Judge").terms.get()
        assert office.post(address(judge, "term", other.slug), {}).status_code == 404
        assert office.post(address(judge, "term", other.slug) + "remove/", {"reason": "x"}).status_code == 404

    def test_removing_asks_why(self, office, judge, clerk):
        fact = Residence(
            judge=judge, home="lease", home_from=date(2024, 4, 1), declared_on=date(2024, 4, 1), source="Letter"
        )
        keeping.keep(fact, clerk)
        path = address(judge, "residence", fact.slug) + "remove/"
        assert "What is removed" in office.get(path).content.decode()
        assert office.post(path, {"reason": ""}).status_code == 422
        assert office.post(path, {"reason": "Entered twice"}).status_code == 302
        assert not Residence.objects.exists()
        text = office.get(page_of(judge)).content.decode()
        assert "Entered twice" in text
        assert "Restore what was before" in text

    def test_restoring_what_changed_again_is_refused_in_words(self, office, judge, clerk):
        fact = Marriage(judge=judge, spouse_name="One", first_day=date(1990, 5, 1), source="Register")
        act = keeping.keep(fact, clerk)
        fact.spouse_name = "Two"
        keeping.keep(fact, clerk)
        answer = office.post(reverse("judges:restore", args=[judge.slug, act.position]), follow=True)
        assert "changed again since" in answer.content.decode()
        assert Marriage.objects.get().spouse_name == "Two"


# --- A new judge ----------------------------------------------------------------------------------------------------


class TestNewJudge:
    FACTS = {
        "given_name": "Zoë",
        "family_name": "Example",
        "nationality": "SEN",
        "domicile_place": "Dakar",
        "domicile_country": "SEN",
        "date_of_birth": "1960-02-29",
        "source": "Election of 2026",
    }

    def form(self, office):
        return self.FACTS | {"token": office.get(reverse("judges:judge-new")).context["form"]["token"].value()}

    def test_it_goes_on_to_the_term(self, office):
        answer = office.post(reverse("judges:judge-new"), self.form(office))
        made = Judge.objects.get()
        assert answer["Location"] == page_of(made, "?edit=term:new#edit")
        assert Act.objects.about(made).get().name == "added"

    def test_sent_twice_it_makes_one(self, office):
        form = self.form(office)
        for _time in range(2):
            assert office.post(reverse("judges:judge-new"), form).status_code == 302
        assert Judge.objects.count() == 1

    @pytest.mark.parametrize(
        "same",
        [{"given_name": "zoe"}, {"given_name": "EXAMPLE", "family_name": "Zoe"}, {"given_name": "Other"}],
        ids=["accents", "the other way round", "the same birth and family name"],
    )
    def test_somebody_of_the_same_name_must_be_said_to_be_another(self, office, same):
        office.post(reverse("judges:judge-new"), self.form(office))
        form = self.form(office) | same
        answer = office.post(reverse("judges:judge-new"), form)
        assert answer.status_code == 422
        assert "Zoë Example" in answer.context["form"].errors["another"][0]
        assert office.post(reverse("judges:judge-new"), form | {"another": "on"}).status_code == 302
        assert Judge.objects.count() == 2

    def test_an_account_belongs_to_one_judge(self, office, judge):
        answer = office.post(reverse("judges:judge-new"), self.form(office) | {"user": judge.user.pk})
        assert set(answer.context["form"].errors) == {"user"}


# --- The list -------------------------------------------------------------------------------------------------------


class TestList:
    def names(self, client, **query):
        answer = client.get(reverse("judges:judges"), query)
        return [row.record.family_name for row in answer.context["table"].rows]

    def test_any_part_of_a_name_accents_ignored_in_any_script(self, office, make_judge):
        for name in ("Bohdana Vyšehradková", "Amina محمد"):
            make_judge(name=name)
        assert self.names(office, q="vyseh") == ["Vyšehradková"]
        assert self.names(office, q="ana hrad") == ["Vyšehradková"]
        assert self.names(office, q="حمد") == ["محمد"]
        assert self.names(office, q="nobody of this name") == []

    def test_in_office_and_former(self, office, judge, make_judge):
        former = make_judge(name="Former Person", first_day=date(2003, 3, 11))
        former.terms.update(last_day=date(2012, 3, 10), ended="completed")
        assert self.names(office, standing="in") == ["Judge"]
        assert self.names(office, standing="former") == ["Person"]
        assert self.names(office) == ["Judge", "Person"]

    def test_it_takes_a_fixed_number_of_queries(self, office, make_judge):
        counts = []
        for number in (1, 3):
            while Judge.objects.count() < number:
                make_judge(name=f"Judge Number{Judge.objects.count()}")
            office.get(reverse("judges:judges"))
            with CaptureQueriesContext(connection) as captured:
                office.get(reverse("judges:judges"))
            counts.append(len(captured))
        assert counts[0] == counts[1]


@pytest.mark.parametrize("query", ["", "?history=all", "?edit=child:new"])
def test_the_page_takes_a_fixed_number_of_queries(office, make_judge, clerk, query):
    counts = []
    for number in (1, 3):
        judge = fill(make_judge(name=f"Filled Judge{number}"), number)
        for child in judge.children.all():
            child.name = "Changed"
            keeping.keep(child, clerk)
        office.get(page_of(judge, query))
        with CaptureQueriesContext(connection) as captured:
            assert office.get(page_of(judge, query)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_record_that_was_tampered_with_is_said_to_be_and_is_not_shown(office, whole):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE judges_child SET name = decode('00', 'hex') || name")
    answer = office.get(page_of(whole))
    assert answer.status_code == 503
    assert "cannot be shown" in answer.content.decode()
