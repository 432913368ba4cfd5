"""HTML to PDF by WeasyPrint: our fonts, our stylesheet, and nothing fetched from anywhere.

A paper is PDF/UA-1. One with an attachment is PDF/A-3a as well: it can be kept for ever, with what it was made from.

Importing this module costs more than a second and 45 MB: `asp_portal.pdf` does it with the first document.
"""

import gc
import io
import os
import re
from datetime import UTC
from pathlib import Path
from threading import Lock
from xml.etree import ElementTree

FONTS = Path(__file__).parent / "fonts"
CACHE = Path(os.environ.get("ASP_VAR", Path(__file__).parent.parent / "var")) / "cache"

# Fontconfig reads these once, when WeasyPrint is imported: our static fonts and no others.
os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
os.environ.setdefault("XDG_CACHE_HOME", str(CACHE))

import pikepdf  # noqa: E402  after the fonts are named
from cssselect2 import ElementWrapper  # noqa: E402
from weasyprint import CSS, HTML, Attachment  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

from asp_portal.pdf import Attached  # noqa: E402

SCHEME = "asset:"
DOCUMENTS_A_COLLECTION = 20  # half a megabyte of garbage each
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class OutsideReference(Exception):
    """A document refers to something that is not one of its own assets: it is not made."""


class AssetsOnly(URLFetcher):
    """Gives `asset:name` from a dict of SVG pictures; everything else stops the document."""

    def __init__(self, assets: dict[str, bytes]):
        super().__init__(allowed_protocols=[], allow_redirects=False, fail_on_errors=True)
        self.assets = assets

    def fetch(self, url, headers=None):
        """The asset of that name. Raises FatalURLFetchingError."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self.assets:
            raise FatalURLFetchingError(f"A PDF may not fetch {url[:200]!r}.")
        return URLFetcherResponse(url, self.assets[name], {"Content-Type": "image/svg+xml"})


class Paper(HTML):
    """A document of ours: well-formed, so that the XML parser of C reads it; styled by one stylesheet and no other.

    WeasyPrint's parser forgives what HTML forgives, in Python; its own styles are two hundred rules for elements and
    forms that no paper has, each tried on each element. Without both a document takes a fifth less.
    """

    def __init__(self, markup: str, fetcher: AssetsOnly):
        # Characters that XML does not know; entities cannot be declared, as all text is escaped.
        root = ElementTree.fromstring(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", markup))  # noqa: S314  our own template
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms=False):
        return []


class Typesetter:
    """Makes PDFs one after the other with one stylesheet; fonts and styles are read once."""

    def __init__(self, css: str):
        self.fonts = FontConfiguration()
        self.css = CSS(string=css, url_fetcher=AssetsOnly({}), font_config=self.fonts)
        self.lock = Lock()
        self.made = 0
        # What is loaded by now stays: no later collection looks through it again.
        gc.collect()
        gc.freeze()

    def typeset(self, markup: str, assets: dict[str, bytes], attached: Attached | None = None) -> bytes:
        """The PDF/UA-1 of a document with a language and a title; with an attachment PDF/A-3a too.

        The same document gives the same bytes. Raises OutsideReference.
        """
        with self.lock:  # one garbage collector and one map of fonts for the whole process
            if attached is None:
                return self._typeset(markup, assets, pdf_variant="pdf/ua-1")
            archived = self._typeset(markup, assets, pdf_variant="pdf/a-3a", attachments=[attachment(attached)])
        return marked_for_all(archived)

    def _typeset(self, markup: str, assets: dict[str, bytes], **options) -> bytes:
        # A document is a million small objects that all live until its end: looking through them for garbage meanwhile
        # takes a quarter of the time and finds none.
        was_on = gc.isenabled()
        gc.disable()
        try:
            document = Paper(markup, AssetsOnly(assets))
            return document.write_pdf(stylesheets=[self.css], font_config=self.fonts, **options)
        except FatalURLFetchingError as error:  # not an Exception: it would end the process
            raise OutsideReference(str(error)) from None
        finally:
            self.made += 1
            if self.made % DOCUMENTS_A_COLLECTION == 0:
                gc.collect()
            if was_on:
                gc.enable()


# --- Archive copies -------------------------------------------------------------------------------------------------

# PDF/A knows no mark of PDF/UA, so the paper describes it too; readers look at one description only, PDF/A's own.
UA_MARK = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


def attachment(attached: Attached) -> Attachment:
    """The attachment as WeasyPrint takes it; its days are the paper's, so that the bytes depend on nothing else."""
    at = attached.at.astimezone(UTC)
    return Attachment(
        string=attached.text,
        name=attached.name,
        description=attached.description,
        created=at,
        modified=at,
        relationship="Data",
        url_fetcher=AssetsOnly({}),
    )


def marked_for_all(document: bytes) -> bytes:
    """The PDF/A with the mark of PDF/UA beside its own, and its attachment listed once."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        description = pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", UA_MARK, 1)
        pdf.Root.Metadata = pdf.make_stream(description, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        pdf.Root.AF = pikepdf.Array([pdf.Root.AF[0]])
        marked = io.BytesIO()
        pdf.save(marked, deterministic_id=True)
    return marked.getvalue()
