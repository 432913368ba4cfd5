"""What the pages of certificates of life show, and what awaits those who keep pensions."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.inbox import Task
from asp_portal.templatetags.portal import short_date
from pensions.certificates import letters
from pensions.certificates import services as certificates
from pensions.files.services import KEEP
from pensions.models import Beneficiary, LifeCertificate


def listed(user: User) -> QuerySet[LifeCertificate]:
    """The certificates with their people, for those who keep pensions; for all others the list does not exist."""
    if not user.has_perms([KEEP, "judges.view_family"]):
        raise Http404
    return LifeCertificate.objects.select_related(
        "beneficiary__file__judge__user", "beneficiary__marriage", "beneficiary__child"
    )


def seen_certificate(user: User, slug: str) -> LifeCertificate:
    """A certificate; 404 where the user does not keep pensions, or it is their own."""
    found = listed(user).exclude(beneficiary__file__judge__user=user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def facts_of(certificate: LifeCertificate) -> list[tuple[str, Any]]:
    """What is on record of a certificate."""
    person = certificate.beneficiary
    found = [
        (_("Person"), format_html('<a href="{}"><bdi>{}</bdi></a>', person.get_absolute_url(), person.name)),
        (_("Who"), capfirst(person.get_relation_display())),
        (_("Asked for on"), certificate.asked_on),
        (_("Due on"), certificate.due_on),
        (_("Letters sent"), letters_in_words(certificate)),
    ]
    if certificate.received_on:
        found += [
            (_("Signed on"), certificate.signed_on),
            (_("Received on"), certificate.received_on),
            (_("Document"), format_html('<bdi class="written">{}</bdi>', certificate.source)),
        ]
    return found


def letters_in_words(certificate: LifeCertificate) -> str:
    """How many letters have left, or that none can."""
    if not letters.can_be_written_to(certificate.beneficiary):
        return _("%(number)s; no e-mail address is on file: write by post") % {"number": certificate.letters}
    return str(certificate.letters)


def way_to_suspension(certificate: LifeCertificate, today: date) -> str:
    """Where a pension is suspended: the event of the file, for a judge's own; for survivors the file. Else nothing."""
    if certificate.state(today) != LifeCertificate.State.OVERDUE:
        return ""
    file = certificate.beneficiary.file
    own = certificate.beneficiary.relation == Beneficiary.Relation.JUDGE
    return reverse("pensions:event", args=[file.slug, "suspended"]) if own else file.get_absolute_url()


def tasks(user: User, today: date) -> list[Task]:
    """The certificate that a judge still has to send; those that are late, for those who keep pensions."""
    found = own_task(user) if Role.JUDGE in user.roles else []
    if not user.has_perm(KEEP):
        return found
    late = certificates.overdue(today).exclude(beneficiary__file__judge__user=user).count()
    url = reverse("pensions:certificates", query={"state": "overdue"})
    label, detail = _("Certificates of life that have not come"), _("Nothing is suspended by itself.")
    return [*found, Task(label, late, url, detail, "care")]


def own_task(user: User) -> list[Task]:
    """The judge's own certificate, while it is missing."""
    own = {"beneficiary__relation": Beneficiary.Relation.JUDGE, "beneficiary__file__judge__user": user}
    awaited = certificates.missing().filter(**own).select_related("beneficiary").order_by("due_on").first()
    if awaited is None:
        return []
    detail = _("Due on %(day)s.") % {"day": short_date(awaited.due_on)}
    return [Task(_("Certificate of life to send"), 1, awaited.beneficiary.get_absolute_url(), detail, "care")]
