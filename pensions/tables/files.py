"""The list of pension files, and how it is narrowed down."""

from datetime import date

import django_filters
import django_tables2 as tables
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.law.regimes import find_regime
from asp_portal.tables import MoneyColumn, PortalTable
from asp_portal.templatetags.portal import money, short_date
from judges.facts import salary_scale
from judges.models import Judge, Term, days_include
from pensions.facts import FOR_PENSION, bases, record_of
from pensions.files.due import Due, due_on
from pensions.models import Beneficiary, PensionFile, Suspension

WIDE_ONLY = {"cell": {"class": "wide-only"}}
STATES = {
    "in_office": gettext_lazy("in office"),
    "former": gettext_lazy("former judge"),
    "suspended": gettext_lazy("pension suspended"),
    "survivors": gettext_lazy("survivors"),
    "ended": gettext_lazy("died, no survivor entitled"),
}
TONES = {"in_office": "info", "former": "good", "suspended": "care", "survivors": "good"}


def files_listed(user, today: date) -> QuerySet:
    """Files with the state that follows from the record on a day, and what their amounts rest on."""
    in_office = Exists(Term.objects.filter(days_include(today), judge=OuterRef("judge")))
    suspended = Exists(Suspension.objects.filter(days_include(today), file=OuterRef("pk")))
    survivors = Exists(Beneficiary.objects.filter(file=OuterRef("pk")).exclude(relation="judge"))
    died = Q(judge__died_on__lt=today)
    state = Case(
        When(died & survivors, then=Value("survivors")),
        When(died, then=Value("ended")),
        When(in_office, then=Value("in_office")),
        When(suspended, then=Value("suspended")),
        default=Value("former"),
        output_field=CharField(),
    )
    files = PensionFile.objects.visible_to(user).select_related("judge").prefetch_related(*FOR_PENSION)
    return files.annotate(standing=state)


class FileFilter(django_filters.FilterSet):
    """By any part of the judge's name, or the number; and by state."""

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name or number"), max_length=100)
    standing = django_filters.ChoiceFilter(
        choices=list(STATES.items()), label=gettext_lazy("State"), empty_label=gettext_lazy("All states")
    )

    class Meta:
        model = PensionFile
        fields = ("q", "standing")

    def search(self, queryset, name, value):
        """Each word stands somewhere in the name; accents and capitals do not matter. Or the number."""
        return queryset.filter(Q(judge__in=Judge.objects.named(value)) | Q(number__iexact=value.strip()))


class FileTable(PortalTable):
    """Pension files, with what a whole month pays today."""

    caption = gettext_lazy("Pension files")
    empty_title = gettext_lazy("No pension file found")
    judge = tables.Column(linkify=True, order_by=("judge__family_name", "judge__given_name"))
    number = tables.Column(attrs={"cell": {"class": "wide-only text-nowrap"}})
    standing = tables.Column(verbose_name=gettext_lazy("State"))
    regime = tables.Column(attrs=WIDE_ONLY)
    monthly = MoneyColumn(accessor="pk", verbose_name=gettext_lazy("Due a month, EUR"), orderable=False, currency="EUR")
    people = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("To whom, or why nothing"), orderable=False, attrs=WIDE_ONLY
    )

    class Meta(PortalTable.Meta):
        model = PensionFile
        attrs = {"class": "table table-papers table-pensions"}
        fields = ("judge", "number", "standing", "monthly", "people", "regime")
        empty_text = gettext_lazy("No file fits. Clear the filter, or open the file of a judge.")

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.known: dict[int, Due] = {}

    @cached_property
    def grounds(self) -> tuple:
        """The scale and the bases, read once for all rows."""
        return salary_scale(), bases()

    def due(self, file: PensionFile) -> Due:
        """What is due today under a file, worked out once."""
        if file.pk not in self.known:
            self.known[file.pk] = due_on(file, record_of(file, *self.grounds), self.today)
        return self.known[file.pk]

    def render_judge(self, value):
        """In the direction of its script."""
        return format_html("<bdi>{}</bdi>", value)

    def value_judge(self, value):
        """As it is, in a file."""
        return str(value)

    def render_standing(self, value):
        """As a badge."""
        words = str(STATES[value])
        tone = TONES.get(value, "quiet")
        return format_html('<span class="state" data-tone="{}">{}</span>', tone, words[:1].upper() + words[1:])

    def value_standing(self, value):
        """In words, in a file."""
        return str(STATES[value])

    def render_regime(self, record):
        """Its title."""
        return _(find_regime(record.regime).title)

    def render_monthly(self, record):
        """The sum of the instalments of a whole month."""
        monthly = self.due(record).monthly
        if not monthly or find_regime(record.regime).text_known:
            return money(monthly) if monthly else "–"
        return format_html('{}<span class="quiet d-block">{}</span>', money(monthly), _("illustration"))

    def value_monthly(self, record):
        """The number, in a file; nothing where it would be an illustration only."""
        return self.due(record).monthly if find_regime(record.regime).text_known else ""

    def render_people(self, record):
        """The benefits that are due, or the first reason why the judge has none."""
        due = self.due(record)
        if due.unanswerable:
            return due.unanswerable
        if due.entitled:
            return ", ".join(dict.fromkeys(line.benefit for line in due.entitled))
        later = [line.pension.first_day for line in due.refused if line.pension.first_day]
        if later and min(later) > self.today:
            return _("from %(day)s") % {"day": short_date(min(later))}
        alive = record.judge.died_on is None or record.judge.died_on >= self.today
        return due.refused[0].reasons[0] if alive and due.refused else _("nothing")
