"""Whether a draft list fits, as its pages show it: bars, sentences, the remedies that stand and those that could."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from cooperation.durations import in_words
from cooperation.lists import remedies
from cooperation.lists.drafting import Draft
from cooperation.lists.wording import in_the, said
from cooperation.models import AppliedRemedy, Plenary, Session
from cooperation.rules.facts import Request
from cooperation.rules.feasibility import SegmentFit
from cooperation.rules.proposals import Effect, Kind, Proposal, proposals
from cooperation.rules.remedies import Remedy, spare

WIDE = 1000  # units of the drawing of a bar, whatever its width on the page


@dataclass(frozen=True)
class Part:
    """A part of a bar: what it is (a CSS class), where it begins and how wide it is, in units of the drawing."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """A segment's time: the parts of its drawing and where its end is, with the same in words."""

    key: str
    title: str
    fit: SegmentFit
    parts: tuple[Part, ...]
    end: int
    sentence: str
    warning: str
    not_reached: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EffectWords:
    """What a remedy does, in sentences. fits: whether what it is for fits with it."""

    fits: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """A remedy that could be tried: what it is, what it would do, and what the form sends to try it."""

    kind: str
    title: str
    effect: EffectWords
    fields: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Tried:
    """A remedy that is being tried. waits: it changes nothing before the lots are drawn."""

    row: AppliedRemedy
    title: str
    effect: EffectWords
    waits: bool


@dataclass(frozen=True)
class Panel:
    """What the panel shows. obstacles: remedies that cannot help, as pairs of what and why."""

    plenary: Plenary
    bars: tuple[Bar, ...]
    fits: bool
    sentence: str
    tried: tuple[Tried, ...]
    offers: tuple[Offer, ...]
    obstacles: tuple[tuple[str, str], ...]
    may_try: bool


def panel_of(draft: Draft, user: User) -> Panel:
    """The panel of a draft. One query."""
    session, rows = draft.plenary.session, remedies.rows_of(draft.plenary)
    known = remedies.known_of(draft.before.timing, draft.groups, draft.draws)
    found = proposals(draft.plan.timing, draft.plan.listed, known.groups, known.seed)
    titles = {segment.segment.key: str(segment.segment) for segment in draft.segments}
    return Panel(
        plenary=draft.plenary,
        bars=tuple(bar_of(fit, titles[fit.key], session) for fit in draft.fit.segments),
        fits=draft.fit.fits,
        sentence=said(draft.fit.words, session),
        tried=tuple(_tried(one, session) for one in remedies.standing(rows, known, draft.before)),
        offers=tuple(offer_of(one, session) for one in found if one.remedy and not _stands(one.remedy, rows)),
        obstacles=tuple((kind_in_words(one), said(one.obstacle, session)) for one in found if one.obstacle),
        may_try=user.has_perm(remedies.MAY) and draft.plenary.state != Plenary.State.ENDED,
    )


def in_public(draft: Draft) -> tuple[str, ...]:
    """How many have asked for the floor and whether there is time for them, by segment; no names."""
    return tuple(
        ngettext(
            "Segment %(key)s: %(count)s delegation has asked for the floor. %(fits)s",
            "Segment %(key)s: %(count)s delegations have asked for the floor. %(fits)s",
            len(fit.requests),
        )
        % {
            "key": fit.key,
            "count": len(fit.requests),
            "fits": _("There is time for all of them.")
            if fit.fits
            else _("There is not yet time for all of them: the Secretariat is looking for a way."),
        }
        for fit in draft.before.fit.segments
        if fit.requests
    )


def in_short(draft: Draft) -> tuple[tuple[str, str, bool], ...]:
    """A line for each segment, for other pages of the Secretariat: its key, the sentence, whether it fits."""
    return tuple((fit.key, said(fit.words, draft.plenary.session), fit.fits) for fit in draft.fit.segments)


# --- Bars -----------------------------------------------------------------------------------------------------------


def bar_of(fit: SegmentFit, title: str, session: Session) -> Bar:
    """The bar of a segment: as wide as its time, or as what it needs where that is more."""
    whole = max(fit.seconds, fit.needs, 1)
    return Bar(
        key=fit.key,
        title=title,
        fit=fit,
        parts=tuple(_parts(fit, whole)),
        end=round(fit.seconds * WIDE / whole),
        sentence=said(fit.words, session),
        warning=said(fit.warning, session) if fit.warning else "",
        not_reached=names_of(fit.not_reached),
        figures=tuple(_figures(fit)),
    )


