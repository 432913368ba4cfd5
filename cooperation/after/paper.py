"""The report of a meeting on paper, in either language: an archive copy with the log of events inside."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from asp_portal.charts import line_chart
from asp_portal.templatetags.portal import long_date
from cooperation.after import pages
from cooperation.after.files import log_text
from cooperation.after.record import Held
from cooperation.moments import in_session

TEMPLATE = "cooperation/after/pdf/report.html"
LOG = "log.json"
DRAWN = (560, 130)  # pixels: the width of the page


def report_pdf(held: Held, language: str) -> bytes:
    """The PDF of a report. Its archive copy is made again from the same log with the same words."""
    with override(language):
        drawings = pages.drawings(held)
        assets = {
            f"chart{number}": line_chart(series, x, y, DRAWN)
            for number, (_heading, series, x, y) in enumerate(drawings, start=1)
        }
        headings = [(f"chart{number}", heading) for number, (heading, *_rest) in enumerate(drawings, start=1)]
        attached = pdf.Attached(LOG, log_text(held.plenary), _("The log of the meeting"), held.events[-1].at)
        return pdf.render(TEMPLATE, printed(held) | {"charts": headings}, language, assets, attached)


def printed(held: Held) -> dict[str, Any]:
    """What the template prints, in the language of the moment."""
    plenary, session = held.plenary, held.plenary.session
    return pages.about(held) | {
        "plenary": plenary,
        "session": session,
        "day": long_date(plenary.on),
        "as_of": in_session(held.events[-1].at, session),
        "version": held.events[-1].version,
    }
