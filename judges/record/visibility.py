"""Who sees which field of a judge's record: the one table. docs/privacy.md shows the same; a test holds them together.

Each field belongs to one class of data; each class asks for one permission, which the table of roles gives. A judge
sees all of their own record, whole account numbers excepted.
"""

from enum import StrEnum
from typing import Any

from django.db import models

from asp_portal.accounts.models import User


class Data(StrEnum):
    """Classes of data about a judge, from the public to the most private."""

    OFFICE = "office"
    PERSONAL = "personal"
    LEAVE = "leave"
    PAY = "pay"
    BANK = "bank"
    ACCOUNT_NUMBER = "account_number"
    FAMILY = "family"
    HEALTH = "health"


PERMISSION = {
    Data.OFFICE: "judges.view_judge",
    Data.PERSONAL: "judges.view_personal",
    Data.LEAVE: "judges.view_leaverequest",
    Data.PAY: "judges.view_paystatement",
    Data.BANK: "judges.view_bank",
    Data.ACCOUNT_NUMBER: "judges.see_iban",
    Data.FAMILY: "judges.view_family",
    Data.HEALTH: "judges.view_health",
}
# Who keeps a class of data keeps it for all judges; nobody keeps pay by hand, it follows from the rest.
KEEPING = {
    Data.OFFICE: "judges.keep_record",
    Data.PERSONAL: "judges.keep_record",
    Data.BANK: "judges.keep_bank",
    Data.ACCOUNT_NUMBER: "judges.keep_bank",
    Data.FAMILY: "judges.keep_family",
    Data.HEALTH: "judges.keep_health",
}
OWN = frozenset(Data) - {Data.ACCOUNT_NUMBER}

# Model, then field, then class. A field that is not here is shown to nobody and kept by nobody.
FIELDS: dict[str, dict[str, Data]] = {
    "judge": {
        "given_name": Data.OFFICE,
        "family_name": Data.OFFICE,
        "nationality": Data.OFFICE,
        "domicile_place": Data.OFFICE,
        "domicile_country": Data.OFFICE,
        "official_email": Data.OFFICE,
        "user": Data.OFFICE,
        "sex": Data.PERSONAL,
        "date_of_birth": Data.PERSONAL,
        "died_on": Data.PERSONAL,
        "source": Data.OFFICE,
    },
    "term": {
        "elected_on": Data.OFFICE,
        "elected_for": Data.OFFICE,
        "first_election": Data.OFFICE,
        "first_day": Data.OFFICE,
        "full_time_from": Data.OFFICE,
        "scheduled_last_day": Data.OFFICE,
        "last_day": Data.OFFICE,
        "ended": Data.PERSONAL,  # it may speak of health
        "source": Data.PERSONAL,  # and so may the decision
    },
    "officeholding": {
        "office": Data.OFFICE,
        "first_day": Data.OFFICE,
        "last_day": Data.OFFICE,
        "source": Data.OFFICE,
    },
    "actingday": {"day": Data.OFFICE, "source": Data.OFFICE},
    "residence": {
        "home": Data.PERSONAL,
        "place": Data.PERSONAL,
        "home_from": Data.PERSONAL,
        "declared_on": Data.PERSONAL,
        "last_day": Data.PERSONAL,
        "source": Data.PERSONAL,
    },
    "resettlement": {"on": Data.PERSONAL, "country": Data.PERSONAL, "source": Data.PERSONAL},
    "marriage": {
        "kind": Data.FAMILY,
        "spouse_name": Data.FAMILY,
        "spouse_born_on": Data.FAMILY,
        "first_day": Data.FAMILY,
        "last_day": Data.FAMILY,
        "ended": Data.FAMILY,
        "remarried_on": Data.FAMILY,
        "spouse_died_on": Data.FAMILY,
        "source": Data.FAMILY,
    },
    "child": {
        "name": Data.FAMILY,
        "born_on": Data.FAMILY,
        "adopted_on": Data.FAMILY,
        "married_on": Data.FAMILY,
        "died_on": Data.FAMILY,
        "source": Data.FAMILY,
    },
    "incapacity": {
        "child": Data.HEALTH,
        "first_day": Data.HEALTH,
        "last_day": Data.HEALTH,
        "note": Data.HEALTH,
        "source": Data.HEALTH,
    },
    "healthcover": {
        "insurer": Data.HEALTH,
        "first_day": Data.HEALTH,
        "last_day": Data.HEALTH,
        "note": Data.HEALTH,
        "source": Data.HEALTH,
    },
    "bankaccount": {
        "first_day": Data.BANK,
        "last_day": Data.BANK,
        "holder": Data.BANK,
        "bic": Data.BANK,
        "iban": Data.ACCOUNT_NUMBER,
        "source": Data.BANK,
    },
}


def is_own(user: User, judge: Any) -> bool:
    """Whether the record is the user's own."""
    return judge.user_id is not None and judge.user_id == user.pk


def seen_by(user: User, judge: Any) -> frozenset[Data]:
    """The classes of data about this judge that the user may see."""
    seen = {data for data, permission in PERMISSION.items() if user.has_perm(permission)}
    return frozenset(seen | OWN if is_own(user, judge) else seen)


def kept_by(user: User) -> frozenset[Data]:
    """The classes of data that the user keeps; nobody keeps their own, which `may_keep` asks."""
    return frozenset(data for data, permission in KEEPING.items() if user.has_perm(permission))


def fields_of(fact: models.Model | type[models.Model]) -> dict[str, Data]:
    """The fields of a fact with their classes."""
    return FIELDS[fact._meta.model_name]


def fields_seen(user: User, fact: Any) -> list[str]:
    """The fields of a fact that the user may see, in the order of the table."""
    seen = seen_by(user, fact.judge)
    return [name for name, data in fields_of(fact).items() if data in seen]


def may_keep(user: User, fact: Any) -> bool:
    """Whether the user may add, change and remove such a fact; nobody keeps their own record."""
    kept = kept_by(user)
    return set(fields_of(fact).values()) <= kept and not is_own(user, fact.judge)


def is_open(data: Data) -> bool:
    """Whether the values may stand in acts, which nobody can ever remove and auditors read; others are sealed."""
    return data is Data.OFFICE
