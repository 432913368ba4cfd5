"""Who is told what by e-mail about requests for the floor: the delegate and the delegation's focal points."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from cooperation.models import SpeakingRequest
from cooperation.moments import in_session

TO_THE_SECOND = "%H:%M:%S"


def told(request: SpeakingRequest) -> QuerySet[User]:
    """Who asked for the floor, while they act for the delegation, and its focal points."""
    acting = Q(delegation_members__delegation=request.delegation_id, delegation_members__left_at=None)
    concerned = Q(delegation_members__is_focal_point=True) | Q(pk=request.submitted_by_id)
    return User.objects.filter(acting & concerned, is_active=True).distinct()


# --- What a request says, in the language of whoever reads it -------------------------------------------------------


def received_in_words(request: SpeakingRequest) -> str:
    """ "6 Dec 2021, 23:59:59 The Hague time (CET)"."""
    return in_session(request.received_at, request.plenary.session, TO_THE_SECOND)


def lines_of(request: SpeakingRequest) -> list[tuple[str, str]]:
    """What a request says, in pairs of a label and a text; what is empty is left out but for the speaker."""
    pairs = [
        (_("Plenary"), str(request.plenary)),
        (_("Segment"), str(request.segment or "")),
        (_("Delegation"), str(request.delegation or "")),
        (_("Speaker"), request.speaker or _("to follow")),
        (_("Title or function"), request.speaker_title),
        (_("Protocol level"), capfirst(str(request.get_level_display()))),
        (_("Language"), capfirst(str(request.get_language_display()))),
        (
            _("Speaks"),
            _("on behalf of %s") % request.on_behalf_of if request.on_behalf_of else _("in national capacity"),
        ),
        (_("Video message"), _("yes") if request.by_video else ""),
        (_("Needs for accessibility"), request.accessibility),
    ]
    return [(label, text) for label, text in pairs if text]


def capacity(request: SpeakingRequest) -> str:
    """For whom it speaks: a group, or itself; a State then does so in national capacity."""
    if request.on_behalf_of:
        return _("on behalf of %s") % request.on_behalf_of
    is_state = request.delegation is not None and request.delegation.state_id
    return _("in national capacity") if is_state else _("in its own capacity")


def written(request: SpeakingRequest) -> str:
    """A request as an e-mail writes it."""
    heading = [(_("Number"), request.number), (_("Received"), received_in_words(request))]
    lines = [_("%(label)s: %(value)s") % {"label": a, "value": b} for a, b in [*heading, *lines_of(request)]]
    if request.state == SpeakingRequest.State.WAITING:
        lines.append(_("It arrived after the list had closed: the Secretariat decides on it, and you will be told."))
    lines.append(_("Fingerprint: %s") % request.content_hash)
    lines.append(settings.SITE_URL + request.get_absolute_url())
    return "\n".join(lines)


def all_written(requests: Iterable[SpeakingRequest]) -> str:
    """Several requests, one below the other."""
    return "\n\n".join(map(written, requests))


lazy_written = lazy(all_written, str)


# --- What happened --------------------------------------------------------------------------------------------------


def received(made: Sequence[SpeakingRequest]) -> None:
    """The acknowledgement of what one form asked for, also to who sent it; the desk hears of what is late."""
    numbers = ", ".join(request.number for request in made)
    outbox.post_all(
        told(made[0]),
        gettext_lazy("Request for the floor received: {numbers}"),
        gettext_lazy("Your request for the floor is registered.\n\n{requests}\n\nYou can change or withdraw it there."),
        numbers=numbers,
        requests=lazy_written(made),
    )
    for request in made:
        tell_the_desk(request, made[0].submitted_by)


def tell_the_desk(request: SpeakingRequest, by: User | None) -> None:
    """A late request awaits the Secretariat."""
    if request.state == SpeakingRequest.State.WAITING:
        outbox.post_all(
            outbox.holders(Role.SECRETARIAT),
            gettext_lazy("Late request for the floor to decide: {number}"),
            gettext_lazy("{delegation} asked for the floor after the list had closed.\n\n{requests}"),
            but=by,
            number=request.number,
            delegation=request.delegation,
            requests=lazy_written([request]),
        )


def tell(doing: Doing, act: Act, subject, body) -> None:
    """The same message to each of the delegation but who did it; texts may name {number}, {reason} and {request}."""
    request: SpeakingRequest = doing.subject
    outbox.post_all(
        told(request),
        subject,
        body,
        but=doing.user,
        number=request.number,
        reason=act.reason,
        request=lazy_written([request]),
    )


def entered(doing: Doing, act: Act) -> None:
    """The acknowledgement of what came by e-mail or note verbale."""
    tell(
        doing,
        act,
        gettext_lazy("Request for the floor received: {number}"),
        gettext_lazy("The Secretariat has entered the request for the floor that you sent.\n\n{request}"),
    )
    tell_the_desk(doing.subject, doing.user)


def changed(doing: Doing, act: Act) -> None:
    """To who changed it, too: it is the acknowledgement of the change."""
    request: SpeakingRequest = doing.subject
    outbox.post_all(
        told(request),
        gettext_lazy("Request for the floor changed: {number}"),
        gettext_lazy("Your request for the floor was changed by {name}. It now says:\n\n{request}"),
        number=request.number,
        name=doing.user,
        request=lazy_written([request]),
    )


def corrected(doing: Doing, act: Act) -> None:
    """The Secretariat put right what was entered by mistake."""
    tell(
        doing,
        act,
        gettext_lazy("Request for the floor corrected: {number}"),
        gettext_lazy("The Secretariat has corrected your request. {reason}\n\nIt now says:\n\n{request}"),
    )


def withdrawn(doing: Doing, act: Act) -> None:
    """To who withdrew it, too, and to the desk."""
    words = {"number": doing.subject.number, "delegation": doing.subject.delegation, "name": doing.user}
    outbox.post_all(
        told(doing.subject),
        gettext_lazy("Request for the floor withdrawn: {number}"),
        gettext_lazy(
            "{delegation}: {name} has withdrawn the request for the floor {number}.\n\n"
            "You can ask for the floor again; the new request counts from its own arrival."
        ),
        **words,
    )
    outbox.post_all(
        outbox.holders(Role.SECRETARIAT),
        gettext_lazy("{delegation} has withdrawn {number}"),
        gettext_lazy("{delegation}: {name} has withdrawn the request for the floor {number}."),
        but=doing.user,
        **words,
    )


def taken_off(doing: Doing, act: Act) -> None:
    """The Secretariat withdrew it, as the delegation asked."""
    tell(
        doing,
        act,
        gettext_lazy("Request for the floor withdrawn: {number}"),
        gettext_lazy("The Secretariat has withdrawn your request {number} for you. {reason}"),
    )


def accepted(doing: Doing, act: Act) -> None:
    """A late request is in."""
    tell(
        doing,
        act,
        gettext_lazy("Late request for the floor accepted: {number}"),
        gettext_lazy(
            "Your request arrived after the list had closed. It is accepted all the same, and comes after those that"
            " arrived in time. {reason}\n\n{request}"
        ),
    )


def refused(doing: Doing, act: Act) -> None:
    """A late request is not in."""
    tell(
        doing,
        act,
        gettext_lazy("Late request for the floor refused: {number}"),
        gettext_lazy(
            "Your request arrived after the list had closed, and cannot be taken any more. {reason}\n\n{request}"
        ),
    )
