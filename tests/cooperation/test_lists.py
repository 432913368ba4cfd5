"""The draft of a list: order and reasons from what is kept, moves by hand, the choice of the order, lots."""

import re
import subprocess
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Doing, Hidden
from cooperation.lists import draws, tasks, workflow
from cooperation.lists.drafting import draft_of
from cooperation.lists.pages import segments_in_rows
from cooperation.models import Draw, ListMove, OrderChoice, Plenary
from cooperation.registration.workflow import request_workflow
from cooperation.rules.facts import Criterion, Limits, SpeakerClass
from cooperation.rules.lots import commitment, lot
from cooperation.setup.workflow import plenary_workflow
from tests.cooperation.held import ask
from tests.cooperation.meeting_world import ask_for_floor
from tests.cooperation.world import delegate_of, delegation, delegations, open_plenary

pytestmark = pytest.mark.django_db
C = Criterion
NOW = timezone.now().replace(microsecond=0)
FIRST = ("SEN", "JPN", "CIV", "USA")  # in segment I, by arrival


class World:
    """A plenary whose list is open: four have asked for the floor in segment I, Senegal in segment II too."""

    def __init__(self, make_user, desk):
        self.desk, self.make_user = desk, make_user
        self.plenary = open_plenary(desk, NOW)
        delegations()
        self.requests = {code: self.ask(code, number) for number, code in enumerate(FIRST)}
        self.second = self.ask("SEN", 1, key="II")

    def ask(self, code, hours, key="I", **fields):
        """A request that arrived so many hours after two days ago."""
        return ask_for_floor(self.plenary, key, code, NOW - timedelta(days=2) + timedelta(hours=hours), **fields)

    def doing(self, reason="", user=None, **data):
        return Doing(self.plenary, user or self.desk, NOW.date(), data, reason)

    def move(self, code, place, reason="She leaves early", seen=None, **kwargs):
        seen = seen or self.codes().index(code) + 1
        request = self.requests[code].slug
        return workflow.move(self.doing(reason, request=request, seen=seen, place=place, **kwargs), NOW)

    def order(self, *criteria, initial="A", reason="As in the year before"):
        return workflow.choose_order(self.doing(reason, criteria=list(criteria), initial=initial), NOW)

    def close(self):
        """The list has closed."""
        Plenary.objects.filter(pk=self.plenary.pk).update(closes_at=NOW - timedelta(hours=1))
        self.plenary = self.fresh()

    def fresh(self):
        return Plenary.objects.select_related("session").get(pk=self.plenary.pk)

    @property
    def draft(self):
        return draft_of(self.fresh(), NOW)

    def codes(self, segment=0):
        return [line.request.delegation.code for line in self.draft.segments[segment].lines]

    def url(self, name, *args):
        return reverse(f"cooperation:{name}", args=[self.plenary.slug, *args])


@pytest.fixture
def world(make_user, secretariat):
    return World(make_user, secretariat)


# --- The draft ------------------------------------------------------------------------------------------------------


def test_a_draft_follows_from_what_is_kept(world):
    draft = world.draft
    assert [segment.segment.key for segment in draft.segments] == ["I", "II"]
    assert (world.codes(0), world.codes(1)) == (list(FIRST), ["SEN"])
    first = draft.segments[0]
    assert [line.place.number for line in first.lines] == [1, 2, 3, 4]
    assert [line.seconds for line in first.lines] == [120] * 4
    assert [speaker.kind for speaker in first.invited][-1] == "state"
    assert first.fit.listed == 4 * (120 + 30)
    assert draft.fit.seconds == 90 * 60
    assert draft.before.listed == draft.plan.listed
    assert first.lines[3].place.request.speaker_class == SpeakerClass.OBSERVER
    assert draft.rule.criteria == tuple(map(Criterion, OrderChoice.objects.get(plenary=world.plenary).criteria))


def test_limits_by_class_and_for_groups_count(world):
    world.plenary.limits.create(speaker_class="observer", seconds=60)
    Plenary.objects.filter(pk=world.plenary.pk).update(group_seconds=300)
    world.requests["EU"] = world.ask("EU", 9)
    world.requests["FRA"] = world.ask("FRA", 10, group_name="Friends of the Lantern")
    draft = world.draft
    assert draft.plan.timing.limits == Limits(120, {SpeakerClass.OBSERVER: 60}, 300)
    seconds = {line.request.delegation.code: line.seconds for line in draft.segments[0].lines}
    assert seconds == {"SEN": 120, "JPN": 120, "CIV": 120, "USA": 60, "EU": 300, "FRA": 300}
    groups = {line.request.delegation.code: line.place.request.group for line in draft.segments[0].lines}
    assert (groups["EU"], groups["FRA"], groups["SEN"]) == ("European Union", "Friends of the Lantern", "")
    assert draft.groups == {"European Union": frozenset({"FRA", "HRV", "DEU", "NLD"})}


