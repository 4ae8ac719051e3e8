"""Reading what people bring: files of every kind, tables, folders and archives; and a line for each that cannot be used."""

import csv
import gzip
import io
import json
import os
import socket
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib
from povlib.articles import Article, Failure, InputError, by_reason, read_articles, tables
from povlib.articles.dates import read_date
from povlib.articles.formats import TEXT_SUFFIXES, what_to_do
from povlib.lexicon import read_table

ROOT = Path(__file__).parent.parent
MADE = Path(__file__).parent / "cases" / "files"  # made by other programs, each named for its own
TEXT = "2019年，青石县投入扶贫资金2.1亿元，全县脱贫1200户4500人。"
posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")


def read(source: Path, **options: str) -> tuple[list[Article], list[Failure]]:
    found = list(read_articles(source, **options))  # type: ignore[arg-type]
    return [i for i in found if isinstance(i, Article)], [i for i in found if isinstance(i, Failure)]


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


# --- one file ---

WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{}</w:body></w:document>'
)


def word(body: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("word/document.xml", WORD.format(body))
    return made.getvalue()


PAGE = f"<html><body><p>{TEXT}</p></body></html>"
MHT = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
FILES = {
    "a.txt": TEXT,
    "a.TXT": TEXT,
    "a.md": TEXT,
    "gbk.txt": TEXT.encode("gbk"),
    "utf16.txt": TEXT.encode("utf-16"),
    "a.html": PAGE,
    "a.htm": PAGE,
    "a.shtml": PAGE.encode("gbk"),
    "a.mht": MHT + PAGE + "\r\n--b--\r\n",
    "gbk.mht": (MHT + PAGE + "\r\n--b--\r\n").encode("gbk"),
    "a.mhtml": MHT + PAGE + "\r\n--b--\r\n",
    "page saved as one file.htm": MHT + PAGE + "\r\n--b--\r\n",
    "a.docx": word(f"<w:p><w:r><w:t>{TEXT[:9]}</w:t></w:r><w:r><w:t>{TEXT[9:]}</w:t></w:r></w:p>"),
    "no ending": TEXT,
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_an_article_with_its_name_as_id(tmp_path: Path, name: str) -> None:
    (article,) = povlib.load_articles(write(tmp_path / name, FILES[name]))
    assert article.id == name.rpartition(".")[0] or name
    assert TEXT in article.text
    assert article.is_html == (name.partition(".")[2] not in ("txt", "TXT", "md", "docx", ""))
    assert [str(f.value) for f in povlib.find_facts(article)] == ["210000000", "1200", "4500"]


@pytest.mark.parametrize("name", ["chromium.mht", "chromium.pdf", "python-docx.docx", "reportlab.pdf"])
def test_a_file_made_by_another_program_gives_its_text(name: str) -> None:
    (article,) = povlib.load_articles(MADE / name)
    assert article.doubts == ()
    found = {(f.text.replace("\n", ""), f.indicator) for f in povlib.find_facts(article)}
    assert {("2.1亿元", "fund_investment"), ("1200户", "lifted_households"), ("0.8%", "poverty_rate")} <= found


def test_a_table_in_a_word_file_is_a_line_a_row_with_tabs() -> None:
    (article,) = povlib.load_articles(MADE / "python-docx.docx")
    assert "\n乡镇\t户数（户）\t资金（万元）\n白水镇\t35\t1200\n" in article.text


def test_of_a_word_file_what_was_deleted_or_hidden_is_left_out_and_a_box_is_read_once(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    box = "<mc:AlternateContent><mc:{0}><w:txbxContent><w:p>{1}</w:p></w:txbxContent></mc:{0}></mc:AlternateContent>"
    body = (
        f"<w:p>{run.format('投入')}<w:del>{run.format('9')}</w:del><w:ins>{run.format('3亿')}</w:ins>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r>{run.format('元')}<w:r><w:tab/></w:r></w:p>"
        f"<w:p>{box.format('Choice', run.format('图一'))}{box.format('Fallback', run.format('图一'))}</w:p>"
    )
    (article,) = povlib.load_articles(write(tmp_path / "a.docx", word(body)))
    assert article.text.split("\n") == ["投入3亿元\t", "", "图一"]


def refusal(source: Path, **options: str) -> str:
    with pytest.raises(InputError) as refused:
        povlib.load_articles(source, **options)
    message = str(refused.value)
    assert str(source) in message and "\n" not in message
    return message


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.wps", b"", "save it as .docx"),
        ("a.rtf", b"{\\rtf1}", "save it as .docx"),
        ("a.caj", b"CAJ", "CAJViewer"),
        ("a.xml", b"<a/>", "save the text"),
        ("a.jpg", b"\xff\xd8\xff", "OCR"),
        ("a.rar", b"Rar!", "unpack it"),
        ("a.docx", zipfile.ZipFile, "is no Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0 locked", "password"),
        ("a.pdf", b"%PDF-1.4", "is no PDF that can be read"),
        ("a.xlsx", zipfile.ZipFile, "save it anew as .xlsx"),
        ("a.zip", b"PK\x03\x04", "damaged"),
        ("a.zip", zipfile.ZipFile, "an archive in an archive"),
        ("a.mht", b"hello", "is no saved page"),
        ("a.parquet", b"PAR1", "is no Parquet table"),
        ("a.json", b"{", "is no JSON"),
        ("a.json", b'{"a": 1}', "the columns are a"),
        ("a.json", b"[" * 100_000, "deep"),
        ("a.json", b"[" + b"9" * 5000 + b"]", "is no JSON"),
        ("a.jsonl", b"[1, 2]", "no JSON object"),
        ("a.csv", b"", "is empty"),
        ("a.txt", b" \n", "is empty"),
        ("a.txt", b"%PDF-1.4", "end in .pdf"),
        ("a.txt", bytes(range(256)) * 9, "no text"),
        ("a.csv", "编号,标签\n1,甲\n", "the columns are 编号, 标签; name the one with --text-column"),
        ("a.tsv", "编号\t标签\n1\t甲\n", "the columns are 编号, 标签"),
        ("a.csv", 'text\n"投入3亿元，\n投入4亿元\n', "row 2: a quote is opened in it and never closed"),
        ("a.csv", "id,text\n1,投入3亿元,投入4亿元\n", "row 2: has 3 cells where the head has 2"),
        ("facts.csv", "article,start,end,text,indicator\na,1,2,3亿元,other\n", "a table of facts that povlib wrote"),
    ],
)
def test_what_cannot_be_used_is_one_line_that_says_what_to_do(
    tmp_path: Path, name: str, content: str | bytes | type, words: str
) -> None:
    file = tmp_path / name
    if content is zipfile.ZipFile:
        zipped(file, {"inner.zip": "x"})
    else:
        write(file, content)  # type: ignore[arg-type]
    assert words in refusal(file)


def test_a_scan_says_that_it_needs_text_recognition() -> None:
    assert "has no text layer, as a scan has none; read it with text recognition (OCR)" in refusal(MADE / "scan.pdf")


@pytest.mark.parametrize("module", ["pypdfium2", "python_calamine"])
def test_a_missing_package_is_named_with_the_extra_that_brings_it(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    name = "reportlab.pdf" if module == "pypdfium2" else "openpyxl.xlsx"
    assert 'pip install "povlib[formats]"' in refusal(MADE / name)


def test_every_ending_with_advice_is_one_that_is_not_read() -> None:
    endings = [row["ending"] for row in read_table("file_endings")]
    assert len(set(endings)) == len(endings)
    assert not set(endings) & {*TEXT_SUFFIXES, *tables.TABLE_SUFFIXES, ".zip"}
    assert all(what_to_do(f"a{ending}") for ending in endings)


# --- tables ---

ROWS = [
    {"标题": "脱贫攻坚见成效", "正文": TEXT, "发布时间": "2019年3月5日", "来源": "青石日报", "作者": "文中", "地区": "青石县"},
    {"标题": "再接再厉", "正文": "第一段，“引号”。\n第二段，投入3亿元。", "发布时间": "2020/1/8", "来源": "", "作者": "", "地区": ""},
]  # fmt: skip


def as_csv(separator: str = ",", encoding: str = "utf-8", newline: str = "\r\n") -> bytes:
    made = io.StringIO()
    table = csv.DictWriter(made, ROWS[0], delimiter=separator, lineterminator=newline)
    table.writeheader()
    table.writerows(ROWS)
    return made.getvalue().encode(encoding)


def as_parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), made)
    return made.getvalue()


def dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


COLUMNS = {key: [row[key] for row in ROWS] for key in ROWS[0]}
TABLES: dict[str, bytes] = {
    "a.csv": as_csv(),
    "bom.csv": as_csv(encoding="utf-8-sig"),
    "gbk.csv": as_csv(encoding="gbk"),
    "utf16.csv": as_csv("\t", encoding="utf-16"),
    "semicolon.csv": as_csv(";"),
    "tab.csv": as_csv("\t"),
    "a.tsv": as_csv("\t"),
    "bar.csv": as_csv("|", newline="\n"),
    "told.csv": b"sep=;\r\n" + as_csv(";"),
    "titled.csv": "青石县报道汇总\r\n".encode() + as_csv(),
    "a.csv.gz": gzip.compress(as_csv()),
    "a.jsonl": b"\n".join(map(dumped, ROWS)),
    "bom.jsonl": b"\xef\xbb\xbf" + b"\n".join(map(dumped, ROWS)),
    "ascii.jsonl": b"\n".join(json.dumps(row).encode() for row in ROWS),
    "a.jsonl.gz": gzip.compress(b"\n".join(map(dumped, ROWS))),
    "array.json": dumped(ROWS),
    "spread.json": json.dumps(ROWS, indent=2).encode("utf-8-sig"),
    "array.jsonl": dumped(ROWS),
    "lines.json": b"\n".join(map(dumped, ROWS)),
    "columns.json": dumped(COLUMNS),
    "pandas.json": dumped({k: dict(enumerate(v)) for k, v in COLUMNS.items()}),
    "index.json": dumped(dict(enumerate(ROWS))),
    "split.json": dumped({"columns": list(COLUMNS), "index": [0, 1], "data": [list(row.values()) for row in ROWS]}),
    "answer.json": dumped({"code": 0, "data": {"total": 2, "list": ROWS}}),
    "a.parquet": as_parquet(),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_any_kind_gives_its_articles_by_the_names_that_people_use(tmp_path: Path, name: str) -> None:
    first, second = povlib.load_articles(write(tmp_path / name, TABLES[name]))
    known = (first.title, first.text, first.published, first.publisher, first.author, first.place)
    assert known == ("脱贫攻坚见成效", TEXT, "2019-03-05", "青石日报", "文中", "青石县")
    assert (second.text, second.published, second.publisher) == (ROWS[1]["正文"], "2020-01-08", None)
    assert first.id != second.id and not first.doubts and not first.meta


def test_a_table_whose_lines_end_with_a_carriage_return_is_read(tmp_path: Path) -> None:
    data = "text,title\r投入3亿元。,甲\r投入4亿元。,乙\r".encode()
    assert [a.title for a in povlib.load_articles(write(tmp_path / "a.csv", data))] == ["甲", "乙"]


@pytest.mark.parametrize("name", ["openpyxl.xlsx", "xlsxwriter.xlsx"])
def test_a_spreadsheet_made_by_another_program_gives_its_articles(name: str) -> None:
    articles, failures = read(MADE / name)
    assert [(a.text[:7], a.published) for a in articles] == [("2019年，青", "2019-03-05"), ("2020年，青", "2020-01-08")]
    assert [f.where for f in failures] == (["说明"] if name == "openpyxl.xlsx" else [])


def test_a_row_of_a_spreadsheet_is_called_as_the_spreadsheet_numbers_it() -> None:
    articles, _ = read(MADE / "openpyxl.xlsx")
    assert [a.id for a in articles] == ["openpyxl-新闻-3", "openpyxl-新闻-5"]
    assert articles[0].meta == {"阅读量": "1200"}


def sheet(cells: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(MADE / "xlsxwriter.xlsx") as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, cells if name.endswith("sheet1.xml") else old.read(name))
    return made.getvalue()


def test_a_spreadsheet_with_a_cell_far_from_the_others_is_refused(tmp_path: Path) -> None:
    cell = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1">{cell.format("A1")}</row><row r="1048576">{cell.format("XFD1048576")}</row></sheetData></worksheet>'
    )
    assert "delete what stands far from the table" in refusal(write(tmp_path / "a.xlsx", sheet(xml)))


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_no_character_inside_a_cell_cuts_the_article(tmp_path: Path, mark: str, quote: str) -> None:
    text = f"去年投入3亿元。{mark}今年投入4亿元。"
    file = write(tmp_path / "a.csv", f"id,text,title\n1,{quote}{text}{quote},甲\n2,投入5亿元。,乙\n")
    assert [(a.id, a.text, a.title) for a in povlib.load_articles(file)] == [
        ("1", text, "甲"),
        ("2", "投入5亿元。", "乙"),
    ]


