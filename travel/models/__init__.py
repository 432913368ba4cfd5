"""The tables of travel."""

from travel.models.itineraries import Companion, Itinerary, Leg, Relation, Stay
from travel.models.lines import Expense, Nature, Receipt, StatedAdvance
from travel.models.money import Advance, Assessment, Decision, Payment, Statement
from travel.models.papers import Claim, Journey, Paper, Purpose
from travel.models.rates import DsaRate, ExchangeRate, Place, RateImport, RateUpload

__all__ = [
    "Advance",
    "Assessment",
    "Claim",
    "Companion",
    "Decision",
    "DsaRate",
    "ExchangeRate",
    "Expense",
    "Itinerary",
    "Journey",
    "Leg",
    "Nature",
    "Paper",
    "Payment",
    "Place",
    "Purpose",
    "RateImport",
    "RateUpload",
    "Receipt",
    "Relation",
    "StatedAdvance",
    "Statement",
    "Stay",
]
