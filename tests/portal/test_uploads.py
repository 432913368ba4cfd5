"""Receipts that strangers send: a PDF, JPEG or PNG that does nothing but show; anything else is a sentence."""

import hashlib
import io
import os
import resource
import struct
import sys
import time
import zipfile
import zlib
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from PIL import Image

from asp_portal.uploads import (
    Limits,
    MultipleFileField,
    Vetted,
    damaged,
    open_stored,
    orphans,
    remove,
    safe_name,
    serve,
    store,
    vet,
)
from asp_portal.uploads.handlers import BoundedUploadHandler

# --- The corpus -----------------------------------------------------------------------------------------------------


def make_pdf(change=None, pages=1, **save) -> bytes:
    """A small PDF; `change(pdf)` plants something in it."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def make_picture(kind="JPEG", size=(40, 30), mode="RGB", **save) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, kind, **save)
    return out.getvalue()


def make_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.exe", b"MZ")
    return out.getvalue()


def huge_png(side: int) -> bytes:
    """A PNG of a few bytes that declares side x side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


def action(kind: str, **more):
    return pikepdf.Dictionary(S=pikepdf.Name(kind), **more)


def open_action(pdf):
    pdf.Root.OpenAction = action("/JavaScript", JS=pikepdf.String("app.alert(1)"))


def launch_on_opening(pdf):
    pdf.Root.OpenAction = action("/Launch", F=pikepdf.String("cmd.exe"))


def additional_action(pdf):
    pdf.pages[0].AA = pikepdf.Dictionary(O=action("/URI", URI=pikepdf.String("https://example.org")))


def attachment(pdf):
    pdf.attachments["evil.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="evil.exe")


def named_script(pdf):
    script = pdf.make_indirect(action("/JavaScript", JS=pdf.make_stream(b"app.alert(1)")))
    names = pikepdf.Array([pikepdf.String("a"), script])
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))


def xfa_form(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=pikepdf.Array())


def annotate(pdf, **entries):
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=pikepdf.Array([0, 0, 9, 9]), **entries)
    pdf.pages[0].Annots = pikepdf.Array([note])


def rich_media(pdf):
    annotate(pdf, Subtype=pikepdf.Name.RichMedia)


def launch_link(pdf):
    annotate(pdf, Subtype=pikepdf.Name.Link, A=action("/Launch", F=pikepdf.String("cmd.exe")))


def script_link(pdf):
    annotate(pdf, Subtype=pikepdf.Name.Link, A=action("/URI", URI=pikepdf.String(" JavaScript:alert(1)")))


def submitting_form(pdf):
    annotate(pdf, Subtype=pikepdf.Name.Link, A=action("/SubmitForm", F=pikepdf.String("https://example.org")))


def deeply_nested(pdf):
    inner = action("/JavaScript", JS=pikepdf.String("1"))
    for _ in range(50):
        inner = pikepdf.Dictionary(Next=pikepdf.Array([inner]))
    annotate(pdf, Subtype=pikepdf.Name.Link, Kept=inner)


def flate_bomb(pdf, size=200_000_000):
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)


def double_bomb(pdf):
    packed = zlib.compress(zlib.compress(bytes(50_000_000)))
    filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=filters)


PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
AS_GIVEN = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
REFUSED = {
    "empty": ("a.pdf", b"", "empty"),
    "svg": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "kind"),
    "svg named png": ("a.png", b'<?xml version="1.0"?><svg/>', "kind"),
    "html named png": ("a.png", b"<!doctype html><script>alert(1)</script>", "kind"),
    "gif": ("a.gif", make_picture("GIF", mode="L"), "kind"),
    "gif named png": ("a.png", make_picture("GIF", mode="L"), "kind"),
    "webp": ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 ", "kind"),
    "zip": ("a.zip", make_zip(), "kind"),
    "office file named pdf": ("a.pdf", make_zip(), "kind"),
    "html before the pdf": ("a.pdf", b"<html><!--" + make_pdf(), "kind"),
    "line before the pdf": ("a.pdf", b"\n" + make_pdf(), "kind"),
    "pdf named jpg": ("a.jpg", make_pdf(), "ending"),
    "png named jpg": ("a.jpg", make_picture("PNG"), "ending"),
    "pdf named exe": ("a.pdf.exe", make_pdf(), "ending"),
    "pdf without ending": ("receipt", make_pdf(), "ending"),
    "name that reads backwards": ("rec\u202efdp.exe", make_pdf(), "ending"),
    "zip after the pdf": ("a.pdf", make_pdf() + make_zip(), "tail"),
    "html after the pdf": ("a.pdf", make_pdf() + b"<script>alert(1)</script>", "tail"),
    "encrypted": ("a.pdf", make_pdf(encryption=pikepdf.Encryption(user="secret", owner="o")), "encrypted"),
    "locked against printing": ("a.pdf", make_pdf(encryption=pikepdf.Encryption(user="", owner="o")), "encrypted"),
    "script on opening": ("a.pdf", make_pdf(open_action), "active"),
    "program on opening": ("a.pdf", make_pdf(launch_on_opening), "active"),
    "action of a page": ("a.pdf", make_pdf(additional_action), "active"),
    "attached program": ("a.pdf", make_pdf(attachment), "active"),
    "named script": ("a.pdf", make_pdf(named_script), "active"),
    "script in packed objects": ("a.pdf", make_pdf(named_script, **PACKED), "active"),
    "XFA form": ("a.pdf", make_pdf(xfa_form), "active"),
    "rich media": ("a.pdf", make_pdf(rich_media), "active"),
    "link that launches": ("a.pdf", make_pdf(launch_link), "active"),
    "link to a script": ("a.pdf", make_pdf(script_link), "active"),
    "form that sends itself": ("a.pdf", make_pdf(submitting_form), "active"),
    "script in fifty boxes": ("a.pdf", make_pdf(deeply_nested), "active"),
    "hidden in names": ("a.pdf", make_pdf(open_action).replace(b"/JavaScript", b"/J#61v#61Script"), "active"),
    "101 pages": ("a.pdf", make_pdf(pages=101), "pages"),
    "bomb": ("a.pdf", make_pdf(flate_bomb), "complex"),
    "bomb in a bomb": ("a.pdf", make_pdf(double_bomb, **AS_GIVEN), "complex"),
    "no pages": ("a.pdf", make_pdf(pages=0), "damaged"),
    "truncated pdf": ("a.pdf", make_pdf()[:200], "damaged"),
    "only the first line": ("a.pdf", b"%PDF-1.7\n%%EOF", "damaged"),
    "truncated jpeg": ("a.jpg", make_picture(size=(400, 300))[:-400], "damaged"),
    "truncated png": ("a.png", make_picture("PNG", size=(400, 300))[:60], "damaged"),
    "only the magic of a png": ("a.png", b"\x89PNG\r\n\x1a\n", "damaged"),
    "html behind the magic of a jpeg": ("a.jpg", b"\xff\xd8\xff<script>alert(1)</script>", "damaged"),
    "30000 x 30000 pixels": ("a.png", huge_png(30_000), "pixels"),
    "8000 x 8000 pixels": ("a.png", huge_png(8_000), "pixels"),
}