def test_a_cell_of_five_megabytes_is_read(tmp_path: Path) -> None:
    text = TEXT * 70_000
    file = write(tmp_path / "a.csv", f'id,text\n1,"{text}"\n')
    assert povlib.load_articles(file)[0].text == text and len(text.encode()) > 5e6


def test_a_column_can_be_named_as_that_of_the_text(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "text,说法;二\n摘要,投入3亿元。\n")
    assert povlib.load_articles(file, text_column="说法;二")[0].text == "投入3亿元。"
    assert "has no column 说; the columns are text, 说法;二" in refusal(file, text_column="说")


def test_of_two_columns_for_one_field_the_more_telling_is_taken_and_the_other_kept(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "内容,正文,date,抓取时间\n摘要,投入3亿元。,2019-3,2021-1-1\n")
    (article,) = povlib.load_articles(file)
    assert (article.text, article.published) == ("投入3亿元。", "2019-03")
    assert article.meta == {"内容": "摘要", "抓取时间": "2021-1-1"}


def test_a_name_of_a_column_may_carry_a_remark(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "标题 ,正文（全文）,Publish Date\n甲,投入3亿元。,2019-3\n")
    (article,) = povlib.load_articles(file)
    assert (article.title, article.text, article.published) == ("甲", "投入3亿元。", "2019-03")


