"""The staff's comparison with the ID document, alone (1-1/8-A) or above 登録 (1-1/19-B with 20-B)."""

from collections.abc import Callable, Mapping

from flask import url_for
from werkzeug import Response
from wtforms import StringField

from mytoyota.base import limits
from mytoyota.base.refusals import TooMany
from mytoyota.flows import store_disclosures
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.reading import NEXT
from mytoyota.flows.engine.screen import CALLING, GOING, Screen, Shown
from mytoyota.flows.engine.state import Check
from mytoyota.flows.engine.web_urls import here, step_url
from mytoyota.flows.labels import FIELD_LABELS, pairs
from mytoyota.idv import staff_check as checks
from mytoyota.idv.models import StaffCheck
from mytoyota.japanese import characters
from mytoyota.organisation import staff
from mytoyota.web import unit
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l


class StaffForm(StepForm):
    """The one thing a member of staff may type on the customer's phone: their console's code for this check."""

    NEVER_DRAFTED = ("staff_code",)
    staff_code = StringField(
        _l("スタッフ用確認コード（6桁）"),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": "12", "data-no-draft": ""},
    )


def ask(step: StepContext) -> None:
    """Puts the saved identity on the staff's list; the same data asked for twice are one row."""
    ask_for(step.journey)


def ask_for(journey: OpenJourney) -> None:
    """The same, where it is no page of this person's that asks."""
    row = journey.row
    check = checks.ask(
        journey.session,
        checks.Asked(
            store_id=row.store_id or "",
            order_id=row.order_id or "",
            subject_kind=row.flow,
            subject_id=row.id,
            fingerprint=journey.fingerprint() or "",
            shown=journey.identity() or {},
        ),
    )
    store_disclosures.note_check(journey, check)


class CheckedByStaff(Screen[StaffForm, None]):
    """A page that waits for the staff: they confirm at the desk, or with a code on the customer's phone."""

    form = StaffForm

    def show(self, step: StepContext) -> Shown:
        """Where the check stands, and all that is compared."""
        row = step.journey.check()
        return {
            "state": _state(step, row),
            "fields": [FIELD_LABELS[name] for name in row.correct_fields if name in FIELD_LABELS] if row else [],
            "correct": row.note if row and row.state == "sent_back" else None,
            "facts": pairs(step.journey.identity() or {}),
            "status_url": url_for("flows.status", public_id=step.row.public_id, step_id=step.step_id),
            "edit_url": self.edit_url(step),
        }

    def edit_url(self, step: StepContext) -> str | None:
        """Where the data are corrected."""
        return step_url(step.journey, step.id_of(step.journey.flow.identity))

    def status(self, step: StepContext) -> Shown:
        """What the waiting page asks: whether the staff have decided."""
        state = _state(step, step.state.check)
        texts = {
            "confirmed": _("スタッフの確認が終わりました。"),
            "sent_back": _("スタッフから、直していただきたいところの連絡があります。"),
        }
        return {"state": state, "text": texts.get(state), "next": here(step) if state in texts else None}

    def desk_state(self, step: StepContext) -> str:
        """The page calls a member of staff until they have decided."""
        check = step.state.check
        return GOING if check is not None and check.state != "waiting" else CALLING

    def prepare(self, step: StepContext, form: StaffForm) -> None:
        """A code is counted on its check before it is compared."""
        code, check = characters.digits(form.staff_code.data), step.state.check
        if not code or check is None:
            return
        try:
            limits.hit(unit.database(), checks.CODE_LIMIT, check.id, code)
        except TooMany:
            raise FormError(
                _("コードの確認回数が多すぎます。スタッフの画面で新しいコードを表示してください。"), "staff_code"
            ) from None

    def save(self, step: StepContext, form: StaffForm, ready: None) -> Response | None:
        """次へ waits for the staff."""
        must_be_confirmed(step)
        step.acknowledge()
        return None

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, StaffForm, None], Response | None]]:
        """The console's code, and calling the staff (once more)."""
        return {"confirm_by_code": _confirm_by_code, "call_staff": _call_again}


def must_be_confirmed(step: StepContext) -> None:
    """次へ and 登録 wait for the staff; the data confirmed are exactly those on file."""
    check = step.state.check
    if check is None or check.state != "confirmed" or check.fingerprint != step.state.fingerprint:
        raise FormError(_("販売店スタッフの確認が終わると、先に進めます。お近くのスタッフをお呼びください。"))


def _state(step: StepContext, check: StaffCheck | Check | None) -> str:
    return check.state if check is not None and check.fingerprint == step.state.fingerprint else "not_asked"


def _confirm_by_code(step: StepContext, form: StaffForm, ready: None) -> Response | None:
    """The staff's console code confirms on the customer's phone."""
    row = step.journey.check()
    if row is None or row.fingerprint != step.state.fingerprint:
        raise FormError(_("確認の準備ができていません。スタッフを呼ぶボタンを押してください。"), "staff_code")
    if row.state == "confirmed":
        return None
    at_work = row.code_by and staff.at_work(step.session, row.code_by)
    if not at_work or not checks.confirm_by_code(step.session, row, characters.digits(form.staff_code.data)):
        raise FormError(
            _("コードが違うか、有効期限が切れています。スタッフの画面のコードをもう一度ご確認ください。"), "staff_code"
        )
    return None


def _call_again(step: StepContext, form: StaffForm, ready: None) -> Response | None:
    """Asks for the check (once more), for instance after it was sent back and corrected."""
    ask(step)
    return None


class StaffCheckScreen(CheckedByStaff):
    """販売店スタッフによる目視確認 of an account that exists."""

    name, title, action = "staff_check", _l("販売店スタッフによる目視確認"), NEXT


staff_check = StaffCheckScreen()
