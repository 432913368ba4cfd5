"""A judge's record checked against itself, in words."""

from dataclasses import dataclass

from asp_portal.templatetags.portal import words
from judges.models import Judge
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


@dataclass(frozen=True)
class Found:
    """A contradiction (refused), or something unusual (a remark): the row and field of a model, and the sentence."""

    model: str
    row: str
    field: str
    sentence: str
    refused: bool


def contradictions_of(judge: Judge) -> list[Found]:
    """What contradicts itself in a judge's record as it is stored now."""
    return [
        Found(
            MODELS[one.fact],
            judge.slug if one.fact is Fact.JUDGE else str(one.key),
            FIELDS.get((one.fact, one.field), one.field),
            words(one.step),
            one.refused,
        )
        for one in contradictions(whole_record(Judge.objects.get(pk=judge.pk)))
    ]


def whole_record(judge: Judge) -> facts.WholeRecord:
    """The record as the rules read it. A fixed number of queries."""
    incapacities: dict[int | None, list[facts.DaysRow]] = {}
    for row in judge.incapacities.all():
        incapacities.setdefault(row.child_id, []).append(facts.DaysRow(row.slug, row.first_day, row.last_day))
    return facts.WholeRecord(
        judge.date_of_birth,
        judge.died_on,
        tuple(map(term_row, judge.terms.all())),
        tuple(facts.OfficeRow(o.slug, Office(o.office), o.first_day, o.last_day) for o in judge.offices.all()),
        tuple(facts.DaysRow(acting.slug, acting.day, acting.day) for acting in judge.acting_days.all()),
        tuple(facts.ResidenceRow(r.slug, r.home_from, r.declared_on, r.last_day) for r in judge.residences.all()),
        tuple(facts.ResettlementRow(row.slug, row.on) for row in judge.resettlements.all()),
        tuple(facts.MarriageRow(m.slug, m.first_day, m.last_day, m.remarried_on) for m in judge.marriages.all()),
        tuple(
            facts.ChildRow(
                child.slug,
                child.born_on,
                child.adopted_on,
                child.married_on,
                child.died_on,
                tuple(incapacities.get(child.pk, ())),
            )
            for child in judge.children.all()
        ),
        tuple(facts.DaysRow(row.slug, row.first_day, row.last_day) for row in judge.bank_accounts.all()),
    )


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
