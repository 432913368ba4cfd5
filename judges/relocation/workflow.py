"""The way of a relocation claim from hand to hand: each act with its permission, its obstacles and its effect."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.acts import Act
from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Doing, Refused, Sentence, Transition, Workflow, lock
from judges.models import RelocationClaim, RelocationPayment, Resettlement
from judges.permissions import FINANCE, SECRETARIAT, claimant, holder, presidency
from judges.record import keeping
from judges.record.countries import country
from judges.relocation import messages
from judges.relocation import services as relocation
from judges.relocation import statements as relocation_statements
from judges.rules.results import NotDue
from judges.rules.words import NOT_DUE

S = RelocationClaim.State

# --- Who ------------------------------------------------------------------------------------------------------------


def verifier(doing: Doing) -> str:
    """The Secretariat, which verifies; nobody their own."""
    own = _("Nobody verifies their own claim (reading T-8).")
    return holder(doing, "judges.verify_relocationclaim", SECRETARIAT, own)


def payer(doing: Doing) -> str:
    """Finance, which pays; nobody their own, nor what they authorised."""
    own = _("Nobody pays their own claim (reading T-8).")
    office = holder(doing, "judges.pay_relocationclaim", FINANCE, own)
    if doing.subject.authorised_by_id == doing.user.pk:
        raise Refused(_("Who authorised a claim does not record its payment."))
    return office


# --- What stands in the way -----------------------------------------------------------------------------------------


def of_certification(doing: Doing) -> list[Sentence]:
    """Nothing is certified that is not due, or was claimed already."""
    found = relocation.assessed(doing.subject, doing.today)
    if found["reasons"]:
        return [_("%s (App. 1, art. IV).") % _(NOT_DUE[NotDue(reason)]) for reason in found["reasons"]]
    if found["no_salary_on"]:
        day = short_date(date.fromisoformat(found["no_salary_on"]))
        return [_("The salary scale has no salary for %s, the last day of office.") % day]
    other = relocation.other_standing(doing.subject, date.fromisoformat(found["left_on"]))
    if other:
        sentence = _("Relocation claim %(number)s (%(state)s) is for the same end of office: the sum is due once.")
        return [sentence % {"number": other.number, "state": other.get_state_display()}]
    return []


def of_verification(doing: Doing) -> list[Sentence]:
    """As for the certification, by the record of today; and the record has no other resettlement."""
    found, claim = of_certification(doing), doing.subject
    if found or relocation.is_recorded(claim):
        return found
    left_on = date.fromisoformat(relocation.assessed(claim, doing.today)["left_on"])
    sentence = _(
        "On record is a resettlement of %(day)s, %(country)s; the claim says %(stated)s, %(in)s."
        " Put right whichever is wrong."
    )
    stated = {"stated": short_date(claim.resettled_on), "in": country(claim.country)}
    return [
        sentence % {"day": short_date(row.on), "country": country(row.country), **stated}
        for row in claim.judge.resettlements.all()
        if row.on > left_on
    ]


def of_authorisation(doing: Doing) -> list[Sentence]:
    """What was verified must still follow from the record."""
    if relocation.holds(doing.subject):
        return []
    return [
        _(
            "The record has changed since the claim was verified, and what was worked out then no longer holds:"
            " send it back to the Secretariat."
        )
    ]


# --- What an act changes --------------------------------------------------------------------------------------------


def settled(doing: Doing, obstacles) -> dict:
    """The assessment of today while nobody else changes the judge's record or claims. Raises ValidationError."""
    lock(doing.subject.judge)
    if found := obstacles(doing):
        raise ValidationError([str(sentence) for sentence in found])
    return relocation.assessed(doing.subject, doing.today)


def certify(doing: Doing) -> None:
    """The judge stands for the claim, which is for one end of office."""
    claim = doing.subject
    claim.left_on = date.fromisoformat(settled(doing, of_certification)["left_on"])
    claim.certified_by = doing.user


