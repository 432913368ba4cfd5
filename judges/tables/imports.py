"""The rows of a file of records with what each would do, and the files that were taken in."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from asp_portal.accounts.models import User
from asp_portal.tables import MomentColumn, PortalTable, StateColumn
from judges.imports.kinds import KINDS
from judges.imports.lines import Line
from judges.models import RecordImport
from judges.record.keeping import ADDED


class RecordPreviewTable(PortalTable):
    """The rows of a file, with what each would do."""

    caption = gettext_lazy("Rows of the file")
    number = tables.Column(verbose_name=gettext_lazy("Row"))
    state = StateColumn(verbose_name=gettext_lazy("State"), orderable=False)
    subject = tables.Column(
        verbose_name=gettext_lazy("Of whom or what"), default="–", attrs={"cell": {"class": "wide-only"}}
    )
    what = tables.Column(
        verbose_name=gettext_lazy("What would be written"),
        empty_values=(),
        orderable=False,
        attrs={"cell": {"class": "breaks"}},
    )

    class Meta(PortalTable.Meta):
        attrs = {"class": "table table-papers"}
        fields = ("number", "state", "subject", "what")
        order_by = ()

    def __init__(self, *args, user: User, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def render_subject(self, value):
        """Names are written in any script."""
        return format_html("<bdi>{}</bdi>", value)

    def render_what(self, record: Line):
        """Faults with their columns, or the fields, old and new; then the remarks."""
        faults = [fault_of(fault.column, fault.sentence) for fault in record.faults]
        written = [] if faults else [self.written(one) for one in record.written]
        remarks = [format_html('<span class="state" data-tone="care">{}</span>', remark) for remark in record.remarks]
        return joined(SafeString("<br>"), [*faults, *written, *remarks]) or "–"

    def written(self, one) -> SafeString:
        """The fields of a fact: what they are, or what they were and become."""
        if one.name == ADDED:
            return joined(
                " · ", [format_html("{} <b>{}</b>", label, new) for label, _old, new in one.changes(self.user)]
            )
        changes = [
            format_html("{} <del>{}</del> → <ins>{}</ins>", label, old or "–", new or "–")
            for label, old, new in one.changes(self.user)
        ]
        return joined(SafeString("<br>"), changes)


def fault_of(column: str, sentence: str) -> SafeString:
    """A fault, with its column where it has one."""
    return format_html("<strong>{}</strong> – {}", column, sentence) if column else format_html("{}", sentence)


def joined(separator: str, parts: list[Any]) -> SafeString:
    """Bits of page one after another."""
    return format_html_join(separator, "{}", ((part,) for part in parts))


class RecordImportTable(PortalTable):
    """The files that were taken in."""

    caption = gettext_lazy("Imports of records")
    empty_title = gettext_lazy("No imports yet")
    imported_at = MomentColumn()
    sha256 = tables.Column(verbose_name=gettext_lazy("Fingerprint"), orderable=False)

    class Meta(PortalTable.Meta):
        model = RecordImport
        fields = ("imported_at", "kind", "file_name", "source", "rows", "new", "changed", "imported_by", "sha256")
        empty_text = gettext_lazy("Each file that is taken in is listed here.")

    def render_kind(self, value):
        """In words."""
        return str(KINDS[value].label) if value in KINDS else value

    def render_sha256(self, value):
        """Its beginning; all of it to those who point at it."""
        return format_html('<span class="hash" title="{}">{}</span>', value, value[:12])

    def value_sha256(self, value):
        """All of it."""
        return value
