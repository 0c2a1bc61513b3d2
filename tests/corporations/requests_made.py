"""What the tests of the agency's client share: our id, numbers to ask for, and why a call failed."""

import pytest

from mytoyota.corporations.nta import NtaClient
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.registry import RegistryDown
from tests.corporations.agency import NUMBER

APPLICATION_ID = "Kq7mZx2pLw9Ts"
ASKED = CorporateNumber(NUMBER)
OTHERS = [CorporateNumber(digits) for digits in ("1180301018771", "4000012090001", "9020001031109", "8013401000626")]


def reason(client: NtaClient, number: CorporateNumber = ASKED) -> str:
    with pytest.raises(RegistryDown) as down:
        client.company(number)
    assert APPLICATION_ID not in repr(down.value) + str(down.value)
    assert down.value.__context__ is None
    assert down.value.__cause__ is None
    return str(down.value.reason)