def verify(doing: Doing) -> None:
    """The resettlement goes on record, and what the claim comes to is kept as it is today."""
    claim = doing.subject
    found = settled(doing, of_verification)
    if not relocation.is_recorded(claim):
        source = _("Relocation claim %s") % claim.number
        resettled = Resettlement(judge=claim.judge, on=claim.resettled_on, country=claim.country, source=source)
        keeping.keep(resettled, doing.user)
    claim.assessment, claim.amount = found, Decimal(found["amount"])
    claim.left_on = date.fromisoformat(found["left_on"])
    claim.verified_by = doing.user


def undo_verification(doing: Doing) -> None:
    """Back to the Secretariat; what is on record stays there."""
    doing.subject.verified_by = doing.subject.amount = doing.subject.assessment = None


def undo_certification(doing: Doing) -> None:
    """Back to a draft: nobody stands for it any more."""
    undo_verification(doing)
    doing.subject.certified_by = doing.subject.left_on = None


def authorise(doing: Doing) -> None:
    """By whoever holds or exercises the Presidency, on the record as it stands."""
    settled(doing, of_authorisation)
    doing.subject.authorised_by = doing.user


def issue_statement(doing: Doing, act: Act) -> None:
    """The judge's statement, and the news."""
    relocation_statements.issue(doing.subject, act)
    messages.authorised(doing, act)


def pay(doing: Doing) -> None:
    """Paid once: the database refuses a second payment. doing.data: paid_on and reference."""
    RelocationPayment.objects.create(
        claim=doing.subject,
        amount=doing.subject.amount,
        paid_on=doing.data["paid_on"],
        reference=doing.data["reference"],
        recorded_by=doing.user,
    )


# --- The way --------------------------------------------------------------------------------------------------------

relocation_workflow = Workflow(
    relocation.claim_facts,
    [
        Transition(
            "certify",
            gettext_lazy("Certify and submit"),
            (S.DRAFT,),
            S.CERTIFIED,
            claimant,
            obstacles=of_certification,
            effect=certify,
            after=messages.certified,
        ),
        Transition(
            "verify",
            gettext_lazy("Verify"),
            (S.CERTIFIED,),
            S.VERIFIED,
            verifier,
            obstacles=of_verification,
            effect=verify,
            after=messages.verified,
        ),
        Transition(
            "return",
            gettext_lazy("Return with questions"),
            (S.CERTIFIED,),
            S.DRAFT,
            verifier,
            effect=undo_certification,
            after=messages.returned,
            needs_reason=True,
            style="secondary",
        ),
        Transition(
            "authorise",
            gettext_lazy("Authorise the payment"),
            (S.VERIFIED,),
            S.AUTHORISED,
            presidency,
            obstacles=of_authorisation,
            effect=authorise,
            after=issue_statement,
            dangerous=True,
            style="success",
        ),
        Transition(
            "ask",
            gettext_lazy("Send back to the Secretariat"),
            (S.VERIFIED,),
            S.CERTIFIED,
            presidency,
            effect=undo_verification,
            after=messages.sent_back,
            needs_reason=True,
            style="secondary",
        ),
        Transition(
            "refuse",
            gettext_lazy("Refuse"),
            (S.VERIFIED,),
            S.REFUSED,
            presidency,
            after=messages.refused,
            needs_reason=True,
            style="danger",
        ),
        Transition(
            "pay",
            gettext_lazy("Record the payment"),
            (S.AUTHORISED,),
            S.PAID,
            payer,
            effect=pay,
            after=messages.paid,
            dangerous=True,
            style="success",
        ),
        Transition(
            "change",
            gettext_lazy("Change it (undoes the certification)"),
            (S.CERTIFIED, S.VERIFIED),
            S.DRAFT,
            claimant,
            effect=undo_certification,
            style="secondary",
        ),
        Transition(
            "withdraw",
            gettext_lazy("Withdraw"),
            (S.DRAFT, S.CERTIFIED, S.VERIFIED),
            S.WITHDRAWN,
            claimant,
            style="secondary",
        ),
    ],
)
