"""What the agency's XML may be, and what XML can do that is refused before it does anything."""

from pathlib import Path

import pytest

from mytoyota.corporations import nta_xml
from mytoyota.corporations.records import Malformed
from tests.corporations.agency import NUMBER, document, record

BODY = "<corporations><count>1</count><corporation><name>{}</name></corporation></corporations>"
BILLION_LAUGHS = "".join(
    ["<!DOCTYPE corporations [", '<!ENTITY e0 "ha">']
    + [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    + ["]>", BODY.format("&e9;")]
)
QUADRATIC = f'<!DOCTYPE corporations [<!ENTITY e "{"x" * 50_000}">]>' + BODY.format("&e;" * 1000)


def test_records_come_in_their_order_with_every_field_as_text() -> None:
    first, second = nta_xml.records(document(record(latest="0"), record(name="国税 & 庁".replace("&", "&amp;"))))
    assert (first["latest"], second["latest"]) == ("0", "1")
    assert (second["corporateNumber"], second["name"], second["nameImageId"]) == (NUMBER, "国税 & 庁", "")
    assert nta_xml.records(document()) == []


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="Shift_JIS"?>', "<!-- a note --><?a b?>"])
def test_it_is_read_as_utf_8_whatever_it_says_of_itself(head: str) -> None:
    assert nta_xml.records((head + BODY.format("国税庁")).encode()) == [{"name": "国税庁"}]


@pytest.mark.parametrize(
    "body",
    [
        BILLION_LAUGHS,
        QUADRATIC,
        "<!DOCTYPE corporations>" + BODY.format("x"),
        '<!DOCTYPE corporations SYSTEM "http://127.0.0.1:1/any.dtd">' + BODY.format("x"),
        '<!DOCTYPE corporations [<!ENTITY % p SYSTEM "http://127.0.0.1:1/any.dtd"> %p;]>' + BODY.format("x"),
        BODY.format("&undeclared;"),
        BODY.format("<b>x</b>"),
        BODY.replace("corporation>", "company>").format("x"),
        BODY.replace("<count>1", "<count><n/>1").format("x"),
        "<corporations><list>" + BODY.format("x") + "</list></corporations>",
        "<corporations>" * 9000 + "</corporations>" * 9000,
        BODY.format("x") + BODY.format("x"),
    ],
)
def test_another_document_is_not_understood(body: str) -> None:
    with pytest.raises(Malformed):
        nta_xml.records(body.encode())


def test_a_file_of_ours_is_not_read_into_an_answer(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    stealing = f'<!DOCTYPE corporations [<!ENTITY f SYSTEM "{secret.as_uri()}">]>' + BODY.format("&f;")
    with pytest.raises(Malformed) as refusal:
        nta_xml.records(stealing.encode())
    assert "secret" not in str(refusal.value)
