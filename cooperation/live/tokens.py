"""Tokens: which stream a browser may open at the live server, and until when. And where that server is."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing

SALT = "cooperation.live"
LIFETIME = timedelta(minutes=10)


def make_token(slug: str, audience: str, now: datetime) -> tuple[str, int]:
    """A token for the stream of one audience of one plenary, and its end in milliseconds since 1970."""
    expires_ms = round((now + LIFETIME).timestamp() * 1000)
    return signing.dumps([slug, audience, expires_ms], salt=SALT), expires_ms


def end_of_token(token: str, slug: str, audience: str, now_ms: int) -> int | None:
    """When a token for this stream ends, in milliseconds since 1970; None where it is none for it, or has ended."""
    try:
        its_slug, its_audience, expires_ms = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return expires_ms if (its_slug, its_audience) == (slug, audience) and expires_ms > now_ms else None


def live_url(scheme: str, host: str) -> str:
    """Where the live server is, for a page from this host: "" for the same address, as behind a proxy.

    The setting may be a port alone, such as ":8001": then it is that port of the host the page came from.
    """
    if not settings.LIVE_URL.startswith(":"):
        return settings.LIVE_URL
    name = host if host.endswith("]") else host.rpartition(":")[0] or host  # [::1] has no port
    return f"{scheme}://{name}{settings.LIVE_URL}"
