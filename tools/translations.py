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
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

LOCALE = Path(__file__).resolve().parent.parent / "locale"
NO_SENTENCES_OF_OURS = [".venv", "var", "static/vendor", "tests", "tools", "bench", "docs", "build", "node_modules"]


def extract(target: Path = LOCALE) -> None:
    """Bring the catalogues in `target` up to date with the source. Line numbers are left out: they change daily."""
    settings.LOCALE_PATHS = [str(target)]
    languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    options = {"locale": languages, "ignore_patterns": NO_SENTENCES_OF_OURS, "verbosity": 0, "add_location": "file"}
    for domain in ("django", "djangojs"):
        call_command("makemessages", domain=domain, **options)


def compile_all() -> None:
    """Write the .mo beside each .po that is newer, with Babel, so that no program of the system is needed."""
    for source in LOCALE.rglob("*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as po, target.open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parent.parent.name))


def check() -> None:
    """Fail with every sentence that is missing, doubtful, no longer used, or has other placeholders."""
    if not shutil.which("xgettext"):
        sys.exit("The translations cannot be checked without gettext: install the package gettext.")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(LOCALE, folder, dirs_exist_ok=True)
        extract(Path(folder))
        complaints = [line for path in sorted(Path(folder).rglob("*.po")) for line in faults(path)]
    if complaints:
        sys.exit("\n".join([*complaints, f"{len(complaints)} translations to mend: run make messages, edit locale/."]))


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
