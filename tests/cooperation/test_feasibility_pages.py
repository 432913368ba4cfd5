"""Looking at remedies, trying them and taking them back in a browser: who may, what is said, what wrong input does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from asp_portal.accounts.roles import Role
from cooperation.lists import remedies
from cooperation.models import AppliedRemedy, Plenary
from cooperation.rules.remedies import ShorterLimit
from tests.cooperation.feasibility_world import ask, plain, short_plenary
from tests.cooperation.world import delegate_of, delegation


@pytest.fixture
def plenary(secretariat):
    """A plenary whose first segment is too short for those who ask."""
    return short_plenary(secretariat)


@pytest.fixture
def desk(secretariat):
    """The Secretariat's browser, which sends the token of a form as browsers do."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretariat)
    return client


def path(name, plenary, *more):
    return reverse(f"cooperation:{name}", args=[plenary.slug, *more])


def send(desk, plenary, address, sent, **kwargs):
    """Send a form with the token of the page of the list."""
    page = desk.get(path("list", plenary)).content.decode()
    token = re.search(
        r'action="[^"]*/list/remedies/(?:try|\d+/undo)".*?name="csrfmiddlewaretoken" value="(\w+)"', page, re.S
    )[1]
    return desk.post(address, sent | {"csrfmiddlewaretoken": token}, **kwargs)


def text_of(response):
    """What the page says, without tags."""
    return plain(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def test_one_click_tries_a_remedy_and_one_takes_it_back(desk, plenary):
    page = desk.get(path("list", plenary))
    assert "7 requests need 17 min 30 s; 15 min remain: 2 min 30 s short." in text_of(page)
    form = re.search(r'action="[^"]*/remedies/try".*?</form>', page.content.decode(), re.S)[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
    assert (sent["kind"], sent["seconds"]) == ("limit", "98 s")

    page = send(desk, plenary, path("remedy-try", plenary), sent, follow=True)
    assert "Being tried: At most 1 min 38 s for each intervention." in text_of(page)
    assert "7 requests need 14 min 56 s; 15 min remain: 4 s to spare." in text_of(page)
    row = AppliedRemedy.objects.get()
    assert path("remedy-undo", plenary, row.pk) in page.content.decode()

    page = send(desk, plenary, path("remedy-undo", plenary, row.pk), {}, follow=True)
    assert "Taken back" in text_of(page)
    assert "2 min 30 s short" in text_of(page)


def test_what_if_shows_what_figures_of_ones_own_do_and_changes_nothing(desk, plenary):
    page = desk.get(path("what-if", plenary))
    assert page.status_code == 200
    for kind in ("limit", "ladder", "minutes", "groups", "written", "draw", "unheard of"):
        assert desk.get(path("what-if", plenary), {"kind": kind}).status_code == 200
    page = desk.get(path("what-if", plenary), {"kind": "limit", "see": "1", "seconds": "1:00"})
    assert "At most 1 min for each intervention Then everything fits" in text_of(page)
    assert "I: 7 requests need 10 min 30 s; 15 min remain: 4 min 30 s to spare." in text_of(page)
    assert 'name="seconds" value="60 s"' in page.content.decode()
    assert not AppliedRemedy.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "limit", "seconds": "soon"}, "Write minutes, such as 2, 1:30 or 90 s."),
        ({"kind": "minutes", "seconds": "14", "source": "II", "target": "I"}, "Segment II can give away only 5 min"),
        ({"kind": "groups"}, "No group speaks in a segment"),
        ({"kind": "written"}, "Choose at least one speaker."),
        ({"kind": "draw", "segment": "I", "k": "7"}, "Only 7 are listed in segment I: draw fewer."),
        ({"kind": "draw", "segment": "\0", "k": "\0"}, "Please correct"),
        ({}, "Please correct"),
    ],
)
def test_wrong_figures_are_said_beside_the_field(desk, plenary, sent, said):
    page = send(desk, plenary, path("remedy-try", plenary), sent)
    assert page.status_code == 422
    assert said in text_of(page)
    assert not AppliedRemedy.objects.exists()
    assert desk.get(path("what-if", plenary), sent | {"see": "1"}).status_code == 422


def test_the_same_twice_and_a_plenary_that_has_ended(desk, plenary, secretariat):
    remedies.try_remedy(plenary, ShorterLimit(98), secretariat)
    page = send(desk, plenary, path("remedy-try", plenary), {"kind": "limit", "seconds": "98 s"})
    assert (page.status_code, AppliedRemedy.objects.count()) == (422, 1)
    assert "This is being tried already." in text_of(page)

    browser = Client()
    browser.force_login(secretariat)
    Plenary.objects.filter(pk=plenary.pk).update(state="ended")
    for address, sent in [
        (path("remedy-try", plenary), {"kind": "limit", "seconds": "90 s"}),
        (path("remedy-undo", plenary, AppliedRemedy.objects.get().pk), {}),
    ]:
        assert "This plenary has ended: its list stays as it was." in text_of(browser.post(address, sent, follow=True))
    assert AppliedRemedy.objects.filter(undone_at=None).count() == 1
    Plenary.objects.filter(pk=plenary.pk).update(state="announced")


def test_nobody_else_sees_or_tries_anything(plenary, secretariat, make_user):
    row = remedies.try_remedy(plenary, ShorterLimit(98), secretariat)
    strangers = [make_user(Role.AUDITOR), make_user(Role.CHAIR), make_user(), delegate_of(make_user, delegation("SEN"))]
    for user in strangers:
        client = Client()
        client.force_login(user)
        answers = [
            client.get(path("what-if", plenary)),
            client.post(path("remedy-try", plenary), {"kind": "limit", "seconds": "90 s"}),
            client.post(path("remedy-undo", plenary, row.pk)),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
    nobody = Client().post(path("remedy-undo", plenary, row.pk))
    assert (nobody.status_code, "login" in nobody.url) == (302, True)
    assert AppliedRemedy.objects.filter(undone_at=None).count() == 1


def test_the_page_of_a_plenary_says_how_many_asked_and_no_names(plenary, make_user):
    delegate = Client()
    delegate.force_login(delegate_of(make_user, delegation("SEN")))
    page = text_of(delegate.get(plenary.get_absolute_url()))
    assert "Segment I: 7 delegations have asked for the floor. There is not yet time for all of them" in page
    assert "Croatia" not in page


def test_the_requests_say_whether_the_list_fits(desk, plenary):
    page = desk.get(path("requests", plenary))
    assert "Segment I: 7 requests need 17 min 30 s; 15 min remain: 2 min 30 s short." in text_of(page)


def test_addresses_that_name_nothing(desk, plenary):
    assert send(desk, plenary, path("remedy-undo", plenary, 0), {}).status_code == 404
    assert desk.get(path("remedy-try", plenary)).status_code == 405
    assert desk.get(reverse("cooperation:what-if", args=["nothing"])).status_code == 404


def test_queries_do_not_grow_with_the_list(desk, plenary, django_assert_max_num_queries):
    remedies.try_remedy(plenary, ShorterLimit(98), plenary.acts[0].actor)
    asked = {"kind": "limit", "see": "1", "seconds": "1:00"}
    with django_assert_max_num_queries(100) as few:
        desk.get(path("what-if", plenary), asked)
    for code in ("DEU", "GMB"):
        ask(plenary, code)
    remedies.try_remedy(plenary, ShorterLimit(90), plenary.acts[0].actor)
    remedies.try_remedy(plenary, ShorterLimit(80), plenary.acts[0].actor)
    with django_assert_max_num_queries(len(few)):
        desk.get(path("what-if", plenary), asked)
