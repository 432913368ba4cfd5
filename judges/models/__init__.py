"""The judges' record: people, offices, family, health, bank, residence, leave, pay."""

from judges.models.bank import BankAccount
from judges.models.dates import DateRange, check_order, days, days_include, days_touch
from judges.models.family import Child, Marriage
from judges.models.health import HealthCover, Incapacity
from judges.models.leave import CalendarFeed, Event, LeaveRequest, Reminder
from judges.models.pay import PayCorrection, PayRun, PayStatement, Salary
from judges.models.people import Judge, JudgeQuerySet, Term
from judges.models.presidency import ActingDay, OfficeHolding
from judges.models.record import Fact, SealedChange
from judges.models.residence import (
    RelocationClaim,
    RelocationPayment,
    RelocationStatement,
    Resettlement,
    Residence,
)
from judges.models.uploads import RecordImport, RecordUpload

__all__ = [
    "ActingDay",
    "BankAccount",
    "CalendarFeed",
    "Child",
    "DateRange",
    "Event",
    "Fact",
    "HealthCover",
    "Incapacity",
    "Judge",
    "JudgeQuerySet",
    "LeaveRequest",
    "Marriage",
    "OfficeHolding",
    "PayCorrection",
    "PayRun",
    "PayStatement",
    "RecordImport",
    "RecordUpload",
    "RelocationClaim",
    "RelocationPayment",
    "RelocationStatement",
    "Reminder",
    "Residence",
    "Resettlement",
    "Salary",
    "SealedChange",
    "Term",
    "check_order",
    "days",
    "days_include",
    "days_touch",
]
