"""What the live server knows: the newest snapshot of each audience, kept fresh by PostgreSQL's NOTIFY."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg

CHANNEL = "meeting"
IDLE_SECONDS = 20  # after which the connection is asked whether it still lives
LONGEST_PAUSE = 5.0  # seconds between two attempts to connect
NEWEST = """
    SELECT plenary.slug, snapshot.audience, snapshot.version, snapshot.body::text
    FROM cooperation_snapshot snapshot
    JOIN cooperation_meeting meeting ON meeting.id = snapshot.meeting_id
    JOIN cooperation_plenary plenary ON plenary.id = meeting.plenary_id
"""
CONNECTING = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}

Key = tuple[str, str]  # plenary, audience
log = logging.getLogger(__name__)


class Feed:
    """The newest snapshots as bytes, and those who wait for newer ones."""

    def __init__(self) -> None:
        self.newest: dict[Key, tuple[int, bytes]] = {}
        self.clients: dict[asyncio.Event, Key] = {}
        self.is_heard = self.is_closed = False

    @contextmanager
    def following(self, slug: str, audience: str, client: asyncio.Event) -> Iterator[None]:
        """While it lasts, the event is set whenever there is something newer."""
        self.clients[client] = (slug, audience)
        try:
            yield
        finally:
            del self.clients[client]

    def close(self) -> None:
        """Let all go."""
        self.is_closed = True
        for client in self.clients:
            client.set()

    async def listen(self, database: Mapping[str, Any]) -> None:
        """Keep the newest snapshots fresh, for ever; a database that goes away is waited for."""
        self.is_closed, pause = False, 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**parameters(database), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    await self.read(connection, None)  # after LISTEN: nothing falls between the two
                    self.is_heard, pause = True, 0.1
                    await self.hear(connection)
            except Exception as error:  # whatever it was: the next attempt begins anew, and reads everything
                log.warning("The database is not heard: %s", error)
            finally:
                self.is_heard = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def hear(self, connection: psycopg.AsyncConnection) -> None:
        """Read what changed, whenever something did. Raises psycopg.Error when the connection is lost."""
        while True:
            slugs = {notice.payload async for notice in connection.notifies(timeout=IDLE_SECONDS, stop_after=1)}
            if slugs:
                await self.read(connection, sorted(slugs))
            else:
                await connection.execute("SELECT 1")

    async def read(self, connection: psycopg.AsyncConnection, slugs: list[str] | None) -> None:
        """Take in the snapshots of these plenaries, or all, by one query; wake those whom it concerns."""
        where, values = ("WHERE plenary.slug = ANY(%s)", [slugs]) if slugs is not None else ("", [])
        rows = await (await connection.execute(NEWEST + where, values)).fetchall()
        changed = set()
        for slug, audience, version, body in rows:
            if self.newest.get((slug, audience), (0, b""))[0] != version:
                self.newest[slug, audience] = (version, body.encode())
                changed.add((slug, audience))
        for client, key in self.clients.items():
            if key in changed:
                client.set()


def parameters(database: Mapping[str, Any]) -> dict[str, Any]:
    """How to connect, from Django's settings."""
    given = {name: database.get(key) for key, name in CONNECTING.items()}
    return {name: value for name, value in given.items() if value} | dict(database.get("OPTIONS", {}))
