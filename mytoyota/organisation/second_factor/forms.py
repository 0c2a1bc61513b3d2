"""Forms of the second factor: a typed code, and what a browser says of a passkey."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from mytoyota.organisation.second_factor import passkeys
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import lazy_gettext as _l

CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autocorrect": "off"}


class CodeForm(StepForm):
    """A code of the authenticator app, or one of the recovery codes."""

    NEVER_DRAFTED = ("code",)
    code = StringField(_l("コード"), [needed, Length(max=40)], render_kw=CODE)


class AppForm(StepForm):
    """The first code of an app that is being set up."""

    NEVER_DRAFTED = ("code",)
    code = StringField(
        _l("アプリに表示された6桁のコード"), [needed, Length(max=20)], render_kw=CODE | {"inputmode": "numeric"}
    )


class PasskeyForm(StepForm):
    """What the browser answered; a script fills it in."""

    NEVER_DRAFTED = ("answer",)
    answer = HiddenField(validators=[needed, Length(max=passkeys.LONGEST)])
