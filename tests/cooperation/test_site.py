"""Every address of the plenaries, tried by everybody: who opens what, and who changes nothing."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asp_portal import uploads
from asp_portal.accounts.roles import Role
from asp_portal.workflow import Doing
from cooperation.delegations import invitations, tokens
from cooperation.lists import draws, ical, paper, remedies, versions, workflow
from cooperation.models import Invitation, Plenary, StatementText
from cooperation.registration.services import keep_files
from cooperation.rules import remedies as remedy_rules
from cooperation.texts import services as texts
from cooperation.texts.workflow import text_workflow
from tests.cooperation.lists_world import FIRST_ASKED, STARTS, listed_plenary, publish
from tests.cooperation.meeting_world import Console
from tests.cooperation.world import delegate_of, delegation, make_plenary
from tests.site_walk import BOOKKEEPING, WRITE, Address, addresses, visit

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


@dataclass
class World:
    """The meeting of 2021 runs: Senegal and France are listed, and each has sent a text; France's is public."""

    plenary: Plenary
    hidden: Plenary  # in preparation
    browsers: dict[str, Client]
    texts: dict[str, StatementText] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)  # for the keys of all addresses
    own_values: dict[str, dict[str, str]] = field(default_factory=dict)  # by address, where they differ

    def path(self, address: Address) -> str:
        """Where an address leads, about Senegal's papers."""
        name = address.name.removeprefix("cooperation:")
        query = {"list-move": "?request=", "requests-received": "?of="}.get(name, "")
        return address.path(self.values | self.own_values.get(name, {})) + (query and query + self.values["id"])


@pytest.fixture
def world(make_user, make_judge, secretariat, signed_in, time_machine) -> World:
    """The list is made, published and printed on the days before; then the meeting begins."""
    time_machine.move_to(FIRST_ASKED, tick=True)
    plenary, people = listed_plenary(secretariat, make_user)
    shape(plenary, secretariat)
    statements = {code: send(plenary, people[code], code) for code in ("SEN", "FRA")}
    hidden = make_plenary(secretariat, Plenary.State.DRAFT, title_en="In preparation")
    time_machine.move_to(STARTS - timedelta(hours=16), tick=True)
    version = publish(plenary, secretariat, STARTS - timedelta(hours=16))
    for language in ("en", "fr"):
        paper.kept_pdf(version, language)
    versions.keep_draft(plenary, secretariat, STARTS - timedelta(hours=15))
    chair = make_user(Role.CHAIR)
    hold_meeting(plenary, chair)
    time_machine.move_to(STARTS + timedelta(hours=1), tick=True)
    text_workflow.apply("publish", Doing(statements["FRA"], secretariat, STARTS.date()))
    users = {
        "Secretariat": secretariat, "Chair": chair, "Interpreter": make_user(Role.INTERPRETER),
        "Auditor": make_user(Role.AUDITOR), "Senegal": people["SEN"], "France": people["FRA"],
        "judge": make_judge(name="Some Judge").user,
    }  # fmt: skip
    browsers = {who: signed_in(users[who]) if who in users else Client() for who in WHO}
    for browser in browsers.values():
        browser.get("/")  # the first request notes when the session began
    delegate_of(make_user, delegation("SEN"), is_focal_point=False, name="Deputy")
    return with_addresses(World(plenary, hidden, browsers, statements), people["JPN"])


def shape(plenary, desk) -> None:
    """What the desk did to the list: a move, a remedy that is tried, lots that are to be drawn; and an invitation."""
    first = plenary.requests.get(delegation__code="SEN")
    data = {"request": first.slug, "seen": 1, "place": 2}
    workflow.move(Doing(plenary, desk, FIRST_ASKED.date(), data, "She leaves early"), FIRST_ASKED)
    remedies.try_remedy(plenary, remedy_rules.ShorterLimit(100), desk)
    draws.commit(Doing(plenary, desk, FIRST_ASKED.date(), {"purpose": "order"}))
    keep_files(first, [uploads.Vetted("note.pdf", "application/pdf", b"%PDF-", "0" * 64, "0" * 64)], desk)
    invitations.invite(delegation("SEN"), desk, FIRST_ASKED, email="new@example.org", name="New Person")


def send(plenary, delegate, code: str):
    """The text of a delegation."""
    request = plenary.requests.get(delegation__code=code)
    words = {"language": "fr", "delivery": "check", "words": "Madame la Présidente, merci."}
    return texts.add_version(request, delegate, FIRST_ASKED.date(), **words)


def hold_meeting(plenary, chair) -> None:
    """France has spoken; the meeting goes on."""
    console = Console(plenary, chair, STARTS)
    console.do("begin")
    console.do("open_segment", segment="I")
    france = plenary.requests.get(delegation__code="FRA").slug
    console.do("start", id=france)
    console.wait(90)
    console.do("stop", id=france)


