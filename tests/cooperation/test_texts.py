"""The texts of statements: sent under embargo, delivered, published by one action, never by accident."""

import io
from datetime import date

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from asp_portal import uploads
from asp_portal.accounts.roles import Role
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden
from cooperation.models import StatementText, TextVersion
from cooperation.rules.speech import count_words, seconds_to_read, words_in
from cooperation.texts import pages, services
from cooperation.texts.workflow import text_workflow
from tests.cooperation.held import ask, hold, publish
from tests.cooperation.world import delegate_of, delegation, make_plenary
from travel import files

pytestmark = pytest.mark.django_db
BEFORE, DAY, AFTER = date(2021, 12, 7), date(2021, 12, 8), date(2021, 12, 9)
CLOCK = "2021-12-08T11:00:00+01:00"


class World:
    """Senegal, France and Japan have asked for the floor in segment I; the list is published."""

    def __init__(self, make_user):
        self.desk = make_user(Role.SECRETARIAT)
        self.interpreter = make_user(Role.INTERPRETER)
        self.plenary = make_plenary(self.desk)
        self.people = {code: delegate_of(make_user, delegation(code)) for code in ("SEN", "FRA", "JPN")}
        self.requests = {code: ask(user, self.plenary, delegation(code)) for code, user in self.people.items()}
        self.meeting = publish(self.plenary, self.desk)

    def send(self, code: str, words: str = "Madam President, thank you.", today: date = BEFORE) -> StatementText:
        """A text of a delegation."""
        facts = {"language": "fr", "delivery": "check", "words": words}
        return services.add_version(self.requests[code], self.people[code], today, **facts)

    def act(self, name: str, text: StatementText, today: date = DAY, **data) -> StatementText:
        """An act of the desk."""
        text_workflow.apply(name, Doing(text, self.desk, today, data, "As agreed"))
        return StatementText.objects.get(pk=text.pk)

    def speaks(self, code: str, at: int = 600) -> None:
        """A delegation speaks for a minute."""
        slug = self.requests[code].slug
        hold(self.meeting, [(at, "start", {"id": slug}), (at + 60, "stop", {"id": slug})])

    def opens(self) -> None:
        """The meeting begins with segment I."""
        hold(self.meeting, [(0, "begin", {}), (0, "open_segment", {"segment": "I"})])


@pytest.fixture
def world(make_user, time_machine):
    """The world on the day before the plenary's clock moves."""
    time_machine.move_to(CLOCK, tick=True)
    return World(make_user)


def sent(**changes) -> dict:
    """What a browser sends for a text."""
    return {"language": "fr", "delivery": "check", "words": "Madame la Présidente, merci.", "kept": ""} | changes


