"""npm openid-client (strict, signatures checked) against our provider: the whole way, and six forged ID tokens."""

from collections.abc import Iterator

import pytest

from tests.accounts.actors import HANAKO
from tests.interop.conftest import Node
from tests.interop.sabotage import FORGERIES
from tests.interop.served import SECRET, Served, client, provider

pytestmark = pytest.mark.interop
REDIRECT = "https://client.example/cb"
# What openid-client calls each refusal; 'accepted' would be its silence.
REFUSALS = {
    "signature": "OAUTH_INVALID_RESPONSE",
    "none": "OAUTH_INVALID_RESPONSE",
    "iss": "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
    "aud": "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
    "exp": "OAUTH_JWT_TIMESTAMP_CHECK_FAILED",
    "nonce": "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    clients = [
        client("confidential-rs256", REDIRECT, "RS256", secret=True),
        client("confidential-es256", REDIRECT, "ES256", secret=True),
        client("public-es256", REDIRECT, "ES256", secret=False),
    ]
    with provider(tmp_path_factory.mktemp("served"), clients) as one:
        yield one


@pytest.mark.parametrize(
    ("name", "algorithm", "secret"),
    [
        ("confidential-rs256", "RS256", SECRET),
        ("confidential-es256", "ES256", SECRET),
        ("public-es256", "ES256", None),
    ],
)
def test_the_whole_way_and_six_forgeries(
    node: Node, served: Served, name: str, algorithm: str, secret: str | None
) -> None:
    about = {"id": name, "secret": secret, "algorithm": algorithm, "redirectUri": REDIRECT}
    argument = {
        "issuer": served.issuer,
        "person": {"email": HANAKO.email, "password": HANAKO.password},
        "client": about | {"bye": "https://client.example/bye"},
        "forgeries": FORGERIES,
    }
    told = node("openid_client.mjs", argument)
    whole = told["whole"]
    assert whole["header"]["alg"] == algorithm
    assert whole["claims"]["aud"] == name
    assert whole["userinfo"]["family_name#ja-Kana-JP"] == "スズキ"
    assert whole["codeReuse"] == "invalid_grant"
    assert whole["loggedOut"] == "https://client.example/bye?state=bye"
    if secret:
        assert whole["refreshed"] is True
        assert (whole["refreshReuse"], whole["afterReuse"]) == ("invalid_grant", "OAUTH_WWW_AUTHENTICATE_CHALLENGE")
    assert told["forged"] == REFUSALS
