"""Keeping a judge's record: facts are added, changed and removed here, each with an act, and nothing is lost.

An act is about the judge; it tells the kind and row of the fact and what its open fields were and are. What is private
stands in a sealed change beside it, of which the act keeps a fingerprint.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden, Stale, lock
from judges.models import Judge, SealedChange
from judges.record import visibility
from judges.record.checks import Found, contradictions_of

ADDED, CHANGED, REMOVED = gettext_noop("added"), gettext_noop("changed"), gettext_noop("removed")
UNSEEN = gettext_noop("This contradicts a fact that is not yours to read: ask those who keep it.")


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
    return fingerprint(values_of(fact)) if fact.pk else ""


def fingerprint(values: dict[str, Any]) -> str:
    """64 hexadecimal digits from which nobody can try out what an account number is: they stand in pages."""
    return salted_hmac("judges.version", acts.canonical(values), algorithm="sha256").hexdigest()


def office_of(user: User) -> str:
    """The roles in which somebody keeps records."""
    return ", ".join(sorted(user.roles))


@transaction.atomic
def keep(fact: Any, user: User, *, seen: str | None = None, reason: str = "") -> acts.Act | None:
    """Add or change a fact, with its act; None where nothing changed.

    seen: the `version` that the user read; None where nobody reads (a program).
    Raises Hidden (not theirs to keep), Stale (changed meanwhile), ValidationError (by field, in words).
    """
    written = write(fact, user, seen=seen, checked=True)
    if written is None:
        return None
    name, before, after = written
    return record(fact, name, user, before, after, reason)


def write(
    fact: Any, user: User, *, seen: str | None = None, checked: bool = False
) -> tuple[str, dict | None, dict] | None:
    """Save a fact that is right by itself: added or changed, what it was, what it is; None where nothing changed.

    For `keep`, and for files of many facts, which ask about contradictions and record their acts when all are there.
    checked: against the rest of the record. Raises as `keep` does.
    """
    stored = locked(fact, user)
    before = values_of(stored) if stored else None
    if seen is not None and seen != (version(stored) if stored else ""):
        raise Stale(seen, version(stored) if stored else "")
    fact.full_clean(validate_unique=False, validate_constraints=False)
    after = values_of(fact)
    if before == after:
        return None
    if checked and fact.judge.pk:  # in better words than the constraints have, so first
        refuse_contradictions(fact, user, contradictions_of(fact.judge, fact))
    if checked:
        fact.full_clean()
    store(fact)
    return (CHANGED if before else ADDED), before, after


def store(fact: Any) -> None:
    """Save a fact. Raises ValidationError, in the words of the constraint, where the database refuses it."""
    try:
        with transaction.atomic():
            fact.save()
    except IntegrityError:
        fact.full_clean()
        raise


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
    refuse_contradictions(fact, user)
    return act


def locked(fact: Any, user: User) -> Any:
    """The fact as it is stored, None for a new one; its judge's record is locked meanwhile. Raises Hidden."""
    if not visibility.may_keep(user, fact):
        raise Hidden
    if fact.judge.pk:
        lock(fact.judge)
    return type(fact)._default_manager.filter(pk=fact.pk).first() if fact.pk else None


def refuse_contradictions(fact: Any, user: User, found: list[Found] | None = None) -> None:
    """Raises ValidationError where the record contradicts itself, by field; tells the user nothing that is not theirs.

    found: what was found; without it the record is looked at as it is stored.
    """
    found = contradictions_of(fact.judge) if found is None else found
    seen = visibility.seen_by(user, fact.judge)
    names, errors = visibility.fields_of(fact), {}
    for one in found:
        if not one.refused:
            continue
        own = one.model == fact._meta.model_name and one.row == fact.slug and one.field in names
        sentence = (one.sentence if own else of_another(one)) if one.classes <= seen else _(UNSEEN)
        errors.setdefault(one.field if own else NON_FIELD_ERRORS, {})[sentence] = True
    if errors:
        raise ValidationError({name: list(sentences) for name, sentences in errors.items()})


def of_another(one: Found) -> str:
    """What contradicts itself in another fact than the one that is written: where to look for it."""
    where = apps.get_model("judges", one.model)._meta.verbose_name_plural
    return _("%(sentence)s See: %(where)s.") % {"sentence": one.sentence, "where": where}


