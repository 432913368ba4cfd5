"""A statement on paper: what every kind prints, from its stored body alone; nothing here computes an amount.

The template extends "pdf/statement.html".
"""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from asp_portal.figures import sentence
from asp_portal.law.provisions import cite
from asp_portal.statements import IssuedStatement
from asp_portal.templatetags.portal import exact, moment


def issued(statement: IssuedStatement, paper: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template of an issued statement prints, and its pictures, for asp_portal.pdf.render.

    paper: what it prints whether issued or a draft, with `kind` and `result`; a draft adds `draft`, its number.
    """
    address = f"{settings.SITE_URL}{reverse('verify')}?code={statement.code}"
    heading = {
        "number": statement.number,
        "issued_at": statement.issued_at,
        "code": statement.code,
        "address": address,
    }
    return {**paper, **heading}, {"qr": qr(address, statement.number)}


def qr(address: str, title: str) -> bytes:
    """A picture that telephones read, with the title that PDF/UA asks of pictures."""
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", title=title, border=0, xmldecl=False)
    return picture.getvalue()


class Grounds:
    """The provisions and readings behind rows, each set under one letter that the rows bear."""

    def __init__(self, body: Mapping[str, Any], language: str):
        printed = (row[0] for row in body["texts"][language]["provisions"])
        self.citations = dict(zip(body["provisions"], printed, strict=True))
        self.sets: dict[str, str] = {}

    def cited(self, row: Mapping[str, Any]) -> str:
        """ "App. 1, art. II(1), II(2); T-3"."""
        found = []
        for key in row["provisions"]:
            # A step that was not taken may cite what the statement does not rest on.
            document, _dot, paragraph = self.citations.get(key, cite(key, _)).rpartition(". ")
            if found and found[-1][0] == document:
                found[-1][1].append(paragraph)
            else:
                found.append((document, [paragraph]))
        provisions = [f"{document}. {', '.join(paragraphs)}" for document, paragraphs in found]
        return _("; ").join(filter(None, [*provisions, ", ".join(row["readings"])]))

    def letter(self, row: Mapping[str, Any]) -> str:
        """a, b, ... z, aa, ab, ..."""
        number = len(self.sets)
        letters = ("" if number < 26 else chr(96 + number // 26)) + chr(97 + number % 26)
        return self.sets.setdefault(self.cited(row), letters)

    def legend(self) -> list[tuple[str, str]]:
        """Each letter with what it stands for."""
        return [(letter, cited) for cited, letter in self.sets.items()]


def law(body: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What "pdf/law.html" prints."""
    texts = body["texts"][language]
    return {"provisions": texts["provisions"], "readings": texts["readings"]}


def step_rows(steps: Iterable[Mapping[str, Any]], words: Mapping[str, str], grounds: Grounds) -> list[dict[str, Any]]:
    """What "pdf/steps.html" prints of stored steps."""
    return [
        {
            "label": sentence(step["label"], step["values"], words),
            "amount": "" if step["amount"] is None else exact(Fraction(step["amount"]), step["currency"]),
            "cited": grounds.cited(step),
            "applied": step["applied"],
        }
        for step in steps
    ]


def act_row(act: Mapping[str, Any], name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """What "pdf/acts.html" prints of a stored act, under a name in words."""
    return {
        "name": name,
        "actor": act["actor"],
        "office": words.get(act["office"], act["office"]),
        "at": moment(datetime.fromisoformat(act["at"])),
        "reason": act["reason"],
        "content": act["content"],
        "position": act["position"],
    }
