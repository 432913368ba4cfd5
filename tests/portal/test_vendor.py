"""What is carried along is what was fetched, and has all that the pages use."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "static" / "vendor", ROOT / "asp_portal" / "fonts"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_is_the_one_of_its_sum(folder):
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    listed = dict(reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert found == listed


@pytest.mark.parametrize("folder", sorted(FOLDERS[0].iterdir()), ids=lambda folder: folder.name)
def test_every_package_has_its_licence(folder):
    assert folder.name == "SHA256SUMS" or "Copyright" in (folder / "LICENSE").read_text()


def test_every_icon_of_a_page_is_in_the_file_of_icons():
    (drawings,) = FOLDERS[0].glob("bootstrap-icons-*/icons.svg")
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', drawings.read_text()))
    pages = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    used = set(re.findall(r'{% icon "([a-z0-9-]+)"', pages))
    assert used
    assert used - drawn == set()


def test_nothing_carried_along_fetches_from_elsewhere():
    sheets = [path.read_text() for path in FOLDERS[0].rglob("*.css")]
    assert sheets
    addresses = {address for sheet in sheets for address in re.findall(r"url\([\"']?(https?:|//)", sheet)}
    assert addresses == set()
