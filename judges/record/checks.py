"""A judge's record checked against itself, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asp_portal.templatetags.portal import words
from judges.models import Child, Judge
from judges.record import visibility
from judges.record.visibility import Data
from judges.rules import facts
from judges.rules.contradictions import contradictions
from judges.rules.presidency import Office
from judges.rules.results import Fact

# The facts of the rules and the models that hold them.
MODELS = {
    Fact.JUDGE: "judge",
    Fact.TERM: "term",
    Fact.OFFICE: "officeholding",
    Fact.ACTING: "actingday",
    Fact.RESIDENCE: "residence",
    Fact.RESETTLEMENT: "resettlement",
    Fact.MARRIAGE: "marriage",
    Fact.CHILD: "child",
    Fact.INCAPACITY: "incapacity",
    Fact.ACCOUNT: "bankaccount",
}
# Where the rules have another name for a field than the model.
FIELDS = {
    (Fact.JUDGE, "born_on"): "date_of_birth",
    (Fact.ACTING, "first_day"): "day",
    (Fact.ACTING, "last_day"): "day",
    (Fact.MARRIAGE, "married_on"): "first_day",
    (Fact.MARRIAGE, "ended_on"): "last_day",
}

RELATIONS = (
    "terms", "offices", "acting_days", "residences", "resettlements", "marriages", "children", "incapacities",
    "bank_accounts",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A contradiction (refused), or something unusual (a remark): the row and field of a model, and the sentence.

    classes: the data that the sentence tells of; only who sees all of them may read it.
    """

    model: str
    row: str
    field: str
    sentence: str
    refused: bool
    classes: frozenset[Data]


def contradictions_of(judge: Judge, fact: Any = None, *, health: bool = True) -> list[Found]:
    """What contradicts itself in a judge's record as it is stored now, or as it would be with this fact.

    health: whether the health data are opened for it.
    """
    judge = Judge.objects.get(pk=judge.pk)
    if isinstance(fact, Judge):
        judge.date_of_birth, judge.died_on = fact.date_of_birth, fact.died_on
    return found_in(judge, fact, health=health)


def found_in(judge: Judge, fact: Any = None, *, health: bool = True) -> list[Found]:
    """The same of a judge as given: without a query where RELATIONS are prefetched."""
    return [
        Found(
            MODELS[one.fact],
            judge.slug if one.fact is Fact.JUDGE else str(one.key),
            FIELDS.get((one.fact, one.field), one.field),
            words(one.step),
            one.refused,
            told_of(MODELS[one.fact]),
        )
        for one in contradictions(whole_record(judge, fact, health=health))
    ]


def told_of(model: str) -> frozenset[Data]:
    """The data of which a sentence about such a row may tell: the row's days, and those of the judge's life."""
    return frozenset({*visibility.FIELDS[model].values(), Data.PERSONAL} - {Data.ACCOUNT_NUMBER})


def rows_with(judge: Judge, fact: Any) -> Callable[[str], list[Any]]:
    """The rows of a relation of the judge, with this fact in the place of the stored one."""

    def rows(relation: str) -> list[Any]:
        manager = getattr(judge, relation)
        own = [fact] if isinstance(fact, manager.model) else []
        return [row for row in manager.all() if not own or row.slug != fact.slug] + own

    return rows


def whole_record(judge: Judge, fact: Any = None, *, health: bool = True) -> facts.WholeRecord:
    """The record as the rules read it, with a fact that is not stored yet. A fixed number of queries."""
    rows = rows_with(judge, fact)
    incapacities: dict[int | None, list[facts.DaysRow]] = {}
    for row in rows("incapacities") if health else []:
        incapacities.setdefault(row.child_id, []).append(facts.DaysRow(row.slug, row.first_day, row.last_day))
    return facts.WholeRecord(
        judge.date_of_birth,
        judge.died_on,
        tuple(map(term_row, rows("terms"))),
        tuple(facts.OfficeRow(o.slug, Office(o.office), o.first_day, o.last_day) for o in rows("offices")),
        tuple(facts.DaysRow(acting.slug, acting.day, acting.day) for acting in rows("acting_days")),
        tuple(facts.ResidenceRow(r.slug, r.home_from, r.declared_on, r.last_day) for r in rows("residences")),
        tuple(facts.ResettlementRow(row.slug, row.on) for row in rows("resettlements")),
        tuple(map(marriage_row, rows("marriages"))),
        tuple(child_row(child, incapacities.get(child.pk, ())) for child in rows("children")),
        tuple(facts.DaysRow(row.slug, row.first_day, row.last_day) for row in rows("bank_accounts")),
    )


def marriage_row(row) -> facts.MarriageRow:
    """A marriage as it is entered."""
    return facts.MarriageRow(row.slug, row.first_day, row.last_day, row.remarried_on, row.spouse_died_on)


def child_row(child: Child, incapacities) -> facts.ChildRow:
    """A child with the periods of incapacity, where they are opened."""
    days = (child.born_on, child.adopted_on, child.married_on, child.died_on)
    return facts.ChildRow(child.slug, *days, tuple(incapacities))


def term_row(term) -> facts.TermRow:
    """A term of office as it is entered."""
    return facts.TermRow(
        term.slug,
        term.first_day,
        term.last_day,
        term.scheduled_last_day,
        term.elected_on,
        term.full_time_from,
        facts.Ended(term.ended) if term.ended else None,
        bool(term.source),
    )
