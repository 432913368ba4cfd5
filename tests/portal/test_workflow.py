"""A transition: lock, check, change, record; all of it or nothing; a refusal is a sentence."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from asp_portal import acts
from asp_portal.acts import Act
from asp_portal.workflow import Doing, Hidden, Refused, Stale, Transition, Workflow
from travel.models import Itinerary, Journey

TODAY = date(2026, 11, 10)
log: list[str] = []


def owner(doing):
    """The judge whose journey it is; to others it does not exist."""
    if doing.user != doing.subject.judge.user:
        raise Hidden(doing.subject)
    return "Judge"


def anybody_else(doing):
    """Everybody but the judge, who is told why."""
    if doing.user == doing.subject.judge.user:
        raise Refused("Nobody authorises their own journey.")
    return "Tester"


def no_title(doing):
    return [] if doing.subject.title else ["Give the journey a title.", "Really."]


def note_title(doing):
    doing.subject.destination = doing.data.get("destination", doing.subject.destination)
    if doing.data.get("fail"):
        raise ZeroDivisionError


workflow = Workflow(
    lambda journey: {"title": journey.title, "state": journey.state, "destination": journey.destination},
    [
        Transition("ask", "Ask", ("draft",), "requested", owner, no_title, note_title),
        Transition(
            "refuse", "Refuse", ("requested",), "refused", anybody_else, needs_reason=True,
            after=lambda doing, act: log.append(f"{act.position} {doing.subject.state}"),
        ),
        Transition("remark", "Remark", ("draft", "requested"), None, anybody_else),
    ],
)  # fmt: skip


@pytest.fixture
def journey(judge):
    """A draft of the ordinary judge."""
    return Journey.objects.create(
        number="J-2026-0001", judge=judge, title="Hearing", itinerary=Itinerary.objects.create(), reason="Invited"
    )


@pytest.fixture
def requested(journey, judge):
    """The same, asked for."""
    workflow.apply("ask", Doing(journey, judge.user, TODAY))
    journey.refresh_from_db()
    return journey


def state(journey):
    return Journey.objects.get(pk=journey.pk).state


@pytest.mark.django_db
class TestApplying:
    def test_the_state_changes_and_the_act_says_all(self, journey, judge):
        act = workflow.apply("ask", Doing(journey, judge.user, TODAY, {"destination": "Arusha"}, "  please  "))
        assert state(journey) == "requested"
        assert (act.name, act.before, act.after, act.office) == ("ask", "draft", "requested", "Judge")
        assert (act.actor, act.reason) == (judge.user, "please")
        assert act.content.body == {"title": "Hearing", "state": "requested", "destination": "Arusha"}

    def test_the_object_bears_the_fingerprint_of_what_the_act_was_about(self, requested):
        assert requested.content_hash == Act.objects.get().content_id == acts.fingerprint(workflow.content(requested))

    def test_a_transition_without_a_target_leaves_the_state(self, requested, finance):
        act = workflow.apply("remark", Doing(requested, finance, TODAY))
        assert (act.before, act.after, state(requested)) == ("requested", "requested", "requested")

    def test_what_follows_gets_the_act(self, requested, finance):
        log.clear()
        workflow.apply("refuse", Doing(requested, finance, TODAY, reason="No budget"))
        assert log == ["2 refused"]


@pytest.mark.django_db
class TestRefusing:
    def nothing_happened(self, journey, before="draft", number=0):
        assert (state(journey), Act.objects.count()) == (before, number)

    def test_an_act_that_does_not_exist(self, journey, judge):
        with pytest.raises(Hidden):
            workflow.apply("fly", Doing(journey, judge.user, TODAY))

    def test_somebody_whom_it_does_not_concern(self, journey, finance):
        with pytest.raises(Hidden):
            workflow.apply("ask", Doing(journey, finance, TODAY))
        self.nothing_happened(journey)

    def test_somebody_who_may_not_is_told_why(self, requested, judge):
        with pytest.raises(Refused, match="Nobody authorises their own journey"):
            workflow.apply("refuse", Doing(requested, judge.user, TODAY, reason="x"))
        self.nothing_happened(requested, "requested", 1)

    def test_too_late(self, requested, judge):
        with pytest.raises(ValidationError, match="Too late: it is now “requested”"):
            workflow.apply("ask", Doing(requested, judge.user, TODAY))
        self.nothing_happened(requested, "requested", 1)

    @pytest.mark.parametrize("reason", ["", "  \n "])
    def test_without_the_reason_it_needs(self, requested, finance, reason):
        with pytest.raises(ValidationError) as refusal:
            workflow.apply("refuse", Doing(requested, finance, TODAY, reason=reason))
        assert list(refusal.value.message_dict) == ["reason"]
        self.nothing_happened(requested, "requested", 1)

    def test_all_obstacles_are_named(self, journey, judge):
        Journey.objects.update(title="")
        with pytest.raises(ValidationError) as refusal:
            workflow.apply("ask", Doing(journey, judge.user, TODAY))
        assert refusal.value.messages == ["Give the journey a title.", "Really."]
        self.nothing_happened(journey)

    def test_what_was_read_has_changed(self, journey, judge):
        seen = acts.fingerprint(workflow.content(journey))
        Journey.objects.update(title="Another")
        with pytest.raises(Stale) as stale:
            workflow.apply("ask", Doing(journey, judge.user, TODAY), seen=seen)
        assert (stale.value.seen, stale.value.now != seen) == (seen, True)
        self.nothing_happened(journey)

    def test_what_was_read_is_still_so(self, journey, judge):
        workflow.apply("ask", Doing(journey, judge.user, TODAY), seen=acts.fingerprint(workflow.content(journey)))
        assert state(journey) == "requested"

    def test_a_failure_halfway_leaves_nothing(self, journey, judge):
        with pytest.raises(ZeroDivisionError):
            workflow.apply("ask", Doing(journey, judge.user, TODAY, {"fail": True, "destination": "Arusha"}))
        self.nothing_happened(journey)
        assert Journey.objects.get().destination == ""


@pytest.mark.django_db
class TestOffers:
    def offered(self, journey, user):
        return {offer.name: offer.refusal for offer in workflow.offers(journey, user, TODAY)}

    def test_to_the_judge(self, journey, judge):
        assert self.offered(journey, judge.user) == {"ask": "", "remark": "Nobody authorises their own journey."}

    def test_to_another(self, journey, finance):
        assert self.offered(journey, finance) == {"remark": ""}

    def test_in_the_next_state(self, requested, finance):
        assert self.offered(requested, finance) == {"refuse": "", "remark": ""}

    def test_one_by_name(self, journey, finance):
        assert workflow.offer(journey, "remark", finance, TODAY).name == "remark"
        with pytest.raises(Hidden):
            workflow.offer(journey, "ask", finance, TODAY)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_act_at_once_one_succeeds(requested, make_user):
    users, outcomes = [make_user(name=f"Racer {n}") for n in range(8)], []
    barrier = threading.Barrier(len(users))

    def refuse(user):
        try:
            barrier.wait()
            workflow.apply("refuse", Doing(requested, user, TODAY, reason="No budget"))
            outcomes.append("done")
        except ValidationError as error:
            outcomes.append(error.messages[0][:8])
        finally:
            connection.close()

    threads = [threading.Thread(target=refuse, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Too late"] * 7 + ["done"]
    assert Act.objects.filter(name="refuse").count() == 1
