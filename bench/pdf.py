"""How long a statement takes beside plain WeasyPrint on the same HTML: CPU of the process, both in one run, by turns.

    python bench/pdf.py [--json] [--documents 100]

Plain is `HTML(string=...).write_pdf(pdf_variant="pdf/ua-1")` with default settings: the same HTML with the same
stylesheet in it, the same fonts, the same pictures. The HTML is made beforehand for both; what that takes is told apart.
"""

import argparse
import json
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
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


def sample(number: int):
    """The n-th statement: lengths, lines and advances differ."""
    return sample_statement(nights=LENGTHS[number % 4], expenses=1 + number % 3, advance=number % 2 * 300)


def html_of(number: int) -> tuple[str, dict[str, bytes]]:
    """The n-th statement as HTML, with its pictures."""
    context, assets = statement_paper(sample(number), "en")
    with override("en"):
        return render_to_string(TEMPLATE, {**context, "language": "en"}), assets


def plain(html: str, assets: dict[str, bytes]) -> bytes:
    """As one would write it with WeasyPrint's manual open."""
    styled = html.replace("</head>", f"<style>{pdf.STYLESHEET.read_text()}</style></head>")
    fetcher = typesetting.AssetsOnly(assets)
    return typesetting.HTML(string=styled, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")


def ours(html: str, assets: dict[str, bytes]) -> bytes:
    """As the portal does it."""
    return pdf.typesetter().typeset(html, assets)


def cpu(make, *arguments) -> float:
    """Milliseconds of CPU that a call takes."""
    start = time.process_time()
    make(*arguments)
    return (time.process_time() - start) * 1000


def measured(numbers: range) -> dict[str, list[float]]:
    """Milliseconds a document: ours, plain, and the making of the HTML; who goes first changes with each document."""
    found: dict[str, list[float]] = {"ours": [], "plain": [], "html": []}
    for number in range(WARM_UP):
        document = html_of(number)
        plain(*document), ours(*document)
    for number in numbers:
        found["html"].append(cpu(html_of, number))
        document = html_of(number)
        pair = [("ours", ours), ("plain", plain)]
        for name, make in pair if number % 2 else reversed(pair):
            found[name].append(cpu(make, *document))
    return found


def in_processes(processes: int, documents: int) -> dict[str, list[float]]:
    """The documents shared among long-lived processes."""
    share = documents // processes
    parts = [range(start * share, (start + 1) * share) for start in range(processes)]
    with ProcessPoolExecutor(processes) as pool:
        results = list(pool.map(measured, parts))
    return {name: [value for result in results for value in result[name]] for name in results[0]}


def main() -> None:
    """Print a line a case."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments.add_argument("--documents", type=int, default=100)
    options = arguments.parse_args()
    for processes in (1, 2):
        start = time.monotonic()
        found = in_processes(processes, options.documents)
        wall = time.monotonic() - start
        row = {
            "name": f"statement, {processes} {'process' if processes == 1 else 'processes'}",
            "ms_cpu": round(statistics.mean(found["ours"]), 1),
            "queries": 0,
            "ratio": round(sum(found["ours"]) / sum(found["plain"]), 3),
            "floor": "plain WeasyPrint, same HTML",
            "floor_ms_cpu": round(statistics.mean(found["plain"]), 1),
            "html_ms_cpu": round(statistics.mean(found["html"]), 1),
            "documents": len(found["ours"]),
            "wall_s": round(wall, 1),
        }
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            print(
                f"{row['name']}: {row['ms_cpu']} ms of CPU each, plain {row['floor_ms_cpu']} ms, ratio {row['ratio']}; "
                f"HTML before it {row['html_ms_cpu']} ms; {row['documents']} documents",
                flush=True,
            )


if __name__ == "__main__":
    main()
