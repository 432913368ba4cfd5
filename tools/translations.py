"""The translations: collect the sentences of the source, compile them, check that none is missing.

python -m tools.translations extract     for `make messages`; needs gettext
python -m tools.translations compile     for `make run` and `make test`; needs nothing
python -m tools.translations check       for `make check`; needs gettext
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["asp_portal", "judges", "travel", "cooperation", "pensions", "templates", "static"]
SHOWN = 30


def extract(root: Path = ROOT) -> None:
    """Bring the catalogues in root/locale up to date with the source. No line numbers: they change daily."""
    settings.LOCALE_PATHS = [str(root / "locale")]
    languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    elsewhere = [path.name for path in root.iterdir() if path.name not in SOURCES] + ["static/vendor"]
    options = {"locale": languages, "ignore_patterns": elsewhere, "symlinks": True, "add_location": "file"}
    with chdir(root):
        for domain in ("django", "djangojs"):
            call_command("makemessages", domain=domain, verbosity=0, **options)


def compile_all() -> None:
    """Write the .mo beside each .po that is newer, with Babel, so that no program of the system is needed."""
    for source in (ROOT / "locale").rglob("*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as po, target.open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parent.parent.name))


def check() -> None:
    """Fail with every sentence that is missing, doubtful, no longer used, or has other placeholders."""
    if not shutil.which("xgettext"):
        sys.exit("The translations cannot be checked without gettext: install the package gettext.")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in SOURCES:
            (root / name).symlink_to(ROOT / name)
        shutil.copytree(ROOT / "locale", root / "locale")
        extract(root)
        complaints = [line for path in sorted(root.glob("locale/*/LC_MESSAGES/*.po")) for line in faults(path)]
    if complaints:
        summary = f"{len(complaints)} translations to mend: run make messages, then edit locale/."
        sys.exit("\n".join([*complaints[:SHOWN], summary]))


def faults(path: Path) -> Iterator[str]:
    language = path.parent.parent.name
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    for message in catalog:
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and message.fuzzy:
            yield f"{language}: doubtful: {message.id!r}"
        elif message.id and not all(forms):
            yield f"{language}: missing: {message.id!r}"
    for message in catalog.obsolete.values():
        yield f"{language}: no longer used: {message.id!r}"
    for message, errors in catalog.check():
        yield f"{language}: {errors[0]}: {message.id!r}"


if __name__ == "__main__":
    command = sys.argv[1]
    if command == "compile":
        compile_all()
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asp_portal.settings")
        django.setup()
        {"extract": extract, "check": check}[command]()
