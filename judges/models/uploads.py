"""Files of records: those that wait for their preview to be confirmed, and those that were taken in."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asp_portal.acts import append_only
from asp_portal.numbers import slug
from asp_portal.sealed import SealedText


class RecordUpload(models.Model):
    """A file of facts brought by somebody, sealed, kept for a day at most."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=120)
    source = models.CharField(_("source"), max_length=200)
    data = SealedText(max_length=14_000_000)  # in base 64
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="record_uploads")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("uploaded file of records")
        verbose_name_plural = _("uploaded files of records")

    def __str__(self) -> str:
        return self.file_name


class RecordImport(models.Model):
    """A file of facts that was taken in; what it held is kept by the acts of the facts only. Never changed."""

    kind = models.CharField(_("kind"), max_length=20)
    file_name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    source = models.CharField(_("source"), max_length=200)
    rows = models.PositiveIntegerField(_("rows"))
    new = models.PositiveIntegerField(_("new"))
    changed = models.PositiveIntegerField(pgettext_lazy("rows", "changed"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("import of records")
        verbose_name_plural = _("imports of records")
        ordering = ["-pk"]
        triggers = append_only("record_import")

    def __str__(self) -> str:
        return self.file_name
