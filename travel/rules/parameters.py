"""The numbers of appendix 1 and of the United Nations practice that it refers to, each dated and with its source.

They begin with the Court itself, 1 July 2002: journeys of the first judges before the adoption are assessed by it, as
Annex XII(2) puts it in the place of the conditions of 2003; the derivation then says so.
"""

from asp_portal.law.parameters import since_the_beginning

SUPPLEMENT = since_the_beginning("supplement", "share of the published rate", "1.40", "App. 1, art. II(2)")
FAMILY_SHARE = since_the_beginning("family share", "share of the judge's allowance", "0.5", "App. 1, art. II(4)")

SHORTEST_JOURNEY = since_the_beginning("shortest journey", "hours", "10", "T-3")
SHORT_WAIT = since_the_beginning("wait that is still transport", "below, in hours", "24", "T-3")
DAY_WITHOUT_NIGHT = since_the_beginning("day without a night", "share of a day", "0.40", "T-3")

AFTER_60_DAYS = since_the_beginning("rate after 60 days", "share of the first rate", "0.75", "T-4")
AFTER_120_DAYS = since_the_beginning("rate after 120 days", "share of the first rate", "0.60", "T-4")

LODGING = since_the_beginning("lodging provided", "share of the day", "0.50", "T-5")
BREAKFAST = since_the_beginning("breakfast provided", "share of the day", "0.06", "T-5")
LUNCH = since_the_beginning("lunch provided", "share of the day", "0.12", "T-5")
DINNER = since_the_beginning("dinner provided", "share of the day", "0.12", "T-5")
