"""Certificates of life: the list, asking for those of the year, entering what came."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.exports import ExportMixin
from judges.views.record import calm
from pensions.certificates import letters, pages
from pensions.certificates import services as certificates
from pensions.forms.certificates import ReceiptForm
from pensions.models import LifeCertificate
from pensions.tables.certificates import CertificateFilter, CertificateTable


class CertificateList(ExportMixin, SingleTableMixin, FilterView):
    """The certificates, for those who keep pensions."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = LifeCertificate, CertificateTable, CertificateFilter
    table_pagination = {"per_page": 50}
    template_name = "pensions/certificates/list.html"
    export_name = "certificates"
    strict = False

    def get_queryset(self):
        """Rows for the list."""
        return pages.listed(self.request.user)

    def get_table_kwargs(self):
        """States are as of today."""
        return super().get_table_kwargs() | {"today": timezone.localdate()}

    def get_filterset_kwargs(self, filterset_class):
        """What is overdue is so today."""
        return super().get_filterset_kwargs(filterset_class) | {"today": timezone.localdate()}

    def get_context_data(self, **kwargs):
        """The year that may be asked for."""
        return super().get_context_data(year=timezone.localdate().year, **kwargs)


@require_POST
def ask(request):
    """Ask for the certificates of this year now, of whoever has not been asked yet."""
    pages.listed(request.user)
    today = timezone.localdate()
    number = certificates.ask(today)
    letters.write(today)
    done = ngettext("%(number)s person is asked.", "%(number)s persons are asked.", number) % {"number": number}
    messages.success(request, done if number else _("Everybody had been asked already."))
    return redirect("pensions:certificates")


@require_http_methods(["GET", "HEAD", "POST"])
@calm
def certificate(request, slug):
    """A certificate: what is on record, and entering its receipt."""
    found, today = pages.seen_certificate(request.user, slug), timezone.localdate()
    form = ReceiptForm(request.POST or None, certificate=found, today=today, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            certificates.receive(found, request.user, **form.cleaned_data)
            messages.success(request, _("Entered."))
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error.messages)
            found = pages.seen_certificate(request.user, slug)
    context = {
        "certificate": found,
        "title": found.beneficiary.name,
        "state": found.state(today),
        "facts": pages.facts_of(found),
        "form": form,
        "suspension_url": pages.way_to_suspension(found, today),
    }
    return render(request, "pensions/certificates/certificate.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request, slug):
    """Undo a receipt."""
    found = pages.seen_certificate(request.user, slug)
    try:
        certificates.take_back(found, request.user)
        messages.success(request, _("Taken back: the certificate is missing again."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)
