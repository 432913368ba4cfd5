"""The kinds of files of records: their columns, who may bring them, and a row to show how it is done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from asp_portal.accounts.models import User
from asp_portal.imports import Column
from judges.models import (
    ActingDay,
    BankAccount,
    Child,
    Event,
    Judge,
    LeaveRequest,
    Marriage,
    OfficeHolding,
    Residence,
    Salary,
    Term,
)
from judges.record import visibility

IMPORT = "judges.import_record"


@dataclass(frozen=True)
class ImportKind:
    """A kind of file. names: the fields by which a row finds the fact that is on record; example: one row by column."""

    key: str
    label: Promise
    about: Promise
    model: type[models.Model]
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    example: dict[str, Any]
    permission: str = ""  # where the table of visibility says nothing of the model

    def headings(self) -> dict[str, str]:
        """The headings by column, in the language of the page."""
        place = 1 if (get_language() or "").startswith("fr") else 0
        return {column.key: column.headings[place] for column in self.columns}

    def may_bring(self, user: User) -> bool:
        """Whether the user takes in such files: for who imports, and keeps that class of data."""
        return user.has_perms([IMPORT, *self.permissions()])

    def permissions(self) -> set[str]:
        """Those of keeping every field of the model by hand."""
        if self.permission:
            return {self.permission}
        return {visibility.KEEPING[data] for data in visibility.fields_of(self.model).values()}


def some(*headings: str, key: str, kind: type = str) -> Column:
    """A column that may be left out."""
    return Column(key, kind, headings, required=False)


# --- Columns: English, French, and other words under which the same is known ----------------------------------------

GIVEN = Column("given_name", str, ("Given name", "Prénom", "First name", "Given names", "Prénoms"))
FAMILY = Column("family_name", str, ("Family name", "Nom", "Surname", "Last name", "Nom de famille"))
BIRTH = some("Date of birth", "Date de naissance", "Born on", key="date_of_birth", kind=date)
ACCOUNT = some(
    "Account e-mail", "Adresse électronique du compte", "E-mail", "Email", "Courriel", "Account email", key="account"
)
WHO = (GIVEN, FAMILY, BIRTH, ACCOUNT)
FIRST = Column("first_day", date, ("First day", "Premier jour", "From", "Du"))
LAST = some("Last day", "Dernier jour", "Until", "To", "Au", key="last_day", kind=date)
SOURCE = some("Source", "Origine", "Decision", "Décision", "Document", key="source")

JUDGE_COLUMNS = (
    *WHO,
    some("Sex", "Sexe", key="sex"),
    Column("nationality", str, ("Nationality", "Nationalité")),
    Column("domicile_place", str, ("Domicile at appointment", "Domicile à la nomination", "Domicile")),
    Column("domicile_country", str, ("Country of the domicile", "Pays du domicile")),
    some("Official e-mail", "Adresse électronique officielle", "Official email", key="official_email"),
    some("Date of death", "Date de décès", "Died on", key="died_on", kind=date),
    some("Elected on", "Élu le", "Date of election", "Date de l’élection", key="elected_on", kind=date),
    some("Elected for, years", "Durée du mandat, en années", "Elected for", key="elected_for", kind=int),
    some("First election of judges", "Première élection des juges", "First election", key="first_election"),
    FIRST,
    some("Full-time from", "À plein temps à partir du", key="full_time_from", kind=date),
    Column("scheduled_last_day", date, ("Scheduled last day", "Dernier jour prévu")),
    some("Last day served", "Dernier jour effectif", "Last day", "Dernier jour", key="last_day", kind=date),
    some("How it ended", "Fin du mandat", key="ended"),
    SOURCE,
)
MARRIAGE_COLUMNS = (
    *WHO,
    some("Kind", "Nature", key="kind"),
    Column("spouse_name", str, ("Name of the spouse", "Nom du conjoint", "Spouse", "Conjoint")),
    some("Spouse born on", "Date de naissance du conjoint", key="spouse_born_on", kind=date),
    Column("first_day", date, ("Married on", "Date du mariage", "First day", "Premier jour")),
    some("Ended on", "Date de fin", "Last day", "Dernier jour", key="last_day", kind=date),
    some("How it ended", "Fin du mariage", key="ended"),
    some("Surviving spouse remarried on", "Remariage du conjoint survivant", key="remarried_on", kind=date),
    some("Surviving spouse died on", "Décès du conjoint survivant", key="spouse_died_on", kind=date),
    SOURCE,
)
CHILD_COLUMNS = (
    *WHO,
    Column("name", str, ("Name of the child", "Nom de l’enfant", "Child", "Enfant")),
    Column("born_on", date, ("Child born on", "Date de naissance de l’enfant")),
    some("Adopted on", "Date d’adoption", key="adopted_on", kind=date),
    some("Married on", "Date du mariage", key="married_on", kind=date),
    some("Died on", "Date de décès", key="died_on", kind=date),
    SOURCE,
)
ADA = {"given_name": "Ada", "family_name": "Example", "date_of_birth": date(1961, 2, 28)}
PAPER = "ICC-ASP/22/Res.1"

KINDS = {
    kind.key: kind
    for kind in (
        ImportKind(
            "judges",
            gettext_lazy("Judges and their terms"),
            gettext_lazy("One row for a term of office; the particulars of a judge with two terms stand in both rows."),
            Term,
            ("judge_id", "first_day"),
            JUDGE_COLUMNS,
            ADA
            | {
                "nationality": "SEN",
                "domicile_place": "Dakar",
                "domicile_country": "SEN",
                "elected_on": date(2023, 12, 6),
                "elected_for": 9,
                "first_day": date(2024, 3, 11),
                "scheduled_last_day": date(2033, 3, 10),
                "source": PAPER,
            },
        ),
        ImportKind(
            "offices",
            gettext_lazy("Offices of the Presidency"),
            gettext_lazy("One row for each time that a judge held an office."),
            OfficeHolding,
            ("judge_id", "office", "first_day"),
            (*WHO, Column("office", str, ("Office", "Fonction")), FIRST, LAST, SOURCE),
            ADA | {"office": "President", "first_day": date(2024, 3, 11), "source": PAPER},
        ),
        ImportKind(
            "acting-days",
            gettext_lazy("Days acting as President"),
            gettext_lazy("One row for a day, or for a range with its last day."),
            ActingDay,
            ("judge_id", "day"),
            (*WHO, Column("first_day", date, ("First day", "Premier jour", "Day", "Jour", "From", "Du")), LAST, SOURCE),
            ADA | {"first_day": date(2026, 8, 3), "last_day": date(2026, 8, 7), "source": "Note of 31.07.2026"},
        ),
        ImportKind(
            "residences",
            gettext_lazy("Residences at the seat"),
            gettext_lazy("One row for a home near the seat, with the date of the judge's declaration."),
            Residence,
            ("judge_id", "home_from"),
            (
                *WHO,
                Column("home", str, ("Home by", "Domicile acquis par", "Home", "Domicile", "Logement")),
                some("Place", "Lieu", key="place"),
                Column("home_from", date, ("Home from", "Domicile à partir du", "First day", "Premier jour")),
                Column("declared_on", date, ("Declared on", "Date de la déclaration")),
                LAST,
                SOURCE,
            ),
            ADA
            | {
                "home": "purchase",
                "place": "The Hague",
                "home_from": date(2024, 4, 1),
                "declared_on": date(2024, 4, 15),
                "source": "Declaration of 15.04.2024",
            },
        ),
        ImportKind(
            "marriages",
            gettext_lazy("Marriages and unions"),
            gettext_lazy("One row for a marriage or legally recognised union."),
            Marriage,
            ("judge_id", "first_day"),
            MARRIAGE_COLUMNS,
            ADA | {"spouse_name": "Bo Example", "first_day": date(1990, 5, 12), "source": "Certificate of 12.05.1990"},
        ),
        ImportKind(
            "children",
            gettext_lazy("Children"),
            gettext_lazy("One row for a child; a row finds its child by name and date of birth."),
            Child,
            ("judge_id", "born_on", "name"),
            CHILD_COLUMNS,
            ADA | {"name": "Cy Example", "born_on": date(2008, 2, 29), "source": "Certificate of 03.03.2008"},
        ),
        ImportKind(
            "bank-accounts",
            gettext_lazy("Bank accounts"),
            gettext_lazy("One row for an account from the first day on which it is in use."),
            BankAccount,
            ("judge_id", "first_day"),
            (
                *WHO,
                Column("holder", str, ("Account holder", "Titulaire du compte", "Holder", "Titulaire")),
                Column("iban", str, ("IBAN", "IBAN")),
                some("BIC", "BIC", "SWIFT", key="bic"),
                Column("first_day", date, ("In use from", "Utilisé à partir du", "First day", "Premier jour")),
                some("In use until", "Utilisé jusqu’au", "Last day", "Dernier jour", key="last_day", kind=date),
                SOURCE,
            ),
            ADA
            | {
                "holder": "Ada Example",
                "iban": "NL91ABNA0417164300",
                "first_day": date(2024, 3, 11),
                "source": "Letter of the judge of 11.03.2024",
            },
        ),
        ImportKind(
            "leave",
            gettext_lazy("Leave taken"),
            gettext_lazy("One row for a leave that was taken; the working days are counted by the portal."),
            LeaveRequest,
            ("judge_id", "first_day"),
            (
                *WHO,
                FIRST,
                Column("last_day", date, ("Last day", "Dernier jour", "Until", "To", "Au")),
                some("From noon", "À partir de midi", key="from_noon"),
                some("Until noon", "Jusqu’à midi", key="until_noon"),
                some("Note", "Remarque", key="note"),
                SOURCE,
            ),
            ADA | {"first_day": date(2025, 8, 4), "last_day": date(2025, 8, 22), "source": "Leave form of 01.07.2025"},
            permission="judges.record_leaverequest",
        ),
        ImportKind(
            "events",
            gettext_lazy("Events of the calendar"),
            gettext_lazy("One row for a hearing, a meeting of the judges or an official holiday, for the whole bench."),
            Event,
            ("kind", "title", "first_day"),
            (
                Column("kind", str, ("Kind", "Nature")),
                Column("title", str, ("Title", "Intitulé")),
                FIRST,
                some("Last day", "Dernier jour", "Until", "To", "Au", key="last_day", kind=date),
                SOURCE,
            ),
            {
                "kind": "official holiday",
                "title": "King's Day",
                "first_day": date(2027, 4, 27),
                "source": "ICC/INF/2026/003",
            },
            permission="judges.keep_event",
        ),
        ImportKind(
            "salaries",
            gettext_lazy("Salary scale"),
            gettext_lazy("One row for an annual net remuneration, in force until the next row."),
            Salary,
            ("first_day",),
            (
                Column("first_day", date, ("In force from", "En vigueur à partir du", "First day", "Premier jour")),
                Column("annual", Decimal, ("Annual net remuneration, EUR", "Rémunération annuelle nette, EUR", "EUR")),
                SOURCE,
            ),
            {
                "first_day": date(2003, 3, 11),
                "annual": Decimal(180_000),
                "source": "ICC-ASP/3/Res.3, Annex, art. III(1)",
            },
            permission="judges.keep_salary",
        ),
    )
}
JUDGE_FIELDS = frozenset(field for field in visibility.FIELDS["judge"] if field not in {"user", "source"})


def brought_by(user: User) -> list[ImportKind]:
    """The kinds of files that the user may take in."""
    return [kind for kind in KINDS.values() if kind.may_bring(user)]


def field_of(kind: ImportKind, key: str) -> models.Field | None:
    """The field of a model that a column fills; None for one that only finds the judge, or that is no field."""
    model = Judge if kind.key == "judges" and key in JUDGE_FIELDS else kind.model
    return {field.name: field for field in model._meta.fields}.get(key)
