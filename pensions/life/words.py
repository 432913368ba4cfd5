"""What the events in the life of a pension are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise] = {
    "left": _("The judge leaves office"),
    "re-elected": _("The judge is elected again"),
    "early": _("A pension from before sixty is chosen"),
    "suspended": _("The pension is suspended"),
    "resumed": _("The suspension ends"),
    "paid-earlier": _("Instalments were paid before"),
    "regime": _("Other regulations are assigned"),
    "died": _("The judge dies"),
    "married": _("The judge marries"),
    "divorced": _("The marriage is dissolved"),
    "spouse-died": _("The spouse dies"),
    "remarried": _("The surviving spouse marries again"),
    "child-born": _("A child is born or adopted"),
    "child-married": _("A child marries"),
    "child-died": _("A child dies"),
}
AREAS: dict[str, Promise] = {
    "office": _("Office"),
    "pension": _("Pension"),
    "family": _("Life and family"),
}
