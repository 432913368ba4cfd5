"""A template as PDF/UA-1: one function, no outside fetches, user text escaped by the template engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

STYLESHEET = Path(__file__).parent.parent / "templates/pdf/pdf.css"
MOST_ROWS = 2_000  # rows of tables, about sixty pages: a family of five for a year


class TooLong(Exception):
    """A document with more rows than a page request can wait for; says so in a sentence."""


@dataclass(frozen=True)
class Attached:
    """A file inside a paper: the data that the paper was made from, with a day and hour of its own."""

    name: str
    text: str
    description: str
    at: datetime


def render(
    template: str,
    context: Mapping[str, Any],
    language: str,
    assets: Mapping[str, bytes] | None = None,
    attached: Attached | None = None,
) -> bytes:
    """The PDF of a template in a language.

    assets: SVG pictures by the names under which the template shows them: `<img src="asset:qr" alt="...">`.
    attached: makes it an archive copy, PDF/A-3a besides PDF/UA-1, with that file inside.
    Raises TooLong, and OutsideReference where the page refers to anything else.
    """
    with override(language):
        html = render_to_string(template, {**context, "language": language})
        refuse_too_long(html)
    return typesetter().typeset(html, dict(assets or {}), attached)


def refuse_too_long(html: str) -> None:
    """Raise TooLong before any time is spent on a document that takes too much of it."""
    rows = html.count("<tr")
    if rows > MOST_ROWS:
        raise TooLong(
            _("This document would have %(rows)s rows; a PDF has at most %(most)s. Export the figures as XLSX instead.")
            % {"rows": rows, "most": MOST_ROWS}
        )


@cache
def typesetter():
    """The typesetter of this process, made with its first document.

    WeasyPrint takes 1.3 seconds and 45 MB to import: too much for every command, test and worker that makes no PDF.
    """
    return import_string("asp_portal.typesetting.Typesetter")(STYLESHEET.read_text())
