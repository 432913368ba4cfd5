"""What the pages, files and papers say of the bench, as figures that can be held against the table."""

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from lxml import html

from tests.judges.bench_of_twenty.desk import Desk, day_of, words

Found = dict[tuple[str, str, str], Any]
ITEMS = {
    "Salary": "salary",
    "Special allowance": "special allowance",
    "Acting allowance": "acting allowance",
    "Corrections": "correction",
    "Total, EUR": "total",
}
ENTRIES = {
    "Carried from the year before": "carried",
    "Credited for the year": "entitlement",
    "Leave taken": "taken",
    "Lapsed, above what may be carried": "lapsed",
}
DUE = {
    "End of the term of office": "end of term",
    "Five years of continuous residence at the seat are complete": "five years of residence",
    "Nine years of continuous residence at the seat are complete": "nine years of residence",
    "Sixtieth birthday": "sixtieth birthday",
    "Twenty-first birthday of a child": "child is twenty-one",
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
YEARS = re.compile(r"(\d) years of continuous residence")
MONEY = re.compile(r"\d[\d,]*\.\d\d")


def given(name: Any) -> str:
    """The given name, which names a judge of the bench."""
    return str(name).split()[0]


def number(cell: Any) -> Fraction:
    """A figure of a page or a file."""
    return Fraction(str(cell).replace(",", "").replace("–", "0") if cell not in ("", None) else "0")


def written_day(text: str) -> date:
    """A day as pages write it, such as "11 Mar 2009"."""
    day, month, year = text.split()
    return date(int(year), MONTHS.index(month[:3]) + 1, int(day))


# --- Pay ------------------------------------------------------------------------------------------------------------


def month(desk: Desk, run: str, when: str) -> Found:
    """The items of every statement of a run, from its file; each total is their sum."""
    found = {}
    for row in desk.export(f"{run}?_export=xlsx"):
        items = {item: number(row[heading]) for heading, item in ITEMS.items() if heading in row}
        assert items.pop("total") == sum(items.values()), row
        found |= {(given(row["Judge"]), when, item): worth for item, worth in items.items()}
    return found


def years(desk: Desk, name: str, slug: str) -> Found:
    """The sums of a judge's years, from the page; the total where it is more than the salary."""
    found = {}
    for heading in desk.page(f"/judges/{slug}/pay/").xpath("//h2[starts-with(@id, 'year-')]"):
        year, section = words(heading), heading.getparent()
        headings = [words(cell) for cell in section.xpath(".//thead/tr/*")]
        cells = [words(cell) for cell in section.xpath(".//tfoot/tr/*")]
        sums = {ITEMS[head]: number(cell) for head, cell in zip(headings, cells, strict=True) if head in ITEMS}
        if sums["total"] == sums["salary"]:
            del sums["total"]
        found |= {(given(name), year, item): worth for item, worth in sums.items()}
    return found


def statement_links(desk: Desk, run: str) -> dict[str, str]:
    """The statements of a run by judge, as its page links them."""
    links = desk.page(run).xpath("//main//a[contains(@href, '/pay/statements/')]")
    return {given(words(link)): link.get("href") for link in links}


def paper(desk: Desk, path: str) -> str:
    """The words of a PDF, as pdftotext reads them."""
    answer = desk.client.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    document = answer.getvalue() if answer.streaming else answer.content
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


# --- Leave ----------------------------------------------------------------------------------------------------------


def leave(desk: Desk, name: str, slug: str, until: int) -> Found:
    """A judge's leave year by year, from the file of the ledger."""
    found: Found = {}
    for row in desk.export(f"/judges/{slug}/leave/?on={until}-12-31&_export=xlsx"):
        year = str(day_of(row["Day"]).year)
        item = ENTRIES.get(row["Entry"])
        if int(year) > until or item is None:
            continue
        for each in (*ENTRIES.values(), "left"):
            found.setdefault((given(name), year, each), Fraction(0))
        found[given(name), year, item] += abs(number(row["Working days"]))
        if item != "lapsed":
            found[given(name), year, "left"] = number(row["Balance"])
    return found


# --- What comes due -------------------------------------------------------------------------------------------------


def due(desk: Desk) -> Iterator[tuple[str, date, str]]:
    """What comes due in the next ten years, from the file."""
    for row in desk.export("/judges/coming/?months=120&_export=xlsx"):
        label = row["What comes due"]
        yield given(row["Judge"]), day_of(row["Day"]), DUE.get(label, "home leave year")


# --- Acting, residence, relocation ----------------------------------------------------------------------------------


def acting(desk: Desk, year: str) -> Found:
    """How far the yearly maximum of each judge is filled, from the page."""
    found = {}
    for line in desk.page(f"/presidency/acting-days/?year={year}").xpath("//ul[contains(@class, 'maxima')]/li"):
        name, amount = words(line.xpath(".//strong")[0]), words(line.xpath(".//span[@class='amount']")[0])
        found[given(name), year, "days"] = number(amount.split()[0])
        found[given(name), year, "amount"] = number(MONEY.findall(amount)[0])
    return found


def residence(desk: Desk, name: str, slug: str, on: str) -> Found:
    """What is missing to five and nine years at the end of a day, and what would be due, from the page."""
    page, found = desk.page(f"/judges/{slug}/residence/?on={on}"), {}
    for entry in page.xpath("//section[@aria-labelledby='standing-head']//dl/div"):
        years = YEARS.match(words(entry.xpath("./dt")[0]))
        complete, *missing = [text.strip() for text in entry.xpath("./dd//text()") if text.strip()]
        if years and missing:
            found[given(name), on, f"{years[1]} years complete"] = written_day(complete)
            days = missing[0].split()[0] if "missing" in missing[0] else "0"
            found[given(name), on, f"{years[1]} years missing"] = number(days)
    found[given(name), on, "relocation"] = amount_or_words(page.xpath("//section[@aria-labelledby='sum-head']")[0])
    return found


def relocation(page: html.HtmlElement, name: str) -> Found:
    """What a claim comes to, from its page."""
    [total] = page.xpath("//section[@aria-labelledby='total-head']")
    found: Found = {(given(name), "at the end", "relocation"): amount_or_words(total)}
    if days := total.xpath(".//div[contains(dt, 'Due from')]/dd"):
        found[given(name), "at the end", "due from"] = written_day(words(days[0]))
    return found


def amount_or_words(section: html.HtmlElement) -> Fraction | str:
    """The first amount that a part of a page names; without one, what it says."""
    text = words(section)
    amounts = MONEY.findall(text)
    return number(amounts[0]) if amounts else text
