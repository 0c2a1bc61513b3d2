"""The one view that serves every step of every way: guard, answer, draft, back, language (guide: all pages)."""

from typing import Any

from flask import Blueprint, abort, g, jsonify, redirect, render_template, request, url_for
from werkzeug import Response
from werkzeug.exceptions import RequestEntityTooLarge

from mytoyota.flows import journeys, progress, typed
from mytoyota.flows import place as places
from mytoyota.flows.place import Place
from mytoyota.flows.screens import account_pages
from mytoyota.flows.step import Screen, Step
from mytoyota.flows.ways import WAYS, steps_with_id
from mytoyota.flows.wrong import Wrong
from mytoyota.web import pages, sessions, unit, uploads
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("flows", __name__)
PARTS = (_l("買主の登録"), _l("使用者の登録"), _l("サービス"))


def url_of(journey_ref: str, step: Step) -> str:
    """Where a step of a journey is."""
    return url_for("flows.step", ref=journey_ref, step_id=step.id)


def open_visit(ref: str) -> journeys.Visit:
    """The journey for the phone that holds it; raises NotFound or WrongPhone."""
    return journeys.visit(unit.session(), ref, sessions.holder(sessions.JOURNEY), WAYS)


@bp.route("/o/<ref>/<path:step_id>", methods=["GET", "POST"])
def step(ref: str, step_id: str) -> Any:
    """Shows a step or takes its answer."""
    if request.method == "GET":
        return _show(ref, step_id)
    screens = {row.screen.name: row.screen for row in steps_with_id(step_id)}
    if not screens:
        return redirect(url_of(ref, places.furthest(open_visit(ref))))
    return _answer(ref, step_id, next(iter(screens.values())))


def _show(ref: str, step_id: str) -> Any:
    visit = open_visit(ref)
    place = places.at(visit, step_id)
    if place is None:
        return redirect(url_of(ref, places.furthest(visit)))
    if place.step.screen.name == "login" and not visit.value("login"):
        return redirect(url_for("sign_in.begin", ref=ref))
    return _page(place, _filled(place))


def _filled(place: Place) -> StepForm:
    """The form with what was typed or saved last."""
    screen = place.step.screen
    words = {**place.visit.value(screen.name), **(place.visit.draft(screen.name) or {})}
    form: StepForm = screen.form(formdata=None, data=dict(screen.start(place)) if screen.start else words)
    return form


def _answer(ref: str, step_id: str, screen: Screen) -> Any:
    if screen.uploads:
        uploads.allow()
    try:
        form: StepForm = screen.form()
    except RequestEntityTooLarge:
        return _too_large(ref, step_id, screen)
    form.choice = request.form.get("choice", "")
    form.pressed = next((name for name in (*screen.buttons, *screen.fills) if name in request.form), "")
    if pages.switched():
        return _rewritten(ref, step_id, form)
    if "go_back" in request.form:
        return _back(ref, step_id, form)
    if form.pressed in screen.fills:
        screen.fills[form.pressed](form, request.form[form.pressed])
        return _rewritten(ref, step_id, form)
    return _take(ref, step_id, form, screen)


def _too_large(ref: str, step_id: str, screen: Screen) -> Any:
    """A body that was not even read: the page again, with the reason, where there is a file to choose anew."""
    if not screen.uploads:
        raise RequestEntityTooLarge
    form: StepForm = screen.form(formdata=None)
    form.form_errors.append(_("写真が大きすぎます。15MBまでの写真を選んでください。"))
    return _again(ref, step_id, form)


def _take(ref: str, step_id: str, form: StepForm, screen: Screen) -> Any:
    """The answer itself: what the page alone can tell first, then slow work, then the one transaction."""
    try:
        _check(screen, form)
        if screen.before:
            screen.before(ref, form)
        if screen.prepare and not form.pressed:
            screen.prepare(form)
        return _save(ref, step_id, form)
    except _Shown:
        _keep_refused(ref, step_id, form, screen)
        return _again(ref, step_id, form)
    except Wrong as wrong:
        unit.undo()
        if wrong.field:
            form[wrong.field].errors = [*form[wrong.field].errors, wrong.message]
        else:
            form.form_errors.append(wrong.message)
        return _again(ref, step_id, form)


def _check(screen: Screen, form: StepForm) -> None:
    """What the page alone can tell: its token, its choice, its fields (a further button needs the token only)."""
    if form.pressed:
        valid = form.genuine()
    else:
        valid = bool(form.validate())
        if screen.choices and form.choice not in screen.choices:
            raise Wrong(_("どちらかをお選びください。"))
    if form["csrf_token"].errors:
        form["csrf_token"].errors = []
        raise Wrong(_("画面の有効期限が切れていました。入力内容はそのままです。もう一度ボタンを押してください。"))
    if not valid:
        raise _Shown


class _Shown(Exception):
    """The form's own errors are shown beside its fields."""


