"""How the pages write money, days, moments, provisions and readings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from asp_portal.accounts import demo
from asp_portal.law import provisions
from asp_portal.law.readings import find_reading
from asp_portal.law.steps import Step
from asp_portal.money import CURRENCIES, to_cents

register = template.Library()

ICONS = "vendor/bootstrap-icons-1.13.2/icons.svg"
LOCALES = {"fr": "fr"}  # everybody else reads British English
MOST_DECIMALS = 6  # of a figure in the middle of a calculation
NO_BREAK = "\N{NO-BREAK SPACE}"


def locale() -> str:
    """The name by which Babel knows the language of the page."""
    return LOCALES.get((get_language() or "en")[:2], "en_GB")


# --- Money, days, moments -------------------------------------------------------------------------------------------


def _figure(amount: Decimal, least: int, most: int) -> str:
    """An amount with its thousands apart and as many decimals as it has, within limits."""
    return _written(amount, least, most, locale())


@lru_cache(10_000)
def _written(amount: Decimal, least: int, most: int, language: str) -> str:
    pattern = "#,##0" + ("." if most else "") + "0" * least + "#" * (most - least)
    return format_decimal(amount, format=pattern, locale=language)


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """ "1,234.50 EUR", in French "1 234,50 EUR"; a dash where there is no amount."""
    if amount is None or amount == "":
        return "–"
    decimals = CURRENCIES.get(currency, 2)
    return f"{_figure(Decimal(amount), decimals, max(decimals, 4))}{NO_BREAK}{currency}".rstrip()


@register.filter
def exact(amount: Decimal | Fraction, currency: str = "") -> str:
    """The amount of a step: all its decimals, or six and an ellipsis where they have no end."""
    decimals = CURRENCIES.get(currency, 2)
    fraction = Fraction(amount)
    shown = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    cut = round(shown, MOST_DECIMALS)
    ellipsis = "" if Fraction(cut) == fraction else "…"
    return f"{_figure(cut, decimals, MOST_DECIMALS)}{ellipsis}{NO_BREAK}{currency}".rstrip()


@register.filter
def short_date(day: date | None) -> str:
    """ "22 Nov 2026"; a dash where there is no day."""
    if not day:
        return "–"
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return _day(day, locale())


@lru_cache(10_000)
def _day(day: date, language: str) -> str:
    return format_date(day, "d MMM y", locale=language).replace(" ", NO_BREAK)


@register.filter
def long_date(day: date) -> str:
    """ "Sunday 22 November 2026"."""
    return format_date(day, "EEEE d MMMM y", locale=locale())


@register.filter
def month(day: date) -> str:
    """ "November 2026"."""
    return format_date(day, "LLLL y", locale=locale())


@register.filter
def moment(at: datetime | None) -> str:
    """ "22 Nov 2026, 09:32 CET": with the zone, since readers sit in many."""
    if not at:
        return "–"
    local = timezone.localtime(at)
    return f"{short_date(local.date())}, {local:%H:%M}{NO_BREAK}{local:%Z}"


@register.filter
def fact(value: Any) -> Any:
    """A value among facts: days and moments as the language writes them, a dash for what is empty."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return moment(value)
    return short_date(value) if isinstance(value, date) else value


@register.filter
def labelled(label: Any, value: Any) -> str:
    """ "Date: 22 Nov 2026", in French with the space that stands before a colon."""
    return gettext("%(label)s: %(value)s") % {"label": label, "value": value}


# --- The law --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reference:
    """A provision or reading as a page links to it; `about` says in words what it is."""

    id: str
    label: str
    about: str
    kind: str


def _several(ids: str | Iterable[str] | None) -> Iterable[str]:
    """One id as several; none where a template names nothing."""
    return [ids] if ids and isinstance(ids, str) else ids or []


@register.filter
def cite(ids: str | Iterable[str] | None) -> list[Reference]:
    """Provisions, given by one id or several, as references. Raises UnknownProvision."""
    return [
        Reference(id_, provisions.cite(id_, gettext), gettext(provisions.find(id_).title), "provision")
        for id_ in _several(ids)
    ]


@register.filter
def reading(ids: str | Iterable[str] | None) -> list[Reference]:
    """Readings, given by one id or several, as references. Raises UnknownReading."""
    return [Reference(id_, id_, gettext(find_reading(id_).title), "reading") for id_ in _several(ids)]


