"""The salary scale: the list with its history, and new or changed rows with what they touch."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from asp_portal.accounts.roles import Role
from asp_portal.exports import FORMATS
from asp_portal.workflow import Stale
from judges.forms.salary import SalaryForm
from judges.models import Salary
from judges.presidency import salary as services
from judges.views.presidency import FORM, only_if, put

seeing = only_if(lambda user: user.has_perm("judges.view_paystatement") or Role.JUDGE in user.roles)
keeping = only_if(lambda user: user.has_perm("judges.keep_salary"))


@require_safe
@seeing
def scale(request):
    """The rows of the scale, the latest first, with the decision and history of each."""
    today = timezone.localdate()
    rows, acts = list(Salary.objects.all()), services.history()
    if export := FORMATS.get(request.GET.get("_export", "")):
        names = [Salary._meta.get_field(name).verbose_name for name in services.FIELDS]
        return export("salary-scale", names, [[row.first_day, row.annual, row.source] for row in rows])
    in_force = next((row for row in rows if row.first_day <= today), None)
    context = {
        "rows": [
            (row, [(act, services.in_words(act)) for act in acts.get(row.pk, [])], row == in_force) for row in rows
        ],
        "today": today,
        "may_keep": request.user.has_perm("judges.keep_salary"),
    }
    return render(request, "judges/salary/scale.html", context)


@FORM
@keeping
def salary_new(request):
    """A new row."""
    return edit(request, Salary())


@FORM
@keeping
def salary_change(request, slug):
    """Change a row."""
    return edit(request, get_object_or_404(Salary, slug=slug))


def edit(request, row: Salary):
    """First the form, then what it would change, then it is done."""
    form = SalaryForm(request.POST or None, instance=row, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        return show(request, "judges/salary/form.html", form, row)
    seen, changed, unsure = request.POST.get("seen", ""), False, False
    if seen:
        try:
            act = services.keep(row, request.user, seen=seen, sure="sure" in request.POST)
        except Stale:
            changed = True
        except ValidationError as error:
            unsure = "sure" in getattr(error, "error_dict", {})
            if not unsure:
                put(error, form)
                return show(request, "judges/salary/form.html", form, row)
        else:
            said = _("The salary scale is changed.") if act else _("Nothing changes: all of it is on record already.")
            messages.success(request, said)
            return redirect("judges:salary-scale")
    context = {"change": services.plan(row), "changed": changed, "unsure": unsure}
    status = 409 if changed else 422 if unsure else 200
    return show(request, "judges/salary/preview.html", form, row, status, **context)


def show(request, template: str, form, row: Salary, status: int = 200, **context):
    """The page of a form."""
    context = {"form": form, "row": row, "cancel_url": reverse("judges:salary-scale")} | context
    return render(request, template, context, status=422 if status == 200 and form.errors else status)
