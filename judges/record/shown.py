"""How the facts of a judge's record read: labels and values in the words of the page, as far as somebody sees them."""

from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.templatetags.portal import short_date
from judges.record import visibility
from judges.record.countries import country
from judges.record.visibility import Data

COUNTRIES = {"nationality", "domicile_country", "country"}
WRITTEN = {  # by people, in any script
    "given_name", "family_name", "domicile_place", "place", "spouse_name", "name", "holder", "insurer", "note",
    "source",
}  # fmt: skip


def label(model: type[models.Model], name: str) -> str:
    """What a field is called."""
    return capfirst(str(model._meta.get_field(name).verbose_name))


def read(model: type[models.Model], name: str, value: Any) -> Any:
    """A stored value, or one from the history, as the page writes it; nothing for what is empty."""
    field = model._meta.get_field(name)
    if value in (None, "", False):
        return _("no") if value is False else ""
    if value is True:
        return _("yes")
    if isinstance(value, list):  # the names of the judges whom an event concerns
        return ", ".join(value)
    if field.is_relation:
        return related(field, value)
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    if isinstance(field, models.DateField):
        return short_date(value if isinstance(value, date) else date.fromisoformat(value))
    if name in COUNTRIES:
        return country(value)
    return format_html('<bdi class="written">{}</bdi>', value) if name in WRITTEN else value


def related(field: models.Field, value: Any) -> str:
    """A row that a fact names; one that is gone is said to be."""
    try:
        row = value if isinstance(value, models.Model) else field.related_model._default_manager.get(pk=value)
        return row.name
    except ObjectDoesNotExist:
        return _("removed meanwhile")


def facts_of(fact: Any, seen: frozenset[Data]) -> list[tuple[str, Any]]:
    """The fields of a fact that somebody sees, with their labels; what is empty is left out."""
    found = []
    for name, data in visibility.fields_of(fact).items():
        if data not in seen:
            if name == "iban" and Data.BANK in seen:
                found.append((label(type(fact), name), fact.masked_iban))
            continue
        value = getattr(fact, name)
        if value not in (None, "", False):
            found.append((label(type(fact), name), read(type(fact), name, value)))
    return found
