"""How the pages of pay write what is more or less than before."""

from django import template

from judges.tables.pay import signed

register = template.Library()
register.filter(signed)
