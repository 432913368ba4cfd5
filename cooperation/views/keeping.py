"""A form that is kept by a service: whatever happens, what was typed is still there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from asp_portal.differences import Words, versions
from asp_portal.workflow import Hidden, Refused, Stale
from cooperation.forms.setup import blame


def keep(request: HttpRequest, template: str, form: Any, save: Callable[[], Any], context: dict[str, Any]):
    """Show a form with GET, keep it with POST. save: does it, and gives where to go then; None: to cancel_url.

    context: what the template takes besides the form, among it cancel_url; `words`, what the facts are called; `done`,
    what is said once it is kept.
    Stale answers 409 with the differences, an error in words 422, a refusal goes back to cancel_url and says why.
    """
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            target = save() or context["cancel_url"]
            messages.success(request, context.get("done") or _("Saved."))
            return redirect(target)
        except Hidden:  # it was theirs when the page was opened
            raise Http404 from None
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(context["cancel_url"])
        except Stale as stale:
            form.data = form.data.copy()
            form.data["seen"], status = stale.now, 409
            words: Words = context.get("words", {})
            context |= {"changed_meanwhile": True, "differences": versions(stale.seen, stale.now, words)}
        except ValidationError as error:
            blame(form, error)
            status = 422
    return render(request, template, {"form": form} | context, status=status)


def do(request: HttpRequest, act: Callable[[], Any], target: Any, words: str = "") -> HttpResponse:
    """A button that does one thing: do it, or say why not, and go back."""
    try:
        act()
    except Hidden:
        raise Http404 from None
    except Stale:
        messages.error(request, _("It changed since you opened this page. Nothing was done: please look again."))
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        if words:
            messages.success(request, words)
    return redirect(target)
