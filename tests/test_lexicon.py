"""The lexicon: words of the language, none of them a memory of the articles at hand."""

import re
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
