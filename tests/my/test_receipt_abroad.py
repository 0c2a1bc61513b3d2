"""情報の提供の記録 where a foreign provider knows who somebody is: what it told stands there, under which text."""

import pytest

from mytoyota.base import disclosures
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.in_process import InProcess
from mytoyota.oidc_client.issuer import Issuer
from tests.accounts.actors import PUBLIC_URL, query
from tests.oidc_client.forger import ISSUER, Forger
from tests.people.phone import Phone
from tests.people.walker import Walker


@pytest.fixture
def forger(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> Forger:
    """The settings point to a foreign provider, which is honest here."""
    one = Forger()
    issuer = Issuer(ISSUER, (one.client_id, "our-secret"), InProcess(one))
    party = relying_party.RelyingParty(issuer, f"{PUBLIC_URL}/auth/callback", own=False)
    monkeypatch.setattr(relying_party, "_party", party)
    return one


def logs_in_at_the_foreign_provider(walker: Walker, forger: Forger) -> Phone:
    """A buyer agrees at 1-1/5 and comes back from the login there."""
    phone = walker.journey_at("1-1/5").phone
    agreed = phone.http.post(phone.page.url, data=phone.body(phone.page.button("同意する")), base_url=phone.base)
    asked = query(phone.http.get(agreed.location, base_url=phone.base).location)
    forger.nonce = asked["nonce"]
    phone.opens(f"/auth/callback?state={asked['state']}&code=c0de")
    return phone


def test_who_agreed_in_the_wizard_shared_under_that_text(walker: Walker, forger: Forger) -> None:
    phone = logs_in_at_the_foreign_provider(walker, forger)
    with walker.database.reading() as session:
        [row] = disclosures.of_account(session, "foreign-1")
        kept = disclosures.texts(session, [row.text_hash])[str(row.text_hash)]
    assert row.what == ["openid", "email"]
    assert kept.title == "個人情報の提供に関する同意規約"
    assert phone.page.url.startswith("/o/")


def test_the_receipts_page_names_my_toyota_and_the_text(walker: Walker, forger: Forger) -> None:
    logs_in_at_the_foreign_provider(walker, forger)
    phone = Phone(walker.app)
    phone.opens("/my/receipt/")
    begun = phone.http.post(phone.page.url, data=phone.body(phone.page.button("ログインへ進む")), base_url=phone.base)
    asked = query(begun.location)
    forger.nonce, forger.userinfo = asked["nonce"], {"sub": "foreign-1"}
    phone.opens(f"/my/callback?state={asked['state']}&code=c0de")
    assert phone.sees("情報の提供の記録", "My TOYOTA", "メールアドレス", "個人情報の提供に関する同意規約")
    assert phone.sees("ログインに使うサービスの画面で同意した文章です。")
    phone.page.must_be_sound()
