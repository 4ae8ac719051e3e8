"""``make audit`` names what an index says about locked releases, and what it could not ask."""

import importlib.util
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("audit", Path(__file__).parent.parent / "bench" / "audit.py")
assert SPEC and SPEC.loader
audit = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(audit)


@pytest.fixture
def index(tmp_path: Path) -> list[str]:
    """Return options of uv that name an index with one withdrawn release and one that is not."""
    if shutil.which("uv") is None and not Path(sys.executable).with_name("uv").exists():
        pytest.skip("uv is missing")
    for name, mark in (("old-thing", ' data-yanked="broken on Mondays"'), ("good-thing", "")):
        file = f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
        about = file.removesuffix("-py3-none-any.whl") + ".dist-info"
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f'<a href="{file}"{mark}>{file}</a>', encoding="utf-8")
        with zipfile.ZipFile(tmp_path / name / file, "w") as wheel:
            wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
            wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{about}/RECORD", "")
    return ["--no-config", "--index-url", tmp_path.as_uri()]


def test_a_withdrawn_release_is_named_with_its_reason(index: list[str], tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text("old-thing==1.0\ngood-thing==1.0\n", encoding="utf-8")
    assert audit.withdrawn(tmp_path / "lock.txt", index) == (
        ['old-thing==1.0 is withdrawn (reason: "broken on Mondays")'],
        [],
    )


def test_what_could_not_be_asked_is_said(index: list[str], tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text("missing-thing==1.0\n", encoding="utf-8")
    found, unasked = audit.withdrawn(tmp_path / "lock.txt", index)
    assert found == [] and "missing-thing" in unasked[0]
