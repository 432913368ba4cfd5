"""The Presidency: who holds which office on a day, elections and ends, and what is taken back (Annex, art. III)."""

import threading
from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Hidden, Stale
from judges.models import ActingDay, OfficeHolding
from judges.presidency import entries, lanes, services
from judges.rules.periods import Period
from judges.rules.presidency import Office, expected_last_day

pytestmark = pytest.mark.django_db

FIRST = date(2027, 3, 11)
PAGE = "/presidency/"


@pytest.fixture
def others(make_judge):
    """Three judges in office who hold nothing."""
    return dict(zip(Office, [make_judge(name=f"Next {name}") for name in ("Aster", "Birch", "Cedar")], strict=True))


def held():
    """Who holds or held what: office, name, first and last day."""
    rows = OfficeHolding.objects.select_related("judge")
    return {(row.office, str(row.judge), row.first_day, row.last_day) for row in rows}


def elect(others, user, first_day=FIRST, source="Election of 2027"):
    plan = services.plan_election(first_day, others, source)
    return services.elect(first_day, others, source, user, plan.version)


class TestElections:
    def test_the_running_offices_end_the_day_before_and_the_new_ones_begin(self, presidency, others, secretariat):
        elect(others, secretariat)
        began = date(2024, 3, 11)
        expected = {(o.value, str(j), began, date(2027, 3, 10)) for o, j in presidency.items()}
        assert held() == expected | {(o.value, str(j), FIRST, None) for o, j in others.items()}

    def test_each_change_is_an_act_about_its_judge_and_one_more_tells_the_whole(self, presidency, others, secretariat):
        act = elect(others, secretariat)
        names = [(a.name, a.reason) for j in presidency.values() for a in Act.objects.about(j)]
        assert names == [("changed", "Election of 2027")] * 3
        assert [a.name for j in others.values() for a in Act.objects.about(j)] == ["added"] * 3
        assert (act.name, len(act.content.body["rows"]), act.office) == (entries.ELECTION, 6, "Secretariat")

    def test_a_judge_may_be_elected_again(self, presidency, secretariat):
        elect(presidency, secretariat)
        assert OfficeHolding.objects.filter(first_day=FIRST, last_day=None).count() == 3

    @pytest.mark.parametrize(("first_day", "refused"), [(date(2024, 3, 11), True), (date(2024, 3, 12), False)])
    def test_it_begins_after_those_before(self, first_day, refused, presidency, others, secretariat):
        if not refused:
            elect(others, secretariat, first_day)
            return
        with pytest.raises(ValidationError) as error:
            elect(others, secretariat, first_day)
        assert "since" not in str(error.value)
        assert "from 11\u00a0Mar\u00a02024: take that back first" in error.value.message_dict["first_day"][0]

    @pytest.mark.parametrize(("last_day", "refused"), [(date(2027, 3, 10), True), (FIRST, False)])
    def test_who_is_elected_is_in_office_that_day(self, last_day, refused, presidency, others, secretariat):
        others[Office.PRESIDENT].terms.update(last_day=last_day, ended="resigned")
        if not refused:
            elect(others, secretariat)
            return
        with pytest.raises(ValidationError) as error:
            elect(others, secretariat)
        assert error.value.message_dict == {
            "president": ["Next Aster is not in office as a judge on 11\u00a0Mar\u00a02027."]
        }
        assert len(held()) == 3

    def test_nobody_is_elected_to_two_offices(self, others, secretariat):
        others[Office.SECOND_VICE_PRESIDENT] = others[Office.PRESIDENT]
        with pytest.raises(ValidationError) as error:
            elect(others, secretariat)
        assert set(error.value.message_dict) == {"president", "second_vice_president"}

    def test_who_read_an_older_presidency_is_told(self, presidency, others, president, secretariat):
        plan = services.plan_election(FIRST, others, "X")
        president.offices.update(last_day=date(2026, 5, 4))
        president.offices.update(last_day=date(2027, 5, 4))
        with pytest.raises(Stale):
            services.elect(FIRST, others, "X", secretariat, plan.version)
        assert len(held()) == 3

    def test_nobody_keeps_their_own(self, others, make_judge):
        keeper = make_judge(Role.SECRETARIAT, name="Both At Once")
        others[Office.PRESIDENT] = keeper
        with pytest.raises(Hidden):
            elect(others, keeper.user)
        assert held() == set()

    @pytest.mark.parametrize(
        ("end_of_term", "expected"),
        [
            (date(2033, 3, 10), date(2030, 3, 10)),
            (date(2030, 3, 9), date(2030, 3, 9)),
            (date(2030, 3, 10), date(2030, 3, 10)),
            (None, date(2030, 3, 10)),
        ],
    )
    def test_statute_art_38_three_years_or_the_end_of_the_term(self, end_of_term, expected):
        assert expected_last_day(FIRST, end_of_term) == expected

    def test_three_years_from_a_leap_day(self):
        assert expected_last_day(date(2028, 2, 29), None) == date(2031, 2, 28)


