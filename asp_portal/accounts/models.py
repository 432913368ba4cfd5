"""The people who use the portal."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.accounts.roles import Role


class UserManager(BaseUserManager):
    """Makes users, who are known by their e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A new user; without a password nobody can sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """The first administrator of a new installation: accounts and reference data, nothing else."""
        user = self.create_user(email, password, **fields)
        user.groups.add(*user.groups.model.objects.filter(name=Role.ADMINISTRATOR.value))
        return user

    def get_by_natural_key(self, username: str) -> "User":
        """Sign-in does not care for capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail; what they may do follows from their roles, and from nothing else."""

    # Django would also give powers to single persons: here nobody has any.
    is_superuser = None
    user_permissions = None

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=5, choices=[("en", _("English")), ("fr", _("French"))], default="en"
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this instead of deleting an account: its acts stay on record.")
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_in_small_letters",
                violation_error_message=_("Write the e-mail address in small letters."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Addresses are kept in small letters, so that one person has one account."""
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        """The name as it stands on acts and statements."""
        return self.name

    def get_short_name(self) -> str:
        """The same: names are not taken apart."""
        return self.name

    @cached_property
    def powers(self) -> dict[str, frozenset[str]]:
        """The user's roles, each with its permissions such as "travel.pay_claim"; one query."""
        found: dict[str, set[str]] = {}
        if self.pk:
            names = ("name", "permissions__content_type__app_label", "permissions__codename")
            for role, app, codename in self.groups.values_list(*names):
                found.setdefault(role, set()).update([f"{app}.{codename}"] if codename else [])
        return {role: frozenset(permissions) for role, permissions in found.items()}

    @property
    def roles(self) -> frozenset[str]:
        """The names of the user's roles."""
        return frozenset(self.powers)
