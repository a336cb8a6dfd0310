"""What the README promises is what there is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house_rules.source import ROOT, modules

README = ROOT / "README.md"


def readme() -> str:
    if not README.exists():
        pytest.skip("README.md does not exist yet")
    return README.read_text(encoding="utf-8")


def commands() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def variables() -> set[str]:
    """The names of the environment variables that portal, bot and tools read."""
    trees = list(modules().values())
    trees += [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tools").glob("*.py")]
    trees += [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "bot").glob("*.py")]
    found = {
        str(node.args[0].value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("environment.get", "os.environ.get", "_port")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    return found - {"PATH", "CI"}


def test_the_readme_names_every_command() -> None:
    missing = [name for name in sorted(commands()) if f"make {name}" not in readme()]
    assert not missing, f"say in README.md what {[f'make {name}' for name in missing]} does"


def test_every_command_the_readme_names_exists() -> None:
    told = set(re.findall(r"`make ([a-z-]+)", readme()))
    assert told <= commands() | {"municipality"}, f"README.md names {told - commands()}, which the Makefile lacks"


def test_the_readme_names_every_environment_variable() -> None:
    assert {"PORT", "DATABASE_URL", "RATE_LIMITS"} <= variables()
    missing = [name for name in sorted(variables()) if not re.search(rf"\b{name}\b", readme())]
    assert not missing, f"say in README.md what {missing} set"


def test_every_file_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", readme())
    gone = [link for link in links if not (ROOT / link).exists()]
    assert not gone, f"README.md links to files that are not there: {gone}"


def test_ci_calls_only_make_test() -> None:
    lines = [line.strip() for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()]
    commands_run = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands_run == ["make test"], f"CI runs {commands_run}: put every check behind `make test`"


def test_docs_name_no_path_of_one_machine() -> None:
    docs: list[Path] = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "bot" / "README.md"]
    wrong = [str(path.relative_to(ROOT)) for path in docs if re.search(r"/(work|tmp|home|root)/", path.read_text())]
    assert not wrong, f"{wrong}: write a path inside the project"