def record(  # noqa: PLR0913  a change has these parts
    fact: Any, name: str, user: User, before: dict | None, after: dict | None, reason: str = ""
) -> acts.Act:
    """The act of a change, with its private part sealed."""
    content, body = content_of(fact, before, after)
    act = acts.record(fact.judge, name, actor=user, office=office_of(user), content=content, reason=reason.strip())
    if body:
        seal(act, body)
    return act


def seal(act: acts.Act, body: dict[str, Any]) -> None:
    """Keep the private part of a change beside its act, which holds the body's fingerprint."""
    SealedChange.objects.create(act=act, body=body)


def record_all(written: Iterable[tuple[Any, str, dict | None, dict]], user: User, reason: str = "") -> list[acts.Act]:
    """The acts of many changes (fact, name, before, after) at once: others wait for the chain of acts meanwhile."""
    found = [(fact, name, *content_of(fact, before, after)) for fact, name, before, after in written]
    made = acts.record_all(
        [(fact.judge, name, content) for fact, name, content, _body in found],
        actor=user,
        office=office_of(user),
        reason=reason.strip(),
    )
    bodies = zip(made, (body for *_rest, body in found), strict=True)
    SealedChange.objects.bulk_create([SealedChange(act=act, body=body) for act, body in bodies if body])
    return made


def content_of(fact: Any, before: dict | None, after: dict | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What the act of a change says openly, and what is sealed beside it; None where nothing is."""
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
    if not private & changed:
        return content, None
    body = {"salt": secrets.token_hex(16), "before": only(before, private), "after": only(after, private)}
    return content | {"sealed": acts.fingerprint(body)}, body


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


def history(judge: Judge, user: User, *, most: int | None = None, health: bool = True) -> list[Change]:
    """The changes of a judge's record, the latest first, as far as the user may see them. Two queries.

    most: so many at most. health: False leaves health data closed: who reads them says why.
    """
    seen = visibility.seen_by(user, judge) - (set() if health else {visibility.Data.HEALTH})
    found = (act for act in acts_of(judge).order_by("-position") if seen & classes_of(act))
    return list(islice((change_of(act, seen) for act in found), most))


def classes_of(act: acts.Act) -> set[visibility.Data]:
    """The classes of data of the fact that an act changed."""
    return set(visibility.FIELDS[act.content.body["kind"]].values())


def acts_of(judge: Judge) -> models.QuerySet:
    """The acts that changed the record, with what they changed."""
    found = acts.Act.objects.about(judge).filter(name__in=[ADDED, CHANGED, REMOVED])
    return found.select_related("content", "sealed_change")


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


def latest_act(judge: Judge, row: str) -> acts.Act | None:
    """The last act on a fact of the record."""
    return acts_of(judge).filter(content__body__row=row).order_by("-position").first()


def changes_since(fact: Any, seen: str, user: User) -> Iterator[Change]:
    """The changes of a fact after the version that was read, the latest first, as far as the user may see them."""
    values = values_of(fact)
    for act in acts_of(fact.judge).filter(content__body__row=fact.slug).order_by("-position"):
        if fingerprint(values) == seen:
            return
        yield change_of(act, visibility.seen_by(user, fact.judge))
        values |= whole(act, "before") or {}


def whole(act: acts.Act, when: str) -> dict[str, Any] | None:
    """The values of a fact "before" or "after" an act, private ones too where they changed; None where it was not."""
    body, sealed = act.content.body, None
    if body["private"]:
        sealed = act.sealed_change.body[when]
    return None if body[when] is None else body[when] | (sealed or {})


@transaction.atomic
def restore(judge: Judge, act: acts.Act, user: User, reason: str) -> acts.Act | None:
    """Make a fact what it was before an act, as a change of its own.

    Raises Hidden, Stale (it changed again since), ValidationError (it no longer fits the record).
    """
    body, before, after = act.content.body, whole(act, "before"), whole(act, "after")
    model = apps.get_model("judges", body["kind"])
    lock(judge)
    stored = judge if model is Judge else model.objects.filter(judge=judge, slug=body["row"]).first()
    now = only(values_of(stored), after or {}) if stored else None
    if now != after:
        raise Stale(fingerprint(after or {}), fingerprint(now or {}))
    fact = stored or model(judge=judge, slug=body["row"])
    if before is None:
        return remove(fact, user, reason=reason)
    for name, value in before.items():
        field = model._meta.get_field(name)
        setattr(fact, field.attname if field.is_relation else name, field.to_python(value))
    return keep(fact, user, reason=reason)
