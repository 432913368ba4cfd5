"""The live server: hands every new snapshot on to all who follow a meeting, as server-sent events.

    uvicorn cooperation.live.server:application

One process with one connection to the database, on which PostgreSQL says that a meeting changed. It holds the newest
snapshot of each audience as ready bytes, and no session, no user, no list of its own: whoever comes shows a token that
the portal signed. A client that misses some versions gets the newest; one that reads too slowly is let go.

    GET /live/<plenary>/<audience>/stream?token=…    text/event-stream
    GET /live/clock                                  {"server_ms": …}
    GET /live/healthz                                200 while the database is heard
"""

import asyncio
import os
import resource
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asp_portal.settings")

from django.conf import settings  # noqa: E402  the name of the settings must be known before

from cooperation.live.feed import Feed  # noqa: E402
from cooperation.live.tokens import end_of_token  # noqa: E402

COMMENT_SECONDS = 15  # proxies and clients hear that the stream is alive
PATIENCE_SECONDS = 10  # for a client that does not take what it is sent
OPEN, RESERVED = ("public", "room"), 500  # audiences that need no sign-in; places that are kept for the others
STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
JSON = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]

feed = Feed()


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The server, as ASGI calls it."""
    if scope["type"] == "lifespan":
        await live(receive, send)
    elif scope["type"] == "http":
        await answer(scope, receive, send)


# --- The server's own life ------------------------------------------------------------------------------------------


async def live(receive: Receive, send: Send) -> None:
    """Listen to the database from the start to the stop."""
    await receive()
    raise_file_limit()
    end_streams_when_stopped(asyncio.get_running_loop())
    listening = asyncio.create_task(feed.listen(settings.DATABASES["default"]))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    await send({"type": "lifespan.shutdown.complete"})


def raise_file_limit() -> None:
    """Every client is an open file: as many as this process may have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def end_streams_when_stopped(loop: asyncio.AbstractEventLoop) -> None:
    """Streams never end by themselves, and the server waits for them: they hear of the signal first."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(name)

        def stop(number: int, frame: Any, before: Any = before) -> None:
            loop.call_soon_threadsafe(feed.close)
            if callable(before):
                before(number, frame)

        signal.signal(name, stop)


# --- Requests -------------------------------------------------------------------------------------------------------


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """One request, by its address."""
    headers = allowed_origin(scope)
    parts = scope["path"].strip("/").split("/")
    if scope["method"] not in ("GET", "HEAD"):
        await short(send, 405, headers)
    elif parts == ["live", "clock"]:
        await short(send, 200, headers, b'{"server_ms": %d}' % now_ms())
    elif parts == ["live", "healthz"]:
        await short(send, 200 if feed.is_heard else 503, headers, b'{"clients": %d}' % len(feed.clients))
    elif len(parts) == 4 and (parts[0], parts[3]) == ("live", "stream"):
        await stream(scope, receive, send, headers)
    else:
        await short(send, 404, headers)


def allowed_origin(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Pages of the portal's own addresses may read the answer; no other page."""
    origin = dict(scope["headers"]).get(b"origin", b"")
    vary = (b"vary", b"origin")
    return [vary, (b"access-control-allow-origin", origin)] if origin.decode("latin-1") in ORIGINS else [vary]


ORIGINS = frozenset(settings.LIVE_ORIGINS)


async def short(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"{}") -> None:
    """A whole answer."""
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [*JSON, length, *headers]})
    await send({"type": "http.response.body", "body": body})


async def stream(scope: Scope, receive: Receive, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
    """The snapshots of one audience, until the token ends, the client leaves or the server stops."""
    _live, slug, audience, _stream = scope["path"].strip("/").split("/")
    token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
    ends_ms = end_of_token(token, slug, audience, now_ms())
    if ends_ms is None:
        await short(send, 403, headers)
        return
    if feed.is_closed or len(feed.clients) >= places(audience) or (slug, audience) not in feed.newest:
        await short(send, 503, [*headers, (b"retry-after", b"5")])
        return
    client = asyncio.Event()  # set when there is something newer: at most one thing waits for a client
    with feed.following(slug, audience, client):
        leaving = asyncio.create_task(left(receive, client))
        with suppress(TimeoutError):
            await send({"type": "http.response.start", "status": 200, "headers": [*STREAM, *headers]})
            await tell(send, client, (slug, audience), ends_ms, leaving)
            async with asyncio.timeout(PATIENCE_SECONDS):
                await send({"type": "http.response.body", "body": b""})
        leaving.cancel()


def places(audience: str) -> int:
    """How many may be there for one more to come in: a crowd that needs no sign-in never takes the desk's places."""
    return settings.LIVE_CLIENTS + (0 if audience in OPEN else RESERVED)


async def tell(
    send: Send, client: asyncio.Event, key: tuple[str, str], ends_ms: int, leaving: asyncio.Task[None]
) -> None:
    """Send the newest snapshot, and each newer one. Raises TimeoutError for a client that does not take it."""
    told = 0
    while (left_ms := ends_ms - now_ms()) > 0 and not leaving.done() and not feed.is_closed:
        version, body = feed.newest[key]
        chunk = b":\n\n"
        if version != told:
            head = b'event: snapshot\nid: %d\ndata: {"server_ms": %d, ' % (version, now_ms())
            chunk, told = head + body[1:] + b"\n\n", version
        client.clear()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(min(COMMENT_SECONDS, left_ms / 1000)):
                await client.wait()


async def left(receive: Receive, client: asyncio.Event) -> None:
    """Ends when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    client.set()
