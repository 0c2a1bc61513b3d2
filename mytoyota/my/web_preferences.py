"""設定: the language of pages and mails, and the mail magazine (マイカー)."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice

from mytoyota.my import preferences
from mytoyota.my.web_page import page
from mytoyota.my.web_session import Owner
from mytoyota.web import pages, texts, unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("my_preferences", __name__, url_prefix="/my/preferences")


class PreferencesForm(StepForm):
    """Which language (each is named in its own words, by the template), and the one box that may stay empty."""

    language = RadioField(
        _l("画面とメールの言語"), choices=[SelectChoice(code, code) for code in pages.LANGUAGES], validators=[needed]
    )
    magazine = BooleanField(_l("メールマガジンを受け取る"))


@bp.get("/")
def show(owner: Owner) -> str:
    """What is set now."""
    wanted = preferences.wants_magazine(unit.session(), owner.account_id)
    return _page(PreferencesForm(formdata=None, data={"language": texts.language(), "magazine": wanted}))


@bp.post("/")
def save(owner: Owner) -> Any:
    """Keeps both; the next page is in the chosen language."""
    form = PreferencesForm()
    if not form.validate():
        unit.use_reader()
        return _page(form), 422
    session = unit.session()
    preferences.choose_magazine(session, owner.account_id, bool(form.magazine.data))
    preferences.write_in(session, owner.account_id, form.language.data)
    answer = redirect(url_for("my_preferences.show", done="1"))
    pages.remember(answer, form.language.data)
    return answer


def _page(form: PreferencesForm) -> str:
    done = "done" in request.args
    return page("my/preferences.html", _("設定"), form=form, action=_("この内容で保存する"), done=done)
