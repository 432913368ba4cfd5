"""Registering to speak: arrival and deadline, withdrawal, lateness, what is pointed out (S-1, S-2, S-5)."""

import threading
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from cooperation.models import DelegationMember, Plenary, SpeakingRequest
from cooperation.registration import services
from cooperation.registration.messages import told
from cooperation.registration.workflow import request_workflow
from cooperation.setup.workflow import plenary_workflow
from tests.cooperation.world import (
    CLOSED,
    HAGUE,
    LAST_SECOND,
    NEW_YORK,
    TODAY,
    delegate_of,
    delegation,
    delegations,
    make_plenary,
    make_session,
)

pytestmark = pytest.mark.django_db
IN_TIME = datetime(2021, 12, 3, 10, 14, 7, tzinfo=HAGUE)
AFTER = CLOSED + timedelta(hours=9)
STATEMENT = {
    "speaker": "Aïssata Ndour-Kébé",
    "speaker_title": "Ambassador",
    "level": "ambassador",
    "language": "fr",
    "group": None,
    "group_name": "",
    "accessibility": "",
    "by_video": False,
}


@pytest.fixture
def plenary(secretariat) -> Plenary:
    """That of 8 December 2021, whose list closed on 7 December at 00:00 in The Hague."""
    return make_plenary(secretariat)


@pytest.fixture
def delegate(make_user):
    """A focal point of Senegal."""
    return delegate_of(make_user, delegation("SEN"), name="Fatou Example")


def ask(user, plenary, code="SEN", segments="I", at=IN_TIME, token=None, **fields) -> list[SpeakingRequest]:
    """Register, as the form does."""
    chosen = [one for one in plenary.segments.all() if one.key in segments.split()]
    facts = STATEMENT | fields
    return services.register(user, plenary, delegation(code), chosen, received_at=at, token=token or uuid4(), **facts)


def act(name, request, user, reason="As they wrote", seen=None, **data) -> SpeakingRequest:
    """Do something with a request, and give it as it is then."""
    request_workflow.apply(name, Doing(request, user, TODAY, data, reason), seen=seen)
    return SpeakingRequest.objects.get(pk=request.pk)


def change(request, user, at=IN_TIME, seen=None, **data) -> SpeakingRequest:
    """A change by the delegation."""
    return act("change", request, user, reason="", seen=seen, at=at, **data)


# --- Arrival --------------------------------------------------------------------------------------------------------


