"""Actuarial bases: a table of survivors by age and an interest, adopted for a day on."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, state_follows_acts
from asp_portal.numbers import slug
from asp_portal.text import validate_line

FINAL = """
    IF TG_OP = 'DELETE' AND OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'An adopted actuarial basis is never deleted.';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'draft'
        AND to_jsonb(NEW) - 'content_hash' - 'state' <> to_jsonb(OLD) - 'content_hash' - 'state' THEN
        RAISE EXCEPTION 'An adopted actuarial basis does not change.';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class ActuarialBasis(models.Model):
    """A table of mortality and an interest, in force from a day until the next adopted one's (App. 2, art. I(5)).

    survivors: l_x as text, one a year from `first_age` on.
    """

    class State(models.TextChoices):
        """How far it has come; it follows from the acts."""

        DRAFT = "draft", _("draft")
        ADOPTED = "adopted", _("adopted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)  # ACT-2026-0001
    name = models.CharField(_("name"), max_length=150, validators=[validate_line])
    first_day = models.DateField(_("in force from"))
    interest = models.DecimalField(
        _("annual interest"),
        max_digits=7,
        decimal_places=6,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("As a decimal number: 0.035 is 3.5 per cent."),
    )
    first_age = models.PositiveSmallIntegerField(_("first age"))
    survivors = models.JSONField(_("survivors by age"))
    adopted_by = models.CharField(_("adopted by"), max_length=150, validators=[validate_line])
    adopted_on = models.DateField(_("adopted on"))
    document = models.CharField(_("decision or document"), max_length=200, validators=[validate_line])
    illustrative = models.BooleanField(_("illustrative"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("actuarial basis")
        verbose_name_plural = _("actuarial bases")
        ordering = ["-first_day", "-pk"]
        permissions = [("keep_basis", "Can prepare actuarial bases"), ("adopt_basis", "Can confirm actuarial bases")]
        triggers = [
            state_follows_acts("pensions.actuarialbasis"),
            pgtrigger.Trigger(
                name="final_once_adopted",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FINAL,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "first_day",
                name="one_actuarial_basis_from_a_day",
                condition=Q(state="adopted"),
                violation_error_message=_("Another basis has been adopted from this day."),
            ),
            models.CheckConstraint(
                name="interest_between_nothing_and_one", condition=Q(interest__gte=0, interest__lt=1)
            ),
            models.CheckConstraint(
                name="who_prepared_a_basis_does_not_confirm_it",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("prepared_by")),
                violation_error_message=_("Who prepared a basis does not confirm it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:basis", args=[self.slug])

    @property
    def tone(self) -> str:
        """The tone in which its state is shown."""
        return {self.State.DRAFT: "info", self.State.ADOPTED: "good"}.get(self.State(self.state), "quiet")

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")
