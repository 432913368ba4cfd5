"""The page of a judge's record: sections, rows and remarks, with nothing in it that its reader may not see."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.templatetags.portal import money
from judges import facts
from judges.forms.record import FactForm
from judges.leave.figures import balance_on, days_in_words
from judges.models import Judge, PayRun
from judges.record import checks, keeping, timeline, visibility
from judges.record.kinds import KINDS, SECTIONS, Kind, is_health, kinds_of
from judges.record.shown import facts_of, label, read
from judges.record.visibility import Data
from judges.rules.due import coming

SHORT_HISTORY = 20
MANY_ROWS = 12  # more are folded away
NEW = "new"


@dataclass
class Row:
    """A fact as the page shows it; `form` where it is being changed."""

    fact: Any
    facts: list[tuple[str, Any]]
    may_keep: bool
    form: FactForm | None = None

    @property
    def slug(self) -> str:
        """Its name in addresses; "new" before it is stored."""
        return self.fact.slug if self.fact.pk else NEW


@dataclass
class Group:
    """The facts of one kind."""

    kind: Kind
    rows: list[Row]
    may_add: bool
    form: FactForm | None = None  # for a new one

    @property
    def is_long(self) -> bool:
        """Whether the rows are shown folded."""
        return len(self.rows) > MANY_ROWS and not any(row.form for row in self.rows)


@dataclass
class Section:
    """A part of the page under its own heading."""

    key: str
    title: str
    groups: list[Group] = field(default_factory=list)
    facts: list[tuple[str, Any]] = field(default_factory=list)  # of a part that has a page of its own
    url: str = ""


@dataclass(frozen=True)
class Editing:
    """The fact that is being changed on the page: its kind, its row ("new" for a new one), and the form."""

    kind: str
    row: str
    form: FactForm


def for_page(user, slug: str) -> Judge | None:
    """The judge with what the user may see of the record; None where there is nothing. A fixed number of queries."""
    judge = Judge.objects.select_related("user").filter(slug=slug).first()
    if judge is None or Data.OFFICE not in visibility.seen_by(user, judge):
        return None
    kinds = [kind for key in SECTIONS if key != "health" for kind in seen_kinds(user, judge, key) if kind.relation]
    return Judge.objects.select_related("user").prefetch_related(*(k.relation for k in kinds)).get(pk=judge.pk)


def seen_kinds(user, judge: Judge, section: str) -> list[Kind]:
    """The kinds of a section of which the user sees something."""
    seen = visibility.seen_by(user, judge)
    return [kind for kind in kinds_of(section) if seen & set(visibility.FIELDS[kind.name].values())]


def sections_of(user, judge: Judge, today: date, editing: Editing | None = None) -> list[Section]:
    """The sections that the user sees; health data are never in them."""
    found = []
    for key, title in SECTIONS.items():
        if key in ELSEWHERE:
            data, name, told = ELSEWHERE[key]
            if data in visibility.seen_by(user, judge):
                facts_told, url = told(judge, today), reverse(name, args=[judge.slug])
                found.append(Section(key, str(title), facts=facts_told, url=url))
        elif kinds := seen_kinds(user, judge, key):
            groups = [] if key == "health" else [group_of(kind, user, judge, editing) for kind in kinds]
            found.append(Section(key, str(title), groups))
    return found


def leave_told(judge: Judge, today: date) -> list[tuple[str, Any]]:
    """What is left of the annual leave."""
    return [(_("Left today"), days_in_words(balance_on(judge, today)))]


def pay_told(judge: Judge, today: date) -> list[tuple[str, Any]]:
    """The latest statement of pay."""
    statements = judge.pay_statements.filter(run__state=PayRun.State.APPROVED).order_by("-run__month")
    latest = statements.select_related("run").first()
    if latest is None:
        return [(_("Latest statement"), _("none yet"))]
    return [(_("Latest statement"), latest.number), (_("Net"), money(latest.net, "EUR"))]


# Sections of which this page tells a little, and another page all: the data, the page, what is told here.
ELSEWHERE: dict[str, tuple[Data, str, Callable[[Judge, date], list[tuple[str, Any]]]]] = {
    "leave": (Data.LEAVE, "judges:leave-ledger", leave_told),
    "pay": (Data.PAY, "judges:pay-of", pay_told),
}


def group_of(kind: Kind, user, judge: Judge, editing: Editing | None = None) -> Group:
    """The rows of a kind, one of them perhaps being changed."""
    seen = visibility.seen_by(user, judge)
    may_keep = visibility.may_keep(user, kind.new(judge))
    rows = [Row(fact, facts_of(fact, seen), may_keep) for fact in kind.rows(judge)]
    group = Group(kind, rows, may_keep and bool(kind.relation))
    if editing and editing.kind == kind.name:
        chosen = [row for row in rows if row.slug == editing.row]
        for row in chosen:
            row.form = editing.form
        if not chosen:
            group.form = editing.form
    return group


def remarks_of(user, judge: Judge) -> list[checks.Found]:
    """What is unusual in the record, as far as the user sees all that it tells of. Health data stay closed."""
    seen = visibility.seen_by(user, judge)
    if Data.PERSONAL not in seen:
        return []
    return [one for one in checks.contradictions_of(judge, health=False) if one.classes <= seen]


def has_health(judge: Judge) -> bool:
    """Whether there are any health data at all."""
    return any(kind.rows(judge).exists() for kind in KINDS.values() if is_health(kind))


def picture_of(user, judge: Judge, today: date) -> timeline.Picture | None:
    """The record as a picture, with what is to come while the judge is in office and in the year after today."""
    seen = visibility.seen_by(user, judge)
    scheduled = [term.scheduled_last_day for term in judge.terms.all() if term.last_day is None]
    until = max([*scheduled, date(today.year + 1, 12, 31)])
    dues = coming(facts.due_facts(judge, Data.FAMILY in seen), today, until)
    return timeline.picture(judge, seen, dues, today)


def standing(judge: Judge, today: date) -> tuple[str, str]:
    """Whether the judge is in office, and with which office of the Presidency: tone and words."""
    held = [o for o in judge.offices.all() if o.first_day <= today and (o.last_day is None or o.last_day >= today)]
    in_office = any(
        term.first_day <= today and (term.last_day is None or term.last_day >= today) for term in judge.terms.all()
    )
    if held:
        return "good", str(held[0].get_office_display())
    return ("good", _("in office")) if in_office else ("quiet", _("not in office"))


def facts_seen(user, judge: Judge, fact: Any) -> list[tuple[str, Any]]:
    """The fields of a fact that the user sees."""
    return facts_of(fact, visibility.seen_by(user, judge))


def health_groups(user, judge: Judge, make_form: Callable[[Kind, Any], FactForm]) -> list[Group]:
    """The health data with their forms, for who keeps them: only for an answer to somebody who said why."""
    found = []
    for kind in kinds_of("health"):
        group = group_of(kind, user, judge)
        if group.may_add:
            group.form = make_form(kind, kind.new(judge))
            for row in group.rows:
                row.form = make_form(kind, row.fact)
        found.append(group)
    return found


# --- History --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A change in words: what it was done to, each field before and after, and whether it may be undone."""

    change: keeping.Change
    title: str
    fields: list[tuple[str, Any, Any]]
    may_restore: bool