def test_late_ones_wait_and_come_last_once_accepted(world):
    world.close()
    france = delegate_of(world.make_user, delegation("FRA"))
    late = ask(france, world.plenary, delegation("FRA"), "I", NOW - timedelta(minutes=5))
    segment = world.draft.segments[0]
    assert [request.pk for request in segment.waiting] == [late.pk]
    assert world.codes() == list(FIRST)
    request_workflow.apply("accept", Doing(late, world.desk, NOW.date(), reason="The mail was lost"))
    world.order(C.NAME_EN)
    assert world.codes()[-1] == "FRA"
    assert world.draft.segments[0].waiting == ()


def test_the_reasons_are_said_in_the_language_and_the_zone_of_the_session(world):
    world.order(C.CLASS, C.LEVEL, C.RECEIPT)
    rows = segments_in_rows(world.draft)[0].rows
    assert rows[0].facts[:2] == ("State Party", "Other level")
    assert rows[0].facts[2].startswith("Received ")
    assert rows[0].decided == "Before Japan: time of receipt"
    assert rows[1].decided == "After Senegal: time of receipt"
    assert rows[3].decided == "After Côte d'Ivoire: class of speaker"


def test_a_member_for_whom_a_group_speaks_too_is_pointed_out(world):
    world.requests["FRA"], world.requests["EU"] = world.ask("FRA", 5), world.ask("EU", 6)
    notes = {row.request.delegation.code: row.notes for row in segments_in_rows(world.draft)[0].rows}
    assert "European Union" in notes["FRA"][0]
    assert "France" in notes["EU"][0]
    assert notes["SEN"] == ()


def test_a_draft_takes_as_many_queries_for_many_requests_as_for_few(world):
    def queries():
        plenary = world.fresh()
        with CaptureQueriesContext(
            connection,
        ) as found:
            draft_of(plenary, NOW)
        return len(found)

    before = queries()
    assert before <= 12
    world.ask("FRA", 7)
    world.ask("EU", 8, key="II")
    world.move("USA", 1)
    assert queries() == before


# --- Moves by hand --------------------------------------------------------------------------------------------------


def test_a_move_is_an_act_and_can_be_undone(world):
    made = world.move("USA", 1)
    assert world.codes() == ["USA", "SEN", "JPN", "CIV"]
    assert [line.move for line in world.draft.segments[0].lines] == [made, None, None, None]
    act = world.plenary.acts.last()
    assert (act.name, act.actor, act.reason) == ("move", world.desk, "She leaves early")
    assert act.content.body == {
        "request": world.requests["USA"].number, "delegation": "USA", "segment": "I", "place": 1, "from": 4,
        "reason": "She leaves early",
    }  # fmt: skip
    for _again in range(2):
        workflow.undo_move(world.doing(move=made.pk), NOW)
    assert world.codes() == list(FIRST)
    acts = Act.objects.about(world.plenary).order_by("-position")[:2]
    assert [act.name for act in acts] == ["undo-move", "move"]


def test_undoing_the_second_move_of_a_request_leaves_the_first(world):
    world.move("USA", 1)
    second = world.move("USA", 3)
    world.move("CIV", 1)
    assert world.codes() == ["CIV", "SEN", "JPN", "USA"]
    workflow.undo_move(world.doing(move=second.pk), NOW)
    assert world.codes() == ["CIV", "USA", "SEN", "JPN"]


@pytest.mark.parametrize(
    ("place", "reason", "words"),
    [
        (5, "Why", "The places of this segment are 1 to 4."),
        (0, "Why", "The places of this segment are 1 to 4."),
        (4, "Why", "It stands there already."),
        (1, "  ", "This field cannot be blank."),
        (1, "a\u202eb", "invisible character"),
        (1, "x" * 301, "at most 300 characters"),
    ],
)
def test_a_move_that_cannot_be_is_refused_in_words(world, place, reason, words):
    with pytest.raises(ValidationError) as refused:
        world.move("USA", place, reason)
    assert words in str(refused.value.messages)
    assert not ListMove.objects.exists()


def test_a_move_rests_on_the_list_that_was_seen(world):
    with pytest.raises(workflow.ListChanged, match="United States of America stands at place 4 now"):
        world.move("USA", 1, seen=3)
    person = delegate_of(world.make_user, delegation("USA"))
    request_workflow.apply("withdraw", Doing(world.requests["USA"], person, NOW.date()))
    with pytest.raises(workflow.ListChanged, match="not listed any more"):
        world.move("USA", 1, seen=4)


def test_a_move_does_not_follow_a_request_into_another_segment(world):
    world.move("USA", 1)
    ListMove.objects.update(segment=world.plenary.segments.get(key="II"))
    assert world.codes() == list(FIRST)


