"""What one event writes: facts of the judge's record, each with its own act, and rows of the file as they were and are.

Facts of the record are written by `judges.record.keeping` only, so that they are checked against the whole record, have
their history and can be restored. The rows of the file are few; what they were and are is sealed beside the act of the
event.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.acts import Act
from asp_portal.workflow import Stale
from judges.models import Judge, Marriage, Term
from judges.record import keeping
from pensions.models import PensionFile

# The fields of the file's own rows that events write.
OWN = {
    "pensionfile": ("not_begun",),
    "earlychoice": ("first_day", "chosen_on", "basis_id", "estimate", "source"),
    "suspension": ("first_day", "last_day", "ground", "source"),
    "earlierpayment": ("first_day", "last_day", "amount", "source"),
}
LONGEST_SOURCE = 200


@dataclass
class Entry:
    """One event as it is written. slug: of the fact that it adds, so that what is sent twice is one.

    positions: of the acts on the record; written: the rows of the file; notes: what the reader is told before
    confirming; act: of an event that records its own.
    """

    file: PensionFile
    user: User
    today: date
    slug: str
    positions: list[int | None] = field(default_factory=list)
    written: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    act: Act | None = None

    @cached_property
    def judge(self) -> Judge:
        """The judge as stored now."""
        return Judge.objects.get(pk=self.file.judge_id)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.positions or self.written or self.act)

    # --- Facts of the record ---

    def keep(self, fact: Any, source: str, **values: Any) -> None:
        """Add or change a fact of the record. Raises Hidden, ValidationError (by field)."""
        for name, value in values.items():
            setattr(fact, name, value)
        fact.source = with_source(fact.source, source)
        if not fact.pk:
            fact.slug = self.slug
        if act := keeping.keep(fact, self.user):
            self.positions.append(act.position)

    def running_term(self) -> Term:
        """The term that runs. Raises ValidationError."""
        return found(self.judge.terms.filter(last_day=None).first(), _("No term of office runs."))

    def running_marriage(self) -> Marriage:
        """The marriage that nothing has ended: the present one, or that of the surviving spouse."""
        marriages = self.judge.marriages.filter(last_day=None, spouse_died_on=None)
        return found(marriages.order_by("-first_day").first(), _("No marriage runs."))

    def child(self, slug: str) -> Any:
        """A child of the judge."""
        return found(self.judge.children.filter(slug=slug).first(), _("This child is not on record."))

    # --- Rows of the file ---

    def own(self, row: Any, **values: Any) -> None:
        """Add or change a row of the file. Raises ValidationError (by field)."""
        before = values_of(row) if row.pk else None
        for name, value in values.items():
            setattr(row, name, value)
        if not row.pk:
            row.slug = self.slug
        row.full_clean()
        store(row)
        after = values_of(row)
        if before != after:
            self.written.append({"kind": row._meta.model_name, "row": row.slug, "before": before, "after": after})

    # --- Taking back ---

    def take_back(self, body: dict[str, Any], positions: list[int], reason: str) -> None:
        """Make all that an event wrote what it was before.

        Raises Stale (it changed again since), ValidationError (it no longer fits the record, or others rest on it).
        """
        for one in reversed(body["written"]):
            self.restore(one)
        done = {act.position: act for act in Act.objects.about(self.judge).filter(position__in=positions)}
        for position in reversed(positions):
            if act := keeping.restore(self.judge, done[position], self.user, reason):
                self.positions.append(act.position)

    def restore(self, one: dict[str, Any]) -> None:
        """Make a row of the file what it was. Raises Stale, ValidationError."""
        model = apps.get_model("pensions", one["kind"])
        rows = model.objects.filter(pk=self.file.pk) if model is PensionFile else model.objects.filter(file=self.file)
        row = rows.filter(slug=one["row"]).first()
        if (values_of(row) if row else None) != one["after"]:
            raise Stale("", "")
        if one["before"] is None:
            row.delete()
            self.written.append({**one, "before": one["after"], "after": None})
        else:
            self.own(row, **{name: to_python(model, name, value) for name, value in one["before"].items()})


def found(row: Any, lack: str) -> Any:
    """A row that must be there. Raises ValidationError, which says that it is not."""
    if row is None:
        raise ValidationError(lack)
    return row


def with_source(before: str, source: str) -> str:
    """The decisions that a fact rests on, the new one after those before it as far as there is room."""
    whole = f"{before}; {source}" if before and source not in before else source
    return whole if len(whole) <= LONGEST_SOURCE else source


def values_of(row: Any) -> dict[str, Any]:
    """The fields of a row of the file as JSON holds them."""
    values = {name: getattr(row, name) for name in OWN[row._meta.model_name]}
    return {
        name: value if value is None or isinstance(value, bool | int) else str(value) for name, value in values.items()
    }


def to_python(model: type[models.Model], name: str, value: Any) -> Any:
    """A value as the field has it."""
    field: Any = model._meta.get_field(name)
    return value if name.endswith("_id") else field.to_python(value)


def store(row: Any) -> None:
    """Save a row. Raises ValidationError, in the words of the constraint, where the database refuses it."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.full_clean()
        raise
