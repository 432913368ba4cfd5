"""How those who are paid are named: survivors, and what is known of their family, for those who keep that record.

Who approves and pays sees what a survivor is to the judge, the sums and why they differ; names stand in the file for
the treasury.
"""

from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from pensions.models import Beneficiary, PensionPayment

JUDGE = Beneficiary.Relation.JUDGE


def sees_family(user: User) -> bool:
    """Whether survivors' names, and the facts from which their pensions follow, are for this reader."""
    return user.has_perm("judges.view_family")


def sees_paper(user: User, person: Beneficiary) -> bool:
    """Whether a payment to this person is for this reader with its derivation, on page and paper."""
    return person.relation == JUDGE or sees_family(user)


def payee_of(payment: PensionPayment, user: User) -> str:
    """The name as the payment bears it; of a survivor, for others, only who it is to the judge."""
    person = payment.beneficiary
    return payment.payee if sees_paper(user, person) else relation_of(person)


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
