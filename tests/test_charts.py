"""Every chart has its texts, fits its card, shows planned without colour, and leads back to its facts."""

import importlib
import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text
from PIL import Image

import povlib
from povlib.charts import contradictions, heads, incomes, money, png, poverty, showing, style, totals, ways
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
}


@pytest.fixture(scope="module", params=CHARTS, ids=str)
def drawn(request: pytest.FixtureRequest, facts: pd.DataFrame) -> Iterator[tuple[str, Axes]]:
    """Each chart in turn, drawn from the articles of the collection."""
    yield request.param, CHARTS[request.param](facts)
    plt.close("all")


@pytest.fixture(params=CHARTS, ids=str)
def draw(request: pytest.FixtureRequest) -> Iterator[Draw]:
    yield CHARTS[request.param]
    plt.close("all")


def texts_of(ax: Axes) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return every text that shows on a chart's card, with the box it is drawn in, in pixels."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    found = []
    for text in figure.findobj(Text):
        if not text.get_visible() or not text.get_text().strip():
            continue
        if text.axes is not None and not text.axes.axison and text not in text.axes.texts:
            continue
        box = text.get_window_extent(renderer)
        found.append((text.get_text(), (box.x0, box.y0, box.x1, box.y1)))
    drawn_ticks = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    drawn_ticks |= {id(tick.label1), id(tick.label2)}
    hidden = {
        t.get_window_extent(renderer).bounds
        for t in figure.findobj(Text)
        if id(t) in drawn_ticks and t.get_text().strip()
    }
    return [(t, b) for t, b in found if (b[0], b[1], b[2] - b[0], b[3] - b[1]) not in hidden]


def overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float], slack: float = 1.5) -> bool:
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


def test_texts_neither_overlap_nor_are_cut(drawn: tuple[str, Axes]) -> None:
    assert_texts_fit(drawn[1])


def test_texts_of_another_article_fit_too(draw: Draw, other_facts: pd.DataFrame) -> None:
    assert_texts_fit(draw(other_facts))


@pytest.mark.parametrize(
    "name", ["funds by sector", "poverty rates", "people lifted", "relocation", "incomes", "per head"]
)
def test_texts_fit_with_forty_articles_too(name: str, many_facts: pd.DataFrame) -> None:
    assert_texts_fit(CHARTS[name](many_facts))
    plt.close("all")


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
    assert png(first) == png(second)
    assert Image.open(io.BytesIO(png(first))).text["Description"] == style.alt_text(first)  # type: ignore[attr-defined]


def test_chart_of_no_facts_says_so(draw: Draw, facts: pd.DataFrame) -> None:
    ax = draw(facts.iloc[:0])
    assert_texts_fit(ax)
    figure = ax.get_figure(root=True)
    assert figure is not None
    assert "give no" in figure.texts[0].get_text() or draw is CHARTS["national context"]


def test_every_drawn_fact_is_a_row_of_the_table(drawn: tuple[str, Axes], facts: pd.DataFrame) -> None:
    name, ax = drawn
    rows = style.drawn_facts(ax)
    if rows is None:
        assert name == "national context"
        return
    known = set(zip(facts["article"], facts["start"], facts["text"], strict=True))
    assert set(zip(rows["article"], rows["start"], rows["text"], strict=True)) <= known


def test_every_fund_figure_has_a_mark(facts: pd.DataFrame) -> None:
    ax = money.funds_by_sector(facts)
    marks = sum(len(c.get_offsets()) for c in ax.collections)
    assert marks == len(money.funds(facts)) > 0


def test_sector_chart_draws_planned_hollow_and_done_filled(facts: pd.DataFrame) -> None:
    ax = money.funds_by_sector(facts)
    card = (1.0, 1.0, 1.0, 1.0)
    hollow = sum(tuple(c.get_facecolor()[0]) == card for c in ax.collections)
    assert hollow == (money.funds(facts)["status"] == "planned").sum() > 0


def test_planned_bars_are_hatched_and_done_bars_are_not() -> None:
    assert style.bar_look("planned")["hatch"] and "hatch" not in style.bar_look("done")


def test_planned_differs_from_done_in_grey(facts: pd.DataFrame) -> None:
    """A hatched bar printed in grey is much lighter on average than a filled one."""
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
    used = [c for _, c in money.SHAPES.values()]
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


def test_parts_are_never_added_up_silently(facts: pd.DataFrame) -> None:
    for total, parts, how in totals.totals_with_parts(facts):
        assert how in ("stated", "sector")
        assert set(parts["article"]) == {total["article"]}


def test_ways_out_of_one_place_are_steps_of_one_article(facts: pd.DataFrame) -> None:
    rows = ways.ways_out_rows(facts)
    if len(rows):
        assert rows["article"].nunique() == rows["place"].nunique() == 1 and rows["way"].nunique() >= 3


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
