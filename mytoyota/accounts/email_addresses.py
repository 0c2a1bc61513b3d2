"""E-mail addresses: the one form in which they are kept and compared, and which are good (pure; guide 1-1/8-B)."""

import string

from email_validator import EmailNotValidError, validate_email

from mytoyota.japanese import characters

# Addresses that these carriers gave out in the past against the standard (dots doubled or last): still in use.
OLD_CARRIERS = ("docomo.ne.jp", "ezweb.ne.jp", "au.com")
_OLD_LETTERS = frozenset(string.ascii_letters + string.digits + "._-+/?")
_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class NotAnAddress(ValueError):
    """No mail can be sent there; `outside_ascii` where the part before the @ has letters that mail does not carry."""

    def __init__(self, *, outside_ascii: bool) -> None:
        super().__init__()
        self.outside_ascii = outside_ascii


def normal(text: str | None) -> str:
    """The address as it is kept: lower case by ASCII's rules alone, domain in ASCII (IDNA).

    Raises:
        NotAnAddress: it is none.
    """
    typed = characters.ascii_width(text)
    local, _at, domain = typed.rpartition("@")
    if not local.isascii():
        raise NotAnAddress(outside_ascii=True)
    if domain.lower() in OLD_CARRIERS and 0 < len(local) <= _LONGEST_LOCAL and not set(local) - _OLD_LETTERS:
        return typed.lower()
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        found = None
    if found is None:
        raise NotAnAddress(outside_ascii=False)
    return found.lower()


def key(text: str | None) -> str:
    """What tells one mailbox from another, for any text: the normal form, or as much of it as there can be."""
    try:
        return normal(text)
    except NotAnAddress:
        return characters.ascii_width(text).translate(_LOWER)


def former_key(text: str | None) -> str:
    """The same as versions before December 2026 had it, which took some mailboxes for one (ß and ss)."""
    return characters.half_width(text).casefold()