def uploaded(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


# --- What is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_plain_receipt_is_refused(name, data, reason):
    started = time.monotonic()
    with pytest.raises(ValidationError) as caught:
        vet(uploaded(name, data))
    assert caught.value.code == reason
    assert time.monotonic() - started < 12
    sentence = caught.value.messages[0]
    assert "%(" not in sentence
    assert sentence.count(".") >= 2  # what is wrong, and what to do


class Unread(UploadedFile):
    """A file that says how large it is and must not be read."""

    def read(self, *args):
        raise AssertionError("read")


def test_a_hundred_megabytes_are_refused_without_reading_them():
    file = Unread(io.BytesIO(), name="a.pdf", size=100_000_000)
    with pytest.raises(ValidationError, match="larger than 10 MB"):
        vet(file)


def test_both_sides_of_the_size_limit():
    data = make_pdf()
    assert vet(uploaded("a.pdf", data), limits=Limits(max_bytes=len(data))).pages == 1
    with pytest.raises(ValidationError, match="larger than"):
        vet(uploaded("a.pdf", data), limits=Limits(max_bytes=len(data) - 1))


def test_a_file_larger_than_it_says_is_refused():
    file = UploadedFile(io.BytesIO(make_pdf()), name="a.pdf", size=1)
    with pytest.raises(ValidationError, match="larger than"):
        vet(file, limits=Limits(max_bytes=100))


def test_both_sides_of_the_page_and_pixel_limits():
    assert vet(uploaded("a.pdf", make_pdf(pages=100))).pages == 100
    picture = make_picture("PNG", size=(100, 100))
    assert vet(uploaded("a.png", picture), limits=Limits(max_pixels=10_000)).pixels == (100, 100)
    with pytest.raises(ValidationError, match="too many pixels"):
        vet(uploaded("a.png", picture), limits=Limits(max_pixels=9_999))


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not bound the memory of a process")
def test_a_file_that_needs_more_memory_than_its_process_has_is_a_sentence():
    limits = Limits(memory=300_000_000)
    assert vet(uploaded("a.png", make_picture("PNG")), limits=limits).pixels == (40, 30)
    with pytest.raises(ValidationError, match="too much memory or time"):
        vet(uploaded("a.png", make_picture("PNG", size=(7000, 7000))), limits=limits)


def test_a_file_that_needs_more_time_than_its_process_has_is_a_sentence():
    with pytest.raises(ValidationError, match="too much memory or time"):
        vet(uploaded("a.png", make_picture("PNG")), limits=Limits(seconds=0))


# --- What is kept ---------------------------------------------------------------------------------------------------


def test_a_pdf_is_kept_with_its_pages_and_both_hashes():
    data = make_pdf(pages=3)
    vetted = vet(uploaded("Hotel Genève.PDF", data))
    assert (vetted.name, vetted.content_type, vetted.pages, vetted.pixels) == (
        "Hotel Genève.pdf",
        "application/pdf",
        3,
        None,
    )
    assert vetted.original_sha256 == hashlib.sha256(data).hexdigest()
    assert vetted.sha256 == hashlib.sha256(vetted.content).hexdigest()
    assert vetted.size == len(vetted.content)
    with pikepdf.open(io.BytesIO(vetted.content)) as kept:
        assert len(kept.pages) == 3


def test_the_same_pdf_is_written_the_same_way():
    assert vet(uploaded("a.pdf", make_pdf(static_id=True))) == vet(uploaded("a.pdf", make_pdf(static_id=True)))


def test_what_is_kept_passes_again():
    for name, data in (("a.pdf", make_pdf()), ("a.jpg", make_picture()), ("a.png", make_picture("PNG"))):
        once = vet(uploaded(name, data))
        assert vet(uploaded(name, once.content)).content_type == once.content_type


def test_where_to_open_the_file_is_dropped_and_links_stay():
    def harmless(pdf):
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
        annotate(pdf, Subtype=pikepdf.Name.Link, A=action("/URI", URI=pikepdf.String("https://example.org")))

    with pikepdf.open(io.BytesIO(vet(uploaded("a.pdf", make_pdf(harmless))).content)) as kept:
        assert "/OpenAction" not in kept.Root
        assert str(kept.pages[0].Annots[0].A.URI) == "https://example.org"


def test_a_signature_keeps_its_picture_but_claims_nothing():
    def signed(pdf):
        annotate(pdf, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        pdf.pages[0].Annots[0] = pdf.make_indirect(pdf.pages[0].Annots[0])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.pages[0].Annots[0]]), SigFlags=3)

    with pikepdf.open(io.BytesIO(vet(uploaded("a.pdf", make_pdf(signed))).content)) as kept:
        assert "/V" not in kept.pages[0].Annots[0]


def test_what_was_removed_from_a_pdf_by_a_later_revision_is_not_kept():
    stale = make_pdf().replace(b"%%EOF", b"99 0 obj\n(account 12345)\nendobj\n%%EOF")
    assert b"account 12345" not in vet(uploaded("a.pdf", stale)).content


def test_place_and_time_are_removed_from_a_photograph():
    exif = Image.Exif()
    exif[0x010F] = "Camera of the judge"
    exif[0x8825] = {1: "N", 2: (52.0, 6.0, 0.0), 3: "E", 4: (4.0, 18.0, 0.0)}  # GPS
    data = make_picture(exif=exif, comment=b"at home", dpi=(300, 300))
    assert b"Camera of the judge" in data
    vetted = vet(uploaded("a.jpeg", data))
    assert vetted.name == "a.jpeg"
    assert b"Camera" not in vetted.content
    assert b"at home" not in vetted.content
    with Image.open(io.BytesIO(vetted.content)) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})


