"""What may be refused, by name: each says what happened and what to do next; the web room draws the page."""


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


class LinkExpired(Refused):
    """The QR code's time is over."""

    page, status = "expired_link", 410


class LinkWithdrawn(Refused):
    """The store withdrew or renewed the QR code."""

    page, status = "withdrawn_link", 410


class WrongPhone(Refused):
    """The journey was begun on another phone."""

    page, status = "wrong_phone", 403


class AlreadyMoved(Refused):
    """Someone else acted on this first: what was shown is no longer how things stand."""

    page, status = "already_moved", 409


class TooMany(Refused):
    """Tried too often; `seconds` until the next try is possible."""

    page, status = "too_many", 429

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class FormExpired(Refused):
    """The form's token does not belong to this browser's session; what was typed is shown again."""

    page, status = "form_expired", 400
