"""The shape of the house: who may import whom, rules without Django, small modules and functions, named migrations."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MAY_IMPORT = {
    "asp_portal": set(),
    "judges": {"asp_portal"},
    "cooperation": {"asp_portal", "judges"},
    "travel": {"asp_portal", "judges", "cooperation"},
    "pensions": {"asp_portal", "judges", "cooperation"},
}
APPS = [app for app in MAY_IMPORT if (ROOT / app).is_dir()]
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.relative_to(ROOT).parts
)
MIGRATIONS = sorted(path for app in APPS for path in (ROOT / app).rglob("migrations/[0-9]*.py"))
PURE = [path for path in MODULES if "rules" in path.parts or "law" in path.parts]
LAYERS = ("rules", "models", "workflow", "services", "forms", "tables", "views", "urls")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 40


def name_of(path: Path) -> str:
    """The module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> set[str]:
    """The dotted names that a module imports, those for types only included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write imports in full"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ids(path: Path) -> str:
    """The path within the project."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_what_lies_below_it(app):
    modules = [path for path in MODULES if path.relative_to(ROOT).parts[0] == app]
    reached = {name.split(".")[0] for path in modules for name in imports(path)} & set(MAY_IMPORT)
    assert reached <= MAY_IMPORT[app] | {app}


def layer(name: str) -> int | None:
    """How high a module of an app stands, from the name of the module or of its folder."""
    parts = name.split(".")
    return LAYERS.index(parts[1]) if len(parts) > 1 and parts[0] != "asp_portal" and parts[1] in LAYERS else None


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_inside_an_app_arrows_point_down(path):
    name = name_of(path)
    if (own := layer(name)) is None:
        return
    same_app = [other for other in imports(path) if other.split(".")[0] == name.split(".")[0]]
    assert [other for other in same_app if (layer(other) or 0) > own] == []


def test_rules_and_law_import_no_django_also_not_indirectly():
    code = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)\n"
    code += "    if 'django' in sys.modules: sys.exit(f'{name} imports Django')"
    assert len(PURE) > 50
    subprocess.run([sys.executable, "-c", code, *map(name_of, PURE)], cwd=ROOT, check=True)


def test_no_module_imports_itself_in_a_circle():
    names = {name_of(path): path for path in MODULES}
    graph = {
        name: {other for other in imports(path) if other in names and other != name} for name, path in names.items()
    }
    while leaves := {name for name, others in graph.items() if not others & set(graph)}:
        graph = {name: others for name, others in graph.items() if name not in leaves}
    assert graph == {}


def test_no_import_inside_a_function():
    inside = [
        f"{ids(path)}:{statement.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in ast.walk(node)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_modules_and_functions_are_short(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_MODULE
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert {f.name: length for f in functions if (length := lines_of(f)) > LONGEST_FUNCTION} == {}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, its docstring aside."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    return function.end_lineno - function.lineno + 1 - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0)


@pytest.mark.parametrize("path", MIGRATIONS, ids=ids)
def test_migrations_have_names(path):
    assert re.fullmatch(r"\d{4}_(?!auto_)[a-z0-9_]+", path.stem)


def test_migrations_of_an_app_are_numbered_without_gap_or_double():
    for app in {path.parent for path in MIGRATIONS}:
        numbers = sorted(int(path.stem[:4]) for path in app.glob("[0-9]*.py"))
        assert numbers == list(range(1, len(numbers) + 1)), app


def test_every_module_says_what_it_is():
    silent = [
        ids(p)
        for p in MODULES
        if (tree := ast.parse(p.read_text(encoding="utf-8"))).body and not ast.get_docstring(tree)
    ]
    assert silent == []
