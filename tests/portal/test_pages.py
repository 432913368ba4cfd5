"""The pages that belong to no app, and the partials and filters that every page is made of."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import django_filters
import django_tables2
import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import page_not_found, permission_denied, server_error

from asp_portal import register, tables
from asp_portal.accounts.demo import PEOPLE
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.law.provisions import PROVISIONS, UnknownProvision
from asp_portal.law.readings import READINGS
from asp_portal.law.regimes import REGIMES
from asp_portal.law.steps import Step
from asp_portal.templatetags import portal
from asp_portal.workflow import Offer, Transition
from judges.models import PayRun, PayStatement

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
ONE_H1 = re.compile(r"<h1\b")
INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style\b|<script\b(?![^>]*\b(?:src=|type=\"application/json\"))")


def text(response) -> str:
    return response.content.decode()


def ids(page: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', page)


def rendered(name: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/list/{query}")
    return render_to_string(name, context | {"request": request})


def refusing(doing):
    return "nobody"


# --- What holds for every page ----------------------------------------------------------------------------------------

OPEN = ["/account/login/", "/account/password/reset/", "/verify/", "/verify/?code=NONE", "/nothing/here/"]
CLOSED = ["/", "/regulations/", "/regulations/?q=leave", "/account/2fa/", "/account/password/change/", "/nothing/here/"]


def is_well_made(page: str) -> bool:
    return (
        '<html lang="en">' in page
        and '<a class="skip" href="#main">' in page
        and 'id="main"' in page
        and len(ONE_H1.findall(page)) == 1
        and re.search(r"<title>\s*\S[^<]* – ASP Portal</title>", page) is not None
        and INLINE.search(page) is None
        and len(ids(page)) == len(set(ids(page)))
    )


@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_is_well_made(client, db, path):
    assert is_well_made(text(client.get(path)))


@pytest.mark.parametrize("path", CLOSED)
def test_a_closed_page_is_well_made(signed_in, auditor, path):
    assert is_well_made(text(signed_in(auditor).get(path)))


@pytest.mark.parametrize("path", ["/", "/regulations/", "/account/2fa/"])
def test_a_stranger_is_sent_to_the_sign_in_page(client, db, path):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={path}")


@pytest.mark.parametrize(("path", "status"), [("/", 405), ("/regulations/", 405), ("/verify/", 200)])
def test_only_the_check_of_a_statement_is_asked_by_post(signed_in, auditor, path, status):
    assert signed_in(auditor).post(path).status_code == status


def test_the_language_is_switched_by_a_button_also_before_signing_in(client, db):
    response = client.post("/i18n/setlang/", {"language": "fr", "next": "/verify/"})
    assert response["Location"] == "/verify/"
    assert '<html lang="fr">' in text(client.get("/verify/"))


def test_the_ribbon_says_that_the_demo_is_a_demo(client, db, settings):
    assert "ribbon" not in text(client.get("/verify/"))
    settings.DEMO = True
    assert "ribbon" in text(client.get("/verify/"))


def test_the_user_menu_names_person_roles_and_ways_out(signed_in, make_user):
    page = text(signed_in(make_user(Role.JUDGE, Role.DELEGATION, name="Ada Example")).get("/"))
    assert "Ada Example" in page
    assert {"Judge", "Delegation"} <= set(re.findall(r"[A-Z]\w+", page.partition('class="dropdown-panel"')[2]))
    assert '<form method="post" action="/account/logout/">' in page
    assert "Administration" not in page


# --- Home -------------------------------------------------------------------------------------------------------------


def two_tasks(user, today):
    return [
        {
            "label": f"Claims to verify on {today:%A}",
            "count": 7,
            "url": "/x/",
            "detail": "for " + str(user),
            "tone": "care",
        }
    ]


def no_tasks(user, today):
    return []


@pytest.mark.parametrize("role", list(Role))
def test_home_greets_each_role_and_shows_what_awaits_them(signed_in, make_user, settings, role):
    settings.INBOXES = [f"{__name__}.two_tasks"]
    page = text(signed_in(make_user(role, name="Ada Example")).get("/"))
    assert "Welcome, Ada Example" in page
    assert '<span class="task-count">7</span>' in page
    assert "for Ada Example" in page


def test_home_is_calm_when_nothing_awaits(signed_in, auditor, settings):
    settings.INBOXES = [f"{__name__}.no_tasks"]
    assert "Nothing awaits you" in text(signed_in(auditor).get("/"))


# --- Sign-in ----------------------------------------------------------------------------------------------------------


def test_the_sign_in_page_lists_the_demo_accounts_in_the_demo_only(client, db, settings):
    everybody = {f"{name}@demo.example" for name in PEOPLE}
    assert set(re.findall(r"[\w.]+@demo\.example", text(client.get("/account/login/")))) == set()
    settings.DEMO = True
    assert set(re.findall(r"[\w.]+@demo\.example", text(client.get("/account/login/")))) == everybody


def test_a_wrong_password_is_said_at_the_top_and_in_the_title(client, make_user):
    user = make_user(Role.JUDGE)
    page = text(client.post("/account/login/", {"login": user.email, "password": "wrong"}))
    assert "<title>Error: Sign in – ASP Portal</title>" in page
    assert "error-summary" in page


# --- Regulations and readings -----------------------------------------------------------------------------------------


def test_every_provision_reading_and_regime_has_its_anchor(signed_in, judge):
    page = text(signed_in(judge.user).get("/regulations/"))
    regimes = {f"regime-{regime.id}" for regime in REGIMES}
    assert {*PROVISIONS, *READINGS, *regimes} <= set(ids(page))


def test_every_link_inside_the_register_leads_somewhere(signed_in, judge):
    page = text(signed_in(judge.user).get("/regulations/"))
    assert set(re.findall(r'href="(?:/regulations/)?#([^"]+)"', page)) <= set(ids(page))


def test_the_search_shows_what_has_all_the_words_and_nothing_else(signed_in, judge):
    page = text(signed_in(judge.user).get("/regulations/", {"q": "RETIREMENT nine"}))
    found = [one for one in ids(page) if one in PROVISIONS]
    assert "app2-I-2" in found
    assert all("nine" in PROVISIONS[one].summary.lower() for one in found)


def test_a_search_without_result_says_so(signed_in, judge):
    page = text(signed_in(judge.user).get("/regulations/", {"q": "<zeppelin>"}))
    assert "Nothing was found" in page
    assert "&lt;zeppelin&gt;" in page
    assert not set(ids(page)) & {*PROVISIONS, *READINGS}


@pytest.mark.parametrize("query", ["desagrement", "DÉSAGRÉMENT", "agre", "  voyage  desa ", ""])
def test_accents_and_capitals_do_not_matter_to_the_search(query):
    assert register.matches(query, ["Désagrément", "du voyage"])


def test_each_word_must_be_found():
    assert not register.matches("voyage retour", ["Désagrément", "du voyage"])


# --- Verify a statement -----------------------------------------------------------------------------------------------


CODE = "7RQ3-1R0J-7TG9-Z4S3-T5JA-Z747"
LATE = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


@pytest.fixture
def make_statement(judge):
    """A statement of pay with CODE, issued at a moment or not yet."""

    def make(issued_at):
        net, nothing = Decimal("1234.5"), Decimal(0)
        return PayStatement.objects.create(
            run=PayRun.objects.create(number="PAY-2026-0010", month=date(2026, 10, 1)),
            judge=judge,
            number="P-2026-0007",
            code=CODE,
            issued_at=issued_at,
            net=net,
            salary=net,
            difference=net,
            special_allowance=nothing,
            acting_allowance=nothing,
            correction=nothing,
            body={},
        )

    return make


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_genuine_statement_is_confirmed_with_kind_number_date_and_net_amount(client, make_statement, method):
    make_statement(LATE)
    page = text(getattr(client, method)("/verify/", {"code": f" {CODE.lower()} "}))
    # Half past eleven in the evening in UTC is the next day in The Hague.
    facts = ("Pay statement", "P-2026-0007", f"21{NO_BREAK}Nov{NO_BREAK}2026", f"1,234.50{NO_BREAK}EUR")
    assert [fact for fact in facts if fact not in page] == []
    assert "No such statement" not in page


def test_who_holds_a_code_learns_no_name(client, make_statement):
    assert make_statement(LATE).judge.family_name not in text(client.get(f"/verify/?code={CODE}"))


def test_a_statement_that_is_being_prepared_proves_nothing(client, make_statement):
    make_statement(None)
    assert "No such statement" in text(client.get(f"/verify/?code={CODE}"))


def test_an_unknown_code_is_answered_in_words(client, make_statement):
    make_statement(LATE)
    page = text(client.get(f"/verify/?code={CODE.replace('7', '8')}"))
    assert "No such statement" in page
    assert "genuine</h2>" not in page


@pytest.mark.parametrize("code", ["a\x00b", "x" * 81, "a\u202eb"])
def test_a_code_that_cannot_be_one_is_an_error_beside_the_field(client, db, code):
    page = text(client.post("/verify/", {"code": code}))
    assert "is-invalid" in page
    assert "No such statement" not in page


def test_twenty_codes_a_minute_may_be_tried_and_no_more(client, db):
    answers = [client.get("/verify/?code=FORGED").status_code for _time in range(20)]
    assert set(answers) == {200}
    assert client.get("/verify/?code=FORGED").status_code == 429
    assert client.post("/verify/", {"code": "FORGED"}).status_code == 429
    assert client.get("/verify/").status_code == 200
    assert client.get("/verify/?code=FORGED", REMOTE_ADDR="192.0.2.7").status_code == 200


# --- Errors -----------------------------------------------------------------------------------------------------------


def test_the_page_for_our_own_errors_needs_no_database():
    # Without the fixture `db` any query fails this test.
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert is_well_made(text(response))
    assert "on our side" in text(response)


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (lambda request: page_not_found(request, Exception()), 404, "There is nothing at this address"),
        (lambda request: permission_denied(request, Exception()), 403, "You may not do this"),
    ],
)
def test_errors_say_what_happened_and_what_to_do(rf, answer, status, words):
    response = answer(rf.get("/"))
    assert response.status_code == status
    assert words in text(response)
    assert 'href="/"' in text(response)


def test_a_form_without_its_token_is_refused_in_the_design(db):
    response = Client(enforce_csrf_checks=True).post("/verify/", {"code": "X"})
    assert response.status_code == 403
    assert "The form could not be accepted" in text(response)


def test_a_stale_page_shows_both_versions():
    page = render_to_string("409.html", {"changes": [("Hotel", "210.00 EUR", "190.00 EUR")], "back_url": "/travel/1/"})
    assert all(words in page for words in ("Hotel", "210.00 EUR", "190.00 EUR", 'href="/travel/1/"'))


# --- Filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        (Decimal("1234.5"), "EUR", "1,234.50 EUR", f"1{NARROW}234,50 EUR"),
        (Decimal("-0.05"), "EUR", "-0.05 EUR", "-0,05 EUR"),
        (Decimal(1234), "JPY", "1,234 JPY", f"1{NARROW}234 JPY"),
        (Decimal("1.5"), "TND", "1.500 TND", "1,500 TND"),
        (Decimal(3), "", "3.00", "3,00"),
        (None, "EUR", "–", "–"),
    ],
)
def test_money_is_written_as_the_language_writes_it(amount, currency, english, french):
    with translation.override("en"):
        assert portal.money(amount, currency).replace(NO_BREAK, " ") == english
    with translation.override("fr"):
        assert portal.money(amount, currency).replace(NO_BREAK, " ") == french


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Fraction(1, 3), "0.333333… EUR"),
        (Fraction(1, 8), "0.125 EUR"),
        (Decimal("642"), "642.00 EUR"),
        (Fraction(1, 10**6), "0.000001 EUR"),
        (Fraction(1, 10**7), "0.00… EUR"),
    ],
)
def test_the_amount_of_a_step_shows_that_it_was_cut(amount, shown):
    assert portal.exact(amount, "EUR").replace(NO_BREAK, " ") == shown


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29 Mar 2026, 01:59 CET"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 Mar 2026, 03:00 CEST"),
        (None, "–"),
    ],
)
def test_a_moment_names_its_zone(at, shown):
    assert portal.moment(at).replace(NO_BREAK, " ") == shown


def test_days_are_written_with_the_day_first():
    assert portal.short_date(date(2026, 3, 4)).replace(NO_BREAK, " ") == "4 Mar 2026"
    assert portal.long_date(date(2026, 3, 4)) == "Wednesday 4 March 2026"
    with translation.override("fr"):
        assert portal.short_date(date(2026, 3, 4)).replace(NO_BREAK, " ") == "4 mars 2026"


def test_provisions_and_readings_become_links_with_their_title():
    chips = portal.references(("app1-II-2",), ["T-3"])
    assert 'href="/regulations/#app1-II-2"' in chips
    assert "App. 1, art. II(2)" in chips
    assert 'href="/regulations/#T-3"' in chips
    assert READINGS["T-3"].title in chips
    assert portal.references() == ""
    with translation.override("fr"):
        assert portal.references("app1-II-2") != portal.references(("app1-II-2",), ["T-3"])


def test_a_provision_that_does_not_exist_is_an_error():
    with pytest.raises(UnknownProvision):
        portal.cite("app9-I")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_day_field_shows_what_the_browsers_calendar_understands(language):
    class Form(forms.Form):
        day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    with translation.override(language):
        assert 'value="2026-11-22"' in str(Form(initial={"day": date(2026, 11, 22)})["day"])
        assert Form({"day": "22/11/2026"}).is_valid()
        assert not Form({"day": "11/22/2026"}).is_valid()


# --- Partials ---------------------------------------------------------------------------------------------------------


def test_open_transitions_are_links_and_refused_ones_say_why():
    approve = Transition("approve", "Approve", ("draft",), "approved", refusing)
    pay = Transition("pay", "Pay", ("draft",), "paid", refusing)
    offers = [Offer(approve), Offer(pay, "You verified it yourself.")]
    page = rendered("partials/transition_buttons.html", offers=offers, confirm_url="/claims/7/do/")
    assert 'href="/claims/7/do/approve/"' in page
    assert "/claims/7/do/pay/" not in page
    assert re.search(r'<button[^>]*disabled aria-describedby="refusal-pay">Pay</button>', page)
    assert "You verified it yourself." in page


@pytest.mark.parametrize(
    ("state", "tone"), [("draft", "quiet"), ("certified", "info"), ("paid", "good"), ("refused", "bad")]
)
def test_a_state_is_said_in_words_with_its_tone(state, tone):
    paper = SimpleNamespace(state=state, get_state_display=lambda: state)
    badge = render_to_string("partials/state_badge.html", {"object": paper})
    assert badge.strip() == f'<span class="state" data-tone="{tone}">{state.capitalize()}</span>'


def test_steps_show_words_amount_and_law_and_what_did_not_apply():
    steps = [
        Step(
            "%(nights)s nights from %(day)s",
            {"nights": 3, "day": date(2026, 11, 3)},
            Decimal(642),
            "EUR",
            ("app1-II-2",),
        ),
        Step("Long stay", provisions=("app1-II-3",), readings=("T-4",), applied=False),
    ]
    page = rendered("partials/steps.html", trace=steps).replace(NO_BREAK, " ")
    assert "3 nights from 3 Nov 2026" in page
    assert "642.00 EUR" in page
    assert 'href="/regulations/#T-4"' in page
    assert page.count("Does not apply:") == 1


def test_the_timeline_tells_who_in_which_office_when_and_why():
    act = SimpleNamespace(
        name="return", actor_name="Ada", office="Registrar", at=datetime(2026, 11, 20, 8, 32, tzinfo=UTC),
        reason="<b>One page is missing.</b>", hash="0123456789abcdef",
    )  # fmt: skip
    page = rendered("partials/timeline.html", acts=[act]).replace(NO_BREAK, " ")
    for words in (
        "Return",
        "Ada, Registrar",
        "20 Nov 2026, 09:32 CET",
        "&lt;b&gt;One page",
        "</span>0123456789</span>",
    ):
        assert words in page
    assert "Nothing has happened yet" in rendered("partials/timeline.html", acts=[])


class ClaimTable(tables.PortalTable):
    caption = "Claims of judges"
    number = django_tables2.Column()
    day = tables.DayColumn()
    state = tables.StateColumn(empty_values=())
    net = tables.MoneyColumn(currency="currency")

    class Meta(tables.PortalTable.Meta):
        empty_text = "Claims appear here."


def claims(count):
    return [
        SimpleNamespace(
            number=f"T-{number}", day=date(2026, 11, number), state="paid", get_state_display=lambda: "paid",
            net=Decimal(number), currency="JPY",
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def table_page(count, query="", per_page=10):
    request = RequestFactory().get(f"/list/{query}")
    table = ClaimTable(claims(count))
    django_tables2.RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    template = Template("{% load django_tables2 %}{% render_table table %}")
    return template.render(Context({"table": table, "request": request})).replace(NO_BREAK, " ")


def test_a_table_has_a_caption_a_region_that_scrolls_and_its_number_of_rows():
    page = table_page(3)
    assert '<caption class="visually-hidden">Claims of judges</caption>' in page
    assert 'role="region" tabindex="0" aria-label="Claims of judges"' in page
    assert page.count("<td") == 12
    assert "3 JPY" in page
    assert re.search(r"<p>\s*3 rows\s*</p>", page)
    assert "<nav" not in page


@pytest.mark.parametrize(("sort", "said"), [("day", "ascending"), ("-day", "descending")])
def test_the_sorted_column_says_so_and_its_link_turns_the_order(sort, said):
    page = table_page(3, f"?sort={sort}&q=dakar&page=1")
    assert page.count("aria-sort") == 1
    assert f'aria-sort="{said}"' in page
    other = {"day": "-day", "-day": "day"}[sort]
    assert f'href="?sort={other}&amp;q=dakar"' in page


def test_the_pages_of_a_table_keep_the_query():
    page = table_page(25, "?q=dakar&page=2")
    assert "11 to 20 of 25" in page
    assert 'aria-current="page" href="?q=dakar&amp;page=2"' in page
    assert 'rel="next" href="?q=dakar&amp;page=3"' in page


def test_an_empty_table_says_so():
    page = table_page(0)
    assert "Claims appear here." in page
    assert "<table" not in page


def test_filters_in_use_are_shown_and_can_be_taken_away():
    class Filter(django_filters.FilterSet):
        language = django_filters.ChoiceFilter(choices=[("en", "English"), ("fr", "French")], label="Language")
        name = django_filters.CharFilter(label="Name")

        class Meta:
            model = User
            fields: list = []

    query = "?language=fr&name=ada&sort=-name&page=3"
    page = rendered("partials/filter_bar.html", query, filter=Filter(RequestFactory().get(f"/{query}").GET))
    assert "Language: French" in page
    assert 'href="?name=ada&amp;sort=-name"' in page
    assert 'href="?language=fr&amp;sort=-name"' in page
    assert '<input type="hidden" name="sort" value="-name">' in page
    assert "Filtered by" not in rendered("partials/filter_bar.html", filter=Filter({}))


def test_exports_keep_the_query_but_not_the_page():
    page = rendered("partials/export_links.html", "?q=dakar&page=3")
    assert 'href="?q=dakar&amp;export=csv"' in page
    assert 'href="?q=dakar&amp;export=xlsx"' in page


class ClaimForm(forms.Form):
    purpose = forms.CharField(label="Purpose")
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("The dates cross.")


def test_a_form_with_errors_lists_them_once_with_links_to_the_fields(rf):
    page = render_to_string("partials/form_page.html", {"form": ClaimForm({}), "cancel_url": "/back/"}, rf.get("/"))
    assert "<title>Error:" in page
    assert page.count("The dates cross.") == 1
    assert 'href="#id_purpose"' in page
    assert 'href="#id_secret"' not in page
    assert page.count("error-summary") == 1
    assert 'href="/back/"' in page


def test_a_form_without_errors_has_no_summary(rf):
    page = render_to_string("partials/form_page.html", {"form": ClaimForm()}, rf.get("/"))
    assert "error-summary" not in page
    assert "<title>Error:" not in page


def test_empty_facts_are_dashes_and_zero_is_a_fact():
    page = rendered("partials/facts.html", facts=[("A", None), ("B", ""), ("C", 0), ("D", date(2026, 3, 4))])
    assert re.findall(r"<dd>(.*?)</dd>", page) == ["–", "–", "0", f"4{NO_BREAK}Mar{NO_BREAK}2026"]


ROOT = Path(__file__).parents[2]
ICON = re.compile(r"""{% icon ["']([\w-]+)["'] %}|icon_name=["']([\w-]+)["']""")


def test_every_icon_that_a_template_names_is_among_the_vendored_ones():
    vendored = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / portal.ICONS).read_text()))
    templates = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    named = {name for template in templates for pair in ICON.findall(template) for name in pair if name}
    assert len(named) > 20
    assert named - vendored == set()
