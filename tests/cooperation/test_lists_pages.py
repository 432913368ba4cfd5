"""The pages of a draft list: what the desk sees and does, what nobody else sees, and the public page of the lots."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from asp_portal.accounts.roles import Role
from cooperation.lists import draws
from cooperation.models import ListMove, Plenary
from tests.cooperation.test_lists import FIRST, NOW, World
from tests.cooperation.world import delegate_of, delegation, make_plenary

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(make_user, secretariat):
    return World(make_user, secretariat)


@pytest.fixture
def desk(world, signed_in):
    return signed_in(world.desk)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def places(page):
    """The delegations of the first list of a page, by their links."""
    first = page.partition('<ol class="speakers">')[2].partition("</ol>")[0]
    return re.findall(r'<p class="name"><a [^>]*><bdi>([^<]*)', first)


def test_the_desk_sees_the_draft_with_its_reasons(world, desk):
    answer = desk.get(world.url("list"))
    page = text(answer)
    assert places(page) == ["Senegal", "Japan", "Côte d&#x27;Ivoire", "United States of America"]
    assert "After Senegal: time of receipt" in page
    assert 'id="feasibility"' in page
    assert page.count("list/move/?request=") == 5


def test_the_draft_is_hidden_from_all_but_those_who_handle_requests(world, signed_in, client, make_user):
    delegate = signed_in(delegate_of(make_user, delegation("SEN")))
    interpreter, chair = signed_in(make_user(Role.INTERPRETER)), signed_in(make_user(Role.CHAIR))
    for person in (delegate, interpreter):
        assert person.get(world.url("list")).status_code == 404
        for name in ("list-move", "order"):
            assert person.get(world.url(name)).status_code == 404
    assert client.get(world.url("list")).status_code == 302
    assert "list/move/" not in text(chair.get(world.url("list")))
    for name in ("list-move", "order"):
        assert chair.get(world.url(name)).status_code == 404
    for name, args in (("list-undo-move", [1]), ("draw-commit", []), ("draw-reveal", ["x"])):
        assert chair.post(world.url(name, *args)).status_code == 404


def test_a_plenary_without_requests_is_calm(world, desk):
    empty = make_plenary(world.desk, Plenary.State.DRAFT)
    page = text(desk.get(f"/plenaries/{empty.slug}/list/"))
    assert page.count("Nobody is on the list yet") == 2


def test_a_request_is_moved_by_number_and_by_one_place(world, desk):
    america = {"request": world.requests["USA"].slug, "seen": 4}
    page = text(desk.get(world.url("list-move"), america))
    assert "place 4 of 4" in page
    assert 'value="down"' not in page
    answer = desk.post(world.url("list-move"), america | {"place": 1, "reason": "Her plane leaves at noon"})
    assert answer.status_code == 302
    page = text(desk.get(world.url("list")))
    assert places(page)[0] == "United States of America"
    assert page.count("Her plane leaves at noon") == 2  # beside the line, and among the moves
    answer = desk.post(world.url("list-move"), america | {"seen": 1, "place": 1, "step": "down", "reason": "Later"})
    assert answer.status_code == 302
    assert world.codes() == ["SEN", "USA", "JPN", "CIV"]
    last = ListMove.objects.last()
    assert desk.post(world.url("list-undo-move", last.pk)).status_code == 302
    assert world.codes()[0] == "USA"
    other = make_plenary(world.desk)
    assert desk.post(f"/plenaries/{other.slug}/list/moves/{last.pk}/undo").status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"place": "9"}, "The places of this segment are 1 to 4."),
        ({"place": "x"}, "Enter a whole number."),
        ({"place": ""}, "This field is required."),
        ({"step": "down"}, "The places of this segment are 1 to 4."),
        ({"reason": ""}, "This field is required."),
        ({"reason": "a\u200bb"}, "invisible character"),
        ({"seen": "2"}, "stands at place 4 now"),
        ({"seen": "x"}, "sent incomplete"),
        ({"seen": "99999999999999999999"}, "stands at place 4 now"),
    ],
)
def test_a_wrong_move_is_said_beside_the_field_and_nothing_is_lost(world, desk, sent, words):
    facts = {"request": world.requests["USA"].slug, "seen": 4, "place": 1, "reason": "Kept as typed"} | sent
    answer = desk.post(world.url("list-move"), facts)
    assert answer.status_code == 422
    assert words in text(answer)
    assert sent.get("reason") is not None or 'value="Kept as typed"' in text(answer)
    assert 'name="seen" value="4"' in text(answer) or sent.get("seen") == "x"
    assert not ListMove.objects.exists()


def test_a_request_that_left_the_list_is_not_moved(world, desk):
    answer = desk.get(world.url("list-move"), {"request": "nobody"}, follow=True)
    assert "not listed any more" in text(answer)


def test_an_order_is_looked_at_before_it_is_chosen(world, desk):
    page = text(desk.get(world.url("order")))
    assert "Look first" in page
    facts = {"first": "name_en", "second": "lots", "initial_letter": "J"}
    answer = desk.post(world.url("order"), facts | {"look": "1"})
    preview = text(answer).partition("The list in this order")[2]
    assert preview.index("Japan") < preview.index("Senegal") < preview.index("United") < preview.index("Côte")
    assert "No seed of lots is revealed yet" in text(answer)
    assert world.codes() == list(FIRST)
    answer = desk.post(world.url("order"), facts)
    assert (answer.status_code, "Say why" in text(answer)) == (422, True)
    assert desk.post(world.url("order"), facts | {"reason": "The Bureau decided so"}).status_code == 302
    assert world.codes() == ["JPN", "SEN", "USA", "CIV"]
    page = text(desk.get(world.url("order")))
    assert "The Bureau decided so" in page
    assert "Name in English, from the letter J" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"first": ""}, "This field is required."),
        ({"first": "rank"}, "Select a valid choice."),
        ({"second": "level", "third": "level"}, "This criterion is chosen already."),
        ({"initial_letter": "É"}, "Select a valid choice."),
    ],
)
def test_a_wrong_order_is_said_beside_the_field(world, desk, sent, words):
    facts = {"first": "receipt", "initial_letter": "A", "reason": "Why"} | sent
    answer = desk.post(world.url("order"), facts)
    assert answer.status_code == 422
    assert words in text(answer)


def test_the_lots_are_public_from_fingerprint_to_seed(world, desk, client):
    assert "No lots are drawn" in text(client.get(world.url("draws")))
    assert desk.post(world.url("draw-commit"), {"purpose": "order"}).status_code == 302
    draw = world.plenary.draws.get()
    page = text(client.get(world.url("draws")))
    assert draw.commitment in page
    assert draw.sealed_seed not in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert draw.sealed_seed not in text(client.get(world.url("draw-text", draw.slug)))
    answer = desk.post(world.url("draw-reveal", draw.slug), follow=True)
    assert "until then nobody knows the lots" in text(answer)
    world.close()
    assert "Reveal the seed" in text(desk.get(world.url("draws")))
    assert "The seed is revealed" in text(desk.post(world.url("draw-reveal", draw.slug), follow=True))
    page = text(client.get(world.url("draws")))
    assert draw.sealed_seed in page
    assert "Germany" in page  # whether or not it asked for the floor
    file = client.get(world.url("draw-text", draw.slug))
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    assert draw.sealed_seed in file.content.decode()


def test_a_drawing_that_is_not_there_or_was_made_already(world, desk, client):
    for name in ("draw-text", "draw-reveal"):
        assert getattr(desk, "get" if name == "draw-text" else "post")(world.url(name, "none")).status_code == 404
    assert desk.post(world.url("draw-commit"), {"purpose": "lunch"}).status_code == 422
    for _again in range(2):
        answer = desk.post(world.url("draw-commit"), {"purpose": "some"}, follow=True)
    assert "drawn once for each purpose" in text(answer)
    hidden = make_plenary(world.desk, Plenary.State.DRAFT)
    assert client.get(f"/plenaries/{hidden.slug}/lots/").status_code == 404
    other = make_plenary(world.desk)
    draw = world.plenary.draws.get()
    assert client.get(f"/plenaries/{other.slug}/lots/{draw.slug}.txt").status_code == 404


def test_pages_take_as_many_queries_for_many_as_for_few(world, desk):
    def queries(name):
        with CaptureQueriesContext(connection) as found:
            assert desk.get(world.url(name)).status_code == 200
        return len(found)

    world.plenary.segments.update(seconds=600, floor_seconds=0)  # nobody can be reached, and the page says so
    draw = draws.commit(world.doing(purpose="order"))
    world.close()
    draws.reveal(world.doing(draw=draw.slug), NOW)
    world.ask("EU", 6)
    world.move("USA", 1)
    queries("list")
    few = [queries(name) for name in ("list", "order", "draws")]
    world.ask("FRA", 7)
    world.ask("HRV", 8)
    world.ask("NLD", 8, key="II")
    world.move("CIV", 1)
    world.order("level", "receipt")
    draws.commit(world.doing(purpose="some"))
    assert [queries(name) for name in ("list", "order", "draws")] == few


def test_in_french(world, signed_in):
    world.desk.language = "fr"
    world.desk.save()
    with translation.override("en"):  # and back to it
        page = text(signed_in(world.desk).get(world.url("list")))
    assert places(page)[3] == "États-Unis d&#x27;Amérique"
