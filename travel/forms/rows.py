"""Rows of which a form has any number: added and taken off with a button, with JavaScript or without.

A row that nobody filled in is no row, so gaps in the numbering do no harm.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from asp_portal.templatetags.portal import labelled

MOST_ROWS = 60


class BaseRows(forms.BaseFormSet):
    """A formset without a difference between rows that were there and rows that are new."""

    def initial_form_count(self) -> int:
        """None of the rows must be filled in."""
        return 0

    @property
    def filled(self) -> list[forms.Form]:
        """The rows that somebody filled in."""
        return [form for form in self.forms if form.has_changed()]


def make_rows(
    form: type[forms.Form],
    prefix: str,
    *,
    data: Mapping[str, Any] | None = None,
    typed: Iterable[Mapping[str, Any]] = (),
    **form_kwargs,
) -> BaseRows:
    """Rows as sent (`data`), or as they are to be shown (`typed`)."""
    shown = list(typed) if data is None else []
    factory = forms.formset_factory(
        form, BaseRows, extra=len(shown), max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
    )
    return factory(data, prefix=prefix, initial=shown, form_kwargs=form_kwargs)


def said_by_rows(form: forms.Form, name: str) -> set[str]:
    """What the rows beside this one say under a name: a new row begins with what the last one ended with."""
    kind = form.prefix.rpartition("-")[0]
    said = (form.data.get(f"{kind}-{row}-{name}") for row in range(MOST_ROWS + 1))
    return {text for text in said if text}


def as_typed(form: type[forms.Form], prefix: str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What stands in the rows of a form that was sent to add or take off a row: no word of it is lost or judged."""
    count = data.get(f"{prefix}-TOTAL_FORMS", "")
    total = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() and len(count) < 5 else 0
    return [{name: data.get(f"{prefix}-{row}-{name}") for name in form.base_fields} for row in range(total)]


def rearranged(rows: list[dict[str, Any]], asked: str, following: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows after a button: "add" puts the `following` row at the end, "remove:2" takes off the third."""
    what, _colon, place = asked.partition(":")
    if what == "add":
        return [*rows, following] if len(rows) < MOST_ROWS else rows
    return [row for number, row in enumerate(rows) if str(number) != place]


def problems(rows: BaseRows, called: str) -> list[tuple[str, str]]:
    """What is wrong in rows that were sent: the id of the field on the page, and the sentence. called: "Leg %s"."""
    found = [
        (form[name].id_for_label or form[name].auto_id, labelled(f"{called % number}, {form[name].label}", error))
        for number, form in enumerate(rows, 1)
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
    return found + [("", str(error)) for error in rows.non_form_errors()]
