"""Days of rows: both counted, an open end is no end."""

from datetime import date

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

LAST_BEFORE_FIRST = _("The last day cannot be before the first.")


class DateRange(Func):
    """The days from one field to another, both counted; an open end is no end."""

    function = "daterange"
    output_field = DateRangeField()


def days(first: str, last: str) -> DateRange:
    """The range of a row's days for an exclusion constraint."""
    return DateRange(F(first), F(last), Value("[]"))


def days_include(day: date, prefix: str = "") -> Q:
    """The condition that a row's days include a day; `prefix` leads to the row, such as "terms__"."""
    last = f"{prefix}last_day"
    return (Q(**{last: None}) | Q(**{f"{last}__gte": day})) & Q(**{f"{prefix}first_day__lte": day})


def days_touch(first: date, last: date, prefix: str = "") -> Q:
    """The condition that a row has days among these, both counted."""
    end = f"{prefix}last_day"
    return (Q(**{end: None}) | Q(**{f"{end}__gte": first})) & Q(**{f"{prefix}first_day__lte": last})


def in_order(name: str) -> models.CheckConstraint:
    """The last day is not before the first."""
    return models.CheckConstraint(
        name=name,
        condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
        violation_error_message=LAST_BEFORE_FIRST,
    )


def check_order(row: models.Model) -> None:
    """Raises ValidationError where the last day is before the first: no range of days can be built of them."""
    if row.first_day and row.last_day and row.last_day < row.first_day:
        raise ValidationError({"last_day": LAST_BEFORE_FIRST})
