"""The page of what comes due."""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from asp_portal.exports import ExportMixin
from judges.calendar import ical
from judges.coming import feeds  # noqa: F401  it adds what comes due to the calendars
from judges.coming import services as coming
from judges.forms.coming import ComingFilter
from judges.models import CalendarFeed, Judge
from judges.tables.coming import ComingTable

PAGE = 50


@dataclass(frozen=True)
class Narrowing:
    """What the bar above a list takes."""

    form: ComingFilter


class ComingList(ExportMixin, SingleTableMixin, TemplateView):
    """What comes due: all judges for those who see the record, as far as they see it; a judge's own."""

    http_method_names = ["get", "head", "options"]
    table_class = ComingTable
    table_pagination = {"per_page": PAGE}
    template_name = "judges/coming/list.html"
    export_name = "coming"

    def get(self, request, *args, **kwargs):
        """404 for those whom it does not concern."""
        self.today = timezone.localdate()
        self.judges = Judge.objects.visible_to(request.user)
        self.sees_all = request.user.has_perm("judges.view_judge")
        if not self.sees_all and not self.judges.exists():
            raise Http404
        self.form = ComingFilter(request.GET, kinds=self.kinds())
        self.until = coming.months_after(self.today, self.form.ahead)
        return super().get(request, *args, **kwargs)

    def kinds(self) -> list[str]:
        """The kinds of which this user may know of anybody."""
        seen = coming.classes_seen(self.request.user)
        return [kind for kind, data in coming.CLASSES.items() if data in seen]

    def get_table_data(self):
        """What comes due, narrowed down."""
        return self.form.narrowed(coming.coming_for(self.judges, self.today, self.until, self.request.user))

    def get_context_data(self, **kwargs):
        """The words of the page."""
        feed = CalendarFeed.Kind.DUE if self.request.user.has_perm("judges.keep_record") else CalendarFeed.Kind.OWN
        return super().get_context_data(
            filter=Narrowing(self.form),
            until=self.until,
            sees_all=self.sees_all,
            feed=feed if feed in ical.kinds_of(self.request.user, self.today) else "",
            **kwargs,
        )