def _value(value: Any) -> str:
    """A fact inside the sentence of a step, as the language of the page writes it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal | Fraction):
        return exact(value).rstrip() if isinstance(value, Fraction) else _figure(value, 0, MOST_DECIMALS)
    if isinstance(value, datetime):
        return moment(value) if timezone.is_aware(value) else f"{short_date(value.date())}, {value:%H:%M}"
    if isinstance(value, date):
        return short_date(value)
    return gettext(value) if isinstance(value, str) and value else str(value)


@register.filter
def words(step: Step) -> str:
    """The sentence of a step in the language of the page."""
    return gettext(step.label) % {name: _value(value) for name, value in step.values.items()}


@register.filter
def translated(sentence: str) -> str:
    """A sentence of the rules, which are written without Django, in the language of the page."""
    return gettext(sentence) if sentence else ""


@register.filter
def offices(kept: str) -> str:
    """The office, or the roles, in which somebody acted, as the act keeps them, in the language of the page."""
    whole = translated(kept)
    return whole if whole != kept else ", ".join(translated(part) for part in kept.split(", "))


@register.filter
def rounded(amount: Decimal | Fraction) -> Decimal:
    """The amount to the cent, half up."""
    return to_cents(amount)


@register.simple_tag
def references(provision_ids: Iterable[str] | None = None, reading_ids: Iterable[str] | None = None) -> SafeString:
    """Links to the law behind something, given the ids of provisions and readings; nothing where there are none."""
    return _references(tuple(_several(provision_ids)), tuple(_several(reading_ids)), get_language() or "en")


@lru_cache(2_000)
def _references(provision_ids: tuple[str, ...], reading_ids: tuple[str, ...], language: str) -> SafeString:
    """A page has many alike, so each is made once; the language is that of the page."""
    found = {"provisions": cite(provision_ids), "readings": reading(reading_ids)}
    return render_to_string("partials/references.html", found) if provision_ids or reading_ids else SafeString("")


# --- States ---------------------------------------------------------------------------------------------------------

TONES = {
    "requested": "info", "submitted": "info", "certified": "info", "verified": "info", "returned": "care",
    "authorised": "good", "paid": "good", "refused": "bad",
}  # fmt: skip


@register.filter
def tone(subject: Any) -> str:
    """The tone in which a state is shown: the object's own word, else one that fits its state, else quiet."""
    return getattr(subject, "tone", "") or TONES.get(subject.state, "quiet")


# --- Bits of page ---------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside words, hidden from those who listen; `name` is one of tools/vendor.py's."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', static(ICONS), name
    )


@register.simple_tag(takes_context=True)
def query_with(context, *pairs: Any) -> str:
    """This page's query with parameters changed: name, value, name, value; an empty value takes one out."""
    query = context["request"].GET.copy()
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.filter
def styled(field) -> SafeString:
    """The widget of a field in Bootstrap's clothes: crispy's whole form costs a list a third of its time."""
    kind = field.widget_type
    classes = "form-select" if kind.endswith("select") else "form-check-input" if kind == "checkbox" else "form-control"
    return field.as_widget(attrs={"class": f"{classes} is-invalid" if field.errors else classes})


@dataclass(frozen=True)
class Applied:
    """A filter in use: what it is called, what it is set to, and the query without it."""

    label: str
    value: str
    query: str


@register.simple_tag(takes_context=True)
def applied(context, filterset) -> list[Applied]:
    """The filters of a FilterSet that are in use."""
    found = []
    for name in filterset.form.fields:
        value = filterset.form[name].value()
        if value in (None, "", False, [], ["", ""]):
            continue
        query = context["request"].GET.copy()
        for key in [key for key in query if key == name or key.startswith(f"{name}_")] + ["page"]:
            query.pop(key, None)
        found.append(
            Applied(
                str(filterset.form[name].label), _shown(filterset.form.fields[name], value), f"?{query.urlencode()}"
            )
        )
    return found


def _shown(field, value: Any) -> str:
    """What the reader chose, in words."""
    if value is True:
        return gettext("yes")
    chosen = value if isinstance(value, list) else [value]
    labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return ", ".join(labels.get(str(item), str(item)) for item in chosen if item)


@dataclass(frozen=True)
class DemoAccount:
    """An account that the sign-in page of the demo offers."""

    name: str
    roles: str
    email: str
    password: str


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """The accounts of the demo; none elsewhere."""
    if not settings.DEMO:
        return []
    return [
        DemoAccount(name, ", ".join(gettext(role) for role in roles), f"{local_part}@{demo.DOMAIN}", demo.PASSWORD)
        for local_part, (name, _language, roles) in demo.PEOPLE.items()
    ]
