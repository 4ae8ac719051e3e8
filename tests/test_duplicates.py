"""The same article on two sites is one article."""

import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from povlib.articles import Article, load_articles
from povlib.articles.duplicates import once
from povlib.report import build

VILLAGES = "青石 白水 石塔 云岭 双河 柳林 红岩 金沙 大坪 高桥 上寨 下寨 新田 老营 长滩 平川".split()
VERBS = "修通了路 建起了大棚 打了机井 盖了学校 种上了果树 办起了合作社 引来了自来水 装上了路灯".split()


def news(seed: int) -> str:
    """Return a text of an article's length that no other seed gives."""
    pick = random.Random(seed)
    told = (
        f"{pick.choice(VILLAGES)}村投入资金{pick.randint(11, 99)}.{pick.randint(1, 9)}万元，{pick.choice(VERBS)}，"
        f"{pick.randint(100, 999)}户{pick.randint(1000, 9999)}人脱贫。"
        for _ in range(20)
    )
    return "\n".join(told)


TEXT = news(0)
COPIES = {
    "in traditional characters": OpenCC("s2t").convert(TEXT),
    "with pinyin behind characters": re.sub("([万脱])", r"\1(wàn)", TEXT),
    "as a page with a menu": f"<html><script>var a=1;</script><div>首页 新闻 关于我们</div><p>{TEXT}</p></html>",
    "with full-width digits": TEXT.translate({ord(str(n)): 0xFF10 + n for n in range(10)}),
    "without its line ends": TEXT.replace("\n", ""),
    "under another title": f"某地脱贫攻坚纪实\n来源：某网\n{TEXT}",
    "with lost characters": re.sub("果", "?", TEXT),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_copy_is_one_with_what_it_was_copied_from(copy: str) -> None:
    kept, twice = once([Article("first", TEXT), Article("other", news(1)), Article("copy", copy)])
    assert [a.id for a in kept] == ["first", "other"]
    assert [(d.article, d.of) for d in twice] == [("copy", "first")]


def test_articles_of_one_make_are_not_one() -> None:
    others = [Article(str(n), news(n)) for n in range(40)]
    assert once(others) == (others, [])


def test_the_same_report_with_other_numbers_is_another() -> None:
    other = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), TEXT)
    assert not once([Article("2018", TEXT), Article("2019", other)])[1]


def test_of_an_excerpt_and_the_whole_the_whole_is_kept() -> None:
    kept, twice = once([Article("excerpt", TEXT[: len(TEXT) // 2]), Article("whole", TEXT)])
    assert [a.id for a in kept] == ["whole"]
    assert [(d.article, d.of) for d in twice] == [("excerpt", "whole")]


def test_a_line_that_two_short_texts_share_makes_them_no_copies() -> None:
    assert not once([Article("a", TEXT[:40]), Article("b", TEXT[:40])])[1]


def test_the_articles_of_the_collection_are_none_twice() -> None:
    assert not once(load_articles(Path(__file__).parent.parent / "data"))[1]


def mirrors(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(TEXT, encoding="gb18030")
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "povlib.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_extract_names_a_copy_and_writes_its_facts_too(tmp_path: Path) -> None:
    done = run("extract", mirrors(tmp_path / "in"))
    assert done.returncode == 0
    assert done.stderr == "povlib: b: has the text of a (100% of it)\n"
    assert done.stdout.count('"article": "a"') == done.stdout.count('"article": "b"') > 0


def test_check_counts_a_copy_once_unless_it_is_asked_to_count_all(tmp_path: Path) -> None:
    source = mirrors(tmp_path / "in")
    wrong = TEXT.replace("户", "户，贫困发生率130%，", 1)
    (source / "a.txt").write_text(wrong, encoding="utf-8")
    (source / "b.txt").write_text(wrong, encoding="gb18030")
    one, all_ = run("check", source), run("check", source, "--keep-duplicates")
    assert "b: has the text of a" in one.stderr
    assert int(one.stdout.split()[-2]) < int(all_.stdout.split()[-2])


@pytest.mark.parametrize(("keep", "told"), [(False, ["a"]), (True, ["a", "b"])])
def test_a_report_is_on_a_copy_only_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool, told: list[str]
) -> None:
    got: dict[str, Any] = {}

    def site(articles: list[Article], runs: object, out: Path, **options: Any) -> None:
        got.update(options, articles=[a.id for a in articles])
        out.mkdir()

    monkeypatch.setattr(build, "run_notebooks", lambda *_, **__: [])
    monkeypatch.setattr(build, "build_site", site)
    build.report_on(mirrors(tmp_path / "in"), tmp_path / "out", keep_duplicates=keep, say=lambda _: None)
    assert got["articles"] == told
    assert got["left_out"] == ([] if keep else [("b", "has the text of a (100% of it); counted once")])