def pdf(change=None) -> bytes:
    """A small PDF; `change(pdf)` plants something in it."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    if change:
        change(made)
    made.save(out)
    return out.getvalue()


def script(made) -> None:
    """What runs when the file is opened."""
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def page(answer) -> str:
    """What a page says."""
    return answer.content.decode().replace("\u00a0", " ")


def url(name: str, *args: str) -> str:
    """An address of the plenaries."""
    return reverse(f"cooperation:{name}", args=args)


# --- Length ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n ", 0),
        ("Madam President, thank you.", 4),
        ("l’État – c'est-à-dire la France", 4),  # the dash is no word
        ("2 minutes and 1:45", 4),
        ("شكرا سيدي الرئيس", 3),
        ("谢谢主席女士", None),
        ("ありがとう", None),
    ],
)
def test_words_are_what_stands_between_spaces(text, words):
    assert count_words(text) == words


def test_a_text_fits_up_to_the_second():
    assert [seconds_to_read(words) for words in (0, 1, 110, 220, 221)] == [0, 1, 60, 120, 121]
    assert [words_in(seconds) for seconds in (0, 1, 60, 120)] == [0, 1, 110, 220]
    fits, over = pages.Length(220, 120), pages.Length(221, 120)
    assert (fits.over, over.over, pages.Length(None, 120).over) == (0, 1, 0)


# --- Sending --------------------------------------------------------------------------------------------------------


def test_versions_replace_and_are_kept(world):
    text = world.send("SEN", "The first words")
    again = world.send("SEN", "The first words")  # the same form, sent twice
    newer = world.send("SEN", "Other and more words")
    assert text == again == newer
    assert [version.words for version in newer.versions.all()] == ["The first words", "Other and more words"]
    assert (newer.latest.word_count, newer.state) == (4, "draft")
    assert [act.name for act in newer.acts] == ["add", "add"]
    assert {act.office for act in newer.acts} == {"Delegation"}


def test_nobody_sends_for_another_delegation(world):
    with pytest.raises(Hidden):
        services.add_version(
            world.requests["SEN"], world.people["FRA"], BEFORE, language="fr", delivery="check", words="x"
        )
    assert not StatementText.objects.exists()


def test_a_withdrawn_request_takes_no_text(world, signed_in):
    client = signed_in(world.people["SEN"])
    request = world.requests["SEN"]
    client.post(url("request-act", request.slug, "withdraw"), {"seen": request.content_hash, "reason": ""})
    request.refresh_from_db()
    assert request.state == "withdrawn"
    answer = client.post(url("text-new", request.slug), sent())
    assert answer.status_code == 422
    assert "This request was withdrawn" in page(answer)
    assert "Madame la Présidente, merci." in page(answer)


def test_from_the_form_to_the_page(world, signed_in):
    client, request = signed_in(world.people["SEN"]), world.requests["SEN"]
    assert "There are 2 min for this intervention" in page(client.get(url("text-new", request.slug)))
    words = "mot " * 230
    answer = client.post(url("text-new", request.slug), sent(words=words, file=SimpleUploadedFile("speech.pdf", pdf())))
    text = StatementText.objects.get()
    assert (answer.status_code, answer.url) == (302, text.get_absolute_url())
    shown = page(client.get(answer.url))
    assert "230 words need 2 min 6 s at 110 a minute: 6 s too long for 2 min." in shown  # 230 x 60 / 110 = 125.5
    assert "Under embargo" in shown
    download = client.get(text.latest.get_absolute_url())
    assert b"".join(download.streaming_content).startswith(b"%PDF-")
    assert "attachment" in download["Content-Disposition"]
    assert download["Content-Security-Policy"].startswith("sandbox")
    assert not list(files.damaged())
    assert files.sweep() == 0


ATTACKS = [
    (("speech.docx", b"PK\x03\x04"), "Send a PDF"),
    (("speech.pdf", b"<script>alert(1)</script>"), "This is no PDF"),
    (("speech.pdf", pdf(script)), "holds scripts"),
    (("speech\u202efdp.exe", b"MZ"), "Send a PDF"),
    (("speech.pdf", b"%PDF-1.7 broken"), "damaged"),
    (("empty.pdf", b""), "empty"),
]


def test_files_that_attack_are_a_sentence_and_nothing_typed_is_lost(world, signed_in):
    client, address = signed_in(world.people["SEN"]), url("text-new", world.requests["SEN"].slug)
    for file, sentence in ATTACKS:
        answer = client.post(address, sent(file=SimpleUploadedFile(*file)))
        assert answer.status_code == 422
        assert sentence in page(answer)
        assert "Madame la Présidente, merci." in page(answer)
    assert not StatementText.objects.exists()


def test_a_good_file_waits_while_the_words_are_mended(world, signed_in):
    client, address = signed_in(world.people["SEN"]), url("text-new", world.requests["SEN"].slug)
    answer = client.post(address, sent(words="Madam\u202e President", file=SimpleUploadedFile("speech.pdf", pdf())))
    assert answer.status_code == 422
    assert "invisible character (U+202E)" in page(answer)
    seal = answer.context["form"].seal
    assert client.post(address, sent(words="Madam President", kept=seal)).status_code == 302
    assert TextVersion.objects.get().name == "speech.pdf"
    # The seal is of one person and one request.
    other = signed_in(world.people["FRA"])
    answer = other.post(url("text-new", world.requests["FRA"].slug), sent(words="", kept=seal))
    assert answer.status_code == 422
    assert "Paste the text, or send it as PDF." in page(answer)


# --- Embargo --------------------------------------------------------------------------------------------------------


def test_under_embargo_only_its_delegation_interpreters_and_desk_read_it(world, make_user, signed_in, client):
    text = world.send("SEN")
    addresses = [text.get_absolute_url(), text.latest.get_absolute_url()]
    for user in (world.people["SEN"], world.interpreter, world.desk, make_user(Role.CHAIR)):
        assert [signed_in(user).get(address).status_code for address in addresses] == [200, 200]
    for user in (world.people["FRA"], make_user(Role.AUDITOR), make_user(Role.JUDGE)):
        assert [signed_in(user).get(address).status_code for address in addresses] == [404, 404]
    assert [client.get(address).status_code for address in addresses] == [302, 302]
    public = [url("public-text", text.slug, kind) for kind in ("file", "words")]
    assert [client.get(address).status_code for address in public] == [404, 404]
    assert "No statement is published yet" in page(client.get(url("public-texts", world.plenary.slug)))


def test_a_delegation_sees_only_its_own_row(world, make_user, signed_in):
    world.send("SEN")
    world.send("FRA")
    shown = page(signed_in(world.people["SEN"]).get(url("texts", world.plenary.slug)))
    assert "Senegal" in shown
    assert "France" not in shown
    assert "Japan" not in shown
    assert "Publish the ticked" not in shown
    nobody = signed_in(delegate_of(make_user, delegation("ARG"))).get(url("texts", world.plenary.slug))
    assert "Once your delegation has asked for the floor" in page(nobody)
    listed = page(signed_in(world.interpreter).get(url("texts", world.plenary.slug)))
    assert all(name in listed for name in ("Senegal", "France", "Japan", "Registrar"))
    assert "Publish the ticked" not in listed


def test_what_is_not_theirs_answers_404(world, make_user, signed_in):
    text, request = world.send("SEN"), world.requests["SEN"]
    expert = world.plenary.segments.get(key="II").invited.first()
    stranger, interpreter = signed_in(world.people["FRA"]), signed_in(world.interpreter)
    assert signed_in(make_user(Role.JUDGE)).get(url("texts", world.plenary.slug)).status_code == 404
    for client in (stranger, interpreter):
        assert client.get(url("text-new", request.slug)).status_code == 404
        assert client.get(url("text-new-invited", expert.slug)).status_code == 404
        assert client.post(url("texts-publish", world.plenary.slug), {"chosen": text.slug}).status_code == 404
    for name in ("publish", "publish-written", "deliver", "embargo", "take-back", "publish-newer", "add", "nothing"):
        assert stranger.get(url("text-act", text.slug, name)).status_code == 404
        assert signed_in(world.people["SEN"]).get(url("text-act", text.slug, name)).status_code == 404
    assert signed_in(world.desk).get(url("text-new-invited", expert.slug)).status_code == 200


def test_a_delegation_that_is_invited_sends_its_text_itself(world, make_user, signed_in):
    france, plenary = world.people["FRA"], world.plenary
    segment = plenary.segments.get(key="I")
    speaker = segment.invited.get(delegation__code="FRA")
    address, listing = url("text-new-invited", speaker.slug), url("texts", plenary.slug)
    browser, other = signed_in(france), signed_in(world.people["SEN"])
    # It is told, and finds the form; nobody else does.
    overview = page(browser.get(plenary.get_absolute_url()))
    assert "France is invited to speak" in overview
    assert "Segment I, 5 min" in overview
    assert "is invited to speak" not in page(other.get(plenary.get_absolute_url()))
    assert address in page(browser.get(listing))
    assert address not in page(signed_in(world.interpreter).get(listing))
    assert [task.count for task in pages.tasks(france, BEFORE)] == [2]  # its request, and its invitation
    assert "There are 5 min for this intervention" in page(browser.get(address))
    assert [other.get(address).status_code, other.post(address, sent()).status_code] == [404, 404]
    # Its text is under embargo like every other.
    text = StatementText.objects.get(slug=browser.post(address, sent()).url.rstrip("/").rpartition("/")[2])
    assert (text.invited, text.acts[0].office) == (speaker, "Delegation")
    assert [task.count for task in pages.tasks(france, BEFORE)] == [1]
    assert address in page(browser.get(text.get_absolute_url()))
    seen_by = [france, world.interpreter, world.desk, world.people["SEN"], make_user(Role.AUDITOR)]
    codes = [signed_in(user).get(text.get_absolute_url()).status_code for user in seen_by]
    assert codes == [200, 200, 200, 404, 404]
    # Who no longer acts for it can no longer read or send it.
    france.delegation_members.update(left_at=timezone.now())
    assert [browser.get(one).status_code for one in (address, text.get_absolute_url())] == [404, 404]


# --- Delivered and published ----------------------------------------------------------------------------------------


def test_the_meeting_says_what_was_delivered(world):
    sen, fra = world.send("SEN"), world.send("FRA")
    world.opens()
    world.speaks("SEN")
    offers = {text: {offer.name for offer in text_workflow.offers(text, world.desk, DAY)} for text in (sen, fra)}
    assert offers[sen] == {"add", "publish"}
    assert offers[fra] == {"add", "publish-written", "deliver"}
    done = world.act("publish", sen)
    assert (done.state, done.delivered_at.isoformat()) == ("published", "2021-12-08T09:11:00+00:00")  # 10:11 there
    with pytest.raises(ValidationError, match="The plenary is not over"):
        world.act("publish-written", fra)


def test_what_was_undone_was_not_delivered(world):
    text = world.send("SEN")
    world.opens()
    world.speaks("SEN")
    last = world.meeting.version
    hold(world.meeting, [(700, "undo", {"version": last}), (701, "undo", {"version": last - 1})])
    with pytest.raises(Hidden):
        world.act("publish", text)


def test_one_action_publishes_what_was_delivered_and_in_writing_what_was_ticked(world, signed_in, client, time_machine):
    texts = {code: world.send(code) for code in ("SEN", "FRA", "JPN")}
    world.opens()
    world.speaks("SEN")
    hold(world.meeting, [(3600, "end", {})])
    desk = signed_in(world.desk)
    shown = page(desk.get(url("texts", world.plenary.slug)))
    assert shown.count(" checked>") == 1  # only what was delivered is ticked beforehand
    ticked = [texts["SEN"].slug, texts["FRA"].slug]
    seen = {f"seen-{text.slug}": text.content_hash for text in texts.values()}
    Message.objects.all().delete()
    desk.post(url("texts-publish", world.plenary.slug), {"chosen": ticked} | seen)
    states = {text.speaker: (text.state, text.is_written_only) for text in StatementText.objects.all()}
    assert states == {"Senegal": ("published", False), "France": ("published", True), "Japan": ("draft", False)}
    assert {message.to for message in Message.objects.all()} == {world.people["SEN"], world.people["FRA"]}
    public = page(client.get(url("public-texts", world.plenary.slug)))
    assert "Delivered at 10:11 CET" in public
    assert "Written statement, not delivered" in public
    assert "Japan" not in public
    words = client.get(url("public-text", texts["FRA"].slug, "words"))
    assert words.content.decode() == "Madam President, thank you."
    assert words["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(url("public-text", texts["FRA"].slug, "file")).status_code == 404  # there is no file
    assert client.get(url("public-text", texts["JPN"].slug, "words")).status_code == 404


def test_a_text_changed_since_it_was_read_is_not_published(world, signed_in):
    text = world.send("SEN")
    world.opens()
    world.speaks("SEN")
    read = {"chosen": text.slug, f"seen-{text.slug}": text.content_hash}
    world.send("SEN", "Other words", DAY)
    answer = signed_in(world.desk).post(url("texts-publish", world.plenary.slug), read, follow=True)
    assert "Senegal: The content changed since you read it" in page(answer)
    assert StatementText.objects.get().state == "draft"


def test_a_version_after_publication_is_not_public_until_the_desk_says_so(world, client):
    text = world.send("SEN", "As delivered")
    world.opens()
    world.speaks("SEN")
    text = world.act("publish", text)
    with pytest.raises(Hidden):
        world.act("publish-newer", text)
    text = world.send("SEN", "Mended afterwards", AFTER)
    assert text.has_newer
    assert "As delivered" in page(client.get(url("public-texts", world.plenary.slug)))
    assert client.get(url("public-text", text.slug, "words")).content.decode() == "As delivered"
    world.act("publish-newer", text, AFTER)
    assert client.get(url("public-text", text.slug, "words")).content.decode() == "Mended afterwards"


def test_taken_back_it_is_public_no_more(world, client, signed_in):
    text = world.send("SEN")
    text = world.act("deliver", text, at=timezone.now())
    text = world.act("publish", text)
    text = world.act("take-back", text)
    assert (text.state, text.published_version, text.published_at) == ("delivered", None, None)
    assert client.get(url("public-text", text.slug, "words")).status_code == 404
    text = world.act("embargo", text)
    assert (text.state, text.delivered_at) == ("draft", None)
    text = world.act("publish-written", text, AFTER)
    assert (world.act("take-back", text, AFTER).state, text.delivered_at) == ("written", None)


def test_delivered_by_the_word_of_the_desk_at_a_moment_that_has_passed(world, signed_in):
    text, desk = world.send("SEN"), signed_in(world.desk)
    address = url("text-act", text.slug, "deliver")
    answer = desk.post(address, {"seen": text.content_hash, "at": "11:30", "reason": ""})
    assert "This moment has not come yet." in page(answer)
    desk.post(address, {"seen": text.content_hash, "at": "10:30", "reason": ""})
    assert StatementText.objects.get().delivered_at.isoformat() == "2021-12-08T09:30:00+00:00"


def test_the_database_publishes_nothing_that_was_neither_delivered_nor_written_only(world):
    text = world.send("SEN")
    public = {"state": "published", "published_version": text.latest, "published_at": timezone.now()}
    for facts in (public, public | {"delivered_at": timezone.now(), "is_written_only": True}, {"state": "published"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StatementText.objects.filter(pk=text.pk).update(**facts)
    with pytest.raises(Exception, match="only ever added"), transaction.atomic():
        TextVersion.objects.update(words="other")


# --- Pages ----------------------------------------------------------------------------------------------------------


def test_lists_take_as_many_queries_for_three_texts_as_for_one(world, signed_in, client):
    desk, addresses = signed_in(world.desk), [url(name, world.plenary.slug) for name in ("texts", "public-texts")]

    def queries(browser, address):
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    def public(code):
        return world.act("publish-written", world.send(code), AFTER)

    public("SEN")
    one = [queries(desk, addresses[0]), queries(client, addresses[1])]
    public("FRA")
    public("JPN")
    assert [queries(desk, addresses[0]), queries(client, addresses[1])] == one


def test_the_list_is_narrowed_and_taken_out(world, signed_in):
    world.send("SEN", "word " * 221)
    desk, address = signed_in(world.desk), url("texts", world.plenary.slug)
    assert page(desk.get(address, {"show": "long"})).count('scope="row"') == 1
    assert page(desk.get(address, {"q": "senegal"})).count('scope="row"') == 1
    assert "Clear the filter" in page(desk.get(address, {"q": "nowhere"}))
    lines = b"".join(desk.get(address, {"_export": "csv", "q": "SÉNÉGAL"}).streaming_content).decode().splitlines()
    assert lines[1:] == ["I,Senegal,,French,221,121,120,check against delivery,,under embargo,1"]


def test_tasks_of_delegations_and_of_the_desk(world):
    sen = world.people["SEN"]
    assert [(task.count, task.url) for task in pages.tasks(sen, BEFORE)] == [(1, url("texts", world.plenary.slug))]
    world.send("SEN")
    assert pages.tasks(sen, BEFORE) == []
    assert pages.tasks(world.people["FRA"], AFTER) == []
    world.opens()
    world.speaks("SEN")
    [task] = pages.tasks(world.desk, DAY)
    assert (task.count, task.label) == (1, "Delivered statement to publish")


def test_no_room_for_the_file_is_a_sentence(world, signed_in, settings, tmp_path):
    blocked = tmp_path / "media"
    blocked.write_text("a file where the folder should be")
    settings.MEDIA_ROOT = blocked
    answer = signed_in(world.people["SEN"]).post(
        url("text-new", world.requests["SEN"].slug), sent(file=SimpleUploadedFile("speech.pdf", pdf()))
    )
    assert answer.status_code == 422
    assert "could not be stored" in page(answer)
    assert not StatementText.objects.exists()
    with pytest.raises(NotADirectoryError):
        uploads.open_stored(f"receipts/00/{'0' * 32}.pdf")
