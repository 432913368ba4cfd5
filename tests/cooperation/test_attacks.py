"""What hostile delegates, hostile visitors and careless colleagues try: each gets a clear answer, nothing is lost."""

import csv
import io
import json
import threading
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pikepdf
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from cooperation.delegations import invitations
from cooperation.lists import ical, versions
from cooperation.lists.drafting import draft_of
from cooperation.models import MeetingEvent, Plenary, SpeakingRequest, StatementText
from cooperation.registration import services
from tests.cooperation.world import CLOSED, LAST_SECOND, delegate_of, delegation, make_plenary, open_plenary

FORMULA = '=HYPERLINK("http://example.org","pay")'
SCRIPT = "</script><script>alert(1)</script>"


def url(name: str, *args) -> str:
    """An address of the plenaries."""
    return reverse(f"cooperation:{name}", args=args)


def ask(user, plenary, code: str, *keys: str, token=None, at=None, **fields) -> list[SpeakingRequest]:
    """A delegation asks for the floor."""
    segments = list(plenary.segments.filter(key__in=keys or ["I"]))
    fields = {"level": "minister", "language": "fr"} | fields
    return services.register(
        user, plenary, delegation(code), segments, received_at=at or timezone.now(), token=token or uuid4(), **fields
    )


@pytest.fixture
def plenary(secretariat, make_user):
    """A plenary whose list is published; it still takes requests."""
    plenary = open_plenary(secretariat, timezone.now())
    for code in ("SEN", "FRA", "JPN"):
        ask(delegate_of(make_user, delegation(code)), plenary, code, speaker=f"Speaker {code}")
    _body, seen = versions.body_now(plenary, timezone.now())
    versions.publish(plenary, secretariat, timezone.now(), seen=seen, note="")
    return plenary


# --- The console ----------------------------------------------------------------------------------------------------

BAD_FACTS = [
    ("start", {"id": "nobody"}, 422),
    ("start", "[" * 9000, 400),
    ("start", '{"id": ' + "[" * 4000, 400),
    ("start", ["x"], 400),
    ("extend", {"seconds": float("nan")}, 400),
    ("extend", {"seconds": float("inf")}, 400),
    ("extend", {"seconds": -5}, 400),
    ("extend", {"seconds": 0}, 400),
    ("extend", {"seconds": 10**300}, 400),
    ("extend", {"seconds": {"a": 1}}, 400),
    ("undo", {"version": 10**300}, 422),
    ("undo", {"version": True}, 400),
    ("undo", {"version": 1}, 422),
    ("note", {"id": "x", "text": "a" * 10_000}, 400),
    ("note", {"id": "x", "text": "a" * 301}, 400),
    ("note", {"id": "x", "text": "a\u200bb"}, 400),
    ("order", {"name": "\ud800"}, 400),
    ("order", {"name": "a\u0000"}, 400),
    ("turn", {"code": "SEN\u0000", "seconds": 60}, 400),
    ("turn", {"code": "NOBODY", "seconds": 60}, 422),
    ("reply", {"code": {"$ne": 1}}, 422),
    ("open_segment", {"segment": "III"}, 422),
    ({"name": "begin"}, {}, 400),
]
BAD_ENVELOPES = [
    {"command": ["x"]},
    {"command": None},
    {"seen": float("nan")},
    {"seen": 2**31},
    {"seen": "1e3"},
    {"at_ms": -1},
    {"at_ms": 10**30},
    {"at_ms": "yesterday"},
]


def test_nothing_that_a_console_sends_breaks_the_meeting(plenary, secretariat, signed_in):
    browser, address = signed_in(secretariat), url("command", plenary.slug)
    begin = {"command": str(uuid4()), "seen": 1, "name": "begin", "data": {}}

    def sent(**changes):
        return browser.post(address, json.dumps(begin | changes), content_type="application/json").status_code

    for changes in BAD_ENVELOPES:
        assert sent(**changes) == 400, changes
    assert sent() == 200
    for name, data, code in BAD_FACTS:
        assert sent(command=str(uuid4()), seen=2, name=name, data=data) == code, (name, str(data)[:80])
    assert MeetingEvent.objects.count() == 2


