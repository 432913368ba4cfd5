"""Keeping a judge's record: facts are added, changed and removed here, each with an act, and nothing is lost.

An act is about the judge; it tells the kind and row of the fact and what its open fields were and are. What is private
stands in a sealed change beside it, of which the act keeps a fingerprint.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden, Stale, lock
from judges import visibility
from judges.checks import contradictions_of
from judges.models import Judge, SealedChange

ADDED, CHANGED, REMOVED = gettext_noop("added"), gettext_noop("changed"), gettext_noop("removed")


def values_of(fact: models.Model) -> dict[str, Any]:
    """The kept fields of a fact as JSON can hold them: days as text, other rows by their keys."""
    found = {}
    for name in visibility.fields_of(fact):
        field = fact._meta.get_field(name)
        value = getattr(fact, field.attname if field.is_relation else name)
        found[name] = value if value is None or isinstance(value, bool | int) else str(value)
    return found


def version(fact: models.Model) -> str:
    """The fingerprint of a fact as it is stored, which a form names as what was read; empty for a new one."""
    return acts.fingerprint(values_of(fact)) if fact.pk else ""


def office_of(user: User) -> str:
    """The roles in which somebody keeps records."""
    return ", ".join(sorted(user.roles))


@transaction.atomic
def keep(fact: Any, user: User, *, seen: str | None = None, reason: str = "") -> acts.Act | None:
    """Add or change a fact, with its act; None where nothing changed.

    seen: the `version` that the user read; None where nobody reads (a program).
    Raises Hidden (not theirs to keep), Stale (changed meanwhile), ValidationError (by field, in words).
    """
    written = write(fact, user, seen=seen)
    if written is None:
        return None
    name, before, after = written
    refuse_contradictions(fact)
    return record(fact, name, user, before, after, reason)


def write(fact: Any, user: User, *, seen: str | None = None) -> tuple[str, dict | None, dict] | None:
    """Save a fact that is right by itself: added or changed, what it was, what it is; None where nothing changed.

    For `keep`, and for files of many facts, which ask about contradictions and record their acts when all are there.
    Raises as `keep` does.
    """
    stored = locked(fact, user)
    before = values_of(stored) if stored else None
    if seen is not None and seen != (version(stored) if stored else ""):
        raise Stale(seen, version(stored) if stored else "")
    fact.full_clean()
    after = values_of(fact)
    if before == after:
        return None
    fact.save()
    if before is None:  # what the database has made of it
        after = values_of(fact)
    return (CHANGED if before else ADDED), before, after


@transaction.atomic
def remove(fact: Any, user: User, *, seen: str | None = None, reason: str = "") -> acts.Act:
    """Remove a fact that was entered by mistake; what it was stays in the history.

    Raises Hidden, Stale, ValidationError (no reason, or something rests on it).
    """
    if isinstance(fact, Judge):
        raise ValidationError(_("The record of a judge is never removed."))
    stored = locked(fact, user)
    if stored is None or (seen is not None and seen != version(stored)):
        raise Stale(seen or "", version(stored) if stored else "")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason is kept with the act.")})
    before = values_of(stored)
    act = record(stored, REMOVED, user, before, None, reason)
    try:
        with transaction.atomic():
            stored.delete()
    except (models.ProtectedError, models.RestrictedError):
        raise ValidationError(_("Other facts rest on this one: remove them first.")) from None
    refuse_contradictions(fact)
    return act


def locked(fact: Any, user: User) -> Any:
    """The fact as it is stored, None for a new one; its judge's record is locked meanwhile. Raises Hidden."""
    if not visibility.may_keep(user, fact):
        raise Hidden
    if fact.judge.pk:
        lock(fact.judge)
    return type(fact)._default_manager.filter(pk=fact.pk).first() if fact.pk else None


def refuse_contradictions(fact: Any) -> None:
    """Raises ValidationError where the judge's record, with this fact as it is now, contradicts itself."""
    found = [one for one in contradictions_of(fact.judge) if one.refused]
    kind, own, others = fact._meta.model_name, {}, []
    names = visibility.fields_of(fact)
    for one in found:
        if one.model == kind and one.row == fact.slug and one.field in names:
            own.setdefault(one.field, []).append(one.sentence)
        else:
            others.append(one.sentence)
    if own or others:
        raise ValidationError(own | ({"__all__": others} if others else {}))


def record(  # noqa: PLR0913  a change has these parts
    fact: Any, name: str, user: User, before: dict | None, after: dict | None, reason: str = ""
) -> acts.Act:
    """The act of a change, with its private part sealed."""
    classes = visibility.fields_of(fact)
    private = {field for field, data in classes.items() if not visibility.is_open(data)}
    changed = {field for field in classes if (before or {}).get(field) != (after or {}).get(field)}
    content = {
        "kind": fact._meta.model_name,
        "row": fact.slug,
        "before": only(before, classes.keys() - private),
        "after": only(after, classes.keys() - private),
        "private": sorted(private & changed),
    }
    body = None
    if private & changed:
        body = {"salt": secrets.token_hex(16), "before": only(before, private), "after": only(after, private)}
        content["sealed"] = acts.fingerprint(body)
    act = acts.record(fact.judge, name, actor=user, office=office_of(user), content=content, reason=reason.strip())
    if body:
        SealedChange.objects.create(act=act, body=body)
    return act


def only(values: dict | None, names: Any) -> dict | None:
    """Some of the values; None stays None."""
    return None if values is None else {name: value for name, value in values.items() if name in names}


# --- What was there before ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A change as one reader may see it: field by field, what it was and is; hidden: fields that are not theirs."""

    act: acts.Act
    kind: str
    row: str
    fields: tuple[tuple[str, Any, Any], ...]
    hidden: int

    @property
    def name(self) -> str:
        """added, changed or removed."""
        return self.act.name


def history(judge: Judge, user: User) -> list[Change]:
    """The changes of a judge's record, the latest first, as far as the user may see them. Two queries."""
    seen = visibility.seen_by(user, judge)
    found = acts.Act.objects.about(judge).filter(name__in=[ADDED, CHANGED, REMOVED])
    changes = [change_of(act, seen) for act in found.select_related("content", "sealed_change").order_by("-position")]
    return [change for change in changes if change.fields]


def change_of(act: acts.Act, seen: frozenset[visibility.Data]) -> Change:
    """An act as a change; raises nothing where the sealed part is not for the reader: it is not opened."""
    content, kind = act.content.body, act.content.body["kind"]
    classes = visibility.FIELDS[kind]
    before, after = dict(content["before"] or {}), dict(content["after"] or {})
    private = [name for name in content["private"] if classes[name] in seen]
    if private:
        body = act.sealed_change.body
        before |= only(body["before"] or {}, private)
        after |= only(body["after"] or {}, private)
    fields = tuple(
        (name, before.get(name), after.get(name))
        for name, data in classes.items()
        if data in seen and before.get(name) != after.get(name)
    )
    return Change(act, kind, content["row"], fields, len(content["private"]) - len(private))
