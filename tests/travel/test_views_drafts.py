"""The pages on which a judge makes journeys and claims: what cannot be is said beside the field, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from asp_portal.accounts.roles import Role
from travel import services
from travel.models import Claim, Itinerary, Journey, Leg, Stay

pytestmark = pytest.mark.django_db
VIENNA_AND_BACK = {
    "legs": [
        {
            "from_place": "The Hague", "departs_on": "2026-09-07", "departs_at": "09:00",
            "to_place": "Vienna", "arrives_on": "2026-09-07", "arrives_at": "11:00",
        },
        {
            "from_place": "Vienna", "departs_on": "2026-09-09", "departs_at": "18:00",
            "to_place": "The Hague", "arrives_on": "2026-09-09", "arrives_at": "20:00",
        },
    ],
    "stays": [{"place": "Vienna", "arrives_on": "2026-09-07", "leaves_on": "2026-09-09"}],
}  # fmt: skip


def sent(paper, **rows) -> dict[str, str]:
    """What a browser sends for an itinerary."""
    data = {"seen": paper.content_hash, "judge_travels": "on"}
    for kind in ("legs", "stays", "companions"):
        data |= {f"{kind}-TOTAL_FORMS": str(len(rows.get(kind, []))), f"{kind}-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows.get(kind, [])):
            data |= {f"{kind}-{number}-{name}": value for name, value in row.items()}
    return data


def itinerary_of(paper) -> str:
    """The address of its form."""
    return reverse(f"travel:{type(paper).__name__.lower()}-itinerary", args=[paper.slug])


def leg(**changes) -> dict[str, str]:
    """The first leg to Vienna, with changes."""
    return VIENNA_AND_BACK["legs"][0] | changes


@pytest.fixture
def client(signed_in, judge):
    """The browser of the ordinary judge."""
    return signed_in(judge.user)


@pytest.fixture
def journey(rates, judge):
    """A request without an itinerary."""
    return services.create(Journey, judge, year=2026, title="Seminar", reason="Invited")


# --- Journeys -------------------------------------------------------------------------------------------------------


def request_for_a_journey(**changes) -> dict[str, str]:
    """What a browser sends for a new journey."""
    facts = {"title": "Seminar", "reason": "Invited", "estimate": "600", "exception": "", "token": str(uuid4())}
    return facts | changes


def test_a_new_journey_goes_on_to_its_itinerary(client, judge):
    answer = client.post(reverse("travel:journey-new"), request_for_a_journey())
    made = Journey.objects.get()
    assert (made.judge, made.title, str(made.estimate), made.state) == (judge, "Seminar", "600.00", "draft")
    assert answer.url == reverse("travel:journey-itinerary", args=[made.slug])


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        ("estimate", "NaN", "Write the amount in digits"),
        ("estimate", "1e9", "Write the amount in digits"),
        ("estimate", "１２３", "Write the amount in digits"),  # full-width digits
        ("estimate", "10.005", "at most 2 decimals"),
        ("estimate", "-1", "must be at least 0"),
        ("estimate", "10000000", "must be at most 9999999.99"),
        ("estimate", "1,234", "can be read in two ways"),
        ("title", "x" * 500, "at most 200 characters"),
        ("title", "Semi\x00nar", "invisible character (U+0000)"),
        ("title", "Semi\u202enar", "invisible character (U+202E)"),
        ("reason", "", "This field is required"),
        ("reason", "x" * 4001, "at most 4000 characters"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(client, field, text, error):
    answer = client.post(reverse("travel:journey-new"), request_for_a_journey(**{field: text}))
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert error in str(form.errors[field])
    assert form[field].value() == text
    assert not Journey.objects.exists()


def test_the_largest_estimate_is_taken(client):
    client.post(reverse("travel:journey-new"), request_for_a_journey(estimate="9999999.99", title="x" * 200))
    assert str(Journey.objects.get().estimate) == "9999999.99"


def test_the_same_form_sent_twice_makes_one(client):
    data = request_for_a_journey()
    first, second = (client.post(reverse("travel:journey-new"), data) for _ in range(2))
    assert Journey.objects.count() == 1
    assert first.url == second.url


def test_only_judges_write_journeys_and_claims(signed_in, secretariat, make_user):
    for user in (secretariat, make_user(Role.JUDGE)):
        client = signed_in(user)
        for name in ("journey-new", "claim-new"):
            assert client.get(reverse(f"travel:{name}")).status_code == 404


def test_others_do_not_find_the_forms(signed_in, make_journey, make_claim, make_judge, secretariat, president):
    journey, claim = make_journey("requested"), make_claim("certified")
    for user in (secretariat, president.user, make_judge(name="Another Judge").user):
        client = signed_in(user)
        for paper in (journey, claim):
            kind = type(paper).__name__.lower()
            for page in ("edit", "itinerary"):
                address = reverse(f"travel:{kind}-{page}", args=[paper.slug])
                assert client.get(address).status_code == 404
                assert client.post(address, {"title": "Mine now"}).status_code == 404


def test_what_is_no_draft_any_more_is_not_changed(client, make_claim):
    claim = make_claim("certified")
    for page in ("edit", "itinerary"):
        address = reverse(f"travel:claim-{page}", args=[claim.slug])
        assert client.get(address).url == claim.get_absolute_url()
        answer = client.post(address, {"title": "Changed", "seen": claim.content_hash}, follow=True)
        assert "It is “certified” now and cannot be changed." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.title == "Conference in Vienna"


def test_a_stale_page_shows_both_versions_and_goes_on_with_what_was_typed(client, journey):
    address, seen = reverse("travel:journey-edit", args=[journey.slug]), journey.content_hash
    services.change(journey, seen, title="Workshop")
    typed = {"title": "Symposium", "reason": "Invited", "estimate": "", "exception": "", "seen": seen}
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert answer.context["differences"] == [("purpose of the journey", "Seminar", "Workshop")]
    form = answer.context["form"]
    assert form["title"].value() == "Symposium"
    journey.refresh_from_db()
    assert journey.title == "Workshop"
    client.post(address, typed | {"seen": form["seen"].value()})
    journey.refresh_from_db()
    assert journey.title == "Symposium"


def test_a_page_sent_without_what_was_read_is_refused(client, journey):
    for seen in ("", "x" * 64, "\x00"):
        typed = {"title": "Symposium", "reason": "Invited", "seen": seen}
        assert client.post(reverse("travel:journey-edit", args=[journey.slug]), typed).status_code == 422
    journey.refresh_from_db()
    assert journey.title == "Seminar"


# --- Claims ---------------------------------------------------------------------------------------------------------


def test_a_claim_for_an_authorised_journey_begins_with_its_itinerary(client, make_journey):
    journey = make_journey("authorised")
    address = reverse("travel:claim-new") + f"?purpose=official&journey={journey.slug}"
    assert client.get(address).context["form"]["title"].value() == journey.title
    client.post(address, {"title": journey.title, "exception": "", "token": str(uuid4())})
    claim = Claim.objects.get()
    assert (claim.journey, claim.purpose, claim.itinerary.legs.count()) == (journey, "official", 2)
    assert claim.itinerary != journey.itinerary


def test_an_official_journey_is_claimed_only_with_an_authorisation(client, make_journey, make_judge):
    requested = make_journey("requested")
    others = make_journey("authorised", judge=make_judge(name="Another Judge"))
    for slug in (requested.slug, others.slug, "", "\x00"):
        answer = client.post(
            reverse("travel:claim-new", query={"purpose": "official", "journey": slug}),
            {"title": "Mine", "token": str(uuid4())},
        )
        assert answer.url == reverse("travel:claim-new")
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("elsewhere", "comparison", "error"),
    [("on", "", "Say what the journey"), ("on", "1200", ""), ("", "", ""), ("on", "1200.555", "at most 2 decimals")],
)
def test_art_1_1_c_elsewhere_needs_the_comparison(client, elsewhere, comparison, error):
    data = {"title": "Home", "elsewhere": elsewhere, "comparison": comparison, "token": str(uuid4())}
    answer = client.post(reverse("travel:claim-new") + "?purpose=separation", data)
    assert answer.status_code == (422 if error else 302)
    if error:
        assert error in str(answer.context["form"].errors["comparison"])
    else:
        assert Claim.objects.get().elsewhere is bool(elsewhere)


def test_one_button_prepares_the_whole_claim_once(client, make_journey):
    journey = make_journey("authorised")
    address = reverse("travel:claim-as-authorised", args=[journey.slug])
    answers = [client.post(address), client.post(address)]
    claim = Claim.objects.get()
    assert {answer.url for answer in answers} == {claim.get_absolute_url()}
    assert (claim.title, claim.itinerary.stays.count()) == (journey.title, 1)


@pytest.mark.parametrize("state", ["draft", "requested", "refused"])
def test_what_is_not_authorised_is_not_prepared(client, make_journey, state):
    journey = make_journey(state)
    client.post(reverse("travel:claim-as-authorised", args=[journey.slug]))
    assert not Claim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_prepare_one_claim(client, make_journey):
    journey = make_journey("authorised")

    def press(_number) -> int:
        try:
            return client.post(reverse("travel:claim-as-authorised", args=[journey.slug])).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(press, range(10))) == {302}
    assert Claim.objects.count() == 1
    assert Itinerary.objects.count() == 2  # no copy is left over


# --- Itineraries ----------------------------------------------------------------------------------------------------


def test_an_itinerary_is_kept_in_the_time_zones_of_its_places(client, journey):
    answer = client.post(itinerary_of(journey), sent(journey, **VIENNA_AND_BACK))
    assert answer.url == journey.get_absolute_url()
    there, back = Leg.objects.all()
    assert there.departs == datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
    assert (there.departs_zone, there.arrives_zone) == ("Europe/Amsterdam", "Europe/Vienna")
    assert back.arrives == datetime(2026, 9, 9, 18, 0, tzinfo=UTC)
    stay = Stay.objects.get()
    assert (stay.place.name, stay.arrives_on, stay.leaves_on) == ("Vienna", date(2026, 9, 7), date(2026, 9, 9))
    journey.refresh_from_db()
    assert (journey.destination, journey.departs_on, journey.returns_on) == (
        "Vienna",
        date(2026, 9, 7),
        date(2026, 9, 9),
    )


def test_an_itinerary_comes_back_as_it_was_typed(client, journey):
    client.post(itinerary_of(journey), sent(journey, **VIENNA_AND_BACK))
    form = client.get(itinerary_of(journey)).context["form"]
    shown = [{name: row[name].value() for name in ("from_place", "departs_zone")} for row in form.legs]
    assert shown == [{"from_place": "The Hague", "departs_zone": ""}, {"from_place": "Vienna", "departs_zone": ""}]
    assert str(form.legs[0]["departs_at"].value()) == "09:00:00"


def test_rows_that_nobody_filled_in_are_no_rows(client, journey):
    blank = [{"from_place": "The Hague", "to_place": ""}, {"from_place": "Dakar", "to_place": "The Hague"}]
    rows = {"legs": [*VIENNA_AND_BACK["legs"], *blank], "stays": [*VIENNA_AND_BACK["stays"], {"place": ""}]}
    client.post(itinerary_of(journey), sent(journey, **rows))
    assert (Leg.objects.count(), Stay.objects.count()) == (2, 1)


def test_a_row_with_what_the_last_one_ended_with_is_no_row(client, journey):
    rows = {
        "legs": [leg(), {"from_place": "Vienna", "departs_on": "2026-09-07", "to_place": ""}],
        "stays": [VIENNA_AND_BACK["stays"][0], {"arrives_on": "2026-09-09"}],
    }
    answer = client.post(itinerary_of(journey), sent(journey, **rows))
    assert answer.status_code == 302, answer.context["form"].problems()
    assert (Leg.objects.count(), Stay.objects.count()) == (1, 1)


def test_a_row_that_somebody_began_is_asked_for(client, journey):
    rows = {"legs": [leg(), {"from_place": "Kampala", "to_place": ""}], "stays": [{"arrives_on": "2026-09-09"}]}
    form = client.post(itinerary_of(journey), sent(journey, **rows)).context["form"]
    assert {sentence.partition(",")[0] for _id, sentence in form.problems()} == {"Leg 2", "Stay 1"}


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ({"legs": [leg(arrives_at="08:59")]}, "Leg 1, Arrival: The arrival must come after the departure."),
        ({"legs": [leg(arrives_at="09:00")]}, "Leg 1, Arrival: The arrival must come after the departure."),
        (
            {"legs": [leg(), leg(from_place="Vienna", to_place="Kampala", departs_at="10:59", arrives_at="20:00")]},
            "Leg 2, Departure: The departure from Vienna comes before the arrival at Vienna.",
        ),
        ({"legs": [leg(from_place="Nowhere")]}, "The time zone of “Nowhere” is not known here."),
        ({"legs": [leg(departs_zone="Mars/Base")]}, "“Mars/Base” is no time zone."),
        ({"legs": [leg(departs_on="2003-03-10")]}, "Check the year"),
        ({"legs": [leg(arrives_on="9999-12-31")]}, "Check the year"),
        ({"legs": [leg(departs_at="25:00")]}, "Enter a valid time"),
        ({"legs": [leg(departs_at="")]}, "This field is required"),
        ({"legs": [leg(to_place="Vie\u202enna")]}, "invisible character"),
        (
            {"legs": [leg(departs_on="2026-03-29", departs_at="02:30", arrives_on="2026-03-29")]},
            "Clocks in Europe/Amsterdam were put forward that night: 02:30 never came.",
        ),
        (
            {"legs": [leg(departs_on="2025-10-26", departs_at="02:30", arrives_on="2025-10-26")]},
            "02:30 came twice. Say which one you mean.",
        ),
        (
            {
                "stays": [
                    {"place": "Vienna", "arrives_on": "2026-09-07", "leaves_on": "2026-09-09"},
                    {"place": "Kampala", "arrives_on": "2026-09-08", "leaves_on": "2026-09-12"},
                ]
            },
            "Stay 2, From: This stay begins before the one at Vienna ends",
        ),
        ({"stays": [VIENNA_AND_BACK["stays"][0] | {"leaves_on": "2026-09-06"}]}, "cannot be before"),
        ({"stays": [VIENNA_AND_BACK["stays"][0] | {"place": "Atlantis"}]}, "no subsistence rate"),
        (
            {"stays": [{"place": "Vienna", "arrives_on": "2026-09-07", "leaves_on": "2026-09-09", "dinners": "4"}]},
            "Dinners: The stay has 3 days.",
        ),
        (
            {"stays": [{"place": "Vienna", "arrives_on": "2026-09-07", "leaves_on": "2026-09-09", "dinners": "３"}]},
            "Write the number in digits",
        ),
    ],
)  # fmt: skip
def test_an_itinerary_that_cannot_be_is_refused_in_words(client, journey, rows, error):
    answer = client.post(itinerary_of(journey), sent(journey, **rows))
    assert answer.status_code == 422
    (problem,) = [sentence for _id, sentence in answer.context["form"].problems()]
    assert error in problem
    page = answer.content.decode()
    assert all(value in page for row in rows.get("legs", rows.get("stays")) for value in row.values())
    assert not Leg.objects.exists()
    assert not Stay.objects.exists()


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_an_hour_that_came_twice_is_asked_for(client, journey, which, hour):
    twice = leg(departs_on="2025-10-26", departs_at="02:30", arrives_on="2025-10-26", departs_which=which)
    client.post(itinerary_of(journey), sent(journey, legs=[twice]))
    assert Leg.objects.get().departs == datetime(2025, 10, 26, hour, 30, tzinfo=UTC)
    assert client.get(itinerary_of(journey)).context["form"].legs[0]["departs_which"].value() == which


def test_two_stays_may_meet_and_two_legs_too(client, journey):
    rows = {
        "legs": [leg(), leg(from_place="Vienna", to_place="Kampala", departs_at="11:00", arrives_at="20:00")],
        "stays": [
            {"place": "Vienna", "arrives_on": "2026-09-07", "leaves_on": "2026-09-08"},
            {"place": "kampala", "arrives_on": "2026-09-08", "leaves_on": "2026-09-12", "dinners": "5"},
        ],
    }
    assert client.post(itinerary_of(journey), sent(journey, **rows)).status_code == 302


def test_rows_are_added_and_taken_off_without_javascript(client, journey):
    data = sent(journey, legs=[leg(to_place="Kampala", arrives_on="?")])
    form = client.post(itinerary_of(journey), data | {"rows": "add:legs"}).context["form"]
    assert [row["from_place"].value() for row in form.legs] == ["The Hague", "Kampala"]
    assert form.legs[0]["arrives_on"].value() == "?"  # kept as it was typed, not judged yet
    assert not form.errors
    form = client.post(itinerary_of(journey), data | {"rows": "remove:legs:0"}).context["form"]
    assert len(form.legs.forms) == 0
    assert not Leg.objects.exists()


def test_stays_are_filled_in_from_the_legs(client, journey):
    data = sent(journey, legs=VIENNA_AND_BACK["legs"], stays=[{"place": ""}]) | {"rows": "fill:stays"}
    form = client.post(itinerary_of(journey), data).context["form"]
    assert [[row[name].value() for name in ("place", "arrives_on", "leaves_on")] for row in form.stays] == [
        ["Vienna", "2026-09-07", "2026-09-09"]
    ]


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999", "²"])
def test_a_strange_number_of_rows_harms_nobody(client, journey, total):
    for data in ({"rows": "add:legs"}, {}):
        answer = client.post(itinerary_of(journey), sent(journey) | {"legs-TOTAL_FORMS": total} | data)
        assert answer.status_code in (200, 302, 422)


def test_a_stale_itinerary_keeps_what_was_typed(client, journey):
    stale = sent(journey, **VIENNA_AND_BACK)
    services.change(journey, journey.content_hash, title="Workshop")
    answer = client.post(itinerary_of(journey), stale)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert (answer.context["differences"], form.legs[0]["to_place"].value()) == (
        [("purpose of the journey", "Seminar", "Workshop")],
        "Vienna",
    )
    assert client.post(itinerary_of(journey), stale | {"seen": form["seen"].value()}).status_code == 302
    assert Leg.objects.count() == 2


def test_the_family_travels_on_entitlements_only(client, make_claim):
    family = [{"relation": "spouse", "is_adult": "on", "lives_at_seat": "on"}, {"relation": ""}]
    for purpose, expected in (("home_leave", ["spouse"]), ("official", [])):
        claim = make_claim(purpose=purpose)
        client.post(itinerary_of(claim), sent(claim, companions=family, **VIENNA_AND_BACK))
        companions = claim.itinerary.companions.all()
        assert [companion.relation for companion in companions] == expected
        assert not any(companion.is_adult for companion in companions)


@pytest.mark.parametrize(
    ("purpose", "legs"),
    [
        ("appointment", [("Dakar", "The Hague")]),
        ("home_leave", [("The Hague", "Dakar"), ("Dakar", "The Hague")]),
        ("separation", [("The Hague", "Dakar")]),
    ],
)
def test_art_1_1_an_itinerary_begins_with_the_usual_legs(client, judge, rates, purpose, legs):
    claim = services.create(Claim, judge, year=2026, title="Journey", purpose=purpose)
    form = client.get(itinerary_of(claim)).context["form"]
    assert [(row["from_place"].value(), row["to_place"].value()) for row in form.legs] == legs


def test_the_form_asks_the_database_as_often_for_many_rows(client, journey, django_assert_max_num_queries):
    client.get(itinerary_of(journey))
    counts = []
    for legs in (1, 6):
        days = [leg(departs_on=f"2026-09-{day:02}", arrives_on=f"2026-09-{day:02}") for day in range(1, legs + 1)]
        client.post(itinerary_of(journey), sent(journey, legs=days))
        journey.refresh_from_db()
        with django_assert_max_num_queries(40) as found:
            client.get(itinerary_of(journey))
        counts.append(len(found))
    assert counts[0] == counts[1]
