"""The base of every form: Flask-WTF's token, a one-time form key, and no token that dies before its session."""

import secrets
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, HiddenField, SelectField, SubmitField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from mytoyota.japanese import characters
from mytoyota.web import form_token, pages, widgets
from mytoyota.web.texts import lazy_gettext as _l

LONGEST_KEY = 64  # letters of a form's key
# What WTForms says by itself, in our words; whatever else it may say asks to look at the field again.
OWN_WORDS = {
    "Not a valid choice.": _l("選んでください。"),
    "Field cannot be longer than %(max)d characters.": _l("%(max)d文字までで入力してください。"),
}


class _OwnWords:
    """Stands where WTForms looks for translations of its English messages."""

    def gettext(self, words: str) -> str:
        """Our sentence for one of WTForms'; names of fields, which it asks for too, stay."""
        said = OWN_WORDS.get(words) or (_l("入力内容を確認してください。") if words.endswith(".") else words)
        return str(said)

    def ngettext(self, _one: str, many: str, _count: int) -> str:
        """The same: our sentences do for any number."""
        return self.gettext(many)


_own_words = _OwnWords()


class StepForm(FlaskForm):
    """A form of one page; `typed()` is what may be kept as a draft."""

    class Meta(FlaskForm.Meta):
        """Labels and messages come from our own catalogue, also those that WTForms brings along."""

        csrf = True
        csrf_class = form_token.Csrf
        csrf_field_name = "csrf_token"
        csrf_time_limit = None

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What a form sends: texts, and files where it asks for them alone.

            A body of JSON is none: its values need not even be texts.
            """
            sent = None if request.is_json else super().wrap_formdata(form, formdata)
            return _without_other_files(form, sent) if isinstance(sent, CombinedMultiDict) else sent

        def render_field(self, field: Any, render_kw: Any) -> Any:
            """The field's HTML, its attributes written by our `widgets.attributes`."""
            field.widget = widgets.quick(field.widget)
            return super().render_field(field, render_kw)

        def get_translations(self, form: Any) -> _OwnWords:
            """Our words for WTForms' own."""
            return _own_words

    NEVER_DRAFTED: tuple[str, ...] = ()
    form_key = HiddenField(  # the same page sent twice is one sending; no index holds a key of any length
        default=lambda: secrets.token_urlsafe(12), filters=[lambda text: (text or "")[:LONGEST_KEY]]
    )
    choice: str = ""  # the value of the pressed choice button, set by the view
    pressed: str = ""  # the name of a further button that was pressed

    def validate(self, *more: Any, **named: Any) -> bool:
        """False without a look at the fields where only the language was switched: then nothing is to be said."""
        return not pages.language_switched() and bool(super().validate(*more, **named))

    def hidden_tag(self, *fields: Any) -> Markup:
        """The hidden fields, which stand on every page, in one go."""
        return widgets.hidden(field for field in fields or self if isinstance(field.widget, HiddenInput))

    def csrf_valid(self) -> bool:
        """Whether the form was sent from a page of this browser's session; all that a button without fields needs."""
        return bool(self["csrf_token"].validate(self))

    def typed(self) -> dict[str, Any]:
        """What the person typed, without secrets and buttons."""
        skip = {"csrf_token", "form_key", *self.NEVER_DRAFTED}
        return {f.name: f.data for f in self if f.name not in skip and not isinstance(f, SubmitField)}


def _without_other_files(form: Any, sent: CombinedMultiDict[str, Any]) -> CombinedMultiDict[str, Any]:
    """A file that stands where a text is asked for is nothing that was typed."""
    wanted = {field.name for field in form if isinstance(field, FileField)}
    files, *texts = sent.dicts
    kept = [(name, file) for name, file in files.items(multi=True) if name in wanted]
    return CombinedMultiDict([MultiDict(kept), *texts])


class Acknowledge(StepForm):
    """A page with nothing to answer: pressing its button is the whole answer."""


def needed(form: FlaskForm, field: Field) -> None:
    """Something visible must be there; blanks do not count."""
    if not characters.tidy(field.data if isinstance(field.data, str) else str(field.data or "")):
        raise ValidationError(_l("選んでください。") if isinstance(field, SelectField) else _l("入力してください。"))


needed.field_flags = {"required": True}  # type: ignore[attr-defined]


def ticked(form: FlaskForm, field: Field) -> None:
    """A check box that must be set."""
    if not field.data:
        raise ValidationError(_l("内容をご確認のうえ、チェックを入れてください。"))


ticked.field_flags = {"required": True}  # type: ignore[attr-defined]
