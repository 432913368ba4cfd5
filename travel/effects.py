"""What an act on a journey or a claim changes besides its state."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from asp_portal.acts import Act
from asp_portal.workflow import Doing
from travel import assessing, messages, presentation, statements
from travel.content import fresh
from travel.models import Assessment, Decision, Payment


def authorise_journey(doing: Doing) -> None:
    """The day counts, and the decision on an exception that was asked for."""
    journey = doing.subject
    journey.authorised_on = doing.today
    journey.exception_agreed = bool(doing.data.get("exception_agreed")) if journey.exception else None


def certify(doing: Doing) -> None:
    """The judge stands for the content; a point that the text leaves open goes to the President."""
    doing.subject.certified_by = doing.user
    doing.subject.awaits_decision = bool(assessing.points_to_decide(fresh(doing.subject)))


def tell_of_certification(doing: Doing, act: Act) -> None:
    """To the Secretariat; and to the Presidency where it has something to decide first."""
    messages.certified(doing, act)
    if doing.subject.awaits_decision:
        messages.decision_wanted(doing, act)


def undo_certification(doing: Doing) -> None:
    """Back to a draft: nobody stands for it any more."""
    doing.subject.certified_by = None
    doing.subject.awaits_decision = False
    undo_verification(doing)


def undo_verification(doing: Doing) -> None:
    """Back to the Secretariat."""
    doing.subject.verified_by = None
    doing.subject.net = None


def verify(doing: Doing) -> None:
    """Keep what is allowed of each line, and the assessment that follows from it.

    doing.data: by the slug of a line, a dict with allowed (Decimal), reason and limit (Decimal or None).
    """
    claim = doing.subject
    for line in claim.expenses.all():
        if given := doing.data.get(line.slug):
            line.allowed, line.allowed_reason, line.limit = given["allowed"], given["reason"], given.get("limit")
            line.full_clean(exclude=["claim"])
            line.save(update_fields=["allowed", "allowed_reason", "limit"])
    found = assessing.assessed(fresh(claim))
    if found.missing or found.open_points:
        raise ValidationError(_("The claim cannot be assessed: rates are missing or points are open."))
    due, advanced = found.due or Decimal("0.00"), found.advanced or Decimal("0.00")
    costs = found.costs.reimbursed or Decimal("0.00")
    assessment = Assessment.objects.create(
        claim=claim,
        body=presentation.assessment_body(found),
        dsa=due - costs,
        costs=costs,
        advances=advanced,
        net=due - advanced,
    )
    claim.net = assessment.net
    claim.verified_by = doing.user


def authorise(doing: Doing) -> None:
    """Without this act nothing is reimbursed (App. 1, art. V)."""
    doing.subject.authorised_by = doing.user


def issue_statement(doing: Doing, act: Act) -> None:
    """The judge's statement, and the news."""
    statements.issue(fresh(doing.subject), act)
    messages.authorised(doing, act)


def decide(doing: Doing) -> None:
    """Record what the President decided; doing.data: point (a reading's id, or "exception") and granted."""
    Decision.objects.create(
        claim=doing.subject,
        point=doing.data["point"],
        granted=bool(doing.data["granted"]),
        reason=doing.reason,
        decided_by=doing.user,
    )
    doing.subject.awaits_decision = bool(assessing.points_to_decide(fresh(doing.subject)))


def pay(doing: Doing) -> None:
    """Paid once: the database refuses a second order. doing.data: paid_on and reference."""
    Payment.objects.create(
        claim=doing.subject,
        amount=doing.subject.net,
        paid_on=doing.data["paid_on"],
        reference=doing.data["reference"],
        recorded_by=doing.user,
    )
