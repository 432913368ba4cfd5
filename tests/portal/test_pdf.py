"""PDFs: valid for those who listen to them, with our fonts, and made without asking anybody for anything."""

import io
import socket
import threading
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import page
import pikepdf
import pytest
from django.template import engines
from pypdf import PdfReader

from asp_portal import archive_pdf, pdf
from asp_portal.archive_pdf import NotArchived, attachment_of
from asp_portal.typesetting import HTML, OutsideReference, Typesetter

PAPER = '<html lang="en"><head><title>Test</title></head><body><h1>Test</h1>{}</body></html>'
OUR_FONTS = {"Noto-Sans", "DejaVu-Sans", "Noto-Sans-SC"}


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    """One for the whole module, as a process has one."""
    return pdf.typesetter()


@pytest.fixture
def listener():
    """A server on this machine that counts who asks it for anything: its address, and the list of requests."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    asked.append(connection.recv(1000))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        done.set()
        thread.join()


def text_of(document: bytes) -> str:
    """All text of a PDF."""
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(document)).pages)


def fonts_of(document: bytes) -> dict[str, bool]:
    """Each font of a PDF by its name, and whether it is embedded."""
    found = {}
    for sheet in PdfReader(io.BytesIO(document)).pages:
        for font in sheet["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            name = str(font.get_object()["/BaseFont"]).rpartition("+")[2].removeprefix("/")
            found[name] = "/FontFile2" in descendant["/FontDescriptor"].get_object()
    return found


# --- What comes out -------------------------------------------------------------------------------------------------


def test_a_paper_is_pdf_ua_1_with_its_language_and_title(typesetter, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(typesetter.typeset(PAPER.format("<p>Text</p>"), {}))
    report = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant
    reader = PdfReader(path)
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == ("Test", "en")


def test_the_validator_would_notice_a_paper_without_language_and_title(typesetter, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(typesetter.typeset("<html><body><h1>Test</h1></body></html>", {}))
    assert not page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1).is_compliant


def test_names_in_five_scripts_are_printed_with_our_embedded_fonts_only(typesetter):
    names = "Zoë Καζαντζάκη Владимир محمد 王小明"
    document = typesetter.typeset(PAPER.format(f"<p>{names}</p>"), {})
    assert fonts_of(document) == dict.fromkeys(OUR_FONTS, True)
    assert all(name in text_of(document) for name in ("Zoë", "Καζαντζάκη", "Владимир", "王小明"))


def test_the_same_paper_gives_the_same_bytes(typesetter):
    paper = PAPER.format("<p>Text</p>")
    assert typesetter.typeset(paper, {}) == typesetter.typeset(paper, {})


def test_a_picture_of_its_own_is_shown(typesetter):
    square = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>S</title><path d="M0 0h9v9z"/></svg>'
    shown = typesetter.typeset(PAPER.format('<p><img src="asset:square" alt="A square"/></p>'), {"square": square})
    assert len(shown) > len(typesetter.typeset(PAPER.format("<p></p>"), {}))


def test_characters_that_no_paper_can_hold_are_replaced(typesetter):
    assert "a\N{REPLACEMENT CHARACTER}b" in text_of(typesetter.typeset(PAPER.format("<p>a\x0bb</p>"), {}))


# --- What it asks for -----------------------------------------------------------------------------------------------

PAYLOADS = [
    '<img src="{}" alt="x"/>',
    '<p style="background: url({})">x</p>',
    '<link rel="stylesheet" href="{}"/>',
    '<link rel="attachment" href="{}"/>',
    '<a rel="attachment" href="{}">x</a>',
    "<style>@import url({});</style>",
    "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style><p>x</p>",
    '<object data="{}">x</object>',
    '<embed src="{}"/>',
]


def payload_that_fetches(address: str) -> str:
    """A paper with a picture from elsewhere, for WeasyPrint as it comes."""
    return PAPER.format(f'<p><img src="{address}/x" alt="x"/></p>')


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_outside_is_asked_for_even_if_a_template_let_it_through(listener, payload):
    address, asked = listener
    with suppress(OutsideReference):  # or printed without what it asked for
        Typesetter("").typeset(PAPER.format(payload.format(f"{address}/x")), {})
    assert asked == []


def test_the_listener_would_notice(listener):
    address, asked = listener
    plain = payload_that_fetches(address)
    HTML(string=plain).write_pdf()
    assert len(asked) == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_user_text_is_text(listener, payload):
    address, asked = listener
    template = engines["django"].from_string(PAPER.format("<p>{{ name }}</p>"))
    name = payload.format(f"{address}/x")
    document = pdf.typesetter().typeset(template.render({"name": name}), {})
    assert "".join(name.split()) in "".join(text_of(document).split())
    assert asked == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "FILE:///etc/passwd", "data:image/svg+xml,<svg/>", "asset:other", "relative.svg"]
)
def test_only_its_own_pictures_are_given(typesetter, address):
    markup = PAPER.format(f'<p><img src="{address.replace("<", "&lt;")}" alt="x"/></p>')
    if address == "relative.svg":  # relative to nothing: there is nothing to ask for
        assert "passwd" not in text_of(typesetter.typeset(markup, {"qr": b"<svg/>"}))
        return
    with pytest.raises(OutsideReference):
        typesetter.typeset(markup, {"qr": b"<svg/>"})


def test_a_file_is_never_attached(typesetter):
    with pytest.raises(OutsideReference):
        typesetter.typeset(PAPER.format('<p><a rel="attachment" href="file:///etc/passwd">x</a></p>'), {})


def test_a_stylesheet_imports_nothing():
    with pytest.raises(BaseException, match="may not fetch"):
        Typesetter("@import url(file:///etc/passwd);")


def test_a_refused_paper_leaves_the_typesetter_in_order(typesetter):
    with pytest.raises(OutsideReference):
        typesetter.typeset(PAPER.format('<p><img src="http://127.0.0.1:9/" alt="x"/></p>'), {})
    assert typesetter.typeset(PAPER.format("<p>Text</p>"), {}).startswith(b"%PDF-1.7")


# --- How much -------------------------------------------------------------------------------------------------------


def test_the_longest_paper_is_made_and_one_row_more_is_refused_in_words():
    pdf.refuse_too_long("<tr>" * pdf.MOST_ROWS)
    with pytest.raises(pdf.TooLong, match="would have 2001 rows; a PDF has at most 2000"):
        pdf.refuse_too_long("<tr>" * (pdf.MOST_ROWS + 1))


# --- Archive copies -------------------------------------------------------------------------------------------------

AT = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
DATA = '{"note": "déjà vu"}'


def archived(text: str = DATA, name: str = "statement.json") -> bytes:
    """A paper with a file inside."""
    return pdf.typesetter().typeset(PAPER.format("<p>Text</p>"), {}, pdf.Attached(name, text, "What it rests on", AT))


def kept(tmp_path, document: bytes):
    """A PDF as a file."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(document)
    return path


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1])
def test_an_archive_copy_is_pdf_a_3a_and_pdf_ua_1_in_one_file(profile, tmp_path):
    path = kept(tmp_path, archived())
    assert page.validate_pdf(str(path), profile=profile).is_compliant
    plain = kept(tmp_path, pdf.typesetter().typeset(PAPER.format("<p>Text</p>"), {}))
    assert not page.validate_pdf(str(plain), profile=page.ValidationProfile.PDF_A_3A).is_compliant


