"""HTML to PDF by WeasyPrint: our fonts, our stylesheet, and nothing fetched from anywhere.

Importing this module costs more than a second and 45 MB: `asp_portal.pdf` does it with the first document.
"""

import gc
import os
import re
from pathlib import Path
from threading import Lock
from xml.etree import ElementTree

FONTS = Path(__file__).parent / "fonts"
CACHE = Path(os.environ.get("ASP_VAR", Path(__file__).parent.parent / "var")) / "cache"

# Fontconfig reads these once, when WeasyPrint is imported: our static fonts and no others.
os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
os.environ.setdefault("XDG_CACHE_HOME", str(CACHE))

from cssselect2 import ElementWrapper  # noqa: E402  after the fonts are named
from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

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

    def typeset(self, markup: str, assets: dict[str, bytes]) -> bytes:
        """The PDF/UA-1 of a document with a language and a title. Raises OutsideReference."""
        with self.lock:  # one garbage collector and one map of fonts for the whole process
            return self._typeset(markup, assets)

    def _typeset(self, markup: str, assets: dict[str, bytes]) -> bytes:
        # A document is a million small objects that all live until its end: looking through them for garbage meanwhile
        # takes a quarter of the time and finds none.
        was_on = gc.isenabled()
        gc.disable()
        try:
            document = Paper(markup, AssetsOnly(assets))
            return document.write_pdf(stylesheets=[self.css], font_config=self.fonts, pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as error:  # not an Exception: it would end the process
            raise OutsideReference(str(error)) from None
        finally:
            self.made += 1
            if self.made % DOCUMENTS_A_COLLECTION == 0:
                gc.collect()
            if was_on:
                gc.enable()
