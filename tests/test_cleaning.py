"""Cleaning: what each repair does and must not do, the way back to the raw text, and articles restored from damage."""

import difflib
import json
import os
import re
import time
from collections.abc import Callable
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
# A hundred thousand by hand: POVLIB_EXAMPLES=100000 pytest tests/test_cleaning.py -k twice
EXAMPLES = int(os.environ.get("POVLIB_EXAMPLES", 150))
DATA = Path(__file__).parent.parent / "data"

_PIECES = (
    *"贫困萬億個會后著乾7０．，。！？?!;；、“”‘’（()）[]【】《》<>&/\\|_-—+%％ \n\t\r\u3000\u00a0\u200b\ufeff",
    "(wàn)", "（gè ）", "(wan4)", "(he)", "(WHO)", "<p>", "</p>", "<br/>", "<script>", "</script>", "<!--", "-->", "&amp;", "&lt;",
    "?!?/p>", "??;", "?/p>", "脫貧攻堅", "全县脱贫人口", "来源:", "责任编辑:王明", "浏览次数:7", "2021-01-20 10:34", "上一篇", "记者 ",
    "雨伞_水杯_台灯_", "彩票官网下载", "甲乙棋牌_", "１２，３４５", "3.26亿元", "脱 贫 攻 坚 战 线 ", "\n\n", "全县共有25家企业参与帮扶，落实资金，",
    *"①②⑴㈠㊀ⅠⅣ陜戸⻓\u200d\u2060\u00ad\u200e\u0300\ufe0f\ufffd", "锟斤拷", "\\u5168", "%E5%85%A8", "??茖W", ",,", ",。", " 　　", "1 2 3 4人",
    "<td>", "</td>", "</tr>", "\u00e5\u0085\u00a8\u00e5\u008e\u00bf", "鍏ㄥ幙绱", "1、", "（1）", "2019年", "\ud83d",
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


@settings(max_examples=EXAMPLES, deadline=None)
@given(DIRTY | st.text(max_size=80))
def test_cleaning_twice_equals_cleaning_once(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@settings(max_examples=150, deadline=None)
@given(DIRTY | st.text(max_size=80))
def test_the_way_back_is_in_order_and_in_bounds(text: str) -> None:
    """Each character leads back behind the one before; those that were repaired together lead back to where that begins."""
    cleaned = clean(text)
    before = (0, 0)
    for i in range(len(cleaned.text)):
        start, end = cleaned.to_raw(i, i + 1)
        assert before[1] <= start <= end <= len(text) or (start == before[0] and before[1] <= end <= len(text))
        before = start, end


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


PARAGRAPHS = json.loads((CASES / "cleaning-paragraphs.json").read_text(encoding="utf-8"))
SPAM = json.loads((CASES / "cleaning-spam.json").read_text(encoding="utf-8"))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_of_200_real_shaped_paragraphs_none_is_lost() -> None:
    """Each at the head, second, in the middle and at the tail of each article; what only may be spam is kept."""
    lost = set()
    for paragraph in (row["text"] for row in PARAGRAPHS["paragraphs"]):
        wanted = _bare(clean(paragraph, skip=["drop_spam", "drop_furniture"]).text)
        for article in PARAGRAPHS["articles"]:
            lines = article.split("\n")
            for at in {0, 1, len(lines) // 2, len(lines)}:
                text = clean("\n\n".join([*lines[:at], paragraph, *lines[at:]])).text
                if wanted not in _bare(text):
                    lost.add(paragraph)
    assert len(PARAGRAPHS["paragraphs"]) == 200
    assert not lost


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("青山依旧小镇 甲乙手机版 春风十里人间 丙丁官网 天下无双平安 花好月圆夜色", True),
        ("青山依旧小镇、甲乙手机版、春风十里人间、丙丁官网、天下无双平安、花好月圆夜色", False),  # an enumeration
        ("青山依旧小镇 甲乙手机版 春风十里人间 丙丁官网 投入50万元 花好月圆夜色", False),  # a figure
        ("青山依旧小镇 甲乙手机版 春风十里人间 丙丁官网 贫困户平安 花好月圆夜色", False),  # a cue
    ],
)
def test_a_list_foreign_to_the_article_goes_when_some_of_its_terms_advertise(line: str, goes: bool) -> None:
    article = PARAGRAPHS["articles"][0]
    assert (line not in clean(f"{article}\n{line}").text) == goes


@pytest.mark.parametrize(("padding", "goes"), [(20, True), (21, False)])
def test_a_line_of_terms_that_are_longer_than_twenty_four_characters_is_no_list(padding: int, goes: bool) -> None:
    line = "山" * (padding - 20) + "_".join("青山绿水" * 5 + "彩票官网" for _ in range(3))[2:]
    article = PARAGRAPHS["articles"][0].split("\n")[0]  # too short to say what is foreign to it
    assert (clean(f"{article}\n{line}").text == article) == goes


def _spoilt(row: dict) -> tuple[str, str]:
    """Return an article with a line of spam in it, and the article without."""
    article = PARAGRAPHS["articles"][0].split("\n")
    sentence = row.get("sentence", "")
    whole = [*article[:1], *[sentence.replace("{}", "")][: len(sentence)], *article[1:]]
    spoilt = [*article[:1], *[sentence.replace("{}", row["spam"])][: len(sentence)], *article[1:]]
    if row["where"] == "head":
        spoilt = [row["spam"], *article]
    elif row["where"] == "tail":
        spoilt = [*article, row["spam"]]
    return "\n".join(spoilt), "\n".join(whole)


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, marks=[pytest.mark.xfail(strict=True)] * row.get("known failure", False)) for row in SPAM],
    ids=lambda row: f"{row['kind']} {row['where']} {row['spam'][:12]}",
)
def test_without_its_spam_an_article_reads_as_if_there_had_been_none(row: dict) -> None:
    spoilt, whole = _spoilt(row)
    assert _bare(clean(spoilt).text) == _bare(clean(whole).text)


