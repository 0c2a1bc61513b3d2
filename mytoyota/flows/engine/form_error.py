"""How a screen says that what was sent does not do, after the form's own checks passed."""


class FormError(Exception):
    """Shows the form again with `message` at `field` (or at the top); nothing is saved, nothing typed is lost."""

    def __init__(self, message: object, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.field = message, field
