"""Rules for authorization requests and what they led to (composed in mytoyota/audit.py)."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from mytoyota.base.audit import Broken, Ids, Judged, Rule
from mytoyota.base.disclosures import SharedText
from mytoyota.oidc_provider.models import Consent, Interaction, Token


def every_sign_up_answers_with_its_account() -> Broken:
    """A request that a sign-up answered names the account; none names one before it is answered."""
    nobody = Interaction.signed_up_now & Interaction.account_id.is_(None)
    early = Interaction.account_id.is_not(None) & Interaction.answered_at.is_(None)
    return select(Interaction.id).where(nobody | early)


def every_family_of_tokens_belongs_to_one_account() -> Broken:
    """All tokens that stem from one code are of one account and one client."""
    mixed = (func.count(func.distinct(Token.account_id)) > 1) | (func.count(func.distinct(Token.client_id)) > 1)
    return select(func.max(Token.id)).group_by(Token.family).having(mixed)


def every_token_has_no_more_scope_than_was_granted(session: Session) -> Ids:
    """A refreshed token may have less than was granted, never more."""
    kept = select(Token.id, Token.scope, Token.granted_scope).where(Token.scope != Token.granted_scope)
    rows = session.execute(kept.execution_options(yield_per=500))
    return (one for one, scope, granted in rows if not set(scope.split()) <= set(granted.split()))


def every_consent_names_a_text_that_is_kept() -> Broken:
    """The text that an account agreed to is kept; only a former version named none."""
    kept = exists().where(SharedText.id == Consent.text_hash)
    return select(Consent.account_id).where(Consent.text_hash.is_not(None), ~kept)


RULES = (
    Rule(Consent, every_consent_names_a_text_that_is_kept),
    Rule(Interaction, every_sign_up_answers_with_its_account),
    Rule(Token, every_family_of_tokens_belongs_to_one_account),
    Judged(Token, every_token_has_no_more_scope_than_was_granted),
)