def test_spam_is_known_to_get_through_in_one_of_twenty_lines() -> None:
    assert len(SPAM) > 60 and sum("known failure" in row for row in SPAM) <= 3


def test_what_may_be_spam_is_kept_and_reported() -> None:
    line = "结对村校 柳树小学 石桥小学 白杨小学 大湾小学 新店小学 双井小学"
    cleaned = clean(PARAGRAPHS["articles"][0] + "\n" + line)
    assert cleaned.text.endswith(line)
    (repair,) = [r for r in cleaned.repairs if r.name == "drop_spam"]
    assert [cleaned.raw[a:b] for a, b in repair.doubtful] == [line]
    assert explain(cleaned) == "drop_spam: 0; 1 doubtful"


@pytest.mark.parametrize(
    ("written", "read", "share"),
    [
        ("utf-8", "latin-1", 1),
        ("gb18030", "latin-1", 1),
        ("utf-8", "cp1252", 0.952),
        ("utf-8", "gb18030", 0.97),
        ("utf-8", "gbk", 0.9298),
    ],
)
def test_text_read_in_a_wrong_encoding_is_read_again(written: str, read: str, share: float) -> None:
    """All of it where no byte was lost, else what is reached; every digit of a figure in its place, the rest marked."""
    total = restored = 0
    for seed in range(12):
        text = clean_article(seed)
        cleaned = clean(text.encode(written).decode(read, "strict" if share == 1 else "replace"))
        total += len(text)
        restored += _restored(text, cleaned)
        assert re.findall(r"\d+", cleaned.text) == re.findall(r"\d+", text)
        if cleaned.text != text:
            assert any(repair.doubtful for repair in cleaned.repairs)
    assert restored >= total * share


@pytest.mark.parametrize(("lines", "is_read"), [(50, True), (51, False)])
def test_where_no_way_helped_in_fifty_lines_none_is_tried_any_more(lines: int, is_read: bool) -> None:
    wrong = "全县投入财政扶贫资金".encode().decode("latin-1")
    text = clean("龘靐齉麤龗灪龖厵爨\n" * lines + wrong).text
    assert text.endswith("全县投入财政扶贫资金") == is_read


@pytest.mark.parametrize(("characters", "is_read"), [(2, False), (3, True)])
def test_a_line_that_is_read_again_has_six_bytes(characters: int, is_read: bool) -> None:
    text = "全县投入"[:characters]
    assert (clean(text.encode("gbk").decode("latin-1")).text == text) == is_read


def test_text_that_nothing_can_read_is_left_and_reported() -> None:
    text = "全县投入扶贫资金2.1亿元，带动贫困户".encode("gbk").decode("utf-8", "replace")
    for damaged in (text, text.encode().decode("gbk", "replace")):
        cleaned = clean(damaged)
        assert cleaned.text == damaged
        assert [r.name for r in cleaned.repairs if r.doubtful] == ["mark_lost_characters"]


