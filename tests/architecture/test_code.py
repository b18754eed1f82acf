"""Rules about the code, read from the code itself and from the model registry, never from a list kept by hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from comity.kernel.models import Record

SRC = Path(__file__).parents[2] / "src" / "comity"
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "misc", "base", "managers", "util", "helper"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "update"}

# Modules that write rows without an act, each with the reason why that is right.
MAY_WRITE = {
    "engines/screening/watchlist.py": "engines know no database: what it saves is a file of its own",
    "kernel/record/": "the only way to write",
    "kernel/clocks.py": "deadlines, written inside an act by record",
    "kernel/rows.py": "prepared statements, for what record and its helpers write inside an act",
    "kernel/search.py": "search tokens, written inside an act by record",
    "kernel/numbering.py": "counters, taken inside the act that uses the number",
    "kernel/telling.py": "notifications are no facts of a case",
    "kernel/tick.py": "breaches, in a unit with their own entry",
    "kernel/proof.py": "checkpoints of the log itself",
    "kernel/freeze.py": "the triggers",
}

# Where a transaction may begin beside the unit of acts, each with the reason why no promise can be lost with it.
MAY_BEGIN_TRANSACTIONS = {
    "kernel/record/unit.py": "the unit itself",
    "kernel/proof.py": "a checkpoint stands beside acts",
    "kernel/jobs/__init__.py": "the rows of jobs alone",
    "kernel/jobs/running.py": "the rows of jobs alone",
    "cli/acting.py": "one code of a second factor, before anything is done",
}


def modules(*parts: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SRC.rglob("*.py")):
        relative = path.relative_to(SRC)
        if "migrations" not in relative.parts and (not parts or relative.stem in parts or set(relative.parts[:-1]) & set(parts)):
            yield relative.as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_no_module_has_a_name_that_says_nothing() -> None:
    named_by_django = SRC / "sqlite" / "base.py"  # where it looks for a database's connection
    assert [path for path in SRC.rglob("*.py") if path.stem in FORBIDDEN_NAMES and path != named_by_django] == []


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [name for name, tree in modules() if tree.body and not (ast.get_docstring(tree) or "").strip()]
    assert silent == []


def test_every_public_function_of_an_engine_and_of_the_kernel_says_what_it_does() -> None:
    silent = [
        f"{name}:{node.name}"
        for name, tree in modules()
        if name.startswith(("engines/", "kernel/"))
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node) and not _is_enumeration(node)
    ]
    assert [entry for entry in silent if not entry.endswith("Config")] == []


def _is_enumeration(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        "Enum" in ast.unparse(parent) or "Choices" in ast.unparse(parent) for parent in node.bases
    )


def test_views_read_only_what_the_actor_may_see() -> None:
    bare = []
    for name, tree in modules("views"):
        if name.startswith("web/"):
            continue
        source = ast.unparse(tree)
        bare += [f"{name}: {found.group(0)}" for found in re.finditer(r"\w+\.objects(?!\.visible_to\()\S{0,30}", source)]
    assert bare == []


def test_no_act_opens_a_savepoint() -> None:
    opened = {name for name, tree in modules() for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "atomic"}
    assert opened == MAY_BEGIN_TRANSACTIONS.keys()


def test_engines_know_no_django_no_clock_and_no_network() -> None:
    forbidden = re.compile(r"^(django|comity\.(?!engines)|requests|httpx|socket|urllib)")
    wrong = []
    for name, tree in modules():
        if name.startswith("engines/"):
            imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
            imported += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            wrong += [f"{name} imports {module}" for module in imported if forbidden.match(module)]
            wrong += [f"{name} asks the time" for _ in re.findall(r"datetime\.now\(|time\.time\(|date\.today\(", ast.unparse(tree))]
    assert wrong == []


def test_every_record_says_who_may_see_it() -> None:
    assert [model.__name__ for model in apps.get_models() if issubclass(model, Record) and not hasattr(model, "visible")] == []


def test_every_model_of_ours_has_its_rules_as_constraints_with_plain_names() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("comity.")]
    names = [constraint.name for model in ours for constraint in model._meta.constraints]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_no_audited_model_has_a_bare_many_to_many() -> None:
    bare = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("comity.")
        for field in model._meta.many_to_many
        if isinstance(field, models.ManyToManyField) and field.remote_field.through._meta.auto_created
    ]
    assert bare == []


def test_no_template_holds_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*(\bsrc=|application/json))|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    wrong = []
    for path in SRC.rglob("templates/**/*.html"):
        wrong += [f"{path.relative_to(SRC)}: {found.group(0)}" for found in inline.finditer(path.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize("suffix", ["*.py"])
def test_no_file_is_longer_than_400_lines(suffix: str) -> None:
    long = [
        f"{path.relative_to(SRC)} ({count})"
        for path in SRC.rglob(suffix)
        if "migrations" not in path.parts and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []


def _is_write(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
        return False
    owner = ast.unparse(node.func.value)
    if node.func.attr in {"save", "delete"}:
        return not owner.startswith(("super()", "act"))
    return ".objects" in owner or owner.endswith(")") or "_base_manager" in owner


def exempt() -> dict[str, str]:
    """The reasons above and those a room gives for itself in `WRITES_WITHOUT_ACT`."""
    reasons = dict(MAY_WRITE)
    for name, tree in modules():
        for node in tree.body:
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "WRITES_WITHOUT_ACT" for t in node.targets):
                reasons[name] = ast.literal_eval(node.value)
    return reasons


def test_every_write_goes_through_record_or_says_why_not() -> None:
    reasons = exempt()
    assert all(reason.strip() for reason in reasons.values())
    wrong = []
    for name, tree in modules():
        if any(name.startswith(known) for known in reasons):
            continue
        wrong += [f"{name}:{node.lineno} {ast.unparse(node)[:80]}" for node in ast.walk(tree) if _is_write(node)]
    assert wrong == []


def test_an_action_that_writes_columns_beside_an_act_says_so_to_its_unit() -> None:
    """Else the next act in the same unit would stand on what the unit held before."""
    silent = []
    for name, tree in modules("actions"):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
                writes = [call for call in calls if _is_write(call) and call.func.attr in {"update", "save"}]
                writes = [call for call in writes if not any(keyword.arg == "force_insert" for keyword in call.keywords)]  # a new row
                if writes and not any(call.func.attr == "written_beside" for call in calls):
                    silent.append(f"{name}:{function.name}")
    assert silent == []


def test_only_the_kernel_says_not_allowed_so_that_every_refusal_is_remembered() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if not name.startswith("kernel/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and node.exc is not None and ast.unparse(node.exc).startswith("NotAllowed")
    ]
    assert wrong == []


def test_no_choice_offers_nothing_by_a_row_of_dashes() -> None:
    """What Django writes for no choice says nothing in any language: `any`, `Choose…` or what else it means here."""
    silent = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ModelChoiceField")
        if not {"empty_label", None} & {keyword.arg for keyword in node.keywords}
    ]
    assert silent == []
