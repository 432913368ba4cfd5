"""Columns that the database holds only sealed: SealedText, SealedDate, SealedJSON.

A field `iban` gives `account.iban`, the plain value, opened when it is first read; and `account.iban_sealed`, which
holds what the column holds and shows nothing. The seal binds a value to its table, column and row (the row's random
`slug`), so none of the three is ever renamed. None is NULL; all else is sealed, also "" and False.

A value is sealed anew when it was set or changed in place, or when its key is no longer the newest; an untouched one
keeps its bytes. Set it on an object and save that, or use bulk_create or bulk_update: `update()` knows no row to bind
it to. Nothing but `isnull` can be asked of a sealed column; values() gives what shows nothing. dumpdata leaves it out,
pg_dump does not. A migration that adds one to a table with rows makes it nullable: the rows are sealed one by one.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError, ImproperlyConfigured, ValidationError
from django.db import models
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from asp_portal.keys import Tampered, key_name, key_ring
from asp_portal.text import CleanCharField, CleanTextField, validate_line, validate_text

UNREAD = ...  # unlike object(), the same after copying and pickling


class Sealed:
    """What an object holds of a sealed column: the bytes, the plain value, or both; and the slug of its row."""

    __slots__ = ("data", "plain", "slug")

    def __init__(self, data: bytes | None = None, plain: Any = UNREAD, slug: str | None = None):
        self.data, self.plain, self.slug = data, plain, slug

    def __repr__(self) -> str:
        return "<sealed>"

    @property
    def key(self) -> str | None:
        """The name of the key that sealed the bytes; None where there are none, or they were never sealed."""
        return key_name(self.data) if self.data is not None else None


class SealedAttribute(DeferredAttribute):
    """`iban_sealed`: a Sealed that knows the slug of its object, or None."""

    def __get__(self, instance, cls=None):
        held = super().__get__(instance, cls)
        if instance is None or held is None:
            return held
        slug = instance.__dict__.get("slug")
        if held.slug is not None and held.slug != slug:  # the object was copied and given a slug of its own
            held = instance.__dict__[self.field.attname] = Sealed(held.data, held.plain)
        held.slug = slug
        return held

    def __set__(self, instance, value):
        kept = value is None or isinstance(value, Sealed)
        instance.__dict__[self.field.attname] = value if kept else Sealed(plain=value)


class PlainAttribute:
    """`iban`: the plain value."""

    def __init__(self, field):
        self.field = field

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        return self.field.opened(self.field.held(instance))

    def __set__(self, instance, value):
        setattr(instance, self.field.attname, value)


class SealedField(models.Field):
    """What sealed columns have in common; `written` and `read` say how a value becomes bytes and back."""

    descriptor_class = SealedAttribute

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"serialize": False}))

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["serialize"]
        return name, path, args, kwargs

    def get_attname_column(self):
        return f"{self.name}_sealed", self.db_column or self.name

    def get_internal_type(self):
        return "BinaryField"

    def cast_db_type(self, connection):
        return self.db_type(connection)

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.name, PlainAttribute(self))

    # --- Plain and sealed

    def written(self, value: Any) -> bytes:
        """A plain value as bytes. Raises TypeError or ValueError without telling it."""
        raise NotImplementedError  # each kind of column below has its own way

    def read(self, data: bytes) -> Any:
        """A plain value from its bytes."""
        raise NotImplementedError  # and its way back

    def place(self, slug: str | None) -> str:
        """What a seal binds to: table, column, row."""
        if not slug:
            raise ValueError(f"{self.model._meta.label}.{self.name} cannot be sealed or opened: the slug is not known.")
        return f"{self.model._meta.db_table}.{self.column}:{slug}"

    def held(self, instance: models.Model) -> Sealed | None:
        """What the object holds, its slug known also where it was deferred."""
        held = getattr(instance, self.attname)
        if held is not None and held.slug is None:
            held.slug = instance.slug
        return held

    def opened(self, held: Sealed | None) -> Any:
        """The plain value. Raises Tampered."""
        if held is None:
            return None
        if held.plain is UNREAD:
            held.plain = self.read(key_ring().open(held.data, self.place(held.slug)))
        return held.plain

    def sealed(self, held: Sealed | None) -> bytes | None:
        """The bytes to store: those that were there if they open, say the same, and have the newest key."""
        if held is None:
            return None
        ring, place = key_ring(), self.place(held.slug)
        before = None if held.data is None else ring.open(held.data, place)
        now = before if held.plain is UNREAD else self.written(held.plain)
        if before is None or now != before or held.key != ring.newest:
            held.data = ring.seal(now, place)
        return held.data

    # --- The database

    def pre_save(self, model_instance, add):
        return self.held(model_instance)

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None or isinstance(value, Sealed):
            return self.sealed(value)
        raise FieldError(f"{self.model._meta.label}.{self.name} is sealed: set it on an object and save that.")

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(f"{self.model._meta.label}.{self.name} is sealed: only isnull can be asked of it.")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.model._meta.label}.{self.name} is sealed: only isnull can be asked of it.")

    # --- Forms

    def value_from_object(self, obj):
        return getattr(obj, self.name)

    def clean(self, value, model_instance):
        if not isinstance(value, Sealed):
            return super().clean(value, model_instance)
        plain = self.opened(value)
        clean = super().clean(plain, model_instance)
        return value if clean == plain else clean

    # --- Checks

    def check(self, **kwargs):
        return [*super().check(**kwargs), *self._check_slug(), *self._check_not_searched()]

    def _check_slug(self):
        try:
            slug = self.model._meta.get_field("slug")
        except FieldDoesNotExist:
            slug = None
        if slug is None or not slug.unique or slug.null:
            return [checks.Error("A model with sealed fields needs a unique field `slug`.", obj=self, id="portal.E001")]
        return []

    def _check_not_searched(self):
        if self.unique or self.db_index:
            return [checks.Error("A sealed field can be neither unique nor indexed.", obj=self, id="portal.E002")]
        return []


class SealedText(SealedField, models.CharField):
    """Text, sealed. One line; `lines=True` for several. max_length: in characters."""

    def __init__(self, *args, lines: bool = False, **kwargs):
        self.lines = lines
        self.default_validators = [validate_text if lines else validate_line]
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"lines": True} if self.lines else {})

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": CleanTextField if self.lines else CleanCharField, **kwargs})

    def written(self, value):
        if not isinstance(value, str):
            raise TypeError(f"{self.model._meta.label}.{self.name} takes text, not {type(value).__name__}.")
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{self.model._meta.label}.{self.name} takes text that UTF-8 can write.") from None

    def read(self, data):
        return data.decode()


class SealedDate(SealedField, models.DateField):
    """A date, sealed."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(_("Enter a valid date."), code="invalid") from None

    def written(self, value):
        return self.to_python(value).isoformat().encode()

    def read(self, data):
        return date.fromisoformat(data.decode())


class SealedJSON(SealedField, models.JSONField):
    """A value of JSON, sealed. None is NULL, so there is no null of JSON at the top."""

    def written(self, value):
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), cls=self.encoder).encode()

    def read(self, data):
        return json.loads(data, cls=self.decoder)


# --- All of them ----------------------------------------------------------------------------------------------------


def sealed_fields() -> Iterator[tuple[type[models.Model], list[SealedField]]]:
    """Each model with sealed columns of its own, and these."""
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.local_concrete_fields if isinstance(field, SealedField)]
        if fields:
            yield model, fields


@checks.register(checks.Tags.security, deploy=True)
def check_key_ring(app_configs, **kwargs):
    """The ring is there and nobody else's, where a column needs it."""
    try:
        if any(True for _found in sealed_fields()):
            key_ring()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="portal.E003")]
    return []


__all__ = ["Sealed", "SealedDate", "SealedJSON", "SealedText", "Tampered", "sealed_fields"]
