"""The way of an actuarial basis: prepared by one person, adopted by another, withdrawn with a reason."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.roles import Role
from asp_portal.workflow import Doing, Hidden, Refused, Sentence, Transition, Workflow
from pensions.actuarial import messages, services
from pensions.models import ActuarialBasis

S = ActuarialBasis.State


def adopter(doing: Doing) -> str:
    """Who confirms bases; nobody what they prepared."""
    if not doing.user.has_perm("pensions.adopt_basis"):
        raise Hidden
    if doing.subject.prepared_by_id == doing.user.pk:
        raise Refused(_("Who prepared a basis does not confirm it."))
    return office_of(doing)


def withdrawer(doing: Doing) -> str:
    """Who confirms bases; of a draft, who prepares them too."""
    if doing.user.has_perm("pensions.adopt_basis"):
        return office_of(doing)
    if doing.subject.state == S.DRAFT and doing.user.has_perm("pensions.keep_basis"):
        return office_of(doing)
    raise Hidden


def office_of(doing: Doing) -> str:
    """In which of their offices: the Registrar's, or that of pensions."""
    return str(Role.REGISTRAR if Role.REGISTRAR in doing.user.roles else Role.PENSIONS)


def of_adoption(doing: Doing) -> list[Sentence]:
    """Another from the same day; early pensions that it would change."""
    return list(services.refusals_of_adoption(doing.subject))


def of_withdrawal(doing: Doing) -> list[Sentence]:
    """Early pensions that rest on it."""
    return list(services.refusals_of_withdrawal(doing.subject))


def alone(doing: Doing, obstacles) -> None:
    """Once more, while nobody else adopts or withdraws. Raises ValidationError."""
    services.lock_all()
    if found := obstacles(doing):
        raise ValidationError([str(sentence) for sentence in found])


def adopt(doing: Doing) -> None:
    """Confirmed by somebody else than who prepared it."""
    alone(doing, of_adoption)
    doing.subject.confirmed_by = doing.user


def withdraw(doing: Doing) -> None:
    """Not in force any more."""
    alone(doing, of_withdrawal)


basis_workflow = Workflow(
    services.facts_of,
    [
        Transition(
            "adopt",
            gettext_lazy("Confirm the adoption"),
            (S.DRAFT,),
            S.ADOPTED,
            adopter,
            obstacles=of_adoption,
            effect=adopt,
            after=messages.adopted,
            dangerous=True,
            style="success",
        ),
        Transition(
            "withdraw",
            gettext_lazy("Withdraw"),
            (S.DRAFT, S.ADOPTED),
            S.WITHDRAWN,
            withdrawer,
            obstacles=of_withdrawal,
            effect=withdraw,
            after=messages.withdrawn,
            needs_reason=True,
            dangerous=True,
            style="danger",
        ),
    ],
)
