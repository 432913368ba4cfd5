"""The pages of the live screens: who may open which, what they carry, and what they say before there is a list."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from asp_portal.accounts.roles import Role
from cooperation.live import screens
from cooperation.live.snapshots import AUDIENCES
from cooperation.models import Plenary
from tests.cooperation.meeting_world import published_plenary
from tests.cooperation.world import delegate_of, delegation, open_plenary

pytestmark = pytest.mark.django_db
PAGES = {"meeting": "console", "room": "room", "follow": "follow", "interpreters": "interpreters"}
SCRIPTS = Path(settings.BASE_DIR) / "static/js/plenary"
SAID = re.compile(r"\bsay\(([^,()]*)")
NAME = re.compile(r'(?<!=== )"(\w+)"')


def address(name: str, plenary: Plenary) -> str:
    return reverse(f"cooperation:{name}", args=[plenary.slug])


def data(response, name: str):
    """What a page hands to its scripts under this name."""
    found = re.search(
        rf'<script id="{name}" type="application/json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    return json.loads(found.group(1))


# Who may open which page of a published list; everything else answers 404.
MAY_OPEN = {
    Role.SECRETARIAT: {"meeting", "room", "follow", "interpreters"},
    Role.CHAIR: {"meeting", "room", "follow", "interpreters"},
    Role.INTERPRETER: {"room", "follow", "interpreters"},
    Role.DELEGATION: {"room", "follow"},
    Role.JUDGE: {"room", "follow"},
    None: {"room", "follow"},
}


def test_who_opens_which_screen(client, secretariat, make_user, signed_in):
    plenary = published_plenary(secretariat)
    delegate = delegate_of(make_user, delegation("SEN"))
    for role, pages in MAY_OPEN.items():
        user = delegate if role == Role.DELEGATION else make_user(role) if role else None
        browser = signed_in(user) if user else client
        opened = {name for name in PAGES if browser.get(address(name, plenary)).status_code == 200}
        assert opened == pages, role
    auditor = signed_in(make_user(Role.AUDITOR))
    assert auditor.get(address("meeting", plenary)).url == address("follow", plenary)
    assert auditor.get(address("interpreters", plenary)).status_code == 404


def test_before_the_list_is_published_nobody_from_outside_learns_of_it(client, secretariat, signed_in):
    plenary = open_plenary(secretariat, timezone.now())
    desk = signed_in(secretariat)
    for name in PAGES:
        page = desk.get(address(name, plenary))
        assert "The list of speakers is not published yet." in page.content.decode(), name
        assert 'id="snapshot"' not in page.content.decode()
    assert {client.get(address(name, plenary)).status_code for name in ("room", "follow")} == {404}
    hidden = open_plenary(secretariat, timezone.now(), Plenary.State.DRAFT)
    assert {client.get(address(name, hidden)).status_code for name in ("room", "follow")} == {404}


def test_a_page_carries_its_snapshot_its_addresses_and_the_list_for_those_without_scripts(
    client, secretariat, make_user, signed_in
):
    plenary = published_plenary(secretariat)
    delegate = delegate_of(make_user, delegation("SEN"))
    interpreter = make_user(Role.INTERPRETER)
    asked = {
        "console": (signed_in(secretariat), "meeting"),
        "room": (client, "room"),
        "public": (client, "follow"),
        "delegate": (signed_in(delegate), "follow"),
        "interpreters": (signed_in(interpreter), "interpreters"),
    }
    assert set(asked) == set(AUDIENCES)
    for audience, (browser, name) in asked.items():
        page = browser.get(address(name, plenary))
        screen, snapshot = data(page, "screen"), data(page, "snapshot")
        assert snapshot["audience"] == screen["audience"] == audience
        assert screen["addresses"]["stream"] == f"/live/{plenary.slug}/{audience}/stream"
        assert address(name, plenary).startswith(screen["addresses"]["scope"])
        assert "<noscript>" in page.content.decode()
        assert "<bdi>Senegal</bdi> (I)" in page.content.decode()
    assert data(asked["delegate"][0].get(address("follow", plenary)), "screen")["own"] == ["SEN"]
    assert data(client.get(address("follow", plenary)), "screen")["own"] == []
    console = asked["console"][0].get(address("meeting", plenary))
    assert {each["code"] for each in data(console, "screen")["delegations"]} >= {"SEN", "FRA", "USA"}
    assert 'name="csrfmiddlewaretoken"' in console.content.decode()


def test_a_delegate_finds_the_way_to_their_own_request_only(secretariat, make_user, signed_in):
    plenary = published_plenary(secretariat)
    page = signed_in(delegate_of(make_user, delegation("FRA"))).get(address("follow", plenary)).content.decode()
    links = re.findall(r"Request (SP-T-\d+): change or withdraw", page)
    own = plenary.requests.filter(delegation__code="FRA").values_list("number", flat=True)
    assert set(links) == set(own)
    assert len(links) == 1


def test_sizes_of_the_room_are_known_ones(client, secretariat):
    plenary = published_plenary(secretariat)
    for asked, size in {"xl": "xl", "s": "s", "": "m", "enormous": "m", '"><script>': "m"}.items():
        page = client.get(address("room", plenary), {"size": asked}).content.decode()
        assert f'data-size="{size}"' in page
        assert "><script>" not in page.split("<body")[1].split(">")[0]


def test_pages_read_the_same_however_many_are_listed(client, secretariat, signed_in):
    """One line or many: the list comes from the snapshot."""
    counts = []
    for listed in ({"I": ("SEN",)}, {"I": ("SEN", "FRA", "ARG"), "II": ("JPN", "NLD")}):
        plenary = published_plenary(secretariat, listed=listed)
        browsers = {"meeting": signed_in(secretariat), "follow": client, "interpreters": signed_in(secretariat)}
        counts.append([queries(browsers[name], address(name, plenary)) for name in browsers])
    assert counts[0] == counts[1]


def queries(browser, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        browser.get(path)
    return len(captured)


def test_the_script_that_keeps_pages_is_never_kept_itself(client):
    response = client.get(reverse("cooperation:service-worker"))
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/javascript", "no-store")
    assert response.content.decode() == (SCRIPTS / "service-worker.js").read_text()


# --- Words ----------------------------------------------------------------------------------------------------------

FAMILIES = {
    "status_": ("live", "polling", "connecting", "offline", "gone"),
    "kind_": ("invited", "reply", "turn", "order"),
    "state_": ("before", "suspended", "ended"),
    "entry_": ("speaking", "paused", "done", "absent", "withdrawn", "waiting"),
    "near_": ("speaking", "next", "soon", "later", "done", "absent"),
    "delivery_": ("verbatim", "check"),
}
OF_THE_CONSOLE = {
    "do_": ("begin", "open_segment", "close_segment", "start", "pause", "resume", "stop", "absent", "back", "move",
            "order", "reply", "turn", "extend", "suspend", "continue", "end", "note", "undo"),
    "ask_": ("order", "reply", "turn"),
    "help_": ("order", "reply", "turn"),
    "segment_": ("waiting", "open", "closed"),
}  # fmt: skip


def said_in(*scripts: str) -> set[str]:
    """The words that these scripts ask for by name."""
    calls = [call for script in scripts for call in SAID.findall((SCRIPTS / f"{script}.js").read_text())]
    return {name for call in calls for name in NAME.findall(call)}


def test_every_word_a_screen_says_is_given_to_it():
    shared = screens.words("room")
    families = {f"{head}{tail}" for head, tails in FAMILIES.items() for tail in tails}
    assert {"too_long", "not_reached", "versions"} <= said_in("speakers", "interpreters", "screen")
    assert said_in("screen", "speakers", "room", "follow", "interpreters") | families <= set(shared)
    console = screens.words("console")
    families = {f"{head}{tail}" for head, tails in OF_THE_CONSOLE.items() for tail in tails}
    assert said_in("console", "console-view", "commands") | families <= set(console)


def test_words_and_their_values_stay_together_in_both_languages():
    """A sentence has the same values in both languages, and of two forms both."""
    with override("fr"):
        french = screens.words("console")
    for name, words in screens.words("console").items():
        for one, other in zip(
            *(each if isinstance(each, list) else [each] for each in (words, french[name])), strict=True
        ):
            assert set(re.findall(r"{\w+}", one)) == set(re.findall(r"{\w+}", other)), name


def test_commands_of_the_page_have_their_buttons_and_keys():
    page = get_template("cooperation/live/console.html").template.source
    help_ = get_template("cooperation/live/dialogs.html").template.source
    keys = dict(re.findall(r'(\w): "(\w+)"', (SCRIPTS / "commands.js").read_text().split("KEYS = {")[1].split("}")[0]))
    on_buttons = dict(re.findall(r'action="(\w+)"[^%]*? key="(\w?)"', page))
    assert {action: key for key, action in keys.items()} == {a: k for a, k in on_buttons.items() if k}
    assert {key.upper() for key in keys} <= set(re.findall(r"<kbd>(\w)</kbd>", help_))
