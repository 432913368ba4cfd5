"""Pension files, beneficiaries, the payment roll, statements, actuarial bases, the Staff Pension Committee."""

from pensions.models.actuarial import ActuarialBasis
from pensions.models.beneficiaries import Beneficiary, LifeCertificate, PayeeAccount
from pensions.models.committee import CommitteePerson, Seat, SeatHolding, SeatReminder
from pensions.models.disability import DisabilityCase, MedicalOpinion
from pensions.models.files import EarlierPayment, EarlyChoice, PensionFile, Suspension
from pensions.models.roll import PaymentItem, PensionPayment, PensionRoll
from pensions.models.statements import AnnualIssue, PensionStatement

__all__ = [
    "ActuarialBasis",
    "AnnualIssue",
    "Beneficiary",
    "CommitteePerson",
    "DisabilityCase",
    "EarlierPayment",
    "EarlyChoice",
    "LifeCertificate",
    "MedicalOpinion",
    "PayeeAccount",
    "PaymentItem",
    "PensionFile",
    "PensionPayment",
    "PensionRoll",
    "PensionStatement",
    "Seat",
    "SeatHolding",
    "SeatReminder",
    "Suspension",
]
