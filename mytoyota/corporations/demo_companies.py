"""The corporations of the demo: invented ones, under numbers that no registry office gives (docs/demo.md)."""

HINODE, MIDORI, TSUBAME = "7990001000001", "6990001000002", "5990001000003"
ASAHI, UMIKAZE, NORTHWIND = "4990001000004", "3990001000005", "2990001000006"
WITHDRAWN = "1990001000007"
# What goes wrong on the way, by number.
SLOW, TOO_MANY, ID_UNKNOWN = "9990001000008", "8990001000009", "6990001000010"
TROUBLE, MALFORMED, HTML = "5990001000011", "4990001000012", "3990001000013"

_USUAL = {
    "process": "01",
    "correct": "0",
    "updateDate": "2024-05-13",
    "changeDate": "2015-10-05",
    "kind": "301",
    "prefectureName": "愛知県",
    "prefectureCode": "23",
    "assignmentDate": "2015-10-05",
    "latest": "1",
    "hihyoji": "0",
}


def _record(number: str, name: str, furigana: str, place: tuple[str, str, str], **more: str) -> dict[str, str]:
    """A record by the names of the agency's elements; `place` is postal code, city, and street with building."""
    postal_code, city, street = place
    told = {"corporateNumber": number, "name": name, "furigana": furigana}
    return _USUAL | told | {"postCode": postal_code, "cityName": city, "streetNumber": street} | more


COMPANIES = {
    record["corporateNumber"]: record
    for record in (
        _record(
            HINODE, "株式会社ひので商事", "ヒノデショウジ", ("4710026", "豊田市", "若宮町２丁目８－１ひのでビル３Ｆ")
        ),
        _record(MIDORI, "有限会社みどり園芸", "", ("4440864", "岡崎市", "明大寺町字川端２１番地"), kind="302"),
        _record(
            TSUBAME,
            "つばめ運送株式会社",
            "ツバメウンソウ",
            ("4600008", "名古屋市中区", "栄３丁目１９－７"),
            process="21",
            closeDate="2021-03-31",
            closeCause="01",
        ),
        _record(
            ASAHI,
            "合同会社あさひ",
            "アサヒ",
            ("4710027", "豊田市", "喜多町２丁目１１５番地"),
            kind="305",
            process="71",
            closeDate="2023-04-03",
            closeCause="11",
            successorCorporateNumber=HINODE,
            changeCause="令和５年４月３日愛知県豊田市若宮町２丁目８－１株式会社ひので商事に合併し解散",
        ),
        _record(
            UMIKAZE, "株式会社うみかぜ", "ウミカゼ", ("4440000", "岡崎市", "（岡崎市中町字旧道１番地）"), hihyoji="1"
        ),
        _record(
            NORTHWIND,
            "Ｎｏｒｔｈｗｉｎｄ　Ｌｉｎｅｓ",
            "ノースウィンドラインズ",
            ("", "", ""),
            kind="401",
            prefectureName="",
            prefectureCode="99",
            addressOutside="ノルウェー王国ベルゲン市港通り５",
        ),
        _record(WITHDRAWN, "株式会社とりけし", "", ("4710026", "豊田市", "若宮町１丁目１"), process="99"),
    )
}
