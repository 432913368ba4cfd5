"""Actuarial bases: the list, a basis with its plots, a new one from a file, and the acts on it."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import SingleTableView

from asp_portal.acting import ActPages, answer
from asp_portal.exports import FORMATS, ExportMixin
from judges.views.presidency import FORM, only_if
from pensions.actuarial import pages, services
from pensions.actuarial.workflow import basis_workflow
from pensions.forms.basis import BasisForm, OnForm
from pensions.models import ActuarialBasis
from pensions.tables.basis import BasisTable

seeing = only_if(lambda user: user.has_perm("pensions.view_actuarialbasis"))
keeping = only_if(lambda user: user.has_perm("pensions.keep_basis"))


class BasisList(ExportMixin, SingleTableView):
    """The bases, and which of them counts on a day."""

    http_method_names = ["get", "head", "options"]
    model, table_class = ActuarialBasis, BasisTable
    table_pagination = {"per_page": 50}
    template_name = "pensions/basis/list.html"
    export_name = "actuarial-bases"

    @cached_property
    def form(self):
        """The day that is asked for."""
        return OnForm(self.request.GET if "on" in self.request.GET else None, today=timezone.localdate())

    @cached_property
    def on(self):
        """That day, or today."""
        return (self.form.is_valid() and self.form.cleaned_data["on"]) or timezone.localdate()

    @cached_property
    def found(self):
        """The one that counts then."""
        return services.in_force(self.on, self.object_list)

    def get_table_kwargs(self):
        """The list marks it."""
        return {"in_force": self.found}

    def get_context_data(self, **kwargs):
        """The one that counts."""
        may_keep = self.request.user.has_perm("pensions.keep_basis")
        more = {"form": self.form, "on": self.on, "found": self.found, "may_keep": may_keep}
        return super().get_context_data(**more, **kwargs)

    def render_to_response(self, context, **kwargs):
        """A day that cannot be is said beside the field."""
        return super().render_to_response(context, status=422 if self.form.errors else 200, **kwargs)


bases = seeing(BasisList.as_view())


def seen_basis(request, slug: str) -> ActuarialBasis:
    """A basis with who prepared and confirmed it; 404 for those who see none."""
    if not request.user.has_perm("pensions.view_actuarialbasis"):
        raise Http404
    return get_object_or_404(ActuarialBasis.objects.select_related("prepared_by", "confirmed_by"), slug=slug)


@require_safe
def basis_page(request, slug):
    """A basis: its facts, its plots beside the former one's, its table, its acts."""
    basis, today = seen_basis(request, slug), timezone.localdate()
    look = pages.look(basis)
    if export := FORMATS.get(request.GET.get("_export", "")):
        # The very table that can be brought again.
        rows = zip(range(basis.first_age, basis.first_age + len(basis.survivors)), basis.survivors, strict=True)
        return export(basis.number, ["age", "lx"], rows)
    context = {
        "basis": basis,
        "facts": pages.facts(basis),
        "look": look,
        "effects": services.effects(basis, today),
        "choices": services.choices_on(basis).count(),
        "is_in_force": services.in_force(today, services.adopted()) == basis,
        "offers": basis_workflow.offers(basis, request.user, today),
        "acts": pages.acts_of(basis),
    }
    return render(request, "pensions/basis/page.html", context)


@FORM
@keeping
def basis_new(request):
    """First the form and the file, then what it looks like; nothing is kept until that is confirmed."""
    if request.method == "POST" and "packed" in request.POST:
        return confirmed(request)
    today = timezone.localdate()
    form = BasisForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        packed = pages.pack(form.cleaned_data, form.cleaned_data["table"], request.user)
        basis, _sha256 = pages.unpack(packed, request.user)
        context = {
            "basis": basis,
            "packed": packed,
            "facts": pages.facts(basis),
            "look": pages.look(basis),
            "effects": services.effects(basis, today),
            "refusals": services.refusals_of_adoption(basis),
            "remarks": form.remarks,
        }
        return render(request, "pensions/basis/preview.html", context)
    context = {"form": form, "cancel_url": reverse("pensions:bases")}
    return render(request, "pensions/basis/form.html", context, status=422 if form.errors else 200)


def confirmed(request):
    """Keep what was looked at as a draft."""
    try:
        basis, sha256 = pages.unpack(request.POST["packed"], request.user)
        basis = services.prepare(basis, request.user, year=timezone.localdate().year, sha256=sha256)
    except signing.BadSignature:
        messages.error(request, _("This preview does not hold any more. Bring the file again."))
        return redirect("pensions:basis-new")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("pensions:basis-new")
    messages.success(request, _("%s is a draft. Somebody else confirms it.") % basis.number)
    return redirect(basis)


PAGES = ActPages(
    basis_workflow,
    find=seen_basis,
    listing="pensions:bases",
    words=services.WORDS,
    context=lambda basis, transition: {
        "facts": pages.facts(basis),
        "look": pages.look(basis),
        "effects": services.effects(basis, timezone.localdate()),
    },
    templates="pensions/basis/acts",
)


@FORM
def basis_act(request, slug, name):
    """An act on a basis."""
    return answer(request, PAGES, slug, name)
