"""The page of a beneficiary, and the part of a file's page that tells who is paid; each reader sees what is theirs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.acts import Act
from asp_portal.law.regimes import find_regime
from judges.models import BankAccount
from judges.record.visibility import is_own
from pensions.beneficiaries import services as beneficiaries
from pensions.facts import FOR_PENSION, record_of
from pensions.files.due import Due, due_on
from pensions.files.section import Section
from pensions.models import Beneficiary, LifeCertificate, PayeeAccount, PensionFile, PensionRoll

SEE = "pensions.view_pensionfile"
PAY = ("pensions.view_pensionroll", "judges.view_bank")  # who pays sees the account, and nothing of the family


def visible_to(user: User) -> QuerySet[Beneficiary]:
    """Everybody, for those who keep pensions and those who pay; a judge sees themselves."""
    people = Beneficiary.objects.select_related("file__judge__user", "marriage", "child")
    if user.has_perm(SEE) or user.has_perms(PAY):
        return people
    return people.filter(relation=Beneficiary.Relation.JUDGE, file__judge__user=user)


def seen_person(user: User, slug: str) -> Beneficiary:
    """The person, if the user may see something of them; 404 otherwise."""
    person = visible_to(user).filter(slug=slug).first()
    if person is None:
        raise Http404
    return person


def sees_all(user: User, person: Beneficiary) -> bool:
    """Whether the reader sees who it is and what is due, not only where it is paid to."""
    return user.has_perm(SEE) or is_own(user, person.file.judge)


def title(user: User, person: Beneficiary) -> str:
    """The person's name, or for those who only pay what they are to the judge."""
    if sees_all(user, person):
        return person.name
    return capfirst(_("%(who)s, file %(file)s") % {"who": person.get_relation_display(), "file": person.file.number})


# --- Accounts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Account:
    """An account as its reader may see it; the number is whole only for those who pay."""

    row: PayeeAccount | BankAccount
    number: str
    in_use: bool


def accounts_of(user: User, person: Beneficiary, today: date) -> list[Account]:
    """The accounts of a survivor, or those in the judge's record, the latest first."""
    own = person.relation == Beneficiary.Relation.JUDGE
    rows = person.file.judge.bank_accounts.all() if own else person.accounts.all()
    whole = user.has_perm("judges.see_iban") and not is_own(user, person.file.judge)
    return [
        Account(row, row.iban if whole else row.masked_iban, in_use(row, today))
        for row in sorted(rows, key=lambda row: row.first_day, reverse=True)
    ]


def in_use(row: PayeeAccount | BankAccount, today: date) -> bool:
    """Whether an account is in use on a day."""
    return row.first_day <= today and (row.last_day is None or row.last_day >= today)


# --- The page -------------------------------------------------------------------------------------------------------


def page_of(user: User, person: Beneficiary, today: date) -> dict[str, Any]:
    """What the page of a person shows to this reader."""
    context: dict[str, Any] = {
        "person": person,
        "title": title(user, person),
        "sees_all": sees_all(user, person),
        "sees_accounts": beneficiaries.sees_accounts(user, person),
        "may_keep": beneficiaries.may_keep(user, person),
        "may_keep_accounts": beneficiaries.may_keep_accounts(user, person),
    }
    if context["sees_accounts"]:
        context["accounts"] = accounts_of(user, person, today)
    if context["sees_all"]:
        approved = person.payments.filter(roll__state=PensionRoll.State.APPROVED)
        context |= {
            "facts": facts_of(person),
            "due": due_of(person, today),
            "regime": find_regime(person.file.regime),
            "on": today,
            "payments": approved.select_related("roll").order_by("-roll__month")[:12],
            "statements": person.statements.all()[:12],
            "certificates": [(row, row.state(today)) for row in person.life_certificates.all()],
            "acts": acts_of(person) if user.has_perm(SEE) else [],
        }
    return context


def facts_of(person: Beneficiary) -> list[tuple[str, Any]]:
    """Who somebody is and how they are reached."""
    own = person.relation == Beneficiary.Relation.JUDGE
    email = person.file.judge.user.email if own and person.file.judge.user else person.email
    return [
        (_("Who"), capfirst(person.get_relation_display())),
        (_("Judge"), format_html("<bdi>{}</bdi>", person.file.judge)),
        (_("Language"), person.get_language_display()),
        (_("E-mail address"), email),
        (_("Postal address"), format_html('<bdi class="written">{}</bdi>', person.address) if person.address else ""),
    ]


def due_of(person: Beneficiary, today: date) -> Due:
    """What is due to one person of a file on a day, and why, or why not."""
    file = PensionFile.objects.select_related("judge").prefetch_related(*FOR_PENSION).get(pk=person.file_id)
    found = due_on(file, record_of(file), today)
    lines = tuple(line for line in found.lines if line.pension.key == person.key)
    sums = tuple(one for one in found.sums if person.key in one.lump.keys)
    return Due(today, lines, sums, found.unanswerable)


def acts_of(person: Beneficiary) -> list[Act]:
    """The acts on a file that are about this person, the latest first, in words."""
    found = list(Act.objects.about(person.file).filter(content__body__beneficiary=person.slug).order_by("-position"))
    for act in found:
        act.label = _(act.name)
    return found


# --- On the page of a file ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A person on the page of a file: whether there is an account to pay to, and the certificate of the year."""

    person: Beneficiary
    may_open: bool
    has_account: bool | None  # None: not the reader's to know
    certificate: LifeCertificate | None
    state: Any


def section(file: PensionFile, user: User, today: date) -> Section | None:
    """Who is paid under a file."""
    certificates = Prefetch("life_certificates", LifeCertificate.objects.filter(year=today.year), to_attr="of_year")
    people = file.beneficiaries.select_related("marriage", "child").prefetch_related("accounts", certificates)
    rows = [row_of(file, person, user, today) for person in people]
    if not rows:
        return None
    return Section("people", _("Who is paid"), "pensions/beneficiaries/section.html", {"rows": rows})


def row_of(file: PensionFile, person: Beneficiary, user: User, today: date) -> Row:
    """One of them."""
    person.file = file
    own = person.relation == Beneficiary.Relation.JUDGE
    rows = file.judge.bank_accounts.all() if own else person.accounts.all()
    sees = beneficiaries.sees_accounts(user, person)
    certificate = next(iter(person.of_year), None)
    return Row(
        person,
        own or user.has_perm(SEE),
        any(in_use(row, today) for row in rows) if sees else None,
        certificate,
        certificate.state(today) if certificate else None,
    )