def test_an_archive_copy_says_what_it_is_and_holds_one_attachment():
    with pikepdf.open(io.BytesIO(archived())) as document:
        root, described = document.Root, document.open_metadata()
        assert described.pdfa_status == "3A"
        assert described["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]
        assert bool(root.MarkInfo.Marked)
        assert [str(file.AFRelationship) for file in root.AF] == ["/Data"]
        assert list(document.attachments) == ["statement.json"]
        attached = document.attachments["statement.json"].get_file()
        assert (attached.read_bytes().decode(), attached.mime_type) == (DATA, "application/json")
        assert str(attached.obj.Params.CreationDate) == "D:20261122090000Z"


def test_the_same_archive_copy_gives_the_same_bytes():
    assert archived() == archived()
    assert archived() != archived(DATA + " ")


def test_the_attachment_is_taken_out_again(tmp_path):
    assert attachment_of(kept(tmp_path, archived()), "statement.json").decode() == DATA


def bomb() -> bytes:
    """An archive copy whose attachment is small and unpacks to more than is taken."""
    return archived(" " * (archive_pdf.LARGEST_ATTACHMENT + 1))


def locked() -> bytes:
    """An archive copy under a password."""
    whole, document = io.BytesIO(), pikepdf.open(io.BytesIO(archived()))
    document.save(whole, encryption=pikepdf.Encryption(owner="o", user="u"))
    return whole.getvalue()


@pytest.mark.parametrize(
    ("document", "why"),
    [
        pytest.param(lambda: archived(name="other.json"), "no such attachment", id="another-attachment"),
        pytest.param(lambda: pdf.typesetter().typeset(PAPER.format(""), {}), "no such attachment", id="no-attachment"),
        pytest.param(bomb, "larger than 4 MB", id="bomb"),
        pytest.param(locked, "protected by a password", id="password"),
        pytest.param(lambda: b"MZ" + bytes(9), "no PDF", id="no-pdf"),
        pytest.param(lambda: b"", "no PDF", id="empty"),
        pytest.param(lambda: b"%PDF-1.7\n" + b"(" * 1000, "damaged", id="damaged"),
        pytest.param(lambda: b"%PDF-" + bytes(archive_pdf.LARGEST_FILE), "larger than 20 MB", id="too-large"),
    ],
)
def test_a_file_that_is_no_archive_copy_is_refused_in_words(document, why, tmp_path):
    with pytest.raises(NotArchived, match=why):
        attachment_of(kept(tmp_path, document()), "statement.json")


def test_a_file_that_takes_too_much_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_pdf, "MEMORY", 1_000_000)  # less than the reader itself has by then
    with pytest.raises(NotArchived, match="too much memory or time"):
        attachment_of(kept(tmp_path, archived() + b"%" * 10_000_000), "statement.json")
