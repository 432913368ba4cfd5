"""How those who are paid are named: survivors' names are for those who keep the family record, and those who pay."""

from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from pensions.models import Beneficiary, PensionPayment

JUDGE = Beneficiary.Relation.JUDGE
SEE_NAMES = ("judges.view_family", "judges.view_bank")


def sees_names(user: User) -> bool:
    """Whether survivors' names are for this reader."""
    return any(user.has_perm(permission) for permission in SEE_NAMES)


def payee_of(payment: PensionPayment, user: User) -> str:
    """The name as the payment bears it; of a survivor, for others, only who it is to the judge."""
    person = payment.beneficiary
    return payment.payee if person.relation == JUDGE or sees_names(user) else relation_of(person)


def relation_of(person: Beneficiary) -> str:
    """ "Former judge", "surviving spouse of Ada Example", "child of Ada Example"."""
    judge = {"judge": person.file.judge}
    if person.relation == Beneficiary.Relation.SPOUSE:
        return _("Surviving spouse of %(judge)s") % judge
    return _("Child of %(judge)s") % judge if person.relation == Beneficiary.Relation.CHILD else _("Former judge")


def language_of(person: Beneficiary) -> str:
    """The language in which a person is written to: a judge's is that of the account."""
    user = person.file.judge.user if person.relation == JUDGE else None
    return user.language if user else person.language