class TestEndsAndSingleElections:
    def end(self, holding, last_day, user):
        return services.end_office(holding, last_day, "Letter of resignation", user, services.version_of(holding))

    def test_an_office_ends_and_is_vacant_the_next_day(self, president, secretariat):
        self.end(president.offices.get(), date(2026, 6, 30), secretariat)
        rows = services.holdings()
        assert services.composition(date(2026, 6, 30), rows, None).vacant == []
        assert services.composition(date(2026, 7, 1), rows, None).vacant == [Office.PRESIDENT]

    @pytest.mark.parametrize(("day", "refused"), [(10, True), (11, False)])
    def test_not_before_it_began(self, day, refused, president, secretariat):
        if not refused:
            self.end(president.offices.get(), date(2024, 3, day), secretariat)
            return
        with pytest.raises(ValidationError) as error:
            self.end(president.offices.get(), date(2024, 3, day), secretariat)
        assert "The office began on 11" in error.value.message_dict["last_day"][0]

    def test_a_vacant_office_is_filled(self, president, others, secretariat):
        self.end(president.offices.get(), date(2026, 6, 30), secretariat)
        new = others[Office.PRESIDENT]
        services.elect_one(Office.PRESIDENT, new, date(2026, 7, 1), "Election", secretariat)
        assert ("president", str(new), date(2026, 7, 1), None) in held()

    def test_one_that_is_held_is_not(self, president, others, secretariat):
        with pytest.raises(ValidationError) as error:
            services.elect_one(Office.PRESIDENT, others[Office.PRESIDENT], date(2026, 7, 1), "X", secretariat)
        assert "is President since 11" in error.value.message_dict["office"][0]

    def test_nor_by_who_holds_another(self, presidency, president, secretariat):
        self.end(president.offices.get(), date(2026, 6, 30), secretariat)
        vice = presidency[Office.FIRST_VICE_PRESIDENT]
        with pytest.raises(ValidationError) as error:
            services.elect_one(Office.PRESIDENT, vice, date(2026, 7, 1), "X", secretariat)
        assert "end that office first" in error.value.message_dict["judge"][0]

    def test_nor_by_who_is_not_in_office(self, others, secretariat):
        with pytest.raises(ValidationError) as error:
            services.elect_one(Office.PRESIDENT, others[Office.PRESIDENT], date(2024, 3, 10), "X", secretariat)
        assert "is not in office as a judge" in error.value.message_dict["judge"][0]


class TestTakingBack:
    def test_an_election_taken_back_leaves_what_was_before(self, presidency, others, secretariat):
        before = held()
        act = elect(others, secretariat)
        back = entries.take_back(act, secretariat, "Entered too early")
        assert held() == before
        assert (back.name, back.content.body["of"]) == (entries.TAKEN_BACK, act.position)
        assert [entry.taken_back for entry in entries.entries(entries.entered())] == [False, True]

    def test_and_what_was_taken_back_can_be_restored(self, presidency, others, secretariat):
        act = elect(others, secretariat)
        after = held()
        slugs = set(OfficeHolding.objects.values_list("slug", flat=True))
        entries.take_back(entries.take_back(act, secretariat, "Wrong"), secretariat, "It was right")
        assert held() == after
        assert set(OfficeHolding.objects.values_list("slug", flat=True)) == slugs

    def test_not_where_it_changed_since(self, presidency, others, secretariat):
        act = elect(others, secretariat)
        holding = others[Office.PRESIDENT].offices.get()
        services.end_office(holding, date(2028, 1, 1), "Letter", secretariat, services.version_of(holding))
        with pytest.raises(Stale):
            entries.take_back(act, secretariat, "Too late")
        assert OfficeHolding.objects.count() == 6

    def test_not_without_a_reason(self, presidency, others, secretariat):
        act = elect(others, secretariat)
        with pytest.raises(ValidationError, match="Say why"):
            entries.take_back(act, secretariat, "  ")
        assert OfficeHolding.objects.count() == 6