def test_a_lost_character_is_marked_and_a_question_is_not() -> None:
    cleaned = clean("他家三口?住进新房。怎么扶?谁来扶?本报讯\ufffd记者到村里，老人们都说：“这日子好不好？好！”")
    (repair,) = cleaned.repairs
    assert [cleaned.raw[a:b] for a, b in repair.doubtful] == ["?", "\ufffd"]


def test_columns_side_by_side_are_kept_line_by_line_and_reported() -> None:
    lines = (
        "全县整合资金，修通了通村路，群    去年全镇种植中药材，户均增收",
        "众出行不再难，学校的孩子们坐    四千元，贫困户都参加了合作社",
        "上了校车，老人们看病也方便多    年底分红的时候大家都说日子有",
        "了，干部们驻村入户，一件一件    了奔头，明年还要再扩种一百亩",
    )
    cleaned = clean("\n".join(lines))
    assert cleaned.text == "\n".join(lines)
    assert [(r.name, r.doubtful) for r in cleaned.repairs if r.doubtful] == [("rejoin_lines", ((0, len(cleaned.raw)),))]


@pytest.mark.parametrize(("shorter", "is_wrapped"), [(2, True), (3, False)])
def test_lines_that_differ_by_two_characters_are_of_one_width(shorter: int, is_wrapped: bool) -> None:
    lines = ["山乡换新颜处处好风光村村通了路" + "好" * (9 - shorter * (n % 2)) for n in range(8)]
    assert ("\n" not in clean("\n".join(lines)).text) == is_wrapped


@pytest.mark.parametrize(("longer", "is_wrapped"), [(4, True), (5, False)])
def test_no_line_of_a_wrapped_text_is_five_characters_longer_than_the_others(longer: int, is_wrapped: bool) -> None:
    lines = ["山乡换新颜处处好风光村村通了路" + "好" * (9 + longer * (n == 4)) for n in range(8)]
    assert ("\n" not in clean("\n".join(lines)).text) == is_wrapped


@pytest.mark.parametrize(("gaps", "goes"), [(1, False), (2, True)])
def test_indents_inside_a_line_go_where_there_are_two(gaps: int, goes: bool) -> None:
    gap = "\u3000\u3000"
    line = f"全县整合资金，修通了通村路，群{gap}众出行不再难。学校的孩子{gap * (gaps - 1)}们坐上了校车，老人们看病也方便多了。"
    assert clean(f"{line}\n{gap}干部驻村").text.startswith(line.replace(gap, "" if goes else gap))


def test_two_lines_side_by_side_are_no_columns() -> None:
    lines = (
        "近年来，全县上下齐心协力，干部群众一起修路架桥，日子一天比一天好。",
        "全县整合资金，修通了通村路，群    去年全镇种植中药材，户均增收",
        "众出行不再难，学校的孩子们坐    四千元，贫困户都参加了合作社",
        "上了校车，老人们看病也方便多了，家家户户都参加了合作社，年底分了红。",
    )
    assert not [r for r in clean("\n".join(lines)).repairs if r.name == "rejoin_lines" and r.doubtful]


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
def test_a_damaged_article_is_restored_to_the_character(seed: int) -> None:
    """A hundred made-up articles a seed; four may keep a line break; the way back loses none where nothing was damaged."""
    broken = 0
    for n in range(100):
        text = clean_article(seed * 10_000 + n)
        harmed = damage(text, seed * 10_000 + n)
        cleaned = clean(harmed.text)
        assert _bare(cleaned.text) == _bare(text)
        broken += cleaned.text.strip() != text
        assert n % 8 or not _lost(text, harmed, cleaned)
    assert broken <= 4


@pytest.mark.parametrize("harm", DAMAGES, ids=lambda harm: harm.__name__)
def test_each_damage_alone_is_undone_to_the_character(harm: object) -> None:
    for n in range(25):
        text = clean_article(70_000 + n)
        assert clean(damage(text, n, (harm,)).text).text.strip() == text


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


