"""How pages write durations and the moments of a session."""

from django import template

from cooperation.durations import clock, in_words
from cooperation.moments import hour_in_session, in_session

register = template.Library()
register.filter("duration", in_words)
register.filter("minutes", clock)
register.filter("in_session", in_session)
register.filter("hour_in_session", hour_in_session)