def with_addresses(world: World, delegate) -> World:
    """The values for the keys of the addresses."""
    plenary, sen = world.plenary, delegation("SEN")
    request = plenary.requests.get(delegation=sen)
    invitation = sen.invitations.get()
    invited = plenary.segments.get(key="I").invited.filter(delegation=None).first()
    published, draft = plenary.versions.get(kind="published"), plenary.versions.get(kind="draft")
    token = tokens.new_token()
    Invitation.objects.update(token_hash=tokens.fingerprint(token))
    world.values = {"slug": plenary.slug, "language": "en", "audience": "delegate", "kind": "csv"}
    world.values |= {"draw": plenary.draws.get().slug, "id": request.slug}
    of_request = {"slug": request.slug, "name": "withdraw"}
    of_member = {"slug": sen.slug, "pk": str(sen.members.get(is_focal_point=False).pk)}
    of_text = {"slug": world.texts["SEN"].slug, "name": "deliver"}
    world.own_values = (
        dict.fromkeys(("request", "request-act", "acknowledgement", "text-new"), of_request)
        | dict.fromkeys(("delegation", "delegation-edit", "invite", "member-end", "member-focal"), of_member)
        | dict.fromkeys(("invitation-again", "invitation-revoke"), {"slug": invitation.slug})
        | dict.fromkeys(
            ("segment-edit", "segment-move", "segment-remove", "invited-new"), {"slug": invited.segment.slug}
        )
        | dict.fromkeys(("invited-edit", "invited-move", "invited-remove", "text-new-invited"), {"slug": invited.slug})
        | dict.fromkeys(("version", "version-file", "version-paper"), {"slug": published.slug})
        | dict.fromkeys(("text", "text-act"), of_text)
        | {
            "version-publish": {"slug": draft.slug},
            "session-edit": {"slug": plenary.session.slug},
            "plenary-act": {"name": "end"},
            "request-file": {"slug": request.files.get().slug},
            "text-version": {"slug": world.texts["SEN"].latest.slug},
            "public-text": {"slug": world.texts["FRA"].slug, "kind": "words"},
            "invitation": {"token": token},
            "times-feed": {"token": ical.new_address(delegate)},
            "list-undo-move": {"pk": str(plenary.segments.get(key="I").moves.get().pk)},
            "remedy-undo": {"pk": str(plenary.remedies.get().pk)},
        }
    )
    return world


# --- The walks ------------------------------------------------------------------------------------------------------


def test_every_address_by_everybody(world):
    """In one world, which takes a while to make: nobody else changes anything, and reading never writes."""
    assert set(expected()) == {address.name for address in addresses("cooperation:")}
    read_all(world)
    look_for_what_is_hidden(world)
    ask_with_strange_methods(world)
    send_to_all(world)


def read_all(world: World) -> None:
    """Who opens what, as the table says."""
    found: dict[str, set[str]] = {}
    written = {}
    for address in addresses("cooperation:"):
        visits = [visit(world.browsers[who], world.path(address)) for who in WHO]
        found.setdefault(address.name, set()).add("".join(SIGNS.get(one.status, "?") for one in visits))
        written |= {(address.name, who): one.writes for who, one in zip(WHO, visits, strict=True) if one.writes}
    assert {name: " ".join(sorted(signs)) for name, signs in found.items()} == expected()
    # What a form is about is kept under its fingerprint, so that what changed since can be said.
    assert {key: writes for key, writes in written.items() if not all(KEPT in sql for sql in writes)} == {}
    assert set(written) == {("cooperation:delegation-edit", "Secretariat"), ("cooperation:publish", "Secretariat")}


def look_for_what_is_hidden(world: World) -> None:
    """A plenary in preparation, a draft that was kept, a text under embargo: for nobody outside, by any address."""
    hidden, draft = world.hidden.slug, world.plenary.versions.get(kind="draft").slug
    paths = [a.path(world.values | {"slug": hidden}) for a in addresses("cooperation:") if OF_A_PLENARY.match(a.route)]
    paths += [a.path(world.values | {"slug": draft}) for a in addresses("cooperation:version") if "slug" in a.route]
    paths += [reverse("cooperation:public-text", args=[world.texts["SEN"].slug, "words"])]
    answers = {(path, who): visit(world.browsers[who], path).status for path in paths for who in OUTSIDE}
    assert {key: status for key, status in answers.items() if status not in {302, 404, 405}} == {}
    assert len(paths) > 40
    secretariat = [visit(world.browsers["Secretariat"], path).status for path in paths]
    assert secretariat.count(200) > 15


def send_to_all(world: World) -> None:
    """A POST by those who keep nothing here: what is sent would do wherever it is taken."""
    changed, strange = {}, {}
    for address in addresses("cooperation:"):
        name = address.name.removeprefix("cooperation:")
        for who in WHO[2:]:
            sent = {"reason": "Because", "certain": "on", "request": world.values["id"], "place": "2", "seen": "1"}
            with CaptureQueriesContext(connection) as captured:
                answer = world.browsers[who].post(world.path(address), sent)
            written = [query["sql"] for query in captured.captured_queries if WRITE.match(query["sql"])]
            if [sql for sql in written if not any(table in sql for table in BOOKKEEPING)]:
                changed.setdefault(name, []).append(who)
            says_so = name == "invitation-answer"  # that the invitation is somebody else's
            if answer.status_code not in {302, 404, 405, 409, 422, 200 if says_so or name in CHANGED else 404}:
                strange[name, who] = answer.status_code
    assert (changed, strange) == (CHANGED, {})


def ask_with_strange_methods(world: World) -> None:
    """Methods that no page knows are refused to everybody."""
    strange = {}
    for address in addresses("cooperation:"):
        for method in ("put", "patch", "delete"):
            for who in WHO:
                status = getattr(world.browsers[who], method)(world.path(address)).status_code
                if status not in {302, 404, 405}:
                    strange[address.name, method, who] = status
    assert strange == {}
