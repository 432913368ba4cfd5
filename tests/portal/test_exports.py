"""Tables as files: everything is there, numbers are numbers, and nothing is executed."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import django_tables2 as tables
import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, override
from django.views.generic import ListView
from django_tables2 import SingleTableMixin
from hypothesis import given
from hypothesis import strategies as st

from asp_portal.exports import ExportMixin, csv_response, neutral, xlsx_response

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "first line\n=1+1",
    "first line\r\n  @SUM(1)",
    "first line\u2028=1",
    "a;=1+1",
    "a\t=1+1",
    '"=1+1',
    "'=1+1",
    "=",
]
HARMLESS = ["", "a", "1+1", "a=b", "judge@court.example", "Anne-Marie", "12", "-12.50", "Côte d’Ivoire", "a, b", "1/2"]
STARTS = "=+-@＝＋－＠"


def cells_of(response) -> list[list[str]]:
    """The cells of a CSV answer."""
    text = response.getvalue().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


def sheet_of(response):
    """The sheet of an XLSX answer, formulas kept as formulas."""
    data = response.getvalue()
    response.file_to_stream.close()
    return openpyxl.load_workbook(io.BytesIO(data), data_only=False).active


def begins_formula(text: str) -> bool:
    """An independent, coarse reading: some line, or some piece between separators, begins as a formula does."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    for separator in "\r\n\v\t;\u2028":
        text = text.replace(separator, "\n")
    return any(piece.strip(' \u00a0\u200b\ufeff"')[:1] in set(STARTS) for piece in text.split("\n"))


# --- CSV ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_in_csv(text):
    ((shown,),) = cells_of(csv_response("t", [text], []))
    assert not begins_formula(shown)
    assert shown.replace("'", "") == text.replace("'", "")  # nothing is lost


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_texts_are_left_alone(text):
    assert neutral(text) == text


@given(st.text(alphabet=STARTS + "a1;,\t\r\n\v \u00a0\u200b\"'|", max_size=12))
def test_no_text_becomes_a_formula(text):
    shown = neutral(text)
    assert shown == text or not begins_formula(shown)
    assert shown.replace("'", "") == text.replace("'", "")


def test_values_in_csv():
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # in The Hague it is the 23rd
    row = [Decimal("-1234.50"), Decimal("1E+3"), 7, date(2026, 2, 28), moment, True, None, Fraction(1, 4), "a,b\nc"]
    response = csv_response("claims", ["h"] * 9, [row])
    assert cells_of(response)[1] == [
        "-1234.50", "1000", "7", "2026-02-28", "2026-11-23 00:30:00+01:00", "yes", "", "0.25", "a,b\nc",
    ]  # fmt: skip
    assert response["Content-Disposition"] == 'attachment; filename="claims.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"


def test_csv_is_sent_as_it_is_read():
    taken = []

    def rows():
        for number in range(1000):
            taken.append(number)
            yield [number]

    lines = iter(csv_response("t", ["n"], rows()))
    assert [next(lines) for _ in range(3)] == ["\ufeff".encode(), b"n\r\n", b"0\r\n"]
    assert taken == [0]


# --- XLSX -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*FORMULAS, *HARMLESS, "#N/A", "TRUE", "2026-01-01", "0012"])
def test_every_text_is_a_text_in_xlsx(text):
    sheet = sheet_of(xlsx_response("t", [text], [[text]]))
    for (cell,) in sheet.iter_rows():
        assert cell.data_type == "s" or text == ""
        assert (cell.value or "") == text


def test_values_in_xlsx():
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    row = [
        Decimal("-1234.50"),
        Decimal("1.250"),
        7,
        date(2026, 2, 28),
        moment,
        False,
        None,
        gettext_lazy("Yes"),
        "a\x00b",
    ]
    response = xlsx_response("claims", list("abcdefghi"), [row])
    assert response["Content-Disposition"] == 'attachment; filename="claims.xlsx"'
    assert response["Cache-Control"] == "private, no-store"
    cells = sheet_of(response)[2]
    assert [cell.value for cell in cells] == [
        -1234.5, 1.25, 7, datetime(2026, 2, 28), datetime(2026, 7, 2, 0, 30), "no", None, "Yes", "a\ufffdb",  # noqa: DTZ001 - as Excel has them
    ]  # fmt: skip
    assert [cell.number_format for cell in cells[:5]] == [
        "#,##0.00", "#,##0.000", "General", "yyyy-mm-dd", 'yyyy-mm-dd hh:mm:ss "+02:00"',
    ]  # fmt: skip


