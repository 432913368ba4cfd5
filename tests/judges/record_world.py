"""A judge's record with something in every field, and with a canary in every field that is not for everybody."""

from datetime import date

from judges.models import (
    ActingDay,
    BankAccount,
    Child,
    HealthCover,
    Incapacity,
    Judge,
    Marriage,
    OfficeHolding,
    Resettlement,
    Residence,
    Term,
)
from judges.record.visibility import Data

# What nobody may find where they may not look. Days are written as pages and files write them.
CANARIES: dict[Data, tuple[str, ...]] = {
    Data.PERSONAL: ("Canary Wassenaar", "Canary declaration", "Canary resignation", "Canary removal firm"),
    Data.FAMILY: ("Canary Spouse", "Canary Child", "Canary register", "Canary birth certificate"),
    Data.BANK: ("Canary Holder", "ABNANL2A", "Canary bank letter"),
    Data.ACCOUNT_NUMBER: ("NL91ABNA0417164300", "0417164300"),
    Data.HEALTH: ("Canary Insurer", "Canary illness", "Canary policy", "Canary physician", "Canary note of cover"),
}
DAYS: dict[Data, tuple[date, ...]] = {
    Data.PERSONAL: (date(1961, 2, 28), date(2020, 5, 17), date(2020, 6, 19)),
    Data.FAMILY: (date(1988, 7, 13), date(1962, 10, 27), date(1990, 4, 29), date(1991, 12, 14)),
    Data.HEALTH: (date(2019, 2, 23), date(2019, 8, 21), date(2018, 3, 26)),
}


def fill(judge: Judge, number: int = 1) -> Judge:
    """Facts of every kind in the record of a judge whose term runs since 11 March 2024, so many of each."""
    judge.sex, judge.date_of_birth = "female", DAYS[Data.PERSONAL][0]
    judge.official_email, judge.source = "judge@example.org", "Election of 2015"
    judge.save()
    judge.terms.update(source="Canary resignation")
    office(judge, number)
    home(judge, number)
    family(judge, number)
    BankAccount.objects.create(
        judge=judge, first_day=date(2024, 3, 11), holder="Canary Holder", iban="NL91ABNA0417164300", bic="ABNANL2A",
        source="Canary bank letter",
    )  # fmt: skip
    for place in range(number):
        HealthCover.objects.create(
            judge=judge, insurer="Canary Insurer", first_day=DAYS[Data.HEALTH][2].replace(day=26 - place),
            note="Canary note of cover", source="Canary policy",
        )  # fmt: skip
        Incapacity.objects.create(
            judge=judge, child=judge.children.first(), first_day=DAYS[Data.HEALTH][0].replace(day=23 - place),
            last_day=DAYS[Data.HEALTH][1], note="Canary illness", source="Canary physician",
        )  # fmt: skip
    return judge


def office(judge: Judge, number: int) -> None:
    """A term before the present one, offices and acting days."""
    Term.objects.create(
        judge=judge, first_day=date(2015, 3, 11), scheduled_last_day=date(2024, 3, 10), last_day=date(2024, 3, 10),
        elected_on=date(2014, 12, 9), ended="completed", source="Canary resignation",
    )  # fmt: skip
    held, month = ("second_vice_president", 5) if number == 1 else ("first_vice_president", 6)  # each has one holder
    for place in range(number):
        year = 2016 + 2 * place
        OfficeHolding.objects.create(
            judge=judge, office=held, first_day=date(year, 3, 11), last_day=date(year + 1, 3, 10),
            source="Election by the judges",
        )  # fmt: skip
        ActingDay.objects.create(judge=judge, day=date(2025, month, 5 + place), source="Note of the Presidency")


def home(judge: Judge, number: int) -> None:
    """Residences and resettlings."""
    for place in range(number):
        first = DAYS[Data.PERSONAL][1].replace(month=5 - place)
        Residence.objects.create(
            judge=judge, home="lease", place="Canary Wassenaar", home_from=first,
            declared_on=DAYS[Data.PERSONAL][2] if not place else date(2020, 5 - place, 17),
            last_day=None if not place else date(2020, 5 - place, 20), source="Canary declaration",
        )  # fmt: skip
        Resettlement.objects.create(
            judge=judge, on=date(2033, 4, 1 + place), country="SEN", source="Canary removal firm"
        )


def family(judge: Judge, number: int) -> None:
    """Marriages and children."""
    for place in range(number):
        Marriage.objects.create(
            judge=judge, spouse_name="Canary Spouse", spouse_born_on=DAYS[Data.FAMILY][1],
            first_day=DAYS[Data.FAMILY][0].replace(year=1988 - place),
            last_day=date(1988 - place, 12, 1) if place else None, ended="divorce" if place else "",
            source="Canary register",
        )  # fmt: skip
        Child.objects.create(
            judge=judge, name="Canary Child", born_on=DAYS[Data.FAMILY][2].replace(day=29 - place),
            adopted_on=DAYS[Data.FAMILY][3], source="Canary birth certificate",
        )  # fmt: skip
