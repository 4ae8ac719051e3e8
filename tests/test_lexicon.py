"""The lexicon: words of the language, none of them a memory of the articles at hand."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import povlib
from povlib import lexicon
from povlib.lexicon import read_table
from povlib.reading import places
from povlib.reading.gazetteer import stem

ROOT = Path(__file__).parent.parent
TABLES = sorted(p.stem for p in lexicon.FOLDER.glob("*.csv"))
# Tables of official names, which list every place of a kind, not those of the articles
OFFICIAL = {"former_divisions", "everyday_places", "regions", "western_provinces"}


def proper_names() -> set[str]:
    """Return the names of places, persons, bodies and projects that the five articles give."""
    names: set[str] = set()
    for article in povlib.load_articles(ROOT / "data"):
        text = povlib.clean(article.text).text
        names |= {p.name for p in places.scan(text) if p.name and not p.relative}
        names |= {stem(n) for n in names if len(stem(n)) >= 2}
        names |= set(re.split("[;；]", article.author or ""))
        names |= set(re.findall(r"(?<=[，。、与到])[\u4e00-\u9fff]{2,6}(?:大学|总局|公司|牧业)", text))
        names |= set(re.findall(r"“([\u4e00-\u9fff]{2,6})工程”", text))
    general = {"全国", "中国", "上海", "北京"}
    return {n for n in names if len(n) >= 2} - general


@pytest.mark.parametrize("name", TABLES)
def test_a_table_reads_with_as_many_cells_in_each_row_as_in_its_head(name: str) -> None:
    assert read_table(name)


@pytest.mark.parametrize("name", [t for t in TABLES if t not in OFFICIAL])
def test_no_word_of_the_lexicon_is_a_proper_name_of_the_five_articles(name: str) -> None:
    words = {cell for row in read_table(name) for cell in row.values() if re.search(r"[\u4e00-\u9fff]", cell or "")}
    found = {(n, w) for n in proper_names() for w in words if n in w and len(w) <= 12}
    assert not found


def test_no_rule_in_the_code_names_a_place_or_person_of_the_five_articles() -> None:
    names = {n for n in proper_names() if not re.fullmatch("[\u4e00-\u9fff]{2,3}省|大理|云南|山西|四川|浙江", n)}
    for module in sorted((ROOT / "povlib" / "reading").rglob("*.py")):
        code = module.read_text(encoding="utf-8")
        code = re.sub(r'""".*?"""', "", code, flags=re.S)
        assert not {n for n in names if n in code}, module.name


def test_a_row_with_too_many_cells_is_named_by_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.csv").write_text("# comment\nword,unit\n元,元\n亩,亩,more\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"broken\.csv, line 4: 3 cells"):
        read_table("broken")


# --- edited while the library runs -----------------------------------------------------------------------------------
def copy_of_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(lexicon.FOLDER, tmp_path / "lexicon", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path / "lexicon")
    return tmp_path / "lexicon"


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield copy_of_the_tables(tmp_path, monkeypatch)
    monkeypatch.undo()
    lexicon.read_again()


def pay() -> str:
    (fact,) = povlib.find_facts("2018年，林场向护林员支付酬金36万元。", published="2019-06", place="云岭县")
    return fact.indicator


def add(table: Path, row: str) -> None:
    with open(table, "a", encoding="utf-8") as file:
        file.write(row + "\n")


def test_an_edited_table_counts_after_it_is_read_again(edited: Path) -> None:
    before = pay()
    add(edited / "cues_indicator.csv", "酬金,money,income_other,near,3")
    assert pay() == before != "income_other"
    lexicon.read_again()
    assert pay() == "income_other"


def test_a_segmenter_keeps_a_word_whole_that_was_added_to_its_table(edited: Path) -> None:
    from povlib.terms import segment

    assert "云岭红米线" not in segment("云岭红米线销路好")
    add(edited / "terms_dictionary.csv", "云岭红米线,,standard")
    lexicon.read_again()
    assert "云岭红米线" in segment("云岭红米线销路好")


def test_in_a_notebook_the_next_cell_reads_an_edited_table_again(edited: Path) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    lexicon._watch()
    shell.user_ns["pay"] = pay
    assert shell.run_cell("pay()").result != "income_other"
    add(edited / "cues_indicator.csv", "酬金,money,income_other,near,3")
    assert shell.run_cell("pay()").result == "income_other"


def test_the_tables_that_need_a_restart_are_those_read_when_the_library_is_loaded() -> None:
    code = (
        "import importlib, pkgutil, povlib.lexicon as l, povlib; read = set(); real = l.read_table\n"
        "def noted(name, folder=None):\n    if folder is None: read.add(name)\n    return real(name, folder)\n"
        "noted.cache_clear = real.cache_clear; l.read_table = noted\n"
        "for m in pkgutil.walk_packages(povlib.__path__, 'povlib.'):\n"
        "    if '__main__' not in m.name and '.site.' not in m.name: importlib.import_module(m.name)\n"
        "print(*sorted(read))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(done.stdout.split()) == lexicon.AT_START
