"""Entries of several facts at once, such as an election: kept together or not at all, and taken back as one.

Each fact is kept with its own act about its judge, as `judges.record.keeping` does. One more act, about the first of
the facts, holds the whole entry: which rows it changed, and what they were and are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Hidden, Stale
from judges.models import ActingDay, Judge, OfficeHolding
from judges.record import keeping, visibility
from judges.rules.periods import Period, joined
from judges.rules.presidency import LABELS, Office

ELECTION, BY_ELECTION = gettext_noop("Election of the Presidency"), gettext_noop("Election to one office")
END = gettext_noop("End of an office")
ACTING, NOT_ACTING = gettext_noop("Acting days entered"), gettext_noop("Acting days taken back")
TAKEN_BACK = gettext_noop("Entry taken back")
KINDS = (OfficeHolding, ActingDay)


@transaction.atomic
def enter(  # noqa: PLR0913  an entry has these parts
    name: str, user: User, keep: Iterable[Any] = (), remove: Iterable[Any] = (), *, reason: str = "", of: int = 0
) -> acts.Act:
    """Remove facts, then keep others in their order: all of it or nothing; gives the act of the entry.

    of: the number of the entry that is taken back by this one.
    Raises Hidden (not theirs to keep), Stale (somebody else was faster), ValidationError (in words).
    """
    keep, remove = list(keep), list(remove)
    lock_judges([*remove, *keep], user)
    try:
        with transaction.atomic():
            made = [removed(fact, user, reason) for fact in remove]
            made += [act for fact in keep if (act := kept(fact, user, reason))]
    except IntegrityError:
        raise Stale("", "") from None
    if not made:
        raise ValidationError(_("Nothing changes: all of it is on record already."))
    for fact in {fact.judge_id: fact for fact in [*remove, *keep]}.values():
        keeping.refuse_contradictions(fact, user)
    rows = [made_by.content.body | {"judge": made_by.subject_id} for made_by in made]
    content = {"rows": rows, "acts": [made_by.position for made_by in made], "of": of}
    first = [*keep, *remove][0]
    return acts.record(first, name, actor=user, office=keeping.office_of(user), content=content, reason=reason)


def lock_judges(facts: Iterable[Any], user: User) -> None:
    """Lock the records in the order of their keys, so that two entries never wait for each other. Raises Hidden."""
    facts = list(facts)
    if not all(visibility.may_keep(user, fact) for fact in facts):
        raise Hidden
    keys = {fact.judge_id for fact in facts}
    list(Judge.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def kept(fact: Any, user: User, reason: str) -> acts.Act | None:
    """Add or change one of the facts; None where nothing changes."""
    stored = type(fact).objects.filter(pk=fact.pk).first() if fact.pk else None
    before = keeping.values_of(stored) if stored else None
    # The forms ask for a source; what is on record without one can still end, and be restored.
    fact.full_clean(exclude=() if fact.source else ("source",))
    if before == keeping.values_of(fact):
        return None
    fact.save()
    name = keeping.CHANGED if before else keeping.ADDED
    return keeping.record(fact, name, user, before, keeping.values_of(fact), reason)


def removed(fact: Any, user: User, reason: str) -> acts.Act:
    """Remove one of the facts. Raises Stale where it is gone already."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason is kept with the act.")})
    stored = type(fact).objects.filter(pk=fact.pk).first()
    if stored is None:
        raise Stale("", "")
    act = keeping.record(stored, keeping.REMOVED, user, keeping.values_of(stored), None, reason)
    stored.delete()
    return act


# --- What was entered, and taking it back ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """An entry as a list shows it: its act, the rows with their judges, and whether it was taken back."""

    act: acts.Act
    rows: list[tuple[Judge, dict[str, Any]]]
    taken_back: bool

    @property
    def lines(self) -> list[str]:
        """What it changed, in words; days in a row as one line."""
        found = [of_office(judge, row) for judge, row in self.rows if row["kind"] == "officeholding"]
        days: dict[tuple[Judge, bool], list[Period]] = {}
        for judge, row in self.rows:
            if row["kind"] == "actingday":
                day = date.fromisoformat((row["after"] or row["before"])["day"])
                days.setdefault((judge, row["after"] is not None), []).append(Period(day, day))
        for (judge, acts_), periods in days.items():
            words = _("%(judge)s acts as President: %(days)s") if acts_ else _("%(judge)s does not act: %(days)s")
            found.append(words % {"judge": judge, "days": said(joined(periods))})
        return found


def of_office(judge: Judge, row: dict[str, Any]) -> str:
    """A change of a holding in words."""
    now = row["after"] or row["before"]
    last_day = now["last_day"] and date.fromisoformat(now["last_day"])
    facts = {
        "judge": judge,
        "office": _(LABELS[Office(now["office"])]),
        "first": short_date(date.fromisoformat(now["first_day"])),
        "last": short_date(last_day),
    }
    if row["after"] is None:
        return _("%(judge)s: not %(office)s from %(first)s") % facts
    words = _("%(judge)s: %(office)s, %(first)s to %(last)s") if last_day else _("%(judge)s: %(office)s from %(first)s")
    return words % facts


def said(periods: Iterable[Period]) -> str:
    """Periods of days in words."""
    return ", ".join(
        short_date(period.first_day)
        if period.days == 1
        else _("%(first)s to %(last)s") % {"first": short_date(period.first_day), "last": short_date(period.last_day)}
        for period in periods
    )


def entered() -> models.QuerySet:
    """The acts of entries about the Presidency, the latest first."""
    kinds = [kind._meta.label_lower for kind in KINDS]
    return acts.Act.objects.filter(subject_kind__in=kinds).select_related("content").order_by("-position")


def entries(found: Iterable[acts.Act]) -> list[Entry]:
    """Acts of entries with their judges. Two queries more."""
    found = list(found)
    judges = Judge.objects.in_bulk({row["judge"] for act in found for row in act.content.body["rows"]})
    positions = [act.position for act in found]
    back = set(entered().filter(content__body__of__in=positions).values_list("content__body__of", flat=True))
    return [
        Entry(act, [(judges[row["judge"]], row) for row in act.content.body["rows"]], act.position in back)
        for act in found
    ]


@transaction.atomic
def take_back(act: acts.Act, user: User, reason: str) -> acts.Act:
    """Make everything as it was before an entry; what it was stays in the history.

    Raises Hidden, Stale (something of it has changed since), ValidationError.
    """
    keep, remove = [], []
    rows = act.content.body["rows"]
    holders = Judge.objects.in_bulk({row["judge"] for row in rows})
    for row in reversed(rows):
        model = apps.get_model("judges", row["kind"])
        stored = model.objects.filter(slug=row["row"]).first()
        if (keeping.values_of(stored) if stored else None) != row["after"]:
            raise Stale("", "")
        fact = stored or model(slug=row["row"])
        fact.judge = holders[row["judge"]]
        if row["before"] is None:
            remove.append(fact)
        else:
            for name, value in row["before"].items():
                setattr(fact, name, model._meta.get_field(name).to_python(value))
            keep.append(fact)
    return enter(TAKEN_BACK, user, keep, remove, reason=reason, of=act.position)
