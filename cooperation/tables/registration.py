"""The requests of a plenary, and how their list is narrowed down."""

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import PortalTable, StateColumn
from asp_portal.templatetags.portal import icon
from cooperation.models import CLASSES, Plenary, Segment, SpeakingRequest
from cooperation.moments import in_session

WIDE_ONLY = {"cell": {"class": "wide-only"}}  # a phone has room for what tells requests apart
TO_THE_SECOND = "%H:%M:%S"


class RequestTable(PortalTable):
    """Requests, by arrival."""

    caption = _("Requests for the floor")
    empty_title = _("No request here")
    received_at = tables.Column(verbose_name=_("Received"), order_by=("received_at", "pk"))
    number = tables.Column(linkify=True, order_by="pk", attrs={"cell": {"class": "nowrap"}})
    delegation = tables.Column(order_by=("delegation__name_en", "pk"))
    kind = tables.Column(_("Class"), "delegation__get_kind_display", orderable=False, attrs=WIDE_ONLY)
    segment = tables.Column(_("Segment"), "segment__key", order_by=("segment__position", "received_at"))
    speaker = tables.Column(attrs=WIDE_ONLY)
    speaker_title = tables.Column(attrs=WIDE_ONLY)
    level = tables.Column(_("Protocol level"), "get_level_display", orderable=False, attrs=WIDE_ONLY)
    group = tables.Column(_("On behalf of"), "on_behalf_of", orderable=False, attrs=WIDE_ONLY)
    language = tables.Column(_("Language"), "get_language_display", orderable=False, attrs=WIDE_ONLY)
    channel = tables.Column(_("Arrived"), "get_channel_display", orderable=False, attrs=WIDE_ONLY)
    state = StateColumn()
    known = tables.Column(_("To be known"), "slug", orderable=False)

    class Meta(PortalTable.Meta):
        attrs = {"class": "table table-papers requests"}
        empty_text = _("No request fits. Clear the filter, or wait for the first to arrive.")

    def __init__(self, *args, plenary: Plenary, known: dict[str, list[str]], **kwargs):
        self.plenary, self.known = plenary, known
        super().__init__(*args, **kwargs)

    def render_received_at(self, value):
        """In the session's time, to the second."""
        return format_html('<span class="number">{}</span>', in_session(value, self.plenary.session, TO_THE_SECOND))

    def value_received_at(self, record):
        """As a moment with its offset, to compute with."""
        local = record.received_at and record.received_at.astimezone(self.plenary.session.timezone)
        return local.isoformat(timespec="milliseconds") if local else ""

    def render_speaker(self, record):
        """A name in any script."""
        return format_html('<bdi dir="auto">{}</bdi>', record.speaker)

    def value_speaker(self, record):
        """The name alone."""
        return record.speaker

    def sentences(self, record) -> list[str]:
        """What should be known about a request."""
        late = [str(_("Changed after the list had closed."))] if record.is_changed_late else []
        return late + self.known.get(record.slug, [])

    def render_known(self, record):
        """A mark with its sentences."""
        if not (said := self.sentences(record)):
            return ""
        return format_html('<span class="known">{} {}</span>', icon("exclamation-triangle-fill"), " ".join(said))

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
            said = Q(number__icontains=word) | Q(delegation__code__iexact=word)
            for field in ("delegation__name_en", "delegation__name_fr", "speaker"):
                said |= Q(**{f"{field}__unaccent__icontains": word})
            queryset = queryset.filter(said)
        return queryset

    def only_standing(self, queryset, name, value):
        """On the list, or late and accepted."""
        counted = (SpeakingRequest.State.LISTED, SpeakingRequest.State.ACCEPTED)
        return queryset.filter(state__in=counted) if value else queryset
