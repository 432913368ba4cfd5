"""The words for what the law names, in derivations, pages and statements: translated where they are shown."""

from asp_portal.law.words import _
from travel.rules.facts import Nature, Traveller
from travel.rules.results import Provided, RateStep

NATURE = {
    Nature.FARE: _("fare"),
    Nature.INCIDENTAL: _("normal incidental"),
    Nature.EXCESS_BAGGAGE: _("excess baggage"),
    Nature.LODGING: _("lodging"),
    Nature.MEAL: _("meal"),
    Nature.LOCAL_TRANSPORT: _("local transport"),
    Nature.TIP: _("tip"),
    Nature.PERSONAL: _("personal expense"),
}
TRAVELLER = {
    Traveller.JUDGE: _("judge"),
    Traveller.SPOUSE: _("spouse"),
    Traveller.CHILD: _("child"),
}
RATE_STEP = {
    RateStep.FIRST: _("first 60 days"),
    RateStep.AFTER_30: _("after 30 days"),
    RateStep.AFTER_60: _("after 60 days"),
    RateStep.AFTER_120: _("after 120 days"),
}
PROVIDED = {
    Provided.LODGING: _("lodging"),
    Provided.BREAKFAST: _("breakfast"),
    Provided.LUNCH: _("lunch"),
    Provided.DINNER: _("dinner"),
}
