"""Who takes part in the Assembly, and the people who act for them in the portal."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act
from asp_portal.numbers import slug
from asp_portal.text import validate_line
from cooperation.models.sessions import CLASSES, in_language
from cooperation.rules.facts import SpeakerClass
from cooperation.rules.names import sort_key


class DelegationQuerySet(models.QuerySet):
    """Delegations, and who sees which."""

    def by_name(self) -> "DelegationQuerySet":
        """In the order of their names in the reader's language."""
        return self.order_by("sorted_fr" if get_language() == "fr" else "sorted_en")

    def called(self, query: str) -> "DelegationQuerySet":
        """Those with each word of the query in a name, in either language, or in the code; accents do not matter."""
        found = self
        for word in sort_key(query):
            found = found.filter(
                Q(sorted_en__contains=word) | Q(sorted_fr__contains=word) | Q(code__contains=word.upper())
            )
        return found

    def visible_to(self, user) -> "DelegationQuerySet":
        """All for those who keep them; for everybody else their own."""
        if user.has_perm("cooperation.view_delegation"):
            return self
        return self.of(user)

    def of(self, user) -> "DelegationQuerySet":
        """Those for which a person acts."""
        return self.filter(members__user=user, members__left_at=None).distinct()


class Delegation(models.Model):
    """A State Party, observer, organization, organ of the Court or body of civil society that takes part."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2,12}\Z", _("Two to twelve capital letters or figures, such as SEN."))],
        help_text=_("For a State its code of three letters."),
    )
    kind = models.CharField(_("takes part as"), max_length=15, choices=CLASSES)
    state = models.OneToOneField(
        "cooperation.StateParty", models.PROTECT, related_name="delegation", null=True, blank=True
    )
    name_en = models.CharField(_("name in English"), max_length=150, validators=[validate_line])
    name_fr = models.CharField(_("name in French"), max_length=150, validators=[validate_line])
    # As names compare (S-3), so that lists are in order whatever collations the database knows, and are searched.
    sorted_en = models.CharField(max_length=200, editable=False, db_collation="C")
    sorted_fr = models.CharField(max_length=200, editable=False, db_collation="C")
    group_members = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="groups",
        blank=True,
        verbose_name=_("members"),
        help_text=_("Of a group of States, such as the European Union: the delegations that belong to it."),
    )
    is_active = models.BooleanField(_("takes part"), default=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["sorted_en"]
        permissions = [("keep_delegation", "Can keep delegations and invite their focal points")]
        constraints = [
            models.CheckConstraint(
                name="state_parties_are_states",
                condition=Q(kind=SpeakerClass.STATE_PARTY.value, state__isnull=False)
                | (~Q(kind=SpeakerClass.STATE_PARTY.value) & Q(state=None)),
                violation_error_message=_("A State Party, and nobody else, is one of the States of the table."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")

    def save(self, *args, **kwargs) -> None:
        """With its names as they compare."""
        self.sort_names()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cooperation:delegation", args=[self.slug])

    @property
    def name(self) -> str:
        """In the reader's language."""
        return in_language(self, "name")

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")

    def sort_names(self) -> None:
        """Set how its names compare."""
        self.sorted_en, self.sorted_fr = (" ".join(sort_key(name))[:200] for name in (self.name_en, self.name_fr))

    def has_focal_point(self, user) -> bool:
        """Whether this person looks after its people."""
        return self.members.filter(user=user, left_at=None, is_focal_point=True).exists()


class DelegationMember(models.Model):
    """A person who acts for a delegation. A focal point may also look after its other people."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="members", verbose_name=_("delegation"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegation_members")
    is_focal_point = models.BooleanField(_("focal point"), default=False)
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)
    left_at = models.DateTimeField(_("until"), null=True, editable=False)

    class Meta:
        verbose_name = _("member of a delegation")
        verbose_name_plural = _("members of delegations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "user"],
                condition=Q(left_at=None),
                name="member_once_a_delegation",
                violation_error_message=_("This person acts for the delegation already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Invitation(models.Model):
    """An invitation by e-mail to act for a delegation; its link is known only to who reads that mail."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, validators=[validate_line])
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_focal_point = models.BooleanField(_("focal point"), default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256: the link itself is not kept
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation",
                violation_error_message=_("This address is invited already."),
            ),
            models.CheckConstraint(
                name="accepted_before_it_ran_out",
                condition=Q(accepted_at=None) | Q(accepted_at__lte=F("expires_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def is_open(self, now) -> bool:
        """Whether its link can still be used."""
        return self.accepted_at is None and self.revoked_at is None and now <= self.expires_at
