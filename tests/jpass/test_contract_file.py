"""A file of contracts that was damaged on its way is told to be, wherever the wrong byte stands."""

import io
import zipfile
from contextlib import suppress

import pytest

from mytoyota.jpass import contract_file
from mytoyota.jpass.contract_file import NotContracts
from tests.jpass.portfolio import HANAKO, file_of


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_with_any_wrong_byte_is_read_or_told_to_be_broken(packing: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        archive.writestr("契約.csv", file_of(HANAKO))
    whole = buffer.getvalue()
    for place in range(4, len(whole)):
        for flipped in (0xFF, 0xA5):
            broken = whole[:place] + bytes([whole[place] ^ flipped]) + whole[place + 1 :]
            with suppress(NotContracts), contract_file.opened(lambda content=broken: io.BytesIO(content)) as file:
                list(file.lines())
