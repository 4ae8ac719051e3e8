"""Cleaning: what each repair does and must not do, the way back to the raw text, and articles restored from damage."""

import difflib
import json
from pathlib import Path

import pytest
from damage import DAMAGES, Damaged, add_spam, clean_article, damage
from hypothesis import given, settings
from hypothesis import strategies as st

from povlib import load_articles
from povlib.cleaning import FIXES, CleanText, clean, explain
from povlib.cleaning.fixes import HAN
from povlib.cleaning.offsets import Edit, apply_edits, to_old

CASES = Path(__file__).parent / "cases"
DATA = Path(__file__).parent.parent / "data"

_PIECES = (
    *"贫困萬億個會后著乾7０．，。！？?!;；、“”‘’（()）[]【】《》<>&/\\|_-—+%％ \n\t\r\u3000\u00a0\u200b\ufeff",
    "(wàn)", "（gè ）", "(wan4)", "(he)", "(WHO)", "<p>", "</p>", "<br/>", "<script>", "</script>", "<!--", "-->", "&amp;", "&lt;",
    "?!?/p>", "??;", "?/p>", "脫貧攻堅", "全县脱贫人口", "来源:", "责任编辑:王明", "浏览次数:7", "2021-01-20 10:34", "上一篇", "记者 ",
    "雨伞_水杯_台灯_", "１２，３４５", "3.26亿元", "脱 贫 攻 坚 战 线 ", "\n\n", "全县共有25家企业参与帮扶，落实资金，",
)  # fmt: skip
DIRTY = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)


