"""The statement of a relocation claim: its facts, assessment and acts, as they are kept when it is issued."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from asp_portal import statements
from asp_portal.acts import Act
from asp_portal.statements import act_row, in_each_language, standing, step_sentences, with_the_law
from judges.models import RelocationClaim, RelocationStatement
from judges.record.countries import country

CERTIFICATION = _(
    "I certify that I have left the office of judge and have resettled outside the Netherlands on the day and in the"
    " country stated, and that I claim the relocation sum for this end of office once."
)
ALWAYS_CITED = ("app1-IV",)  # what every claim rests on
STANDING = ("certify", "verify", "authorise")


def issue(claim: RelocationClaim, act: Act) -> RelocationStatement:
    """The statement of a claim that `act` has just authorised; inside the transaction of that act."""
    assessment: dict[str, Any] = claim.assessment or {}  # kept since the verification
    return RelocationStatement.objects.create(
        claim=claim,
        net=Decimal(assessment["amount"]),
        body=statement_body(claim, assessment, Act.objects.about(claim)),
        **statements.marks("S", act),
    )


def statement_body(claim: RelocationClaim, assessment: dict[str, Any], acts: Iterable[Act]) -> dict[str, Any]:
    """What the statement says, as JSON; amounts are texts. assessment: as `services.assessed` gave it."""
    body = {
        "claim": {
            "number": claim.number,
            "claimant": str(claim.judge),
            "left_on": assessment["left_on"],
            "resettled_on": str(claim.resettled_on),
            "country": in_each_language(lambda: country(claim.country)),
            "note": claim.note,
        },
        "assessment": assessment,
        "acts": [act_row(act) for act in standing(acts, STANDING)],
    }
    steps = [step for step in assessment["trace"] if step["applied"]]
    return with_the_law(body, steps, sentences(body), always=ALWAYS_CITED, clauses={"certification": CERTIFICATION})


def sentences(body: dict[str, Any]) -> Iterator[str]:
    """The message ids in a body."""
    yield from step_sentences(body["assessment"]["trace"])
    for act in body["acts"]:
        yield act["office"]
