"""What comes due for judges, as far as somebody may know of it: on the home page, in a list, in feeds and reminders."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from asp_portal.accounts.models import User
from asp_portal.inbox import Expected, Outlook
from asp_portal.templatetags.portal import words
from judges.facts import due_facts
from judges.models import Judge
from judges.record.visibility import OWN, PERMISSION, Data, seen_by
from judges.rules.due import coming
from judges.rules.periods import DAY
from judges.rules.results import Due, DueKind

FOR_DUE = ("terms", "residences", "children")
# Who may know of what comes due: who sees the data that it follows from.
CLASSES = {
    DueKind.END_OF_TERM: Data.OFFICE,
    DueKind.HOME_LEAVE_YEAR: Data.OFFICE,
    DueKind.FIVE_YEARS_OF_RESIDENCE: Data.PERSONAL,
    DueKind.NINE_YEARS_OF_RESIDENCE: Data.PERSONAL,
    DueKind.SIXTIETH_BIRTHDAY: Data.PERSONAL,
    DueKind.CHILD_TWENTY_ONE: Data.FAMILY,
}
KINDS = {
    DueKind.END_OF_TERM: gettext_lazy("End of the term of office"),
    DueKind.HOME_LEAVE_YEAR: gettext_lazy("Home leave year"),
    DueKind.FIVE_YEARS_OF_RESIDENCE: gettext_lazy("Five years of residence"),
    DueKind.NINE_YEARS_OF_RESIDENCE: gettext_lazy("Nine years of residence"),
    DueKind.SIXTIETH_BIRTHDAY: gettext_lazy("Sixtieth birthday"),
    DueKind.CHILD_TWENTY_ONE: gettext_lazy("Twenty-first birthday of a child"),
}
NEUTRAL = gettext_lazy("Private date: see the portal")  # what leaves the portal says no more of birth and family
HOME_MONTHS, OWN_MONTHS = 6, 24
AT_HOME = 300  # judges for whom the home page works it out; beyond that only the list does
MOST = 8  # on the home page
MOST_NAMES = 3


@dataclass(frozen=True)
class Coming:
    """What comes due for a judge on a day."""

    judge: Judge
    due: Due

    @property
    def day(self) -> date:
        """When."""
        return self.due.day

    @property
    def kind(self) -> DueKind:
        """What."""
        return self.due.kind

    @property
    def label(self) -> str:
        """What, in words, without a name."""
        return words(self.due.step)

    @property
    def outside(self) -> str:
        """What may be said of it outside the portal, such as in an e-mail or a feed."""
        return str(NEUTRAL) if self.due.private else self.label


def coming_for(judges: QuerySet[Judge], today: date, until: date, user: User) -> list[Coming]:
    """What comes due for judges from today to a day, both counted, in the order of days; what the user may know.

    A constant number of queries.
    """
    return found(judges, today, until, lambda judge: seen_by(user, judge))


def found(judges: QuerySet[Judge], first: date, last: date, seen: Callable[[Judge], Iterable[Data]]) -> list[Coming]:
    """What comes due between two days, of the classes of data that are seen of each judge."""
    entries = []
    for judge in judges.prefetch_related(*FOR_DUE):
        classes = frozenset(seen(judge))
        dues = coming(due_facts(judge, family=Data.FAMILY in classes), first, last)
        entries += [Coming(judge, due) for due in dues if CLASSES[due.kind] in classes]
    return sorted(entries, key=lambda entry: (entry.day, list(DueKind).index(entry.kind)))


def classes_seen(user: User) -> frozenset[Data]:
    """The classes of data of which the user sees anybody's: a judge at least their own."""
    seen = {data for data, permission in PERMISSION.items() if user.has_perm(permission)}
    return frozenset(seen | OWN if Judge.objects.filter(user=user).exists() else seen)


def months_after(day: date, months: int) -> date:
    """The day of the same number that many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    following = date(day.year + years + (month == 11), (month + 1) % 12 + 1, 1) - DAY
    return date(day.year + years, month + 1, min(day.day, following.day))


# --- The home page --------------------------------------------------------------------------------------------------


def outlooks(user: User, today: date) -> list[Outlook]:
    """What comes due for a judge; for those who keep the record, for all judges."""
    if user.has_perm("judges.keep_record"):
        until = months_after(today, HOME_MONTHS)
        if Judge.objects.count() > AT_HOME:
            return [Outlook(until, reverse("judges:coming"), known=False)]
        return [outlook(Judge.objects.all(), today, until, user)]
    own = Judge.objects.filter(user=user)
    if "Judge" not in user.roles or not own.exists():
        return []
    return [outlook(own, today, months_after(today, OWN_MONTHS), user)]


def outlook(judges: QuerySet[Judge], today: date, until: date, user: User) -> Outlook:
    """What comes due until a day: what falls on one day for several judges is one entry."""
    groups = groupby(coming_for(judges, today, until, user), key=lambda entry: (entry.day, entry.label))
    entries = [expected(day, label, list(group), user) for (day, label), group in groups]
    return Outlook(until, reverse("judges:coming"), tuple(entries[:MOST]), max(0, len(entries) - MOST))


def expected(day: date, label: str, group: list[Coming], user: User) -> Expected:
    """One entry, with the names of the judges unless it is the reader's own."""
    names = tuple(str(entry.judge) for entry in group if entry.judge.user_id != user.pk)
    step = group[0].due.step
    others = max(0, len(names) - MOST_NAMES)
    return Expected(day, label, names[:MOST_NAMES], others, step.provisions, step.readings)


def reach(months: int) -> str:
    """So many months in words, years where they are whole."""
    if months % 12:
        return ngettext("%d month", "%d months", months) % months
    return ngettext("%d year", "%d years", months // 12) % (months // 12)
