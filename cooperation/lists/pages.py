"""What the pages of a list show: lines with their reasons in words, the order, the lots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperation.lists.drafting import Draft, DraftSegment, Line
from cooperation.lists.wording import decision_in_words, said
from cooperation.models import InvitedSpeaker, ListMove, OrderChoice, SpeakingRequest
from cooperation.registration.services import pointed_out
from cooperation.rules.facts import Criterion, OrderRule
from cooperation.rules.order import Decision
from cooperation.rules.sentences import Sentence
from cooperation.rules.words import AFTER, BEFORE, CRITERION, RECEIVED

OF_NAMES = (Criterion.NAME_EN, Criterion.NAME_FR)


@dataclass(frozen=True)
class Row:
    """A line as its page shows it. facts: its values under the criteria; decided: against whom it stands where it does.

    notes: what else should be known, such as a group that is listed in the same segment and speaks for it too.
    """

    line: Line
    request: SpeakingRequest
    number: int
    facts: tuple[str, ...]
    decided: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SegmentRows:
    """A segment as its page shows it."""

    part: DraftSegment
    invited: tuple[InvitedSpeaker, ...]
    rows: tuple[Row, ...]


def segments_in_rows(draft: Draft) -> list[SegmentRows]:
    """The segments of a draft with their lines in words, in the reader's language. Three queries."""
    notes = pointed_out(draft.plenary)
    return [SegmentRows(part, part.invited, tuple(_rows(draft, part, notes))) for part in draft.segments]


def _rows(draft: Draft, part: DraftSegment, notes: Mapping[str, list[str]]) -> Iterator[Row]:
    session, language = draft.plenary.session, get_language() or "en"
    for line in part.lines:
        reason = line.place.reason
        yield Row(
            line=line,
            request=line.request,
            number=line.place.number,
            facts=tuple(capfirst(said(fact, session)) for fact in _with_receipt(reason.facts, line)),
            decided=_decided(reason.after, reason.before, language),
            notes=tuple(notes.get(line.request.slug, ())),
        )


def _with_receipt(facts: tuple[Sentence, ...], line: Line) -> tuple[Sentence, ...]:
    """What counts, and when it was received even where that does not count."""
    if any("at" in fact.values for fact in facts):
        return facts
    return (*facts, Sentence(RECEIVED, {"at": line.place.request.received_at}))


def _decided(after: Decision | None, before: Decision | None, language: str) -> str:
    """Why it is behind the one before it; of the first, why it is ahead of the next."""
    if after:
        return decision_in_words(AFTER, after, language)
    return decision_in_words(BEFORE, before, language) if before else ""


def order_in_words(rule: OrderRule) -> list[str]:
    """The criteria in their sequence, the names with their initial."""
    return [_criterion(criterion, rule) for criterion in rule.criteria]


def _criterion(criterion: Criterion, rule: OrderRule) -> str:
    words = _(CRITERION[criterion])
    if criterion not in OF_NAMES:
        return words
    return _("%(criterion)s, from the letter %(initial)s") % {"criterion": words, "initial": rule.initial}


def standing_by_hand(draft: Draft) -> list[ListMove]:
    """The moves that stand, the last one first."""
    moves = (line.move for part in draft.segments for line in part.lines if line.move)
    return sorted(moves, key=lambda move: -move.pk)


@dataclass(frozen=True)
class Shift:
    """Where a request would stand in another order, and where it stands."""

    request: SpeakingRequest
    number: int
    before: int | None


def changed_places(draft: Draft, tried: Draft) -> list[tuple[DraftSegment, list[Shift]]]:
    """The list in another order, each with its present place. No query."""
    before = {line.request.slug: line.place.number for part in draft.segments for line in part.lines}
    return [
        (part, [Shift(line.request, line.place.number, before.get(line.request.slug)) for line in part.lines])
        for part in tried.segments
    ]


def choices_in_words(choices: list[OrderChoice]) -> list[tuple[OrderChoice, list[str]]]:
    """The choices of the order so far, each with its criteria in words."""
    rules = [OrderRule(tuple(map(Criterion, one.criteria)), one.initial) for one in choices]
    return [(choice, order_in_words(rule)) for choice, rule in zip(choices, rules, strict=True)]
