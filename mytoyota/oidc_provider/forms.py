"""The provider's one form: a question that is answered by the button pressed (guide 4-1/13-B; logging out)."""

from mytoyota.web.forms import StepForm


class ConsentForm(StepForm):
    """Yes or no to what a client asks for: the pressed button is the answer."""
