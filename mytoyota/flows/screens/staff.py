"""The staff's comparison with the ID document, alone (1-1/8-A) or above 登録 (1-1/19-B with 20-B)."""

from typing import Any

from flask import url_for
from wtforms import StringField

from mytoyota.base import limits
from mytoyota.base.refusals import TooMany
from mytoyota.flows import journeys
from mytoyota.flows.place import Place
from mytoyota.flows.screens.base import NEXT, acknowledge
from mytoyota.flows.screens.labels import FIELD_LABELS, pairs
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.idv import staff_check as checks
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


def ask(place: Place) -> None:
    """Puts the saved identity on the staff's list; the same data asked for twice are one row."""
    visit = place.visit
    journey = visit.journey
    checks.ask(
        visit.session,
        checks.Asked(
            store_id=journey.store_id or "",
            order_id=journey.order_id or "",
            subject_kind=journey.role,
            subject_id=journey.id,
            fingerprint=visit.fingerprint() or "",
            shown=visit.identity() or {},
        ),
    )


def show(place: Place) -> dict[str, Any]:
    """Where the check stands, and all that is compared."""
    row = place.visit.check()
    fits = row is not None and row.fingerprint == place.facts.fingerprint
    return {
        "state": row.state if row and fits else "not_asked",
        "fields": [FIELD_LABELS[name] for name in row.correct_fields if name in FIELD_LABELS] if row else [],
        "correct": row.note if row and row.state == "sent_back" else None,
        "facts": pairs(place.visit.identity() or {}),
        "status_url": url_for("flows.status", ref=place.visit.journey.ref, step_id=place.step_id),
        "edit_url": url_for(
            "flows.step", ref=place.visit.journey.ref, step_id=place.id_of(*journeys.IDENTITY.values())
        ),
    }


def status(place: Place) -> dict[str, Any]:
    """What the waiting page asks: whether the staff have decided."""
    row = place.visit.check()
    fits = row is not None and row.fingerprint == place.facts.fingerprint
    state = row.state if row and fits else "not_asked"
    texts = {
        "confirmed": _("スタッフの確認が終わりました。"),
        "sent_back": _("スタッフから、直していただきたいところの連絡があります。"),
    }
    here = url_for("flows.step", ref=place.visit.journey.ref, step_id=place.step_id)
    return {"state": state, "text": texts.get(state), "next": here if state in texts else None}


def count_try(ref: str, form: StaffForm) -> None:
    """A code is counted on its check before it is compared."""
    code = characters.digits(form.staff_code.data)
    if not code:
        return
    with unit.reading() as session:
        subject = journeys.waiting_check(session, ref)
    if subject:
        try:
            limits.spend(unit.database(), checks.CODE_ALLOWANCE, subject, code)
        except TooMany:
            raise Wrong(
                _("コードの確認回数が多すぎます。スタッフの画面で新しいコードを表示してください。"), "staff_code"
            ) from None


def confirm_by_code(place: Place, form: StaffForm) -> None:
    """The staff's console code confirms on the customer's phone."""
    row = place.visit.check()
    if row is None or row.fingerprint != place.facts.fingerprint:
        raise Wrong(_("確認の準備ができていません。スタッフを呼ぶボタンを押してください。"), "staff_code")
    if row.state == "confirmed":
        return
    at_work = row.code_by and staff.at_work(place.session, row.code_by)
    if not at_work or not checks.confirm_by_code(place.session, row, characters.digits(form.staff_code.data)):
        raise Wrong(
            _("コードが違うか、有効期限が切れています。スタッフの画面のコードをもう一度ご確認ください。"), "staff_code"
        )


def call_again(place: Place, form: StaffForm) -> None:
    """Asks for the check (once more), for instance after it was sent back and corrected."""
    ask(place)


def must_be_confirmed(place: Place) -> None:
    """次へ and 登録 wait for the staff; the data confirmed are exactly those on file."""
    check = place.facts.check
    if check is None or check.state != "confirmed" or check.fingerprint != place.facts.fingerprint:
        raise Wrong(_("販売店スタッフの確認が終わると、先に進めます。お近くのスタッフをお呼びください。"))


def _go_on(place: Place, form: StaffForm) -> None:
    must_be_confirmed(place)
    acknowledge(place, form)


BUTTONS = {"confirm_by_code": confirm_by_code, "call_staff": call_again}
staff_check = Screen(
    "staff_check",
    _l("販売店スタッフによる目視確認"),
    NEXT,
    form=StaffForm,
    save=_go_on,
    show=show,
    status=status,
    before=count_try,
    buttons=BUTTONS,
)
