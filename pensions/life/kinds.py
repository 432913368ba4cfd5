"""The kinds of events in the life of a pension: the one list from which the page offers, asks and writes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise

from pensions.forms import life as forms_of
from pensions.life import happenings
from pensions.life.services import Happening
from pensions.life.words import AREAS, EVENTS
from pensions.models import PensionFile


@dataclass(frozen=True)
class Kind:
    """A kind of event. offered: whether it can happen to a file as it stands.

    renamed: where a field of the record has another name in the form.
    """

    happening: Happening
    form: type[forms.Form]
    offered: Callable[[PensionFile], bool]
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its name in addresses and acts."""
        return self.happening.name

    @property
    def label(self) -> Promise:
        """What it is called."""
        return EVENTS[self.name]


# --- Whether it can happen; of files with their record at hand ------------------------------------------------------


def is_alive(file: PensionFile) -> bool:
    """Whether the judge is."""
    return file.judge.died_on is None


def term_runs(file: PensionFile) -> bool:
    """Whether a term has no end yet."""
    return is_alive(file) and any(term.last_day is None for term in file.judge.terms.all())


def is_former(file: PensionFile) -> bool:
    """Whether the judge lives and has left office."""
    return is_alive(file) and not term_runs(file) and any(True for _term in file.judge.terms.all())


def may_choose(file: PensionFile) -> bool:
    """Whether no early pension has been chosen since office was last left."""
    days = [term.last_day for term in file.judge.terms.all() if term.last_day]
    return is_former(file) and all(choice.first_day <= max(days) for choice in file.early_choices.all())


def marriage_runs(file: PensionFile) -> bool:
    """Whether nothing has ended the last marriage."""
    return any(row.last_day is None and row.spouse_died_on is None for row in file.judge.marriages.all())


def is_married(file: PensionFile) -> bool:
    """Whether the judge is."""
    return is_alive(file) and marriage_runs(file)


def is_single(file: PensionFile) -> bool:
    """Whether the judge may marry."""
    return is_alive(file) and not marriage_runs(file)


def is_widowed(file: PensionFile) -> bool:
    """Whether there is a surviving spouse who has not married again."""
    rows = file.judge.marriages.all()
    return not is_alive(file) and marriage_runs(file) and all(row.remarried_on is None for row in rows)


def has_child(file: PensionFile) -> bool:
    """Whether a child lives."""
    return any(child.died_on is None for child in file.judge.children.all())


def has_single_child(file: PensionFile) -> bool:
    """Whether a child lives who never married."""
    return any(child.died_on is None and child.married_on is None for child in file.judge.children.all())


def is_suspended(file: PensionFile) -> bool:
    """Whether a suspension has no end yet."""
    return any(row.last_day is None for row in file.suspensions.all())


def not_suspended(file: PensionFile) -> bool:
    """Whether a pension may be suspended."""
    return is_former(file) and not is_suspended(file)


def always(file: PensionFile) -> bool:
    """Whatever the record says."""
    return True


# --- The list -------------------------------------------------------------------------------------------------------


def office(name: str, write, form, offered, day: str) -> Kind:
    """Something that the act names, with its day: office is public."""
    return Kind(Happening(name, "office", True, write, day), form, offered)


def pension(name: str, write, form, offered) -> Kind:
    """Something that the act names, without its day."""
    return Kind(Happening(name, "pension", True, write), form, offered)


def family(name: str, write, form, offered, *renamed: tuple[str, str]) -> Kind:
    """Something that the act does not name."""
    return Kind(Happening(name, "family", False, write), form, offered, renamed)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        office("left", happenings.left, forms_of.LeftForm, term_runs, "last_day"),
        office("re-elected", happenings.re_elected, forms_of.ReElectedForm, is_former, "first_day"),
        pension("early", happenings.chose_early, forms_of.EarlyForm, may_choose),
        pension("suspended", happenings.suspended, forms_of.SuspendedForm, not_suspended),
        pension("resumed", happenings.resumed, forms_of.ResumedForm, is_suspended),
        pension("paid-earlier", happenings.paid_earlier, forms_of.PaidEarlierForm, always),
        pension("regime", happenings.assigned, forms_of.RegimeForm, always),
        family("died", happenings.died, forms_of.DiedForm, is_alive),
        family("married", happenings.married, forms_of.MarriedForm, is_single),
        family("divorced", happenings.divorced, forms_of.DivorcedForm, is_married),
        family(
            "spouse-died", happenings.spouse_died, forms_of.SpouseDiedForm, marriage_runs,
            ("last_day", "died_on"), ("spouse_died_on", "died_on"),
        ),
        family("remarried", happenings.remarried, forms_of.RemarriedForm, is_widowed),
        family("child-born", happenings.child_born, forms_of.ChildBornForm, always),
        family("child-married", happenings.child_married, forms_of.ChildMarriedForm, has_single_child),
        family("child-died", happenings.child_died, forms_of.ChildDiedForm, has_child),
    )
}  # fmt: skip


def offers(file: PensionFile) -> list[tuple[Promise, list[Kind]]]:
    """What may happen to a file as it stands, area by area."""
    return [(title, kinds) for area, title in AREAS.items() if (kinds := list(_offered(file, area)))]


def _offered(file: PensionFile, area: str) -> Iterator[Kind]:
    return (kind for kind in KINDS.values() if kind.happening.area == area and kind.offered(file))
