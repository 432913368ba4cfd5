"""What issued statements have in common: a number, a code that proves them genuine, and facts as they then stood."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IssuedStatement(models.Model):
    """An issued statement: never recomputed, never changed."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    code = models.CharField(_("verification code"), max_length=30, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    net = models.DecimalField(_("net amount, EUR"), max_digits=12, decimal_places=2)
    body = models.JSONField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number
