"""Charts: the same for the same figures, in the language of the page, fit for the policy of pages and for PDFs."""

import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from pypdf import PdfReader

from asp_portal import pdf
from asp_portal.charts import COLOURS, NARROW, Axis, Series, drawn, line_chart, page_chart

ROOT = Path(__file__).parent.parent.parent
FORMER = Series("In force <& “adopted”>", [(50, 1000.5), (55, 12000), (60, 20000)])
DRAFT = Series("Draft", [(50, 900), (55, 11000), (60, 20000)], area=True)
AGE, EURO = Axis("Age"), Axis("EUR a year", ",.2f", zero=True)


def words(svg: bytes) -> list[str]:
    """The texts of a picture."""
    return [text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314


def test_a_chart_says_its_axes_and_lines_and_needs_neither_style_nor_script():
    svg = line_chart([FORMER, DRAFT], AGE, EURO)
    assert {"Age", "EUR a year", "In force <& “adopted”>", "Draft", "50", "60", "20,000.00"} <= set(words(svg))
    assert not re.search(rb"style=|<style|<script|\son\w+=|href=|url\(", svg)
    assert b"Noto Sans" in svg
    assert {colour for colour in COLOURS if colour.encode() in svg} >= set(COLOURS[:2])
    assert b"stroke-dasharray" in svg


def test_one_line_has_no_legend():
    assert FORMER.name not in words(line_chart([FORMER], AGE, EURO))


def test_figures_are_written_as_the_language_of_the_page_does():
    with override("fr"):
        assert "20\u202f000,00" in words(line_chart([FORMER], AGE, EURO))
    with override("en"):
        assert "20,000.00" in words(line_chart([FORMER], AGE, EURO))


def test_the_same_figures_make_the_same_picture_also_at_the_same_time():
    once = line_chart([FORMER, DRAFT], AGE, EURO)
    drawn.cache_clear()
    with ThreadPoolExecutor(4) as several:
        again = list(several.map(lambda _n: line_chart([FORMER, DRAFT], AGE, EURO), range(4)))
    assert set(again) == {once}
    assert line_chart([FORMER, DRAFT], AGE, EURO, NARROW) != once


def test_days_are_marked_by_the_year_and_amounts_hold_until_the_next():
    points = [(date(2024, 1, 1), 100.0), (date(2025, 1, 1), 120.0), (date(2026, 1, 1), 120.0)]
    svg = line_chart([Series("EUR", points, stepped=True)], Axis("Year", "%Y"), EURO)
    assert [word for word in words(svg) if word.startswith("202")] == ["2024", "2025", "2026"]


def test_more_lines_than_dashes_are_refused():
    with pytest.raises(ValueError, match="at most 6 lines"):
        line_chart([FORMER] * 7, AGE, EURO)


def test_a_page_shows_both_sizes_with_their_words():
    chart = page_chart([FORMER], AGE, EURO, "The pension at each age; the table says the same.")
    page = render_to_string("partials/chart.html", {"chart": chart, "title": ""})
    assert page.count("data:image/svg+xml;base64,") == 2
    assert 'alt="The pension at each age; the table says the same."' in page
    assert "style=" not in page


def test_a_pdf_shows_a_chart_as_its_asset():
    markup = (
        '<html lang="en"><head><title>T</title></head><body><h1>T</h1><img src="asset:c" alt="Factors"/></body></html>'
    )
    document = pdf.typesetter().typeset(markup, {"c": line_chart([FORMER, DRAFT], AGE, EURO)})
    assert document.startswith(b"%PDF-")
    sheet = PdfReader(io.BytesIO(document)).pages[0]
    assert {"Age", "EUR a year", "Draft"} <= set(sheet.extract_text().splitlines())


def test_nothing_is_loaded_before_the_first_chart():
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "asp_portal.settings"}
    code = "import asp_portal.wsgi, asp_portal.charts, sys; sys.exit('vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=settings, check=False).returncode == 0
