"""Text that was damaged beyond repair says so, and its figures are less sure."""

import subprocess
import sys
from pathlib import Path

import povlib
from povlib.articles import Article
from povlib.reading.document import Document

TEXT = (
    "2019年，全县投入扶贫资金2.1亿元，带动3200户贫困户脱贫，贫困发生率由12.5%下降到0.8%。\n群众都说好，户均增收4500元。"
)
LOST = TEXT.encode("gbk").decode("utf-8", "replace")
COLUMNS = "\n".join(
    f"全县投入资金{n}万元修建贫困村道路，    群众的日子一天比一天好过了{n}户人家" for n in range(31, 36)
)


def test_a_text_that_cannot_be_brought_back_says_so() -> None:
    (doubt,) = Document(Article("a", LOST)).doubts
    assert "are lost; figures beside them are doubtful" in doubt


def test_a_text_that_was_brought_back_says_what_it_was() -> None:
    (doubt,) = Document(Article("a", TEXT.encode().decode("latin-1"))).doubts
    assert doubt == "was UTF-8 read as Latin-1, and is read again as it was written"


def test_columns_side_by_side_are_said_to_be_there() -> None:
    assert Document(Article("a", COLUMNS)).doubts == (
        "has columns printed side by side; the figures in them are doubtful",
    )


def test_whole_text_has_no_doubts() -> None:
    assert Document(Article("a", TEXT)).doubts == ()


def test_a_figure_beside_lost_characters_is_half_as_sure_and_says_why() -> None:
    whole = {f.text: f for f in povlib.find_facts(TEXT)}
    hurt = {f.text: f for f in povlib.find_facts(TEXT.replace("金2", "金\ufffd2"))}
    assert hurt["2.1亿元"].sure < 0.6 * whole["2.1亿元"].sure
    assert hurt["3200户"].sure == whole["3200户"].sure
    assert "text: damaged or lost beside the figure" in povlib.explain(hurt["2.1亿元"])


def test_figures_in_text_that_reads_as_no_language_are_doubtful() -> None:
    assert all("text" in f.why for f in povlib.find_facts(LOST))
    assert povlib.find_facts(LOST)


def test_the_command_names_the_article_that_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(LOST, encoding="utf-8")
    command = [sys.executable, "-m", "povlib.cli", "extract", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0
    assert [line.split(" are")[0].partition(": ")[2][:2] for line in done.stderr.splitlines()] == ["b:"]


def test_an_article_of_other_news_says_so() -> None:
    """An article without a word of poverty relief is named, so that its sums are not missed in silence."""
    news = "该公司发布年报，全年营业收入12.5亿元，净利润3.1亿元，同比增长8%。" * 5
    (doubt,) = Document(Article("a", news)).doubts
    assert "other news" in doubt
    assert Document(Article("a", f"{news}公司还拿出帮扶资金200万元。")).doubts == ()
