"""Statements: everything that one says is written down once, when it is issued, and never computed again.

The words of the law and of the rules are kept in each language as they read on that day, names and offices as text: a
later release, a new rate or a changed record changes no statement.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, append_only
from asp_portal.codes import new_code, normalised
from asp_portal.law.provisions import PROVISIONS, cite
from asp_portal.law.readings import READINGS
from asp_portal.law.steps import OpenPoint, Step, Trace
from asp_portal.money import to_cents
from asp_portal.numbers import next_number


class IssuedStatement(models.Model):
    """What every kind of statement has; its code proves it genuine. Named in settings.STATEMENTS, anybody can check it.

    kind: what it is called. body: what `with_the_law` gave. Without issued_at it is being prepared, and no proof yet.
    """

    kind: str | Promise

    number = models.CharField(_("number"), max_length=20, unique=True)
    code = models.CharField(_("verification code"), max_length=30, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    net = models.DecimalField(_("net amount, EUR"), max_digits=12, decimal_places=2)
    body = models.JSONField()

    class Meta:
        abstract = True
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        triggers = append_only("statement")

    def __str__(self) -> str:
        return self.number


def marks(letter: str, act: Act) -> dict[str, Any]:
    """Number, code and moment of a statement that `act` issues; inside the transaction of that act."""
    number = next_number(letter, timezone.localdate(act.at).year)
    return {"number": number, "code": new_code(), "issued_at": act.at}


def find(code: str) -> IssuedStatement | None:
    """The statement with this code, however it was typed and of whichever kind; None where there is none."""
    stored = normalised(code)
    if stored is None:
        return None
    kinds = (apps.get_model(name) for name in settings.STATEMENTS)
    found = (kind._default_manager.defer("body").filter(code=stored, issued_at__isnull=False).first() for kind in kinds)
    return next((statement for statement in found if statement is not None), None)


# --- What the rules answered ----------------------------------------------------------------------------------------


def plain(amount: Any) -> str | None:
    """An exact amount as text ("229.6", or a fraction such as "68920/133"); None stays None."""
    return None if amount is None else str(amount)


def trace_rows(trace: Trace) -> list[dict[str, Any]]:
    """The steps of a derivation: message id, values, amount, provisions, readings, and whether the rule applied."""
    return [
        {
            "label": step.label,
            "values": {name: str(value) for name, value in step.values.items()},
            "amount": plain(step.amount),
            "currency": step.currency,
            "provisions": list(step.provisions),
            "readings": list(step.readings),
            "applied": step.applied,
        }
        for step in trace
    ]


def in_cents(step: Step) -> Step:
    """The step with its whole amounts as amounts, "10000.00": a whole number is taken for a count when it is read.

    Counts are ints in the steps of rules; decimals and fractions are amounts.
    """
    whole = {name: to_cents(v) for name, v in step.values.items() if isinstance(v, Decimal | Fraction) and v == int(v)}
    return replace(step, values={**step.values, **whole}) if whole else step


def open_point_row(point: OpenPoint) -> dict[str, Any]:
    """A question that the text leaves open, and who answers it."""
    return {
        "question": point.question,
        "decides": point.decides,
        "provisions": list(point.provisions),
        "readings": list(point.readings),
    }


# --- Acts -----------------------------------------------------------------------------------------------------------


def standing(acts: Iterable[Act], last_of: Iterable[str], all_of: Iterable[str] = ()) -> list[Act]:
    """Of some acts the last on each paper, for what came before was undone; of others all. In their order, by name."""
    last_of, all_of, found = set(last_of), set(all_of), {}
    for act in acts:
        if act.name in last_of:
            found[act.subject_kind, act.subject_id, act.name] = act
        elif act.name in all_of:
            found[act.position] = act
    return sorted(found.values(), key=lambda act: act.position)


def act_row(act: Act) -> dict[str, Any]:
    """Who did what, in which office, when, on which content."""
    return {
        "position": act.position,
        "name": act.name,
        "actor": act.actor_name,
        "office": act.office,
        "at": act.at.isoformat(),
        "reason": act.reason,
        "content": act.content_id,
        "hash": act.hash,
    }


# --- The law and the words ------------------------------------------------------------------------------------------


def with_the_law(
    body: dict[str, Any],
    rests_on: Iterable[Mapping[str, Any]],
    sentences: Iterable[str],
    *,
    always: Iterable[str] = (),
    clauses: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The body with `provisions`, `readings` and, by language, `texts`: the law and the words as they read today.

    rests_on: rows that cite the law, such as the steps that were taken; always: provisions that every such paper rests
    on. sentences: the message ids in the body. clauses: message ids that the template prints, by name.
    """
    rows = list(rests_on)
    provisions = {*always, *(key for row in rows for key in row["provisions"])}
    readings = {key for row in rows for key in row["readings"]}
    law = {
        "provisions": [key for key in PROVISIONS if key in provisions],
        "readings": [key for key in READINGS if key in readings],
    }
    words = sorted({sentence for sentence in sentences if sentence})
    return body | law | {"texts": in_each_language(lambda: texts(law, words, clauses or {}))}


def in_each_language(make: Callable[[], Any]) -> dict[str, Any]:
    """What `make` gives in each language of the portal, by its code."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = make()
    return found


def texts(law: Mapping[str, list[str]], words: Iterable[str], clauses: Mapping[str, str]) -> dict[str, Any]:
    """The law, the sentences of the rules and the clauses, in the language of the moment."""
    return {
        **{name: gettext(clause) for name, clause in clauses.items()},
        "provisions": [
            [cite(key, gettext), gettext(PROVISIONS[key].title), gettext(PROVISIONS[key].summary)]
            for key in law["provisions"]
        ],
        "readings": [
            [key, gettext(READINGS[key].title), gettext(READINGS[key].text), gettext(READINGS[key].rests_on)]
            for key in law["readings"]
        ],
        "words": {sentence: gettext(sentence) for sentence in words},
    }


def step_sentences(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The message ids in stored steps: their sentences, and the words among their values."""
    for row in rows:
        yield row["label"]
        yield from row["values"].values()
