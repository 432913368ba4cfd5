"""A version of a list on paper, in either language, from its body alone: the last fallback where all networks fail.

A published one is an archive copy with the public data inside; it is printed at its publication and kept.
"""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from asp_portal.statement_pdf import qr
from asp_portal.templatetags.portal import long_date
from asp_portal.workflow import lock
from cooperation.durations import in_words
from cooperation.lists.body import session_of
from cooperation.lists.files import address_of, document
from cooperation.lists.listing import day_of, hours_in_words, parts_of, start_of
from cooperation.lists.wording import here
from cooperation.models import ListPaper, ListVersion
from cooperation.moments import in_session

TEMPLATE = "cooperation/versions/pdf/list.html"
DATA = "list.json"


def list_pdf(version: ListVersion, language: str) -> bytes:
    """The PDF of a version; of a kept draft, marked as one and without data inside."""
    with override(language):
        context = printed(version)
        if version.kind == ListVersion.Kind.DRAFT:
            return pdf.render(TEMPLATE, context, language)
        picture = qr(context["address"], _("Address of this version"))
        data = json.dumps(document(version), ensure_ascii=False, indent=1, sort_keys=True)
        attached = pdf.Attached(DATA, data, _("The same list as data"), version.made_at)
    return pdf.render(TEMPLATE, context, language, {"qr": picture}, attached)


@transaction.atomic
def kept_pdf(version: ListVersion, language: str) -> bytes:
    """The PDF of a published version as it is kept; printed now where the worker has not done so yet, once."""
    papers = ListPaper.objects.filter(version=version, language=language)
    if (found := papers.first()) is None:
        lock(version)  # whoever else asks for it waits for this one
        found = papers.first() or ListPaper.objects.create(
            version=version, language=language, content=list_pdf(version, language)
        )
    return bytes(found.content)


def printed(version: ListVersion) -> dict[str, Any]:
    """What the template prints, in the language of the moment."""
    body = version.body
    session, start = session_of(body), start_of(body)
    return {
        "title": here(body["plenary"]["title"]),
        "day": long_date(day_of(body)),
        "session": str(session.number),
        "place": session.place,
        "start": in_session(start, session) if start else "",
        "length": in_words(body["plenary"]["seconds"]),
        "hours": hours_in_words(body),
        "order": here(body["order"]["words"]),
        "words": here(body["words"]),
        "parts": parts_of(body),
        "version": str(version),
        "made_at": in_session(version.made_at, session),
        "note": version.note,
        "fingerprint": version.hash,
        "address": address_of(version),
        "draft": version.kind == ListVersion.Kind.DRAFT,
    }
