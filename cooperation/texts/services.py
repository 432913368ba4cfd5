"""Sending a text, and publishing several at once. Each function does all of it or nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from asp_portal import uploads
from asp_portal.accounts.models import User
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from cooperation.models import InvitedSpeaker, SpeakingRequest, StatementText
from cooperation.rules.speech import count_words
from cooperation.texts.workflow import text_workflow

SALT = "cooperation.text"
HOURS_KEPT = 12  # as long as a session lasts at most

# --- Files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A vetted file that is stored, and waits for the row that names it; it is swept away where none comes."""

    name: str
    content_type: str
    size: int
    stored_name: str
    sha256: str


def keep_file(file: uploads.Vetted) -> Kept:
    """Store a vetted file. Raises ValidationError where there is no room."""
    return Kept(file.name, file.content_type, file.size, uploads.store(file), file.sha256)


def sealed(kept: Kept, owner: str) -> str:
    """A file that waits, as a text that only this portal can have written, for one person and one form."""
    return signing.dumps(asdict(kept), salt=f"{SALT}.{owner}", compress=True)


def unsealed(text: str, owner: str) -> Kept | None:
    """The file, if the text is genuine, fresh, and the file is still there."""
    try:
        kept = Kept(**signing.loads(text, salt=f"{SALT}.{owner}", max_age=HOURS_KEPT * 3600))
        uploads.open_stored(kept.stored_name).close()
    except (signing.BadSignature, OSError):
        return None
    return kept


# --- Versions -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_version(  # noqa: PLR0913  a version has these parts, and each is named where it is made
    of: SpeakingRequest | InvitedSpeaker,
    user: User,
    today: date,
    *,
    language: str,
    delivery: str,
    words: str = "",
    file: Kept | None = None,
) -> StatementText:
    """A further version of the text of an intervention; the one that is the latest already is not added again.

    Raises Hidden (not theirs), ValidationError (in words).
    """
    whose: dict[str, Any] = {"request" if isinstance(of, SpeakingRequest) else "invited": of}
    text, _made = StatementText.objects.get_or_create(**whose)
    version: dict[str, Any] = {"language": language, "delivery": delivery, "words": words}
    version["word_count"] = count_words(words) if words else None
    version |= asdict(file) if file else {}
    if is_latest(text, version):
        text_workflow.transitions["add"].office(Doing(text, user, today))
    else:
        text_workflow.apply("add", Doing(text, user, today, {"version": version}))
    return StatementText.objects.get(pk=text.pk)


def is_latest(text: StatementText, version: Mapping[str, Any]) -> bool:
    """Whether the latest version says just this: the same form was sent twice."""
    latest = text.versions.order_by("pk").last()
    if latest is None:
        return False
    same = ("language", "delivery", "words")
    return latest.sha256 == version.get("sha256", "") and all(getattr(latest, name) == version[name] for name in same)


# --- Publishing -----------------------------------------------------------------------------------------------------


def publish_all(
    texts: list[StatementText], seen: Mapping[str, str], user: User, today: date
) -> tuple[list[StatementText], list[str]]:
    """Publish texts, each by itself: as delivered, as written statement, or in their newer version.

    seen: by slug the fingerprint that was read. Gives those that are public now, and a sentence for each of the others.
    """
    published, sentences = [], []
    for text in texts:
        try:
            name = way_out(text, user, today)
            text_workflow.apply(name, Doing(text, user, today), seen=seen.get(text.slug, ""))
            published.append(text)
        except (Hidden, Refused, Stale, ValidationError) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            sentence = why or _("There is nothing to publish.")
            sentences.append(_("%(number)s: %(why)s") % {"number": text.speaker, "why": sentence})
    return published, sentences


def way_out(text: StatementText, user: User, today: date) -> str:
    """The act by which a text becomes public, as things are. Raises Hidden where there is none for this person."""
    offered = {offer.name for offer in text_workflow.offers(text, user, today)}
    for name in ("publish", "publish-written", "publish-newer"):
        if name in offered:
            return name
    raise Hidden