def _cases(name: str) -> list:
    rows = json.loads((CASES / f"cleaning-{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


@pytest.mark.parametrize("case", [*_cases("in-the-wild"), *_cases("synthetic")])
def test_damage_is_repaired(case: dict) -> None:
    assert clean(case["original"]).text == case["fixed"]


@pytest.mark.parametrize("case", _cases("negative"))
def test_text_that_only_looks_damaged_stays(case: dict) -> None:
    assert clean(case["original"]).text == case["original"]


@pytest.mark.parametrize("case", _cases("known-failures"))
def test_a_known_failure_still_fails(case: dict) -> None:
    """When one passes, move it to the cases that must."""
    assert clean(case["original"]).text != case["fixed"]


@settings(max_examples=150, deadline=None)
@given(DIRTY | st.text(max_size=80))
def test_cleaning_twice_equals_cleaning_once(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@settings(max_examples=150, deadline=None)
@given(DIRTY | st.text(max_size=80))
def test_the_way_back_is_in_order_and_in_bounds(text: str) -> None:
    cleaned = clean(text)
    at = 0
    for i in range(len(cleaned.text)):
        start, end = cleaned.to_raw(i, i + 1)
        assert at <= start <= end <= len(text) or (start, end) == cleaned.to_raw(i - 1, i)
        at = end


@settings(max_examples=150, deadline=None)
@given(DIRTY, st.decimals(0, 10**9, places=2, allow_nan=False), DIRTY)
def test_a_figure_leads_back_to_its_digits(before: str, value: object, behind: str) -> None:
    """A number that no other stands beside is found again in the raw text, digit for digit."""
    figure = str(value)
    text = f"{before}。投入{figure}元。{behind}"
    cleaned = clean(text)
    at = cleaned.text.find(f"投入{figure}元")
    if at >= 0:
        start, end = cleaned.to_raw(at + 2, at + 2 + len(figure))
        assert text[start:end] == figure


@settings(max_examples=200, deadline=None)
@given(st.text("贫困人口123。，", max_size=40), st.data())
def test_edits_lead_back_to_what_they_replaced(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    edits = [Edit(a, b, data.draw(st.text("xy", max_size=4))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    new, layer = apply_edits(text, edits)
    touched = {i for e in edits for i in range(e.start, e.end)}
    back = [to_old([layer], i, i + 1) for i in range(len(new))]
    assert [text[a:b] for a, b in back if b == a + 1 and a not in touched] == [
        c for i, c in enumerate(text) if i not in touched
    ]


def test_clean_articles_come_out_unchanged() -> None:
    for seed in range(60):
        text = clean_article(seed)
        assert clean(text).text == text


def _restored(text: str, cleaned: CleanText) -> int:
    out = cleaned.text.strip()
    if out == text:
        return len(text)
    return sum(block.size for block in difflib.SequenceMatcher(None, text, out, autojunk=False).get_matching_blocks())


def _lost(text: str, harmed: Damaged, cleaned: CleanText) -> list[int]:
    """Return the clean characters that damage did not touch and that cleaning lost."""
    kept: set[int] = set()
    for i in range(len(cleaned.text)):
        start, end = cleaned.to_raw(i, i + 1)
        kept.update(harmed.origin[start:end])
    return [i for i, c in enumerate(text) if i not in kept and i not in harmed.touched and not c.isspace()]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_damaged_articles_are_restored(seed: int) -> None:
    """200 made-up articles a seed: 99.9% of characters restored, none lost where nothing was damaged."""
    total = restored = 0
    for n in range(200):
        text = clean_article(seed * 10_000 + n)
        harmed = damage(text, seed * 10_000 + n)
        cleaned = clean(harmed.text)
        total += len(text)
        restored += _restored(text, cleaned)
        assert n % 8 or not _lost(text, harmed, cleaned)
    assert restored >= 0.999 * total


@pytest.mark.parametrize("harm", DAMAGES, ids=lambda harm: harm.__name__)
def test_each_damage_alone_is_undone(harm: object) -> None:
    total = restored = 0
    for n in range(25):
        text = clean_article(70_000 + n)
        cleaned = clean(damage(text, n, (harm,)).text)
        total += len(text)
        restored += _restored(text, cleaned)
    assert restored >= 0.999 * total


def test_facts_of_repaired_text_equal_those_of_clean_text() -> None:
    """For 99 of 100 figures; the offsets differ, what is said does not."""
    from povlib import Article, find_facts

    def said(text: str) -> list[tuple]:
        found = find_facts(Article(id="x", text=text, published="2021-03-01", place="清河县", level="county"))
        return [(f.value, f.unit, f.approx, f.indicator, f.place, f.status) for f in found]

    equal = total = 0
    for seed in (1, 2, 3):
        for n in range(12):
            text = clean_article(seed * 10_000 + n)
            wanted, got = said(text), said(damage(text, seed * 10_000 + n).text)
            total += len(wanted)
            equal += sum(
                b.size for b in difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
            )
    assert total > 300
    assert equal >= 0.99 * total, f"{equal} of {total}"


@pytest.fixture(scope="module")
def five() -> dict[str, CleanText]:
    return {a.id: clean(a.text, html=a.is_html) for a in load_articles(DATA)}


def test_every_labelled_figure_of_the_articles_keeps_its_digits(five: dict[str, CleanText]) -> None:
    for key, cleaned in five.items():
        starts = {cleaned.to_raw(i, i + 1)[0]: i for i in reversed(range(len(cleaned.text)))}
        ends = {cleaned.to_raw(i, i + 1)[1]: i + 1 for i in range(len(cleaned.text))}
        for line in (DATA / "gold" / f"{key}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            digits = [i for i in range(row["start"], row["end"]) if cleaned.raw[i].isdigit()]
            if digits:
                start, end = starts[digits[0]], ends[digits[-1] + 1]
                assert cleaned.text[start:end] == cleaned.raw[digits[0] : digits[-1] + 1]
                assert cleaned.to_raw(start, end) == (digits[0], digits[-1] + 1)


def test_the_mirror_copy_has_no_debris_left(five: dict[str, CleanText]) -> None:
    cleaned = five["shanxi-2021"]
    assert not set("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ<>_") & set(cleaned.text)
    assert "人才力量倾斜支持" in cleaned.text
    assert cleaned.text.count("?") == 1  # the speaker's own
    assert not [word for word in ("浏览", "责任编辑", "版权", "转载") if word in cleaned.text]
    assert [r.kinds for r in cleaned.repairs if r.name == "drop_spam"] == [{"spam": 1}]
    assert sum(f"{HAN[0]}" <= c <= "\u9fff" for c in cleaned.text) > 2300


def test_two_sentences_broken_by_line_breaks_are_whole(five: dict[str, CleanText]) -> None:
    cleaned = five["weishan-2018"]
    assert [r.count for r in cleaned.repairs if r.name == "rejoin_lines"] == [2]
    assert "参与帮扶工作,共帮扶贫困户" in cleaned.text
    assert "降低建档卡贫困户" in cleaned.text


def test_captions_are_told_from_headings(five: dict[str, CleanText]) -> None:
    kinds = {cleaned.text[b.start : b.end]: b.kind for cleaned in five.values() for b in cleaned.blocks}
    assert sum(b.kind == "caption" for b in five["weishan-2018"].blocks) == 8
    assert kinds["贡菜产业助农民增收致富"] == kinds["贫困户喜领分红款"] == "caption"
    assert kinds["坚持问题导向 脱贫攻坚责任压实到位"] == kinds["荣誉来之不易"] == kinds["重任在肩"] == "heading"


def test_seven_signed_pieces_have_heading_and_byline(five: dict[str, CleanText]) -> None:
    kinds = [b.kind for b in five["yuanmou-2016"].blocks if b.kind in ("title", "heading", "byline")]
    assert kinds.count("byline") == 7
    assert kinds.count("title") + kinds.count("heading") == 8  # the first piece has a title and a heading
    assert all(kinds[i - 1] == "heading" for i, kind in enumerate(kinds) if kind == "byline")


def test_blocks_cover_all_that_is_printed(five: dict[str, CleanText]) -> None:
    for cleaned in five.values():
        covered = {i for b in cleaned.blocks for i in range(b.start, b.end)}
        assert all(c.isspace() for i, c in enumerate(cleaned.text) if i not in covered)


def test_the_span_of_a_character_reaches_over_its_pinyin() -> None:
    cleaned = clean("全省329萬(wàn)貧困人口")
    at = cleaned.text.index("329万")
    start, end = cleaned.to_raw(at, at + 4)
    assert cleaned.raw[start:end] == "329萬(wàn)"


def test_a_repair_can_be_left_out_by_name() -> None:
    assert clean("萬(wàn)人", skip=["simplify"]).text == "萬人"
    assert clean("萬(wàn)人", skip=["drop_bracketed_pinyin"]).text == "万(wàn)人"
    with pytest.raises(ValueError, match="no repair is called simplyfy"):
        clean("", skip=["simplyfy"])


def test_explain_names_kinds_and_counts_and_never_what_spam_said() -> None:
    text = clean_article(1)
    harmed = damage(text, 4, (add_spam,)).text
    spam = harmed.replace(text, "").strip()
    told = explain(harmed)
    assert "drop_spam: 1 (1 spam)" in told
    assert not [spam[i : i + 4] for i in range(len(spam) - 4) if spam[i : i + 4] in told]
    assert explain(text) == "nothing to repair"


def test_a_guess_is_marked() -> None:
    cleaned = clean("全县脱贫?/p>\n\n全镇增收。")
    (repair,) = [r for r in cleaned.repairs if r.name == "mend_broken_ends"]
    assert [cleaned.raw[a:b] for a, b in repair.doubtful] == ["?/p>"]


def test_repairs_have_a_documented_order_and_say_what_they_do() -> None:
    assert list(FIXES)[:3] == ["mend_wrong_decoding", "extract_page", "unify_line_ends"]
    assert all(fix.__doc__ and ">>>" in fix.__doc__ for fix in FIXES.values())


PAGE = """<!DOCTYPE html><html><head><title>清河县脱贫见闻-某某网</title><script>var a = "投入9亿元";</script></head><body>
<div class="nav"><a href="/">首页</a> | <a href="/n">新闻</a></div><h1>清河县脱贫见闻</h1>
<div class="info">2019-03-05 10:20 来源：某某日报 浏览次数：88</div><div class="content">
<p>　　2018年以来，清河县累计投入财政扶贫资金<strong>3.26</strong>亿元，
   实施产业项目47个，全县1.2万人稳定脱贫，贫困发生率由18.5%下降到1.3%。</p><h2>产业兴旺</h2>
<p>“以前住的是土坯房，雨天到处漏水。”村民说。他家种了核桃&nbsp;20亩，去年收入5万元，日子越过越好，心里踏实。</p>
<p>截至2019年底，A&amp;B公司捐赠资金120万元，援建学校3所，惠及学生1200人，让孩子们有学上、上好学，群众满意。</p>
</div><div class="footer">版权所有 某某网 ICP备12345号</div></body></html>"""


def test_of_a_saved_page_the_article_is_kept_where_it_stands_in_the_source() -> None:
    cleaned = clean(PAGE, html=True)
    lines = [line for line in cleaned.text.split("\n") if line]
    assert lines[:2] == ["清河县脱贫见闻", "2019-03-05 10:20"]
    assert lines[3] == "产业兴旺"
    assert len(lines) == 6
    for figure, source in (
        ("3.26亿元", "3.26</strong>亿元"),
        ("1.3%", "1.3%"),
        ("120万元", "120万元"),
        ("A&B", "A&amp;B"),
    ):
        at = cleaned.text.index(figure)
        start, end = cleaned.to_raw(at, at + len(figure))
        assert PAGE[start:end] == source
    assert clean(cleaned.text).text == cleaned.text
