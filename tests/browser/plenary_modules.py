"""The scripts of the live screens as modules in Chromium, without a portal: a page of its own origin serves them."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ORIGIN = "http://modules.test"
SCRIPTS = Path(__file__).parent.parent.parent / "static/js/plenary"
PAGE = '<!doctype html><html lang="en"><title>Modules</title><script type="application/json" id="words">{}</script>'


def open_modules(page: Page, html: str = PAGE) -> Page:
    """A page from which `import("/clock.js")` and the others work."""

    def serve(route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}/")
        if name.endswith(".js"):
            route.fulfill(body=(SCRIPTS / name).read_text(), content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(f"{ORIGIN}/**", serve)
    page.goto(f"{ORIGIN}/")
    return page


def call(page: Page, module: str, body: str, argument: Any = None) -> Any:
    """What a function body gives, with everything the module exports in `m` and the argument in `given`."""
    return page.evaluate(
        f"async (given) => {{ const m = await import('/{module}.js'); return await (async () => {{ {body} }})(); }}",
        argument,
    )