def test_a_column_may_be_called_in_traditional_characters(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "標題,內文,發佈時間\n甲,投入3億元。,2019/3/5\n".encode("big5"))
    (article,) = povlib.load_articles(file)
    assert (article.title, article.text, article.published) == ("甲", "投入3億元。", "2019-03-05")


def test_a_space_behind_each_comma_is_no_part_of_the_cells(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", '标题, 正文, 日期\n甲, "投入3亿元, 不多", 2019-3-5\n')
    (article,) = povlib.load_articles(file)
    assert (article.text, article.published) == ("投入3亿元, 不多", "2019-03-05")


def test_quotes_between_tabs_are_text_where_they_hold_no_cell_together(tmp_path: Path) -> None:
    texts = ['"两不愁"要求投入3亿元', '"没有关上，投入4亿元', "投入5亿元"]
    rows = "".join(f"甲\t{text}\n" for text in texts)
    assert [a.text for a in povlib.load_articles(write(tmp_path / "a.tsv", f"title\ttext\n{rows}"))] == texts
    file = write(tmp_path / "b.tsv", 'title\ttext\n甲\t"投入\t3亿元，""不多"""\n')
    assert [a.text for a in povlib.load_articles(file)] == ['投入\t3亿元，"不多"']


def test_a_spreadsheet_that_is_but_text_is_read_as_text(tmp_path: Path) -> None:
    file = write(tmp_path / "a.xls", f"标题\t正文\n甲\t{TEXT}\n".encode("gbk"))
    assert [(a.title, a.text) for a in povlib.load_articles(file)] == [("甲", TEXT)]
    assert "is a web page" in refusal(write(tmp_path / "b.xls", "<table><tr><td>标题</td></tr></table>"))


def test_no_two_names_of_columns_are_one() -> None:
    names = [row["name"] for row in read_table("table_columns")]
    assert len(set(names)) == len(names)


def test_ids_of_rows_differ_and_the_second_of_one_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "id,text\na,投入3亿元\na,投入4亿元\na-2,投入5亿元\n,投入6亿元\n")
    articles = povlib.load_articles(file)
    assert [a.id for a in articles] == ["a", "a-2", "a-2-2", "a-5"]
    assert articles[1].doubts == ("a.csv, row 3: another row has the id a; this one is called a-2",)


def test_rows_of_two_tables_with_the_same_ids_are_called_by_their_tables(tmp_path: Path) -> None:
    for name in ("2018.csv", "2019.csv"):
        write(tmp_path / name, "id,text\n1,投入3亿元\n")
    assert [a.id for a in povlib.load_articles(tmp_path)] == ["2018/1", "2019/1"]
    write(tmp_path / "2018.csv", "文")
    write(tmp_path / "1.txt", TEXT)
    assert [a.id for a in read(tmp_path)[0]] == ["2019/1", "1"]
    (tmp_path / "2018.csv").unlink()
    assert [a.id for a in read(tmp_path)[0]] == ["1", "1-2"]


