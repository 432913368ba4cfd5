"""Lines and areas as SVG: made on this machine, the same for the same figures, for pages and for PDFs.

In a page they stand beside the table of the same figures ("partials/chart.html"), in a PDF they are an asset:
`pdf.render(..., assets={"factors": line_chart(...)})` and `<img src="asset:factors" alt="..."/>`.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol
from django.utils.module_loading import import_string

from asp_portal.templatetags.portal import locale

FONTS = Path(__file__).parent / "fonts"
WIDE, NARROW = (640, 300), (290, 230)  # pixels, without the axes
# Of static/css/tokens.css: told apart on paper and by the colour-blind through their dashes.
INK, QUIET, LINE = "#1b2630", "#52606b", "#e2ddd2"
COLOURS = ("#0f4a5a", "#8a6a24", "#1d4f86", "#9a2323", "#52606b", "#1f5f3c")
DASHES = ([1, 0], [7, 4], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4])
MARKED = 30  # points at most of a line whose points are marked
CONFIG = {
    "font": "Noto Sans, sans-serif",
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": 400,
        "gridColor": LINE, "domainColor": QUIET, "tickColor": QUIET, "titlePadding": 10,
    },
    "legend": {
        "orient": "top", "columns": 1, "title": None, "symbolType": "stroke", "labelColor": INK, "labelFontSize": 13,
        "symbolSize": 500, "symbolStrokeWidth": 2.5,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """A line and its name; points by x: numbers or days. stepped: a value holds until the next point. area: filled."""

    name: str
    points: Sequence[tuple[float | date, float]]
    stepped: bool = False
    area: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis. format: how d3 writes its figures, such as ",.0f", ".3f", ".0%"; of days, such as "%Y".

    zero: whether it starts at nothing. ticks: about how many; None leaves it to the size. Days are marked by the year.
    """

    title: str
    format: str = ",.0f"
    zero: bool = False
    ticks: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for a page: the addresses of both sizes, and what it shows in a sentence."""

    wide: str
    narrow: str
    alt: str


def page_chart(series: Sequence[Series], x: Axis, y: Axis, alt: str) -> Chart:
    """A chart for "partials/chart.html", in the size of a screen and of a telephone."""
    wide, narrow = (line_chart(series, x, y, size) for size in (WIDE, NARROW))
    return Chart(data_url(wide), data_url(narrow), alt)


def data_url(svg: bytes) -> str:
    """The address of a picture that lies in the page itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def line_chart(series: Sequence[Series], x: Axis, y: Axis, size: tuple[int, int] = WIDE) -> bytes:
    """The SVG of one or more lines, with figures as the language of the page writes them.

    size: width and height of the plot in pixels. At most six lines: there are no more dashes that a reader can tell
    apart.
    """
    if len(series) > len(COLOURS):
        raise ValueError(f"A chart has at most {len(COLOURS)} lines.")
    names = [one.name for one in series]
    spec = {
        "width": size[0],
        "height": size[1],
        "config": CONFIG | {"legend": CONFIG["legend"] | {"labelLimit": size[0] - 40}},
        "encoding": encoding(names, x, y, days=isinstance(series[0].points[0][0], date)),
        "layer": [layer(one) for one in series],
    }
    return drawn(json.dumps(spec), get_decimal_symbol(locale()), get_group_symbol(locale()))


def encoding(names: list[str], x: Axis, y: Axis, days: bool) -> dict[str, Any]:
    """What stands for what; a legend only where there is more than one line."""
    count = len(names)
    legend = {} if count > 1 else {"legend": None}
    across = {"type": "temporal", "scale": {"type": "utc"}} if days else {"type": "quantitative"}
    if not days:
        across["scale"] = {"zero": x.zero, "nice": False}
    return {
        "x": {"field": "x", "axis": axis(x, {"interval": "year"} if days else x.ticks), **across},
        "y": {"field": "y", "type": "quantitative", "axis": axis(y, y.ticks), "scale": {"zero": y.zero}},
        "color": {"field": "s", "type": "nominal", "scale": {"domain": names, "range": COLOURS[:count]}} | legend,
        "strokeDash": {"field": "s", "type": "nominal", "scale": {"domain": names, "range": DASHES[:count]}} | legend,
    }


def axis(of: Axis, ticks: Any) -> dict[str, Any]:
    """An axis as Vega-Lite takes it."""
    return {"title": of.title, "format": of.format} | ({"tickCount": ticks} if ticks else {})


def layer(one: Series) -> dict[str, Any]:
    """The line of a series, its points marked where there are few of them."""
    rows = [
        {"x": x.isoformat() if isinstance(x, date) else float(x), "y": float(y), "s": one.name} for x, y in one.points
    ]
    mark = {"type": "area" if one.area else "line", "interpolate": "step-after" if one.stepped else "linear"}
    if one.area:
        mark |= {"fillOpacity": 0.15, "line": True}
    else:
        mark |= {"strokeWidth": 2.25, "point": {"size": 22} if len(rows) <= MARKED else False}
    return {"data": {"values": rows}, "mark": mark}


@lru_cache(maxsize=200)
def drawn(spec: str, decimal: str, thousands: str) -> bytes:
    """The SVG of a Vega-Lite specification; the same figures are drawn once."""
    figures = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    return engine()(spec, format_locale=figures, allowed_base_urls=[]).encode()


@cache
def engine():
    """What draws in this process, made with its first chart.

    vl-convert takes two seconds and 164 MB to start: too much for every command, test and worker that draws nothing.
    """
    import_string("vl_convert.register_font_directory")(str(FONTS))
    return import_string("vl_convert.vegalite_to_svg")
