"""What may be refused, by name: each says what happened and what to do next; the web package draws the page."""


class Refused(Exception):
    """The person's request cannot be granted; nothing was changed.

    `page` names the template under templates/errors/ and `status` the HTTP status it is sent with.
    """

    page = "refused"
    status = 409
    title: object = ""
    next_url: str | None = None
    next_label: object = ""

    def __init__(self, message: object = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refused):
    """There is no such thing, or it is not this person's: the answer is the same."""

    page, status = "not_found", 404


class OfLink(Refused):
    """A link that does not lead on; `role` (buyer, user, after) says whose it was, and so whom to ask for another."""

    def __init__(self, role: str = "buyer") -> None:
        super().__init__()
        self.role = role


class LinkExpired(OfLink):
    """The QR code's time is over."""

    page, status = "expired_link", 410


class LinkWithdrawn(OfLink):
    """The QR code was withdrawn or renewed: a buyer's by the store, a user's by the buyer."""

    page, status = "withdrawn_link", 410


class WrongPhone(OfLink):
    """The journey was begun on another phone."""

    page, status = "wrong_phone", 403


class AlreadyUsed(OfLink):
    """What the link was for is done, on another phone."""

    page, status = "already_used", 409


class BegunAgain(Refused):
    """The page belongs to a registration that the same person has begun anew since."""

    page, status = "begun_again", 409


class AlreadyMoved(Refused):
    """Someone else acted on this first: what was shown is no longer how things stand."""

    page, status = "already_moved", 409


class TooMany(Refused):
    """Tried too often; `seconds` until the next try is possible."""

    page, status = "too_many", 429

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Busy(Refused):
    """As many are served and wait as there are places for something costly; `seconds` until another try is worth it."""

    page, status = "busy", 503
    seconds = 2


class TooSlow(Refused):
    """What was sent did not arrive in time, so nobody waits for it any longer."""

    page, status = "too_slow", 408


class FormExpired(Refused):
    """The form's token does not belong to this browser's session; what was typed is shown again."""

    page, status = "form_expired", 400
