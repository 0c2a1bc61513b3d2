"""The provider's forms: questions that are answered by the button pressed (guide 4-1/13-B; logging out)."""

from wtforms import HiddenField

from mytoyota.web.forms import StepForm


class LogoutForm(StepForm):
    """Whether to log out: the pressed button is the answer."""


class ConsentForm(StepForm):
    """Yes or no to what a client asks for; `asked` names the request that the page was shown for."""

    NEVER_DRAFTED = ("asked",)
    asked = HiddenField()