# --- Registering ----------------------------------------------------------------------------------------------------


def test_a_form_sent_again_for_another_delegation_or_by_another_person_is_another_request(plenary, make_user):
    one, other = delegate_of(make_user, delegation("HRV")), delegate_of(make_user, delegation("HRV"))
    delegation("COK").members.create(user=one)
    token = uuid4()
    [first] = ask(one, plenary, "HRV", token=token)
    assert ask(one, plenary, "HRV", token=token) == [first]
    [second] = ask(one, plenary, "COK", token=token)  # back, the other delegation chosen, sent
    assert (second.delegation, second.state) == (delegation("COK"), "listed")
    with pytest.raises(ValidationError, match=f"segment I already: {first.number}"):
        ask(other, plenary, "HRV", token=token)


# --- Addresses ------------------------------------------------------------------------------------------------------


def test_strange_queries_are_answered(plenary, secretariat, make_user, signed_in):
    senegal = delegate_of(make_user, delegation("SEN"))
    tried = {
        senegal: ["requests-received?of=%00", "requests?q=%00", "texts?q=%00&show=%00", "requests-received?of=%F0"],
        secretariat: [
            "requests?q=%00&state=%00&sort=%00&page=-1",
            "requests?segment=%00",
            "texts?q=%00&_export=%00",
            "version-difference?old=%00&new=9999999999999999999",
            "report?at=%00",
            "report?at=99:99",
            "list-move?request=%00",
            "versions?sort=body&page=999999999999",
            "what-if?seconds=%00",
            "list?draft=%00",
        ],
    }
    for user, pages in tried.items():
        browser = signed_in(user)
        for page in pages:
            name, query = page.split("?")
            code = browser.get(f"{url(name, plenary.slug)}?{query}").status_code
            assert code in (200, 302, 404, 422), page
    desk = signed_in(secretariat)
    request = plenary.requests.first()
    for seen in ("\x00", "9" * 5000, "\ud7ff"):  # what was read, as nobody can have read it
        taken_off = desk.post(url("request-act", request.slug, "take-off"), {"seen": seen, "reason": "x"})
        assert taken_off.status_code == 409
    move = {"request": request.slug, "seen": "9" * 5000, "step": "up", "reason": "x"}
    assert desk.post(url("list-move", plenary.slug), move).status_code == 422
    assert (
        desk.post(url("list-move", plenary.slug), move | {"seen": "1", "place": "9" * 30, "step": ""}).status_code
        == 422
    )
    assert desk.post(url("list-move", plenary.slug), move | {"seen": "1\x00", "request": "a\x00"}).status_code in (
        302,
        422,
    )


# --- Who acts for a delegation no more ------------------------------------------------------------------------------


def test_who_has_left_a_delegation_finds_nothing_from_the_next_request_on(plenary, make_user, signed_in, client):
    user = delegate_of(make_user, delegation("HRV"))
    browser = signed_in(user)
    [request] = ask(user, plenary, "HRV")
    answer = browser.post(url("text-new", request.slug), {"language": "fr", "delivery": "check", "words": "Merci."})
    text = StatementText.objects.get()
    token = ical.new_address(user)
    own = [
        request.get_absolute_url(),
        url("requests", plenary.slug),
        f"{url('requests-received', plenary.slug)}?of={request.slug}",
        url("acknowledgement", request.slug),
        url("request-act", request.slug, "change"),
        url("request-act", request.slug, "withdraw"),
        url("text-new", request.slug),
        text.get_absolute_url(),
        text.latest.get_absolute_url(),
        url("texts", plenary.slug),
        url("times"),
        request.delegation.get_absolute_url(),
        url("live-snapshot", plenary.slug, "delegate"),
        url("live-token", plenary.slug, "delegate"),
        url("request-new", plenary.slug),
    ]
    assert answer.status_code == 302
    assert {address: browser.get(address).status_code for address in own} == dict.fromkeys(own, 200)
    assert client.get(url("times-feed", token)).status_code == 200
    user.delegation_members.update(left_at=timezone.now())
    assert {address: browser.get(address).status_code for address in own} == dict.fromkeys(own, 404)
    assert client.get(url("times-feed", token)).status_code == 404
    assert browser.post(url("request-act", request.slug, "withdraw"), {"seen": request.content_hash}).status_code == 404


