"""The numbers of the conditions of service, each dated and with its source.

They begin with the Court itself, 1 July 2002, as Annex XII(2) puts the text in the place of the conditions of 2003.
The annual salary is none of them: the Assembly decides it, and its scale is a table of its own.
"""

from asp_portal.law.parameters import since_the_beginning

PRESIDENT_SHARE = since_the_beginning(
    "special allowance of the President", "share of the annual salary", "0.10", "Annex, art. III(2)"
)
ACTING_DAY = since_the_beginning("acting as President", "euros a calendar day", "100", "Annex, art. III(3)")
ACTING_YEAR = since_the_beginning("ceiling of acting", "euros a calendar year", "10000", "Annex, art. III(3)")

LEAVE_OF_YEAR = since_the_beginning("annual leave", "working days a year", "40", "Annex, art. XI(1), J-1")
MOST_CARRIED = since_the_beginning("leave carried over", "working days", "90", "Annex, art. XI(2), J-1")

WEEKS_AFTER_FIVE = since_the_beginning("relocation after five years", "weeks of salary", "18", "App. 1, art. IV")
WEEKS_AFTER_NINE = since_the_beginning("relocation after nine years", "weeks of salary", "24", "App. 1, art. IV")
WEEKS_OF_YEAR = since_the_beginning("weeks of a year's salary", "weeks", "52", "J-5")
