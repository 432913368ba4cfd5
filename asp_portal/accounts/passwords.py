"""What makes a password too easy here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("icc", "cpi", "asp", "haye", "hague", "judge", "juge", "president", "secretariat", "portal")


class ContextValidator:
    """Refuses passwords made of the words that an attacker of this house tries first."""

    def validate(self, password: str, user=None) -> None:
        """Raises ValidationError where less than ten characters remain without those words."""
        rest = password.lower()
        for word in WORDS:
            rest = rest.replace(word, "")
        if len(rest) < 10:
            raise ValidationError(self.get_help_text(), code="password_context")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Your password must not be made mainly of words such as “hague”, “judge” or “secretariat”.")
