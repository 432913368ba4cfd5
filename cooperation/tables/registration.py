"""The requests of a plenary, and how their list is narrowed down."""

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import PortalTable, StateColumn
from asp_portal.templatetags.portal import icon, short_date
from cooperation.models import CLASSES, Delegation, Plenary, Segment, SpeakingRequest

WIDE_ONLY = {"cell": {"class": "wide-only"}}  # a phone has room for what tells requests apart


class RequestTable(PortalTable):
    """Requests, by arrival, as a page shows them."""

    caption = _("Requests for the floor")
    empty_title = _("No request here")
    received_at = tables.Column(_("Received"), order_by=("received_at", "pk"), attrs=WIDE_ONLY)
    number = tables.Column(linkify=True, order_by="pk", attrs={"cell": {"class": "nowrap"}})
    delegation = tables.Column()
    segment = tables.Column(_("Segment"), "segment__key", order_by=("segment__position", "received_at"))
    speaker = tables.Column(attrs={"cell": {"class": "wide-only speaker"}}, empty_values=())
    state = StateColumn(empty_values=())

    class Meta(PortalTable.Meta):
        model, fields = SpeakingRequest, ()
        attrs = {"class": "table table-papers requests"}
        empty_text = _("No request fits. Clear the filter, or wait for the first to arrive.")

    def __init__(self, *args, plenary: Plenary, known: dict[str, list[str]], **kwargs):
        self.session, self.known = plenary.session, known
        super().__init__(*args, **kwargs)
        header = _("Received, %(place)s time") % {"place": self.session.place}
        self.columns["received_at"].column.verbose_name = header

    def render_received_at(self, value):
        """Day and hour, to the second; the heading names the place."""
        local = value.astimezone(self.session.timezone)
        return format_html(
            '<span class="nowrap">{}, {}\u00a0{}</span>', short_date(local.date()), f"{local:%H:%M:%S}", local.tzname()
        )

    def order_delegation(self, rows, is_descending):
        """By name in the reader's language, as names compare (S-3)."""
        name = "delegation__sorted_fr" if get_language() == "fr" else "delegation__sorted_en"
        return rows.order_by(f"-{name}" if is_descending else name, "pk"), True

    def render_delegation(self, value, record):
        """Its name; its class where it is no State Party; the group for which it speaks."""
        more = [] if value.state_id else [value.get_kind_display()]
        if record.on_behalf_of:
            more.append(_("on behalf of %s") % record.on_behalf_of)
        return format_html("<bdi>{}</bdi>{}", value, below(*more))

    def render_speaker(self, record):
        """A name in any script, the title, the level and the language."""
        name, level = record.speaker or _("to follow"), capfirst(record.get_level_display())
        language = record.get_language_display() if record.language != "other" else _("another language")
        return format_html('<bdi dir="auto">{}</bdi>{}', name, below(record.speaker_title, f"{level} · {language}"))

    def render_state(self, record):
        """The state, how it came if not through the portal, and what should be known."""
        badge = StateColumn.render(self.columns["state"].column, record)
        came = record.get_channel_display() if record.channel != SpeakingRequest.Channel.PORTAL else ""
        return format_html("{}{}{}", badge, below(came), warnings(self.sentences(record)))

    def sentences(self, record) -> list[str]:
        """What should be known about a request."""
        late = [str(_("Changed after the list had closed."))] if record.is_changed_late else []
        return late + self.known.get(record.slug, [])


def below(*texts) -> SafeString:
    """Small words under a cell's first line."""
    return format_html_join(
        "", '<span class="below"><bdi dir="auto">{}</bdi></span>', ((text,) for text in texts if text)
    )


def warnings(sentences: list[str]) -> SafeString:
    """What should be known, under a cell's first line."""
    return format_html_join(
        "", '<span class="below known">{} {}</span>', ((icon("exclamation-triangle-fill"), one) for one in sentences)
    )


class RequestFileTable(RequestTable):
    """Requests as a file has them: a column for each fact, moments with their offset."""

    kind = tables.Column(_("Class"), "delegation__get_kind_display")
    speaker_title = tables.Column()
    level = tables.Column(_("Protocol level"), "get_level_display")
    language = tables.Column(_("Language"), "get_language_display")
    group = tables.Column(_("On behalf of"), "on_behalf_of")
    by_video = tables.Column()
    channel = tables.Column(_("Arrived"), "get_channel_display")
    code = tables.Column(_("Code"), "delegation__code")
    known = tables.Column(_("To be known"), "slug")

    class Meta(RequestTable.Meta):
        sequence = (
            "number", "received_at", "code", "delegation", "kind", "segment", "speaker", "speaker_title", "level",
            "language", "group", "by_video", "channel", "state", "known",
        )  # fmt: skip

    def value_received_at(self, value):
        """To the millisecond, with the offset of the session's time."""
        return value.astimezone(self.session.timezone).isoformat(timespec="milliseconds") if value else ""

    def value_delegation(self, value):
        """Its name alone."""
        return str(value or "")

    def value_speaker(self, record):
        """The name alone."""
        return record.speaker

    def value_state(self, record):
        """The state alone."""
        return str(record.get_state_display())

    def value_known(self, record):
        """The sentences."""
        return " ".join(self.sentences(record))


class RequestFilter(django_filters.FilterSet):
    """By name or number, segment, state, class and how it came."""

    q = django_filters.CharFilter(method="search", label=_("Delegation, speaker or number"), max_length=100)
    segment = django_filters.ModelChoiceFilter(
        queryset=Segment.objects.none(), to_field_name="key", label=_("Segment"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(choices=SpeakingRequest.State, label=_("State"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter("delegation__kind", choices=CLASSES, label=_("Class"), empty_label=_("All"))
    channel = django_filters.ChoiceFilter(choices=SpeakingRequest.Channel, label=_("Arrived"), empty_label=_("All"))
    standing = django_filters.BooleanFilter(
        method="only_standing", label=_("Only those on the list"), widget=forms.CheckboxInput
    )

    class Meta:
        model = SpeakingRequest
        fields = ["q", "segment", "state", "kind", "channel", "standing"]

    def __init__(self, *args, plenary: Plenary, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["segment"].queryset = plenary.segments.all()

    def search(self, queryset, name, value):
        """Each word in the delegation's names, the speaker's or the number."""
        for word in value.split():
            said = Q(number__icontains=word) | Q(speaker__unaccent__icontains=word)
            queryset = queryset.filter(said | Q(delegation__in=Delegation.objects.called(word)))
        return queryset

    def only_standing(self, queryset, name, value):
        """On the list, or late and accepted."""
        counted = (SpeakingRequest.State.LISTED, SpeakingRequest.State.ACCEPTED)
        return queryset.filter(state__in=counted) if value else queryset
