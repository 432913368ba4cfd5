"""How pages write leave."""

from django import template

from judges.leave.figures import days_in_figures, days_in_words, period_in_words

register = template.Library()
register.filter("in_days", days_in_words)
register.filter("days_number", days_in_figures)
register.filter("period", period_in_words)
