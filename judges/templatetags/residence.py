"""How pages write stretches of residence."""

from django import template

from judges.relocation.residence import length_in_words, span_in_words

register = template.Library()
register.filter(length_in_words)
register.filter("span", span_in_words)
