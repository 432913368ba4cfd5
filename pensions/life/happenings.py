"""What happens in the life of a pension, as facts: each function writes one kind of event (App. 2).

data: what its form gives. Each raises ValidationError, by field where it can.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from asp_portal.money import to_cents
from asp_portal.templatetags.portal import money, rounded, short_date
from judges.models import Child, Judge, Marriage, Term
from judges.rules.periods import DAY
from pensions.actuarial.services import lock_all
from pensions.facts import record_of
from pensions.files.due import sentence
from pensions.files.services import change_regime
from pensions.life.entry import Entry, found
from pensions.models import ActuarialBasis, EarlierPayment, EarlyChoice, PensionFile, Suspension
from pensions.rules.early_pension import early_pension
from pensions.rules.results import NotEntitled
from pensions.rules.retirement import retirement
from pensions.rules.service import NotAnswerable
from pensions.rules.words import NOT_ENTITLED

# What stands in the way of a retirement pension for ever.
LASTING = frozenset({NotEntitled.MINIMUM_SERVICE, NotEntitled.REMOVED})

# --- Office ---------------------------------------------------------------------------------------------------------


def left(entry: Entry, data: dict[str, Any]) -> None:
    """Office ends, by the end of the term, resignation or removal (art. I(1)); never for health: the Court decides."""
    entry.keep(entry.running_term(), data["source"], last_day=data["last_day"], ended=data["ended"])
    try:
        reasons = retirement(record_of(stored(entry)), data["last_day"] + DAY).reasons
    except NotAnswerable as lack:
        entry.notes.append(sentence(lack))
        return
    if LASTING.intersection(reasons):
        why = ", ".join(_(NOT_ENTITLED[reason]) for reason in reasons if reason in LASTING)
        entry.notes.append(_("There will be no retirement pension: %(why)s.") % {"why": why})


def stored(entry: Entry) -> PensionFile:
    """The file with its record as stored now."""
    return PensionFile.objects.get(pk=entry.file.pk)


def re_elected(entry: Entry, data: dict[str, Any]) -> None:
    """A new term; a pension in payment stops on the day before it (art. I(6))."""
    fields = ("elected_on", "elected_for", "first_day", "full_time_from", "scheduled_last_day")
    entry.keep(Term(judge=entry.judge), data["source"], **{name: data[name] for name in fields})


# --- The judge's own pension ----------------------------------------------------------------------------------------


def chose_early(entry: Entry, data: dict[str, Any]) -> None:
    """A pension from before sixty, for life (art. I(5)); refused without a right to one at sixty."""
    first_day = data["first_day"]
    lock_all()  # the basis that counts stays the one that counts until the choice is on record
    try:
        amount = early_pension(record_of(entry.file), first_day)
    except NotAnswerable as lack:
        raise ValidationError({"first_day": sentence(lack)}) from None
    basis = ActuarialBasis.objects.filter(state="adopted", first_day__lte=first_day).order_by("-first_day").first()
    row = EarlyChoice(file=entry.file, basis=basis, estimate=to_cents(amount.annual))
    entry.own(row, first_day=first_day, chosen_on=data["chosen_on"], source=data["source"])
    chosen = retirement(record_of(stored(entry)), first_day)
    if chosen.reasons:
        raise ValidationError([_(NOT_ENTITLED[reason]) for reason in chosen.reasons])
    facts = {"amount": money(rounded(amount.annual), "EUR"), "basis": basis, "on": short_date(first_day)}
    entry.notes += [
        _("Estimate: %(amount)s a year from %(on)s, on the actuarial basis “%(basis)s”.") % facts,
        _("The pension is for life at this amount: it does not rise at sixty, and the choice cannot be made again."),
    ]
    if basis and basis.illustrative:
        entry.notes.append(_("The basis is illustrative until the Court’s actuary supplies one."))


def suspended(entry: Entry, data: dict[str, Any]) -> None:
    """Days without payment begin, on a ground that somebody decided on."""
    fields = ("first_day", "last_day", "ground", "source")
    entry.own(Suspension(file=entry.file), **{name: data[name] for name in fields})


def resumed(entry: Entry, data: dict[str, Any]) -> None:
    """Days without payment end."""
    row = entry.file.suspensions.filter(last_day=None).order_by("-first_day").first()
    entry.own(found(row, _("No suspension lasts.")), last_day=data["last_day"], source=data["source"])


def paid_earlier(entry: Entry, data: dict[str, Any]) -> None:
    """Instalments paid before the portal paid pensions (art. I(6), P-5)."""
    fields = ("first_day", "last_day", "amount", "source")
    entry.own(EarlierPayment(file=entry.file), **{name: data[name] for name in fields})


def assigned(entry: Entry, data: dict[str, Any]) -> None:
    """Other regulations, by a decision; it has an act of its own."""
    entry.act = change_regime(entry.file, entry.user, **data)


# --- Family ---------------------------------------------------------------------------------------------------------


def died(entry: Entry, data: dict[str, Any]) -> None:
    """The judge dies, in office or after it (art. III, IV; Annex, art. VIII)."""
    judge, day = Judge.objects.get(pk=entry.judge.pk), data["died_on"]
    entry.keep(judge, data["source"], died_on=day)
    term = judge.terms.filter(last_day=None, first_day__lte=day).first()
    if term:
        entry.keep(term, data["source"], last_day=day, ended=Term.Ended.DIED)
    if data["not_begun"]:
        entry.own(entry.file, not_begun=True)


def married(entry: Entry, data: dict[str, Any]) -> None:
    """The judge marries."""
    fields = ("kind", "spouse_name", "spouse_born_on", "first_day")
    entry.keep(Marriage(judge=entry.judge), data["source"], **{name: data[name] for name in fields})


def divorced(entry: Entry, data: dict[str, Any]) -> None:
    """The marriage is dissolved."""
    entry.keep(entry.running_marriage(), data["source"], last_day=data["last_day"], ended=Marriage.Ended.DIVORCE)


def spouse_died(entry: Entry, data: dict[str, Any]) -> None:
    """The spouse dies: before the judge, which ends the marriage; or after, which ends the pension."""
    marriage, day = entry.running_marriage(), data["died_on"]
    if entry.judge.died_on and day >= entry.judge.died_on:
        entry.keep(marriage, data["source"], spouse_died_on=day)
    else:
        entry.keep(marriage, data["source"], last_day=day, ended=Marriage.Ended.SPOUSE_DIED)


def remarried(entry: Entry, data: dict[str, Any]) -> None:
    """The surviving spouse marries again: a lump sum, and no pension (art. III(4))."""
    entry.keep(entry.running_marriage(), data["source"], remarried_on=data["remarried_on"])


def child_born(entry: Entry, data: dict[str, Any]) -> None:
    """A child is born or adopted."""
    fields = ("name", "born_on", "adopted_on")
    entry.keep(Child(judge=entry.judge), data["source"], **{name: data[name] for name in fields})


def child_married(entry: Entry, data: dict[str, Any]) -> None:
    """A child marries, which ends its right."""
    entry.keep(entry.child(data["child"]), data["source"], married_on=data["married_on"])


def child_died(entry: Entry, data: dict[str, Any]) -> None:
    """A child dies."""
    entry.keep(entry.child(data["child"]), data["source"], died_on=data["died_on"])
