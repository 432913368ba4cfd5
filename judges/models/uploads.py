"""Files of records that wait for their preview to be confirmed."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

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
