"""The offices of the Presidency through time: who holds them on a day, elections and ends, who authorises then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Stale
from judges.models import ActingDay, Judge, OfficeHolding, Term
from judges.presidency import entries
from judges.rules.periods import DAY, Period
from judges.rules.presidency import Office, Presidency, authorisers, expected_last_day

SOMEBODY = 0  # a judge in none of the offices: no key is zero


@dataclass(frozen=True)
class Acting:
    """Days in a row on which one judge acts as President by one decision."""

    judge: Judge
    first_day: date
    last_day: date
    source: str = ""

    @property
    def days(self) -> int:
        """How many days."""
        return Period(self.first_day, self.last_day).days


def holdings() -> list[OfficeHolding]:
    """All that held offices, the latest first, with their terms as judges. Two queries."""
    rows = OfficeHolding.objects.select_related("judge").prefetch_related(Prefetch("judge__terms", Term.objects.all()))
    return list(rows.order_by("-first_day", "pk"))


def acting_of(days: Iterable[ActingDay]) -> list[Acting]:
    """Acting days as runs of days in a row, the latest first; `days` with their judges."""
    found: list[Acting] = []
    for day in sorted(days, key=lambda row: row.day):
        last = found[-1] if found else None
        if last and (last.judge.pk, last.source, last.last_day + DAY) == (day.judge_id, day.source, day.day):
            found[-1] = Acting(last.judge, last.first_day, day.day, last.source)
        else:
            found.append(Acting(day.judge, day.day, day.day, day.source))
    return found[::-1]


def expected_end(holding: OfficeHolding) -> date:
    """The day on which an office ends by itself, or ended. No query where terms are prefetched."""
    if holding.last_day:
        return holding.last_day
    ends = [
        term.last_day or term.scheduled_last_day
        for term in holding.judge.terms.all()
        if term.first_day <= holding.first_day <= (term.last_day or term.scheduled_last_day)
    ]
    return expected_last_day(holding.first_day, ends[0] if ends else None)


# --- The Presidency on a day ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Composition:
    """The Presidency on a day: by office the holding or None, and who acts as President by an entry."""

    on: date
    offices: dict[Office, OfficeHolding | None]
    acting: Judge | None
    before: date | None  # the last change of an office before, and the next one after
    after: date | None

    @property
    def vacant(self) -> list[Office]:
        """The offices without a holder."""
        return [office for office, holding in self.offices.items() if holding is None]

    @property
    def people(self) -> dict[int, Judge]:
        """Everybody in it, by key."""
        holders = {holding.judge.pk: holding.judge for holding in self.offices.values() if holding}
        return holders | ({self.acting.pk: self.acting} if self.acting else {})

    @property
    def presidency(self) -> Presidency:
        """As the rules are asked about it."""
        holders = {office: holding.judge_id for office, holding in self.offices.items() if holding}
        return Presidency(holders, self.acting.pk if self.acting else None)

    def authorisers_of(self, claimant: Judge | None) -> list[tuple[Judge, str]]:
        """Who may authorise a judge's journeys and claims that day, each with the office; None: any other judge."""
        found = authorisers(self.presidency, claimant.pk if claimant else SOMEBODY)
        return [(self.people[key], office) for key, office in found.items()]


def composition(on: date, rows: list[OfficeHolding], acting: Judge | None) -> Composition:
    """The Presidency on a day, from all holdings and who acts then."""
    held = {row.office: row for row in rows if row.first_day <= on and (row.last_day is None or on <= row.last_day)}
    changes = {row.first_day for row in rows} | {row.last_day + DAY for row in rows if row.last_day}
    return Composition(
        on,
        {office: held.get(office.value) for office in Office},
        acting,
        max((day for day in changes if day < on), default=None),
        min((day for day in changes if day > on), default=None),
    )


# --- Elections ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Election:
    """A Presidency that begins: what ends with the day before, what begins, and the version that this rests on."""

    first_day: date
    ends: list[OfficeHolding]
    begins: list[OfficeHolding]
    version: str

    @property
    def last_day_before(self) -> date:
        """The last day of those before."""
        return self.first_day - DAY


