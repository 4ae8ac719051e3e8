"""The set-up says one thing in all its files, and the committed notebooks are clean."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
# What a package is called on conda-forge where that differs from PyPI.
ON_CONDA = {"brotli-python": "brotli", "python-duckdb": "duckdb"}
PATH = r"(?<![\w.:/<%])/(?:home|root|tmp|usr|opt|var|mnt|work|Users)/"


def wanted() -> dict[str, Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in extra)]
    return {canonicalize_name(r.name): r for r in map(Requirement, lines)}


def test_conda_environment_has_the_packages_and_bounds_of_pyproject() -> None:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"] if not line.startswith("-e")]
    conda = [entry for entry in entries if isinstance(entry, str) and entry != "pip"]
    found = {}
    for line in conda + pip:
        name, bound = re.fullmatch(r"([\w.-]+)\s*(.*)", line).groups()  # type: ignore[union-attr]
        requirement = Requirement(f"{ON_CONDA.get(name, name)}{bound}")
        found[canonicalize_name(requirement.name)] = str(requirement.specifier)
    expected = {name: str(r.specifier) for name, r in wanted().items()}
    assert found == expected | {"python": PROJECT["requires-python"]}


def locked() -> dict[str, Version]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.M)
    return {canonicalize_name(name): Version(version) for name, version in pins}


def test_lock_pins_every_package_of_pyproject_within_its_bounds() -> None:
    pins = locked()
    outside = {name: str(r) for name, r in wanted().items() if name not in pins or pins[name] not in r.specifier}
    assert not outside


def test_every_package_of_the_lock_has_a_hash_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\w)", text, flags=re.M)[1:]
    assert entries and all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--(extra-)?index|--find-links|\bhttps?\b|@ ", text)


def test_lock_of_the_browser_tests_has_no_address() -> None:
    lock = json.loads((ROOT / "tests/browser/package-lock.json").read_text(encoding="utf-8"))
    assert all("resolved" not in package for package in lock["packages"].values())


def test_binder_is_given_the_lock_a_python_that_the_project_allows_and_the_learners_folder() -> None:
    folder = ROOT / ".binder"
    (line,) = (folder / "requirements.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert (folder / line.removeprefix("-r ")).resolve() == ROOT / "requirements.lock"
    version = (folder / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    assert Version(version) in SpecifierSet(PROJECT["requires-python"])
    script = (folder / "postBuild").read_text(encoding="utf-8")
    assert script.startswith("#!") and "pip install" in script and "python -m povlib.exercises\n" in script
    assert os.access(folder / "postBuild", os.X_OK) or os.name == "nt"


def test_import_is_quick_and_loads_nothing_heavy() -> None:
    code = "import povlib, sys; print(*(m for m in ('pandas', 'matplotlib', 'jieba', 'pyarrow') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_wheel_carries_notebooks_reference_tables_and_lexicon(tmp_path: Path) -> None:
    code = f"from hatchling.build import build_wheel; build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {f"povlib/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    expected |= {f"povlib/lexicon/{path.name}" for path in (ROOT / "povlib/lexicon").glob("*.csv")}
    expected |= {"povlib/reference_data/divisions.csv", "povlib/reference_data/national_poverty.csv"}
    assert expected <= names


def outputs(notebook: Path) -> list[dict[str, object]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", ())]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_outputs_show_no_warning_log_or_machine_path(notebook: Path) -> None:
    for output in outputs(notebook):
        assert output.get("name") != "stderr", output
        assert output["output_type"] != "error", output
        shown = json.dumps({k: v for k, v in output.items() if k != "metadata"}, ensure_ascii=False)
        shown = re.sub(r'"image/[^"]+": "[^"]*"', "", shown)
        found = re.search(r"\w*Warning\b|Building prefix dict|\b[A-Z]:\\\\| at 0x[0-9a-f]{4}|" + PATH, shown)
        assert not found, f"{found.group()} in {shown[:400]}"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_committed_run_from_top_to_bottom(notebook: Path) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    counts = [cell["execution_count"] for cell in content["cells"] if cell["cell_type"] == "code" and cell["source"]]
    assert counts == list(range(1, len(counts) + 1))
    assert content["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_cell_left_out_of_the_comparison_says_why(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        tags = set(cell["metadata"].get("tags", ()))
        assert "nbval-skip" not in tags
        if tags & {"nbval-ignore-output", "NBVAL_IGNORE_OUTPUT"}:
            assert cell["metadata"].get("nbval_reason"), "".join(cell["source"])