def history_of(user, judge: Judge, most: int | None = None, *, health: bool = False) -> list[Told]:
    """The changes of a record in words, the latest first; of each fact the last one may be undone by who keeps it."""
    return told(user, judge, keeping.history(judge, user, most=most, health=health))


def told(user, judge: Judge, changes: list[keeping.Change]) -> list[Told]:
    """Changes in words."""
    found, later = [], set()
    for change in changes:
        may_restore = change.row not in later and may_undo(user, judge, change.act)
        later.add(change.row)
        found.append(in_words(change, may_restore))
    return found


def in_words(change: keeping.Change, may_restore: bool = False) -> Told:
    """A change in words."""
    model = KINDS[change.kind].model
    fields = [(label(model, name), read(model, name, was), read(model, name, now)) for name, was, now in change.fields]
    title = capfirst(_("%(fact)s %(done)s") % {"fact": model._meta.verbose_name, "done": _(change.name)})
    return Told(change, title, fields, may_restore)


def may_undo(user, judge: Judge, act) -> bool:
    """Whether the user keeps the fact that an act changed; a judge's record is never taken away."""
    kind = KINDS[act.content.body["kind"]]
    began = not kind.relation and act.content.body["before"] is None
    return not began and visibility.may_keep(user, kind.new(judge))
