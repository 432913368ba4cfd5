"""Versions of a list: what is frozen, who may publish what, who is told, and what never leaves the house."""

import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from asp_portal.acts import Act, fingerprint
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden, Stale
from cooperation.lists import files, listing, messages, versions
from cooperation.lists.body import frozen, public, public_fingerprint
from cooperation.lists.changes import shown
from cooperation.lists.drafting import draft_of
from cooperation.lists.paper import kept_pdf
from cooperation.lists.workflow import choose_order, move
from cooperation.models import ListVersion, MeetingEvent, Plenary
from cooperation.tasks import print_list, tell_of_list
from tests.cooperation.lists_world import NOW, STARTS, ask, fresh, listed_plenary, publish, withdraw
from tests.cooperation.world import CLOSED, delegate_of, delegation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(secretariat, make_user):
    """The plenary of 2021 with requests, and who sent them."""
    return listed_plenary(secretariat, make_user)


def frozen_now(plenary) -> dict:
    """The list as it would be published."""
    return frozen(draft_of(fresh(plenary), NOW))


def places(body, key: str = "I") -> list[dict]:
    """The places of a segment."""
    return next(segment["places"] for segment in body["segments"] if segment["key"] == key)


def told() -> dict[str, str]:
    """The messages about lists written since, by whom they are for."""
    found = {message.to.name: message.body for message in Message.objects.filter(body__contains="/speakers/")}
    Message.objects.all().delete()
    return found


def plain(text: str) -> str:
    """A text with plain spaces."""
    return text.replace("\xa0", " ")


# --- What is frozen -------------------------------------------------------------------------------------------------


def test_expected_times_follow_s_4_and_s_6_from_the_start_of_each_segment(world):
    plenary, _people = world
    body = frozen_now(plenary)
    first, second = body["segments"]
    invited = sum(entry["seconds"] for entry in first["invited"])
    assert [(entry["code"], entry["offset"]) for entry in first["places"]] == [
        ("SEN", invited + 30), ("FRA", invited + 180), ("JPN", invited + 330), ("CIV", invited + 480),
    ]  # fmt: skip
    assert places(body)[0]["expected"] == (STARTS + timedelta(seconds=invited + 30)).isoformat()
    assert (first["offset"], second["offset"]) == (0, first["seconds"])
    assert second["invited"][0]["offset"] == first["seconds"]
    Plenary.objects.filter(pk=plenary.pk).update(starts_at=None)
    unknown = places(frozen_now(plenary))[0]
    assert (unknown["offset"], unknown["expected"]) == (invited + 30, None)
    assert listing.parts_of(frozen_now(plenary))[0].places[0].expected.startswith("after ")


def test_who_is_not_reached_has_no_time_and_the_page_says_so(world):
    plenary, _people = world
    invited = sum(speaker.seconds for speaker in plenary.segments.get(key="I").invited.all())
    plenary.segments.filter(key="I").update(seconds=invited + 2 * 150, floor_seconds=0)  # two of four fit exactly
    body = frozen_now(plenary)
    assert [entry["reached"] for entry in places(body)] == [True, True, False, False]
    assert [entry["expected"] is None for entry in places(body)] == [False, False, True, True]
    assert not body["fits"] or not body["segments"][0]["fits"]
    row = listing.parts_of(body)[0].places[2]
    assert (row.expected, row.remarks) == ("", ("The planned time ends before this place.",))


def test_nothing_private_is_in_the_public_part(world, secretariat):
    plenary, people = world
    choose_order(
        Doing(plenary, secretariat, NOW.date(), {"criteria": ["level", "receipt"], "initial": "A"}, "Rank first."), NOW
    )
    ask(plenary, people["ARG"], "ARG", "I", CLOSED, level="head_of_state")  # late: waits for a decision
    body = frozen_now(plenary)
    outside = json.dumps(public(body), ensure_ascii=False)
    for canary in ("CANARY", "inister", "Ministre", "SP-2021", "head_of_state", "waiting", "accessibility", "portal"):
        assert canary not in outside, canary
    first = places(body)[0]
    assert plain(first["reason"]["en"]).startswith("Protocol level · Received 3 Dec")
    inside = body["private"]
    assert plain(inside["entries"][first["id"]]["reason"]["en"]).startswith("Minister or equivalent · Received 3 Dec")
    assert inside["entries"][first["id"]]["accessibility"] == "CANARY SEN"
    assert [entry["code"] for entry in inside["waiting"]] == ["ARG"]
    assert "private" not in public(body)
    assert public_fingerprint(body) == fingerprint(public(body)) != fingerprint(body)