def _keep_refused(ref: str, step_id: str, form: StepForm, screen: Screen) -> None:
    """What was typed into a form that cannot do yet is put by as well: the page may be left before it is mended."""
    if screen.prepare:
        screen.prepare(form)
    unit.undo()
    with unit.database().writing() as session:
        visit = journeys.visit(session, ref, sessions.holder(sessions.JOURNEY), WAYS)
        typed.keep_once(visit, step_id, form)
        place = places.at(visit, step_id)
        if place is not None and not place.done and screen.keeps:
            screen.keeps(place, form)


def _save(ref: str, step_id: str, form: StepForm) -> Any:
    visit = open_visit(ref)
    place = places.at(visit, step_id)
    if place is None:
        typed.keep_once(visit, step_id, form)
        return redirect(url_of(ref, places.furthest(visit)))
    if place.done:
        return redirect(url_of(ref, places.following(visit, place.step)))
    screen = place.step.screen
    answer = screen.buttons[form.pressed](place, form) if form.pressed else screen.save(place, form)
    visit.session.flush()
    progress.note(visit)
    if isinstance(answer, Response):
        return answer
    return redirect(url_of(ref, place.step if form.pressed else places.following(visit, place.step)))


def _again(ref: str, step_id: str, form: StepForm) -> Any:
    """The same page with what was typed, and what is wrong with it."""
    unit.reads()
    visit = open_visit(ref)
    place = places.at(visit, step_id)
    if place is None or place.done:
        return redirect(url_of(ref, places.furthest(visit)))
    return _page(place, form)


def _rewritten(ref: str, step_id: str, form: StepForm) -> Any:
    """The same page in the other language, or filled in further; what it shows is put by, should it be left now."""
    visit = open_visit(ref)
    if form.genuine():
        typed.keep_once(visit, step_id, form)
    form["csrf_token"].errors = []
    place = places.at(visit, step_id)
    if place is None or place.done:
        return redirect(url_of(ref, places.furthest(visit)))
    return _page(place, form)


def _back(ref: str, step_id: str, form: StepForm) -> Any:
    """前の画面にもどる keeps what was typed, finished or not."""
    visit = open_visit(ref)
    if form.genuine():
        typed.keep_once(visit, step_id, form)
    place = places.at(visit, step_id)
    if place is None:
        return redirect(url_of(ref, places.furthest(visit)))
    if place.step.screen.leaves and not place.done and form.genuine():
        place.step.screen.leaves(place, form)
        progress.note(visit)
    return redirect(_back_url(place) or url_of(ref, place.step))


@bp.post("/o/<ref>/draft/<path:step_id>")
def draft(ref: str, step_id: str) -> tuple[str, int]:
    """Keeps what is typed while it is typed; the page asks for it, the person never notices."""
    rows = steps_with_id(step_id)
    if not rows:
        abort(404)
    form: StepForm = rows[0].screen.form()
    if not form.genuine():
        return "", 204
    typed.keep(open_visit(ref), step_id, form)
    return "", 204


@bp.get("/o/<ref>/status/<path:step_id>")
def status(ref: str, step_id: str) -> Any:
    """What a waiting page asks every few seconds; where there is nothing to wait for, it is led on."""
    if not steps_with_id(step_id):
        abort(404)
    visit = open_visit(ref)
    place = places.at(visit, step_id)
    asks = place.step.screen.status if place else None
    onward = {"state": "over", "text": None, "next": url_of(ref, places.furthest(visit))}
    answer: Any = jsonify(asks(place) if asks else onward)
    answer.add_etag()
    return answer.make_conditional(request)


@bp.get("/o/<ref>/crop/<name>")
def crop(ref: str, name: str) -> Response:
    """The picture of one doubtful field, for the phone that took it, while it is kept."""
    return Response(journeys.crop(open_visit(ref), name), mimetype="image/jpeg")


@bp.get("/o/<ref>/account/<path:step_id>")
def account_changed(ref: str, step_id: str) -> Response:
    """Back from the account's edit page: the wizard takes the account as it is now."""
    account_pages.refresh(ref)
    unit.writes()
    account_pages.take_over(open_visit(ref))
    return redirect(url_for("flows.step", ref=ref, step_id=step_id))


def _back_url(place: Place) -> str | None:
    """Where 前の画面にもどる leads: the step before, the login page for the first step of a sign-up."""
    if place.before is not None:
        return url_of(place.visit.journey.ref, place.before)
    return url_for("account.login") if place.visit.journey.kind == "sign_up" else None


def _page(place: Place, form: StepForm) -> Any:
    screen, ref = place.step.screen, place.visit.journey.ref
    drafted = bool(form.typed()) and not place.done
    shown = {
        "step_id": place.step_id,
        "title": str(place.title),
        "action": str(place.action),
        "part": place.part,
        "left": place.left,
        "done": place.done,
        "back_url": _back_url(place),
        "next_url": url_of(ref, places.following(place.visit, place.step)) if place.done else None,
        "draft_url": url_for("flows.draft", ref=ref, step_id=place.step_id) if drafted else None,
    }
    g.parts = [{"label": PARTS[number - 1], "state": state} for number, state in place.parts]
    return render_template(
        screen.page_of(place) if screen.page_of else screen.page,
        place=shown,
        parts=g.parts,
        form=form,
        page=screen.show(place) if screen.show else {},
        order=place.visit.card,
    )
