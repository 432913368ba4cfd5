"""The same forms typed in Chromium: two judges with all their facts, and one of each other form."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from asp_portal.accounts.models import User
from tests.browser.conftest import Portal
from tests.judges.bench_of_twenty import entering, table
from tests.judges.bench_of_twenty.desk import workbook


def type_in(page: Page, values: dict[str, Any]) -> None:
    """Type into the fields of a form or choose from them, and press its button; nothing is wrong then."""
    form = page.locator("main form").filter(has=page.locator(f"[name={next(iter(values))}]")).last
    for name, value in values.items():
        put(form.locator(f"[name={name}]"), value)
    press(page, form)


def put(field: Locator, value: str) -> None:
    """What a person does with a field."""
    kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
    if kind == "select":
        field.select_option(value)
    elif kind == "checkbox":
        field.check()
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(value)


def press(page: Page, form: Locator) -> None:
    """Press the first button of a form, and wait for the page after it."""
    with page.expect_navigation():
        form.locator("button[type=submit]").first.click()
    expect(page.locator(".is-invalid, .error-summary")).to_have_count(0)


def judge(portal: Portal, name: str, record: dict[str, Any], account: int | None) -> str:
    """A judge with the whole record; gives the slug."""
    portal.go("/judges/new/")
    type_in(portal.page, entering.particulars(name, record, account) | {"source": entering.SOURCE})
    [slug] = re.findall(r"/judges/([^/]+)/\?edit=term:new", portal.page.url)
    for kind, values in entering.facts(record):
        portal.go(f"/judges/{slug}/?edit={kind}:new#edit")
        type_in(portal.page, values | {"source": entering.SOURCE})
        expect(portal.page).to_have_url(re.compile("saved="))
    return slug


def of_the_bench(portal: Portal, bench: dict[str, Any], slugs: dict[str, str], folder: Path) -> set[tuple[str, str]]:
    """One of each form that is not a judge's; gives the leave that was recorded."""
    page = portal.page
    first_day, annual, source = bench["scale"][0]
    portal.go("/salary-scale/new/")
    type_in(page, {"first_day": str(first_day), "annual": str(annual), "source": source})
    press(page, page.locator("form.confirm"))
    first_day, elected = next(iter(bench["elections"].items()))
    chosen = {office: slugs[name] for office, name in zip(entering.OFFICES, elected, strict=True)}
    portal.go("/presidency/election/")
    type_in(page, {"first_day": str(first_day), **chosen, "source": entering.SOURCE})
    press(page, page.locator("form.confirm"))
    portal.says(*elected)
    name, first, last = bench["acting"][0]
    portal.go("/presidency/acting-days/new/")
    type_in(page, {"judge": slugs[name], "first_day": str(first), "last_day": str(last), "source": "Note"})
    title, first, last = bench["holidays"][0]
    portal.go("/calendar/events/new/")
    type_in(page, {"kind": "holiday", "title": title, "first_day": str(first), "last_day": str(last), "source": "Note"})
    return record_leave(portal, bench, slugs) | import_leave(portal, bench, folder)


def record_leave(portal: Portal, bench: dict[str, Any], slugs: dict[str, str]) -> set[tuple[str, str]]:
    """A leave with a half day, by its form."""
    name = "Sol Sandrow"
    text = bench["judges"][name]["leave"][-1]
    portal.go(f"/leave/record/?judge={slugs[name]}")
    type_in(portal.page, table.leave(text) | {"source": entering.SOURCE})
    return {(name, text)}


def import_leave(portal: Portal, bench: dict[str, Any], folder: Path) -> set[tuple[str, str]]:
    """A leave from a file, with its preview."""
    name = "Nils Norrow"
    [text] = bench["judges"][name]["leave"]
    taken = table.leave(text)
    file = folder / "leave.xlsx"
    row = [*name.split(), taken["first_day"], taken["last_day"], "no", "no", entering.SOURCE]
    file.write_bytes(workbook([entering.LEAVE, row]))
    portal.go("/judges/import/leave/")
    type_in(portal.page, {"file": str(file), "source": entering.SOURCE})
    portal.says("1 new", name)
    portal.press("Take in")
    portal.says("1 new")
    return {(name, text)}


def end_of_office(portal: Portal, entry: dict[str, Any], slugs: dict[str, str]) -> None:
    """An office that ends before its time, and who takes one then."""
    name, last_day = entry["ends"]
    portal.go(f"/presidency/?on={last_day}")
    portal.page.locator("li.seat").filter(has_text=name).get_by_role("link").click()
    type_in(portal.page, {"last_day": str(last_day), "reason": f"Letter of {last_day}"})
    office, taker, first_day = entry["takes"]
    portal.go("/presidency/office/")
    taken = {"office": office, "judge": slugs[taker], "first_day": str(first_day)}
    type_in(portal.page, taken | {"source": entering.SOURCE})
    portal.says(taker)


def claim(portal: Portal, record: dict[str, Any], account: User) -> str:
    """A former judge's claim for the relocation sum; gives its address."""
    on, country, *_on_record = record["resettled"]
    portal.be(account, "/relocation/new/")
    type_in(portal.page, {"resettled_on": str(on), "country": country})
    return portal.page.url.removeprefix(portal.origin)
