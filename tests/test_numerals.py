"""Numerals of every script to exact decimals, and quantities written by a grammar of their own and found again."""

import time
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povlib import find_figures, parse_number
from povlib.reading import figures

CASES = {
    "1,234.5": "1234.5",
    "４.２亿": "420000000",
    "三千二百万": "32000000",
    "百分之十二点五": "12.5",
    "两百多": "200",
    "960余万": "9600000",
    "一亿二千万": "120000000",
    "三万五": "35000",
    "一千二": "1200",
    "一千零二十": "1020",
    "十五万": "150000",
    "二〇一八": "2018",
    "12亿3000万": "1230000000",
    "1.2万亿": "1200000000000",
    "九点八亿": "980000000",
    "壹仟贰佰": "1200",
    "二十多万": "200000",
    "三十几万": "300000",
    "三十來萬": "300000",
    "两个多亿": "200000000",
    "3万多亿": "3000000000000",
    "3万4000": "34000",
    "3万零50": "30050",
    "2亿3500多万": "235000000",
    "13万2": "132000",
    "1亿2千万": "120000000",
    "12 207": "12207",
    "2 . 1 亿": "210000000",
    "3·2亿": "320000000",
    "一点五万": "15000",
    "一万二千亿": "1200000000000",
    "四万万": "400000000",
}


