"""The kinds of facts in a judge's record: the one list from which the page, its forms and its history are made."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from judges import models as record
from judges.forms import record as forms
from judges.forms.record import fact_form
from judges.record.visibility import Data


@dataclass(frozen=True)
class Kind:
    """A kind of fact. relation: its rows, as the judge has them; section: where on the page it stands."""

    model: type[models.Model]
    form: type[forms.FactForm]
    section: str
    relation: str
    title: Promise | str
    add: Promise | str
    none: Promise | str

    @property
    def name(self) -> str:
        """The name of the model, in addresses and acts."""
        return self.model._meta.model_name

    def rows(self, judge: record.Judge) -> Iterable[Any]:
        """The rows of a judge; the particulars are one row, the judge."""
        return getattr(judge, self.relation).all() if self.relation else [judge]

    def new(self, judge: record.Judge) -> Any:
        """A row that is not stored yet; the particulars are always there."""
        return self.model(judge=judge) if self.relation else judge


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(record.Judge, forms.ParticularsForm, "particulars", "", _("Particulars"), "", ""),
        Kind(
            record.Term,
            fact_form(
                record.Term,
                "elected_on elected_for first_election first_day full_time_from scheduled_last_day last_day ended",
                forms.TermForm,
            ),
            "terms", "terms", _("Terms of office"), _("Add a term"), _("No term of office is recorded."),
        ),
        Kind(
            record.OfficeHolding,
            fact_form(record.OfficeHolding, "office first_day last_day"),
            "presidency", "offices", _("Offices of the Presidency"), _("Add an office"), _("None is recorded."),
        ),
        Kind(
            record.ActingDay,
            fact_form(record.ActingDay, "day"),
            "presidency", "acting_days", _("Days of acting as President"), _("Add an acting day"),
            _("None is recorded."),
        ),
        Kind(
            record.Residence,
            fact_form(record.Residence, "home place home_from declared_on last_day"),
            "residence", "residences", _("Residence at the seat"), _("Add a residence"),
            _("No residence at the seat is recorded."),
        ),
        Kind(
            record.Resettlement,
            fact_form(record.Resettlement, "on country"),
            "residence", "resettlements", _("Resettlement after office"), _("Add a resettlement"),
            _("None is recorded."),
        ),
        Kind(
            record.Marriage,
            fact_form(
                record.Marriage,
                "kind spouse_name spouse_born_on first_day last_day ended remarried_on spouse_died_on",
                forms.MarriageForm,
            ),
            "family", "marriages", _("Marriages and unions"), _("Add a marriage"), _("No marriage is recorded."),
        ),
        Kind(
            record.Child,
            fact_form(record.Child, "name born_on adopted_on married_on died_on"),
            "family", "children", _("Children"), _("Add a child"), _("No child is recorded."),
        ),
        Kind(
            record.BankAccount,
            fact_form(record.BankAccount, "holder iban bic first_day last_day", forms.BankAccountForm),
            "bank", "bank_accounts", _("Bank accounts"), _("Add an account"), _("No account is recorded."),
        ),
        Kind(
            record.Incapacity,
            fact_form(record.Incapacity, "child first_day last_day note", forms.IncapacityForm),
            "health", "incapacities", _("Periods of incapacity"), _("Add a period"), _("None is recorded."),
        ),
        Kind(
            record.HealthCover,
            fact_form(record.HealthCover, "insurer first_day last_day note"),
            "health", "healthcovers", _("Health insurance"), _("Add an insurance"), _("None is recorded."),
        ),
    )
}  # fmt: skip

# The sections of the page, in their order.
SECTIONS: dict[str, Promise] = {
    "particulars": _("Particulars"),
    "terms": _("Terms of office"),
    "presidency": _("Presidency"),
    "residence": _("Residence and resettlement"),
    "family": _("Family"),
    "bank": _("Bank account"),
    "health": _("Health"),
    "leave": _("Leave"),
    "pay": _("Pay"),
}
HEALTH = frozenset({Data.HEALTH})


def kinds_of(section: str) -> list[Kind]:
    """The kinds that stand in a section."""
    return [kind for kind in KINDS.values() if kind.section == section]


def is_health(kind: Kind) -> bool:
    """Whether it is shown only when somebody asked for it and said why."""
    return kind.section == "health"
