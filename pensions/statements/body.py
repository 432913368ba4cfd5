"""What a statement says, written down once: amounts, family, derivation, what changed, caveats, the law's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop as _

from asp_portal.law.steps import Step, Trace
from asp_portal.money import EURO
from asp_portal.statements import in_cents, plain, step_sentences, trace_rows, with_the_law
from judges.rules.results import NOTHING
from pensions.models import Beneficiary, PensionStatement
from pensions.roll.statements import neutral
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import OWN
from pensions.rules.payment_corrections import PROVISION
from pensions.rules.results import Benefit, LumpSum, Pension, Pensions
from pensions.rules.words import BENEFIT, NOT_ENTITLED
from pensions.statements.archive import archive_of, regime_row
from pensions.statements.changes import Since, changes

Relation = Beneficiary.Relation
BENEFITS = {Relation.JUDGE: OWN, Relation.SPOUSE: (Benefit.SPOUSE,), Relation.CHILD: (Benefit.CHILD,)}
ALWAYS_CITED = ("app2-V-1", "annex-XII-2")  # what every statement rests on

ILLUSTRATIVE = _("Illustrative until the Court's actuary supplies a basis")
SUSPENDED = _("Payment is suspended on %(on)s; the amounts are those without the suspension")
READ = _("Where the text leaves a choice open, it is read as set out at the end: %(readings)s")


@dataclass(frozen=True)
class Standing:
    """A person on a day: who, by which record, and everything that the rules say of it."""

    person: Beneficiary
    record: PensionRecord
    found: Pensions

    @property
    def pensions(self) -> list[Pension]:
        """The person's own pensions, entitled or not: a judge has two kinds."""
        kinds, key = BENEFITS[Relation(self.person.relation)], self.person.key
        mine = [one for one in self.found.pensions if one.benefit in kinds and one.key == key]
        return mine or [self.found.spouse]

    @property
    def due(self) -> list[Pension]:
        """Those that are due."""
        return [pension for pension in self.pensions if pension.entitled]

    def sums(self, told: date = date.min) -> list[LumpSum]:
        """The sums due once to the person up to the day; after a day, those that were not told on it."""
        lumps = (self.found.spouse_lump_sum, self.found.death_grant)
        mine = [lump for lump in lumps if lump.entitled and self.person.key and self.person.key in lump.keys]
        return [lump for lump in mine if (lump.due_on or date.max) > told]

    @property
    def suspended(self) -> bool:
        """Whether the judge's own pension is not paid on the day."""
        is_judge = self.person.relation == Relation.JUDGE
        return is_judge and any(period.includes(self.found.on) for period in self.record.suspended)


