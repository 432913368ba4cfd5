"""A text is written against its time, published by one press, and read by everybody; the report beside it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cooperation.models import Plenary, StatementText
from cooperation.texts.pages import length_in_form
from tests.browser.conftest import faults
from tests.cooperation.held import ask, hold, publish
from tests.cooperation.world import delegate_of, delegation, open_plenary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = [
    "word " * 220,
    "word " * 221,
    "l’État – c'est-à-dire la France, 2 minutes",
    "شكرا سيدي الرئيس",
    "谢谢主席女士",
    "…",
]


def url(name: str, *args: str) -> str:
    """An address of the plenaries."""
    return reverse(f"cooperation:{name}", args=args)


def test_from_the_first_word_to_the_public_page(portal, make_user, secretariat):
    plenary = open_plenary(secretariat, timezone.now())
    delegate = delegate_of(make_user, delegation("SEN"))
    request = ask(delegate, plenary, delegation("SEN"), at=timezone.now())
    page = portal.page
    portal.be(delegate, url("text-new", request.slug))
    count_as_the_server_counts(page)
    assert faults(page) == []
    page.get_by_role("textbox", name="The text").fill("Madam President,\n\nthank you.")
    portal.press("Send the text")
    portal.says("Under embargo", "4 words need 3 s")
    assert faults(page) == []

    held_and_over(plenary, secretariat, request)
    portal.be(secretariat, url("texts", plenary.slug))
    expect(page.get_by_role("checkbox", name="Senegal")).to_be_checked()
    assert faults(page) == []
    portal.press("Publish the ticked statements")
    portal.says("Published: Senegal.")
    assert StatementText.objects.get().state == "published"
    for name in ("public-texts", "public-record", "report"):
        portal.go(url(name, plenary.slug))
        portal.says("Senegal")
        assert faults(page) == []
        portal.picture(name)


def count_as_the_server_counts(page) -> None:
    """While words are typed the page says what the server would: how many, how long, how much too long."""
    line = page.locator("[data-length] p")
    for text in TEXTS:
        page.get_by_role("textbox", name="The text").fill("x")
        page.get_by_role("textbox", name="The text").fill(text)
        length = length_in_form(text, 120)
        if length.words is None:
            expect(line).to_have_text("Words cannot be counted in this language.")
            continue
        expect(line).to_have_text(re.compile(rf"^{length.words} words need "))
        expect(line).to_have_class(re.compile("too-long" if length.over else "^text-length$"))


def held_and_over(plenary: Plenary, by, request) -> None:
    """The meeting, in which Senegal speaks."""
    meeting = publish(plenary, by)
    began = [(0, "begin", {}), (0, "open_segment", {"segment": "I"})]
    spoke = [(60, "start", {"id": request.slug}), (150, "stop", {"id": request.slug})]
    hold(meeting, [*began, *spoke, (200, "end", {})])
