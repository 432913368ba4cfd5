"""The way of a text: sent under embargo, delivered or handed in in writing only, published, perhaps taken back."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from asp_portal.acts import Act, fingerprint
from asp_portal.workflow import Doing, Hidden, Transition, Workflow
from cooperation.live.services import refreshed
from cooperation.models import Delegation, SpeakingRequest, StatementText, TextVersion
from cooperation.permissions import desk
from cooperation.texts import messages
from cooperation.texts.delivery import delivered_at, heard
from judges.permissions import SECRETARIAT

S = StatementText.State
DELEGATION = gettext_noop("Delegation")
keeper = desk("cooperation.keep_texts")


def text_facts(text: StatementText) -> dict[str, Any]:
    """What an act on a text is about: the version that counts, and how far it is."""
    version = text.versions.order_by("pk").last()
    of = text.of.delegation if text.request_id else text.of
    return {
        "of": of.name_en,
        "segment": text.segment.key,
        "language": version.language if version else "",
        "delivery": version.delivery if version else "",
        "words": version.word_count if version else None,
        "text": fingerprint(version.words) if version and version.words else "",
        "file": version.sha256 if version else "",
        "delivered_at": text.delivered_at.isoformat() if text.delivered_at else "",
        "in_writing_only": text.is_written_only,
        "public": text.published_version.slug if text.published_version else "",
    }


# --- Who ------------------------------------------------------------------------------------------------------------


def writer(doing: Doing) -> str:
    """The delegation that asked or is invited, for its own words; the Secretariat for everybody's, the experts' too."""
    if doing.user.has_perm("cooperation.keep_texts"):
        return SECRETARIAT
    if may_write(doing.user, doing.subject):
        return DELEGATION
    raise Hidden


def may_write(user, text: StatementText) -> bool:
    """Whether the text is of a delegation for which this person acts: it asked for the floor, or is invited."""
    return Delegation.objects.of(user).filter(pk=text.of.delegation_id).exists()


def publisher(doing: Doing) -> str:
    """The desk; a text under embargo only once the meeting has heard it."""
    office = keeper(doing)
    if doing.subject.state == S.DRAFT and delivered_at(doing.subject, doing.today) is None:
        raise Hidden
    return office


def written_publisher(doing: Doing) -> str:
    """The desk, of what the meeting has not heard."""
    office = keeper(doing)
    if delivered_at(doing.subject, doing.today) is not None:
        raise Hidden
    return office


def newer_publisher(doing: Doing) -> str:
    """The desk, where a version came after the public one."""
    office = keeper(doing)
    if doing.subject.published_version_id == doing.subject.versions.order_by("pk").last().pk:
        raise Hidden
    return office


# --- What stands in the way -----------------------------------------------------------------------------------------


def of_adding(doing: Doing) -> list[str]:
    """A request that stands."""
    request = doing.subject.request
    if request is not None and request.state == SpeakingRequest.State.WITHDRAWN:
        return [_("This request was withdrawn. Ask for the floor again, then send the text.")]
    return []


def of_publishing(doing: Doing) -> list[str]:
    """Nothing of a request that was withdrawn becomes public."""
    request = doing.subject.request
    if request is not None and request.state == SpeakingRequest.State.WITHDRAWN:
        return [_("This request was withdrawn: nothing of it is published.")]
    return []


def of_publishing_in_writing(doing: Doing) -> list[str]:
    """Nobody's words before they could have spoken them."""
    if heard(doing.subject.plenary, doing.today).over:
        return of_publishing(doing)
    return [_("The plenary is not over: the speaker may still be heard."), *of_publishing(doing)]


# --- What changes ---------------------------------------------------------------------------------------------------


def add(doing: Doing) -> None:
    """A further version, which counts from now on; what is public stays as it is."""
    TextVersion.objects.create(text=doing.subject, added_by=doing.user, **doing.data["version"])


def tell_screens(doing: Doing, act: Act) -> None:
    """The interpreters' screens show at once that the text is there; after the day of the plenary nobody looks."""
    plenary = doing.subject.plenary
    if plenary.on >= doing.today:
        refreshed(plenary, timezone.now())


def deliver(doing: Doing) -> None:
    """When, as the desk heard it."""
    doing.subject.delivered_at = doing.data["at"]


def not_delivered(doing: Doing) -> None:
    """Under embargo again."""
    doing.subject.delivered_at, doing.subject.is_written_only = None, False


def publish(doing: Doing) -> None:
    """The latest version becomes public."""
    text = doing.subject
    if not text.is_written_only:
        text.delivered_at = delivered_at(text, doing.today)
    text.published_version = text.versions.order_by("pk").last()
    text.published_at = doing.at or timezone.now()


def publish_in_writing(doing: Doing) -> None:
    """The same, as words that were never spoken."""
    doing.subject.is_written_only = True
    publish(doing)


def take_back(doing: Doing) -> None:
    """No longer public; it stays delivered, or in writing only."""
    text = doing.subject
    text.published_version = text.published_at = None
    text.state = S.WRITTEN if text.is_written_only else S.DELIVERED


text_workflow = Workflow(
    text_facts,
    [
        Transition(
            "add",
            gettext_lazy("New version"),
            tuple(S),
            None,
            writer,
            obstacles=of_adding,
            effect=add,
            after=tell_screens,
        ),
        Transition(
            "publish",
            gettext_lazy("Publish"),
            (S.DRAFT, S.DELIVERED, S.WRITTEN),
            S.PUBLISHED,
            publisher,
            obstacles=of_publishing,
            effect=publish,
            after=messages.published,
            style="success",
        ),
        Transition(
            "publish-written",
            gettext_lazy("Publish as written statement"),
            (S.DRAFT,),
            S.PUBLISHED,
            written_publisher,
            obstacles=of_publishing_in_writing,
            effect=publish_in_writing,
            after=messages.published,
        ),
        Transition(
            "publish-newer",
            gettext_lazy("Publish the newer version"),
            (S.PUBLISHED,),
            S.PUBLISHED,
            newer_publisher,
            obstacles=of_publishing,
            effect=publish,
            after=messages.published,
        ),
        Transition(
            "deliver",
            gettext_lazy("Mark as delivered"),
            (S.DRAFT,),
            S.DELIVERED,
            written_publisher,
            effect=deliver,
            style="secondary",
        ),
        Transition(
            "embargo",
            gettext_lazy("Not delivered after all"),
            (S.DELIVERED, S.WRITTEN),
            S.DRAFT,
            keeper,
            effect=not_delivered,
            needs_reason=True,
            style="secondary",
        ),
        Transition(
            "take-back",
            gettext_lazy("Take back from the public page"),
            (S.PUBLISHED,),
            None,
            keeper,
            effect=take_back,
            after=messages.taken_back,
            needs_reason=True,
            style="danger",
        ),
    ],
)
