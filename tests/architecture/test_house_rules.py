"""House rules that no linter knows."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import APPS, ROOT, is_entry_point, parse, python_files, relative

LONGEST_FILE = 400
MODULES = list(python_files(*APPS, "kipp", "demo", "devtools"))
# Whoever holds the link or the receipt is not signed in: there is no `by`.
WITHOUT_PERSON = {
    "accept_invitation",
    "confirm_answer",
    "confirm_result_objection",
    "withdraw_result_objection",
}


def assigns_state(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets)


def imports_of(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def acts() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (relative(path), node)
        for path in python_files(*APPS)
        if "actions" in path.with_suffix("").parts
        for node in parse(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def decorators_of(act: ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator) for decorator in act.decorator_list}


def test_only_the_core_assigns_a_state() -> None:
    guilty = [
        relative(path)
        for path in MODULES
        if relative(path) != "core/models.py" and any(map(assigns_state, ast.walk(parse(path))))
    ]

    assert guilty == []


def test_domain_modules_know_no_http() -> None:
    web = {"django.http", "django.shortcuts", "django.contrib.messages", "django.views"}
    guilty = [
        relative(path)
        for path in python_files(*APPS)
        if not is_entry_point(path) and imports_of(parse(path)) & web
    ]

    assert guilty == []


def test_no_model_signals() -> None:
    guilty = [
        relative(path) for path in MODULES if "django.db.models.signals" in imports_of(parse(path))
    ]

    assert guilty == []


def test_imports_stand_at_the_top() -> None:
    guilty = [
        f"{relative(path)}:{inner.lineno}"
        for path in MODULES
        if path.name != "apps.py"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert guilty == []


def test_every_act_is_one_transaction() -> None:
    loose = [
        f"{path} {act.name}"
        for path, act in acts()
        if "transaction.atomic" not in decorators_of(act)
    ]

    assert loose == []


def test_every_act_takes_one_subject_then_by_and_at() -> None:
    odd = [
        f"{path} {act.name}"
        for path, act in acts()
        if len(act.args.args) != 1
        or not owed_by(act) <= {argument.arg for argument in act.args.kwonlyargs}
    ]

    assert odd == []


def owed_by(act: ast.FunctionDef) -> set[str]:
    """The keyword arguments that an act must take."""
    return {"at"} if act.name in WITHOUT_PERSON else {"by", "at"}


def test_acts_are_named_verb_noun() -> None:
    short = [f"{path} {act.name}" for path, act in acts() if "_" not in act.name]

    assert short == []


@pytest.mark.parametrize("folder", [*APPS, "kipp", "demo", "devtools", "tests"])
def test_no_file_is_too_long(folder: str) -> None:
    long = [
        relative(path)
        for path in python_files(folder)
        if len(path.read_text().splitlines()) > LONGEST_FILE
    ]

    assert long == []


def test_the_environment_example_names_what_production_reads() -> None:
    named = {
        line.lstrip("# ").split("=", 1)[0]
        for line in (ROOT / ".env.example").read_text().splitlines()
        if "=" in line
    }
    read = set()
    for name in ("base", "celery"):
        read |= variables_of(ROOT / "kipp" / "settings" / f"{name}.py")

    assert read - named == set()


def variables_of(path: Path) -> set[str]:
    """What `env("X")` and its kin read in a settings module."""
    return {
        node.args[0].value
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and "nv" in ast.unparse(node.func)
    }
