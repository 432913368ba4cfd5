"""A workflow is a list of transitions. Each declares, once, who may do it, in which office, and what stands in its way.

Its objects have a `state`, and a `content_hash`: the fingerprint of their facts, which pages name as what was read.

`offers()` gives the buttons of a page; `apply()` is the only place where a state changes: it locks, checks, acts and
records in one transaction. A refusal is a sentence for the person who asked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from asp_portal import acts

Sentence = str | Promise


class Hidden(Exception):
    """The act does not concern this person at all: to them it does not exist."""


class Refused(Exception):
    """The act concerns this person, but they may not do it; says why in a sentence."""


class Stale(Exception):
    """The content changed since the person read it; holds what they read and what it is now."""

    def __init__(self, seen: str, now: str):
        super().__init__(_("The content changed since you read it. Nothing was done."))
        self.seen, self.now = seen, now


@dataclass(frozen=True)
class Doing:
    """Someone doing something: what permissions, obstacles and effects are asked about."""

    subject: Any
    user: Any
    today: date
    data: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    at: datetime | None = None  # only where a world of the past is built


def no_obstacles(doing: Doing) -> list[Sentence]:
    """Nothing stands in the way."""
    return []


def no_effect(doing: Doing) -> None:
    """Nothing but the state changes."""


@dataclass(frozen=True)
class Transition:
    """One way from some states to another.

    office: who may do it: gives the office in which they act, or raises Hidden or Refused.
    obstacles: what is still missing, in sentences. effect: what changes besides the state, in the same transaction.
    after: what follows, such as messages, given the act.
    """

    name: str
    label: Sentence
    sources: tuple[str, ...]
    target: str | None  # None: the state stays as it is
    office: Callable[[Doing], str]
    obstacles: Callable[[Doing], Sequence[Sentence]] = no_obstacles
    effect: Callable[[Doing], None] = no_effect
    after: Callable[[Doing, acts.Act], None] = lambda doing, act: None
    needs_reason: bool = False
    dangerous: bool = False  # the person must have proved anew, a short while ago, who they are
    style: str = "primary"


@dataclass(frozen=True)
class Offer:
    """A transition as shown to one person: open to them, or closed with a reason."""

    transition: Transition
    refusal: str = ""

    @property
    def name(self) -> str:
        """The name of the transition."""
        return self.transition.name


class Workflow:
    """The transitions of one kind of object. `content` gives what an act on it is about, as JSON-able facts."""

    def __init__(self, content: Callable[[Any], dict[str, Any]], transitions: Iterable[Transition]):
        self.content = content
        self.transitions = {t.name: t for t in transitions}

    def offers(self, subject: Any, user: Any, today: date) -> list[Offer]:
        """What concerns this user in the present state; of those refused for one reason, the first says it for all."""
        doing = Doing(subject, user, today)
        found: list[Offer] = []
        for transition_ in self.transitions.values():
            if subject.state not in transition_.sources:
                continue
            try:
                transition_.office(doing)
                found.append(Offer(transition_))
            except Refused as refusal:
                if str(refusal) not in {offer.refusal for offer in found}:
                    found.append(Offer(transition_, str(refusal)))
            except Hidden:
                continue
        return found

    def offer(self, subject: Any, name: str, user: Any, today: date) -> Offer:
        """One of the offers. Raises Hidden where there is none of that name."""
        for offer in self.offers(subject, user, today):
            if offer.name == name:
                return offer
        raise Hidden(name)

    @transaction.atomic
    def apply(self, name: str, doing: Doing, *, seen: str | None = None) -> acts.Act:
        """Lock, check, change, record; all of it or nothing.

        seen: the fingerprint of the content that the person read; None where nobody reads (a program).
        Raises Hidden (unknown or not theirs), Refused, Stale, ValidationError (obstacles, in sentences).
        """
        step = self.transitions.get(name)
        if step is None:
            raise Hidden(name)
        subject = lock(doing.subject)
        doing = Doing(subject, doing.user, doing.today, doing.data, doing.reason.strip(), doing.at)
        office = step.office(doing)
        if subject.state not in step.sources:  # somebody else was faster
            raise ValidationError(
                _("Too late: it is now “%(state)s”. Nothing was done.") % {"state": subject.get_state_display()}
            )
        now = acts.fingerprint(self.content(subject))
        if seen is not None and seen != now:
            raise Stale(seen, now)
        if step.needs_reason and not doing.reason:
            raise ValidationError({"reason": _("Say why: the reason is kept with the act.")})
        if obstacles := step.obstacles(doing):
            raise ValidationError([str(sentence) for sentence in obstacles])
        before = subject.state
        subject.state = step.target or before
        step.effect(doing)
        subject.save()
        act = acts.record(
            subject,
            name,
            actor=doing.user,
            office=office,
            content=self.content(subject),
            before=before,
            after=subject.state,
            reason=doing.reason,
            at=doing.at,
        )
        subject.content_hash = act.content_id
        subject.save(update_fields=["content_hash"])
        step.after(doing, act)
        return act


def lock(subject: models.Model) -> Any:
    """The object as it is now, locked until the transaction ends."""
    return type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
