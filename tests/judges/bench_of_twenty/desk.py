"""Somebody at the portal without a browser: each form is read from its page, filled in, and sent as a browser would."""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from openpyxl import Workbook, load_workbook

from asp_portal.accounts.models import User
from tests.conftest import PASSWORD

BLANKS = re.compile(r"\s+")


def words(node: html.HtmlElement) -> str:
    """What a part of a page says, with single spaces."""
    return BLANKS.sub(" ", node.text_content()).strip()


class Desk:
    """A person who has signed in. Forms are sent with what was hidden in them: the token, and the version read."""

    def __init__(self, user: User, at_the_door: bool = True):
        self.client = Client(enforce_csrf_checks=True)
        if at_the_door:
            self.fill("/account/login/", login=user.email, password=PASSWORD)
        else:  # somebody who has signed in before, and does nothing that asks who they are
            self.client.force_login(user)

    def page(self, path: str) -> html.HtmlElement:
        """A page, read anew."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        return html.fromstring(answer.content.decode())

    def fill(self, path: str, **values: Any) -> str:
        """Fill in the form of a page, confirm it where it asks, and say where that leads. Fails with what it says."""
        return self.send(path, form_with(self.page(path), values), values)

    def send(self, path: str, form: html.FormElement, values: dict[str, Any]) -> str:
        """Send a form, with these values typed."""
        data = {name: value for name, value in form.form_values() if value is not None} | values
        path = form.action or path
        answer = self.client.post(path, data)
        if answer.status_code == 200 and (asked := confirmation(answer)) is not None:
            return self.send(path, asked, {})
        assert answer.status_code == 302, f"{path} with {values}: {what_is_wrong(answer)}"
        return answer["Location"]

    def export(self, path: str) -> list[dict[str, Any]]:
        """A table that was taken out as XLSX, row by row."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        headings, *rows = load_workbook(io.BytesIO(answer.getvalue()), read_only=True).active.iter_rows(
            values_only=True
        )
        return [dict(zip(headings, row, strict=True)) for row in rows]

    def bring(self, kind: str, headings: list[str], rows: Iterable[list[Any]]) -> None:
        """Bring a file of records as XLSX: the preview, in which nothing is wrong, then take it in."""
        upload = SimpleUploadedFile(f"{kind}.xlsx", workbook([headings, *rows]))
        self.agree(self.fill(f"/judges/import/{kind}/", file=upload, source="The papers of the bench"))

    def agree(self, path: str) -> str:
        """Do what a page says will be done, as it was read. Fails with what the page says where it cannot be."""
        return self.send(path, form_with(self.page(path), ["seen"]), {})


def form_with(page: html.HtmlElement, names: Iterable[str]) -> html.FormElement:
    """The form of a page that has all these fields."""
    fitting = [form for form in page.forms if set(names) <= set(form.fields.keys()) and form.method == "POST"]
    assert len(fitting) == 1, f"{len(fitting)} forms have the fields {list(names)}: {words(page.xpath('//main')[0])}"
    return fitting[0]


def confirmation(answer) -> html.FormElement | None:
    """The form with which a preview asks to go on."""
    found = html.fromstring(answer.content.decode()).xpath("//main//form[contains(@class, 'confirm')]")
    return found[0] if found else None


def what_is_wrong(answer) -> str:
    """What a page says that did not take a form."""
    page = html.fromstring(answer.content.decode())
    found = page.xpath("//*[contains(@class, 'invalid-feedback') or contains(@class, 'alert')]")
    return f"{answer.status_code}: {' '.join(map(words, found)) or words(page)}"


def workbook(rows: Iterable[list[Any]]) -> bytes:
    """A workbook of these rows."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def day_of(cell: Any) -> date:
    """The day of a cell."""
    return cell.date() if isinstance(cell, datetime) else date.fromisoformat(str(cell))