BLOCKS = json.loads((CASES / "cleaning-blocks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", BLOCKS, ids=lambda case: case["line"])
def test_a_short_line_is_what_its_words_and_length_say(case: dict[str, str]) -> None:
    around = PARAGRAPHS["articles"][0]  # a paragraph stands before, so that the line is no title
    cleaned = clean("\n".join(filter(None, ["山乡换新颜", around, case["line"], case.get("next"), around])))
    assert [b.kind for b in cleaned.blocks if cleaned.text[b.start : b.end] == case["line"]] == [case["kind"]]


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


def test_cells_of_a_table_stay_apart_and_hidden_text_is_not_read() -> None:
    page = PAGE.replace(
        "</h2>",
        """</h2><p style="color: red; display : none">隐藏的投入9亿元。</p><p hidden>另一段8亿元<p>全县建成扶贫车间36个，吸纳就业1250人。</p>
        <table><tr><th>乡镇</th><th>户数</th></tr>
        <tr><td>石桥镇</td> <td>1200</td><td>35户</td></tr></table>
        <p>驻村干部<span aria-hidden="true">7亿元</span>走遍了全镇的村组，<b>2.</b><b>5</b>万人受益，群众十分满意。</p>""",
        1,
    )
    text = clean(page, html=True).text
    assert "石桥镇\t1200\t35户" in text
    assert "驻村干部走遍了全镇的村组，2.5万人受益" in text
    assert not [hidden for hidden in ("9亿", "8亿", "7亿", "120035") if hidden in text]


_SENTENCE = "2019年，青石县投入财政专项扶贫资金1.8亿元，带动3200户贫困户脱贫。"
_SHAPES: dict[str, Callable[[int], str]] = {
    "prose": lambda n: _SENTENCE * (n // len(_SENTENCE)),
    "short lines": lambda n: "脱贫12户\n" * (n // 6),
    "lines of furniture": lambda n: "责任编辑:王\n\n\n" * (n // 9),
    "traditional lines": lambda n: "貧困發生率\n" * (n // 6),
    "open quotations": lambda n: "“脱贫?/p>" * (n // 8),
    "broken ends": lambda n: "贫?!?/p>" * (n // 7),
    "unclosed scripts": lambda n: "<script>" * (n // 8),
    "thousands": lambda n: "１２，３４５" * (n // 6),
    "doubled marks": lambda n: "户,," * (n // 3),
    "spaced digits": lambda n: "2 " * (n // 2),
    "indents": lambda n: "发放贷 　　款，。" * (n // 9),
    "words of spam": lambda n: "全县投入甲乙彩票官网扶贫资金1.2亿元，" * (n // 20),
    "lists of spam": lambda n: "甲乙彩票官网_丙丁棋牌下载_戊己" * (n // 16),
    "read wrongly": lambda n: "鍏ㄥ幙绱\ufffd璁℃姇鍏ユ壎璐\ufffd璧勯噾2.1浜垮厓\n" * (n // 25),
    "lost": lambda n: "投\ufffd产\ufffd" * (n // 4),
    "no-break spaces": lambda n: "\xa0" * n,
}
_PAGES: dict[str, Callable[[int], str]] = {
    "small paragraphs": lambda n: "<p>脱贫12户</p>" * (n // 13),
    "attributes": lambda n: "<p " + " ".join(f"a{i}='1'" for i in range(n // 10)) + f">{_SENTENCE}</p>",
    "unclosed elements": lambda n: "<select><div hidden>" * (n // 20),
    "tables": lambda n: "<table><tr><th>县</th></tr><tr><td>12</td></tr></table>" * (n // 54),
    "hidden words": lambda n: "<p>全县<i hidden>5亿元</i>脱贫</p>" * (n // 28),
}


@pytest.mark.parametrize(
    ("make", "is_page"),
    [
        pytest.param(m, is_page, id=name)
        for is_page, shapes in ((False, _SHAPES), (True, _PAGES))
        for name, m in shapes.items()
    ],
)
def test_time_grows_with_the_length(make: Callable[[int], str], is_page: bool) -> None:
    """Eight times the text takes at most some twelve times the time (an exponent under 1.2), and a bit for small numbers."""

    def seconds(n: int) -> float:
        text = f"<html><body><p>{_SENTENCE * 3}</p>{make(n)}</body></html>" if is_page else make(n)
        started = time.process_time()
        clean(text, html=is_page)
        return time.process_time() - started

    seconds(2_000)
    assert any(seconds(80_000) <= 12 * seconds(10_000) + 0.15 for _ in range(4))  # others use the machine