@pytest.mark.parametrize(("text", "value"), CASES.items())
def test_a_numeral_has_its_value(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "几百", "数万", "多万", "个亿", "abc", "元", "1.2.3", "一一百", "1万,", "点五", "一亿〇万"]
)
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        parse_number(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_a_value_prints_without_exponent_and_reads_back(n: int) -> None:
    assert parse_number(str(n)) == n
    assert "E" not in str(parse_number(f"{n}万"))
    assert parse_number(f"{n}万") == n * 10**4


@given(st.text(max_size=20))
def test_any_text_gives_a_decimal_or_a_value_error(text: str) -> None:
    try:
        assert isinstance(parse_number(text), Decimal)
    except ValueError:
        pass


# --- a grammar of quantities, written the other way round: from a value to the ways to print it ---


def chinese(n: int) -> str:
    """Return a number up to 99,999,999 in Chinese numerals: 三千零五十万."""
    if n >= 10_000:
        rest = n % 10_000
        return chinese(n // 10_000) + "万" + ("零" if 0 < rest < 1000 else "") + (chinese(rest) if rest else "")
    written, digits = "", str(n).zfill(4)
    for digit, unit in zip(digits, ("千", "百", "十", ""), strict=True):
        if digit != "0":
            written += "零一二三四五六七八九"[int(digit)] + unit
        elif written and not written.endswith("零"):
            written += "零"
    return written.rstrip("零")


TRADITIONAL = str.maketrans("万亿余来几两个", "萬億餘來幾兩個")
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
FEW = st.integers(1, 9)
SOME = st.integers(10, 999)
DECIMAL = st.decimals("0.1", "999.9", places=1).filter(lambda d: d % 1 != 0)
VAGUE = st.sampled_from([("多", "over"), ("余", "over"), ("几", "over"), ("来", "about")])


class Written(NamedTuple):
    """A number as printed, its value, and what the words in it say about how exact it is."""

    text: str
    value: Decimal
    approx: str = "exact"


@st.composite
def arabic(draw: st.DrawFn) -> Written:
    """Return digits without magnitude: 1200, 1,200, 12 200, 40多, 40几."""
    n = draw(st.integers(2, 999_999).filter(lambda n: not 1900 <= n <= 2099))
    shape = draw(st.sampled_from(["{}", "{:,}", "{: }", "{}多", "{}余", "{}几"]))
    if shape == "{: }":
        return Written(f"{n:,}".replace(",", " "), Decimal(n))
    if shape[-1] in "多余几":
        return Written(shape.format(10 * n), Decimal(10 * n), "over")
    return Written(shape.format(n), Decimal(n))


@st.composite
def large(draw: st.DrawFn) -> Written:
    """Return Arabic digits with 万 or 亿: 3.2亿, 3 . 2 亿, 30多万, 3万余亿, 3个多亿, 5千万, 3亿2000万, 3万4000."""
    magnitude, factor = draw(st.sampled_from([("万", 10**4), ("亿", 10**8), ("百万", 10**6), ("千万", 10**7)]))
    few, some, decimal = draw(FEW), draw(SOME), draw(DECIMAL)
    vague, approx = draw(VAGUE)
    thousands = draw(st.integers(1000, 9999))
    return draw(
        st.sampled_from(
            [
                Written(f"{some}{magnitude}", some * Decimal(factor)),
                Written(f"{few}{magnitude}", few * Decimal(factor)),
                Written(f"{decimal}{magnitude}", decimal * factor),
                Written(f"{decimal} {magnitude}", decimal * factor),
                Written(f"{decimal}".replace(".", " . ") + f" {magnitude}", decimal * factor),
                Written(f"{10 * some}{vague}{magnitude}", 10 * some * Decimal(factor), approx),
                Written(f"{few}万{vague}亿", few * Decimal(10**12), approx),
                Written(f"{few}千{vague}万", few * Decimal(10**7), approx),
                Written(f"{few}个{vague}亿", few * Decimal(10**8), approx),
                Written(f"{some}亿{thousands}万", some * Decimal(10**8) + thousands * 10**4),
                Written(f"{some}亿{thousands}{vague}万", some * Decimal(10**8) + thousands * 10**4, approx),
                Written(f"{some}万{thousands}", some * Decimal(10**4) + thousands),
                Written(f"{some}万{few}千", some * Decimal(10**4) + few * 1000),
            ]
        )
    )


@st.composite
def spelled(draw: st.DrawFn) -> Written:
    """Return Chinese numerals: 三千二百万, 二十多万, 十几万, 一点五亿, 两个多亿."""
    n, tens = draw(st.integers(200, 9_999)), draw(st.integers(2, 9)) * 10
    vague, approx = draw(VAGUE)
    magnitude, factor = draw(st.sampled_from([("万", 10**4), ("亿", 10**8)]))
    digit, fraction = draw(FEW), draw(FEW)
    one = "两" if digit == 2 else chinese(digit)
    return draw(
        st.sampled_from(
            [
                Written(chinese(n), Decimal(n)),
                Written(chinese(n) + magnitude, n * Decimal(factor)),
                Written(chinese(tens) + vague + magnitude, tens * Decimal(factor), approx),
                Written("十" + vague + magnitude, 10 * Decimal(factor), approx),
                Written(f"{one}百{vague}", Decimal(100 * digit), approx),
                Written(f"{one}千{vague}{magnitude}", 1000 * digit * Decimal(factor), approx),
                Written(f"{one}个{vague}亿", digit * Decimal(10**8), approx),
                Written(f"{chinese(digit)}点{chinese(fraction)}{magnitude}", Decimal(f"{digit}.{fraction}") * factor),
            ]
        )
    )


# Units as printed and as read; each would be another word before a few other characters, which FILLING has none of
UNITS = {
    w: w
    for w in "元 港元 美元 英镑 户 人 人次 亩 公里 平方米 吨 头 只 副 盆 顶 套 盏 座 家 千瓦 倍 株 处 辆 担 箱".split()
}
UNITS |= {"摄氏度": "摄氏度", "块钱": "元", "人口": "人", "名": "人"}
BEFORE = {"近": "near", "接近": "near", "约": "about", "大约": "about", "超过": "over", "逾": "over", "超": "over"}
BEFORE |= {"不低于": "at_least", "至少": "at_least", "不少于": "at_least", "不超过": "at_most", "不足": "at_most"}
BEHIND = {"以上": "at_least", "及以上": "at_least", "以下": "at_most", "以内": "at_most", "左右": "about"}
MODIFIERS = ["农村", "低收入", "建档立卡", "贫困", "建档立卡农村", "边缘", "易返贫致贫", "城乡困难"]
PEOPLE = {w: "人" for w in "人口 群众 学生 农民 残疾人 低保对象 特困人员".split()} | {"户": "户"}
AREAS = {"村": "村", "行政村": "村", "县": "县", "旗县": "县", "乡镇": "乡"}
# Characters that neither approximate nor begin a unit, a noun or a verb of the lexicon
FILLING = st.text(alphabet="山水风光花欢乐美好安康幸福歌，、", max_size=12).map(lambda t: t.rstrip("、"))


class Quantity(NamedTuple):
    """A quantity as printed, what follows it, and how it is to be read."""

    text: str
    following: str
    figure: tuple[str, Decimal, str, str]  # the words of the figure, its value, unit and approx


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """Return a number with a unit, or with the noun that it counts, and perhaps a word that says how exact it is."""
    written = draw(st.one_of(arabic(), large(), spelled()))
    counted = draw(st.sampled_from(["unit", "noun", "areas", "share"]))
    following = ""
    if counted == "share":
        percents = draw(DECIMAL)
        written, printed, unit = Written(f"{percents}", percents), "%", "%"
    elif counted == "areas" and not any(c in written.text for c in "万亿"):
        kind = draw(st.sampled_from(sorted(AREAS)))
        printed, unit, following = "个", AREAS[kind], draw(st.sampled_from(["", "贫困", "深度贫困", "省级贫困"])) + kind
    elif counted == "noun" and any(c in written.text for c in "万亿"):
        kind = draw(st.sampled_from(sorted(PEOPLE)))
        printed, unit, following = "", PEOPLE[kind], draw(st.sampled_from(MODIFIERS)) + kind
    else:
        printed = draw(st.sampled_from(sorted(UNITS)))
        unit = UNITS[printed]
    text, approx = written.text + printed, written.approx
    if approx == "exact" and draw(st.booleans()):
        if draw(st.booleans()) and not following:
            word, approx = draw(st.sampled_from(sorted(BEHIND.items())))
            text += word
        else:
            word, approx = draw(st.sampled_from(sorted(BEFORE.items())))
            text = word + text
    if draw(st.booleans()) and " " not in text:
        wide = text.translate(WIDE)
        text = text.translate(TRADITIONAL) if draw(st.booleans()) else wide
    return Quantity(text, following, (text, written.value, unit, approx))


@given(FILLING, quantities(), FILLING)
@settings(max_examples=600, deadline=None)
def test_a_quantity_of_the_grammar_is_found_as_one_figure_with_value_unit_and_approximation(
    before: str, quantity: Quantity, behind: str
) -> None:
    text = f"{before}当地{quantity.text}{quantity.following}，{behind}。"
    found = [(f.text, f.value, f.unit, f.approx) for f in find_figures(text)]
    assert found == [quantity.figure], text


ALIKE = st.decimals("20", "999.9", places=1).filter(lambda d: d % 1 != 0)


@given(st.lists(ALIKE, min_size=2, max_size=4), st.sampled_from(["万", "亿"]), st.sampled_from(sorted(UNITS)))
@settings(deadline=None)
def test_the_items_of_a_list_share_magnitude_and_unit(numbers: list[Decimal], magnitude: str, unit: str) -> None:
    text = "分别为" + "、".join(map(str, numbers[:-1])) + f"和{numbers[-1]}{magnitude}{unit}。"
    found = [(f.value, f.unit) for f in find_figures(text)]
    assert found == [(n * parse_number("1" + magnitude), UNITS[unit]) for n in numbers]


@given(ALIKE, ALIKE, st.sampled_from(["至", "到", "-", "—", "～"]), st.sampled_from(["", "万"]))
@settings(deadline=None)
def test_the_ends_of_a_range_are_two_figures_of_one_unit(low: Decimal, high: Decimal, to: str, own: str) -> None:
    found = [(f.value, f.unit) for f in find_figures(f"每户贷款{low}{own}{to}{high}万元。")]
    assert found == [(low * 10_000, "元"), (high * 10_000, "元")]


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=5), st.sampled_from(["单位：万元", "金额（万元）"]))
@settings(deadline=None)
def test_the_head_of_a_table_gives_its_bare_numbers_their_unit_and_is_no_figure(numbers: list[int], head: str) -> None:
    text = f"{head}\n" + "".join(f"项目\t{n}\n" for n in numbers)
    found = [(f.text, f.value, f.unit) for f in find_figures(text)]
    assert found == [(str(n), Decimal(n * 10_000), "元") for n in numbers]