class TestArrival:
    def test_both_segments_at_once_are_two_requests_and_one_acknowledgement(self, plenary, delegate, make_user):
        colleague = delegate_of(make_user, delegation("SEN"), is_focal_point=False, name="No Focal Point")
        french = delegate_of(make_user, delegation("SEN"), name="Point Focal", language="fr")
        first, second = ask(delegate, plenary, segments="I II")
        assert [(one.segment.key, one.state, one.is_late) for one in (first, second)] == [
            ("I", "listed", False),
            ("II", "listed", False),
        ]
        assert (first.number, second.number) == ("SP-2021-0001", "SP-2021-0002")
        assert first.received_at == second.received_at == IN_TIME
        assert len(first.content_hash) == 64
        assert Act.objects.about(first).get().office == "Delegation"
        told_ = {message.to: message for message in Message.objects.all()}
        assert set(told_) == {delegate, french}
        assert colleague not in told_
        body = told_[delegate].body
        for words in ("SP-2021-0001", "SP-2021-0002", "3 Dec 2021, 10:14:07 The Hague time (CET)", first.content_hash):
            assert words in body.replace("\u00a0", " ")

    def test_who_is_no_focal_point_gets_the_acknowledgement_too(self, plenary, delegate, make_user):
        colleague = delegate_of(make_user, delegation("SEN"), is_focal_point=False)
        [made] = ask(colleague, plenary)
        assert set(told(made)) == {delegate, colleague}

    @pytest.mark.parametrize(
        ("at", "state"),
        [
            pytest.param(LAST_SECOND, "listed", id="last-second"),
            pytest.param(LAST_SECOND + timedelta(milliseconds=999), "listed", id="23:59:59.999"),
            pytest.param(CLOSED, "waiting", id="00:00:00"),
            pytest.param(datetime(2021, 12, 6, 17, 59, 59, 999_000, tzinfo=NEW_YORK), "listed", id="in-new-york"),
            pytest.param(datetime(2021, 12, 6, 18, tzinfo=NEW_YORK), "waiting", id="at-18-in-new-york"),
        ],
    )
    def test_s_2_the_moment_of_arrival_decides(self, plenary, delegate, at, state):
        [made] = ask(delegate, plenary, at=at)
        assert (made.state, made.is_late, made.received_at) == (state, state == "waiting", at)

    @pytest.mark.parametrize(("millisecond", "state"), [(-1, "listed"), (0, "waiting")])
    def test_s_2_in_the_zone_of_a_session_in_new_york(self, secretariat, delegate, millisecond, state):
        plenary = make_plenary(secretariat, session=make_session(18, "America/New_York"))
        closes = datetime(2021, 12, 7, tzinfo=NEW_YORK)
        assert plenary.closes_at == closes
        [made] = ask(delegate, plenary, at=closes + timedelta(milliseconds=millisecond))
        assert made.state == state

    def test_a_late_request_waits_and_the_desk_is_told(self, plenary, delegate, secretariat):
        ask(delegate, plenary, at=CLOSED)
        mine, desk = Message.objects.get(to=delegate), Message.objects.get(to=secretariat)
        assert "after the list had closed: the Secretariat decides" in mine.body
        assert "Late request for the floor to decide" in desk.subject

    def test_before_the_list_opens_and_after_the_plenary_nothing_is_taken(self, plenary, delegate, secretariat):
        early = plenary.opens_at - timedelta(milliseconds=1)
        with pytest.raises(ValidationError, match="was not open yet"):
            ask(delegate, plenary, at=early)
        ended = make_plenary(secretariat, Plenary.State.ENDED)
        with pytest.raises(Refused, match="has ended"):
            ask(delegate, ended)
        assert not SpeakingRequest.objects.exists()
        [made] = ask(delegate, plenary, at=plenary.opens_at)
        assert made.number == "SP-2021-0001"  # what failed took no number

    def test_the_same_form_sent_twice_makes_one_request(self, plenary, delegate):
        token = uuid4()
        first = ask(delegate, plenary, segments="I II", token=token)
        again = ask(delegate, plenary, segments="I II", token=token, at=IN_TIME + timedelta(minutes=1))
        assert again == first
        assert SpeakingRequest.objects.count() == 2
        assert Message.objects.count() == 1

    def test_s_1_one_request_stands_in_each_segment_and_all_or_nothing(self, plenary, delegate):
        ask(delegate, plenary)
        with pytest.raises(ValidationError) as caught:
            ask(delegate, plenary, segments="I II")
        assert "Senegal has asked for the floor in segment I already: SP-2021-0001." in str(caught.value)
        assert SpeakingRequest.objects.count() == 1
        [second] = ask(delegate, plenary, segments="II")
        assert second.number == "SP-2021-0002"

    def test_only_who_acts_for_the_delegation_today(self, plenary, delegate, make_user, secretariat):
        for stranger in (delegate_of(make_user, delegation("FRA")), secretariat, make_user(Role.DELEGATION)):
            with pytest.raises(Hidden):
                ask(stranger, plenary)
        DelegationMember.objects.filter(user=delegate).update(left_at=timezone.now())
        with pytest.raises(Hidden):
            ask(delegate, plenary)

    def test_a_state_in_arrears_may_speak(self, plenary, delegate):
        # Arrears take away a vote, never the floor: nothing that a request is checked against knows of them.
        fields = {field.name for field in delegation("SEN")._meta.get_fields()}
        assert not any("arrear" in name or "vote" in name for name in fields)
        [made] = ask(delegate, plenary)
        assert made.state == "listed"

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"speaker_title": "x" * 500}, "at most 200 characters"),
            ({"speaker": "Ada\u202eelpmaxE"}, "invisible character"),
            ({"speaker": "Ada\u200bExample"}, "invisible character"),
            ({"level": ""}, "cannot be blank"),
            ({"language": "tlh"}, "not a valid choice"),
        ],
    )
    def test_bad_input_is_refused_in_words(self, plenary, delegate, fields, sentence):
        with pytest.raises(ValidationError, match=sentence):
            ask(delegate, plenary, **fields)
        assert not SpeakingRequest.objects.exists()

    def test_arabic_names_are_kept_as_they_are(self, plenary, delegate):
        [made] = ask(delegate, plenary, speaker="ليلى المثال")
        assert SpeakingRequest.objects.get(pk=made.pk).speaker == "ليلى المثال"


# --- Changes and withdrawal -----------------------------------------------------------------------------------------


