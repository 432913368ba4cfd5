"""The way of a request for the floor: it arrives, changes, is withdrawn; a late one is decided (S-1, S-2, S-5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Doing, Hidden, Refused, Sentence, Transition, Workflow, lock
from cooperation.live import services as meeting
from cooperation.models import Delegation, Plenary, SpeakingRequest
from cooperation.moments import in_session
from cooperation.permissions import desk
from cooperation.registration import messages
from cooperation.registration.facts import FREE, PLACED, request_facts
from cooperation.rules.deadline import is_late

S = SpeakingRequest.State
DELEGATION = gettext_noop("Delegation")
HANDLE = "cooperation.handle_speakingrequest"
TO_THE_SECOND = "%H:%M:%S"


def acts_for(user: User, delegation: Delegation | None) -> bool:
    """Whether somebody acts for a delegation today: who has left it does not any more."""
    return delegation is not None and delegation.members.filter(user=user, left_at=None).exists()


def delegate(doing: Doing) -> str:
    """Who acts for the delegation; to everybody else the act does not exist."""
    if not acts_for(doing.user, doing.subject.delegation):
        raise Hidden
    return DELEGATION


def until_the_end(office: Callable[[Doing], str]) -> Callable[[Doing], str]:
    """The same people, until the plenary has ended: then everything stays as it was."""

    def found(doing: Doing) -> str:
        name = office(doing)
        if doing.subject.plenary.state == Plenary.State.ENDED:
            raise Refused(_("The plenary has ended."))
        return name

    return found


by_delegate = until_the_end(delegate)
by_desk = until_the_end(desk(HANDLE))

# --- What stands in the way -----------------------------------------------------------------------------------------


def of_plenary(plenary: Plenary, at: datetime) -> list[str]:
    """Why a request that arrives at this moment cannot be taken: too early, or the plenary is over."""
    if plenary.state == Plenary.State.DRAFT:
        return [_("The plenary is not announced yet.")]
    if plenary.state == Plenary.State.ENDED:
        return [_("The plenary has ended.")]
    if plenary.opens_at is None or at < plenary.opens_at:
        opens = in_session(plenary.opens_at, plenary.session, TO_THE_SECOND)
        return [_("The list of speakers was not open yet: it opens on %(opens)s.") % {"opens": opens}]
    return []


def standing_beside(request: SpeakingRequest) -> SpeakingRequest | None:
    """The request of the same delegation that stands in the same segment already."""
    rows = SpeakingRequest.objects.standing().exclude(pk=request.pk)
    return rows.filter(segment=request.segment_id, delegation=request.delegation_id).first()


def of_standing(request: SpeakingRequest) -> list[str]:
    """One request stands for a delegation in each segment (S-1)."""
    if request.delegation and request.segment and (other := standing_beside(request)):
        sentence = _("%(delegation)s has asked for the floor in segment %(segment)s already: %(number)s.")
        return [sentence % {"delegation": request.delegation, "segment": request.segment.key, "number": other.number}]
    return []


def of_arrival(doing: Doing) -> list[str]:
    """Of a request that arrives: the plenary takes it, and no other one stands."""
    if not doing.data:  # asked before anybody filled in the form
        return []
    request = as_given(doing)
    return of_plenary(request.plenary, doing.data["received_at"]) + of_standing(request)


def as_given(doing: Doing) -> SpeakingRequest:
    """The request as it would be with what was filled in; never saved."""
    request = SpeakingRequest(pk=doing.subject.pk, plenary=doing.subject.plenary)
    for name in ("delegation", "segment"):
        setattr(request, name, doing.data.get(name) or getattr(doing.subject, name))
    return request


def of_change(doing: Doing) -> list[Sentence]:
    """Something differs; what a place depends on is fixed once the list has closed; in each segment stands one."""
    if not doing.data:
        return []
    differing = [name for name, value in given(doing).items() if value != getattr(doing.subject, name)]
    if not differing:
        return [_("Nothing is different: nothing was changed.")]
    if is_late(doing.data["at"], doing.subject.plenary.closes_at) and set(differing) & set(PLACED):
        return [FIXED]
    return [*of_standing(as_given(doing))]


FIXED = gettext_lazy(
    "The list has closed: segment, protocol level and group can no longer be changed. Withdraw the request and ask"
    " again, which then counts as late, or write to the Secretariat if it was entered by mistake."
)


def of_correction(doing: Doing) -> list[str]:
    """Something differs."""
    if doing.data and all(value == getattr(doing.subject, name) for name, value in given(doing).items()):
        return [_("Nothing is different: nothing was changed.")]
    return []


def of_acceptance(doing: Doing) -> list[str]:
    """No other request of the delegation stands in the segment meanwhile."""
    return of_standing(doing.subject)


# --- What changes ---------------------------------------------------------------------------------------------------


def given(doing: Doing) -> dict[str, Any]:
    """What was filled in, of the fields of the request."""
    return {name: doing.data[name] for name in (*PLACED, *FREE) if name in doing.data}


def fill(doing: Doing) -> None:
    """Take over what was filled in. Raises ValidationError by field."""
    for name, value in given(doing).items():
        setattr(doing.subject, name, value)
    check(doing.subject)


def check(request: SpeakingRequest) -> None:
    """What it says is in order. Raises ValidationError by field, in words.

    Objects it names were read a moment ago, and what stands beside it is asked with the delegation locked: neither is
    read again, for many register in the last minute.
    """
    named = ("plenary", "segment", "delegation", "group", "submitted_by", "form_token")
    request.full_clean(exclude=named, validate_unique=False, validate_constraints=False)
    if request.group and request.group_name:
        raise ValidationError({"group_name": _("Choose the group, or write its name, not both.")})
    if request.group and request.group_id == request.delegation_id:
        raise ValidationError({"group": _("A group speaks in its own capacity: leave “on behalf of” empty.")})


def arrive(doing: Doing) -> None:
    """In time or late by the moment of arrival alone: the first moment after the list closed is late (S-2)."""
    request, at = doing.subject, doing.data["received_at"]
    request.received_at = at
    request.is_late = is_late(at, request.plenary.closes_at)
    request.state = S.WAITING if request.is_late else S.LISTED


def confirm(doing: Doing) -> None:
    """A draft becomes the delegation's request, as it was read and put right."""
    doing.subject.delegation = doing.data["delegation"]
    fill(doing)
    arrive(doing)


