"""The process that opens a stranger's file: run alone, with little memory and time, so that a bomb harms nobody else.

Started as `python -I worker.py LIMITS`; knows neither Django nor the portal. The file comes in on standard input.
Standard output: one line of JSON, then the cleaned file. The JSON is {"pages": n}, {"pixels": [w, h]} or
{"refused": code}, the code being one of `vetting.SENTENCES`. Any other end (killed, no answer) means: too complex.
"""

import io
import json
import resource
import sys
import warnings
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import Image, ImageOps

PDF, JPEG, PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"

FORBIDDEN_KEYS = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent", "/Launch"}
FORBIDDEN_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
FORBIDDEN_KINDS = {
    "/EmbeddedFile",
    "/FileAttachment",
    "/RichMedia",
    "/Screen",
    "/Movie",
    "/Sound",
    "/3D",
    "/U3D",
    "/PRC",
}
# Text expands about ten times, an empty scan some hundred times but to few bytes: beyond both it is a bomb.
INFLATED_MAX = 100_000_000
INFLATED_RATIO = 50


class Refused(Exception):
    """The file is not taken; the argument is the code of the reason."""


def limit_resources(memory: int, seconds: int) -> None:
    """Bounds of this process, as far as the system knows them (macOS ignores the one on memory)."""
    for what, bound in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        try:
            resource.setrlimit(what, (bound, bound))
        except (ValueError, OSError):
            continue  # the wall clock of the parent still holds


# --- PDF ------------------------------------------------------------------------------------------------------------


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, those inside other objects too; each indirect object once."""
    for top in pdf.objects:
        pending = [top]
        while pending:
            item = pending.pop()
            if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
                yield item
                pending += [child for _, child in item.items() if is_direct_container(child)]
            elif isinstance(item, pikepdf.Array):
                pending += [child for child in item if is_direct_container(child)]


def is_direct_container(item) -> bool:
    return isinstance(item, pikepdf.Dictionary | pikepdf.Array) and not item.is_indirect


def is_active(item: pikepdf.Object) -> bool:
    """Whether a dictionary does something by itself, or carries another file."""
    if FORBIDDEN_KEYS & set(item.keys()):
        return True
    if str(item.get("/S")) in FORBIDDEN_ACTIONS or str(item.get("/URI", "")).strip().lower().startswith("javascript"):
        return True
    return any(str(item.get(key)) in FORBIDDEN_KINDS for key in ("/Type", "/Subtype"))


def drop_opening_view(pdf: pikepdf.Pdf) -> None:
    """Many programs write where a reader should open the file: that is dropped, any other action refused."""
    action = pdf.Root.get("/OpenAction")
    if action is None:
        return
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) != "/GoTo":
        raise Refused("active")
    del pdf.Root["/OpenAction"]


def drop_signature(item: pikepdf.Object) -> None:
    """A signature cannot hold for a rewritten file: its picture stays, its claim goes."""
    if str(item.get("/FT")) == "/Sig" and "/V" in item:
        del item["/V"]


def inflated(item: pikepdf.Stream, most: int) -> int:
    """Size of a stream once unpacked, counted no further than `most`, without holding it."""
    filters = item.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names.count("/FlateDecode") > 1 or len(names) > 3:
        raise Refused("complex")
    if names[0] != "/FlateDecode":
        return 0
    unpacker, packed, size = zlib.decompressobj(), item.read_raw_bytes(), 0
    try:
        while packed and size <= most and not unpacker.eof:
            size += len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return size  # a damaged stream shows as a blank; it is no bomb
    return size


def look_at_objects(pdf: pikepdf.Pdf, most: int) -> None:
    """Refuse whatever acts, and streams that unpack to more than `most` bytes together."""
    total = 0
    for item in dictionaries(pdf):
        if is_active(item):
            raise Refused("active")
        drop_signature(item)
        if isinstance(item, pikepdf.Stream):
            total += inflated(item, most - total)
        if total > most:
            raise Refused("complex")


def ends_as_pdf(data: bytes) -> bool:
    """Nothing but line ends may follow the last end mark. Raises Refused where there is no such mark."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Refused("damaged")
    return not data[end + 5 :].strip(b"\r\n\t \0")


def clean_pdf(data: bytes, max_pages: int) -> tuple[dict, bytes]:
    """The facts and the bytes of a PDF rewritten from its objects: what was looked at is what is kept."""
    if not ends_as_pdf(data):
        raise Refused("tail")
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if len(pdf.pages) > max_pages:
        raise Refused("pages")
    if not len(pdf.pages):
        raise Refused("damaged")
    drop_opening_view(pdf)
    look_at_objects(pdf, max(INFLATED_MAX, INFLATED_RATIO * len(data)))
    cleaned = io.BytesIO()
    # Streams are copied as they are: unpacking them here would do the bomb's work.
    as_given = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    pdf.save(cleaned, deterministic_id=True, **as_given)
    return {"pages": len(pdf.pages)}, cleaned.getvalue()


# --- Pictures -------------------------------------------------------------------------------------------------------


def clean_picture(data: bytes, kind: str, max_pixels: int) -> tuple[dict, bytes]:
    """The facts and the bytes of a picture drawn anew: upright, on white, without place, time or other notes."""
    Image.MAX_IMAGE_PIXELS = max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    picture.load()
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I"):  # sixteen bits a pixel, as some scanners write
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    plain = Image.new("L" if picture.mode in {"1", "L"} else "RGB", picture.size, "white")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        plain.paste(picture, mask=picture)
    else:
        plain.paste(picture.convert(plain.mode))
    cleaned = io.BytesIO()
    plain.save(cleaned, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return {"pixels": list(plain.size)}, cleaned.getvalue()


def clean(data: bytes, limits: dict) -> tuple[dict, bytes]:
    if data.startswith(PDF):
        return clean_pdf(data, limits["max_pages"])
    kind = "JPEG" if data.startswith(JPEG) else "PNG"
    return clean_picture(data, kind, limits["max_pixels"])


def main() -> None:
    limits = json.loads(sys.argv[1])
    limit_resources(limits["memory"], limits["seconds"])
    try:
        facts, cleaned = clean(sys.stdin.buffer.read(), limits)
    except Refused as refused:
        facts, cleaned = {"refused": refused.args[0]}, b""
    except MemoryError:
        facts, cleaned = {"refused": "complex"}, b""
    except Exception:  # whatever a parser raises, the file is not one that a reader could open
        facts, cleaned = {"refused": "damaged"}, b""
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + cleaned)


if __name__ == "__main__":
    main()
