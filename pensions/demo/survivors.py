"""The demo's accounts of survivors, certificates of life, and a case of incapacity with two opinions that differ."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.law.regimes import proposed_regime
from judges.demo.record import iban
from judges.models import Judge
from pensions.beneficiaries import services as beneficiaries
from pensions.certificates import letters
from pensions.certificates import services as certificates
from pensions.disability import services as disability
from pensions.files.services import open_file
from pensions.models import Beneficiary, DisabilityCase, LifeCertificate, MedicalOpinion, PayeeAccount, PensionFile

LATE = 4  # one certificate in so many has not come
MOST = 60  # people whose papers are invented one by one, however large the demo


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """What survivors need to be paid, and what is asked of everybody; built once."""
    if DisabilityCase.objects.exists():
        return
    keeper = User.objects.get(email=f"pensions@{accounts.DOMAIN}")
    of_survivors(keeper, today)
    asked = certificates.ask(date(today.year, 1, 5))
    received(today, keeper)
    incapacity(today, keeper)
    say(f"{asked} certificates of life, {PayeeAccount.objects.count()} accounts of survivors, a case of incapacity")


def of_survivors(keeper: User, today: date) -> None:
    """An account and an address for each survivor but the last, who has given none yet."""
    survivors = Beneficiary.objects.exclude(relation=Beneficiary.Relation.JUDGE).order_by("pk")
    for number, person in enumerate(list(survivors.select_related("file__judge", "marriage", "child"))[:-1][:MOST]):
        seen = beneficiaries.version(person)
        person.email, person.address = f"survivor{number + 1}@{accounts.DOMAIN}", f"{number + 1} Invented Street"
        beneficiaries.keep_contact(person, keeper, seen=seen)
        first_day = (person.file.judge.died_on or today) + timedelta(days=1)
        account = PayeeAccount(
            beneficiary=person, first_day=first_day, holder=person.name, iban=iban(500 + number), bic="DEMONL2A",
            source="Form of the survivor, invented",
        )  # fmt: skip
        beneficiaries.keep_account(account, keeper)


def received(today: date, keeper: User) -> None:
    """Most certificates of the year came in time, as far as their days have come; letters went to the others."""
    due = LifeCertificate.objects.filter(year=today.year).select_related("beneficiary__file__judge")
    for number, certificate in enumerate(due.order_by("pk")[:MOST]):
        came_on = certificate.asked_on + timedelta(days=20 + number % 30)
        if number % LATE and came_on <= today:
            source = f"Archive of pensions, folder {number + 1}"
            LifeCertificate.objects.filter(pk=certificate.pk).update(letters=1, written_on=certificate.asked_on)
            certificates.receive(
                certificate, keeper, signed_on=came_on - timedelta(days=6), received_on=came_on, source=source
            )
        else:
            number_due = letters.letters_due(certificate, today)
            certificate.letters, certificate.written_on = number_due, certificate.asked_on
            certificate.save()


def incapacity(today: date, keeper: User) -> None:
    """The doctor named by the Court and the one named by the judge differ: a third is awaited."""
    judge = Judge.objects.in_office(today).filter(user__email__startswith="judge0015").first()
    if judge is None:
        return
    records = User.objects.get(email=f"records@{accounts.DOMAIN}")
    case = disability.open_case(file_of(judge, keeper, today), keeper, today)
    for named_by, finding, doctor in (
        ("court", "incapable", "Ottoline Vogelzang"),
        ("judge", "capable", "Bram Winter"),
    ):
        opinion = MedicalOpinion(
            case=case, named_by=named_by, finding=finding, doctor=f"{doctor}, invented",
            given_on=today - timedelta(days=20), document="Sealed envelope, invented",
        )  # fmt: skip
        disability.keep_opinion(opinion, records)


def file_of(judge: Judge, keeper: User, today: date) -> PensionFile:
    """The judge's file, opened where there is none."""
    if file := PensionFile.objects.filter(judge=judge).first():
        return file
    elected_on = judge.terms.earliest("first_day").elected_on or today
    return open_file(
        judge, keeper, regime=proposed_regime(elected_on).id, elected_on=elected_on,
        basis=f"Elected on {elected_on:%d.%m.%Y}", decided_by="Registrar, invented", decided_on=today, today=today,
    )  # fmt: skip
