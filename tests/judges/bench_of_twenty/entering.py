"""The bench entered through the screens, fact by fact; nothing is written in any other way, but for the accounts."""

from datetime import date
from typing import Any

from tests.judges.bench_of_twenty import table
from tests.judges.bench_of_twenty.desk import Desk

OFFICES = ("president", "first_vice_president", "second_vice_president")
SOURCE = "The papers of the bench"
LEAVE = ["Given name", "Family name", "First day", "Last day", "From noon", "Until noon", "Source"]
EVENTS = ["Kind", "Title", "First day", "Last day"]


def particulars(name: str, record: dict[str, Any], account: int | None) -> dict[str, Any]:
    """A judge as the form takes one."""
    given, _space, family = name.partition(" ")
    born, country = record["born"]
    found = {
        "given_name": given,
        "family_name": family,
        "date_of_birth": str(born),
        "nationality": country,
        "domicile_place": f"{family}ville",
        "domicile_country": country,
        "user": str(account or ""),
    }
    return found | ({"died_on": str(record["died"])} if "died" in record else {})


def facts(record: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The facts of a record by kind, each as its form takes it, in the order in which a clerk writes them."""
    found = [("term", table.term(text)) for text in record["terms"]]
    for home_from, declared_on, *last_day in record.get("homes", []):
        home = {"home": "lease", "place": "The Hague", "home_from": str(home_from), "declared_on": str(declared_on)}
        found.append(("residence", home | ({"last_day": str(last_day[0])} if last_day else {})))
    on, country, *on_record = record.get("resettled", ["", ""])
    if on_record:
        found.append(("resettlement", {"on": str(on), "country": country}))
    if "married" in record:
        spouse, on = record["married"]
        found.append(("marriage", {"kind": "marriage", "spouse_name": spouse, "first_day": str(on)}))
    for child, born_on, *more in record.get("children", []):
        days = {f"{name}_on": str(day) for fact in more for name, day in fact.items()}
        found.append(("child", {"name": child, "born_on": str(born_on)} | days))
    return found


def judge(desk: Desk, name: str, record: dict[str, Any], account: int | None) -> str:
    """A judge with the whole record; gives the slug."""
    made = desk.fill("/judges/new/", **particulars(name, record, account), source=SOURCE)
    slug = made.split("/")[2]
    for kind, values in facts(record):
        desk.fill(f"/judges/{slug}/?edit={kind}:new", **values, source=SOURCE)
    return slug


def elections(desk: Desk, bench: dict[str, Any], slugs: dict[str, str], after: date) -> None:
    """The Presidencies elected after a day, previewed and confirmed; what ends before its time, but for the last."""
    entries = [(day, elected) for day, elected in bench["elections"].items() if day > after]
    ends = [(end["ends"][1], end) for end in bench["ends_of_office"][:-1]]
    for day, entry in sorted([*entries, *ends], key=lambda one: one[0]):
        if isinstance(entry, list):
            chosen = dict(zip(OFFICES, (slugs[name] for name in entry), strict=True))
            desk.fill("/presidency/election/", first_day=str(day), **chosen, source=SOURCE)
        else:
            end_of_office(desk, entry, slugs)


def end_of_office(desk: Desk, entry: dict[str, Any], slugs: dict[str, str]) -> None:
    """An office that ends before its time, and who takes one then."""
    name, last_day = entry["ends"]
    page = desk.page(f"/presidency/?on={last_day}")
    [link] = page.xpath(f"//li[contains(@class, 'seat')][contains(., '{name}')]//a[contains(@href, '/end/')]/@href")
    desk.fill(link, last_day=str(last_day), reason=f"Letter of {last_day}")
    if "takes" in entry:
        office, taker, first_day = entry["takes"]
        desk.fill("/presidency/office/", office=office, judge=slugs[taker], first_day=str(first_day), source=SOURCE)


def acting(desk: Desk, entries: list[list], slugs: dict[str, str]) -> None:
    """Days of acting as President, as ranges."""
    for name, first_day, last_day in entries:
        days = {"first_day": str(first_day), "last_day": str(last_day)}
        desk.fill("/presidency/acting-days/new/", judge=slugs[name], **days, source=f"Note of {first_day}")


def scale(desk: Desk, rows: list[list]) -> None:
    """Rows of the salary scale, each previewed and confirmed."""
    for first_day, annual, source in rows:
        desk.fill("/salary-scale/new/", first_day=str(first_day), annual=str(annual), source=source)


def holidays(desk: Desk, rows: list[list]) -> None:
    """Official holidays, in one file."""
    desk.bring("events", EVENTS, [["official holiday", *row] for row in rows])


def leave(desk: Desk, bench: dict[str, Any], recorded: set[tuple[str, str]]) -> None:
    """All leave that was taken, in one file, but for what is recorded already."""
    rows = []
    for name, record in bench["judges"].items():
        for text in record.get("leave", []):
            taken = table.leave(text)
            if (name, text) not in recorded:
                days = [date.fromisoformat(taken[key]) for key in ("first_day", "last_day")]
                noons = ["yes" if key in taken else "no" for key in ("from_noon", "until_noon")]
                rows.append([*name.split(" "), *days, *noons, SOURCE])
    desk.bring("leave", LEAVE, rows)
