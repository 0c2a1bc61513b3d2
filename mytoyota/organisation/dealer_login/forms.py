"""Forms of the sign-in by a dealer's own provider: whose it is, and how it is set up."""

from urllib.parse import urlsplit

from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.validators import Length, Regexp, ValidationError

from mytoyota.hosts import is_loopback
from mytoyota.web import application
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import lazy_gettext as _l

PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
CLAIM = Regexp(r"^[A-Za-z0-9_.:/#-]*$", message=_l("英数字と記号（_ . : / # -）で入力してください。"))


def issuer_address(_form: StepForm, field: Field) -> None:
    """An https address without query, or a demo's own machine. It is compared byte for byte: nothing is mended."""
    parts = urlsplit((field.data or "").strip())
    local = application.settings().demo and parts.scheme == "http" and is_loopback(parts.hostname or "")
    if not parts.hostname or (parts.scheme != "https" and not local) or parts.query or parts.fragment or parts.username:
        raise ValidationError(_l("https:// で始まる発行者のURLを入力してください。"))


class WhichForm(StepForm):
    """The code of a dealer or of one of its stores."""

    place_code = StringField(
        _l("店舗コードまたは販売会社コード"),
        [needed, Length(max=40)],
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "organization"},
    )
    next = HiddenField()


class ProviderForm(StepForm):
    """Issuer, client and claims; an empty secret leaves the one that is kept. `seen` is the version on the page."""

    NEVER_DRAFTED = ("client_secret",)
    issuer = StringField(
        _l("発行者（issuer）"), [needed, Length(max=300), issuer_address], render_kw=PLAIN | {"inputmode": "url"}
    )
    client_id = StringField(_l("クライアントID"), [needed, Length(max=200)], render_kw=PLAIN)
    client_secret = PasswordField(_l("クライアントシークレット"), [Length(max=400)], render_kw={"autocomplete": "off"})
    number_claim = StringField(_l("スタッフIDが入るクレーム"), [needed, Length(max=100), CLAIM], render_kw=PLAIN)
    place_claim = StringField(_l("店舗コードが入るクレーム"), [Length(max=100), CLAIM], render_kw=PLAIN)
    seen = HiddenField()