def test_the_header_is_bold_stays_in_sight_and_filters():
    sheet = sheet_of(xlsx_response("t", ["Judge", "Amount of the claim in euros"], [["A", 1], ["B", 2]]))
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_an_empty_table_has_its_header():
    assert cells_of(csv_response("t", ["a", "b"], [])) == [["a", "b"]]
    assert [cell.value for cell in sheet_of(xlsx_response("t", ["a", "b"], []))[1]] == ["a", "b"]


def test_texts_that_no_workbook_can_hold_are_shortened_not_fatal():
    sheet = sheet_of(xlsx_response("t", ["h"], [["x" * 40_000], [float("nan")], [Decimal("Infinity")]]))
    assert len(sheet["A2"].value) == 32_767
    assert [sheet["A3"].value, sheet["A4"].value] == ["nan", "Infinity"]


# --- Tables of a page -----------------------------------------------------------------------------------------------


class GroupTable(tables.Table):
    name = tables.Column(verbose_name=gettext_lazy("name"), linkify=lambda record: f"/group/{record.pk}")
    shout = tables.Column("Shout", accessor="name", orderable=False)
    double = tables.Column("Double", accessor="pk")
    size = tables.Column("Size", accessor="pk")
    buttons = tables.TemplateColumn("<button>Go</button>", exclude_from_export=True)

    def render_shout(self, value):
        return format_html("<b>{}</b>&nbsp;!", value)

    def render_size(self, value):
        return format_html("<i>{}</i>", value)

    def value_double(self, value):
        return value * 2


class Page:
    """Stands where the template response of the page would be."""

    def render_to_response(self, context, **kwargs):
        return HttpResponse("the page")


class GroupPage(ExportMixin, Page, SingleTableMixin, ListView):
    table_class = GroupTable
    table_pagination = {"per_page": 2}
    export_name = "groups"

    def get_queryset(self):
        return Group.objects.filter(name__startswith=self.request.GET.get("q", ""))


def get(query: str):
    return GroupPage.as_view()(RequestFactory().get(f"/?{query}"))


@pytest.fixture
def groups(db):
    Group.objects.all().delete()
    return [Group.objects.create(name=name) for name in ("test c", "test a", "=test b", "test d", "other")]


def test_the_whole_table_is_exported_filtered_and_sorted(groups):
    c, a, _, d, _ = (group.pk for group in groups)
    assert cells_of(get("_export=csv&q=test&sort=-name")) == [
        ["Name", "Shout", "Double", "Size"],
        ["test d", "test d\u00a0!", str(2 * d), str(d)],
        ["test c", "test c\u00a0!", str(2 * c), str(c)],
        ["test a", "test a\u00a0!", str(2 * a), str(a)],
    ]


def test_the_workbook_holds_numbers_and_no_formula(groups):
    response = get("_export=xlsx&q==")
    assert response["Content-Disposition"] == 'attachment; filename="groups.xlsx"'
    cells = sheet_of(response)[2]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=test b", "s"),
        ("=test b\u00a0!", "s"),
        (2 * groups[2].pk, "n"),
        (groups[2].pk, "n"),
    ]


@pytest.mark.parametrize("query", ["", "_export=", "_export=exe"])
def test_without_a_known_format_the_page_is_shown(groups, query):
    assert get(query).content == b"the page"


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_does_not_grow(db, rows, django_assert_max_num_queries):
    Group.objects.bulk_create(Group(name=f"growth {number}") for number in range(rows))
    with django_assert_max_num_queries(2):
        assert len(cells_of(get("_export=csv&q=growth"))) == rows + 1


def test_words_are_in_the_language_of_the_page():
    with override("fr"):
        (row,) = cells_of(csv_response("t", [gettext_lazy("Yes")], []))
    assert row == ["Oui"]