def change(doing: Doing) -> None:
    """A request that moves to the other segment arrives anew (S-1); another change where the plenary says so."""
    request, at = doing.subject, doing.data["at"]
    moves = doing.data.get("segment", request.segment) != request.segment
    fill(doing)
    request.changed_at = at
    if moves or not (request.plenary.keeps_place or is_late(at, request.plenary.closes_at)):
        request.received_at = at


def withdrawn(doing: Doing, act: acts.Act) -> None:
    """People are told, and so are the screens of a meeting that waits for the speaker."""
    messages.withdrawn(doing, act)
    off_the_screens(doing, act)


def taken_off(doing: Doing, act: acts.Act) -> None:
    """The same, where the Secretariat did it."""
    messages.taken_off(doing, act)
    off_the_screens(doing, act)


def off_the_screens(doing: Doing, act: acts.Act) -> None:
    """The meeting does not wait for the speaker any more."""
    at = doing.data.get("received_at") or cast(datetime, act.at)  # the database dates every act
    meeting.withdrawn(doing.subject, doing.user, at)


class RequestWorkflow(Workflow):
    """Of one delegation's requests, one thing is done at a time: two people cannot both register it."""

    @transaction.atomic
    def apply(self, name: str, doing: Doing, *, seen: str | None = None) -> acts.Act:
        """As every workflow, with the delegation locked meanwhile."""
        if delegation := doing.data.get("delegation") or doing.subject.delegation:
            lock(delegation)
        return super().apply(name, doing, seen=seen)


request_workflow = RequestWorkflow(
    request_facts,
    [
        Transition(
            "register",
            gettext_lazy("Ask for the floor"),
            (S.DRAFT,),
            None,  # listed or waiting: the moment of arrival decides
            by_delegate,
            obstacles=of_arrival,
            effect=arrive,
        ),
        Transition(
            "confirm",
            gettext_lazy("Confirm this request"),
            (S.DRAFT,),
            None,
            by_desk,
            obstacles=of_arrival,
            effect=confirm,
            after=messages.entered,
        ),
        Transition(
            "discard",
            gettext_lazy("Discard this draft"),
            (S.DRAFT,),
            S.DISCARDED,
            by_desk,
            style="secondary",
        ),
        Transition(
            "change",
            gettext_lazy("Change"),
            SpeakingRequest.STANDING,
            None,
            by_delegate,
            obstacles=of_change,
            effect=change,
            after=messages.changed,
            style="secondary",
        ),
        Transition(
            "withdraw",
            gettext_lazy("Withdraw"),
            SpeakingRequest.STANDING,
            S.WITHDRAWN,
            by_delegate,
            after=withdrawn,
            style="secondary",
        ),
        Transition(
            "accept",
            gettext_lazy("Accept although late"),
            (S.WAITING, S.REFUSED),
            S.ACCEPTED,
            by_desk,
            obstacles=of_acceptance,
            after=messages.accepted,
            needs_reason=True,
            style="success",
        ),
        Transition(
            "refuse",
            gettext_lazy("Refuse as late"),
            (S.WAITING, S.ACCEPTED),
            S.REFUSED,
            by_desk,
            after=messages.refused,
            needs_reason=True,
            style="danger",
        ),
        Transition(
            "correct",
            gettext_lazy("Correct a mistake"),
            SpeakingRequest.STANDING,
            None,
            by_desk,
            obstacles=of_correction,
            effect=fill,
            after=messages.corrected,
            needs_reason=True,
            style="secondary",
        ),
        Transition(
            "take-off",
            gettext_lazy("Withdraw for the delegation"),
            SpeakingRequest.STANDING,
            S.WITHDRAWN,
            by_desk,
            after=taken_off,
            needs_reason=True,
            style="secondary",
        ),
    ],
)
