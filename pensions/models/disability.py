"""The Court's decision on a judge's incapacity and the medical opinions behind it (App. 2, art. II).

Opinions are sealed and read only by those who keep health data, with a reason that is kept. What the Court found stands
in no state of a case: acts name states, and auditors read acts.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, state_follows_acts
from asp_portal.numbers import slug
from asp_portal.sealed import SealedDate, SealedText
from pensions.models.files import PensionFile

# Art. II(2): one doctor named by the Court and one by the judge. Whether they differ is sealed: the program asks that.
TWO_OPINIONS = """
    IF NEW.state = 'decided' AND (
        SELECT count(*) FROM pensions_medicalopinion WHERE case_id = NEW.id AND named_by IN ('court', 'judge')
    ) < 2 THEN
        RAISE EXCEPTION 'A decision on incapacity rests on two medical opinions.';
    END IF;
    RETURN NEW;
"""
# Their seals may be renewed, which changes no more than the bytes.
OPINION_STAYS = """
    IF TG_OP = 'UPDATE' AND NEW.slug = OLD.slug AND NEW.case_id = OLD.case_id AND NEW.named_by = OLD.named_by THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM pensions_disabilitycase WHERE state <> 'draft' AND id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.case_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.case_id END
        )
    ) THEN
        RAISE EXCEPTION 'The opinions of a case that is decided stay as they are.';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class DisabilityCaseQuerySet(models.QuerySet):
    """Cases of incapacity."""

    def visible_to(self, user) -> "DisabilityCaseQuerySet":
        """All of them for those who deal with them; a judge sees their own."""
        return self if user.has_perm("pensions.view_disabilitycase") else self.filter(file__judge__user=user)


class DisabilityCase(models.Model):
    """Whether a judge is permanently unable to serve: opinions are gathered, the Court decides."""

    class State(models.TextChoices):
        """How far it has come; it follows from the acts."""

        DRAFT = "draft", _("opinions are being gathered")
        DECIDED = "decided", _("decided by the Court")
        WITHDRAWN = "withdrawn", _("withdrawn")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)  # DIS-2026-0001
    file = models.ForeignKey(PensionFile, models.PROTECT, related_name="disability_cases")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    last_day = models.DateField(
        _("last day of office"),
        null=True,
        blank=True,
        help_text=_("Only where the Court found permanent incapacity."),
    )
    decision = SealedText(_("decision"), max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DisabilityCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case of incapacity")
        verbose_name_plural = _("cases of incapacity")
        ordering = ["-pk"]
        triggers = [
            state_follows_acts("pensions.disabilitycase"),
            pgtrigger.Trigger(
                name="decided_on_two_opinions",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=TWO_OPINIONS,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "file",
                name="one_open_case_of_incapacity",
                condition=Q(state="draft"),
                violation_error_message=_("A case of this judge is open already."),
            ),
            models.CheckConstraint(
                name="incapacity_decided_with_its_day",
                condition=~Q(state="decided") | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="incapacity_found_by_a_decision",
                condition=Q(last_day=None) | Q(state="decided"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:disability", args=[self.slug])

    @property
    def tone(self) -> str:
        """The tone in which its state is shown."""
        return {self.State.DRAFT: "info", self.State.DECIDED: "good"}.get(self.State(self.state), "quiet")

    @property
    def judge(self):
        """Whose incapacity it is."""
        return self.file.judge

    @property
    def is_incapacity(self) -> bool:
        """Whether the Court found permanent incapacity."""
        return self.last_day is not None

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class MedicalOpinion(models.Model):
    """The opinion of one doctor; what it says is sealed."""

    class NamedBy(models.TextChoices):
        """Who named the doctor."""

        COURT = "court", _("the Court")
        JUDGE = "judge", _("the judge")
        AGREEMENT = "agreement", _("both, by agreement, where two opinions differ")

    class Finding(models.TextChoices):
        """What the doctor finds."""

        INCAPABLE = "incapable", _("permanently unable to serve")
        CAPABLE = "capable", _("able to serve, or not permanently unable")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    case = models.ForeignKey(DisabilityCase, models.PROTECT, related_name="opinions")
    named_by = models.CharField(_("doctor named by"), max_length=10, choices=NamedBy)
    doctor = SealedText(_("doctor"), max_length=200)
    given_on = SealedDate(_("given on"))
    finding = SealedText(_("finding"), max_length=10)
    document = SealedText(_("document"), max_length=200, help_text=_("Where the opinion itself is kept."))
    note = SealedText(_("note"), max_length=2000, lines=True, blank=True, default="")

    class Meta:
        verbose_name = _("medical opinion")
        verbose_name_plural = _("medical opinions")
        ordering = ["pk"]
        triggers = [
            pgtrigger.Trigger(
                name="opinions_stay_once_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=OPINION_STAYS,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "named_by"],
                name="one_opinion_of_each_doctor",
                violation_error_message=_("This doctor’s opinion is on file."),
            )
        ]

    def __str__(self) -> str:
        return str(_("medical opinion"))
