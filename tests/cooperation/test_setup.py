"""Preparing plenaries: what can be laid down, what stands in the way, what is kept of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from asp_portal.acts import Act, fingerprint
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from cooperation.models import InvitedSpeaker, Plenary, Segment, Session, SpeakingRequest
from cooperation.registration.services import register
from cooperation.setup import services, shipped
from cooperation.setup.facts import obstacles, plenary_facts, segments_of, time_of
from cooperation.setup.workflow import plenary_workflow
from tests.cooperation.world import (
    CLOSED,
    HAGUE,
    LAST_SECOND,
    NEW_YORK,
    TODAY,
    delegate_of,
    delegation,
    make_plenary,
    make_session,
    open_plenary,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 11, 30, 12, tzinfo=UTC)
DRAFT, ANNOUNCED, ENDED = Plenary.State


def act(name: str, plenary: Plenary, user, reason: str = "As agreed", today: date = TODAY) -> Plenary:
    """Do something with a plenary, and give it as it is then."""
    plenary_workflow.apply(name, Doing(plenary, user, today, reason=reason))
    return Plenary.objects.get(pk=plenary.pk)


def request_for(plenary: Plenary, code: str, received_at: datetime, segment: Segment | None = None) -> SpeakingRequest:
    """A request in the first segment; a draft, which no act has confirmed, but with a time of arrival."""
    return SpeakingRequest.objects.create(
        number=f"R-{code}", plenary=plenary, segment=segment or plenary.segments.first(), delegation=delegation(code),
        received_at=received_at,
    )  # fmt: skip


class TestTheShippedPlenary:
    def test_it_is_as_its_concept_note_says(self, secretariat):
        delegation("FRA")
        plenary = shipped.take_in(secretariat)
        assert (plenary.on, plenary.seconds, plenary.speaking_seconds) == (date(2021, 12, 8), 5400, 120)
        assert plenary.closes_at == CLOSED == LAST_SECOND + timedelta(seconds=1)
        invited = [[one.kind for one in segment.invited.all()] for segment in segments_of(plenary)]
        assert invited == [["organ"] * 3 + ["state"], ["expert"] * 4 + ["civil_society"]]
        assert InvitedSpeaker.objects.get(kind="state").delegation.code == "FRA"
        assert obstacles(plenary) == []
        assert shipped.take_in(secretariat) == plenary, "taken in once"
        assert [act.name for act in plenary.acts] == ["create"]

    def test_its_time_is_given_away_exactly(self, secretariat):
        plenary = make_plenary(secretariat)
        time = time_of(plenary, segments_of(plenary))
        assert (time.planned, time.left, time.over) == (5400, 0, 0)
        assert [(one.left, one.floor, one.short) for one in time.segments] == [(1620, 1500, 0), (1200, 1200, 0)]


class TestTheWayOfAPlenary:
    def test_it_is_announced_ended_and_both_can_be_taken_back(self, secretariat):
        plenary = make_plenary(secretariat, DRAFT)
        for name, state in (("announce", ANNOUNCED), ("prepare", DRAFT), ("announce", ANNOUNCED), ("end", ENDED)):
            plenary = act(name, plenary, secretariat)
            assert plenary.state == state
        assert act("reopen", plenary, secretariat).state == ANNOUNCED
        connection.check_constraints()
        names = ["create", "announce", "prepare", "announce", "end", "reopen"]
        assert [one.name for one in Act.objects.about(plenary)] == names
        assert plenary.content_hash == fingerprint(plenary_facts(plenary))

    def test_nobody_else_has_a_part_in_it(self, secretariat, make_user, auditor):
        plenary, delegate = make_plenary(secretariat, DRAFT), delegate_of(make_user, delegation("SEN"))
        for user in (delegate, auditor):
            assert plenary_workflow.offers(plenary, user, TODAY) == []
            with pytest.raises(Hidden):
                act("announce", plenary, user)
            with pytest.raises(Hidden):
                services.edit(plenary, user, plenary.content_hash, {}, seconds=60)
            with pytest.raises(Hidden):
                services.keep_session(plenary.session, user, number=99)
        assert set(Plenary.objects.visible_to(delegate)) == set()
        assert set(Plenary.objects.visible_to(auditor)) == {plenary}

    def test_delegates_are_told_of_the_announcement_and_of_another_closing(self, secretariat, make_user):
        delegate = delegate_of(make_user, delegation("SEN"), language="fr")
        former = delegate_of(make_user, delegation("FRA"))
        former.delegation_members.update(left_at=NOW)
        plenary = act("announce", open_plenary(secretariat, NOW, DRAFT), secretariat)
        assert [message.to for message in Message.objects.all()] == [delegate]
        assert "7 déc. 2021, 13:00" in Message.objects.get().body.replace("\N{NO-BREAK SPACE}", " ")
        later = plenary.closes_at + timedelta(hours=1)
        plenary = services.edit(plenary, secretariat, plenary.content_hash, {}, closes_at=later)
        services.edit(plenary, secretariat, plenary.content_hash, {}, source="Another source")
        assert Message.objects.filter(to=delegate).count() == 2, "the second edit moved nothing"

    def test_what_stands_in_the_way_is_said(self, secretariat):
        session = make_session()
        bare = services.create(session, secretariat, {}, title_en="A", title_fr="A", on=TODAY)
        with pytest.raises(ValidationError) as caught:
            act("announce", bare, secretariat)
        assert [sentence.split(":")[0] for sentence in caught.value.messages] == [
            "There is no segment yet",
            "Say when the list of speakers opens and when it closes.",
        ]
        full = make_plenary(secretariat, DRAFT, seconds=5399)
        assert obstacles(full) == ["The segments are 1\xa0s longer than the plenary."]
        assert obstacles(make_plenary(secretariat, DRAFT, seconds=5400)) == []

    @pytest.mark.parametrize(("more", "found"), [(120, 0), (121, 1), (1620, 1), (1621, 1)])
    def test_invited_speakers_leave_the_floor_its_share(self, secretariat, more, found):
        plenary = make_plenary(secretariat, DRAFT)
        speaker = plenary.segments.get(key="I").invited.first()
        speaker.seconds += more
        speaker.save()
        sentences = obstacles(plenary)
        assert len(sentences) == found
        assert all(("more than there is" in one) == (more > 1620) for one in sentences)

    def test_nobody_prepares_anew_what_somebody_answered(self, secretariat):
        plenary = make_plenary(secretariat)
        request_for(plenary, "SEN", LAST_SECOND)
        with pytest.raises(ValidationError, match="1 requests"):
            act("prepare", plenary, secretariat)


class TestChanging:
    def test_a_change_is_an_act_with_all_that_holds_then(self, secretariat):
        plenary = make_plenary(secretariat)
        before = plenary.content_hash
        changed = services.edit(plenary, secretariat, before, {"organ": 300}, speaking_seconds=90)
        last = Act.objects.about(plenary).last()
        assert (last.name, last.before, last.after) == ("change", ANNOUNCED, ANNOUNCED)
        assert (last.content.body["speaking_seconds"], last.content.body["limits"]) == (90, {"organ": 300})
        with pytest.raises(Stale):
            services.edit(plenary, secretariat, before, {}, speaking_seconds=60)
        ended = act("end", changed, secretariat)
        with pytest.raises(Refused, match="has ended"):
            services.edit(ended, secretariat, ended.content_hash, {}, speaking_seconds=60)
        connection.check_constraints()

    def test_the_list_cannot_close_before_what_arrived_in_time(self, secretariat, make_user):
        plenary, senegal = make_plenary(secretariat), delegation("SEN")
        delegate = delegate_of(make_user, senegal)
        segments = plenary.segments.all()[:1]
        register(delegate, plenary, senegal, segments, received_at=LAST_SECOND, token=uuid4())
        with pytest.raises(ValidationError, match="23:59:59 The Hague time"):
            services.edit(plenary, secretariat, plenary.content_hash, {}, closes_at=LAST_SECOND)
        services.edit(plenary, secretariat, plenary.content_hash, {}, closes_at=LAST_SECOND + timedelta(seconds=1))

    def test_what_can_never_be_true_is_refused(self, secretariat):
        plenary = make_plenary(secretariat)
        for fields, sentence in (
            ({"closes_at": plenary.opens_at}, "cannot close before it opens"),
            ({"closes_at": plenary.starts_at + timedelta(seconds=1)}, "closes before the plenary starts"),
            ({"closes_at": None}, "Say when the list opens and closes"),
        ):
            with pytest.raises(ValidationError, match=sentence):
                services.edit(plenary, secretariat, plenary.content_hash, {}, **fields)
        services.edit(plenary, secretariat, plenary.content_hash, {}, closes_at=plenary.starts_at)

    def test_segments_and_speakers_are_added_moved_and_removed(self, secretariat):
        plenary = make_plenary(secretariat)
        facts = {"key": "III", "title_en": "Third", "title_fr": "Troisième", "seconds": 60, "floor_seconds": 0}
        plenary = services.keep_segment(plenary, secretariat, plenary.content_hash, Segment(), **facts)
        third = plenary.segments.last()
        plenary = services.move(plenary, secretariat, plenary.content_hash, third, -1)
        plenary = services.move(plenary, secretariat, plenary.content_hash, third, -1)
        plenary = services.move(plenary, secretariat, plenary.content_hash, third, -1)
        assert [one.key for one in plenary.segments.all()] == ["III", "I", "II"]
        facts = {"kind": "other", "name_en": "A", "name_fr": "A", "seconds": 30}
        plenary = services.keep_invited(third, secretariat, plenary.content_hash, InvitedSpeaker(), **facts)
        speaker = third.invited.get()
        plenary = services.remove_invited(third, secretariat, plenary.content_hash, speaker)
        plenary = services.remove_segment(plenary, secretariat, plenary.content_hash, third)
        assert [(one.key, one.position) for one in plenary.segments.all()] == [("I", 1), ("II", 2)]
        with pytest.raises(ValidationError, match="key already"):
            services.keep_segment(plenary, secretariat, plenary.content_hash, plenary.segments.last(), key="I")

    def test_a_segment_that_somebody_chose_stays(self, secretariat):
        plenary = make_plenary(secretariat)
        request_for(plenary, "SEN", LAST_SECOND)
        first, second = plenary.segments.all()
        with pytest.raises(ValidationError, match="1 request for the floor names this segment"):
            services.remove_segment(plenary, secretariat, plenary.content_hash, first)
        services.remove_segment(plenary, secretariat, plenary.content_hash, second)

    def test_the_zone_of_an_announced_plenary_stays(self, secretariat):
        plenary = make_plenary(secretariat, DRAFT)
        services.keep_session(plenary.session, secretariat, zone="America/New_York")
        plenary.refresh_from_db()
        assert plenary.closes_at == datetime(2021, 12, 7, tzinfo=NEW_YORK), "in preparation its hours stay"
        act("announce", plenary, secretariat)
        with pytest.raises(ValidationError, match="the zone stays"):
            services.keep_session(Session.objects.get(), secretariat, zone="Europe/Amsterdam")
        assert Act.objects.about(plenary.session).count() == 1


class TestCopying:
    def test_everything_stays_and_moments_move_with_the_day(self, secretariat):
        delegation("FRA")
        earlier = make_plenary(secretariat)
        services.edit(earlier, secretariat, earlier.content_hash, {"organ": 300}, group_seconds=180)
        earlier.refresh_from_db()
        # Half a year later the clocks of The Hague are an hour ahead: the hours stay, the offsets do not.
        made = services.copy(earlier, make_session(21), date(2022, 6, 8), secretariat)
        assert made.state == DRAFT
        assert made.closes_at == datetime(2022, 6, 7, tzinfo=HAGUE)
        assert made.starts_at == datetime(2022, 6, 8, 15, tzinfo=HAGUE)
        own = ("session", "on", "starts_at", "opens_at", "closes_at")
        then, now = plenary_facts(earlier), plenary_facts(made)
        assert {k: v for k, v in now.items() if k not in own} == {k: v for k, v in then.items() if k not in own}
        assert made.order_choices.get().criteria == earlier.order_choices.get().criteria

    def test_in_another_zone_the_hours_are_those_of_its_clocks(self, secretariat):
        made = services.copy(
            make_plenary(secretariat), make_session(21, "America/New_York"), date(2022, 12, 7), secretariat
        )
        assert made.closes_at == datetime(2022, 12, 6, 5, tzinfo=UTC)