class TestChange:
    def test_a_change_keeps_the_place_where_the_plenary_says_so(self, plenary, delegate):
        [made] = ask(delegate, plenary)
        later = IN_TIME + timedelta(hours=3)
        made = change(made, delegate, later, speaker="Another Example", level="minister")
        assert (made.speaker, made.level, made.received_at, made.changed_at) == (
            "Another Example",
            "minister",
            IN_TIME,
            later,
        )
        assert not made.is_changed_late
        assert "was changed by Fatou Example" in Message.objects.first().body

    def test_a_change_arrives_anew_where_the_plenary_says_so(self, secretariat, delegate):
        plenary = make_plenary(secretariat, keeps_place=False)
        [made] = ask(delegate, plenary)
        later = IN_TIME + timedelta(hours=3)
        assert change(made, delegate, later, speaker="Another Example").received_at == later
        # Once the list has closed, a change of the speaker keeps the place in any case.
        made = change(made, delegate, AFTER, speaker="A Third Example")
        assert (made.received_at, made.state) == (later, "listed")

    def test_s_1_a_request_that_moves_to_the_other_segment_arrives_anew(self, plenary, delegate):
        [made] = ask(delegate, plenary)
        other = plenary.segments.get(key="II")
        later = IN_TIME + timedelta(hours=3)
        made = change(made, delegate, later, segment=other)
        assert (made.segment, made.received_at) == (other, later)
        [first] = ask(delegate, plenary, at=later)
        with pytest.raises(ValidationError, match="in segment II already"):
            change(first, delegate, later, segment=other)

    def test_after_the_deadline_speaker_title_and_language_change_late(self, plenary, delegate):
        [made] = ask(delegate, plenary)
        made = change(made, delegate, LAST_SECOND, level="minister")
        assert not made.is_changed_late
        made = change(made, delegate, CLOSED, speaker="Another Example", speaker_title="Judge", language="en")
        assert (made.received_at, made.state, made.is_changed_late) == (IN_TIME, "listed", True)
        for fixed in (
            {"level": "head_of_state"},
            {"group_name": "Friends of the Lantern"},
            {"segment": plenary.segments.get(key="II")},
        ):
            with pytest.raises(ValidationError, match="The list has closed"):
                change(made, delegate, CLOSED, **fixed)
        assert made == SpeakingRequest.objects.get(level="minister", group_name="", segment__key="I")

    def test_what_changed_meanwhile_is_not_written_over(self, plenary, delegate):
        [made] = ask(delegate, plenary)
        seen = made.content_hash
        change(made, delegate, seen=seen, speaker="First Example")
        with pytest.raises(Stale):
            change(made, delegate, seen=seen, speaker="Second Example")
        with pytest.raises(ValidationError, match="Nothing is different"):
            change(made, delegate, speaker="First Example")

    def test_withdrawn_at_any_time_and_asked_for_again_anew(self, plenary, delegate, secretariat):
        [made] = ask(delegate, plenary)
        during = plenary.starts_at or AFTER
        made = act("withdraw", made, delegate, reason="")
        assert made.state == "withdrawn"
        assert "has withdrawn" in Message.objects.filter(to=secretariat).first().subject
        [again] = ask(delegate, plenary, at=IN_TIME + timedelta(days=1))
        assert (again.received_at, again.state) == (IN_TIME + timedelta(days=1), "listed")
        assert act("withdraw", again, delegate, reason="").state == "withdrawn"
        [late] = ask(delegate, plenary, at=during)
        assert late.state == "waiting"

    def test_who_has_left_the_delegation_changes_nothing(self, plenary, delegate, make_user):
        [made] = ask(delegate, plenary)
        stranger = delegate_of(make_user, delegation("FRA"))
        DelegationMember.objects.filter(user=delegate).update(left_at=timezone.now())
        for person in (delegate, stranger):
            with pytest.raises(Hidden):
                change(made, person, speaker="Another Example")
            with pytest.raises(Hidden):
                act("withdraw", made, person)
        assert not SpeakingRequest.objects.visible_to(delegate).exists()


# --- Late requests --------------------------------------------------------------------------------------------------