def test_a_move_without_reason_or_before_the_first_place_cannot_be_kept(world):
    made = world.move("USA", 1)
    for wrong in ({"reason": ""}, {"place": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ListMove.objects.filter(pk=made.pk).update(**wrong)


def test_nothing_moves_once_the_plenary_has_ended(world):
    plenary_workflow.apply("end", Doing(world.fresh(), world.desk, NOW.date()))
    for act in (lambda: world.move("USA", 1), lambda: world.order(C.LEVEL), lambda: world_draw(world, "order")):
        with pytest.raises(ValidationError, match="has ended"):
            act()


@pytest.mark.parametrize("role", [Role.CHAIR, Role.INTERPRETER, Role.AUDITOR, Role.DELEGATION])
def test_only_the_desk_shapes_a_list(world, make_user, role):
    user = make_user(role)
    request = world.requests["USA"].slug
    for act in (
        lambda: workflow.move(world.doing("Why", user, request=request, seen=4, place=1), NOW),
        lambda: workflow.undo_move(world.doing(user=user, move=1), NOW),
        lambda: workflow.choose_order(world.doing("Why", user, criteria=["level"], initial="A"), NOW),
        lambda: draws.commit(world.doing(user=user, purpose="order")),
        lambda: draws.reveal(world.doing(user=user, draw="x"), NOW),
    ):
        with pytest.raises(Hidden):
            act()


# --- The order ------------------------------------------------------------------------------------------------------


def test_another_order_is_chosen_with_a_reason_once_requests_have_arrived(world):
    with pytest.raises(ValidationError, match="Say why"):
        world.order(C.NAME_FR, reason=" ")
    world.order(C.NAME_FR, initial="J")
    assert world.codes() == ["JPN", "SEN", "CIV", "USA"]  # Japon, Sénégal; Côte d'Ivoire, États-Unis d'Amérique
    act = world.plenary.acts.last()
    assert (act.name, act.content.body) == ("order", {"criteria": ["name_fr"], "initial": "J"})


# --- Lots -----------------------------------------------------------------------------------------------------------


def world_draw(world, purpose):
    return draws.commit(world.doing(purpose=purpose))


def test_the_seed_is_sealed_until_the_list_has_closed(world):
    draw = world_draw(world, "order")
    assert draw.seed == ""
    assert draw.commitment == commitment(draw.sealed_seed)
    assert draw.sealed_seed not in str([act.content.body for act in world.plenary.acts])
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_seed FROM cooperation_draw")
        assert draw.sealed_seed.encode() not in bytes(cursor.fetchone()[0])
    with pytest.raises(ValidationError, match="once the list has closed"):
        draws.reveal(world.doing(draw=draw.slug), world.plenary.closes_at - timedelta(microseconds=1))
    world.order(C.LOTS)
    assert world.codes() == list(FIRST)
    revealed = draws.reveal(world.doing(draw=draw.slug), world.plenary.closes_at)
    assert revealed.seed == draw.sealed_seed
    assert world.codes() == sorted(FIRST, key=lambda code: lot(revealed.seed, code))
    again = draws.reveal(world.doing(draw=draw.slug), world.plenary.closes_at)
    assert again.revealed_at == revealed.revealed_at
    acts = Act.objects.about(world.plenary).filter(name__in=["commit", "reveal"])
    assert [act.name for act in acts] == ["commit", "reveal"]


def test_lots_are_drawn_once_for_each_purpose(world):
    world_draw(world, "order")
    world_draw(world, "some")
    with pytest.raises(ValidationError, match="drawn once for each purpose"):
        world_draw(world, "order")
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(plenary=world.plenary, purpose="some", committed_by=world.desk, sealed_seed="x")
    with pytest.raises(ValidationError):
        world_draw(world, "lunch")


def test_a_drawn_initial_is_chosen_with_the_criteria_that_hold(world):
    world.order(C.GROUPS, C.NAME_EN)
    draw = world_draw(world, "initial")
    draws.reveal(world.doing(draw=draw.slug), world.plenary.closes_at)
    choice = world.plenary.order_choices.first()
    letters = sorted("ABCDEFGHIJKLMNOPQRSTUVWXYZ", key=lambda letter: lot(draw.sealed_seed, letter))
    assert (choice.criteria, choice.initial) == (["groups", "name_en"], letters[0])


def test_the_lots_are_of_everybody_who_takes_part_and_come_out_of_a_shell(world):
    draw = world_draw(world, "order")
    text = draws.as_text(draw)
    assert draw.commitment in text
    assert draw.sealed_seed not in text
    revealed = draws.reveal(world.doing(draw=draw.slug), world.plenary.closes_at)
    lines = draws.as_text(revealed).splitlines()
    shell = "\n".join(line for line in lines if line.startswith("printf"))
    printed = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True).stdout
    smallest = draws.results(revealed)[0]
    assert printed.split()[::2] == [draw.commitment, lot(revealed.seed, smallest.code)]
    rows = re.findall(r"^ +[0-9]+  ([0-9a-f]{64})  ", "\n".join(lines), re.MULTILINE)
    assert rows == sorted(rows)
    assert len(rows) == 14  # also those who did not ask for the floor


def test_the_desk_is_reminded_of_a_seed_once_the_list_has_closed(world, auditor):
    draw = world_draw(world, "order")
    closes = timezone.localdate(world.plenary.closes_at)
    assert tasks.to_reveal(world.desk, closes - timedelta(days=1)) == []
    [task] = tasks.to_reveal(world.desk, closes)
    assert (task.count, task.url) == (1, world.url("draws"))
    assert tasks.to_reveal(auditor, closes) == []
    draws.reveal(world.doing(draw=draw.slug), world.plenary.closes_at)
    assert tasks.to_reveal(world.desk, closes) == []
