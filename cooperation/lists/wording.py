"""Sentences of the rules, and codes, in the language of the moment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from asp_portal.templatetags.portal import short_date
from cooperation.durations import in_words
from cooperation.models import Session
from cooperation.moments import hour_in_session
from cooperation.rules.facts import Names
from cooperation.rules.order import Decision, Reason
from cooperation.rules.sentences import Seconds, Sentence
from cooperation.rules.words import AFTER, BEFORE

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
TO_THE_SECOND = "%H:%M:%S"
Texts = dict[str, str]  # by language


def in_each(say: Callable[[], str]) -> Texts:
    """What something says, in each language."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = str(say())
    return texts


def said(sentence: Sentence, session: Session) -> str:
    """A sentence in words; moments to the second, in the time of the session."""
    values = {name: value_in_words(value, session) for name, value in sentence.values.items()}
    return _(sentence.chosen) % values


def value_in_words(value: Any, session: Session) -> str:
    """A value inside a sentence."""
    if isinstance(value, Seconds):
        return in_words(value)
    if isinstance(value, Names):
        return in_the(get_language() or LANGUAGES[0], value)
    if isinstance(value, datetime):
        day = short_date(timezone.localtime(value, session.timezone).date())
        return f"{day}, {hour_in_session(value, session, TO_THE_SECOND)}"
    return _(value) if isinstance(value, str) and value else str(value)


def reason_in_words(reason: Reason, session: Session, language: str) -> str:
    """Why a place is where it is: "State Party · Received 3 Dec 2021, 10:14:07 CET · After Chile: time of receipt".

    The facts, and what decided against the one before it; of the first one, what decided against the next.
    """
    facts = [said(fact, session) for fact in reason.facts]
    if reason.after:
        return " · ".join([*facts, decision_in_words(AFTER, reason.after, language)])
    return " · ".join([*facts, decision_in_words(BEFORE, reason.before, language)] if reason.before else facts)


def decision_in_words(msgid: str, decision: Decision, language: str) -> str:
    """ "Before Chile: time of receipt"."""
    return _(msgid) % {"name": in_the(language, decision.other), "ground": _(decision.ground)}


def in_the(language: str, names: Names) -> str:
    """A name in a language."""
    return names.fr if language == "fr" else names.en


def here(texts: Texts | None) -> str:
    """A text kept in both languages, in the reader's; "" where there is none."""
    return texts["fr" if get_language() == "fr" else "en"] if texts else ""
