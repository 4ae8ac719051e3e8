"""Names of divisions: their level, codes, bare and short forms, and what lies in what."""

import pytest

from povlib.reading import gazetteer
from povlib.reference import divisions


@pytest.mark.parametrize(
    ("name", "level", "codes"),
    [
        ("全国", "nation", set()), ("中国", "nation", set()), ("西部地区", "region", set()), ("甘肃省", "province", {"62"}),
        ("甘肃", "province", {"62"}), ("临夏州", "prefecture", {"6229"}), ("临夏回族自治州", "prefecture", {"6229"}),
        ("渭源县", "county", {"621123"}), ("会川镇", "township", set()), ("石缸村", "village", set()),
        ("柳林社区", "village", set()), ("某某", None, set()), ("", None, set()), (None, None, set()),
    ],
)  # fmt: skip
def test_a_name_has_a_level_and_where_the_tables_have_it_codes(
    name: str | None, level: str | None, codes: set[str]
) -> None:
    assert (gazetteer.level_of(name), gazetteer.codes_of(name)) == (level, codes)
    assert gazetteer.provinces_of(name) == {code[:2] for code in codes}


@pytest.mark.parametrize(
    ("name", "bare", "short"),
    [
        ("渭源县", "渭源", "渭源县"), ("赵县", "赵县", "赵县"), ("毕节市", "毕节", "毕节市"), ("毕节", "毕节", "毕节"), ("石缸村", "石缸村", "石缸村"),
        ("临夏回族自治州", "临夏", "临夏州"), ("东乡族自治县", "东乡", "东乡县"), ("内蒙古自治区", "内蒙古", "内蒙古自治区"),
        ("积石山保安族东乡族撒拉族自治县", "积石山", "积石山县"),
    ],
)  # fmt: skip
def test_a_name_has_a_bare_and_a_short_form(name: str, bare: str, short: str) -> None:
    assert (gazetteer.stem(name), gazetteer.shortened(name)) == (bare, short)


def test_no_autonomous_division_keeps_the_names_of_its_peoples() -> None:
    names = [d.name for d in divisions() if "自治" in d.name and d.level != "province"]
    assert len(names) > 100
    assert not [n for n in names if "族" in gazetteer.stem(n) or "族" in gazetteer.shortened(n)]


def test_a_code_has_a_name_and_a_short_name_its_full_form() -> None:
    assert [gazetteer.division_of(code) for code in ("62", "6211", "621123", "9")] == [
        "甘肃省",
        "定西市",
        "渭源县",
        None,
    ]
    assert [gazetteer.full_name(name) for name in ("科右中旗", "渭源县")] == ["科尔沁右翼中旗", "渭源县"]


@pytest.mark.parametrize(
    ("codes", "others", "lies"),
    [
        ({"621123"}, {"62"}, True), ({"621123"}, {"6211"}, True), ({"621123"}, {"621123"}, True), ({"6211"}, {"6211"}, True),
        ({"62"}, {"6211"}, False), ({"621123"}, {"6212"}, False), ({"621123"}, {"6"}, False), (set(), {"62"}, False),
        ({"11", "621123"}, {"62"}, True),
    ],
)  # fmt: skip
def test_a_division_lies_in_another_by_its_code(codes: set[str], others: set[str], lies: bool) -> None:
    assert gazetteer.within(codes, others) == lies


def test_names_are_found_the_longest_first_and_none_within_another() -> None:
    text = "甘肃省渭源县会川镇、临夏州东乡县"
    assert list(gazetteer.name_finder().find(text)) == [(0, "甘肃省"), (3, "渭源县"), (10, "临夏州"), (13, "东乡县")]
    assert list(gazetteer.bare_county_finder().find("柞水和镇安")) == [(0, "柞水"), (3, "镇安")]


def test_counties_are_known_by_their_bare_names() -> None:
    assert gazetteer.counties_in("定西市") == {
        "安定": "安定区", "通渭": "通渭县", "陇西": "陇西县", "渭源": "渭源县", "临洮": "临洮县", "漳县": "漳县", "岷县": "岷县",
    }  # fmt: skip
    assert gazetteer.counties_in("临夏州") == gazetteer.counties_in("临夏回族自治州")
    assert gazetteer.bare_counties()["柞水"] == ("柞水县", {"611026"})
    assert gazetteer.bare_counties()["城关"][1] == {"540102", "620102"}


def test_a_township_of_a_people_is_known_by_its_short_name_too() -> None:
    table = gazetteer.township_codes()
    assert table["于家务乡"] == table["于家务回族乡"]
    assert table["会川镇"] == ("621123",)