PIECES = (
    "1／12 ／1 111 ／1,111,／1.1／2 . 1／一／百万人／一 ／一百／1万／1万多／3万4000／百分之一点／七到九千／1个贫困／1万农村／1万搬迁／"
    "至少可／不超过的1%的／（万元）1 ／(元)\n1 2\n／1元5角／1、／1至／由1个减至／1个村已有1个，／1个国家级和／率0／人口由／国道1线／"
    "1元/／HK$1／1萬戶／余／|1|／十几／好的／国家和／农村／低收入／搬迁"
).split("／")


@pytest.mark.parametrize("piece", PIECES)
def test_reading_takes_time_in_proportion_to_the_text_however_it_repeats_itself(piece: str) -> None:
    def taken(times: int) -> float:
        best = 1e9
        for _ in range(3):
            begun = time.process_time()
            figures.scan("1万" + piece * times)
            best = min(best, time.process_time() - begun)
        return best

    figures.scan(piece)
    assert taken(2000) < 8 * taken(500) + 0.005


@pytest.mark.parametrize(
    ("text", "printed"), [("增长-3.2%。", ["-3.2%"]), ("增长-3%。", ["-3%"]), ("比上年增长5%-8%。", ["5%", "8%"])]
)
def test_a_minus_belongs_to_its_share_and_a_dash_to_its_range(text: str, printed: list[str]) -> None:
    assert [text[f.start : f.end] for f in find_figures(text)] == printed