# --- Texts ----------------------------------------------------------------------------------------------------------

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(pages: int = 1, change=None) -> bytes:
    """A PDF; `change(pdf)` plants something in it."""
    made, out = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        made.add_blank_page()
    if change:
        change(made)
    made.save(out)
    return out.getvalue()


def with_bomb(made) -> None:
    """Content that is a gigabyte once it is unpacked."""
    packed = zlib.compress(b" " * 2**28, 9)
    made.pages[0].Contents = made.make_stream(b"")
    made.pages[0].Contents.write(packed, filter=pikepdf.Name.FlateDecode)


def with_virus(made) -> None:
    """A file within the file."""
    made.attachments["test.com"] = EICAR


def as_archive() -> bytes:
    """A PDF that is an archive with a program as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.exe", b"MZ" + EICAR)
    return pdf() + out.getvalue()


def test_a_text_that_attacks_is_refused_or_kept_harmless(plenary, signed_in):
    request = plenary.requests.get(delegation__code="SEN")
    browser, address = signed_in(request.submitted_by), url("text-new", request.slug)
    words = {"language": "fr", "delivery": "check", "words": "Madame la Présidente, merci."}

    def send(name: str, content: bytes):
        return browser.post(address, words | {"file": SimpleUploadedFile(name, content)})

    refused = {
        "61 pages": ("speech.pdf", pdf(61)),
        "bomb": ("speech.pdf", pdf(change=with_bomb)),
        "virus": ("speech.pdf", EICAR),
        "virus inside": ("speech.pdf", pdf(change=with_virus)),
        "archive behind the PDF": ("speech.pdf", as_archive()),
        "script before the PDF": ("speech.pdf", b"<script>alert(1)</script>" + pdf()),
        "called a page": ("speech.html", pdf()),
        "picture": ("speech.pdf", b"\x89PNG\r\n\x1a\n"),
    }
    for what, file in refused.items():
        answer = send(*file)
        assert answer.status_code == 422, what
        assert "Madame la Présidente, merci." in answer.content.decode(), what
    assert not StatementText.objects.exists()
    assert send("long.pdf", pdf(60)).status_code == 302
    assert send("../../etc/passwd\x00/..\\evil\u202e.pdf", pdf(2)).status_code == 302
    text = StatementText.objects.get()
    assert [version.name for version in text.versions.all()] == ["long.pdf", "evil.pdf"]
    assert text.latest.stored_name.startswith("receipts/")


# --- Invitations ----------------------------------------------------------------------------------------------------


def link_of(message) -> str:
    """The link in a mail."""
    return next(line for line in message.body.splitlines() if "/invitations/" in line)


def test_an_invitation_gives_no_account_back_its_power_and_takes_no_role(make_user, secretariat, run_jobs, signed_in):
    senegal = delegation("SEN")
    left, staff = make_user(name="Left Example", is_active=False), make_user(Role.FINANCE)
    for user in (left, staff):
        invitations.invite(senegal, secretariat, timezone.now(), email=user.email.upper(), name=user.name)
    run_jobs()
    links = {message.to[0]: link_of(message) for message in mail.outbox}
    # Whose account was closed makes no second one, and does not come back.
    browser, answer_page = Client(), url("invitation-answer")
    account = {"name": "Left", "language": "en", "password": "horse correct staple battery", "again": ""}
    account["again"] = account["password"]
    assert browser.get(links[left.email], follow=True).status_code == 200
    assert browser.post(answer_page, account).status_code == 200
    left.refresh_from_db()
    assert (left.is_active, left.roles, User.objects.filter(name="Left").count()) == (False, set(), 0)
    # Whose account is of the staff acts for the delegation as well, and keeps what it had.
    browser = signed_in(staff)
    browser.get(links[staff.email])
    answer = browser.post(f"{answer_page}?next=https://example.org/", {"next": "https://example.org/"})
    assert answer["Location"] == senegal.get_absolute_url()
    assert User.objects.get(pk=staff.pk).roles == {Role.FINANCE, Role.DELEGATION}
    # The link works once, for nobody else.
    for stranger in (Client(), signed_in(secretariat)):
        assert stranger.get(links[staff.email], follow=True).status_code == 410


def test_names_and_hosts_change_nothing_in_the_mail(secretariat, run_jobs, signed_in, settings):
    senegal, desk = delegation("SEN"), signed_in(secretariat)
    page = f"{senegal.get_absolute_url()}invite/"
    sent = {"email": "new@example.org", "name": "Ada Example", "language": "en"}
    for name in ("Ada\r\nBcc: all@example.org", "Ada\u202eelpmaxE", "Ada\u200bExample", "x" * 151):
        assert desk.post(page, sent | {"name": name}).status_code == 422
    for email in ("new@example.org\r\nBcc: all@example.org", "a@example.org, b@example.org", "a\u200b@example.org"):
        assert desk.post(page, sent | {"email": email}).status_code == 422
    answer = desk.post(page, sent, headers={"x-forwarded-host": "evil.example", "host": "evil.example"})
    assert answer.status_code == 400
    assert desk.post(page, sent, headers={"x-forwarded-host": "evil.example"}).status_code == 302
    run_jobs()
    [message] = mail.outbox
    assert link_of(message).startswith(f"{settings.SITE_URL}/invitations/")
    assert (message.to, message.cc, message.bcc) == (["new@example.org"], [], [])


def test_whom_a_focal_point_invited_does_not_come_in_after_the_focal_point_has_left(make_user, secretariat, run_jobs):
    senegal, now = delegation("SEN"), timezone.now()
    focal = delegate_of(make_user, senegal)
    for user, email in ((focal, "back.door@example.org"), (secretariat, "fine@example.org")):
        invitations.invite(senegal, user, now, email=email, name="A")
    run_jobs()
    links = {message.to[0]: link_of(message) for message in mail.outbox}
    invitations.end(senegal.members.get(user=focal), secretariat, now)
    codes = {email: Client().get(link, follow=True).status_code for email, link in links.items()}
    assert codes == {"back.door@example.org": 410, "fine@example.org": 200}


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_names_stay_names_in_every_file_and_page(plenary, make_user, secretariat, signed_in, client):
    user = delegate_of(make_user, delegation("HRV"))
    ask(user, plenary, "HRV", speaker=FORMULA, speaker_title=f"@SUM(1) {SCRIPT}", group_name="Friends; =1+1, of")
    speaker = plenary.segments.get(key="I").invited.first()
    type(speaker).objects.filter(pk=speaker.pk).update(name_en=f"A, B; C\n{SCRIPT}", speaker=f"+1 {SCRIPT}")
    _body, seen = versions.body_now(plenary, timezone.now())
    made = versions.publish(plenary, secretariat, timezone.now(), seen=seen, note=SCRIPT)
    desk = signed_in(secretariat)
    # No cell is a formula.
    tables = [
        client.get(url("version-file", made.slug, "csv")),
        desk.get(url("requests", plenary.slug), {"_export": "csv"}),
        desk.get(url("texts", plenary.slug), {"_export": "csv"}),
        desk.get(url("versions", plenary.slug), {"_export": "csv"}),
    ]
    for answer in tables:
        rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
        assert len(rows) > 1
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r", "\n")]
    sheets = [
        client.get(url("version-file", made.slug, "xlsx")),
        desk.get(url("requests", plenary.slug), {"_export": "xlsx"}),
    ]
    for answer in sheets:
        sheet = load_workbook(io.BytesIO(b"".join(answer))).active
        assert "f" not in {cell.data_type for row in sheet for cell in row}
        assert "HYPERLINK" in str(list(sheet.values))
    # A calendar has one entry, whatever is in the name.
    calendar = client.get(url("public-entry", plenary.slug, speaker.slug)).content
    [event] = Calendar.from_ical(calendar).walk("VEVENT")
    assert event["SUMMARY"].startswith("A, B; C")
    # Nothing of a name is markup.
    pages = [
        (client, url("public-list", plenary.slug)),
        (client, url("follow", plenary.slug)),
        (client, url("room", plenary.slug)),
        (client, url("version-difference", plenary.slug)),
        (client, url("public-texts", plenary.slug)),
        (desk, url("meeting", plenary.slug)),
        (desk, url("interpreters", plenary.slug)),
        (desk, url("list", plenary.slug)),
        (desk, url("requests", plenary.slug)),
        (desk, url("texts", plenary.slug)),
        (desk, url("publish", plenary.slug)),
        (desk, url("versions", plenary.slug)),
        (desk, plenary.get_absolute_url()),
    ]
    for browser, address in pages:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert b"<script>alert" not in answer.content, address


def test_what_is_public_holds_nothing_of_what_is_private(plenary, make_user, signed_in, secretariat, client):
    user = delegate_of(make_user, delegation("HRV"), email="private.person@example.org", name="Private Person")
    [request] = ask(user, plenary, "HRV", level="vice_minister", accessibility="PRIVATE-NEEDS")
    draft = versions.keep_draft(plenary, secretariat, timezone.now(), "PRIVATE-NOTE")
    _body, seen = versions.body_now(plenary, timezone.now())
    made = versions.publish(plenary, secretariat, timezone.now(), seen=seen, note="")
    private = ["private.person", "Private Person", "PRIVATE", "vice_minister", "vice-minister", request.number]
    private += [request.content_hash, draft.slug, secretariat.email, secretariat.name]
    other = signed_in(plenary.requests.get(delegation__code="SEN").submitted_by)
    names = ["public-list", "public-data", "follow", "room", "public-texts", "version-difference", "draws"]
    addresses = [url(name, plenary.slug) for name in names]
    addresses += [url("live-snapshot", plenary.slug, audience) for audience in ("public", "room")]
    addresses += [
        made.get_absolute_url(),
        url("version-file", made.slug, "json"),
        url("version-file", made.slug, "csv"),
    ]
    for browser in (client, other):
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code == 200, address
            said = (b"".join(answer) if answer.streaming else answer.content).decode()
            assert [word for word in private if word in said] == [], address
        # A draft is reached at no address, nor a request by the slug that the public list names.
        for address in (
            draft.get_absolute_url(),
            *(url("version-file", draft.slug, kind) for kind in ("json", "csv", "xlsx")),
            url("version-paper", draft.slug, "en"),
            url("version-publish", draft.slug),
            request.get_absolute_url(),
            url("acknowledgement", request.slug),
            url("text-new", request.slug),
        ):
            assert browser.get(address).status_code in ((404,) if browser is other else (302, 404)), address
        assert (
            browser.get(url("version-difference", plenary.slug), {"old": draft.number, "new": made.number}).status_code
            == 422
        )


# --- At the same moment ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_place_at_once_both_are_on_the_list_and_one_is_said_not_to_be_reached(
    make_user, secretariat
):
    plenary = make_plenary(secretariat)
    segment = plenary.segments.get(key="I")
    invited = sum(one.seconds for one in segment.invited.all())
    plenary.segments.filter(key="I").update(seconds=invited + 30 + 120, floor_seconds=0)  # room for one
    people = {code: delegate_of(make_user, delegation(code)) for code in ("SEN", "FRA", "JPN", "ARG")}
    start = threading.Barrier(len(people))

    def register(code: str) -> list[SpeakingRequest]:
        start.wait()
        try:
            return ask(people[code], plenary, code, "I", "II", at=LAST_SECOND)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        made = [one for requests in pool.map(register, people) for one in requests]
    assert {one.state for one in made} == {"listed"}
    assert sorted(one.number for one in made) == [f"SP-2021-{number:04}" for number in range(1, 9)]
    draft = draft_of(Plenary.objects.select_related("session").get(pk=plenary.pk), CLOSED)
    lines = [(line.request.delegation.code, line.is_reached) for line in draft.segments[0].lines]
    # The same moment: then the name decides, not who of the two the machine served first.
    assert lines == [("ARG", True), ("FRA", False), ("JPN", False), ("SEN", False)]
