"""The pages of a list and its versions: who sees what, without signing in too; files, calendars, and what they cost."""

import csv
import io
import json
from datetime import UTC, timedelta

import icalendar
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from asp_portal.accounts.roles import Role
from cooperation.lists import ical, versions
from cooperation.models import ListVersion, TimesFeed
from cooperation.views.public_lists import listed
from tests.cooperation.lists_world import NOW, STARTS, ask, listed_plenary, publish, withdraw
from tests.cooperation.world import LAST_SECOND, delegate_of, delegation

pytestmark = pytest.mark.django_db
MOMENT = NOW.isoformat()


@pytest.fixture(autouse=True)
def as_of(time_machine):
    """The portal's clock stands on the evening of the first publication."""
    time_machine.move_to(MOMENT, tick=True)


@pytest.fixture
def world(secretariat, make_user):
    """The plenary of 2021 with requests, and who sent them."""
    return listed_plenary(secretariat, make_user)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    """The page with plain spaces."""
    return response.content.decode().replace("\xa0", " ")


def url(name: str, *args, **query) -> str:
    """An address of the plenaries."""
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"cooperation:{name}", args=args) + (f"?{words}" if words else "")


# --- The desk -------------------------------------------------------------------------------------------------------


def test_the_desk_keeps_reads_and_publishes(world, secretariat, make_user):
    plenary, people = world
    client = signed_in(secretariat)
    assert "No version yet" in text(client.get(url("versions", plenary.slug)))
    assert "Lists of speakers to publish" in text(client.get("/"))
    assert client.post(url("version-keep", plenary.slug), {"note": "as it closed"}).status_code == 302
    assert client.post(url("version-keep", plenary.slug), {"note": "hid\u200bden"}).status_code == 302
    assert [(one.number, one.note) for one in plenary.versions.all()] == [(1, "as it closed")]
    page = client.get(url("publish", plenary.slug))
    assert "5 people are told" in text(page)
    assert "Segment I" in text(page)
    seen = page.context["form"].initial["seen"]

    withdraw(plenary, people["JPN"], "JPN")
    stale = client.post(url("publish", plenary.slug), {"seen": seen, "note": "The list as it closed."})
    assert stale.status_code == 409
    assert "The list changed since you read it" in text(stale)
    assert "Left out" in text(stale)
    assert 'value="The list as it closed."' in text(stale)
    seen = stale.context["form"]["seen"].value()
    bad = client.post(url("publish", plenary.slug), {"seen": seen, "note": "x" * 301})
    assert (bad.status_code, ListVersion.objects.filter(kind="published").exists()) == (422, False)

    done = client.post(url("publish", plenary.slug), {"seen": seen, "note": "The list as it closed."}, follow=True)
    assert "Published: Version 2." in text(done)
    assert "Lists of speakers to publish" not in text(client.get("/"))
    again = client.get(url("publish", plenary.slug))
    assert "Nothing has changed since Version 2" in text(again)
    draft = plenary.versions.get(number=1)
    refused = client.get(url("version-publish", draft.slug))
    assert "no longer asks for the floor: Japan" in text(refused)
    seen = refused.context["form"].initial["seen"]
    assert client.post(url("version-publish", draft.slug), {"seen": seen}).status_code == 422
    assert client.post(url("version-publish", draft.slug), {"seen": "0" * 64}).status_code == 409
    assert plenary.versions.count() == 2

    rows = list(csv.reader(io.StringIO(b"".join(client.get(url("versions", plenary.slug, _export="csv"))).decode())))
    assert [row[0] for row in rows[1:]] == ["2", "1"]


def test_others_do_not_find_the_desk(world, secretariat, make_user):
    plenary, people = world
    draft = versions.keep_draft(plenary, secretariat, NOW)
    chair, delegate = make_user(Role.CHAIR), people["SEN"]
    for user, sees in ((chair, 200), (delegate, 404)):
        client = signed_in(user)
        assert client.get(url("versions", plenary.slug)).status_code == sees
        assert client.get(url("version", draft.slug)).status_code == sees
        assert client.get(url("version-file", draft.slug, "json")).status_code == sees
        assert client.get(url("publish", plenary.slug)).status_code == 404
        assert client.post(url("version-keep", plenary.slug)).status_code == 404
        assert client.post(url("version-publish", draft.slug), {"seen": ""}).status_code == 404
    public = Client()
    assert public.get(url("version", draft.slug)).status_code == 404
    assert public.get(url("version-paper", draft.slug, "en")).status_code == 404
    assert public.get(url("versions", plenary.slug)).status_code == 302  # to sign in
    paper = signed_in(chair).get(url("version-paper", draft.slug, "fr"))
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


