"""How the pages of pay write amounts: more or less than before, or nothing."""

from django import template

from judges.tables.pay import signed, some

register = template.Library()
register.filter(signed)
register.filter(some)
