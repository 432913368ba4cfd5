"""Every address of the plenaries, tried by everybody: who opens what, and who changes nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cooperation.site_world import World, make_world
from tests.site_walk import BOOKKEEPING, WRITE, addresses, visit

pytestmark = pytest.mark.django_db

WHO = ("Secretariat", "Chair", "Interpreter", "Auditor", "Senegal", "France", "judge", "visitor")
OUTSIDE = ("Interpreter", "Senegal", "France", "judge", "visitor")  # who see nothing that is in preparation
OF_A_PLENARY = re.compile(r"\^?plenaries/(<slug:slug>|\(\?P<slug>)")
# What a GET answers to each of WHO, of a plenary whose meeting runs; where a paper is asked for, it is Senegal's.
# 2: the page; 3: sent elsewhere, a visitor to sign in; 5: only by a form; -: to them it does not exist.
TABLE = """
    delegations          2--233-3
    delegation-new       2------3
    delegation-states    55555553
    delegation           2--22--3
    delegation-edit      2------3
    invite               2---2--3
    member-end           2---2--3
    member-focal         55555553
    invitation-answer    --------
    invitation-again     55555553
    invitation-revoke    55555553
    invitation           33333333
    requests             22-222-3
    request-new          ----22-3
    requests-received    22-22--3
    request-message      2------3
    request              22-22--3
    request-act          ----2--3
    acknowledgement      22-22--3
    request-file         22-2---3
    list                 22-2---3
    list-move            2------3
    list-undo-move       55555553
    order                2------3
    draws                22222222
    draw-commit          55555553
    draw-text            22222222
    draw-reveal          55555553
    what-if              2------3
    remedy-try           55555553
    remedy-undo          55555553
    versions             22-2---3
    version-keep         55555553
    publish              2------3
    public-list          22222222
    version-difference   22222222
    public-data          22222222
    public-entry         22222222
    version              22222222
    version-publish      2------3
    version-file         22222222
    version-paper        22222222
    times                ----22-3
    times-feed           22222222
    command              55555553
    live-snapshot        22-222--
    live-token           22-222--
    service-worker       22222222
    meeting              22-3---3
    room                 22222222
    follow               22222222
    interpreters         222----3
    texts                222-22-3
    texts-publish        55555553
    public-texts         22222222
    text-new             2---2--3
    text-new-invited     2------3
    text-version         222-2--3
    public-text          22222222
    text                 222-2--3
    text-act             2------3
    report               22-2---3
    report-pdf           22-2---3
    report-log           22-2---3
    public-record        22222222
    plenaries            22222223
    plenary-new          2------3
    plenary-example      55555553
    session-new          2------3
    session-edit         2------3
    segment-edit         2------3
    segment-move         55555553
    segment-remove       2------3
    invited-new          2------3
    invited-edit         2------3
    invited-move         55555553
    invited-remove       2------3
    plenary              22222223
    plenary-edit         2------3
    plenary-copy         2------3
    segment-new          2------3
    plenary-act          2------3