# --- Everybody ------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_newest_list_and_any_other_as_it_was(world, secretariat, make_user):
    plenary, people = world
    public = Client()
    assert "The list is not published yet" in text(public.get(url("public-list", plenary.slug)))
    assert public.get(url("public-data", plenary.slug)).status_code == 404
    assert "no versions to compare" in text(public.get(url("version-difference", plenary.slug)))
    first = publish(plenary, secretariat, note="The list as it closed.")
    withdraw(plenary, people["SEN"], "SEN")
    ask(plenary, people["ARG"], "ARG", "I", LAST_SECOND)
    publish(plenary, secretariat, NOW + timedelta(hours=1))

    page = public.get(url("public-list", plenary.slug))
    assert page["Cache-Control"] == "no-cache"
    shown = text(page)
    assert "Version 2" in shown
    assert "7 Dec 2021, 19:00 The Hague time (CET)" in shown
    assert "CANARY" not in shown
    assert "Senegal" not in shown
    assert "10:23" in shown
    assert f"{url('version', first.slug)}" in shown
    assert "Your delegation" not in shown
    for user in (people["FRA"], delegate_of(make_user, delegation("FRA"), name="Another of France")):
        own = text(signed_in(user).get(url("public-list", plenary.slug)))
        assert own.count("Your delegation") == 2  # invited, and on the list
        assert "own-line" in own
    french = Client(headers={"accept-language": "fr"}).get(url("public-list", plenary.slug))
    assert 'lang="fr"' in text(french)
    assert "La Haye" in text(french)

    old = text(public.get(url("version", first.slug)))
    assert "Senegal" in old
    assert "Version 2 replaced it" in old
    difference = text(public.get(url("version-difference", plenary.slug)))
    assert "Left out" in difference
    assert "Added" in difference
    assert "Only shifted" in difference
    same = public.get(url("version-difference", plenary.slug, old=2, new=2))
    assert "Nothing differs" in text(same)
    assert public.get(url("version-difference", plenary.slug, old=1, new=9)).status_code == 422


def test_files_run_nothing_and_the_paper_is_the_one_that_was_printed(world, secretariat):
    plenary, people = world
    first = publish(plenary, secretariat)
    ask(plenary, people["ARG"], "ARG", "I", LAST_SECOND, speaker="=HYPERLINK(1)", speaker_title="@SUM")
    second, public = publish(plenary, secretariat), Client()
    lines = b"".join(public.get(url("version-file", second.slug, "csv"))).decode()
    rows = list(csv.DictReader(io.StringIO(lines.lstrip("\ufeff"))))
    last = next(row for row in rows if row["Code"] == "ARG" and row["Segment"] == "I")
    assert last["Speaker"] == "'=HYPERLINK(1), @SUM"
    assert (last["Place"], last["Expected, The Hague time (CET)"], last["Seconds"]) == (
        "5",
        "2021-12-08 10:33:30",
        "120",
    )
    book = openpyxl.load_workbook(io.BytesIO(b"".join(public.get(url("version-file", second.slug, "xlsx")))))
    cells = {cell.value for row in book.active.iter_rows() for cell in row}
    assert "=HYPERLINK(1), @SUM" in cells
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "inlineStr", "n", "d"}
    data = public.get(url("public-data", plenary.slug))
    assert (data["Access-Control-Allow-Origin"], data.json()["version"]) == ("*", 2)
    same = public.get(url("public-data", plenary.slug), headers={"if-none-match": data["ETag"]})
    assert (same.status_code, data["Cache-Control"]) == (304, "public, no-cache")
    signed = signed_in(secretariat).get(url("public-data", plenary.slug))
    assert "no-store" in signed["Cache-Control"]
    assert "CANARY" not in data.content.decode()
    assert json.loads(public.get(url("version-file", first.slug, "json")).content)["version"] == 1
    paper = public.get(url("version-paper", second.slug, "fr"))
    assert paper.content == bytes(second.papers.get(language="fr").content)
    for name, args in (("version-file", [second.slug, "exe"]), ("version-paper", [second.slug, "de"])):
        assert public.get(url(name, *args)).status_code == 404
    assert public.get(url("version", "no-such-version")).status_code == 404
    assert public.get(url("public-list", "no-such-plenary")).status_code == 404