def test_a_photograph_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    vetted = vet(uploaded("a.jpg", make_picture(size=(40, 30), exif=exif)))
    assert vetted.pixels == (30, 40)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "I;16"), ("JPEG", "CMYK")],
)
def test_every_way_to_store_white_stays_white(kind, mode):
    out = io.BytesIO()
    white = {"1": 1, "L": 255, "LA": (0, 0), "P": 5, "RGBA": (0, 0, 0, 0), "I;16": 65535, "CMYK": (0, 0, 0, 0)}[mode]
    picture = Image.new(mode, (9, 9), white)
    if mode == "P":
        picture.putpalette([255] * 768)
    picture.save(out, kind)
    vetted = vet(uploaded("a.png" if kind == "PNG" else "a.jpg", out.getvalue()))
    with Image.open(io.BytesIO(vetted.content)) as kept:
        assert kept.convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_what_hangs_behind_a_picture_is_not_kept():
    assert b"evil.exe" not in vet(uploaded("a.jpg", make_picture() + make_zip())).content


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("receipt.pdf", "receipt.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\judge\\taxi.JPG", "taxi.jpg"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("rece\u202eipt.pdf", "receipt.pdf"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("إيصال.png", "إيصال.png"),
        ("收据.pdf", "收据.pdf"),
        ('a"b<c>.pdf', "a b c.pdf"),
        ("...", "receipt.pdf"),
        ("", "receipt.pdf"),
        (".pdf", "pdf.pdf"),
        ("receipt.exe", "receipt.exe.pdf"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
        ("a" * 300, "a" * 116 + ".pdf"),
    ],
)
def test_names_are_fit_to_be_shown(name, safe):
    assert safe_name(name) == safe
    assert len(safe) <= 120


# --- Storage --------------------------------------------------------------------------------------------------------


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def make_vetted(content=b"a receipt", name="../../taxi.pdf") -> Vetted:
    digest = hashlib.sha256(content).hexdigest()
    return Vetted(name, "application/pdf", content, digest, digest, pages=1)


def stored_files(media) -> set[str]:
    return {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}


def test_a_file_is_stored_whole_under_a_name_of_our_own(media):
    vetted = make_vetted()
    name = store(vetted)
    assert stored_files(media) == {name}
    assert "taxi" not in name
    assert (media / name).stat().st_mode & 0o777 == 0o600
    with open_stored(name) as file:
        assert file.read() == vetted.content
    assert store(vetted) != name


def test_a_full_disk_changes_nothing_and_leaves_nothing(media):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # the system refuses the write halfway, as a full disk does
    try:
        with pytest.raises(ValidationError) as caught:
            store(make_vetted(bytes(5000), name="taxi.pdf"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.messages == [
        "There is no room to store “taxi.pdf”. Nothing was changed. Tell the administrator."
    ]
    assert stored_files(media) == set()


def test_a_folder_that_cannot_be_made_is_a_sentence(media):
    media.write_text("a file where the folder should be")
    with pytest.raises(ValidationError, match="could not be stored. Nothing was changed"):
        store(make_vetted())


@pytest.mark.parametrize("name", ["../settings.py", "receipts/../../x.pdf", "receipts/ab/x.pdf", "/etc/passwd", ""])
def test_no_other_file_can_be_opened_or_removed(media, name):
    with pytest.raises(SuspiciousFileOperation):
        open_stored(name)
    if name != "receipts/ab/x.pdf":
        with pytest.raises(SuspiciousFileOperation):
            remove(name)


def test_files_without_a_row_are_swept_after_an_hour_and_not_before(media):
    kept, old, young = store(make_vetted()), store(make_vetted()), store(make_vetted())
    unfinished = (media / old).with_name("tmp123.part")
    unfinished.write_bytes(b"half")
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for path, age in ((kept, 90), (old, 61), (young, 59)):
        moment = (now - timedelta(minutes=age)).timestamp()
        os.utime(media / path, (moment, moment))
    os.utime(unfinished, (0, 0))
    lost = set(orphans({kept}, older_than=now - timedelta(hours=1)))
    assert lost == {old, unfinished.relative_to(media).as_posix()}
    for name in lost:
        remove(name)
    assert stored_files(media) == {kept, young}


def test_no_folder_yet_means_no_orphans(media):
    assert list(orphans(set(), older_than=datetime(2026, 1, 1, tzinfo=UTC))) == []


def test_changed_and_missing_files_are_found(media):
    vetted = make_vetted()
    good, changed, gone = store(vetted), store(vetted), store(vetted)
    (media / changed).write_bytes(b"another receipt")
    (media / gone).unlink()
    rows = [(name, vetted.sha256) for name in (good, changed, gone)]
    assert list(damaged(rows)) == [(changed, "changed"), (gone, "missing")]


def test_a_file_is_served_as_a_download_that_nothing_runs_in(media):
    name = store(make_vetted())
    response = serve(open_stored(name), "reçu\r\n“1”.pdf".replace("\r\n", " "), "application/pdf")
    assert response.getvalue() == b"a receipt"
    assert response["Content-Disposition"] == ("attachment; filename*=utf-8''re%C3%A7u%20%E2%80%9C1%E2%80%9D.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"
    response.file_to_stream.close()


# --- Arrival --------------------------------------------------------------------------------------------------------


def arrived(name: str, data: bytes, max_bytes: int = 1_000_000) -> UploadedFile:
    """A file as it comes out of a request, through our handler."""
    request = RequestFactory().post("/", {"receipts": uploaded(name, data)})
    handler = BoundedUploadHandler(request)
    handler.max_bytes = max_bytes
    request.upload_handlers = [handler]
    return request.FILES["receipts"]


def test_a_file_arrives_whole():
    data = make_pdf(pages=40)
    with arrived("a.pdf", data, max_bytes=len(data)) as file:
        assert vet(file).original_sha256 == hashlib.sha256(data).hexdigest()


def test_of_a_file_that_is_too_large_nothing_is_kept():
    file = arrived("a.pdf", bytes(300_000), max_bytes=299_999)
    assert (file.size, file.read()) == (300_000, b"")
    with pytest.raises(ValidationError, match="larger than"):
        vet(file, limits=Limits(max_bytes=299_999))


def test_a_disk_that_is_full_while_a_file_arrives_is_a_sentence():
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        lost = [arrived("a.pdf", bytes(size)) for size in (100_001, 300_000)]
        kept = arrived("a.pdf", make_pdf())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    for file in lost:
        with pytest.raises(ValidationError, match="There is no room for this file at the moment. Nothing was changed"):
            vet(file)
    with kept:
        assert vet(kept).pages == 1


# --- The form field -------------------------------------------------------------------------------------------------


class ReceiptForm(forms.Form):
    receipts = MultipleFileField(required=False, max_files=3)


def receipt_form(*files, **kwargs) -> ReceiptForm:
    return ReceiptForm({}, MultiValueDict({"receipts": list(files)}), **kwargs)


def test_several_receipts_are_vetted_in_one_field():
    form = receipt_form(uploaded("a.pdf", make_pdf()), uploaded("b.png", make_picture("PNG")))
    assert form.is_valid()
    assert [vetted.name for vetted in form.cleaned_data["receipts"]] == ["a.pdf", "b.png"]


def test_each_error_names_its_file():
    form = receipt_form(uploaded("good.pdf", make_pdf()), uploaded("empty.pdf", b""), uploaded("evil.svg", b"<svg/>"))
    assert form.errors == {
        "receipts": [
            "empty.pdf: This file is empty. Choose the file again, or scan it once more.",
            "evil.svg: This is not a PDF, JPEG or PNG file. Save or scan the receipt as one of these.",
        ]
    }


def test_no_receipt_is_no_error_unless_it_is_required():
    assert receipt_form().is_valid()
    assert receipt_form().fields["receipts"].clean([]) == []
    with pytest.raises(ValidationError, match="required"):
        MultipleFileField().clean([])


def test_more_files_than_can_be_sent_at_once():
    form = receipt_form(*[uploaded("a.pdf", make_pdf())] * 4)
    assert form.errors == {"receipts": ["At most 3 files can be sent at once; these are 4."]}


def test_the_button_takes_several_files_and_shows_its_errors():
    page = render_crispy_form(receipt_form(uploaded("<b>.svg", b"<svg/>")))
    assert 'type="file"' in page
    assert "multiple" in page
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in page
    assert "This is not a PDF, JPEG or PNG file." in page
    assert "<b>" not in page
