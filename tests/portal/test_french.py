"""The portal in French: no English sentence is left on a page, and whatever is translated later is in the catalogue."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Choices, Q
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from asp_portal.accounts import demo
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.law.cases import Kind, run_case
from asp_portal.law.provisions import DOCUMENTS, PARTS, PROVISIONS
from asp_portal.law.readings import READINGS
from asp_portal.law.regimes import REGIMES
from asp_portal.law.strict_yaml import load
from asp_portal.numbers import slug
from asp_portal.outbox import Message
from asp_portal.tables import PortalTable
from asp_portal.templatetags.portal import labelled, long_date, money, offices, short_date
from cooperation.models import Plenary
from judges import permissions
from judges.coming.reminders import remind
from judges.imports.kinds import KINDS as RECORD_FILES
from judges.leave.workflow import leave_workflow
from judges.models import PayStatement, RelocationStatement
from judges.pay import pdf as pay_pdf
from judges.pay.workflow import pay_workflow
from judges.presidency import entries
from judges.record import keeping
from judges.relocation import pdf as relocation_pdf
from judges.relocation import statements as relocation_statements
from judges.relocation.workflow import relocation_workflow
from judges.rules import words as judges_words
from judges.rules.cases import LEAVE, RELOCATION, REMUNERATION
from judges.rules.presidency import ACTING, LABELS
from pensions.actuarial.workflow import basis_workflow
from pensions.certificates import letters
from pensions.committee.reminders import remind as remind_of_seats
from pensions.disability.workflow import disability_workflow
from pensions.life.words import AREAS, EVENTS
from pensions.models import (
    Beneficiary,
    DisabilityCase,
    LifeCertificate,
    PensionFile,
    PensionPayment,
    PensionStatement,
    SeatReminder,
)
from pensions.roll import pdf as roll_pdf
from pensions.roll.workflow import roll_workflow
from pensions.rules import words as pensions_words
from pensions.rules.cases import KIND as PENSION
from pensions.statements import pdf as pensions_pdf
from pensions.statements import worked
from travel import pdf as travel_pdf
from travel.models import Statement
from travel.rules import words
from travel.rules.cases import KIND
from travel.statements import CERTIFICATION
from travel.workflow import claim_workflow, journey_workflow

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TOO_SHORT = 12  # characters: a word may be the same in both languages
PLACE = re.compile(r"%\(\w+\)s|%[sd]|%%|\{\w+\}|<[^>]*>")
# Files, and the end of the session.
NOT_PAGES = re.compile(
    r"logout|/statement/|/receipts/|/template\.|/composition/|/acknowledgement/|/requests/files/|export=|_export"
    r"|^/texts/(public|version)/|jsi18n|^/static/|\.(pdf|ics|zip|yaml|csv|json|xlsx|txt)(\?|$)"
)
OURS = {"asp_portal", "judges", "travel", "cooperation", "pensions"}
WITH_ACCOUNT = {"with_account": True}
PAGES_OF_A_KIND = 2  # of each view and act, for each person
PAGES_IN_ALL = 2  # of each view and act, once everybody who finds it has seen one


def catalogue() -> dict[str, str]:
    """The English sentences with their French ones; both forms of plurals."""
    with (ROOT / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        found = [message for message in read_po(file, locale="fr") if message.id]
    pairs = ((m.id, m.string) if isinstance(m.id, tuple) else ((m.id,), (m.string,)) for m in found)
    return {english: french for ids, strings in pairs for english, french in zip(ids, strings, strict=True)}


CATALOGUE = catalogue()


def longest_part(sentence: str) -> str:
    """The longest stretch of a sentence between its placeholders and tags, all blanks alike."""
    return max((" ".join(part.split()) for part in PLACE.split(sentence)), key=len)


# Lower case, since labels begin with a capital where the catalogue has none.
ENGLISH = {
    longest_part(english).lower(): english
    for english, french in CATALOGUE.items()
    if english != french and len(longest_part(english)) > TOO_SHORT and " " in longest_part(english)
}


# --- Pages ----------------------------------------------------------------------------------------------------------


def readable(html: str) -> set[str]:
    """What a reader may meet on a page, cut at its tags; these too, since their attributes are read, but for values."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    pieces = re.split(r"(<[^>]*>)", re.sub(r'\bvalue="[^"]*"', " ", html))
    return {" ".join(unescape(piece).split()).lower() for piece in pieces}


def in_english(pieces: Iterable[str], said: Iterable[str] = ()) -> list[str]:
    """The sentences of the catalogue that stand in a text in English; what people said is left out."""
    text = "\n".join(pieces)
    found = [part for part in ENGLISH if part in text]
    if found:
        for words_of_somebody in sorted(said, key=len, reverse=True):
            text = text.replace(words_of_somebody.lower(), "")
    return [ENGLISH[part] for part in found if part in text]


def links(html: str) -> list[str]:
    """The addresses of the portal that a page leads to."""
    found = (unescape(href) for href in re.findall(r'<a\b[^>]*\bhref="([^"#]+)', html))
    return [href for href in found if href.startswith("/") and not NOT_PAGES.search(href)]


def kind_of_page(href: str) -> tuple[str, ...]:
    """The view behind an address, and what tells its pages apart: the act, the kind of fact, what is being changed."""
    parts = urlsplit(href)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return ("nowhere",)
    asked = dict(parse_qsl(parts.query))
    edited = asked.get("edit", "").partition(":")[0]
    return match.view_name, match.kwargs.get("name", ""), match.kwargs.get("kind", ""), edited, asked.get("span", "")


def walk(client: Client, everybodys: Counter, *starts: str) -> Iterator[tuple[str, str]]:
    """The pages that can be reached, some of each kind: address and text. everybodys: how many pages of each kind
    all people have been given.
    """
    waiting, seen, kinds = list(starts), set(starts), Counter()
    while waiting:
        href = waiting.pop(0)
        kind = kind_of_page(href)
        if kinds[kind] >= (1 if everybodys[kind] >= PAGES_IN_ALL else PAGES_OF_A_KIND):
            continue
        kinds[kind] += 1
        everybodys[kind] += 1
        answer = client.get(href, HTTP_ACCEPT_LANGUAGE="fr")
        if not answer.get("Content-Type", "").startswith("text/html"):
            answer.getvalue()  # a file is read to its end, and closed
            continue
        html = answer.content.decode()
        if answer.status_code != 302:
            assert answer["Content-Language"] == "fr", href
            yield href, html
        for found in [answer["Location"]] if answer.status_code == 302 else links(html):
            if found not in seen:
                seen.add(found)
                waiting.append(found)


@pytest.fixture
def demo_world(db, settings):
    """The demo, all of whose people read French."""
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        call_command("reference_data", verbosity=0)
        call_command("demo", verbosity=0)
        User.objects.update(language="fr")
        yield
    translation.activate("en")


# Each part of the judges' record, and who of the demo reads it.
PAGES_OF_THE_RECORD = {
    "secretariat": {"judges", "judge", "presidency", "acting-days", "relocations", "relocation", "coming", "leave"},
    "records": {
        "judge",
        "fact-remove",
        "imports",
        "import",
        "salary-scale",
        "salary-new",
        "pay",
        "pay-run",
        "calendar-event",
    },
    "president": {"leave-decide", "leave-request", "leave-ledger", "calendar", "relocation", "presidency"},
    "judge": {"judge", "pay", "pay-statement", "leave", "leave-new", "leave-ledger", "calendar", "residence", "coming"},
    "finance": {"pay", "pay-run", "pay-statement", "relocation"},
}
PAGES_OF_PENSIONS = {
    "pensions": {
        *("files", "file", "file-new", "event", "event-take-back", "beneficiary", "beneficiary-contact"),
        *("payee-account", "certificates", "certificate", "disabilities", "disability", "estimate", "estimate-of"),
        *("rolls", "roll", "payment", "payments-of", "statements", "statement", "award"),
        *("bases", "basis", "basis-new", "worked"),
    },
    "records": {"disabilities", "disability", "opinions"},
    "finance": {"rolls", "roll", "payment", "beneficiary"},
    "judge": {"estimate-of", "file", "worked"},
    "registrar": {"bases", "basis", "committee", "seat-fill", "seat-holding"},
    "secretariat": {"committee", "seat-fill", "seat-holding", "seat-end", "seat-correct", "committee-person"},
}
PAGES_OF_PLENARIES = {
    "secretariat": {
        *("plenaries", "plenary", "plenary-new", "plenary-edit", "plenary-copy", "segment-edit", "segment-new"),
        *("invited-new", "invited-edit", "session-edit", "delegations", "delegation", "delegation-edit", "invite"),
        *("requests", "request", "request-act", "request-message", "list", "list-move", "order", "draws", "what-if"),
        *("versions", "version", "publish", "public-list", "meeting", "texts", "text", "report"),
    },
    "delegation.sen": {"plenary", "requests", "request", "request-new", "request-act", "delegation", "times", "texts"},
    "interpreter": {"plenary", "interpreters", "texts", "text", "public-list"},
    "chair": {"plenary", "requests", "list", "versions", "meeting", "report"},
    "": {"public-list", "version-difference", "draws", "public-texts", "public-record", "room", "follow"},
}
WRITTEN = {"name", "title", "reason", "source", "note", "description", "exception"}


# What is written in both languages; the administration shows acts as they are kept, in English.
IN_BOTH = {"name_en", "title_en", "theme_en", "description_en"}


def what_was_said(names: frozenset[str] | set[str] = frozenset(WRITTEN)) -> set[str]:
    """What people of the demo wrote in their own words, in whatever language; a single word hides nothing."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields if field.name in names]
    ours = [field for field in fields if field.model.__module__.partition(".")[0] in OURS]
    texts = {str(text) for field in ours for text in field.model.objects.values_list(field.name, flat=True)}
    return {text for text in texts if len(text) > TOO_SHORT}


@pytest.mark.slow
def test_nothing_that_people_read_has_a_sentence_in_english(demo_world):
    """In one world, which takes a while to invent: pages, statements on paper, messages."""
    look_at_pages()
    look_at_previews()
    look_at_papers_and_messages()


def signed_in(local_part: str) -> Client:
    """A client with which somebody of the demo has just signed in."""
    client = Client()
    answer = client.post("/account/login/", {"login": f"{local_part}@{demo.DOMAIN}", "password": demo.PASSWORD})
    assert answer.status_code == 302
    return client


def look_at_pages():
    """Each page that somebody of the demo finds; a piece of text that stands on many is read once."""
    said, english, everybodys = what_was_said(), {}, Counter()
    said_in_acts = said | what_was_said(IN_BOTH)
    pieces: set[str] = set()
    seen: dict[str, set[str]] = {}
    for local_part in ["", *demo.PEOPLE]:
        client = signed_in(local_part) if local_part else Client()
        starts = ["/", "/verify/?code=ABCD", "/nothing-here/"] if local_part else ["/account/login/", "/verify/"]
        for href, html in walk(client, everybodys, *starts, *further(local_part)):
            seen.setdefault(local_part, set()).add(kind_of_page(href)[0].rpartition(":")[2])
            new = readable(html) - pieces
            pieces |= new
            for sentence in in_english(new, said_in_acts if href.startswith("/admin/") else said):
                english.setdefault(sentence, f"{local_part or 'a visitor'} at {href}")
    assert english == {}
    assert everybodys.total() > 500
    for expected in (PAGES_OF_THE_RECORD, PAGES_OF_PENSIONS, PAGES_OF_PLENARIES):
        assert {person: needed - seen[person] for person, needed in expected.items()} == dict.fromkeys(expected, set())


def further(local_part: str) -> list[str]:
    """Where somebody goes on from another page than those few that are looked at."""
    case, person = DisabilityCase.objects.get(), Beneficiary.objects.filter(relation="child").latest("pk")
    ended = Plenary.objects.get(state=Plenary.State.ENDED).slug
    public = [reverse(f"cooperation:{name}", args=[ended]) for name in sorted(PAGES_OF_PLENARIES[""])]
    own = {"pensions": [case.get_absolute_url()], "finance": [person.get_absolute_url()], "": public}
    return own.get(local_part, [])


def look_at_previews():
    """What forms of pensions show before anything is written: the pages to which no link leads."""
    said, english, client = what_was_said(), {}, signed_in("pensions")
    file = PensionFile.objects.filter(judge__died_on=None, judge__family_name="Okonjo-Bright").get()
    died = {"token": slug(), "died_on": "2026-10-05", "source": "P-1"}
    case = DisabilityCase.objects.get()
    table = "age,qx\n" + "".join(f"{age},{(age - 39) / 100:.2f}\n" for age in range(40, 110))
    basis = {
        "name": "T-1",
        "use": "one",
        "interest": "0.02",
        "first_day": "2027-01-01",
        "adopted_by": "A. B.",
        "adopted_on": "2026-11-20",
        "document": "D-1",
        "file": SimpleUploadedFile("t.csv", table.encode()),
    }
    decided = {"seen": case.content_hash, "outcome": "incapacity", "decided_on": "2026-11-20"}
    for name, args, data, status in (
        ("event", [file.slug, "died"], died, 200),
        ("event", [file.slug, "died"], {**died, "died_on": "2012-01-01"}, 422),
        ("disability-act", [case.slug, "decide"], {**decided, "last_day": "2026-11-30", "decision": "D-2"}, 422),
        ("basis-new", [], basis, 200),
    ):
        answer = client.post(reverse(f"pensions:{name}", args=args), data)
        assert answer.status_code == status, name
        english |= dict.fromkeys(in_english(readable(answer.content.decode()), said), name)
    with time_machine.travel(NOW.replace(year=NOW.year + 1)):  # when the statements of the year can be issued
        client, issued = signed_in("pensions"), reverse("pensions:statements-annual")
        for answer in (client.get("/pensions/statements/"), client.post(issued, {"year": NOW.year}, follow=True)):
            assert answer.status_code == 200
            english |= dict.fromkeys(in_english(readable(answer.content.decode()), said), "statements of the year")
    assert PensionStatement.objects.filter(type="annual").exists()
    assert english == {}


def papers() -> Iterator[tuple[str, bytes]]:
    """Statements of the demo in French, two of each kind; and what is printed without a number."""
    kinds = (
        (Statement.objects.order_by("pk"), travel_pdf.statement_pdf, {}),
        (RelocationStatement.objects.order_by("pk"), relocation_pdf.statement_pdf, {}),
        (PayStatement.objects.exclude(issued_at=None).order_by("-correction"), pay_pdf.statement_pdf, WITH_ACCOUNT),
        (PensionPayment.objects.exclude(issued_at=None).order_by("-correction"), roll_pdf.payment_pdf, WITH_ACCOUNT),
        (PensionStatement.objects.filter(type="award").order_by("-pk"), pensions_pdf.statement_pdf, {}),
        (PensionStatement.objects.filter(type="annual").order_by("-pk"), pensions_pdf.statement_pdf, {}),
    )
    for statements, printed, how in kinds:
        found = list(statements[:PAGES_OF_A_KIND])
        assert found, statements.model
        yield from ((statement.number, printed(statement, "fr", **how)) for statement in found)
    yield "worked examples", worked.worked_pdf("fr")
    client, file = signed_in("pensions"), PensionFile.objects.filter(judge__died_on=None).latest("pk")
    person = Beneficiary.objects.filter(relation="spouse").earliest("pk")
    for name, args in (
        ("committee-file", ["fr"]),
        ("estimate-pdf", [file.judge.slug, "fr"]),
        ("award-draft", [person.slug, "2026-11-22", "fr"]),
    ):
        answer = client.get(reverse(f"pensions:{name}", args=args))
        yield name, answer.getvalue()


def on_paper(document: bytes) -> str:
    """The text of a PDF as pdftotext reads it."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=document, capture_output=True, check=True)
    return read.stdout.decode()


def look_at_papers_and_messages():
    """What is printed and what is sent."""
    said, english = what_was_said(), {}
    for name, document in papers():
        english |= dict.fromkeys(in_english(readable(on_paper(document)), said), name)
    of_the_demo = Message.objects.latest("pk").pk  # each in the language that its reader had
    assert remind(NOW.date()) > 0
    SeatReminder.objects.all().delete()
    assert remind_of_seats(NOW.date()) > 0
    letters.post(LifeCertificate.objects.filter(beneficiary__relation="judge").earliest("pk"), is_reminder=True)
    french = [f"{name}@{demo.DOMAIN}" for name, (_name, language, _roles) in demo.PEOPLE.items() if language == "fr"]
    messages = Message.objects.filter(Q(to__email__in=french) | Q(pk__gt=of_the_demo))
    for message in messages:
        text = f"{message.subject}\n{message.body}"
        english |= dict.fromkeys(in_english(readable(text), said), message.subject)
    assert english == {}
    assert len(messages) > 5


def test_english_would_be_noticed(client):
    """The test above can fail: it finds the sentences of a page in English."""
    text = readable(client.get("/verify/?code=ABCD", HTTP_ACCEPT_LANGUAGE="en").content.decode())
    assert "No such statement" in in_english(text)


# --- What is translated where it is shown must have been marked for the catalogue -------------------------------------


def missing(sentences) -> set[str]:
    return {str(sentence) for sentence in sentences if sentence and not CATALOGUE.get(str(sentence))}


def test_the_law_is_in_the_catalogue():
    law = [*DOCUMENTS.values(), *PARTS, "art.", "para."]
    law += [text for p in PROVISIONS.values() for text in (p.title, p.summary)]
    law += [text for r in READINGS.values() for text in (r.title, r.text, r.rests_on, r.asks, r.decides)]
    law += [text for regime in REGIMES for text in (regime.title, regime.note, regime.source)]
    assert missing(law) == set()


def test_the_words_of_the_rules_are_in_the_catalogue():
    tables = [words.NATURE, words.TRAVELLER, words.RATE_STEP, words.PROVIDED, LABELS, ACTING]
    of_the_record = ("ITEM", "ENTRY", "NOT_DUE", "DUE", "CAUSE", "ACTING")
    tables += [getattr(judges_words, name) for name in of_the_record]
    tables += [pensions_words.BENEFIT, pensions_words.NOT_ENTITLED, EVENTS, AREAS, worked.TITLES]
    assert missing(word for table in tables for word in table.values()) == set()
    assert missing([*judges_words.ORDINALS, judges_words.UNDATED]) == set()


def test_the_offices_and_roles_are_in_the_catalogue():
    offices = [permissions.JUDGE, permissions.SECRETARIAT, permissions.FINANCE]
    certifications = [CERTIFICATION, relocation_statements.CERTIFICATION]
    assert missing([*offices, *(role.value for role in Role), *certifications]) == set()


def case_files() -> Iterator[dict]:
    for path in sorted(ROOT.glob("tests/*/cases/*.yaml")):
        yield from load(path)


def test_the_steps_of_every_case_are_in_the_catalogue():
    sentences = set()

    def noted(kind: Kind) -> Kind:
        def answer(case, asked):
            found = kind.answer(case, asked)
            sentences.update(step.label for step in found.trace.steps)
            sentences.update(text for point in found.open_points for text in (point.question, point.decides))
            return found

        return replace(kind, answer=answer)

    kinds = {"travel": KIND, "remuneration": REMUNERATION, "leave": LEAVE, "relocation": RELOCATION, "pension": PENSION}
    for case in case_files():
        run_case(case, "case", "here", {name: noted(kind) for name, kind in kinds.items()})
    assert len(sentences) > 40
    assert missing(sentences) == set()


SAID_LATER = {"Step", "Cut", "OpenPoint", "ItineraryError", "_nothing", "Check", "Contradiction"}
SAID_LATER |= {"LeaveDaysError", "NotAnswerable"}


def rule_modules() -> list[Path]:
    return sorted([*ROOT.glob("*/rules/*.py"), *(ROOT / "asp_portal/law").glob("*.py")])


def unmarked(path: Path) -> Iterator[str]:
    """The literal sentences that a module gives to what is shown later, without marking them."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID_LATER:
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(argument, ast.Constant | ast.JoinedStr) and " " in ast.unparse(argument):
                    yield f"{path.name}: {ast.unparse(argument)}"


@pytest.mark.parametrize("path", rule_modules(), ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_rules_mark_their_sentences(path):
    assert list(unmarked(path)) == []


def in_one_language(labels) -> set[str]:
    """The labels that neither the catalogue knows nor Django's own."""
    found = set()
    for label in labels:
        with translation.override("en"):
            english = str(label)
        with translation.override("fr"):
            if english == str(label) and english and not {english, english.lower()} & CATALOGUE.keys():
                found.add(english)
    return found


def all_below(kind: type) -> Iterator[type]:
    """The classes of the portal that descend from this one."""
    for found in kind.__subclasses__():
        yield from all_below(found)
        if found.__module__.partition(".")[0] in OURS:
            yield found


def headings_of(table: type[PortalTable]) -> Iterator[str]:
    """What stands above the columns of a list: their own words, or those of the model."""
    for name, column in table.base_columns.items():
        source = table._meta.model._meta if table._meta.model else None
        fields = {field.name: field.verbose_name for field in source.fields} if source else {}
        own = column.verbose_name
        without = f"{table.__name__}.{name} has no heading"
        yield fields.get((column.accessor or name).split("__")[0], without) if own is None else own


def test_the_headings_of_the_lists_are_in_the_catalogue():
    tables = [table for table in all_below(PortalTable) if not table.__subclasses__()]
    assert in_one_language(heading for table in tables for heading in headings_of(table)) == set()
    assert len(tables) > 4


def test_the_columns_of_files_of_records_have_a_french_heading():
    without = {
        f"{kind.key}: {column.key}"
        for kind in RECORD_FILES.values()
        for column in kind.columns
        if len(column.headings) < 2 or (column.headings[0] == column.headings[1] and column.key not in {"iban", "bic"})
    }
    assert without == set()


def names_in_the_administration(own: ModelAdmin) -> Iterator[str]:
    """The fields of a table that the administration shows."""
    shown = {*own.list_display, *flatten(own.fields or []), *(own.form.base_fields if own.fields is None else [])}
    if own.fields is None:
        shown |= {field.name for field in own.model._meta.fields if field.editable and not field.auto_created}
    yield from (field.verbose_name for field in own.model._meta.fields if field.name in shown)


def test_the_fields_of_the_administration_are_in_the_catalogue():
    ours = [own for own in admin.site._registry.values() if (ROOT / type(own).__module__.partition(".")[0]).is_dir()]
    assert in_one_language(name for own in ours for name in names_in_the_administration(own)) == set()
    assert len(ours) > 5


def test_the_choices_are_in_the_catalogue():
    chosen = list(all_below(Choices))
    assert in_one_language(label for choices in chosen for label in choices.labels) == set()
    assert len(chosen) > 5


def test_the_acts_are_in_the_catalogue():
    flows = [claim_workflow, journey_workflow, leave_workflow, pay_workflow, relocation_workflow]
    flows += [basis_workflow, disability_workflow, roll_workflow]
    labels = [t.label for flow in flows for t in flow.transitions.values()]
    names = [keeping.ADDED, keeping.CHANGED, keeping.REMOVED, entries.ELECTION, entries.BY_ELECTION, entries.END]
    names += [entries.ACTING, entries.NOT_ACTING, entries.TAKEN_BACK]
    assert missing([*labels, *names]) == set()


# --- How figures, days and labels are written -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("write", "french"),
    [
        (lambda: money(1234.5, "EUR"), "1\u202f234,50\u00a0EUR"),
        (lambda: short_date(NOW.date()), "22\u00a0nov.\u00a02026"),
        (lambda: long_date(NOW.date()), "dimanche 22 novembre 2026"),
        (lambda: labelled("Lieu", "Vienne"), "Lieu\u00a0: Vienne"),
    ],
)
def test_figures_and_days_are_written_in_french(write, french):
    with translation.override("fr"):
        assert write() == french


@pytest.mark.parametrize(
    ("kept", "french"),
    [
        ("", ""),
        ("Secretariat", "Secrétariat"),
        ("Personal records, Secretariat", "Dossiers personnels, Secrétariat"),
        ("Judge, acting as President", "Juge, exerçant les fonctions de Président"),
    ],
)
def test_who_acted_is_written_in_french(kept, french):
    with translation.override("fr"):
        assert offices(kept) == french


def test_both_working_languages_of_the_court_are_offered():
    assert [code for code, _name in settings.LANGUAGES] == ["en", "fr"]