def test_a_list_costs_the_same_for_one_and_for_many(
    secretariat, make_user, django_assert_max_num_queries, django_assert_num_queries
):
    plenary, people = listed_plenary(secretariat, make_user, asked=(("SEN", "I"),))
    public, desk = Client(), signed_in(secretariat)
    versions.keep_draft(plenary, secretariat, NOW)
    publish(plenary, secretariat)
    ask(plenary, people["SEN"], "SEN", "II", LAST_SECOND)
    address = url("public-list", plenary.slug)
    public.get(address)
    with django_assert_num_queries(1):  # nothing but which version is the newest
        public.get(address)
    counts = {}
    for round_ in ("one", "three"):
        for name in ("versions", "publish", "version-difference"):
            page = url(name, plenary.slug, old=1, new=2)
            desk.get(page)
            with django_assert_max_num_queries(25) as found:
                assert desk.get(page).status_code == 200
            counts.setdefault(name, set()).add(len(found))
        with django_assert_max_num_queries(3) as found:
            listed.cache_clear()
            public.get(address)
        counts.setdefault("public-list", set()).add(len(found))
        if round_ == "one":
            for code in ("FRA", "JPN"):
                ask(plenary, delegate_of(make_user, delegation(code)), code, "I", LAST_SECOND)
            publish(plenary, secretariat)
            versions.keep_draft(plenary, secretariat, NOW)
            ask(plenary, delegate_of(make_user, delegation("ARG")), "ARG", "II", LAST_SECOND)
    assert {name: len(found) for name, found in counts.items()} == dict.fromkeys(counts, 1), counts


# --- Calendars ------------------------------------------------------------------------------------------------------


def events(content: bytes) -> list:
    """The entries of a calendar."""
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_expected_times_in_calendars_follow_each_publication(world, secretariat, make_user):
    plenary, people = world
    first = publish(plenary, secretariat)
    public, japan = Client(), signed_in(people["JPN"])
    row = next(entry for entry in first.body["segments"][0]["places"] if entry["code"] == "JPN")
    [event] = events(public.get(url("public-entry", plenary.slug, row["id"])).content)
    start = STARTS + timedelta(seconds=row["offset"])
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        start.astimezone(UTC),
        (start + timedelta(minutes=2)).astimezone(UTC),
    )
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (f"speaker-{row['id']}@asp-portal", 1, "TENTATIVE")
    assert "Japan" in event["SUMMARY"]
    assert public.get(url("public-entry", plenary.slug, "nobody")).status_code == 404

    page = japan.post(url("times"))
    address = page.context["address"].split("://", 1)[1].partition("/")[2]
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert token not in str(TimesFeed.objects.values())
    feed = public.get(f"/{address}")
    assert [event["UID"] for event in events(feed.content)] == [f"speaker-{row['id']}@asp-portal"]
    assert public.get(f"/{address}", headers={"if-none-match": feed["ETag"]}).status_code == 304
    assert feed["Cache-Control"] == "private, no-cache"
    withdraw(plenary, people["SEN"], "SEN")
    assert public.get(f"/{address}").content == feed.content  # nothing before it is published
    publish(plenary, secretariat, NOW + timedelta(hours=1))
    [event] = events(public.get(f"/{address}").content)
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (2, (start - timedelta(seconds=150)).astimezone(UTC))

    japan.post(url("times"))
    assert public.get(f"/{address}").status_code == 404  # a new address replaces it
    token = ical.new_address(people["JPN"])
    people["JPN"].delegation_members.update(left_at=NOW)
    assert public.get(url("times-feed", token)).status_code == 404
    assert japan.get(url("times")).status_code == 404
    assert public.get(url("times-feed", "guess")).status_code == 404
    assert signed_in(secretariat).get(url("times")).status_code == 404


def test_a_list_whose_start_is_not_fixed_counts_from_it(secretariat, make_user):
    plenary, people = listed_plenary(secretariat, make_user, asked=(("JPN", "I"),), starts_at=None)
    made = publish(plenary, secretariat)
    page = text(Client().get(url("public-list", plenary.slug)))
    assert "The start is not fixed yet" in page
    assert "after 23 min 30 s" in page
    entry = made.body["segments"][0]["places"][0]
    assert Client().get(url("public-entry", plenary.slug, entry["id"])).status_code == 404
    assert "No expected time yet" in text(signed_in(people["JPN"]).get(url("times")))