def test_rows_that_cannot_be_used_are_named_and_the_others_read(tmp_path: Path) -> None:
    lines = [
        '{"text": "投入3亿元"}',
        "{no",
        '{"text": {"a": 1}}',
        '{"text": ""}',
        '{"title": "x"}',
        '{"text": "\\ud800投入4亿元"}',
    ]
    articles, failures = read(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [(a.id, a.text) for a in articles] == [("a-1", "投入3亿元"), ("a-6", "�投入4亿元")]
    assert articles[1].doubts == ("a.jsonl, line 6: � stands in place of 1 character that could not be read",)
    assert [f.where for f in failures] == ["line 2", "line 3", "line 4", "line 5"]
    assert ["no JSON" in failures[0].reason, "a table" in failures[1].reason, "empty" in failures[2].reason] == [
        True
    ] * 3


def test_a_row_with_bad_bytes_or_in_another_encoding_is_read_and_told(tmp_path: Path) -> None:
    rows = [
        b"1," + TEXT.encode(),
        b"2," + TEXT.encode("gbk"),
        b"3," + TEXT.encode()[:-3] + b"\xff" + TEXT.encode()[-3:],
    ]
    articles = povlib.load_articles(write(tmp_path / "a.csv", b"id,text\n" + b"\n".join(rows)))
    assert [a.text for a in articles] == [TEXT, TEXT, f"{TEXT[:-1]}�{TEXT[-1]}"]
    assert [len(a.doubts) for a in articles] == [0, 0, 1]


def test_failures_of_one_reason_are_put_together() -> None:
    failures = [Failure("a.csv", f"row {n}", "its text is empty") for n in range(2, 12)] + [
        Failure("b", "", "is empty")
    ]
    shown = [str(f) for f in by_reason(failures)]
    assert shown == ["a.csv, row 2, row 3, row 4, row 5, row 6 and 5 more: its text is empty", "b: is empty"]


# --- dates ---


@pytest.mark.parametrize(
    "value",
    [
        "2019-3-5", "2019/3/5", "2019.03.05", "2019年3月5日", "2019年03月05日 10:22", "20190305", "20190305102231",
        "2019-03-05 10:22:31", "2019-03-05T10:22:31+08:00", "2019-03-05T02:22:31.000Z", "２０１９年３月５日", "二〇一九年三月五日",
        "2019/3/5 星期二", "发布时间：2019-03-05 10:22 来源：青石日报", "Tue, 05 Mar 2019 10:22:31 GMT", "March 5, 2019",
        43529, 43529.43, "43529", 1551753600, "1551753600", 1551753600000, 20190305, "20190305.0",
    ],
)  # fmt: skip
def test_a_date_in_any_usual_form_becomes_one_form(value: object) -> None:
    assert read_date(value) == ("2019-03-05", "")


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2019年3月", "2019-03"), ("2019-03", "2019-03"), ("2019/3", "2019-03"), ("201903", "2019-03"), ("2019-03-00", "2019-03"),
        ("2019", "2019"), ("2019年", "2019"), (2019, "2019"), (2019.0, "2019"), ("2019年上半年", "2019"), ("二〇一九年十二月", "2019-12"),
        ("25/03/2019", "2019-03-25"), ("03/25/2019", "2019-03-25"), ("5.5.2019", "2019-05-05"), ("", None), (None, None),
        (float("nan"), None),
    ],
)  # fmt: skip
def test_as_much_of_a_date_as_is_given_is_read(value: object, date: str | None) -> None:
    assert read_date(value) == (date, "")


@pytest.mark.parametrize(
    "value", ["未知", "昨天 10:22", "2019-13-45", "2019-02-30", "19-3-5", "3月5日", "19", "-2019", "0000-00-00"]
)
def test_a_date_that_cannot_be_read_is_unknown_and_named(tmp_path: Path, value: str) -> None:
    (article,) = povlib.load_articles(write(tmp_path / "a.csv", f"text,date\n今年投入3亿元。,{value}\n"))
    assert article.published is None
    assert article.doubts == (f"a.csv, row 2: the date {value} cannot be read",)
    assert [f.to for f in povlib.find_facts(article)] == [None]


def test_of_an_ambiguous_date_only_the_year_is_taken_and_told() -> None:
    assert read_date("05/03/2019") == (
        "2019",
        "day and month of 05/03/2019 cannot be told apart; only the year is taken",
    )


def test_an_article_takes_a_date_in_any_form_and_refuses_what_is_none() -> None:
    assert Article("a", "", published="2019年3月5日").published == "2019-03-05"
    with pytest.raises(InputError, match="the date 昨天 cannot be read; write published as YYYY"):
        Article("a", "", published="昨天")


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="0123456789-/.年月日 :T十二〇Marpm", max_size=24) | st.floats() | st.integers())
def test_any_value_is_a_date_of_the_calendar_or_none(value: object) -> None:
    date, _ = read_date(value)
    if date is not None:
        assert Article("a", "", published=date).published == date
        assert 1900 <= int(date[:4]) <= 2099 and len(date) in (4, 7, 10)


