"""A large demo for measuring: the claims of the demo again and again, with their lines, acts and money.

Copies go in as rows, not through the workflow; the database's own guards (chain of acts, states that follow from acts,
frozen lines) hold for them all the same.
"""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from django.db import models, transaction

from asp_portal.acts import Act, Content, fingerprint
from asp_portal.codes import new_code
from asp_portal.numbers import next_number, slug
from judges.models import Judge
from travel.models import Assessment, Claim, Expense, Itinerary, Leg, Payment, Statement, Stay

BATCH = 500


def multiply(copies: int) -> int:
    """Copy the claims that are there so many times; gives the number of claims made."""
    templates = [Template(claim) for claim in Claim.objects.whole().order_by("pk")]
    judges = cycle(Judge.objects.order_by("pk"))
    wanted = islice(cycle(templates), copies * len(templates))
    made = 0
    while batch := [Copy(template, next(judges)) for template in islice(wanted, BATCH)]:
        with transaction.atomic():
            insert(batch)
        made += len(batch)
    return made


class Template:
    """A claim with all that hangs on it, read once."""

    def __init__(self, claim: Claim):
        self.claim = claim
        self.legs, self.stays = list(claim.itinerary.legs.all()), list(claim.itinerary.stays.all())
        self.lines = list(claim.expenses.all())
        self.acts = list(Act.objects.about(claim).select_related("content"))
        self.assessment = claim.assessments.last()
        self.payment = Payment.objects.filter(claim=claim).first()
        self.statement = Statement.objects.filter(claim=claim).first()


class Copy:
    """A new claim like another one, of another judge."""

    def __init__(self, template: Template, judge: Judge):
        self.template, self.judge = template, judge
        self.itinerary = again(template.claim.itinerary)
        year = int(template.claim.number.split("-")[1])
        self.claim = again(
            template.claim,
            judge=judge,
            slug=slug(),
            form_token=None,
            itinerary=self.itinerary,
            number=next_number("T", year),
            state=Claim.State.DRAFT,
        )

    def body(self, act: Act) -> dict[str, Any]:
        """What the act was about, with this claim's own number and judge."""
        return act.content.body | {"number": self.claim.number, "judge": str(self.judge)}

    def copied_acts(self) -> Iterator[Act]:
        """The same acts on this claim, dated by the database."""
        for act in self.template.acts:
            content = fingerprint(self.body(act))
            yield again(
                act, subject_id=self.claim.pk, position=None, at=None, hash="", previous_hash="", content_id=content
            )


def again(row: models.Model, **changes: Any) -> Any:
    """A row like another one, not yet saved."""
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    for name, value in changes.items():
        fields.pop(f"{name}_id", None)
        fields[name] = value
    return type(row)(**fields)


def insert(batch: list[Copy]) -> None:
    """All rows of a batch, table by table: lines while the claims are drafts, acts, then the states they lead to."""
    Itinerary.objects.bulk_create([copy.itinerary for copy in batch])
    Claim.objects.bulk_create([copy.claim for copy in batch])
    Leg.objects.bulk_create([again(leg, itinerary=copy.itinerary) for copy in batch for leg in copy.template.legs])
    Stay.objects.bulk_create([again(stay, itinerary=copy.itinerary) for copy in batch for stay in copy.template.stays])
    Expense.objects.bulk_create(
        [again(line, claim=copy.claim, slug=slug(), form_token=None) for copy in batch for line in copy.template.lines]
    )
    bodies = [copy.body(act) for copy in batch for act in copy.template.acts]
    Content.objects.bulk_create([Content(hash=fingerprint(body), body=body) for body in bodies], ignore_conflicts=True)
    Act.objects.bulk_create([act for copy in batch for act in copy.copied_acts()])
    for copy in batch:
        copy.claim.state = copy.template.claim.state
    Claim.objects.bulk_update([copy.claim for copy in batch], ["state"])
    money(batch)


def money(batch: list[Copy]) -> None:
    """Assessments, payments and statements."""
    for model, name in ((Assessment, "assessment"), (Payment, "payment")):
        rows = [(copy, getattr(copy.template, name)) for copy in batch]
        model._default_manager.bulk_create([again(row, claim=copy.claim) for copy, row in rows if row])
    Statement.objects.bulk_create(
        [
            again(
                copy.template.statement,
                claim=copy.claim,
                number=next_number("S", copy.template.statement.issued_at.year),
                code=new_code(),
            )
            for copy in batch
            if copy.template.statement
        ]
    )
