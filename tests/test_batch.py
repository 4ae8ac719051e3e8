"""Archives: every form of input gives what reading the articles one by one gives, and what cannot be read stops nothing."""

import csv
import gzip
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from harm import harmed
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib
from povlib.articles import Article, Failure, InputError, read_articles, warc
from povlib.batch import Progress, extract_corpus, madeup, manifest, open_facts, sources
from povlib.export import write_facts
from povlib.schema import COLUMNS, arrow_schema

KNOWN = ("id", "title", "publisher", "published", "place", "level", "province")
ARTICLES = list(madeup.articles(23, seed=8))
ROWS = [{k: getattr(a, k) for k in KNOWN} | {"text": a.text} for a in ARTICLES]


@cache
def facts() -> list[dict[str, Any]]:
    """Return the rows of the facts of all articles."""
    return [fact.row() | {"value": float(fact.value)} for a in ARTICLES for fact in povlib.find_facts(a)]


def as_folder(path: Path) -> Path:
    (path / "raw").mkdir(parents=True)
    with open(path / "articles.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ("file", *KNOWN))
        table.writeheader()
        for row in ROWS:
            (path / "raw" / f"{row['id']}.txt").write_text(row["text"], encoding="utf-8", newline="")
            table.writerow({"file": f"{row['id']}.txt", **{k: row[k] for k in KNOWN}})
    return path


def as_csv(path: Path) -> Path:
    with open(path.with_suffix(".csv"), "w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, ("text", *KNOWN))  # the text has line feeds of its own
        table.writeheader()
        table.writerows(ROWS)
    return path.with_suffix(".csv")


def as_lines(path: Path, ending: str = ".jsonl") -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode("utf-8")
    path = path.with_name(path.name + ending)
    path.write_bytes(gzip.compress(text) if ending.endswith(".gz") else text)
    return path


def as_gb18030(path: Path) -> Path:
    lines = as_lines(path)
    lines.write_bytes(lines.read_text(encoding="utf-8").encode("gb18030"))
    return lines


def as_parquet(path: Path) -> Path:
    pq.write_table(pa.Table.from_pylist(ROWS), path.with_suffix(".parquet"), row_group_size=5)
    return path.with_suffix(".parquet")


FORMS = {
    "folder": as_folder,
    "csv": as_csv,
    "jsonl": as_lines,
    "jsonl.gz": lambda path: as_lines(path, ".jsonl.gz"),
    "gb18030": as_gb18030,
    "parquet": as_parquet,
}


def rows_of(out: Path) -> list[dict[str, object]]:
    return [row for part in sorted(out.glob("part-*.parquet")) for row in pq.read_table(part).to_pylist()]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part_articles", [4, 1000])
def test_an_archive_of_any_form_gives_the_facts_of_its_articles_in_order(
    tmp_path: Path, form: str, part_articles: int
) -> None:
    source = FORMS[form](tmp_path / "archive")
    done = extract_corpus(source, tmp_path / "out", workers=1, part_articles=part_articles)
    assert rows_of(tmp_path / "out") == facts()
    assert (done.state, done.articles, done.facts, done.failures) == ("complete", len(ARTICLES), len(facts()), [])
    assert done.characters == sum(len(a.text) for a in ARTICLES)
    assert done.parts == (6 if part_articles == 4 else 1)


def test_articles_without_ids_are_called_as_by_load_articles(tmp_path: Path) -> None:
    texts = ["第一篇。投入3亿元。", "第二篇\n投入“4亿元”。", "第三篇。投入5亿元。"]
    with open(tmp_path / "some.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([t] for t in texts)])
    (tmp_path / "more.jsonl").write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
    for name in ("some.csv", "more.jsonl"):
        plan = sources.plan(sources.inputs(tmp_path / name)[0][0], articles=2)
        found = [item for part in plan for item in sources.read(part)]
        assert [(a.id, a.text) for a in found] == [(a.id, a.text) for a in povlib.load_articles(tmp_path / name)]


def in_parts(source: Path, part_articles: int) -> list[Article | Failure]:
    found, failures = sources.inputs(source)
    parts = [part for one in found for part in sources.plan(one, articles=part_articles)]
    return [*failures, *(item for part in parts for item in sources.read(part))]


def test_parts_of_any_size_give_the_articles_and_failures_of_the_whole(tmp_path: Path) -> None:
    rows = 'id,text,published\n1,投入3亿元,2019-3-5\n\n1,"投入\n4亿元",昨天\n2,,\n3,a,b,c\n,"投入“""5亿""元”",\n1-2,投入6亿元,\n'
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8", newline="")
    (tmp_path / "gbk.csv").write_text(rows.replace("\n", "\r\n"), encoding="gbk", newline="")
    (tmp_path / "utf16.csv").write_text(rows, encoding="utf-16", newline="")
    lines = [{"id": 1, "正文": "投入3亿元"}, {"id": 1, "正文": "投入4亿元"}, {"id": 2}, {"正文": "投入5亿元"}]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n{\n", encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps(lines), encoding="utf-8")
    pq.write_table(
        pa.Table.from_pylist([{"id": "1", "text": "投入3亿元"}] * 5), tmp_path / "d.parquet", row_group_size=2
    )
    (tmp_path / "e.doc").touch()
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        for name in ("x/a.txt", "x/b.md", "a.csv"):
            archive.writestr(name, "text\n投入3亿元\n")
    whole = list(read_articles(tmp_path))
    ids = [item.id for item in whole if isinstance(item, Article)]
    assert len(ids) == len(set(ids)) == 26
    for part_articles in (1, 2, 1000):
        assert in_parts(tmp_path, part_articles) == whole


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab "), st.text("\"'\n\r,;\t 亿元a\u2028\x85", max_size=12)), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([",", ";", "\t"]),
    st.integers(1, 3),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_csv_is_cut_at_its_rows(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    newline: str,
    separator: str,
    size: int,
    quoting: int,
) -> None:
    source = tmp_path_factory.mktemp("any") / "a.csv"
    with open(source, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=separator, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
        table.writerows([("id", "text"), ("first", "投入1亿元"), *rows])
    whole = list(read_articles(source))
    assert in_parts(source, size) == whole
    texts = [text for _, text in rows if text.strip(" \t\r\n")]
    read = [item.text for item in whole if isinstance(item, Article)][1:]
    # a return that ends an unquoted cell cannot be told from the line's end
    assert [t.rstrip("\r") for t in read] == [t.rstrip("\r") for t in texts]
    source.unlink()


def test_the_table_has_the_schema_of_povlib_extract(tmp_path: Path) -> None:
    write_facts((fact.row() for fact in povlib.find_facts(ARTICLES[0])), tmp_path / "one.parquet", "parquet")
    assert arrow_schema() == pq.read_schema(tmp_path / "one.parquet").remove_metadata()
    assert arrow_schema().names == list(COLUMNS)


def test_what_cannot_be_read_is_in_the_manifest_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    good = json.dumps({"id": "good", "text": "全县投入3亿元。"}, ensure_ascii=False)
    lines = [
        good,
        "{no json",
        '{"id": "x"}',
        "[1]",
        '{"id": "bad", "text": "投入4亿元"}',
        '{"text": "\\ud800投入5亿元"}',
    ]
    (archive / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (archive / "b.jsonl.gz").write_bytes(as_lines(tmp_path / "whole", ".jsonl.gz").read_bytes()[:-2000])
    (archive / "c.parquet").write_bytes(b"PAR1 no table")
    (archive / "d.csv").write_text("id,body2\n1,text2\n", encoding="utf-8")
    (archive / "sub").mkdir()
    (archive / "sub" / "e.txt").write_bytes(bytes(range(256)) * 40)
    (archive / "sub" / "f.txt").write_text("全县投入6亿元。", encoding="utf-8")
    harm = harmed(tmp_path, "if a.id == 'a/bad': raise RecursionError('deep')")
    monkeypatch.setenv("PYTHONPATH", harm["PYTHONPATH"])
    done = extract_corpus(archive, tmp_path / "out", workers=1)
    reasons = {(f["file"], f["where"]): f["reason"] for f in done.failures}
    assert "no JSON" in reasons["a.jsonl", "line 2"]
    assert "text" in reasons["a.jsonl", "line 3"]
    assert "no JSON object" in reasons["a.jsonl", "line 4"]
    assert "RecursionError: deep" in reasons["a.jsonl", "a/bad"]
    assert any(key[0] == "b.jsonl.gz" and "end" in reason for key, reason in reasons.items())
    assert "Parquet" in reasons["c.parquet", ""]
    assert "no column of the articles' text" in reasons["d.csv", ""]
    assert "no text" in reasons["sub/e.txt", ""]
    assert len(reasons) == 8
    read = {row["article"] for row in rows_of(tmp_path / "out")}
    assert {"a/good", "a-6", "sub/f"} < read
    assert 0 < len(read & {f"b/{a.id}" for a in ARTICLES}) < len(ARTICLES)
    again = manifest.load(tmp_path / "out")
    assert again == done


def test_a_source_without_anything_to_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no article"):
        extract_corpus(tmp_path / "empty", tmp_path / "out", workers=1)
    (tmp_path / "d.csv").write_text("id,body2\n1,text\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"d\.csv: has no column of the articles' text .*the columns are id, body2"):
        extract_corpus(tmp_path / "d.csv", tmp_path / "out", workers=1)


class Stop(Exception):
    pass


def stop_after(parts: int) -> Iterator[None]:
    def stop(progress: Progress) -> None:
        if progress.parts == parts:
            raise Stop

    return stop  # type: ignore[return-value]


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    source, out = as_lines(tmp_path / "archive"), tmp_path / "out"
    with pytest.raises(Stop):
        extract_corpus(source, out, workers=1, part_articles=3, progress=stop_after(4))
    written = {p.name: p.stat().st_mtime_ns for p in out.glob("part-*")}
    assert len(written) == 4
    with pytest.raises(InputError, match="not finished"):
        open_facts(out)
    assert 0 < open_facts(out, unfinished=True).dataset.count_rows() < len(facts())
    seen: list[Progress] = []
    extract_corpus(source, out, workers=1, part_articles=3, progress=seen.append)
    assert [p.parts for p in seen] == [5, 6, 7, 8]
    assert rows_of(out) == facts()
    assert all((out / name).stat().st_mtime_ns == at for name, at in written.items())
    assert {p.name for p in out.iterdir()} == {f"part-{n:06}.parquet" for n in range(8)} | {"_manifest.json"}


def test_a_folder_of_another_run_is_refused(tmp_path: Path) -> None:
    source, out = as_lines(tmp_path / "archive"), tmp_path / "out"
    extract_corpus(source, out, workers=1)
    before = (out / "part-000000.parquet").read_bytes()
    with pytest.raises(InputError, match="other options"):
        extract_corpus(source, out, workers=1, published="2019")
    with source.open("a", encoding="utf-8") as file:
        file.write('{"text": "投入3亿元"}\n')
    with pytest.raises(InputError, match="other articles"):
        extract_corpus(source, out, workers=1)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").touch()
    with pytest.raises(InputError, match="not empty"):
        extract_corpus(source, tmp_path / "mine", workers=1)
    assert (out / "part-000000.parquet").read_bytes() == before


def test_a_run_of_changed_code_or_word_lists_is_not_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = as_lines(tmp_path / "archive"), tmp_path / "out"
    with pytest.raises(Stop):
        extract_corpus(source, out, workers=1, part_articles=3, progress=stop_after(2))
    monkeypatch.setattr(manifest, "code_digest", lambda: "another")
    with pytest.raises(InputError, match="word lists"):
        extract_corpus(source, out, workers=1, part_articles=3)


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    source, out = as_lines(tmp_path / "archive"), tmp_path / "out"

    def other(progress: Progress) -> None:
        with pytest.raises(InputError, match="another run is writing"):
            extract_corpus(source, out, workers=1)

    extract_corpus(source, out, workers=1, progress=other)
    assert rows_of(out) == facts()


def test_date_and_place_fill_in_where_an_article_has_none(tmp_path: Path) -> None:
    text = "去年，全市投入扶贫资金3200万元。"
    lines = [{"id": "a", "text": text}, {"id": "b", "text": text, "published": "2017", "place": "青河市"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    extract_corpus(tmp_path / "a.jsonl", tmp_path / "out", workers=1, published="2019-10", place="石川市")
    assert [(r["place"], r["to"]) for r in rows_of(tmp_path / "out")] == [("石川市", "2018"), ("青河市", "2016")]


def test_the_view_answers_without_loading(tmp_path: Path) -> None:
    extract_corpus(as_lines(tmp_path / "archive"), tmp_path / "out", workers=1, part_articles=5)
    view = povlib.open_facts(tmp_path / "out")
    question = """
        SELECT place, sum(value) AS total FROM facts WHERE indicator = $kind AND status = 'done'
        GROUP BY place ORDER BY total DESC, place
    """
    answer = view.sql(question, {"kind": "fund_investment"})
    table = pd.DataFrame(facts()).query("indicator == 'fund_investment' and status == 'done'")
    expected = table.groupby("place", dropna=False)["value"].sum().sort_values(ascending=False)
    assert answer["total"].tolist() == pytest.approx(expected.tolist())
    assert len(view) == view.dataset.count_rows() == len(facts())
    (tmp_path / "out" / "part-000001.parquet").unlink()
    with pytest.raises(InputError, match=r"part-000001\.parquet is missing"):
        povlib.open_facts(tmp_path / "out").sql("SELECT count(*) FROM facts")


def test_the_view_of_a_folder_without_facts_is_an_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="holds no facts"):
            open_facts(folder)


def test_a_wrong_manifest_is_an_error(tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_text('{"half', encoding="utf-8")
    with pytest.raises(InputError, match="is no manifest"):
        open_facts(tmp_path)


def record(kind: str, address: str, body: bytes, content: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2021-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{address[-1]}>\r\nContent-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


CHINESE = "全县投入扶贫资金3.2亿元，贫困发生率降到1.5%，易地扶贫搬迁的群众住进了新房，日子越过越有奔头。" * 3
PAGES = {
    "https://news.example/1": CHINESE.encode(),
    "https://news.example/2": ("Poverty fell. " * 40).encode(),
    "https://news.example/3": ("貧困をなくすために、この村の人々は毎日働いています。" * 9).encode(),
    "https://news.example/4": ("Поля и леса " * 40).encode(),
}
WEB = "application/http; msgtype=response"


def records() -> list[bytes]:
    page = f"<html><head><title>扶贫</title></head><body><p>{CHINESE}</p></body></html>".encode("gb18030")
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gb2312\r\n\r\n" + page
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG" + CHINESE.encode()
    found = [record("conversion", address, body, "text/plain") for address, body in PAGES.items()]
    found += [record("response", "https://news.example/5", response, WEB)]
    return [*found, record("response", "https://news.example/6", picture, WEB)]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz", "crawl.warc.wet.gz"])
def test_a_web_archive_gives_its_chinese_pages(tmp_path: Path, name: str) -> None:
    packed = [gzip.compress(r) for r in records()] if name.endswith(".gz") else records()
    (tmp_path / name).write_bytes(b"".join(packed))
    done = extract_corpus(tmp_path / name, tmp_path / "out", workers=1)
    assert (done.articles, done.failures) == (2, [])
    rows = rows_of(tmp_path / "out")
    assert {row["article"] for row in rows} == {"https://news.example/1", "https://news.example/5"}
    assert {(row["value"], row["unit"]) for row in rows} == {(3.2e8, "元"), (1.5, "%")}


def test_a_large_web_archive_is_cut_at_its_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "CUT_ABOVE", 100)
    monkeypatch.setattr(warc, "_BYTES_A_PART", 500)
    (tmp_path / "crawl.warc.gz").write_bytes(b"".join(gzip.compress(r) for r in records() * 3))
    parts = sources.plan(sources.inputs(tmp_path / "crawl.warc.gz")[0][0])
    assert len(parts) > 3
    found = [a.id[-1] for part in parts for a in sources.read(part) if isinstance(a, Article)]
    assert found == ["1", "5"] * 3


def test_a_damaged_web_archive_says_where_the_damage_is(tmp_path: Path) -> None:
    packed = b"".join(gzip.compress(r) for r in records())
    (tmp_path / "crawl.warc.gz").write_bytes(packed[:400] + b"damaged" + packed[407:])
    (part,) = sources.plan(sources.inputs(tmp_path / "crawl.warc.gz")[0][0])
    *pages, last = sources.read(part)
    assert len(pages) == 1 and isinstance(last, Failure) and "damaged" in last.reason


def test_made_up_articles_do_not_depend_on_what_was_made_before() -> None:
    assert madeup.article(5, seed=8) == ARTICLES[5]
    assert madeup.article(5, seed=9) != ARTICLES[5]
    assert len({a.text for a in madeup.articles(50)}) == 50


def test_made_up_archives_are_read_back_as_they_are(tmp_path: Path) -> None:
    characters = madeup.write_archive(tmp_path / "a.jsonl.gz", 5, seed=8)
    (part,) = sources.plan(sources.inputs(tmp_path / "a.jsonl.gz")[0][0])
    found = [a for a in sources.read(part) if isinstance(a, Article)]
    assert [(a.id, a.text, a.published) for a in found] == [(a.id, a.text, a.published) for a in ARTICLES[:5]]
    assert characters == sum(len(a.text) for a in found)


@pytest.mark.parametrize("form", ["folder", "jsonl", "parquet", "jsonl.gz"])
def test_an_archive_that_changes_while_it_is_read_does_not_end_complete(form: str, tmp_path: Path) -> None:
    source, out = FORMS[form](tmp_path / "in"), tmp_path / "out"

    def change(progress: Progress) -> None:
        file = source / "raw" / f"{ARTICLES[-1].id}.txt" if source.is_dir() else source
        if progress.parts == 1 and source.is_dir():
            file = source / "articles.csv"
        with open(file, "ab") as more:
            more.write(b"\n")

    with pytest.raises(InputError, match=r"(articles\.csv|in\.\w+).*: changed while it was read.*new folder"):
        extract_corpus(source, out, workers=1, part_articles=5, progress=change)
    known = manifest.load(out)
    assert known is not None and known.state == "changed"
    assert any("changed while it was read" in failure["reason"] for failure in known.failures)
    with pytest.raises(InputError, match="changed while they were read"):
        open_facts(out)
    with pytest.raises(InputError, match=r"new folder|no Parquet table"):
        extract_corpus(source, out, workers=1, part_articles=5)


def test_a_file_of_a_folder_that_changes_behind_its_part_does_not_end_complete(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(9):
        (tmp_path / "in" / f"{n}.txt").write_text("投入300万元。", encoding="utf-8")

    def remove(progress: Progress) -> None:
        (tmp_path / "in" / "8.txt").unlink(missing_ok=True)

    with pytest.raises(InputError, match="changed while it was read"):
        extract_corpus(tmp_path / "in", tmp_path / "out", workers=1, part_articles=3, progress=remove)
