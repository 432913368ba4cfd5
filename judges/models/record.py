"""What all facts of a judge's record have in common, and the sealed part of their history."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act
from asp_portal.numbers import slug
from asp_portal.sealed import SealedJSON
from asp_portal.text import validate_line
from judges.models.dates import check_order

ONLY_RESEALED = """
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'body' = to_jsonb(OLD) - 'body' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME;
"""


class Fact(models.Model):
    """A dated fact of a judge's record, with the decision or document that says so.

    Facts are added, changed and removed by `judges.record.keeping` only, which keeps what was there before.
    """

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="%(class)ss", verbose_name=_("judge"))
    source = models.CharField(
        _("source"),
        max_length=200,
        default="",
        validators=[validate_line],
        help_text=_("The decision or document that says so."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        if hasattr(self, "first_day"):
            check_order(self)


class SealedChange(models.Model):
    """The part of a change that only those may read who may see the fact itself: before and after, encrypted.

    The act of the change holds a fingerprint of the body, which has a salt in it: what is sealed cannot be exchanged,
    and cannot be guessed. Only its sealing may be renewed.
    """

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    act = models.OneToOneField(Act, models.PROTECT, related_name="sealed_change")
    body = SealedJSON()  # {"salt": ..., "before": {field: value} or None, "after": ... or None}

    class Meta:
        verbose_name = _("sealed change")
        verbose_name_plural = _("sealed changes")
        triggers = [
            pgtrigger.Trigger(
                name="only_resealed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_RESEALED,
            ),
            pgtrigger.Trigger(
                name="never_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}"
