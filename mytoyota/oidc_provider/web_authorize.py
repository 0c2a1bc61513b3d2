"""What an authorization request still needs: a login, a sign-up, a consent, or nothing more (guide 1-1/5, 1-1/6)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from mytoyota.accounts.web_login_session import SignedIn, signed_in
from mytoyota.base import clock
from mytoyota.oidc_client.order_ref import AFTER_DELIVERY
from mytoyota.oidc_provider import interactions, tokens, web_interactions
from mytoyota.oidc_provider.clients import Client
from mytoyota.oidc_provider.grants import CodeGrant
from mytoyota.oidc_provider.models import Interaction
from mytoyota.oidc_provider.provider import Answer, Provider
from mytoyota.oidc_provider.provider_request import KEPT, Sent
from mytoyota.oidc_provider.tokens import Consented
from mytoyota.web import shared_texts
from mytoyota.web.texts import gettext as _


@dataclass(frozen=True)
class Page:
    """A page of ours that the browser goes to next."""

    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


LOGIN, SIGN_UP, CONSENT = Page("account.login"), Page("sign_up.begin"), Page("consent.ask")


def take(provider: Provider, grant: CodeGrant) -> Answer | Page:
    """A new request: answered at once, or kept while the person does what it needs."""
    asked = grant.request.payload.data
    prompts = asked.get("prompt", "").split()
    signed = signed_in()
    known = signed if signed and not _must_log_in(signed, asked) else None
    if "none" in prompts:
        return _silently(provider, grant, known)
    kept = {name: asked[name] for name in KEPT if name in asked}
    interaction = web_interactions.begin(provider.session, kept)
    if interaction.sign_up_begun and "login" not in prompts:
        return SIGN_UP
    if "create" in prompts:
        return SIGN_UP
    if known is None:
        return LOGIN
    interactions.recognise(interaction, known.account_id)
    return _finish(provider, grant, interaction)


def go_on(provider: Provider, interaction: Interaction) -> Answer | Page:
    """A kept request whose person has logged in, signed up, consented or turned away."""
    if interaction.answered_at is None:
        return LOGIN
    # Checked anew: a day may have passed, and the client may have been taken off the list.
    grant = provider.accept(Sent.saved(interaction.request))
    signed = signed_in()
    if interaction.account_id is None:
        interaction.resumed_at = clock.now()
        return provider.refuse(grant, "access_denied")
    if signed is None or signed.account_id != interaction.account_id:
        return LOGIN  # a second tap under the token from before the login
    return _finish(provider, grant, interaction)


def consent_given(provider: Provider, interaction: Interaction, text: Callable[[Session], str]) -> Answer:
    """The person agreed on the consent page; `text` keeps what stood there."""
    return _code(provider, provider.accept(Sent.saved(interaction.request)), interaction, Consented("page", text))


def _must_log_in(signed: SignedIn, asked: dict[str, str]) -> bool:
    """OpenID Connect Core 3.1.2.1: `prompt` and `max_age` may ask for a login although there is one."""
    if set(asked.get("prompt", "").split()) & {"login", "select_account", "create"}:
        return True
    age = clock.now().timestamp() - signed.auth_time
    return "max_age" in asked and age >= int(asked["max_age"])


def _silently(provider: Provider, grant: CodeGrant, known: SignedIn | None) -> Answer:
    """`prompt=none`: no page may be shown."""
    if known is None:
        return provider.refuse(grant, "login_required")
    if _needs_consent(provider, grant, known.account_id, None):
        return provider.refuse(grant, "consent_required")
    return provider.grant_code(grant, tokens.Grant(known.account_id, known.auth_time), _consented("own"))


def _finish(provider: Provider, grant: CodeGrant, interaction: Interaction) -> Answer | Page:
    assert interaction.account_id is not None
    if _needs_consent(provider, grant, interaction.account_id, interaction.section):
        return CONSENT
    at_the_dealer = interaction.section not in (None, AFTER_DELIVERY)
    return _code(provider, grant, interaction, _consented("dealer" if at_the_dealer else "own"))


def _needs_consent(provider: Provider, grant: CodeGrant, account_id: str, section: str | None) -> bool:
    """The wizard's consent was given at the dealer (1-1/5); others, and whoever asks for the page, get the page.

    After delivery (4-1/13-B) the wizard is another asker as soon as it wants to know more than who it is.
    """
    asked, asker = provider.asked(grant.request), _client(grant)
    if "consent" in grant.request.payload.data.get("prompt", "").split():
        return True
    if asker.first_party and (section != AFTER_DELIVERY or asked.scope == "openid"):
        return False
    return not tokens.consented(provider.session, account_id, asker.client_id, asked.scope)


def _consented(way: str) -> Consented:
    """The consent that nobody is asked for here: given at the dealer on 1-1/5, or with the account itself."""
    if way == "dealer":
        title, template = _("個人情報の提供に関する同意規約"), "terms/information_consent.html"
    else:
        title, template = _("TOYOTAアカウント利用規約"), "terms/account_terms.html"
    return Consented(way, lambda session: shared_texts.keep(session, title, template))


def _code(provider: Provider, grant: CodeGrant, interaction: Interaction, consented: Consented) -> Answer:
    signed = signed_in()
    assert signed is not None
    interaction.resumed_at = clock.now()
    new = _client(grant).first_party and interactions.signed_up_for(provider.session, interaction)
    return provider.grant_code(grant, tokens.Grant(signed.account_id, signed.auth_time, new), consented)


def _client(grant: CodeGrant) -> Client:
    found: Client = grant.request.client
    return found