def _parts(fit: SegmentFit, whole: int) -> Iterator[Part]:
    """Invited, listed within the time, and what is to spare or goes beyond the end; nothing without a width."""
    within = min(fit.needs, fit.seconds)
    invited = min(fit.invited, fit.seconds)
    for kind, begins, ends in [
        ("invited", 0, invited),
        ("listed", invited, within),
        ("spare", within, fit.seconds),
        ("short", fit.seconds, fit.needs),
    ]:
        x, end = round(begins * WIDE / whole), round(ends * WIDE / whole)
        if end > x:
            yield Part(kind, x, end - x)


def _figures(fit: SegmentFit) -> Iterator[tuple[str, str]]:
    """The figures behind the drawing."""
    yield _("Segment"), in_words(fit.seconds)
    yield _("Invited speakers"), in_words(fit.invited)
    yield _("Listed speakers"), in_words(fit.listed)
    yield (_("To spare"), in_words(fit.left)) if fit.left >= 0 else (_("Short"), in_words(-fit.left))
    if fit.floor:
        yield _("Protected for the floor"), in_words(fit.floor)
        yield _("Can be given away"), in_words(spare(fit))
    if fit.seconds_each is not None:
        yield _("Longest limit that fits"), in_words(fit.seconds_each)


def names_of(requests: Iterable[Request]) -> tuple[str, ...]:
    """The names of delegations in the reader's language."""
    return tuple(in_the(get_language(), request.names) for request in requests)


# --- Remedies -------------------------------------------------------------------------------------------------------


def offer_of(proposal: Proposal, session: Session) -> Offer:
    """A proposal that can be tried."""
    kind, data = remedies.packed(proposal.remedy)
    title = said(proposal.remedy.words, session)
    return Offer(kind.value, title, effect_in_words(proposal.effect, session), tuple(fields_of(data)))


def fields_of(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a form that send these values; durations as seconds that can be read back."""
    for name, value in data.items():
        if isinstance(value, list):
            yield from ((name, one) for one in value)
        else:
            yield name, f"{value} s" if name in DURATIONS else value


DURATIONS = ("seconds", "members", "others")


def effect_in_words(effect: Effect, session: Session) -> EffectWords:
    """What a remedy does: the sentence of each segment that changes, and whom it touches how."""
    sentences = [
        f"{segment.key}: {said(segment.words, session)}"
        for before, segment in zip(effect.before.segments, effect.after.segments, strict=True)
        if (before.left, before.seconds) != (segment.left, segment.seconds)
    ]
    for sentence, requests in [
        (_("Reached with it: %s."), effect.reached),
        (_("Hand in a text only: %s."), effect.written),
    ]:
        if requests:
            sentences.append(sentence % ", ".join(names_of(requests)))
    sentences += _counted(effect)
    return EffectWords(effect.after.fits, tuple(sentences) or (_("Nothing changes."),))


def _counted(effect: Effect) -> Iterator[str]:
    """Those of whom the number says enough."""
    if count := len(effect.shorter):
        yield ngettext("%s speaker has less time.", "%s speakers have less time.", count) % count
    if count := effect.by_lot:
        yield (
            ngettext(
                "%s will not be drawn and hands in a text; the lots say who.",
                "%s will not be drawn and hand in a text; the lots say who.",
                count,
            )
            % count
        )


def kind_in_words(proposal: Proposal) -> str:
    """ "Drawing of lots, segment I"."""
    kind = KINDS[proposal.kind]()
    return _("%(remedy)s, segment %(key)s") % {"remedy": kind, "key": proposal.segment} if proposal.segment else kind


KINDS = {
    Kind.LIMIT: lambda: _("Shorter limit for all"),
    Kind.LADDER: lambda: _("Less for others than States Parties"),
    Kind.MINUTES: lambda: _("Minutes from another segment"),
    Kind.GROUPS: lambda: _("Groups speak for their members"),
    Kind.WRITTEN: lambda: _("Written statements"),
    Kind.DRAW: lambda: _("Drawing of lots"),
}


def _tried(one: remedies.Standing, session: Session) -> Tried:
    return Tried(one.row, said(one.remedy.words, session), effect_in_words(one.effect, session), one.waits)


def _stands(remedy: Remedy, rows: list[AppliedRemedy]) -> bool:
    """Whether it is being tried already, as a draw that waits for its lots."""
    return remedies.packed(remedy) in [(row.kind, row.data) for row in rows]