# --- folders and archives ---

BESIDE: dict[str, str | bytes] = {
    "2018/a.txt": TEXT,
    "2019/a.txt": TEXT,
    "2019/b.html": PAGE,
    "news.csv": "id,正文\n7,投入3亿元\n,投入4亿元\n",
    "b.md": TEXT,
    "b.txt": TEXT,
    "old.doc": b"\xd0\xcf\x11\xe0",
    "picture.bin": b"\x00\x01",
    "empty.txt": b"",
    ".DS_Store": b"\x00",
    "~$draft.docx": b"\x00",
    "-dash.txt": TEXT,
}
IDS = ["7", "news-3", "-dash", "2018/a", "2019/a", "2019/b", "b.md", "b.txt"]
REFUSED = {"old.doc", "picture.bin", "empty.txt"}


def test_of_a_folder_every_file_at_any_depth_is_read_and_what_is_passed_over_is_named(tmp_path: Path) -> None:
    for name, content in BESIDE.items():
        write(tmp_path / name, content)
    articles, failures = read(tmp_path)
    assert [a.id for a in articles] == IDS
    assert {f.file for f in failures} == REFUSED
    with pytest.warns(UserWarning, match=r"3 could not be used: .*old\.doc: is an old Word file"):
        assert len(povlib.load_articles(tmp_path)) == len(IDS)


@pytest.mark.parametrize("top", ["", "新闻/"])
def test_an_archive_is_read_as_the_folder_that_was_packed(tmp_path: Path, top: str) -> None:
    archive = zipped(tmp_path / "a.zip", {top + name: content for name, content in BESIDE.items()})
    articles, failures = read(archive)
    assert [a.id for a in articles] == IDS
    assert {f.file for f in failures} == REFUSED
    assert [a.id for a in read(tmp_path)[0]] == [*IDS[:2], *(f"a.zip/{i}" for i in IDS[2:])]


def test_names_that_windows_packed_in_its_own_encoding_are_read(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"zz/aaaa.txt": TEXT, "b.txt": TEXT})
    name = "贫县".encode("gbk")
    archive.write_bytes(archive.read_bytes().replace(b"zz/aaaa", b"zz/" + name))
    assert {a.id for a in read(archive)[0]} == {"zz/贫县", "b"}


def test_tables_and_made_files_in_an_archive_are_read(tmp_path: Path) -> None:
    files = {p.name: p.read_bytes() for p in MADE.iterdir()} | {n: d for n, d in TABLES.items()}
    articles, failures = read(zipped(tmp_path / "a.zip", files))
    assert len(articles) == 2 * len(TABLES) + 4 + 4 + 2
    assert sorted(f.name for f in failures) == ["openpyxl.xlsx, 说明", "scan.pdf"]
    assert len({a.id for a in articles}) == len(articles)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_in_an_archive_that_lead_out_of_it_or_stand_twice_are_read_in_it(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("../../evil.txt", "/top.txt", "a.txt", "a.txt"):
            file.writestr(name, TEXT)
    assert [a.id for a in read(archive)[0]] == ["a (2)", "a", "evil", "top"]


def test_a_locked_file_in_an_archive_is_named(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"a.txt": TEXT, "b.txt": TEXT})
    data = bytearray(archive.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    articles, (failure,) = read(archive)
    assert (articles[0].id, failure.file, "password" in failure.reason) == ("b", "a.txt", True)


def index(folder: Path, *rows: str, head: str = "id,file,title,published") -> Path:
    write(folder / "articles.csv", "\n".join((head, *rows)))
    return folder


def test_a_folder_with_an_index_is_read_by_it(tmp_path: Path) -> None:
    write(tmp_path / "raw" / "one.txt", TEXT)
    write(tmp_path / "two.docx", FILES["a.docx"])
    write(tmp_path / "not listed.txt", TEXT)
    first, second = povlib.load_articles(index(tmp_path, "a,one.txt,甲,2019年3月", ",two.docx,乙,"))
    assert (first.id, first.title, first.published) == ("a", "甲", "2019-03")
    assert (second.id, second.text) == ("two", TEXT)
    assert povlib.load_articles(tmp_path / "articles.csv") == [first, second]
    zipped(tmp_path / "x.zip", {f"x/{p.relative_to(tmp_path)}": p.read_bytes() for p in tmp_path.rglob("*.*")})
    assert [a.title for a in povlib.load_articles(tmp_path / "x.zip")] == ["甲", "乙"]


def test_a_folder_of_indexed_folders_is_read_by_their_indexes(tmp_path: Path) -> None:
    for year in ("2018", "2019"):
        write(tmp_path / year / "raw" / "one.txt", TEXT)
        index(tmp_path / year, f"a,one.txt,{year},{year}")
    assert [(a.id, a.published) for a in povlib.load_articles(tmp_path)] == [("2018/a", "2018"), ("2019/a", "2019")]


def test_the_first_row_of_an_index_that_fails_is_an_error_of_load_articles_and_named_by_read_articles(
    tmp_path: Path,
) -> None:
    write(tmp_path / "raw" / "one.txt", TEXT)
    index(tmp_path, "a,one.txt,甲,", "b,two.txt,乙,", "c,,丙,")
    with pytest.raises(
        InputError, match=r"articles\.csv, row 3: two\.txt is neither in raw/ nor beside the table; add"
    ):
        povlib.load_articles(tmp_path)
    articles, failures = read(tmp_path)
    assert len(articles) == 1 and [f.where for f in failures] == ["row 3", "row 4"]


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "../outside.txt", "raw/../../outside.txt", "..\\outside.txt", "C:\\x.txt", "link.txt"]
)
def test_a_file_outside_the_folder_is_refused_with_its_row(tmp_path: Path, name: str) -> None:
    write(tmp_path / "outside.txt", TEXT)
    folder = index(tmp_path / "in", "a,one.txt,甲,", f"b,{name},乙,")
    write(folder / "raw" / "one.txt", TEXT)
    if name == "link.txt":
        if os.name != "posix":
            pytest.skip("links of POSIX")
        (folder / "raw" / name).symlink_to(tmp_path / "outside.txt")
    articles, (failure,) = read(folder)
    assert [a.id for a in articles] == ["a"]
    assert failure.where == "row 3" and (
        "outside the folder; put the file" in failure.reason or "leads out" in failure.reason
    )


