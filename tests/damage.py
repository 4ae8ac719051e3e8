"""Made-up clean articles, and a damager that does to them what copy sites do, keeping account of every character."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import opencc

from povlib.lexicon import read_table

_FIRST, _LAST = "清石临安丰景永宁德汇", "河阳川泉岭源江平原台"
_TOWN = ("柳树", "青杠", "东坪", "马鞍", "石桥", "黄泥", "双井", "白杨", "大湾", "新店")
_NAMES = "王建国 李秀英 陈志强 赵敏 孙立军 周文 吴海燕 郑晓东".split()


def _place(rng: random.Random) -> str:
    return rng.choice(_FIRST) + rng.choice(_LAST)


def _money(rng: random.Random) -> str:
    return rng.choice(
        (f"{rng.randint(20, 9800)}万元", f"{rng.uniform(1, 90):.2f}亿元", f"{rng.uniform(100, 9000):.1f}万元")
    )


def _people(rng: random.Random) -> str:
    return rng.choice((f"{rng.randint(300, 9000)}户{rng.randint(9001, 40000)}人", f"{rng.uniform(1, 30):.2f}万人"))


# {c} county, {t} town, {m} money, {p} people, {y} year, {n} a count, {r} a rate, {i} an income
_SENTENCES = """
{y}年以来，{c}县累计投入财政扶贫资金{m}，实施产业项目{n}个。
截至{y}年底，全县{p}稳定脱贫，贫困发生率由{r}%下降到{s}%。
{t}镇整合资金{m}，硬化通村公路{n}公里，解决了{n}个村的出行难题。
全县建档立卡贫困户{n}户，户均种植核桃{n}亩，人均可支配收入达到{i}元。
“以前住的是土坯房，下雨天屋里到处漏水。现在搬进新居，心里踏实多了。”村民{w}笑着说。
发放小额信贷{m}，惠及贫困群众{p}，带动务工增收{i}元。
县里选派{n}名干部驻村帮扶，做到村村有工作队、户户有责任人。
东部协作城市捐赠帮扶资金{m}，援建卫生室{n}所、学校{n}所。
这个村的黄花菜、中药材和食用菌远销省外，去年销售收入超过{m}，村集体经济也壮大起来了。
到{y}年，力争完成易地扶贫搬迁{n}户，确保{n}个贫困村全部退出。
全面落实“两不愁三保障”，把产业扶持、教育资助、医疗救助等政策送到每一户群众手中。
老百姓说，路修通了，水引来了，日子越过越有奔头。
{c}县还设立了公益性岗位{n}个，让无法外出的劳动力在家门口就业，人均年增收{i}元以上。
谁来扶？怎么扶？{t}镇党委书记{w}给出的答案是：干部带头，群众参与。
农村危房改造开工{n}户，竣工率{s}%；安全饮水工程覆盖{n}个行政村，自来水普及率为{r}%。
学校新建了宿舍和食堂，{n}名学生享受营养餐补助，辍学的孩子陆续回到课堂。
""".split("\n")[1:-1]
_HEADINGS = """
产业兴旺拔穷根
真金白银投下去
住上好房子 过上好日子
{t}镇：一张蓝图绘到底
干部驻村 群众安心
授人以渔促增收
""".split("\n")[1:-1]
_TITLES = ("{c}县下足绣花功夫啃下硬骨头", "{c}县：六年攻坚换来山乡巨变", "一户一策拔穷根——{c}县脱贫攻坚见闻")


def _fill(template: str, rng: random.Random, county: str) -> str:
    out = template
    for name, make in (
        ("{c}", lambda: county),
        ("{t}", lambda: rng.choice(_TOWN)),
        ("{m}", lambda: _money(rng)),
        ("{p}", lambda: _people(rng)),
        ("{y}", lambda: str(rng.randint(2013, 2021))),
        ("{n}", lambda: str(rng.randint(2, 900))),
        ("{r}", lambda: f"{rng.uniform(12, 40):.2f}"),
        ("{s}", lambda: f"{rng.uniform(0.2, 9):.1f}"),
        ("{i}", lambda: str(rng.randint(1200, 15000))),
        ("{w}", lambda: rng.choice(_NAMES)),
    ):
        while name in out:
            out = out.replace(name, make(), 1)
    return out


def clean_article(seed: int) -> str:
    """Return a made-up article of some thousand characters: title, by-line, headings and paragraphs."""
    rng = random.Random(seed)
    county = _place(rng)
    lines = [_fill(rng.choice(_TITLES), rng, county), f"本报记者 {rng.choice(_NAMES)}"]
    for heading in rng.sample(_HEADINGS, rng.randint(2, 4)):
        lines.append(_fill(heading, rng, county))
        for _ in range(rng.randint(2, 4)):
            lines.append("".join(_fill(t, rng, county) for t in rng.sample(_SENTENCES, rng.randint(2, 5))))
    return "\n\n".join(lines)


@dataclass
class Damaged:
    """A damaged text, and for each of its characters the index of the clean one it stands for, -1 for none."""

    text: str
    origin: list[int]
    touched: set[int]


def _insert(d: Damaged, at: int, what: str) -> None:
    d.text = d.text[:at] + what + d.text[at:]
    d.origin[at:at] = [-1] * len(what)


@cache
def _syllables() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in read_table("cleaning_readings"):
        for char in row["characters"]:
            if len(row["syllable"]) > 1:
                found.setdefault(char, row["syllable"])
    return found


_TONES = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜ"}


def _toned(syllable: str, rng: random.Random) -> str:
    """Put a tone mark where the rules of pinyin put it."""
    for vowel in ("a", "e", "ou"):
        if vowel in syllable:
            at = syllable.index(vowel)
            break
    else:
        at = max(syllable.rfind(v) for v in "iuvo")
    if at < 0 or syllable[at] not in _TONES:
        return syllable
    return (syllable[:at] + rng.choice(_TONES[syllable[at]]) + syllable[at + 1 :]).replace("v", "ü")


def add_pinyin(d: Damaged, rng: random.Random) -> None:
    """Stick pinyin in brackets behind a random share of the characters."""
    share = rng.uniform(0.02, 0.3)
    marked, wide, blank = rng.random() < 0.8, rng.random() < 0.2, rng.random() < 0.3
    for at in range(len(d.text), 0, -1):
        if (syllable := _syllables().get(d.text[at - 1])) and rng.random() < share:
            inside = (_toned(syllable, rng) if marked else syllable) + (" " if blank and rng.random() < 0.3 else "")
            _insert(d, at, f"（{inside}）" if wide else f"({inside})")


def make_traditional(d: Damaged, rng: random.Random) -> None:
    """Turn the text traditional, in the mainland, Taiwan or Hong Kong forms."""
    converter = opencc.OpenCC(rng.choice(("s2t", "s2t", "s2hk")))
    new = converter.convert(d.text)
    if len(new) == len(d.text):
        d.text = new


def break_lines(d: Damaged, rng: random.Random) -> None:
    """Break some paragraphs in two in the middle of a sentence."""
    for _ in range(rng.randint(1, 3)):
        starts = [0, *(i + 1 for i, c in enumerate(d.text) if c == "\n")]
        long = [(s, e) for s in starts if (e := (d.text + "\n").index("\n", s)) - s > 60]
        if not long:
            return
        start, end = rng.choice(long)
        at = rng.randint(start + 20, end - 20)
        if d.text[at - 1] in "。！？”：；" or d.text[at - 2] in "。！？":
            continue
        _insert(d, at, rng.choice(("\n", "\n\n")))


def wrap_lines(d: Damaged, rng: random.Random) -> None:
    """Wrap every line at one width, as text copied from an e-mail or a PDF file is."""
    width, at, column = rng.randint(28, 42), 0, 0
    while at < len(d.text):
        column = 0 if d.text[at] == "\n" else column + 1
        if column > width:
            _insert(d, at, "\n")
            column = 0
        at += 1


def add_furniture(d: Damaged, rng: random.Random) -> None:
    """Put counters and notices around the article and a navigation line somewhere inside."""
    name = rng.choice(_NAMES)
    head = (
        f"来源：{_place(rng)}日报 浏览次数：{rng.randint(1, 9999)}",
        f"点击量:{rng.randint(1, 9999)}",
        "当前位置：首页 > 新闻中心 > 正文",
        "字号：大 中 小",
        "【打印本页】 【关闭窗口】",
    )
    tail = (
        f"责任编辑：{name}",
        f"（责编：{name}）",
        f"编辑:{name} 审核:{rng.choice(_NAMES)}",
        "上一篇：县里开了一个会",
        "下一篇：没有了",
        "分享到：微信 新浪微博 QQ空间",
        "版权声明：本网站转载的稿件版权归原作者所有，未经授权不得转载，如有侵权请联系我们删除。",
        "免责声明：本文来源于网络，仅代表作者观点，与本站立场无关。",
        "返回顶部",
    )
    for line in rng.sample(tail, rng.randint(1, 5)):
        _insert(d, len(d.text), "\n\n" + line)
    for line in rng.sample(head, rng.randint(1, 3)):
        _insert(d, d.text.index("\n") + 1, "\n" + line + "\n")


_GOODS = "雨伞 水杯 台灯 窗帘 地毯 皮鞋 手套 风扇 吉他 口琴 帐篷 钓竿 球拍 棋盘 毛笔 相框".split()
_DEALS = "批发 定制 价格表 排行榜 厂家直供 哪家好 图片大全 二手转让".split()


def add_spam(d: Damaged, rng: random.Random) -> None:
    """Add a line of stuffed keywords at the head or the tail."""
    mark = rng.choice(("_", ",", "|", " ", "、"))
    line = mark.join(rng.choice(_GOODS) + rng.choice(_DEALS) for _ in range(rng.randint(8, 40)))
    if rng.random() < 0.5:
        _insert(d, 0, line + "\n\n")
    else:
        _insert(d, len(d.text), "\n\n" + line)


def add_debris(d: Damaged, rng: random.Random) -> None:
    """Leave tags, entities, zero-width and odd spaces, and a script in the text."""
    for _ in range(rng.randint(1, 6)):
        what = rng.choice(
            (
                "<strong>",
                "</strong>",
                '<span style="color: red">',
                "</span>",
                "<br/>",
                "\u200b",
                "<p>",
                "</p>",
                "&#8203;",
            )
        )
        lines = [i for i, c in enumerate(d.text) if c == "\n"] or [0]
        at = rng.choice(lines) if what in ("<br/>", "<p>", "</p>") else rng.randrange(len(d.text))
        _insert(d, at, what)
    if rng.random() < 0.3:
        _insert(d, 0, "<script>var a = '县县县'; count(1 < 2);</script>\n")


def break_ends(d: Damaged, rng: random.Random) -> None:
    """Misread the bytes of a quotation's end and of the tag behind it."""
    lines = d.text.split("\n")
    at = 0
    for line in lines:
        if line.endswith("。”") and line.count("“") == line.count("”"):
            end = at + len(line)
            d.touched.update(i for i in d.origin[end - 2 : end] if i >= 0)
            d.text = d.text[: end - 2] + "?!?/p>" + d.text[end:]
            d.origin[end - 2 : end] = [-1] * 6
            return
        at += len(line) + 1


def widen(d: Damaged, rng: random.Random) -> None:
    """Make digits, points between them and percent signs full-width."""
    chars = list(d.text)
    for i, c in enumerate(chars):
        if (c.isdigit() and c.isascii()) or c == "%":
            chars[i] = chr(ord(c) + 0xFEE0)
        elif c == "." and i and chars[i - 1] in "０１２３４５６７８９":
            chars[i] = "．"
    d.text = "".join(chars)


# What belongs to the text first, what a page adds around it last.
DAMAGES: tuple[Callable[[Damaged, random.Random], None], ...] = (
    break_lines,
    wrap_lines,
    widen,
    add_furniture,
    break_ends,
    make_traditional,
    add_debris,
    add_pinyin,
    add_spam,
)


def damage(text: str, seed: int, only: tuple[Callable[[Damaged, random.Random], None], ...] = DAMAGES) -> Damaged:
    """Return the text damaged in several ways chosen by ``seed``."""
    rng = random.Random(seed)
    d = Damaged(text, list(range(len(text))), set())
    for harm in only:
        likely = 0.15 if harm is wrap_lines else 0.6
        if rng.random() < likely or len(only) == 1:
            harm(d, rng)
    assert len(d.text) == len(d.origin)
    return d