class TestOnADay:
    def composition(self, on, acting=None):
        return services.composition(on, services.holdings(), acting)

    @pytest.mark.parametrize(("on", "vacant"), [(date(2024, 3, 10), 3), (date(2024, 3, 11), 0)])
    def test_from_the_first_day(self, on, vacant, presidency):
        assert len(self.composition(on).vacant) == vacant

    def test_the_changes_before_and_after(self, presidency, others, secretariat):
        elect(others, secretariat)
        found = self.composition(date(2026, 1, 1))
        assert (found.before, found.after) == (date(2024, 3, 11), FIRST)
        assert (self.composition(FIRST).before, self.composition(FIRST).after) == (date(2024, 3, 11), None)

    def test_t_8_who_authorises(self, presidency, president, judge):
        vice = presidency[Office.FIRST_VICE_PRESIDENT]
        found = self.composition(date(2026, 5, 4), judge)
        acting = (judge, "Judge, acting as President")
        assert found.authorisers_of(None) == [acting, (president, "President")]
        assert found.authorisers_of(president) == [acting, (vice, "First Vice-President")]
        assert found.authorisers_of(judge) == [(president, "President")]

    def test_where_all_offices_are_vacant_nobody_does(self, judge):
        assert self.composition(date(2026, 5, 4)).authorisers_of(None) == []


class TestPicture:
    TODAY = date(2026, 11, 10)

    def drawn(self, on=TODAY):
        return lanes.picture(services.holdings(), [], on, self.TODAY)

    def test_a_holding_is_sure_until_today_and_then_expected(self, presidency):
        found = self.drawn()
        bars = [bar for _office, _y, own in found.lanes for bar in own]
        assert len(bars) == 3
        assert {(bar.x, bar.x + bar.width) for bar in bars} == {
            (lanes.place(date(2024, 3, 11), self.shown), found.today)
        }
        expected = lanes.place(date(2027, 3, 10), self.shown)
        assert {round(bar.open_x + bar.open_width, 2) for bar in bars} == {expected}

    @property
    def shown(self):
        return Period(date(2018, 1, 1), date(2030, 12, 31))

    def test_years_have_one_width_leap_years_too(self):
        places = [lanes.place(date(year, 1, 1), self.shown) for year in range(2018, 2031)]
        assert {later - before for before, later in pairwise(places)} == {lanes.YEAR}
        assert lanes.place(date(2024, 7, 1), self.shown) < lanes.place(date(2025, 7, 1), self.shown) - lanes.YEAR + 1

    @pytest.mark.parametrize(("year", "bars"), [(2019, 0), (2020, 3), (2035, 3), (2036, 0)])
    def test_only_what_lies_in_the_years_shown(self, year, bars, presidency):
        drawn = self.drawn(date(year, 11, 10))
        assert sum(len(own) for _office, _y, own in drawn.lanes) == bars

    @pytest.mark.parametrize(
        ("room", "words"), [(99, "Ada Example"), (11, "Ada Example"), (10, "Example"), (6, "Examp…"), (3, "")]
    )
    def test_as_much_of_a_name_as_there_is_room_for(self, room, words):
        assert lanes.short("Ada Example", "Example", room) == words


# --- Pages ----------------------------------------------------------------------------------------------------------

