"""Every chart has its texts, fits its card, shows planned without colour, and leads back to its facts."""

import base64
import importlib
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.text import Text
from PIL import Image

import povlib
from povlib.batch import madeup
from povlib.charts import (
    contradictions,
    fonts,
    heads,
    incomes,
    money,
    output_of,
    overview,
    placing,
    png,
    poverty,
    showing,
    style,
    svg,
    totals,
    ways,
)
from povlib.charts import repairs as repairs_chart
from povlib.charts.tables import sources_table
from povlib.checks import cross_check
from povlib.wording import amount, evidence_link, is_known

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [
    ROOT / "notebooks" / f"{n}.ipynb" for n in ("04_follow_the_money", "05_measure_the_way_out", "07_check_the_numbers")
]

MADE_UP = """
清溪县是国家扶贫开发工作重点县。2014年,全县有贫困村112个、贫困户15230户58420人,贫困发生率为18.6%。2014年至2019年,全县累计脱贫56310人,
贫困发生率下降至0.7%,96个贫困村退出。五年来,全县投入扶贫资金38.6亿元,其中财政专项扶贫资金9.7亿元。投入资金21.5亿元,新建农村公路1486公里;
投入2.3亿元改善办学条件;发放小额信贷4.12亿元,惠及8236户;东部协作单位捐赠帮扶资金1.05亿元。易地扶贫搬迁2316户9538人。
农民人均可支配收入由2014年的5213元增长到2019年的9987元,年均增长13.9%。2020年,计划投入资金6.2亿元,计划脱贫2110人,力争农民人均可支配收入达到11000元以上。
"""


@pytest.fixture(scope="module")
def articles() -> list[povlib.Article]:
    return povlib.load_articles(ROOT / "data")


@pytest.fixture(scope="module")
def facts(articles: list[povlib.Article]) -> pd.DataFrame:
    return povlib.facts_table(articles)


@pytest.fixture(scope="module")
def other_facts() -> pd.DataFrame:
    """The facts of a made-up article of a made-up county."""
    text = MADE_UP.replace("\n", "")
    return povlib.facts_table([povlib.Article(id="qingxi-2020", text=text, published="2020-03", place="清溪县")])


@pytest.fixture(scope="module")
def many_facts(facts: pd.DataFrame, other_facts: pd.DataFrame) -> pd.DataFrame:
    """The facts of forty more passages about other places, with those of the collection."""
    lines = (ROOT / "tests" / "cases" / "facts" / "practice.jsonl").read_text(encoding="utf-8").splitlines()[:40]
    known = [json.loads(line) for line in lines]
    more = [povlib.Article(id=k["id"], text=k["text"], published=k["published"], place=k["place"]) for k in known]
    return pd.concat([facts, other_facts, povlib.facts_table(more)], ignore_index=True)


Draw = Callable[[pd.DataFrame], Axes]
CHARTS: dict[str, Draw] = {
    "funds by sector": money.funds_by_sector,
    "totals and parts": totals.totals_and_parts,
    "change by sector": lambda f: totals.change_by_sector(f, {a: a[-4:] for a in f["article"]}),
    "who paid": money.who_paid,
    "per head": heads.per_head,
    "loans and benefits": money.loans_and_benefits,
    "poverty rates": poverty.poverty_rates,
    "people lifted": poverty.lifted,
    "households lifted": lambda f: poverty.lifted(f, of="households"),
    "ways out": ways.ways_out,
    "exits": poverty.exits,
    "relocation": ways.relocation,
    "incomes": incomes.incomes,
    "growth": incomes.growth,
    "national context": lambda f: poverty.national_context(),
    "disagreements": lambda f: contradictions.disagreements(cross_check(f), f),
    "planned and done": money.planned_against_done,
    "figures by theme": overview.figures_by_theme,
    "times told": lambda f: overview.times_told(f, {a: a[-4:] for a in f["article"]}),
    "values by place": overview.values_by_place,
}
# Charts that draw no single facts: their marks are counts, or the nation's series
COUNTS = {"national context", "figures by theme", "times told"}