def body_of(
    standing: Standing,
    kind: str,
    issuer: dict[str, str],
    last: PensionStatement | None,
    payments: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What a statement says, as JSON. Raises NotAnswerable.

    kind: a PensionStatement.Type. issuer: name and office. last: the last statement of the person as of the same day or
    before. payments: of an annual statement, as `payments.of_year` gave them.
    """
    person, found, since = standing.person, standing.found, since_of(last)
    sums = standing.sums(since.on if since else date.min)
    steps = told_of([*(standing.due or standing.pensions), *sums])
    steps += tuple(monthly_step(pension) for pension in standing.due)
    why = changes(standing.record, person.key, since, found.on) if since else ()
    body: dict[str, Any] = {
        "type": kind,
        "on": found.on.isoformat(),
        "issuer": issuer,
        "person": person_row(person),
        "regime": regime_row(standing.record.regime),
        "pensions": [pension_row(pension, standing.suspended) for pension in standing.pensions],
        "sums": [sum_row(lump) for lump in sums],
        "family": family_of(person),
        "payments": payments,
        "trace": trace_rows(Trace(steps)),
        "since": {"number": since.number, "on": since.on.isoformat()} if since else None,
        "changes": trace_rows(Trace(tuple(told(one.step) for one in why))),
        "caveats": trace_rows(Trace(tuple(caveats(standing, sums, steps)))),
        "archive": archive_of(standing.record, found),
    }
    rows = [row for part in ("trace", "changes", "caveats") for row in body[part]]
    applied = [row for row in rows if row["applied"]]
    said = (text for text in (*step_sentences(rows), *sentences(body)) if any(map(str.isalpha, text)))
    return body | law(
        frozenset(key for row in applied for key in row["provisions"]),
        frozenset(key for row in applied for key in row["readings"]),
        frozenset(said),
    )


def person_row(person: Beneficiary) -> dict[str, str]:
    """Who it is, and in whose file."""
    judge, file = str(person.file.judge), person.file.number
    return {"name": person.name, "relation": person.relation, "judge": judge, "file": file}


@lru_cache(1_000)
def law(provisions: frozenset[str], readings: frozenset[str], said: frozenset[str]) -> dict[str, Any]:
    """What `with_the_law` adds; the statements of a year rest on the same few sets of paragraphs."""
    return with_the_law({}, [{"provisions": provisions, "readings": readings}], said, always=ALWAYS_CITED)


def net_of(body: dict[str, Any]) -> Decimal:
    """The amount by which a statement is known: of the year paid; else awarded a year, or else once. EUR."""
    if body["payments"]:
        return Decimal(body["payments"]["total"]["net"])
    awarded = [row["annual"] for row in due(body)]
    return sum(map(Decimal, awarded or [row["amount"] for row in body["sums"]]), NOTHING)


def due(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The pensions of a body that are due."""
    return [row for row in body["pensions"] if row["entitled"]]


def told_of(answers: Iterable[Pension | LumpSum]) -> tuple[Step, ...]:
    """The derivations of some answers, one after the other, as a letter tells them."""
    return tuple(told(step) for answer in answers for step in answer.trace)


def told(step: Step) -> Step:
    """A step with its whole amounts as amounts, "10000.00", and nothing of a child's health."""
    return in_cents(neutral(step))


def monthly_step(pension: Pension) -> Step:
    """How a year's pension becomes a month's. P-1, P-6."""
    label = _("%(benefit)s: a twelfth for a whole month, rounded once")
    because = (PROVISION[pension.benefit],), ("P-1", "P-6")
    return Step(label, {"benefit": BENEFIT[pension.benefit]}, pension.monthly, EURO, *because)


def sentences(body: dict[str, Any]) -> Iterator[str]:
    """The message ids of a body that stand outside its derivations."""
    yield from (*BENEFIT.values(), body["issuer"]["office"])
    yield from (body["regime"]["title"], body["regime"]["note"])
    for row in body["pensions"]:
        yield from (NOT_ENTITLED[reason] for reason in row["reasons"])


# --- What is due ----------------------------------------------------------------------------------------------------


def pension_row(pension: Pension, suspended: bool) -> dict[str, Any]:
    """A pension as a letter says it. paid: what is paid a year on the day, EUR, which the next letter starts from."""
    paid = NOTHING if suspended else pension.annual_amount or NOTHING
    return {
        "benefit": pension.benefit.value,
        "entitled": pension.entitled,
        "reasons": [reason.value for reason in pension.reasons],
        "annual": plain(pension.annual_amount),
        "monthly": plain(pension.monthly),
        "paid": str(paid),
        "first_day": plain(pension.first_day),
        "last_day": plain(pension.last_day),
        "case": pension.case,
        "illustrative": pension.illustrative,
    }


def sum_row(lump: LumpSum) -> dict[str, Any]:
    """The person's part of a sum due once."""
    return {
        "benefit": lump.benefit.value,
        "amount": plain(lump.total if lump.each is None else lump.each),
        "due_on": plain(lump.due_on),
        "illustrative": lump.illustrative,
    }


def family_of(person: Beneficiary) -> list[dict[str, Any]]:
    """The family on record: to the judge all of it, to a survivor what the own pension rests on."""
    marriages, children = list(person.file.judge.marriages.all()), list(person.file.judge.children.all())
    if person.relation != Relation.JUDGE:
        marriages = [row for row in marriages if row.pk == person.marriage_id]
        children = [row for row in children if row.pk == person.child_id]
    return [*map(marriage_row, marriages), *map(child_row, children)]


def marriage_row(marriage) -> dict[str, Any]:
    """A marriage with its days."""
    days = (("married", marriage.first_day), ("ended", marriage.last_day), ("remarried", marriage.remarried_on))
    return {"relation": "spouse", "name": marriage.spouse_name, "days": days_of(days)}


def child_row(child) -> dict[str, Any]:
    """A child with the days of its life; nothing of its health."""
    days = (("born", child.born_on), ("married", child.married_on), ("died", child.died_on))
    return {"relation": "child", "name": child.name, "days": days_of(days)}


def days_of(days: Iterable[tuple[str, date | None]]) -> list[list[str]]:
    """The days that are known, as JSON."""
    return [[what, day.isoformat()] for what, day in days if day]


# --- What changed, and what to bear in mind -------------------------------------------------------------------------


def since_of(last: PensionStatement | None) -> Since | None:
    """What the last statement said, from its stored body."""
    if last is None:
        return None
    paid = {Benefit(row["benefit"]): Decimal(row["paid"]) for row in last.body["pensions"]}
    return Since(last.number, last.on, paid)


def caveats(standing: Standing, sums: list[LumpSum], steps: Iterable[Step]) -> Iterator[Step]:
    """What a reader must know before relying on the amounts."""
    answers: list[Pension | LumpSum] = [*standing.due, *sums]
    if any(answer.illustrative for answer in answers):
        yield Step(ILLUSTRATIVE, provisions=("app2-I-5",), readings=("P-7",))
    if standing.suspended:
        yield Step(SUSPENDED, {"on": standing.found.on})
    used = {reading for step in steps if step.applied for reading in step.readings}
    if used:
        in_order = sorted(used, key=lambda reading: (reading.partition("-")[0], int(reading.partition("-")[2])))
        yield Step(READ, {"readings": ", ".join(in_order)})
