"""Running numbers for papers: T-2026-0001, T-2026-0002, without a gap or a double; and names for addresses."""

import secrets

from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """The last number given out in a series."""

    name = models.CharField(primary_key=True, max_length=20)
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")

    def __str__(self) -> str:
        return f"{self.name}-{self.last:04}"


def next_number(letter: str, year: int) -> str:
    """The next number of a year's series, such as "T-2026-0007"; given back if the transaction fails."""
    name = f"{letter}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO asp_portal_series (name, last) VALUES (%s, 1)"
            " ON CONFLICT (name) DO UPDATE SET last = asp_portal_series.last + 1 RETURNING last",
            [name],
        )
        return f"{name}-{cursor.fetchone()[0]:04}"


def slug() -> str:
    """A name for an address that cannot be guessed: 128 random bits."""
    return secrets.token_urlsafe(16)