@pytest.fixture(scope="module")
def archive() -> pd.DataFrame:
    """The facts of 60 made-up articles, told by as many papers as make 300 articles."""
    facts = povlib.facts_table(madeup.articles(60))
    copies = [facts.assign(article=f"{n}" + facts["article"].str[1:]) for n in range(1, 6)]
    return pd.concat(copies, ignore_index=True)


@pytest.fixture(scope="module", params=CHARTS, ids=str)
def drawn(request: pytest.FixtureRequest, facts: pd.DataFrame) -> Iterator[tuple[str, Axes]]:
    """Each chart in turn, drawn from the articles of the collection."""
    yield request.param, CHARTS[request.param](facts)
    plt.close("all")


@pytest.fixture(params=CHARTS, ids=str)
def draw(request: pytest.FixtureRequest) -> Iterator[Draw]:
    yield CHARTS[request.param]
    plt.close("all")


Box = tuple[float, float, float, float]


def texts_of(ax: Axes) -> list[tuple[str, Box]]:
    """Return every text that shows on a chart's card, with the box it is drawn in, in pixels."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    beyond = set()  # matplotlib keeps ticks outside of the view, and does not draw them
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            out = [tick for tick in axis.get_major_ticks() if not low - 1e-9 <= tick.get_loc() <= high + 1e-9]
            beyond |= {id(label) for tick in out for label in (tick.label1, tick.label2)}
            beyond |= set() if axes.axison else {id(label) for label in axis.get_ticklabels()}
    shown = (t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip() and id(t) not in beyond)
    return [(t.get_text(), t.get_window_extent(renderer).extents) for t in shown]  # type: ignore[misc]


def overlap(a: Box, b: Box, slack: float = 1.5) -> bool:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    tall = min(a[3], b[3]) - max(a[1], b[1])
    return wide > slack and tall > slack


def assert_texts_fit(ax: Axes) -> None:
    figure = ax.get_figure(root=True)
    assert figure is not None
    width, height = figure.bbox.width, figure.bbox.height
    texts = texts_of(ax)
    cut = [t for t, b in texts if b[0] < -0.5 or b[1] < -0.5 or b[2] > width + 0.5 or b[3] > height + 0.5]
    assert not cut
    over = [(s, t) for (s, a), (t, b) in combinations(texts, 2) if overlap(a, b)]
    assert not over


def assert_drawn_well(draw: Draw, facts: pd.DataFrame) -> None:
    """See that the texts of a chart fit at both widths, and that neither drawing is endless."""
    ax = draw(facts)
    assert_texts_fit(ax)
    with style.narrow():
        slim = style.again(ax)
    assert slim is not None
    assert_texts_fit(slim)
    for one, longest in ((ax, 1400), (slim, 2600)):
        figure = one.get_figure(root=True)
        assert figure is not None
        assert float(figure.get_figheight()) * style.PIXELS_PER_INCH < longest
        assert len(one.patches) + len(one.collections) < 400
    assert slim.get_figure(root=True).get_figwidth() < 3.6  # type: ignore[union-attr]


def test_texts_neither_overlap_nor_are_cut_on_desk_and_telephone(draw: Draw, facts: pd.DataFrame) -> None:
    assert_drawn_well(draw, facts)


def test_texts_of_another_article_fit_too(draw: Draw, other_facts: pd.DataFrame) -> None:
    assert_drawn_well(draw, other_facts)


@pytest.mark.parametrize(
    "name", ["funds by sector", "poverty rates", "people lifted", "relocation", "incomes", "per head"]
)
def test_texts_fit_with_forty_articles_too(name: str, many_facts: pd.DataFrame) -> None:
    assert_drawn_well(CHARTS[name], many_facts)
    plt.close("all")


def test_a_chart_of_three_hundred_articles_is_no_longer_and_no_fuller(draw: Draw, archive: pd.DataFrame) -> None:
    assert_drawn_well(draw, archive)


def left_out_by(ax: Axes) -> int:
    """Return how many things a chart says that it leaves out."""
    note = " ".join(t.get_text() for t in ax.get_figure(root=True).texts if t.get_gid() == "caveat")  # type: ignore[union-attr]
    return sum(int(n.replace(",", "")) for n in re.findall(r"Not drawn: [^(]*\(([\d,]+)\)", note))


@pytest.mark.parametrize("name", ["loans and benefits", "people lifted", "exits", "relocation", "per head", "who paid"])
def test_what_is_not_drawn_is_said(name: str, archive: pd.DataFrame, facts: pd.DataFrame) -> None:
    ax = CHARTS[name](archive)
    assert left_out_by(ax) > 0
    if name in ("people lifted", "exits", "who paid"):
        rows = {"people lifted": "lifted_people", "exits": "villages_exited|counties_exited", "who paid": "fund_"}[name]
        of_it = archive[archive["indicator"].str.match(rows) & archive["place"].notna()]
        of_it = of_it[of_it["source"] != "unstated"] if name == "who paid" else of_it
        drawn = style.drawn_facts(ax)
        assert drawn is not None and left_out_by(ax) + len(drawn) == len(of_it)


def title_of(ax: Axes, kind: str = "title") -> str:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return " ".join(t.get_text() for t in figure.texts if t.get_gid() == kind)


def numbers_in(text: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"(?<![\d.])\d[\d,]*(?![\d.%]|\s*[亿万])", text)]


@pytest.mark.parametrize("size", ["five", "archive"])
def test_titles_count_what_the_table_holds(size: str, facts: pd.DataFrame, archive: pd.DataFrame) -> None:
    table = facts if size == "five" else archive
    funds = table[table["indicator"].str.startswith("fund_") & (table["unit"] == "元")]
    dated = table[table["to"].notna()]
    lifted = table[(table["indicator"] == "lifted_people") & table["place"].notna()]
    exits = table[table["indicator"].isin(["villages_exited", "counties_exited"]) & table["place"].notna()]
    checks = cross_check(table)

    def plans(rows: pd.DataFrame) -> int:
        return int((rows["status"] == "planned").sum())

    unstated = int((funds["source"] == "unstated").sum())
    other = int(table["indicator"].map(lambda i: povlib.schema.theme_of(i) == "other").sum())
    expected = {
        "who paid": [unstated, len(funds), len(funds) - unstated],
        "figures by theme": [len(table) - other, len(table)],
        "times told": [len(dated), plans(dated)],
        "people lifted": [plans(lifted), len(lifted)],
        "exits": [plans(exits), len(exits)],
        "disagreements": [len(checks), checks["place"].nunique(), int((checks["sure"] == "high").sum())],
    }
    for name, counts in expected.items():
        told = title_of(CHARTS[name](table))
        assert set(counts) <= set(numbers_in(told)), (name, told, counts)
        plt.close("all")


def test_made_up_articles_are_named_in_the_picture(archive: pd.DataFrame, facts: pd.DataFrame) -> None:
    ax = money.funds_by_sector(archive)
    assert title_of(ax, "made_up").startswith("Made-up articles")
    assert "Made-up articles" in svg(ax) and style.alt_text(ax).startswith("Made-up articles")
    assert title_of(money.funds_by_sector(facts), "made_up") == ""
    assert title_of(overview.times_told(archive, {}), "made_up") != ""


def test_the_key_names_the_year_of_publication_only_where_one_is_known(facts: pd.DataFrame) -> None:
    def key(date: str | None) -> str:
        fig = overview.times_told(facts, dict.fromkeys(facts["article"], date)).get_figure(root=True)
        return " ".join(t.get_text() for t in fig.findobj(Text))

    assert "year of publication" in key("2018")
    assert "year of publication" not in key(None)


def test_the_overlap_test_can_fail() -> None:
    ax = style.new_chart(2)
    ax.text(0.5, 0.5, "one text here")
    ax.text(0.52, 0.5, "another text here")
    style.finish(ax, title="t", title_zh="题", subtitle="s", source="s", alt="a")
    with pytest.raises(AssertionError):
        assert_texts_fit(ax)


def test_chart_has_two_titles_a_source_and_an_alternative_text(drawn: tuple[str, Axes]) -> None:
    ax = drawn[1]
    figure = ax.get_figure(root=True)
    assert figure is not None
    kinds = {t.get_gid(): t.get_text() for t in figure.texts}
    assert {"title", "title_zh", "subtitle", "source"} <= set(kinds)
    assert re.search(r"[一-鿿]", kinds["title_zh"])
    assert next(t.get_text() for t in figure.texts if t.get_gid() == "source").startswith("Source 来源: ")
    assert len(style.alt_text(ax)) > 40


def test_picture_is_the_same_on_every_run_and_carries_its_alternative_text(facts: pd.DataFrame) -> None:
    first, second = money.who_paid(facts), money.who_paid(facts)
    assert png(first) == png(second) and svg(first) == svg(second)
    assert output_of(first) == output_of(second)
    assert Image.open(io.BytesIO(png(first))).text["Description"] == style.alt_text(first)  # type: ignore[attr-defined]
    assert f'aria-label="Chart: {style.alt_text(first)}"' in svg(first)


Drawing = ElementTree.Element
SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def kinds_of(ax: Axes) -> dict[str, str]:
    """Return what a notebook keeps of a chart: tests of one chart follow each other."""
    return output_of(ax)[0]


def drawings_of(ax: Axes) -> list[Drawing]:
    """Return the two drawings of a chart as a notebook keeps them."""
    kinds = kinds_of(ax)
    return [ElementTree.fromstring(kinds[kind]) for kind in ("image/svg+xml", showing.NARROW)]


def test_drawings_hold_text_as_text_and_nothing_that_runs_or_loads(drawn: tuple[str, Axes]) -> None:
    for root in drawings_of(drawn[1]):
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "a", "path", "text", "title", "style"}
        told = "".join(e.text or "" for e in root.iter(f"{SVG}text"))
        title = title_of(drawn[1]).replace(" ", "")
        assert title in told.replace(" ", "")
        assert not any(e.get("id") or name.startswith("on") for e in root.iter() for name in e.attrib)
        sizes = [float(e.get("font-size", 0)) for e in root.iter(f"{SVG}text")]
        assert min(sizes) * style.PIXELS_PER_INCH / 72 >= 12
        wide = float(root.get("width", 0))
        assert wide == pytest.approx(float(root.get("viewBox", "").split()[2]) * style.PIXELS_PER_INCH / 72, abs=1)


def test_a_drawing_that_stands_alone_carries_its_font_and_on_a_page_it_does_not(facts: pd.DataFrame) -> None:
    ax = money.who_paid(facts)
    (face,) = re.findall(r"@font-face.*?base64,([A-Za-z0-9+/=]+)", svg(ax))
    characters = {chr(code) for code in TTFont(io.BytesIO(base64.b64decode(face))).getBestCmap()}
    told = set("".join(e.text or "" for e in ElementTree.fromstring(svg(ax)).iter(f"{SVG}text")))
    assert told <= characters
    assert "@font-face" not in svg(ax, alone=False)


def url_of(mark: Any) -> str | None:
    urls = mark.get_urls() if hasattr(mark, "get_urls") else None
    return urls[0] if urls else mark.get_url()


def test_every_mark_of_facts_leads_to_its_figure(drawn: tuple[str, Axes], facts: pd.DataFrame) -> None:
    name, ax = drawn
    marks = [*ax.patches, *ax.collections]
    linked = [url for mark in marks if (url := url_of(mark))]
    if name in COUNTS:
        assert not linked
        return
    known = {f"../articles/{a}.html#f{s}" for a, s in zip(facts["article"], facts["start"], strict=True)}
    assert set(linked) <= known
    # the nation's two rates, and the sum of the ways, are of no article
    assert len(marks) - len(linked) == {"poverty rates": 2, "ways out": 1}.get(name, 0)
    for root in drawings_of(ax):
        links = [e for e in root.iter(f"{SVG}a") if e.find(f"{SVG}path") is not None]
        assert len(links) >= len(linked) > 0
        assert {e.get("href") for e in root.iter(f"{SVG}a")} <= known
        assert all((e.findtext(f"{SVG}title") or "").strip() for e in root.iter(f"{SVG}a"))


def test_the_table_of_a_chart_goes_with_it_without_sentences(drawn: tuple[str, Axes]) -> None:
    kinds = kinds_of(drawn[1])
    table = pd.read_csv(io.StringIO(kinds["text/csv"]))
    assert len(table) and "sentence" not in table
    rows = style.drawn_facts(drawn[1])
    assert rows is None or len(rows) == len(table)


def test_chart_of_no_facts_says_so(draw: Draw, facts: pd.DataFrame) -> None:
    ax = draw(facts.iloc[:0])
    assert_texts_fit(ax)
    figure = ax.get_figure(root=True)
    assert figure is not None
    assert "give no" in figure.texts[0].get_text() or draw is CHARTS["national context"]


def test_every_drawn_fact_is_a_row_of_the_table(drawn: tuple[str, Axes], facts: pd.DataFrame) -> None:
    name, ax = drawn
    rows = style.drawn_facts(ax)
    if name in COUNTS:
        assert rows is None
        return
    assert rows is not None
    known = set(zip(facts["article"], facts["start"], facts["text"], strict=True))
    assert set(zip(rows["article"], rows["start"], rows["text"], strict=True)) <= known


def test_sector_chart_draws_the_largest_sum_done_and_planned_of_each_sector(facts: pd.DataFrame) -> None:
    ax = money.funds_by_sector(facts)
    invested = money.funds(facts, "investment")
    largest = {(r["article"], r["start"]) for r in invested.drop_duplicates(["sector", "status"]).to_dict("records")}
    drawn = style.drawn_facts(ax)
    assert drawn is not None
    bars = {(a, s) for a, s in zip(drawn["article"], drawn["start"], strict=True)}
    assert largest < bars and len(ax.patches) == len(bars)
    assert set(drawn["sector"]) == set(money.funds(facts)["sector"])


def test_sector_chart_draws_planned_hollow_and_done_filled(facts: pd.DataFrame) -> None:
    ax = money.funds_by_sector(facts)
    hollow = {bar.get_url() for bar in ax.patches if bar.get_facecolor() == to_rgba(style.CARD)}
    rows = style.drawn_facts(ax)
    assert rows is not None
    plans = rows[rows["status"] == "planned"]
    assert (
        hollow == {f"../articles/{a}.html#f{s}" for a, s in zip(plans["article"], plans["start"], strict=True)} != set()
    )


def test_planned_bars_and_dots_are_hollow_and_done_ones_are_not() -> None:
    for look, face in ((style.bar_look, "facecolor"), (style.dot_look, "facecolors")):
        assert look("planned")[face] == style.CARD != look("done")[face] == look(None)[face]


def test_planned_differs_from_done_in_grey(facts: pd.DataFrame) -> None:
    """A hollow bar printed in grey is much lighter on average than a filled one."""
    ax = style.new_chart(2)
    ax.bar([0], [1], **style.bar_look())
    ax.bar([1], [1], **style.bar_look("planned"))
    ax.set_axis_off()
    style.finish(ax, title="t", title_zh="题", subtitle="s", source="s", alt="a")
    grey = np.asarray(Image.open(io.BytesIO(png(ax))).convert("L"), dtype=float)
    scale = showing._DPI / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    means = []
    for bar in ax.patches:
        box = bar.get_window_extent()
        rows = slice(int(grey.shape[0] - box.y1 * scale) + 4, int(grey.shape[0] - box.y0 * scale) - 4)
        means.append(grey[rows, int(box.x0 * scale) + 4 : int(box.x1 * scale) - 4].mean())
    assert means[1] - means[0] > 60


PLANS = json.loads((ROOT / "tests" / "cases" / "charts-plans.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", PLANS, ids=[case["label"] for case in PLANS])
def test_a_plan_stands_beside_what_was_done_of_it_and_beside_nothing_else(case: dict[str, Any]) -> None:
    table = povlib.facts_table(povlib.find_facts(case["text"], published=case["published"], place=case["place"]))
    pairs = [[plan["text"], done["text"]] for plan, done in money.plans_with_results(table)]
    assert pairs == case["expect"]


def rate(text: str, published: str) -> dict[str, Any]:
    (fact,) = povlib.facts_table(povlib.find_facts(text, published=published, place="云岭县")).to_dict("records")
    return dict(fact)


def test_a_rate_by_now_is_not_told_as_one_of_the_end_of_its_year() -> None:
    assert placing.when(rate("目前,全县贫困发生率下降至1.16%。", "2018")).startswith("by now")
    assert placing.when(rate("2017年末,全县贫困发生率下降至1.16%。", "2018")) == "2017-12"


@pytest.mark.parametrize(("place", "line"), [("渭源县", 3), ("元氏县", 2), ("云岭县", None)])
def test_line_for_leaving_the_list_is_that_of_western_provinces_or_of_the_others(place: str, line: int | None) -> None:
    assert poverty.exit_line(place) == line


def test_rates_are_two_dots_a_place_and_no_path_between_years(other_facts: pd.DataFrame) -> None:
    own = other_facts[other_facts["indicator"] == "poverty_rate"]
    between = own.head(1).assign(**{"value": 9.9, "from": "2016", "to": "2016", "start": 1})
    ax = poverty.poverty_rates(pd.concat([other_facts, between], ignore_index=True))
    rows = style.drawn_facts(ax)
    assert rows is not None and len(rows) == 2 and list(rows["value"]) == [18.6, 0.7]
    assert len(ax.collections) == 4  # two of the place, two of the nation
    assert "18.6%" in title_of(ax) and "0.7%" in title_of(ax)


# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
# matrices for severity 1.0 in linear RGB.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(colour: str, matrix: list[list[float]] | None) -> np.ndarray:
    """Return a colour, seen with a deficiency, in CIE L*a*b* (D65)."""
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    if matrix is not None:
        linear = np.clip(np.array(matrix) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    ratio = xyz / np.array([0.95047, 1.0, 1.08883])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("seen_with", [None, *DEFICIENCIES])
def test_palette_is_told_apart_with_colour_blindness(seen_with: str | None) -> None:
    matrix = DEFICIENCIES[seen_with] if seen_with else None
    used = list(money.COLOURS.values())
    for a, b in combinations([*used, style.WARNING], 2):
        assert np.linalg.norm(lab(a, matrix) - lab(b, matrix)) > 12, (a, b, seen_with)


def test_the_colour_test_can_fail() -> None:
    red, green = "#C00000", "#4D7A00"
    apart = [
        np.linalg.norm(lab(red, m) - lab(green, m))
        for m in (None, DEFICIENCIES["protanopia"], DEFICIENCIES["deuteranopia"])
    ]
    assert apart[0] > 60 and min(apart) < apart[0] / 2


@pytest.mark.parametrize("back", [style.INK, style.SOFT])
def test_text_is_readable_on_the_card(back: str) -> None:
    def light(colour: str) -> float:
        srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    assert (light(style.CARD) + 0.05) / (light(back) + 0.05) >= 4.5


def test_chinese_has_glyphs_in_the_charts_font(facts: pd.DataFrame, recwarn: pytest.WarningsRecorder) -> None:
    png(money.funds_by_sector(facts))
    png(poverty.lifted(facts))
    assert not [w for w in recwarn if "missing from" in str(w.message)]
    assert style.font_path().is_file()


@pytest.mark.parametrize("characters", ["巍山县1.2亿元–3·—", "貧困發生率 1.2%"])
def test_a_part_of_the_font_is_the_same_whatever_it_is_cut_from(characters: str) -> None:
    whole = fonts._cut(fonts.font_path().read_bytes(), characters, ("kern",), "woff2")
    assert fonts.part(characters) == whole and set(characters) <= set(map(chr, TTFont(io.BytesIO(whole)).getBestCmap()))


def test_source_table_links_every_figure_and_escapes_the_article() -> None:
    row = {
        "article": "a", "start": 7, "end": 12, "text": "3<5万元", "value": 30000.0, "unit": "元", "approx": "exact",
        "indicator": "fund_investment", "place": "云岭县", "from": None, "to": "2019", "status": "done", "sector": "roads",
        "source": "fiscal", "sentence": "<script>alert(1)</script>投入3<5万元。", "part_of": None,
        "at_start": 27, "at_end": 32,
    }  # fmt: skip
    markup = sources_table(pd.DataFrame([row]))._repr_html_()
    assert 'href="../articles/a.html#f7"' in markup and "7–12" in markup
    assert "<script>" not in markup and "<mark>3&lt;5万元</mark>" in markup


def test_evidence_link_escapes_its_article() -> None:
    assert '"' not in evidence_link('x" onclick="y', 1)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (6059000000, "60.59亿元"),
        (53000, "5.3万元"),
        (5319, "5,319元"),
        (86.5, "86.5元"),
        (120000000, "1.2亿元"),
        (9.99e11, "9,990亿元"),
    ],
)
def test_amounts_are_written_as_newspapers_do(value: float, written: str) -> None:
    assert amount(value) == written


def test_missing_cells_are_known_as_missing() -> None:
    assert not any(is_known(v) for v in (None, float("nan"), pd.NA, ""))
    assert is_known(0) and is_known("roads")


def test_parts_are_those_the_article_names_or_sectors_of_the_same_place(facts: pd.DataFrame) -> None:
    found = totals.totals_with_parts(facts)
    assert {how for *_, how in found} == {"stated", "sector"}
    for total, parts, how in found:
        assert set(parts["article"]) == {total["article"]}
        if how == "stated":
            assert set(parts["part_of"]) == {total["start"]}
        else:
            assert parts["part_of"].isna().all() and set(parts["place"]) == {total["place"]}
            assert "overall" not in set(parts["sector"])


@pytest.mark.parametrize(("each", "is_drawn"), [(500_000, False), (500_001, True)])
def test_sectors_of_a_hundredth_of_a_sum_are_not_drawn_as_its_parts(each: float, is_drawn: bool) -> None:
    """A bar of a hundredth cannot be seen."""
    sectors = [("overall", 1e8), ("roads", each), ("health", each)]
    rows = [
        {
            "article": "a",
            "start": n,
            "place": "渭源县",
            "indicator": "fund_investment",
            "value": value,
            "unit": "元",
            "source": "unstated",
        }
        | {"sector": sector, "status": "done"}
        for n, (sector, value) in enumerate(sectors)
    ]
    assert bool(totals.totals_with_parts(pd.DataFrame(rows, columns=list(povlib.schema.COLUMNS)))) == is_drawn


def test_sums_that_no_article_calls_parts_stand_apart_and_in_no_title(facts: pd.DataFrame) -> None:
    apart = [found for found in totals.totals_with_parts(facts) if found[2] == "sector"]
    over = max(parts["value"].sum() / total["value"] for total, parts, _ in apart)
    ax = totals.totals_and_parts(facts)
    assert over > 1 and f"{over:.0%}" not in title_of(ax)
    texts = [t.get_text() for t in ax.texts]
    heading = next(n for n, text in enumerate(texts) if "does not call them parts" in text)
    assert any(f"{over:.0%}" in text for text in texts[heading:])


def test_ways_out_of_one_place_are_steps_of_one_article(facts: pd.DataFrame) -> None:
    rows = ways.ways_out_rows(facts)
    assert rows["article"].nunique() == rows["place"].nunique() == 1 and rows["way"].nunique() >= 3
    elsewhere = facts[facts["place"] != rows["place"].iloc[0]]
    assert ways.ways_out_rows(elsewhere, rows["place"].iloc[0]).empty


def test_an_added_article_shows_in_every_chart_it_has_figures_for(
    facts: pd.DataFrame, other_facts: pd.DataFrame
) -> None:
    both = pd.concat([facts, other_facts], ignore_index=True)
    charts: list[Draw] = [money.funds_by_sector, poverty.poverty_rates, poverty.lifted, incomes.incomes]
    for chart in charts:
        drawn = style.drawn_facts(chart(both))
        assert drawn is not None and "qingxi-2020" in set(drawn["article"])


def cells_of(path: Path, kind: str) -> list[str]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_figure_of_the_articles_is_typed_into_prose(path: Path, facts: pd.DataFrame) -> None:
    prose = "\n".join(cells_of(path, "markdown"))
    prose = re.sub(r"\]\([^)]*\)|\*\*Time\*\*: \d+ minutes", "", prose)
    typed = {n.replace(",", "") for n in re.findall(r"\d[\d,]*(?:\.\d+)?", prose)}
    # Years and the official exit lines of 2% and 3% are no figures of the articles.
    typed -= {n for n in typed if re.fullmatch(r"(19|20)\d\d|\d|1\d", n)}
    printed = {n.replace(",", "") for t in facts["text"] for n in re.findall(r"\d[\d,]*(?:\.\d+)?", t)}
    whole = (
        {f"{v:.0f}" for v in facts["value"]}
        | {f"{v / 1e8:g}" for v in facts["value"]}
        | {f"{v / 1e4:g}" for v in facts["value"]}
    )
    assert not typed & (printed | whole)


def test_notebooks_draw_at_least_twelve_different_charts() -> None:
    calls = {c for p in NOTEBOOKS for cell in cells_of(p, "code") for c in re.findall(r"show\(([\w.]+)\(", cell)}
    for call in calls:
        module, name = call.split(".")
        assert hasattr(importlib.import_module(f"povlib.charts.{module}"), name)
    assert len(calls) >= 12


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_picture_of_the_notebooks_has_an_alternative_text(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    outputs = [o for c in notebook["cells"] for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert outputs
    for output in outputs:
        assert len(output["metadata"]["image/png"]["alt"]) > 40


@pytest.mark.parametrize(("repairs", "total"), [([], 5), (["pinyin"], 0), ([], 0)])
def test_without_repairs_or_figures_nothing_is_said_of_repairs(repairs: list[str], total: int) -> None:
    kept = pd.DataFrame({"repair": repairs, "figures": [0] * len(repairs)})
    assert style.alt_text(repairs_chart.figures_without(kept, 0, total, "a")).endswith("the chart is empty.")


@pytest.mark.parametrize(("articles", "told"), [(1, False), (2, True)])
def test_how_many_plans_have_a_result_is_said_where_they_are_several(articles: int, told: bool) -> None:
    text = "2018年计划投资{}亿元，截至2018年9月已完成投资2亿元修路。"
    facts = povlib.facts_table(
        [povlib.Article(f"a{n}", text.format(n + 3), published="2018-10", place="渭源县") for n in range(articles)]
    )
    title = " ".join(line.get_text() for line in money.planned_against_done(facts).figure.texts)
    assert "亿元) planned for 渭源县" in title and ("2 plans have a result" in title) is told
    plt.close("all")
