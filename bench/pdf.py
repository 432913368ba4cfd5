"""How long a statement takes beside plain WeasyPrint on the same HTML: CPU of the processes, by turns in one run.

    python bench/pdf.py [--json] [--documents 100]

Plain is `HTML(string=...).write_pdf(pdf_variant="pdf/ua-1")` with default settings: the same HTML with the same
stylesheet in it, the same fonts, the same pictures. "Tables measured" is plain with ordinary tables, whose columns are
measured cell by cell. Each way has long-lived processes of its own; a document is made by one after the other. The HTML
is made beforehand for all; what that takes is told apart.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asp_portal.settings")
os.environ.setdefault("ASP_DEMO", "1")

import django  # noqa: E402  the paths and settings come first

django.setup()

from django.template.loader import render_to_string  # noqa: E402
from django.utils.translation import override  # noqa: E402

from asp_portal import pdf, typesetting  # noqa: E402
from bench.sample_statement import sample_statement  # noqa: E402
from travel.pdf import TEMPLATE, statement_paper  # noqa: E402

LENGTHS = (3, 8, 16, 5)  # nights of the journeys, one after the other
WARM_UP = 4
EACH_FIFTH = 5  # of the documents is enough for the slowest way


def html_of(number: int) -> tuple[str, dict[str, bytes]]:
    """The n-th statement as HTML, with its pictures: lengths, lines and advances differ."""
    statement = sample_statement(nights=LENGTHS[number % 4], expenses=1 + number % 3, advance=number % 2 * 300)
    context, assets = statement_paper(statement, "en")
    with override("en"):
        return render_to_string(TEMPLATE, {**context, "language": "en"}), assets


def ours(html: str, assets: dict[str, bytes]) -> bytes:
    """As the portal does it."""
    return pdf.typesetter().typeset(html, assets)


def plain(html: str, assets: dict[str, bytes]) -> bytes:
    """As one would write it with WeasyPrint's manual open."""
    return with_style(html, assets, pdf.STYLESHEET.read_text())


def measured(html: str, assets: dict[str, bytes]) -> bytes:
    """The same with tables as they come."""
    css = re.sub(r"table-layout: fixed;|\.w\d+ { width: \d+mm; }", "", pdf.STYLESHEET.read_text())
    return with_style(html, assets, css)


def with_style(html: str, assets: dict[str, bytes], css: str) -> bytes:
    """Plain WeasyPrint, with the stylesheet where browsers look for it."""
    styled = html.replace("</head>", f"<style>{css}</style></head>")
    fetcher = typesetting.AssetsOnly(assets)
    return typesetting.HTML(string=styled, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")


WAYS = {"ours": ours, "plain": plain, "measured": measured, "html": None}


def cpu(way: str, number: int) -> float:
    """Milliseconds of CPU that one document takes in this process."""
    document = None if way == "html" else html_of(number)
    start = time.process_time()
    if document is None:
        html_of(number)
    else:
        WAYS[way](*document)
    return (time.process_time() - start) * 1000


def by_turns(numbers: range) -> dict[str, list[float]]:
    """Milliseconds a document each way, every way in a process of its own; who goes first changes."""
    pools = {way: ProcessPoolExecutor(1) for way in WAYS}
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(-WARM_UP, len(numbers)):
        for way in list(WAYS) if number % 2 else reversed(WAYS):
            if way == "measured" and number % EACH_FIFTH:
                continue
            taken = pools[way].submit(cpu, way, number % len(numbers) + numbers.start).result()
            if number >= 0:
                found[way].append(taken)
    for pool in pools.values():
        pool.shutdown()
    return found


def in_parallel(lanes: int, documents: int) -> dict[str, list[float]]:
    """The documents shared among lanes that work at the same time."""
    share = documents // lanes
    with ThreadPoolExecutor(lanes) as threads:
        results = list(threads.map(by_turns, [range(lane * share, (lane + 1) * share) for lane in range(lanes)]))
    return {way: [value for result in results for value in result[way]] for way in WAYS}


def main() -> None:
    """Print a line for one process, and one for two at the same time."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments.add_argument("--documents", type=int, default=100)
    options = arguments.parse_args()
    for lanes, name in ((1, "statement, one process"), (2, "statement, two processes")):
        found = in_parallel(lanes, options.documents)
        mean = {way: statistics.mean(values) for way, values in found.items()}
        row = {
            "name": name,
            "ms_cpu": round(mean["ours"], 1),
            "queries": 0,
            "ratio": round(mean["ours"] / mean["plain"], 3),
            "floor": "plain WeasyPrint, same HTML and stylesheet",
            "floor_ms_cpu": round(mean["plain"], 1),
            "tables_measured_ms_cpu": round(mean["measured"], 1),
            "ratio_tables_measured": round(mean["ours"] / mean["measured"], 3),
            "html_ms_cpu": round(mean["html"], 1),
            "documents": len(found["ours"]),
        }
        words = (
            "{name}: {ms_cpu} ms of CPU each; {floor}: {floor_ms_cpu} ms, ratio {ratio}; with tables measured: "
            "{tables_measured_ms_cpu} ms, ratio {ratio_tables_measured}; the HTML before it: {html_ms_cpu} ms; "
            "{documents} documents"
        )
        print(json.dumps(row) if options.json else words.format(**row), flush=True)


if __name__ == "__main__":
    main()