def test_a_windows_path_in_an_index_is_found(tmp_path: Path) -> None:
    write(tmp_path / "raw" / "2019" / "one.txt", TEXT)
    assert povlib.load_articles(index(tmp_path, "a,2019\\one.txt,甲,"))[0].text == TEXT


@pytest.mark.parametrize(
    ("name", "words"), [("old.doc", "save it as .docx"), ("t.csv", "t.csv is a table; give it by itself")]
)
def test_a_row_of_an_index_that_names_what_is_no_article_says_so(tmp_path: Path, name: str, words: str) -> None:
    write(tmp_path / "raw" / name, "text\n投入3亿元\n")
    assert words in refusal(index(tmp_path, f"a,{name},甲,"))


def test_a_table_called_articles_is_a_table(tmp_path: Path) -> None:
    write(tmp_path / "articles.csv", "标题,正文\n甲,投入3亿元。\n")
    assert povlib.load_articles(tmp_path)[0].title == "甲"
    assert povlib.load_articles(tmp_path / "articles.csv")[0].title == "甲"


@posix
def test_pipes_sockets_and_links_that_lead_away_are_named_and_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "good.txt", TEXT)
    write(tmp_path / "secret.txt", TEXT)
    os.mkfifo(folder / "pipe.txt")
    (folder / "nothing.txt").symlink_to("gone.txt")
    (folder / "round.txt").symlink_to("round.txt")
    (folder / "away.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "up").symlink_to(tmp_path)
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()
        os.chdir(folder)  # the address of a socket is short
        try:
            made.bind("socket.txt")
        finally:
            os.chdir(here)
        articles, failures = read(folder)
    assert [a.id for a in articles] == ["good"]
    named = {"pipe.txt", "nothing.txt", "round.txt", "away.txt", "device.txt", "up", "socket.txt"}
    assert {f.file for f in failures} == named
    assert "pipe" in refusal(folder / "pipe.txt") and "link to nothing" in refusal(folder / "nothing.txt")


@posix
def test_files_and_folders_that_may_not_be_opened_are_named(tmp_path: Path) -> None:
    was = os.geteuid()
    with TemporaryDirectory() as name:
        folder = Path(name)  # tmp_path is closed to other users
        write(folder / "good.txt", TEXT)
        write(folder / "closed.txt", TEXT).chmod(0)
        write(folder / "locked" / "a.txt", TEXT)
        (folder / "locked").chmod(0)
        folder.chmod(0o755)
        if was == 0:
            os.seteuid(65534)  # no superuser, who may read anything
        try:
            articles, failures = read(folder)
        finally:
            os.seteuid(was)
        (folder / "locked").chmod(0o700)
    assert [a.id for a in articles] == ["good"]
    assert {f.file for f in failures} == {"closed.txt", "locked"}
    assert all("(Permission denied)" in f.reason for f in failures)


def test_a_deep_folder_is_read(tmp_path: Path) -> None:
    depth, here = 1200, os.getcwd()
    write(tmp_path / "b.txt", TEXT)
    os.chdir(tmp_path)
    try:
        for _ in range(depth):
            os.mkdir("a")
            os.chdir("a")
        assert [a.id for a in read(tmp_path)[0]] == ["b"]
    finally:
        for _ in range(depth):  # too deep for those who clear up
            os.chdir("..")
            os.rmdir("a")
        os.chdir(here)


@posix
def test_a_name_that_is_no_text_is_read_and_shown_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xc6\xcb.txt")).write_text(TEXT, encoding="utf-8")
    assert povlib.load_articles(tmp_path)[0].id == "��"


def test_the_pictures_and_scripts_of_a_saved_page_are_named_once(tmp_path: Path) -> None:
    write(tmp_path / "2019" / "page.html", PAGE)
    for name in ("a.js", "b.css", "c.png", "frame.html"):
        write(tmp_path / "2019" / "page_files" / name, "x")
    articles, failures = read(tmp_path)
    assert [a.id for a in articles] == ["2019/page"]
    assert [str(f) for f in failures] == ["2019/page_files: holds the pictures and scripts of 2019/page.html"]


def test_what_povlib_wrote_into_a_folder_is_no_article(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "facts.csv", "article,start,end,text,indicator\na,1,2,3亿元,other\n")
    write(tmp_path / "facts.jsonl", '{"article": "a", "start": 1, "end": 2, "text": "3亿元", "indicator": "other"}\n')
    write(tmp_path / "report" / "searchdata.js", "")
    write(tmp_path / "report" / "index.html", PAGE)
    articles, failures = read(tmp_path)
    assert [a.id for a in articles] == ["a"]
    assert {(f.name, f.reason) for f in failures} == {
        ("facts.csv", "is a table of facts that povlib wrote; give the articles"),
        ("facts.jsonl", "is a table of facts that povlib wrote; give the articles"),
        ("report", "is a report that povlib wrote"),
    }


def test_a_folder_without_any_article_is_an_error_with_the_reasons(tmp_path: Path) -> None:
    write(tmp_path / "a.doc", b"")
    assert "no article in it can be used (a.doc: is an old Word file" in refusal(tmp_path)
    (tmp_path / "empty").mkdir()
    assert "holds no article" in refusal(tmp_path / "empty")


ENDINGS = sorted({*TEXT_SUFFIXES, *tables.TABLE_SUFFIXES, ".zip", ".jsonl.gz", ".csv.gz", ".json.gz"})
SEEDS = [p.read_bytes() for p in sorted(MADE.iterdir())] + list(TABLES.values()) + [word("<w:p/>"), MHT.encode()]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ENDINGS), st.binary(max_size=200) | st.sampled_from(SEEDS), st.data())
def test_whatever_the_bytes_of_a_file_it_gives_articles_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, ending: str, content: bytes, data: st.DataObject
) -> None:
    if content:
        at = data.draw(st.integers(0, len(content)))
        until = data.draw(st.integers(at, min(len(content), at + 40)))
        content = content[:at] + data.draw(st.binary(max_size=20)) + content[until:]
    file = tmp_path_factory.mktemp("any") / f"a{ending}"
    file.write_bytes(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            articles = povlib.load_articles(file)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert articles and len({a.id for a in articles}) == len(articles)
        for article in articles:
            f"{article.id}{article.text}{article.title}{article.meta}{article.doubts}".encode()
    finally:
        file.unlink()


# --- the repository ---


def test_offsets_survive_a_checkout_that_changes_line_ends() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout")
    names = ["data/raw/some.txt", "data/articles.csv", "povlib/cli.py", "tests/cases/files/scan.pdf"]
    command = ["git", "check-attr", "text", "eol", "--", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    told = dict(line.rsplit(": ", 1) for line in done.stdout.splitlines())
    assert told[f"{names[0]}: text"] == told[f"{names[3]}: text"] == "unset"
    assert {told[f"{name}: eol"] for name in names[1:3]} == {"lf"}
