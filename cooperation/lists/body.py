"""The body of a version of a list: the draft frozen as JSON, with every word in English and French as it read that day.

Pages, papers, files, calendars and the live meeting are made from it alone. Moments are ISO 8601 with their offset,
durations whole seconds; `offset` is the planned start after the start of the plenary, `expected` the moment of it, null
where the start is not known and for who is not reached. Texts in two languages are {"en": ..., "fr": ...}.

    plenary   slug, title, session (its number), place, zone, on, starts_at, seconds, changeover
    order     criteria, initial, words
    draws     each with slug, purpose, commitment, seed ("" until it is revealed)
    fits, words   whether all fits into the plenary, and the sentence that says so
    segments  each with key, title, seconds, floor_seconds, offset, fits, words, and
      invited   id, kind, name, code ("" where it is no delegation), speaker, language, seconds, offset, expected
      places    id, place, code, name, class, group (or null), speaker, speaker_title, language, seconds, late,
                offset, expected, reached, reason, facts (the sentences of the reason: msgid, values), moved ("" or why)
      written   as places, but without place, seconds, offset, expected, reached, reason, facts, moved: a text only
    private   entries: by id number, level, accessibility, by_video, received_at, channel, reason (with the level);
              remedies: kind, data; waiting: id, code, name, segment

All but `private` is public once the version is published; its fingerprint is the version's.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from asp_portal.acts import fingerprint
from cooperation.lists.drafting import Draft, DraftSegment, Line
from cooperation.lists.remedies import rows_of
from cooperation.lists.wording import Texts, in_each, reason_in_words, said
from cooperation.models import Delegation, Draw, InvitedSpeaker, Session, SpeakingRequest
from cooperation.rules.facts import Criterion, Names, OrderRule
from cooperation.rules.order import Decision, Reason
from cooperation.rules.sentences import Sentence
from cooperation.rules.words import AFTER, BEFORE, GROUND, LEVEL

Body = dict[str, Any]
PRIVATE = "private"


def frozen(draft: Draft) -> Body:
    """The body of a version, from a draft. One query."""
    plenary, session = draft.plenary, draft.plenary.session
    starts = accumulate((segment.seconds for segment in draft.segments), initial=0)
    return {
        "plenary": _plenary(draft),
        "order": _order(draft.rule),
        "draws": [_draw(draw) for draw in draft.draws],
        "fits": draft.fit.fits,
        "words": in_each(lambda: said(draft.fit.words, session)),
        "segments": [_segment(draft, *pair) for pair in zip(draft.segments, starts, strict=False)],
        PRIVATE: {
            "entries": {one.slug: _private(one, line, session) for one, line in _requests(draft)},
            "remedies": [{"kind": row.kind, "data": row.data} for row in rows_of(plenary)],
            "waiting": [_waiting(one, segment) for segment in draft.segments for one in segment.waiting],
        },
    }


def public(body: Body) -> Body:
    """What anybody may read of a published version."""
    return {name: value for name, value in body.items() if name != PRIVATE}


def public_fingerprint(body: Body) -> str:
    """The fingerprint of a version: SHA-256 of its public part, which anybody who has that can work out."""
    return fingerprint(public(body))


def session_of(body: Mapping[str, Any]) -> Session:
    """Place and time of the session, as they were; not stored."""
    plenary = body["plenary"]
    place = plenary["place"]
    return Session(number=plenary["session"], place_en=place["en"], place_fr=place["fr"], zone=plenary["zone"])


# --- The plenary ----------------------------------------------------------------------------------------------------


def _plenary(draft: Draft) -> Body:
    plenary, session = draft.plenary, draft.plenary.session
    return {
        "slug": plenary.slug,
        "title": {"en": plenary.title_en, "fr": plenary.title_fr},
        "session": session.number,
        "place": {"en": session.place_en, "fr": session.place_fr},
        "zone": session.zone,
        "on": plenary.on.isoformat(),
        "starts_at": _moment(plenary.starts_at, session),
        "seconds": draft.plan.timing.seconds,
        "changeover": draft.plan.timing.changeover,
    }


def _order(rule: OrderRule) -> Body:
    criteria = [criterion.value for criterion in rule.criteria]
    return {"criteria": criteria, "initial": rule.initial, "words": in_each(lambda: _order_in_words(rule))}


def _order_in_words(rule: OrderRule) -> str:
    """ "Class of speaker, then name in English, from A"."""
    words = [_(GROUND[criterion]) for criterion in rule.criteria]
    if {Criterion.NAME_EN, Criterion.NAME_FR} & {*rule.criteria}:
        words[-1] = _("%(ground)s, from %(initial)s") % {"ground": words[-1], "initial": rule.initial}
    return capfirst(_(", then ").join(words))


def _draw(draw: Draw) -> Body:
    return {"slug": draw.slug, "purpose": draw.purpose, "commitment": draw.commitment, "seed": draw.seed}


def _moment(at: datetime | None, session: Session) -> str | None:
    return timezone.localtime(at, session.timezone).isoformat() if at else None


# --- Segments and who speaks in them --------------------------------------------------------------------------------


def _segment(draft: Draft, part: DraftSegment, start: int) -> Body:
    session = draft.plenary.session
    first = start + sum(one.seconds for one in part.invited)
    starts = accumulate((one.seconds for one in part.invited), initial=start)
    ends = accumulate((draft.plan.timing.changeover + line.seconds for line in part.lines), initial=first)
    return {
        "key": part.segment.key,
        "title": {"en": part.segment.title_en, "fr": part.segment.title_fr},
        "seconds": part.seconds,
        "floor_seconds": part.fit.floor,
        "offset": start,
        "fits": part.fit.fits,
        "words": in_each(lambda: said(part.fit.words, session)),
        "invited": [_invited(one) | _planned(draft, offset) for one, offset in zip(part.invited, starts, strict=False)],
        "places": [
            _place(line, draft) | _planned(draft, end + draft.plan.timing.changeover if line.is_reached else None)
            for line, end in zip(part.lines, ends, strict=False)
        ],
        "written": [_speaker(one) for one in part.written],
    }


def _planned(draft: Draft, offset: int | None) -> Body:
    """When somebody is planned to begin."""
    start = draft.plenary.starts_at
    expected = None if start is None or offset is None else start + timedelta(seconds=offset)
    return {"offset": offset, "expected": _moment(expected, draft.plenary.session)}


def _invited(speaker: InvitedSpeaker) -> Body:
    return {
        "id": speaker.slug,
        "kind": speaker.kind,
        "name": {"en": speaker.name_en, "fr": speaker.name_fr},
        "code": speaker.delegation.code if speaker.delegation else "",
        "speaker": speaker.speaker,
        "language": speaker.language,
        "seconds": speaker.seconds,
    }


def _speaker(request: SpeakingRequest) -> Body:
    """What anybody may know of who asked for the floor."""
    return {
        "id": request.slug,
        "code": request.delegation.code,
        "name": _names(request.delegation),
        "class": request.delegation.kind,
        "group": _group(request),
        "speaker": request.speaker,
        "speaker_title": request.speaker_title,
        "language": request.language,
        "late": request.is_late,
    }


def _place(line: Line, draft: Draft) -> Body:
    reason = without_levels(line.place.reason, draft.rule)
    return {
        **_speaker(line.request),
        "place": line.place.number,
        "seconds": line.seconds,
        "reached": line.is_reached,
        "reason": _reason(reason, draft.plenary.session),
        "facts": list(_sentences(reason, draft.plenary.session)),
        "moved": line.move.reason if line.move else "",
    }


def _names(delegation: Delegation) -> Texts:
    return {"en": delegation.name_en, "fr": delegation.name_fr}


def _group(request: SpeakingRequest) -> Texts | None:
    if request.group:
        return _names(request.group)
    return {"en": request.group_name, "fr": request.group_name} if request.group_name else None


# --- Why they stand there -------------------------------------------------------------------------------------------

NO_LEVEL = Sentence(GROUND[Criterion.LEVEL])
LEVELS = set(LEVEL.values())


def without_levels(reason: Reason, rule: OrderRule) -> Reason:
    """A reason as the public reads it: that the protocol level counts, not which it is."""
    if Criterion.LEVEL not in rule.criteria:
        return reason
    facts = tuple(NO_LEVEL if fact.msgid in LEVELS else fact for fact in reason.facts)
    return Reason(facts, reason.after, reason.before)


def _reason(reason: Reason, session: Session) -> Texts:
    return in_each(lambda: capfirst(reason_in_words(reason, session, get_language() or "en")))


def _sentences(reason: Reason, session: Session) -> Iterator[Body]:
    for fact in reason.facts:
        values = {name: _stored(value, session) for name, value in fact.values.items()}
        yield {"msgid": fact.chosen, "values": values}
    for msgid, decision in ((AFTER, reason.after), (BEFORE, reason.before)):
        if decision:
            yield {"msgid": msgid, "values": _decided(decision)}


def _decided(decision: Decision) -> Body:
    return {"name": {"en": decision.other.en, "fr": decision.other.fr}, "ground": decision.ground}


def _stored(value: Any, session: Session) -> Any:
    if isinstance(value, Names):
        return {"en": value.en, "fr": value.fr}
    return _moment(value, session) if isinstance(value, datetime) else value


# --- What stays inside ----------------------------------------------------------------------------------------------


def _requests(draft: Draft) -> Iterator[tuple[SpeakingRequest, Line | None]]:
    for segment in draft.segments:
        yield from ((line.request, line) for line in segment.lines)
        yield from ((request, None) for request in segment.written)


def _private(request: SpeakingRequest, line: Line | None, session: Session) -> Body:
    return {
        "number": request.number,
        "level": request.level,
        "accessibility": request.accessibility,
        "by_video": request.by_video,
        "received_at": _moment(request.received_at, session),
        "channel": request.channel,
        "reason": _reason(line.place.reason, session) if line else None,
    }


def _waiting(request: SpeakingRequest, segment: DraftSegment) -> Body:
    names = _names(request.delegation)
    return {"id": request.slug, "code": request.delegation.code, "name": names, "segment": segment.segment.key}
