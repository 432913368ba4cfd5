"""The list of the versions of a list of speakers."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import PortalTable
from cooperation.models import ListVersion
from cooperation.moments import in_session

WIDE_ONLY = {"cell": {"class": "wide-only"}}
SHOWN = 12  # digits of a fingerprint
TONES = {ListVersion.Kind.DRAFT: "quiet", ListVersion.Kind.PUBLISHED: "good"}


class VersionTable(PortalTable):
    """The versions, the newest first."""

    caption = _("Versions")
    empty_title = _("No version yet")
    number = tables.Column(linkify=True)
    kind = tables.Column()
    made_at = tables.Column()
    made_by = tables.Column(verbose_name=_("By"), order_by="made_by__name", attrs=WIDE_ONLY)
    note = tables.Column()
    hash = tables.Column(orderable=False, attrs=WIDE_ONLY)

    class Meta(PortalTable.Meta):
        model = ListVersion
        attrs = {"class": "table table-papers"}
        fields = ("number", "kind", "made_at", "made_by", "note", "hash")
        empty_text = _("Keep a draft, or publish the list: each is a version that stays as it was.")

    def render_number(self, record):
        return str(record)

    def value_number(self, record):
        return record.number

    def render_kind(self, record):
        words = str(record.get_kind_display())
        return format_html(
            '<span class="state" data-tone="{}">{}</span>', TONES[record.kind], words[:1].upper() + words[1:]
        )

    def value_kind(self, record):
        return str(record.get_kind_display())

    def render_made_at(self, record):
        return in_session(record.made_at, record.plenary.session)

    def render_hash(self, value):
        return format_html('<code title="{}">{}</code>', value, value[:SHOWN])

    def value_hash(self, record):
        return record.hash