"""
KEPT = 'INSERT INTO "asp_portal_content"'
SIGNS = {200: "2", 302: "3", 404: "-", 405: "5"}
# What a POST by somebody who keeps nothing changes all the same: one's own people, one's own calendar.
CHANGED = {
    "member-end": ["Senegal"],
    "invitation-again": ["Senegal"],
    "invitation-revoke": ["Senegal"],
    "times": ["Senegal", "France"],
}


def expected() -> dict[str, str]:
    """The table, by address."""
    return {f"cooperation:{name}": signs for name, signs in map(str.split, TABLE.strip().splitlines())}


@pytest.fixture
def world(make_user, make_judge, secretariat, time_machine) -> World:
    """While the meeting runs."""
    return make_world(make_user, make_judge, secretariat, time_machine)


@pytest.fixture
def browsers(world, signed_in) -> dict[str, Client]:
    """A browser for each of WHO."""
    found = {who: signed_in(world.users[who]) if who in world.users else Client() for who in WHO}
    for browser in found.values():
        browser.get("/")  # the first request notes when the session began
    return found


# --- The walks ------------------------------------------------------------------------------------------------------


def test_every_address_by_everybody(world, browsers):
    """In one world, which takes a while to make: nobody else changes anything, and reading never writes."""
    assert set(expected()) == {address.name for address in addresses("cooperation:")}
    read_all(world, browsers)
    look_for_what_is_hidden(world, browsers)
    ask_with_strange_methods(world, browsers)
    send_to_all(world, browsers)


def read_all(world: World, browsers) -> None:
    """Who opens what, as the table says."""
    found: dict[str, set[str]] = {}
    written = {}
    for address in addresses("cooperation:"):
        visits = [visit(browsers[who], world.path(address)) for who in WHO]
        found.setdefault(address.name, set()).add("".join(SIGNS.get(one.status, "?") for one in visits))
        written |= {(address.name, who): one.writes for who, one in zip(WHO, visits, strict=True) if one.writes}
    assert {name: " ".join(sorted(signs)) for name, signs in found.items()} == expected()
    # What a form is about is kept under its fingerprint, so that what changed since can be said.
    assert {key: writes for key, writes in written.items() if not all(KEPT in sql for sql in writes)} == {}
    assert set(written) == {("cooperation:delegation-edit", "Secretariat"), ("cooperation:publish", "Secretariat")}


def look_for_what_is_hidden(world: World, browsers) -> None:
    """A plenary in preparation, a draft that was kept, a text under embargo: for nobody outside, by any address."""
    hidden, draft = world.hidden.slug, world.plenary.versions.get(kind="draft").slug
    paths = [a.path(world.values | {"slug": hidden}) for a in addresses("cooperation:") if OF_A_PLENARY.match(a.route)]
    paths += [a.path(world.values | {"slug": draft}) for a in addresses("cooperation:version") if "slug" in a.route]
    paths += [reverse("cooperation:public-text", args=[world.texts["SEN"].slug, "words"])]
    answers = {(path, who): visit(browsers[who], path).status for path in paths for who in OUTSIDE}
    assert {key: status for key, status in answers.items() if status not in {302, 404, 405}} == {}
    assert len(paths) > 40
    secretariat = [visit(browsers["Secretariat"], path).status for path in paths]
    assert secretariat.count(200) > 15


def send_to_all(world: World, browsers) -> None:
    """A POST by those who keep nothing here: what is sent would do wherever it is taken."""
    changed, strange = {}, {}
    for address in addresses("cooperation:"):
        name = address.name.removeprefix("cooperation:")
        for who in WHO[2:]:
            sent = {"reason": "Because", "certain": "on", "request": world.values["id"], "place": "2", "seen": "1"}
            with CaptureQueriesContext(connection) as captured:
                answer = browsers[who].post(world.path(address), sent)
            written = [query["sql"] for query in captured.captured_queries if WRITE.match(query["sql"])]
            if [sql for sql in written if not any(table in sql for table in BOOKKEEPING)]:
                changed.setdefault(name, []).append(who)
            says_so = name == "invitation-answer"  # that the invitation is somebody else's
            if answer.status_code not in {302, 404, 405, 409, 422, 200 if says_so or name in CHANGED else 404}:
                strange[name, who] = answer.status_code
    assert (changed, strange) == (CHANGED, {})


def ask_with_strange_methods(world: World, browsers) -> None:
    """Methods that no page knows are refused to everybody."""
    strange = {}
    for address in addresses("cooperation:"):
        for method in ("put", "patch", "delete"):
            for who in WHO:
                status = getattr(browsers[who], method)(world.path(address)).status_code
                if status not in {302, 404, 405}:
                    strange[address.name, method, who] = status
    assert strange == {}