def refusal_of(judge: Judge, on: date) -> str:
    """Why a judge cannot take an office on a day; nothing where they can."""
    if Judge.objects.in_office(on).filter(pk=judge.pk).exists():
        return ""
    return _("%(judge)s is not in office as a judge on %(on)s.") % {"judge": judge, "on": short_date(on)}


def plan_election(first_day: date, elected: dict[Office, Judge], source: str) -> Election:
    """What an election would change. Raises ValidationError: by office ("president": …), or by first_day."""
    errors = {office.value: why for office, judge in elected.items() if (why := refusal_of(judge, first_day))}
    named = [judge.pk for judge in elected.values()]
    for office, judge in elected.items():
        if named.count(judge.pk) > 1:
            errors[office.value] = _("%(judge)s is named for two offices.") % {"judge": judge}
    touched = [row for row in holdings() if row.last_day is None or row.last_day >= first_day]
    later = [row for row in touched if row.first_day >= first_day]
    if later:
        errors["first_day"] = _(
            "%(judge)s is on record as %(office)s from %(on)s: take that back first, or choose a later day."
        ) % {"judge": later[-1].judge, "office": later[-1].get_office_display(), "on": short_date(later[-1].first_day)}
    if errors:
        raise ValidationError(errors)
    version = acts.fingerprint([[row.slug, str(row.first_day), str(row.last_day)] for row in touched])
    for row in touched:
        row.last_day = first_day - DAY
    begins = [
        OfficeHolding(office=office.value, judge=judge, first_day=first_day, source=source)
        for office, judge in elected.items()
    ]
    return Election(first_day, touched, begins, version)


@transaction.atomic
def elect(first_day: date, elected: dict[Office, Judge], source: str, user: User, seen: str) -> acts.Act:
    """A new Presidency: the running offices end the day before, the new ones begin. seen: the version of the plan.

    Raises Hidden, Stale, ValidationError as `plan_election`.
    """
    plan = plan_election(first_day, elected, source)
    entries.lock_judges([*plan.ends, *plan.begins], user)
    plan = plan_election(first_day, elected, source)  # as it is now that nobody else can change it
    if seen != plan.version:
        raise Stale(seen, plan.version)
    return entries.enter(entries.ELECTION, user, [*plan.ends, *plan.begins], reason=source)


def elect_one(office: Office, judge: Judge, first_day: date, source: str, user: User) -> acts.Act:
    """Somebody takes one office that is vacant. Raises Hidden, Stale, ValidationError by field."""
    errors = {}
    running = [row for row in holdings() if row.last_day is None or row.last_day >= first_day]
    if why := refusal_of(judge, first_day):
        errors["judge"] = why
    for row in running:
        facts = {"judge": row.judge, "office": row.get_office_display(), "on": short_date(row.first_day)}
        if row.office == office.value:
            errors["office"] = _("%(judge)s is %(office)s since %(on)s: end that first.") % facts
        elif row.judge_id == judge.pk:
            errors["judge"] = _("%(judge)s is %(office)s since %(on)s: end that office first.") % facts
    if errors:
        raise ValidationError(errors)
    begins = OfficeHolding(office=office.value, judge=judge, first_day=first_day, source=source)
    return entries.enter(entries.BY_ELECTION, user, [begins], reason=source)


@transaction.atomic
def end_office(holding: OfficeHolding, last_day: date, reason: str, user: User, seen: str) -> acts.Act:
    """Somebody's office ends with a day; reason: the decision or letter. Raises Hidden, Stale, ValidationError."""
    entries.lock_judges([holding], user)
    stored = OfficeHolding.objects.select_related("judge").get(pk=holding.pk)
    if seen != version_of(stored):
        raise Stale(seen, version_of(stored))
    if last_day < stored.first_day:
        raise ValidationError(
            {"last_day": _("The office began on %(on)s, after this day.") % {"on": short_date(stored.first_day)}}
        )
    stored.last_day = last_day
    return entries.enter(entries.END, user, [stored], reason=reason)


def version_of(holding: OfficeHolding) -> str:
    """The fingerprint of a holding as it was read."""
    return acts.fingerprint([holding.slug, holding.office, str(holding.first_day), str(holding.last_day)])