class TestDecision:
    def test_accepted_with_a_reason_it_stays_late(self, plenary, delegate, secretariat):
        [made] = ask(delegate, plenary, at=CLOSED)
        with pytest.raises(ValidationError, match="Say why"):
            act("accept", made, secretariat, reason=" ")
        with pytest.raises(Hidden):
            act("accept", made, delegate)
        made = act("accept", made, secretariat, reason="The embassy had no power.")
        assert (made.state, made.is_late) == ("accepted", True)
        assert "The embassy had no power." in Message.objects.filter(to=delegate).first().body

    def test_refused_with_a_reason_and_accepted_after_all(self, plenary, delegate, secretariat):
        [made] = ask(delegate, plenary, at=CLOSED)
        made = act("refuse", made, secretariat, reason="The list is full.")
        assert made.state == "refused"
        assert "The list is full." in Message.objects.filter(to=delegate).first().body
        assert act("accept", made, secretariat).state == "accepted"
        assert act("refuse", made, secretariat).state == "refused"
        [again] = ask(delegate, plenary, at=AFTER)
        with pytest.raises(ValidationError, match="in segment I already"):
            act("accept", made, secretariat)
        assert again.state == "waiting"

    def test_the_secretariat_corrects_and_withdraws_for_a_delegation(self, plenary, delegate, secretariat):
        [made] = ask(delegate, plenary)
        made = act("correct", made, secretariat, reason="Misread.", level="minister", at=AFTER)
        assert (made.level, made.received_at, made.changed_at) == ("minister", IN_TIME, None)
        assert act("take-off", made, secretariat, reason="By telephone.").state == "withdrawn"
        assert "By telephone." in Message.objects.filter(to=delegate).first().body

    def test_what_each_may_do_in_each_state(self, plenary, delegate, secretariat, auditor):
        [waiting] = ask(delegate, plenary, at=CLOSED)
        found = {}
        for state, name in (
            ("waiting", None),
            ("refused", "refuse"),
            ("accepted", "accept"),
            ("withdrawn", "take-off"),
        ):
            if name:
                act(name, waiting, secretariat)
            now = SpeakingRequest.objects.get(pk=waiting.pk)
            for person in (delegate, secretariat, auditor):
                offers = {offer.name for offer in request_workflow.offers(now, person, TODAY)}
                found[state, str(person).split()[0]] = offers
        desk = {"correct", "take-off"}
        assert found == {
            ("waiting", "Fatou"): {"change", "withdraw"},
            ("waiting", "Secretariat"): desk | {"accept", "refuse"},
            ("refused", "Fatou"): set(),
            ("refused", "Secretariat"): {"accept"},
            ("accepted", "Fatou"): {"change", "withdraw"},
            ("accepted", "Secretariat"): desk | {"refuse"},
            ("withdrawn", "Fatou"): set(),
            ("withdrawn", "Secretariat"): set(),
            **{(state, "Auditor"): set() for state in ("waiting", "refused", "accepted", "withdrawn")},
        }

    def test_once_the_plenary_has_ended_everything_stays(self, plenary, delegate, secretariat):
        [made] = ask(delegate, plenary)
        plenary_workflow.apply("end", Doing(plenary, secretariat, TODAY))
        made = SpeakingRequest.objects.get()
        for person, names in ((delegate, ("change", "withdraw")), (secretariat, ("correct", "take-off"))):
            [offer] = request_workflow.offers(made, person, TODAY)  # one button, closed, with the reason
            assert (offer.name, offer.refusal) == (names[0], "The plenary has ended.")
            for name in names:
                with pytest.raises(Refused, match="has ended"):
                    act(name, made, person, at=IN_TIME, speaker="Another Example")


# --- Pointed out ----------------------------------------------------------------------------------------------------


def test_groups_and_their_members_are_pointed_out_and_never_blocked(plenary, make_user):
    delegations("EU", "FRA", "HRV", "SEN")
    people = {code: delegate_of(make_user, delegation(code)) for code in ("EU", "FRA", "HRV", "SEN")}
    [europe] = ask(people["FRA"], plenary, "FRA", group=delegation("EU"))
    [croatia] = ask(people["HRV"], plenary, "HRV")
    [senegal] = ask(people["SEN"], plenary, "SEN")
    [elsewhere] = ask(people["FRA"], plenary, "FRA", segments="II")
    assert services.pointed_out(plenary) == {
        europe.slug: [f"A member speaks for itself: Croatia, {croatia.number}."],
        croatia.slug: [f"Its group has a statement of its own: European Union, {europe.number}."],
    }
    [union] = ask(people["EU"], plenary, "EU")
    found = services.pointed_out(plenary)
    assert set(found) == {europe.slug, croatia.slug, union.slug}
    assert f"{union.number}, European Union, speaks for European Union, too." in found[europe.slug]
    [friends] = ask(people["SEN"], plenary, "SEN", segments="II", group_name="Amis de la Lanterne")
    [others] = ask(people["HRV"], plenary, "HRV", segments="II", group_name="amis de la lanterne")
    with CaptureQueriesContext(connection) as captured:
        found = services.pointed_out(plenary)
    assert f"{others.number}, Croatia, speaks for Amis de la Lanterne, too." in found[friends.slug]
    assert elsewhere.slug not in found
    assert senegal.slug not in found
    assert len(captured) == 3


# --- At the same moment ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_people_of_one_delegation_at_once_make_one_request(make_user, secretariat):
    plenary = make_plenary(secretariat)
    people = [delegate_of(make_user, delegation("SEN"), name=name) for name in ("One Example", "Two Example")]
    start, answers = threading.Barrier(2), []

    def register(user):
        try:
            start.wait()
            answers.append(ask(user, plenary, segments="I II"))
        except ValidationError as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=register, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    made = [answer for answer in answers if isinstance(answer, list)]
    [refused] = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert len(made) == 1
    assert {one.number for one in made[0]} == {"SP-2021-0001", "SP-2021-0002"}
    assert SpeakingRequest.objects.standing().count() == 2
    assert "segment I already: SP-2021-0001" in str(refused)
