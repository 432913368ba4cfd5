"""The words for what appendix 2 names, in derivations and pages: translated where they are shown."""

from asp_portal.law.words import _
from pensions.rules.results import Benefit, NotEntitled

BENEFIT = {
    Benefit.RETIREMENT: _("Retirement pension"),
    Benefit.DISABILITY: _("Disability pension"),
    Benefit.SPOUSE: _("Surviving spouse's pension"),
    Benefit.CHILD: _("Child's pension"),
    Benefit.REMARRIAGE: _("Lump sum on remarriage"),
    Benefit.DEATH_GRANT: _("Death grant"),
}
NOT_ENTITLED = {
    NotEntitled.IN_OFFICE: _("The judge has not left office"),
    NotEntitled.DISABILITY_PENSION: _("A disability pension takes the place of the retirement pension"),
    NotEntitled.DIED: _("The person has died"),
    NotEntitled.MINIMUM_SERVICE: _("Less than three years of service"),
    NotEntitled.REMOVED: _("The judge had to leave office for a reason other than health"),
    NotEntitled.UNDER_SIXTY: _("The judge is under sixty, and no earlier pension has begun"),
    NotEntitled.NOT_INCAPACITATED: _("The Court has not found lasting incapacity"),
    NotEntitled.JUDGE_ALIVE: _("The judge is alive, or died on this day, which still pays the judge"),
    NotEntitled.NO_RIGHT: _("The former judge had no right to a pension"),
    NotEntitled.NOT_MARRIED: _("Nobody was married to the judge on the day of death"),
    NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE: _("The spouse was not married to the judge when office ended"),
    NotEntitled.REMARRIED: _("The surviving spouse has married again"),
    NotEntitled.MARRIED: _("The child is or has been married"),
    NotEntitled.TWENTY_ONE: _("The child is twenty-one, and no incapacity keeps the right"),
    NotEntitled.FORMER_JUDGE: _("The judge was no longer in office at death"),
    NotEntitled.NO_BENEFICIARY: _("No spouse, and no unmarried child under twenty-one, is left"),
    NotEntitled.NOT_BORN: _("The child is not born yet"),
    NotEntitled.NOT_REMARRIED: _("The surviving spouse has not married again"),
}