# --- Publishing -----------------------------------------------------------------------------------------------------


def test_a_publication_is_of_the_list_that_was_read_and_stays_as_it_was(world, secretariat, make_user):
    plenary, people = world
    _body, seen = versions.body_now(fresh(plenary), NOW)
    draft = versions.keep_draft(plenary, secretariat, NOW, "before the last changes")
    assert (draft.number, draft.kind, versions.latest(plenary)) == (1, "draft", None)
    withdraw(plenary, people["JPN"], "JPN")
    with pytest.raises(Stale) as stale:
        versions.publish(plenary, secretariat, NOW, seen=seen)
    assert stale.value.now == versions.body_now(fresh(plenary), NOW)[1]
    with pytest.raises(Hidden):
        versions.publish(plenary, people["SEN"], NOW, seen=stale.value.now)

    made = versions.publish(plenary, secretariat, NOW, seen=stale.value.now, note="Japan has withdrawn.")
    assert (made.number, made.kind, versions.latest(plenary)) == (2, "published", made)
    act = Act.objects.about(plenary).last()
    assert (act.name, act.reason, act.before, act.after) == ("publish-list", made.note, plenary.state, plenary.state)
    assert act.content.body == {"version": 2, "fingerprint": made.hash, "kept": fingerprint(made.body)}
    assert MeetingEvent.objects.filter(meeting__plenary=plenary, name="list", data__number=2).count() == 1
    with pytest.raises(ValidationError, match="Nothing has changed since Version 2"):
        publish(plenary, secretariat)
    with pytest.raises(DatabaseError), transaction.atomic():
        ListVersion.objects.filter(pk=made.pk).update(note="other")
    assert [entry["code"] for entry in places(made.body)] == ["SEN", "FRA", "CIV"]

    # The draft of before names who has withdrawn since: it cannot come back by mistake.
    with pytest.raises(ValidationError, match="Japan"):
        versions.publish_again(draft, secretariat, NOW, seen=made.hash)
    # An independent reader works out the fingerprint from what everybody gets.
    document = json.loads(json.dumps(files.document(made)))
    text = json.dumps(document["list"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == document["fingerprint"] == made.hash


def test_an_earlier_version_is_published_again_as_a_new_one(world, secretariat):
    plenary, _people = world
    first = publish(plenary, secretariat)
    request = plenary.requests.get(delegation__code="CIV")
    facts = {"request": request.slug, "seen": 4, "place": 1}
    move(Doing(plenary, secretariat, NOW.date(), facts, "Leaves early."), NOW)
    second = publish(plenary, secretariat)
    assert [entry["code"] for entry in places(second.body)] == ["CIV", "SEN", "FRA", "JPN"]
    assert places(second.body)[0]["moved"] == "Leaves early."
    found = shown(first.body, second.body)
    assert [(row.what, row.name) for row in found.rows] == [("Moved", "Côte d'Ivoire")]
    assert [row.name for row in found.shifted] == ["Senegal", "France", "Japan"]
    assert [(fact.label, fact.before, fact.after) for fact in found.rows[0].facts] == [
        ("Place on the list", "4", "1"), ("Expected", "10:31\xa0CET", "10:23\xa0CET"),
    ]  # fmt: skip
    with pytest.raises(Stale):
        versions.publish_again(first, secretariat, NOW, seen=first.hash)
    third = versions.publish_again(first, secretariat, NOW, seen=second.hash, note="As in version 1.")
    assert (third.number, third.hash, third.body) == (3, first.hash, first.body)
    with pytest.raises(ValidationError, match="Nothing has changed"):
        versions.publish_again(first, secretariat, NOW, seen=third.hash)


@pytest.mark.parametrize(("state", "sentence"), [("draft", "Announce the plenary first"), ("ended", "has ended")])
def test_only_the_list_of_an_announced_plenary_is_published(secretariat, make_user, state, sentence):
    plenary, _people = listed_plenary(secretariat, make_user, asked=(), state=state)
    with pytest.raises(ValidationError, match=sentence):
        publish(plenary, secretariat)
    assert not ListVersion.objects.exists()


# --- On paper -------------------------------------------------------------------------------------------------------


def test_the_paper_says_all_in_both_languages_and_holds_the_data(world, secretariat):
    plenary, people = world
    ask(plenary, people["ARG"], "ARG", "I", NOW - timedelta(days=2), speaker="ليلى المثالي", speaker_title="سفيرة")
    made = publish(plenary, secretariat, note="The list as it closed.")
    assert not made.papers.exists()  # the worker does it
    print_list(**ProcrastinateJob.objects.get(task_name="cooperation.tasks.print_list").args)
    assert [paper.language for paper in made.papers.all()] == ["en", "fr"]
    english, french = (bytes(paper.content) for paper in made.papers.all())
    assert kept_pdf(made, "fr") == french
    assert made.papers.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        made.papers.update(content=b"")
    for content, words in (
        (english, ["List of speakers", "Version 1", "7 Dec 2021", "The Hague", "Senegal", "10:23", made.hash[:16]]),
        (french, ["Sénégal", "La Haye", "Relever les défis", made.hash[:16]]),
    ):
        reader = PdfReader(io.BytesIO(content))
        text = "\n".join(sheet.extract_text() for sheet in reader.pages)
        for word in words:
            assert word in text.replace("\xa0", " "), word
        assert "CANARY" not in text
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        [attached] = reader.attachments["list.json"]
        assert json.loads(attached)["fingerprint"] == made.hash
        assert b"CANARY" not in attached


# --- Who is told ----------------------------------------------------------------------------------------------------


def test_those_whom_it_concerns_are_told_once_after_it_and_nobody_else(world, secretariat, make_user):
    plenary, people = world
    second_of_japan = delegate_of(make_user, delegation("JPN"), name="Second of Japan")
    former = delegate_of(make_user, delegation("JPN"), name="Former")
    former.delegation_members.update(left_at=NOW)
    told()
    versions.keep_draft(plenary, secretariat, NOW)
    assert told() == {}
    first = publish(plenary, secretariat)
    assert told() == {}  # the worker does it
    job = ProcrastinateJob.objects.get(task_name="cooperation.tasks.tell_of_list")
    assert tell_of_list(**job.args) == 6
    bodies = told()
    assert set(bodies) == {*(f"Delegate {code}" for code in people), second_of_japan.name}
    assert "Segment I, Japan: on the list, place 3. Expected: 8 Dec 2021, 10:28 The Hague" in plain(
        bodies["Delegate JPN"]
    )
    assert "Sénégal" in bodies["Delegate SEN"]
    assert "invited to speak" in bodies["Delegate FRA"]
    assert f"/plenaries/{plenary.slug}/speakers/" in bodies["Delegate ARG"]

    withdraw(plenary, people["FRA"], "FRA")
    told()
    second = publish(plenary, secretariat, NOW + timedelta(hours=1))
    assert [row.name for row in shown(first.body, second.body).rows] == ["France"]
    messages.tell(second)
    bodies = told()
    # Senegal, before France, and Argentina, in the other segment, hear nothing.
    assert set(bodies) == {"Delegate FRA", "Delegate JPN", "Delegate CIV", second_of_japan.name}
    assert "Segment I, France: no longer on the list." in bodies["Delegate FRA"]
    assert "place 2 (before: 3). Expected: 8 Dec 2021, 10:26" in plain(bodies["Delegate JPN"])
