"""Walking the site: every address of the resolver, tried by everybody, with every method.

The tests of an app give the values of the keys in its addresses (slugs of objects that exist) and a table of who
opens what, and compare it with `opened(visits(signed_in(user), "travel:", {"slug": claim.slug}))`;
tests/portal/test_urls.py shows how.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
NOTHING = {"int": "0", "uuid": "00000000-0000-0000-0000-000000000000"}  # values that name no object
CONVERTER = re.compile(r"(?<!\?P)<(?:(\w+):)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>([^()]*)\)")
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b", re.IGNORECASE)
# A request may note that it was made, and count itself against a limit.
BOOKKEEPING = ("django_session", "portal_cache")


@dataclass(frozen=True)
class Address:
    """An address of the resolver: its full name, such as "travel:claim", and its route."""

    name: str
    route: str

    def path(self, values: Mapping[str, str] | None = None) -> str:
        """A path of this address; keys without a value get one that names nothing."""
        values = values or {}
        path = CONVERTER.sub(lambda m: values.get(m[2]) or NOTHING.get(m[1], "none"), self.route)
        # Of "csv|json" the first: another word would be no address at all.
        path = GROUP.sub(lambda m: values.get(m[1]) or (m[2].split("|")[0] if "|" in m[2] else "none"), path)
        for sign, plain in (("^", ""), ("$", ""), ("\\Z", ""), ("\\.", ".")):
            path = path.replace(sign, plain)
        return "/" + path


def addresses(prefix: str = "") -> list[Address]:
    """All addresses whose names begin with the prefix, such as "travel:"."""
    return [address for address in walk(get_resolver()) if address.name.startswith(prefix)]


def walk(resolver: URLResolver, namespaces: tuple[str, ...] = (), before: str = "") -> Iterator[Address]:
    """The addresses below a resolver."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(":".join([*namespaces, entry.name or route]), route)
        else:
            yield from walk(entry, (*namespaces, entry.namespace) if entry.namespace else namespaces, route)


@dataclass(frozen=True)
class Visit:
    """What a browser got for a GET, and the statements with which the portal wrote meanwhile, bookkeeping aside."""

    status: int
    location: str
    writes: tuple[str, ...]


def visit(client: Client, path: str) -> Visit:
    """GET a path and look at what was written."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        answer.getvalue()  # a file is read to its end, and closed
    statements = [query["sql"] for query in captured.captured_queries if WRITE.match(query["sql"])]
    writes = tuple(sql for sql in statements if not any(table in sql for table in BOOKKEEPING))
    return Visit(answer.status_code, answer.get("Location", ""), writes)


def visits(
    client: Client, prefix: str = "", values: Mapping[str, str] | None = None, but: tuple[str, ...] = ()
) -> dict[str, Visit]:
    """A GET of every address whose name begins with the prefix, and with none of `but`, by name.

    values: for the keys of the addresses; `{"object_id:judges_judge": "7"}` is for the admin's pages of one table.
    """
    found = {}
    for address in addresses(prefix):
        if but and address.name.startswith(but):
            continue
        own = dict(values or {})
        table = address.name.removeprefix("admin:").rpartition("_")[0]
        own["object_id"] = own.get(f"object_id:{table}", "0")
        found[address.name] = visit(client, address.path(own))
    return found


def opened(found: Mapping[str, Visit]) -> set[str]:
    """The names of the addresses whose page opened. All others must have answered 302, 404 or 405, none has written."""
    strange = {name: v for name, v in found.items() if v.status not in {200, 302, 404, 405} or v.writes}
    assert strange == {}
    return {name for name, v in found.items() if v.status == 200}
