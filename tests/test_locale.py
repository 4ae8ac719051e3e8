"""The Chinese of pages, notebooks and code: whole, with the same numbers, in the terms of the glossary and rightly pointed."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from locale_slips import GLOSSARY, english_runs, numbers, slips
from test_findings import COUNTED, site_of

import povlib
from povlib import locale
from povlib.articles.article import proposal
from povlib.batch.bounds import Reader, facts_of
from povlib.checks import cross_check
from povlib.cleaning import decoding
from povlib.evidence import fact_rows
from povlib.exercises.work import make_folder
from povlib.lexicon import read_table
from povlib.locale import code, markdown
from povlib.locale.__main__ import found, updated
from povlib.locale.notebooks import catalogue_of
from povlib.reading.document import Document
from povlib.reading.facts import find_facts
from povlib.reading.fields.place import FOUND
from povlib.report import build
from povlib.report.checks_page import told_disputes
from povlib.report.evidence_page import article_page
from povlib.report.outputs import safe_html
from povlib.wording import reason

CATALOGUES = locale.lists()


def entries(name: str) -> list[Message]:
    with open(locale.FOLDER / "zh" / "LC_MESSAGES" / f"{name}.po", "rb") as file:
        return [message for message in read_po(file, locale="zh") if message.id]


def texts(message: Message) -> tuple[str, str]:
    """Return the English and the Chinese of an entry, "" where there is none; of a plural that for many."""
    one, own = message.id, message.string
    return str(one[-1] if isinstance(one, tuple) else one), str(own[0] if isinstance(own, tuple | list) else own or "")


@pytest.mark.skipif("zh" not in locale.EDITIONS, reason="the Chinese edition is being translated and is not built yet")
@pytest.mark.parametrize("name", CATALOGUES)
def test_every_text_is_translated_and_none_is_doubtful(name: str) -> None:
    assert not [texts(m)[0] for m in entries(name) if m.fuzzy or not texts(m)[1]]


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_translation_keeps_numbers_code_and_addresses_and_is_written_by_the_rules(name: str) -> None:
    wrong = {
        english: found for m in entries(name) for english, own in [texts(m)] if own and (found := slips(english, own))
    }
    assert not wrong, "\n".join(f"{english}\n    " + "\n    ".join(found) for english, found in wrong.items())


def test_the_catalogues_have_the_texts_of_today() -> None:
    lists = found()
    assert sorted(lists) == CATALOGUES
    old = [n for n, own in lists.items() if updated(n, own) != (locale.FOLDER / f"zh/LC_MESSAGES/{n}.po").read_bytes()]
    assert not old, f"run make messages: {', '.join(old)}"


@pytest.mark.parametrize(
    "case", json.loads((Path(__file__).parent / "cases/locale/slips.json").read_text()), ids=lambda c: c["label"]
)
def test_the_rules_see_what_is_wrong_and_only_that(case: dict[str, str]) -> None:
    told = slips(case["en"], case["zh"])
    assert {line.partition(":")[0] for line in told} == ({case["slip"]} if case["slip"] else set()), told


def test_a_term_stands_once_in_the_glossary() -> None:
    terms = [row["en"] for row in GLOSSARY]
    assert len(terms) == len(set(terms)) and not [row for row in GLOSSARY if not row["zh"]]


def test_numbers_are_compared_by_value() -> None:
    assert numbers("6.06 billion yuan on 29 November 2015") == numbers("2015年11月29日，60.6亿元")
    assert numbers("12,000 people") == numbers("1.2万人") != numbers("12万人")


# --- the language chosen ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "de_DE.UTF-8"}, "None"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "None"),
        ({"LANG": "zh_CN.UTF-8", "POVLIB_LANGUAGE": "both"}, "None"),
        ({"LANG": "zh_CN.UTF-8", "POVLIB_LANGUAGE": "en"}, "en"),
        ({"LANG": "C", "POVLIB_LANGUAGE": "zh"}, "zh"),
    ],
)
def test_the_environment_chooses_before_the_system(environment: dict[str, str], expected: str) -> None:
    kept = {
        k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "POVLIB_LANGUAGE")
    }
    command = [sys.executable, "-c", "from povlib import locale; print(locale.language())"]
    done = subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected


def test_what_is_set_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POVLIB_LANGUAGE", "zh")
    with locale.speaking("en"):
        assert locale.language() == "en" and locale.both("done", "已完成") == "done"
    with locale.speaking(None):
        assert locale.language() is None and locale.both("done", "已完成") == "done 已完成"
    with locale.speaking("zh-Hant"):
        assert locale.both("Poverty rate", "贫困发生率") == "貧困發生率"


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no language 'de'"):
        povlib.set_language("de")


def test_no_catalogue_is_read_before_a_language_is_chosen() -> None:
    code = "import sys, povlib; print(any(m.startswith('babel') for m in sys.modules))"
    environment = {**os.environ, "POVLIB_LANGUAGE": "both"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_language_changes_no_fact_and_no_word_of_an_article() -> None:
    articles = povlib.load_articles()
    rows = {}
    for spoken in (None, *locale.LANGUAGES):
        with locale.speaking(spoken):
            rows[spoken] = [fact.row() for article in articles for fact in povlib.find_facts(article)]
    assert rows["zh-Hant"] == rows["zh"] == rows["en"] == rows[None] != []


def test_a_learner_gets_notebooks_in_the_language_chosen(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent.parent / "notebooks", tmp_path / "notebooks")
    with locale.speaking("zh"):
        folder, _, _ = make_folder(tmp_path)
    for path in sorted(folder.rglob("*.ipynb")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        own = json.loads(path.read_text(encoding="utf-8"))
        english = json.loads((tmp_path / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        known = locale.catalogue(catalogue_of(name))
        assert len(own["cells"]) == len(english["cells"])
        (first, *_) = markdown.blocks("".join(english["cells"][0]["source"]))
        assert known[first.text] in "".join(own["cells"][0]["source"])
        for cell in (c for c in own["cells"] if c["cell_type"] == "code"):
            ast.parse("".join(cell["source"]))


def test_each_edition_takes_its_place_and_one_not_asked_for_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pages_of(*editions: build.Pages) -> None:
        for made in editions:
            assert not list(made.out.glob("zh*/")), "an edition lies in another while that is built"
            made.out.mkdir(exist_ok=True)
            (made.out / "index.html").write_text(f"{made.source.name} {made.language}", encoding="utf-8")

    monkeypatch.setattr(build, "write_site", lambda *_, work, **__: work / str(locale.language()))
    monkeypatch.setattr(build, "_sphinx", pages_of)
    monkeypatch.setattr(build, "finish", lambda out, _: (out / "of.html").write_text(str(locale.language())))
    report = tmp_path / "report"
    with locale.speaking(None):
        for languages in ([None, "zh"], [None, "zh"], [None]):
            build._editions(tmp_path, dict.fromkeys(languages, ()))
            pages = {p.relative_to(report).as_posix(): p.read_text(encoding="utf-8") for p in report.rglob("*.html")}
            chinese = {"zh/index.html": "zh zh", "zh/of.html": "zh"} if "zh" in languages else {}
            assert pages == {"index.html": "None None", "of.html": "None"} | chinese


def test_every_reason_that_data_name_has_its_chinese_words() -> None:
    weights = [row["feature"] for row in read_table("weights") if row["role"] != "sure"]
    features = {f.rpartition(": ")[0] or f for f in weights} - {"it is"}
    known = {*features, *FOUND.values()}
    articles = povlib.load_articles()
    known |= {why for a in articles for f in povlib.find_facts(a) for why in f.why.values() if isinstance(why, str)}
    known |= {kind for a in articles for repair in povlib.clean(a.text).repairs for kind in repair.kinds}
    with locale.speaking("zh"):
        assert not [why for why in known - {"repaired"} if re.search("[A-Za-z]{2}", reason(why))]
        assert all(reason(way.name) != way.name for way in decoding._WAYS)  # the names of encodings stay in them


def test_explain_says_all_in_chinese() -> None:
    facts = povlib.find_facts("2018年，全县投入1.2亿元修路，2300人脱贫。", published="2019-03", place="渭源县")
    with locale.speaking("zh"):
        told = [povlib.explain(fact) for fact in facts]
        repaired = povlib.explain("全县投入扶贫资金\ufffd2.1亿元。")
    assert told[0].startswith("指标：投资（") and "领域：" in told[0] and "脱贫" in told[1]
    assert not re.search("[A-Za-z]", "".join(told)) and repaired == "mark_lost_characters：0处；1处存疑"


def test_a_process_that_reads_for_another_says_its_doubts_in_the_same_language() -> None:
    damaged = povlib.Article("a", "全县投入扶贫资金\ufffd2.1亿元，\ufffd\ufffd1200户。")
    told = {}
    with Reader() as reader:
        for spoken in ("zh", None, "zh-Hant"):
            with locale.speaking(spoken):
                told[spoken] = reader.call(facts_of, damaged)[1]
    assert told[None] == ("2 or more characters are lost; figures beside them are doubtful",)
    assert told["zh"] == ("至少丢失2个字，旁边的数字存疑",)
    assert told["zh-Hant"] == tuple(map(locale.traditional, told["zh"])) != told["zh"]


def test_pages_of_articles_whose_figures_are_disputed_speak_chinese_alone_where_it_is_chosen() -> None:
    articles = [povlib.Article(f"a{n}", COUNTED.format(n), published="2015", place="云岭县") for n in range(1, 12)]
    other = povlib.Article("b", "马拉松赛在城区举行，3000人参加，花费200万元。\ufffd" * 20, published="2015")
    with locale.speaking("zh"):
        site = site_of(articles)
        documents = [Document(article) for article in (*articles, other)]
        pages = {d.article.id: article_page(d, fact_rows(d, find_facts(d))) for d in documents}
        told = dict(told_disputes(pages, site.checks, {**site.addresses, "b": "b"}))
        assert any("按其他新闻来读" in doubt for doubt in documents[-1].doubts)
    for page in told.values():
        html = lxml.html.fromstring(page)
        said = [
            html.text_content(),
            *html.xpath("//@title"),
            *html.xpath("//@aria-label"),
            *html.xpath("//option/text()"),
        ]
        assert not [run for text in said for run in english_runs(text)]
        assert not re.search("[\u4e00-\u9fff] ?[,:;]", "".join(html.xpath("//aside//text() | //@title"))), page
    page = "".join(told.values())
    assert all(words in page for words in ("还有7个发现；", ">全部见表格<", ">另一个数字<", ">双方原文<", "没有改动"))


def test_codes_in_a_table_of_a_notebook_have_their_names_in_chinese_and_stay_codes_in_english() -> None:
    table = povlib.facts_table(povlib.find_facts("2018年，全县投入1.2亿元修路。", published="2019", place="渭源县"))
    grouped = table.groupby("sector")["value"].agg(["count", "max"]).to_html()
    listed = table[["indicator", "status", "text"]].to_html()
    for spoken, codes in (
        ("zh", ["用途 sector", "交通 roads", "投资 fund_investment", "已完成 done"]),
        (None, ["roads"]),
    ):
        with locale.speaking(spoken):
            html = lxml.html.fromstring(safe_html(grouped + listed))
        cells = [cell.text_content().strip() for cell in html.xpath("//th|//td")]
        assert not set(codes) - set(cells), cells
        assert ("数量 count" in cells) == (spoken == "zh") and "1.2亿元" in cells


def test_where_an_article_is_about_is_told_in_the_order_of_the_language() -> None:
    article = povlib.Article("a", "脱贫。", place="巍山县", level="county", province="云南省")
    province = povlib.Article("b", "脱贫。", place="山西省", level="province", province="山西省")
    for spoken, told in (
        ("zh", ["云南省巍山县（县级）", "山西省（省级）"]),
        ("en", ["巍山县 (county) 云南省", "山西省 (province)"]),
    ):
        with locale.speaking(spoken):
            assert all(
                f"<dd>{one}</dd>" in article_page(Document(a), [])
                for one, a in zip(told, (article, province), strict=True)
            )


def test_how_a_proposed_date_is_known_is_kept_in_english_and_told_in_the_language_chosen() -> None:
    told = proposal("file", "2018-03-05", "20180305")
    with locale.speaking("zh"):
        assert (told.how, told.told) == ("in the name of the file: 20180305", "文件名：20180305")
    with locale.speaking(None):
        assert told.told == told.how


def test_traditional_characters_leave_quotations_code_and_fields_as_they_are() -> None:
    article = povlib.Article(
        "a", "2018年，全县投入1.2亿元修路，贫困发生率降到1%。", published="2019-03", place="渭源县"
    )
    document = Document(article)
    known = {text for name in CATALOGUES for text in locale.catalogue(name).values()}
    with locale.speaking("zh-Hant"):
        page = article_page(document, fact_rows(document, find_facts(document)))
    root = lxml.html.fromstring(page)
    (quoted,) = root.xpath("//*[contains(@class, 'evidence-text')]")
    assert "全县投入1.2亿元修路，贫困发生率降到1%。" in quoted.text_content()
    assert "發佈日期" in page and "发布日期" not in page
    for text in known:
        changed = locale.traditional(text)
        assert code.fields(changed) == code.fields(text) and re.findall("`[^`]*`", changed) == re.findall(
            "`[^`]*`", text
        )


# --- texts in pages and code -----------------------------------------------------------------------------------------
def test_a_page_keeps_its_code_and_its_blocks_when_its_texts_change() -> None:
    page = "# A title\n\nOne line\nand another.\n\n- an item\n  that goes on\n\n| a head | b |\n|---|---|\n| `code` | a cell |\n\n```sh\nno text here\n```\n"
    changed = markdown.translated(page, lambda text: f"«{text}»")
    assert changed == (
        "# «A title»\n\n«One line and another.»\n\n- «an item that goes on»\n\n"
        "| «a head» | b |\n|---|---|\n| `code` | «a cell» |\n\n```sh\nno text here\n```\n"
    )


def test_code_changes_in_its_comments_and_in_what_it_shows_only() -> None:
    cell = 'x = rows["place"]  # the places\nax.set_xlabel("yuan")\nprint(f"{len(x)} of " f"{n:,} figures", query("SELECT a FROM b"))'
    changed = code.translated(cell, lambda text: f"«{text}»")
    assert changed == (
        'x = rows["place"]  # «the places»\nax.set_xlabel("«yuan»")\nprint(f"«{len(x)} of {n:,} figures»", query("SELECT a FROM b"))'
    )


def test_a_column_is_named_in_chinese_everywhere_or_nowhere() -> None:
    free = 't = pd.DataFrame({"naive": a, "rate": b})\nt["poor"] = t["naive"].max()'
    bound = {
        "an attribute": "t.naive",
        "a comparison": 'x == "naive"',
        "an argument": 'read("naive")',
        "a keyword": 'read(kind="naive")',
        "a keyword's name": "t.assign(naive=1)",
        "a field": "f\"{t['naive']}\"",
    }
    assert code.own_names([free]) == {"naive", "rate", "poor"}
    assert code.own_names([free], taken=["rate"]) == {"naive", "poor"}
    for use, cell in bound.items():
        assert code.own_names([free, cell]) == {"rate", "poor"}, use
    assert code.own_names(['examples = {"simplify": x}\npd.DataFrame([FIXES[n] for n in examples])']) == set()


def test_a_label_is_seen_though_a_setting_stands_before_it() -> None:
    cell = 'ax.plot(x, color="light grey", label="rural China")\nt.merge(u, on=["a b", "c d"])'
    assert [piece.text for piece in code.pieces(cell)] == ["rural China"]


# --- what the checks say ---------------------------------------------------------------------------------------------
def test_the_checks_find_the_same_and_give_their_reasons_in_the_language_chosen() -> None:
    facts = povlib.facts_table([fact for article in povlib.load_articles() for fact in povlib.find_facts(article)])
    told = ["reason", "innocent"]
    english = cross_check(facts)
    with locale.speaking("zh"):
        chinese = cross_check(facts)
    assert len(english) and chinese.drop(columns=told).equals(english.drop(columns=told))
    for text in chinese[told].to_numpy().ravel():
        assert not re.search("[A-Za-z]{3,}", text), text
    for text in english[told].to_numpy().ravel():
        assert re.search("[A-Za-z]{3,}", text), text
