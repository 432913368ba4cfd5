"""The documentation says what is there: its links lead somewhere, its variables and commands exist."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.utils.module_loading import import_string

from asp_portal.law.cases import run_files

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
VARIABLE = re.compile(r"\bASP_[A-Z_]+[A-Z]\b")
READ = re.compile(r"""(?:environ\.get|environ|getenv|switch|listed)[\[(]\s*["']([A-Z_]+)["']""")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
LABEL = re.compile(r"(?<!\*)(\*{1,2})(\w[^*]*)\1(?!\*)")
FOR_PEOPLE = (
    "secretariat", "pensions", "judges", "presidency", "finance", "registrar-and-auditors", "administrators",
    "plenaries", "delegations", "chair-and-interpreters",
)  # fmt: skip
IN_TEMPLATES = re.compile(r'"([^"]*)"|blocktranslate[^%]*%}(.+?){%', re.DOTALL)
FILLED_IN = re.compile(r"\{\{.+?\}\}|\{\w+\}|%\(\w+\)[sd]|%s")
OF_THE_PROGRAM = {"asp_portal", "judges", "cooperation", "pensions", "travel", "tools"}
OF_THE_SYSTEM = {"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DJANGO_SETTINGS_MODULE", "FONTCONFIG_FILE"}
OF_DEVELOPERS = {"TEST_DATABASE"}


def ids(page: Path) -> str:
    """The path within the project."""
    return str(page.relative_to(ROOT))


def words(page: Path) -> str:
    """A page without its examples."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings: small letters, hyphens for spaces, no other signs."""
    headings = re.findall(r"^#+ (.+)$", words(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def committed(*patterns: str) -> set[str]:
    """The names of committed files, and of those about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return {name for name in names if (ROOT / name).exists()}


def read_variables() -> set[str]:
    """The environment variables that the program reads."""
    sources = {name for name in committed("*.py") if name.split("/")[0] in OF_THE_PROGRAM} | {"gunicorn.conf.py"}
    texts = ((ROOT / name).read_text(encoding="utf-8") for name in sources)
    return {name for text in texts for name in READ.findall(text)} - OF_THE_SYSTEM


@pytest.mark.parametrize("document", PAGES, ids=ids)
def test_links_lead_somewhere(document):
    files = committed()
    lost = []
    for link in LINK.findall(words(document)):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        there = target.exists() and target.is_relative_to(ROOT)
        kept = there and any(file == ids(target) or file.startswith(f"{ids(target)}/") for file in files)
        if not kept or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_every_page_is_reached_from_the_readme():
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in LINK.findall(words(ROOT / "README.md"))}
    assert set(PAGES[1:]) - linked == set()


def test_operating_lists_the_variables_that_are_read_and_no_others():
    rows = [line for line in (ROOT / "docs/operating.md").read_text().splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`([A-Z][A-Z_]+)`", row.split("|")[1])}
    assert listed == read_variables() - OF_DEVELOPERS
    assert {"DATABASE_URL", "PORT", "ASP_SECRET_KEY", "ASP_WORKERS"} <= listed


def test_operating_names_the_tables_that_are_only_ever_added():
    text = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    told = text.split("These tables are now ")[1].split(". ")[0]
    triggers = {model._meta.db_table: getattr(model._meta, "triggers", []) for model in apps.get_models()}
    kept = {table for table, found in triggers.items() if any(one.name.endswith("_only_added") for one in found)}
    assert len(kept) > 5
    assert set(re.findall(r"`(\w+)`", told)) == kept


@pytest.mark.parametrize("document", PAGES, ids=ids)
def test_variables_and_commands_that_pages_name_exist(document):
    text = document.read_text(encoding="utf-8")
    assert set(VARIABLE.findall(text)) - read_variables() == set()
    assert set(COMMAND.findall(text)) - set(get_commands()) == set()
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    assert set(re.findall(r"`(?:PORT=\d+ )?make ([a-z]+)`", text)) - targets == set()


def test_our_own_commands_are_explained():
    told = {name for page in PAGES for name in COMMAND.findall(page.read_text(encoding="utf-8"))}
    own = {path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py")}
    assert own - told == set()


def test_the_examples_of_case_files_give_what_the_page_says(tmp_path):
    examples = EXAMPLE.findall((ROOT / "docs/cases.md").read_text(encoding="utf-8"))
    kinds = {name: import_string(path) for name, path in settings.CASE_KINDS.items()}
    found = []
    for number, example in enumerate(examples):
        file = tmp_path / f"{number}.yaml"
        file.write_text(example, encoding="utf-8")
        found += [str(outcome).splitlines()[0] for outcome in run_files([file], kinds)]
    assert [line for line in found if not line.startswith("ok ")] == ["differs the same, as if dinner took nothing off"]
    assert len(found) == len(settings.CASE_KINDS) + 1


@cache
def said_by_the_program() -> set[str]:
    """What pages say, in small letters, without what is filled in and the signs around it."""
    found: set[str] = set()
    for name in committed("*.py", "*.html"):
        if name.split("/")[0] not in OF_THE_PROGRAM | {"templates"}:
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        if name.endswith(".html"):
            found |= {one or other for one, other in IN_TEMPLATES.findall(text)}
        else:
            nodes = ast.walk(ast.parse(text))
            found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {bare(part) for text in found for part in (text, FILLED_IN.sub("", text))}


def bare(text: str) -> str:
    """A label as it is compared."""
    return " ".join(text.split()).strip(" .,:…").casefold()


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_what_the_pages_for_people_set_off_is_on_the_screen(name):
    text = " ".join(words(ROOT / f"docs/{name}.md").split())
    labels = {part for _stars, label in LABEL.findall(text) for part in label.split(" › ")}
    assert len(labels) > 5
    assert {label for label in labels if bare(label) not in said_by_the_program()} == set()
