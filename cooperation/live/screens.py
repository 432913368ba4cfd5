"""What the live screens need beside the snapshot: where they ask, and their words in the reader's language.

A word with two forms is a pair: for one, and for several; {n} chooses. Values stand in braces.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cooperation.live.console_words import both, console_words
from cooperation.models import Delegation, Plenary, StatementText
from cooperation.models.requests import LEVELS, SPOKEN


def screen(plenary: Plenary, audience: str, live_url: str) -> dict:
    """The settings of a screen: slug, audience, addresses, languages and the name of the session's time."""
    slug = plenary.slug
    live = f"{live_url}/live/{slug}/{audience}/stream"
    return {
        "slug": slug,
        "audience": audience,
        "zone_words": _("%(place)s time") % {"place": plenary.session.place},
        "languages": {code: str(label) for code, label in SPOKEN},
        "addresses": {
            "stream": live,
            "clock": f"{live_url}/live/clock",
            "token": reverse("cooperation:live-token", args=[slug, audience]),
            "snapshot": reverse("cooperation:live-snapshot", args=[slug, audience]),
            "worker": reverse("cooperation:service-worker"),
            "scope": reverse("cooperation:room", args=[slug]).removesuffix("room/"),
            "static": settings.STATIC_URL,
        },
    }


def console(plenary: Plenary, live_url: str) -> dict:
    """The settings of the console: also where commands go, levels in words, and all who may ask for the floor."""
    facts = screen(plenary, "console", live_url)
    facts["addresses"]["command"] = reverse("cooperation:command", args=[plenary.slug])
    active = Delegation.objects.filter(is_active=True)
    return facts | {
        "levels": {code: str(label) for code, label in LEVELS},
        "delegations": [{"code": each.code, "name": each.name} for each in active],
    }


def text_addresses(plenary: Plenary) -> dict[str, str]:
    """The page of each text, by the entry of the list whose text it is. One query."""
    found = StatementText.objects.filter(request__plenary=plenary) | StatementText.objects.filter(
        invited__segment__plenary=plenary
    )
    return {
        (text.request or text.invited).slug: reverse("cooperation:text", args=[text.slug])
        for text in found.select_related("request", "invited")
    }


def words(audience: str) -> dict[str, str | list[str]]:
    """The words of a screen."""
    return _shared() | (console_words() if audience == "console" else {})


def _shared() -> dict[str, str | list[str]]:
    return _connection() | _floor() | _own() | _booth()


def _connection() -> dict[str, str | list[str]]:
    return {
        "status_live": _("Live"),
        "status_polling": _("Live, every five seconds"),
        "status_connecting": _("Connecting again; this is version {version} of {heard}"),
        "status_offline": _("No connection: this is version {version}, last heard from the server at {heard}"),
        "status_gone": _("This page may no longer be seen here: sign in again"),
        "never": _("an unknown time"),
        "versions": _("Version {version} · list {list}"),
    }


def _floor() -> dict[str, str | list[str]]:
    return {
        "now": _("Now speaking"),
        "floor_free": _("The floor is free"),
        "state_before": _("The meeting has not begun"),
        "state_suspended": _("The meeting is suspended"),
        "state_ended": _("The meeting has ended"),
        "starts": _("Begins on {on} at {at}"),
        "held": _("{name} goes on afterwards"),
        "remaining": both(lambda n: ngettext("{n} speaker still to come", "{n} speakers still to come", n)),
        "on_behalf": _("on behalf of {group}"),
        "kind_invited": _("Invited speaker"),
        "kind_reply": _("Right of reply"),
        "kind_turn": _("Floor out of turn"),
        "kind_order": _("Point of order"),
        "paused": _("Paused"),
        "amber": _("Please conclude"),
        "red": _("Over time"),
        "about": _("about {at}"),
        "range": _("{from} to {to}"),
        "unheard": _("not reached"),
        "not_reached": _("not reached in time as things stand"),
        "segment_left": _("{time} left of the segment"),
        "entry_speaking": _("speaking now"),
        "entry_paused": pgettext("speaker", "paused"),
        "entry_done": _("has spoken"),
        "entry_absent": _("called and absent"),
        "entry_withdrawn": pgettext("request", "withdrawn"),
        "entry_waiting": pgettext("speaker", "waiting"),
        "spoke": _("spoke for {time}"),
    }


def _own() -> dict[str, str | list[str]]:
    return {
        "in_segment": _("segment {key}"),
        "own_time": _("where you are: {range}"),
        "near_speaking": _("You have the floor"),
        "near_next": _("You are next"),
        "near_soon": both(lambda n: ngettext("{n} ahead of you", "{n} ahead of you", n)),
        "near_later": both(lambda n: ngettext("{n} ahead of you", "{n} ahead of you", n)),
        "near_done": _("You have spoken"),
        "near_absent": _("You were called and not found: please tell the Secretariat that you are here"),
    }


def _booth() -> dict[str, str | list[str]]:
    return {
        "language_unknown": _("language not known"),
        "text_none": _("no text"),
        "text_there": _("text there"),
        "delivery_verbatim": _("read out verbatim"),
        "delivery_check": _("check against delivery"),
        "words": both(lambda n: ngettext("{n} word", "{n} words", n)),
        "fits": _("Needs {needed} of {allotted} at 110 words a minute"),
        "too_long": _("Too long by {over}: needs {needed} at 110 words a minute, has {allotted}"),
    }