KEPT_BY = {Role.SECRETARIAT, Role.PENSIONS}  # pensions follow from the record of office
SEEN_BY = KEPT_BY | {Role.RECORDS, Role.PRESIDENCY, Role.REGISTRAR, Role.FINANCE, Role.AUDITOR, Role.JUDGE}


@pytest.mark.parametrize("role", Role)
def test_who_opens_which_page(role, make_user, signed_in, presidency, president, others, secretariat):
    act = elect(others, secretariat)
    client = signed_in(make_user(role))
    slug = others[Office.PRESIDENT].offices.get().slug
    kept = [
        reverse("judges:presidency-election"),
        reverse("judges:presidency-office"),
        reverse("judges:presidency-end", args=[slug]),
        reverse("judges:presidency-take-back", args=[act.position]),
        reverse("judges:acting-new"),
        reverse("judges:acting-take-back"),
    ]
    seen = [PAGE, reverse("judges:acting-days")]
    assert {client.get(path).status_code for path in kept} == {200 if role in KEPT_BY else 404}
    assert {client.post(path, {"nothing": ""}).status_code for path in kept} == {422 if role in KEPT_BY else 404}
    assert {client.get(path).status_code for path in seen} == {200 if role in SEEN_BY else 404}
    text = client.get(PAGE).content.decode()
    assert ("/presidency/election/" in text) is (role in KEPT_BY)
    assert ("What was entered last" in text) is (role in SEEN_BY - {Role.JUDGE})


def test_the_page_tells_the_composition_of_a_day(presidency, president, others, secretariat, signed_in, judge):
    elect(others, secretariat)
    ActingDay.objects.create(judge=judge, day=date(2026, 5, 4))
    client = signed_in(judge.user)
    text = client.get(PAGE, {"on": "2026-05-04"}).content.decode()
    assert "<bdi>Ordinary Judge</bdi> acts as President" in text
    assert "Of The President" in text
    assert "?on=2027-03-11" in text
    assert str(presidency[Office.FIRST_VICE_PRESIDENT]) in text
    assert "acts as President.</div>" not in client.get(PAGE, {"on": "2026-05-05"}).content.decode()


