"""The pages on which plenaries are prepared, in the eyes of each role."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from asp_portal.accounts.roles import Role
from cooperation.models import Plenary, Session
from cooperation.setup.tabs import tabs
from tests.cooperation.world import delegate_of, delegation, delegations, make_plenary, make_session, open_plenary

pytestmark = pytest.mark.django_db

FORM = {
    "title_en": "Warrants", "title_fr": "Mandats", "theme_en": "", "theme_fr": "", "source": "", "on": "2026-12-03",
    "start": "15:00", "seconds": "90", "speaking_seconds": "2:00", "group_seconds": "", "changeover_seconds": "30 s",
    "opens_at": "2026-11-20T09:00", "last_day": "2026-12-01", "closes_at": "", "keeps_place": "on",
    "order": "level", "limit_civil_society": "90 s",
}  # fmt: skip

# A field, what is written in it, and what is said beside it.
WRONG = (
    ("seconds", "soon", "Write minutes"),
    ("speaking_seconds", "0", "At least 1"),
    ("changeover_seconds", "10:01", "At most 10"),
    ("limit_organ", "1:99", "Write minutes"),
    ("title_en", "Warr\u202eants", "invisible character"),
    ("title_fr", "x" * 251, "250"),
    ("last_day", "2026-11-19", "cannot close before it opens"),
    ("last_day", "2026-12-03", "closes before the plenary starts"),
    ("closes_at", "2026-12-01T12:00", "fill in one of the two"),
    ("opens_at", "2026-03-29T02:30", "may not exist"),
    ("on", "1998-07-17", "Check the year"),
)


def of_form(form, **changes):
    """What a browser would send of a form as it is shown."""
    sent = {}
    for field in form:
        value = field.value()
        if value is not True:
            value = field.field.widget.format_value(value)
        if value not in (None, "", False):
            sent[field.name] = "on" if value is True else value
    return {name: str(value) for name, value in (sent | changes).items()}


class TestPreparing:
    def test_from_a_session_to_a_plenary_that_is_announced(self, secretariat, signed_in):
        client = signed_in(secretariat)
        assert client.get("/plenaries/new/")["Location"] == "/plenaries/sessions/new/"
        session = {"number": 25, "place_en": "New York", "place_fr": "New York", "zone": "America/New_York"}
        session |= {"first_day": "2026-12-01", "last_day": "2026-12-06"}
        answer = client.post("/plenaries/sessions/new/", session)
        made = Session.objects.get()
        assert answer["Location"] == f"/plenaries/new/?session={made.slug}"

        answer = client.post(answer["Location"], FORM)
        plenary = Plenary.objects.get()
        assert answer["Location"] == plenary.get_absolute_url()
        assert (plenary.seconds, plenary.speaking_seconds, plenary.changeover_seconds) == (5400, 120, 30)
        # By the end of 1 December, in New York.
        assert plenary.closes_at == datetime(2026, 12, 2, 5, tzinfo=UTC)
        assert plenary.starts_at == datetime(2026, 12, 3, 20, tzinfo=UTC)
        assert {one.speaker_class: one.seconds for one in plenary.limits.all()} == {"civil_society": 90}
        assert plenary.order_choices.get().criteria == ["level", "receipt"]

        page = client.get(plenary.get_absolute_url()).content.decode()
        assert "There is no segment yet" in page
        segment = {"key": "I", "title_en": "One", "title_fr": "Un", "seconds": "90", "floor_seconds": "45"}
        answer = client.post(f"{plenary.get_absolute_url()}segment/", segment | {"seen": plenary.content_hash})
        assert answer.status_code == 302
        plenary.refresh_from_db()
        invited = {"kind": "state", "delegation": delegation("FRA").pk, "seconds": "5", "seen": plenary.content_hash}
        own = plenary.segments.get()
        assert client.post(f"/plenaries/segments/{own.slug}/invite/", invited).status_code == 302
        assert own.invited.get().name_fr == "France", "called as its delegation is"
        plenary.refresh_from_db()
        answer = client.post(f"{plenary.get_absolute_url()}act/announce/", {"seen": plenary.content_hash})
        plenary.refresh_from_db()
        assert (answer.status_code, plenary.state) == (302, "announced")

    def test_each_error_stands_beside_its_field(self, secretariat, signed_in):
        make_session(25)
        client = signed_in(secretariat)
        for field, value, sentence in WRONG:
            answer = client.post("/plenaries/new/", FORM | {field: value})
            assert answer.status_code == 422, value
            assert sentence in str(answer.context["form"].errors[field])
        assert not Plenary.objects.exists()

    def test_what_is_shown_in_the_form_can_be_sent_again(self, secretariat, signed_in):
        plenary, client = make_plenary(secretariat), signed_in(secretariat)
        address = f"{plenary.get_absolute_url()}edit/"
        shown = of_form(client.get(address).context["form"])
        assert (shown["last_day"], shown["opens_at"]) == ("2021-12-06", "2021-11-22T09:00")
        assert client.post(address, shown).status_code == 302
        assert [act.name for act in Plenary.objects.get().acts] == ["create", "announce"], "nothing was changed"
        first = client.post(address, shown | {"title_en": "First"})
        second = client.post(address, shown | {"title_en": "Second"})
        assert (first.status_code, second.status_code) == (302, 409)
        page = second.content.decode()
        assert "title in English" in page, "what differs is said"
        assert 'value="Second"' in page, "what was typed is kept"
        again = of_form(second.context["form"])
        assert client.post(address, again).status_code == 302
        assert Plenary.objects.get().title_en == "Second"

    def test_buttons_move_and_remove_without_a_script(self, secretariat, signed_in):
        plenary, client = make_plenary(secretariat), signed_in(secretariat)
        first, second = plenary.segments.all()
        keys = lambda: [one.key for one in plenary.segments.all()]  # noqa: E731  read three times
        move = f"/plenaries/segments/{first.slug}/move/"
        client.post(move, {"seen": plenary.content_hash, "to": "down"})
        assert keys() == ["II", "I"]
        stale = client.post(move, {"seen": plenary.content_hash, "to": "up"}, follow=True)
        assert "It changed since you opened this page" in stale.content.decode()
        assert keys() == ["II", "I"]
        assert client.post(move, {"seen": plenary.content_hash, "to": "away"}).status_code == 404
        plenary.refresh_from_db()
        client.post(f"/plenaries/segments/{second.slug}/remove/", {"seen": plenary.content_hash})
        assert keys() == ["I"]

    def test_a_copy_goes_into_another_session(self, secretariat, signed_in):
        plenary, client = make_plenary(secretariat), signed_in(secretariat)
        address = f"{plenary.get_absolute_url()}copy/"
        answer = client.post(address, {"session": make_session(21).pk, "on": "2022-12-07"})
        made = Plenary.objects.exclude(pk=plenary.pk).get()
        assert answer["Location"] == made.get_absolute_url()
        assert (made.state, made.segments.count()) == ("draft", 2)
        assert client.post(address, {"session": "", "on": "tomorrow"}).status_code == 422

    def test_the_shipped_plenary_is_opened_by_one_press(self, secretariat, signed_in):
        client = signed_in(secretariat)
        assert client.get("/plenaries/example/").status_code == 405
        for _press in (1, 2):
            assert client.post("/plenaries/example/")["Location"] == Plenary.objects.get().get_absolute_url()


class TestWhoSeesWhat:
    def test_only_the_secretariat_prepares(self, secretariat, auditor, make_user, signed_in):
        plenary = make_plenary(secretariat)
        segment, senegal = plenary.segments.first(), delegation("SEN")
        speaker, page = segment.invited.first(), plenary.get_absolute_url()
        gets = [
            "/plenaries/new/", "/plenaries/sessions/new/", f"/plenaries/sessions/{plenary.session.slug}/",
            f"{page}edit/", f"{page}copy/", f"{page}segment/", f"{page}act/end/", f"{page}act/unknown/",
            f"/plenaries/segments/{segment.slug}/", f"/plenaries/segments/{segment.slug}/remove/",
            f"/plenaries/segments/{segment.slug}/invite/", f"/plenaries/invited/{speaker.slug}/",
            f"/plenaries/invited/{speaker.slug}/remove/",
        ]  # fmt: skip
        posts = ["/plenaries/example/", f"/plenaries/segments/{segment.slug}/move/"]
        strangers = [auditor, make_user(Role.CHAIR), make_user(Role.INTERPRETER), delegate_of(make_user, senegal)]
        for user in strangers:
            client = signed_in(user)
            assert client.get(page).status_code == 200
            found = {client.get(path).status_code for path in gets} | {client.post(path).status_code for path in posts}
            assert found == {404}, user
        assert Plenary.objects.get().content_hash == plenary.content_hash

    def test_what_is_in_preparation_is_hidden_from_delegates(self, secretariat, make_user, signed_in):
        draft, client = make_plenary(secretariat, "draft"), signed_in(delegate_of(make_user, delegation("SEN")))
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert "No plenaries here" in client.get("/plenaries/").content.decode()

    def test_a_delegate_is_offered_to_register_once_the_list_is_open(self, secretariat, make_user, signed_in):
        client, now = signed_in(delegate_of(make_user, delegation("SEN"))), timezone.now()
        offer = "Register to speak"
        later = open_plenary(secretariat, now + timedelta(days=8))
        for plenary, offered in ((open_plenary(secretariat, now), True), (later, False)):
            assert (offer in client.get(plenary.get_absolute_url()).content.decode()) is offered
        assert offer not in signed_in(secretariat).get(later.get_absolute_url()).content.decode()

    def test_the_menu_has_one_entry_for_each_who_needs_it(self, make_user, signed_in, secretariat):
        def labels(user):
            return {entry["label"] for entry in signed_in(user).get("/").context["menu"]}

        assert labels(secretariat) >= {"Plenaries", "Delegations"}
        assert labels(delegate_of(make_user, delegation("SEN"))) == {"Plenaries", "My delegation"}
        assert labels(make_user(Role.INTERPRETER)) == {"Plenaries"}
        assert labels(make_user(Role.FINANCE)).isdisjoint({"Plenaries", "Delegations", "My delegation"})


class TestQueries:
    def test_lists_and_pages_take_the_same_number_for_one_and_for_three(
        self, secretariat, signed_in, django_assert_max_num_queries
    ):
        delegations()
        client, counts = signed_in(secretariat), []
        for number in (20, 21, 22):
            plenary = make_plenary(secretariat, "draft", session=make_session(number))
            client.get("/plenaries/")
            pages = ("/plenaries/", plenary.get_absolute_url(), f"{plenary.get_absolute_url()}edit/", "/delegations/")
            counts.append([queries_of(client, page, django_assert_max_num_queries) for page in pages])
        assert counts[0] == counts[2]


def queries_of(client, page: str, at_most) -> int:
    """How many queries a page takes."""
    with at_most(45) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_each_page_of_a_plenary_lights_the_tab_it_belongs_to(secretariat):
    plenary = make_plenary(secretariat)
    lit = {
        below: [tab.label for tab in tabs(plenary, secretariat, plenary.get_absolute_url() + below) if tab.here]
        for below in (
            "",
            "requests/new/",
            "list/move/",
            "order/",
            "lots/",
            "publish/",
            "speakers/differences/",
            "edit/",
        )
    }
    assert lit == {
        "": ["Overview"], "requests/new/": ["Requests"], "list/move/": ["List"], "order/": ["List"], "lots/": ["List"],
        "publish/": ["Versions"], "speakers/differences/": ["Versions"], "edit/": [],
    }  # fmt: skip