def test_vacancies_are_said_with_what_follows(judge, signed_in):
    text = signed_in(judge.user).get(PAGE, {"on": "2026-05-04"}).content.decode()
    assert text.count('<p class="seat-name">Vacant</p>') == 3
    assert "The office of President is vacant, and nobody is entered as acting President" in text
    assert "Nobody: nothing can be authorised." in text


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-02-29", "Enter a valid date"),
        ("tomorrow", "Enter a valid date"),
        ("2003-03-10", "the Court had no judges then"),
        ("9999-12-31", "this day is too far ahead"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_the_field(on, sentence, presidency, judge, signed_in):
    answer = signed_in(judge.user).get(PAGE, {"on": on})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Below is the Presidency of today" in answer.content.decode()


def test_a_leap_day_and_the_first_day_of_the_court_are_days(presidency, judge, signed_in):
    client = signed_in(judge.user)
    assert client.get(PAGE, {"on": "2028-02-29"}).status_code == 200
    assert client.get(PAGE, {"on": "2003-03-11"}).status_code == 200


def form_of(others, **changes):
    return {office.value: judge.slug for office, judge in others.items()} | {
        "first_day": "2027-03-11",
        "source": "Election of 2027",
    } | changes  # fmt: skip


def test_an_election_through_the_browser_is_seen_before_it_is_written(presidency, others, secretariat, signed_in):
    client, url = signed_in(secretariat), reverse("judges:presidency-election")
    answer = client.post(url, form_of(others))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "End with 10\u00a0Mar\u00a02027" in text
    assert "President, expected until 10\u00a0Mar\u00a02030" in text
    assert OfficeHolding.objects.count() == 3
    back = client.post(url, form_of(others, back="1"))
    assert 'value="Election of 2027"' in back.content.decode()
    answer = client.post(url, form_of(others, seen=answer.context["plan"].version), follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?on=2027-03-11", 302)]
    assert "The Presidency from 11\u00a0Mar\u00a02027 is on record." in answer.content.decode()
    assert "Next Aster: President from 11\u00a0Mar\u00a02027" in answer.content.decode()
    assert OfficeHolding.objects.count() == 6


def test_who_was_slower_sees_what_would_change_now(presidency, president, others, secretariat, signed_in):
    client, url = signed_in(secretariat), reverse("judges:presidency-election")
    seen = client.post(url, form_of(others)).context["plan"].version
    president.offices.update(last_day=date(2026, 12, 31))
    answer = client.post(url, form_of(others, seen=seen))
    assert answer.status_code == 409
    assert "Nothing was written: here is what would change now" in answer.content.decode()
    assert OfficeHolding.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"president": "none"}, "president"),
        ({"president": ""}, "president"),
        ({"first_day": "2027-02-29"}, "first_day"),
        ({"first_day": "2024-03-11"}, "first_day"),
        ({"first_day": "3027-03-11"}, "first_day"),
        ({"source": ""}, "source"),
        ({"source": "x" * 201}, "source"),
        ({"source": "a\u202eb"}, "source"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, field, presidency, others, secretariat, signed_in):
    answer = signed_in(secretariat).post(reverse("judges:presidency-election"), form_of(others, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert OfficeHolding.objects.count() == 3


def test_ending_filling_and_taking_back_through_the_browser(presidency, president, others, secretariat, signed_in):
    client, holding = signed_in(secretariat), president.offices.get()
    url = reverse("judges:presidency-end", args=[holding.slug])
    seen = client.get(url).context["form"].initial["seen"]
    client.post(url, {"seen": seen, "last_day": "2026-06-30", "reason": "Letter"})
    new = others[Office.PRESIDENT]
    data = {"office": "president", "judge": new.slug, "first_day": "2026-07-01", "source": "Election"}
    answer = client.post(reverse("judges:presidency-office"), data, follow=True)
    assert "Next Aster is President from 1\u00a0Jul\u00a02026." in answer.content.decode()
    last = entries.entered()[0]
    answer = client.post(reverse("judges:presidency-take-back", args=[last.position]), {"reason": "No"}, follow=True)
    assert "everything is as it was before" in answer.content.decode()
    assert ("president", str(president), date(2024, 3, 11), date(2026, 6, 30)) in held()
    assert len(held()) == 3
    stale = client.post(url, {"seen": seen, "last_day": "2026-06-29", "reason": "Letter"})
    assert stale.status_code == 422
    assert "Somebody else entered something" in stale.content.decode()


def test_the_holders_as_a_file(presidency, president, judge, signed_in):
    president.offices.update(last_day=date(2026, 6, 30))
    answer = signed_in(judge.user).get(PAGE, {"_export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "President,The President,2024-03-11,2026-06-30," in text.splitlines()
    assert "First Vice-President,The First Vice-President,2024-03-11,," in text.splitlines()


def test_the_page_asks_as_much_of_the_database_for_three_presidencies_as_for_one(
    presidency, others, secretariat, signed_in
):
    client = signed_in(secretariat)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    elect(others, secretariat)
    queries()
    first = queries()
    for number, judge in enumerate([others[Office.FIRST_VICE_PRESIDENT], others[Office.SECOND_VICE_PRESIDENT]]):
        ActingDay.objects.create(judge=judge, day=date(2027, 5, 4 + number))
    elect(presidency, secretariat, date(2030, 3, 11))
    assert queries() == first


@pytest.mark.django_db(transaction=True)
def test_two_elections_at_once_give_one_presidency(presidency, others, make_judge, secretariat):
    rivals = dict(zip(Office, [make_judge(name=f"Rival {name}") for name in "DEF"], strict=True))
    barrier, outcomes = threading.Barrier(2), []

    def enter(elected):
        try:
            seen = services.plan_election(FIRST, elected, "X").version
            barrier.wait(10)
            services.elect(FIRST, elected, "X", secretariat, seen)
            outcomes.append("entered")
        except (Stale, ValidationError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=[elected]) for elected in (others, rivals)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert outcomes.count("entered") == 1
    assert OfficeHolding.objects.filter(first_day=FIRST).count() == 3
    assert OfficeHolding.objects.filter(last_day=date(2027, 3, 10)).count() == 3
