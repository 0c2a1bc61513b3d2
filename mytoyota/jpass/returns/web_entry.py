"""契約内容変更受付_車両返却: one entry, what whoever is signed in may do with it, its paper."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from mytoyota.base import clock, idempotency
from mytoyota.jpass.returns import acts, contacts, entries, web_pages, web_record, web_turns, web_words
from mytoyota.jpass.returns.acts import MovedMeanwhile, NotOffered, Said
from mytoyota.jpass.returns.content import Contact
from mytoyota.jpass.returns.forms import BY_DEALER, ReturnForm
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import Status
from mytoyota.jpass.returns.transitions import Act, offered, target, why_not
from mytoyota.jpass.returns.web_subjects import EntryOfContract, entry_in_sight
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, pdf, unit
from mytoyota.web.access import again
from mytoyota.web.texts import gettext as _

bp = Blueprint("return_entry", __name__, url_prefix="/desk/jpass/returns")
ACT = "return.act"


@bp.get("/<entry_id>")
def show(subject: EntryOfContract) -> ResponseReturnValue:
    """The entry; a mail's link says which version it was written of (`seen`), and the page what happened since."""
    seen = request.args.get("seen", type=int)
    moved = web_record.meanwhile(unit.session(), subject.entry, subject.entry.moves if seen is None else seen)
    return _page(subject, None, moved=moved, other=bool(request.args.get("other")))


@bp.get("/<entry_id>/sent")
def sent(subject: EntryOfContract) -> ResponseReturnValue:
    """送信が完了しました: where the entry stands now, and whom to tell."""
    entry = subject.entry
    return web_pages.page(
        "jpass/return_sent.html",
        entry=entry,
        number=subject.contract.contract_number,
        status=web_record.status_words(entry),
        tell=web_words.TELL.get(Status(entry.status), ""),
        guidance=web_pages.guidance(subject.contract),
    )


@bp.get("/<entry_id>/print")
def printed(subject: EntryOfContract) -> ResponseReturnValue:
    """入力内容印刷: what was entered, on a page to print."""
    return web_pages.page("jpass/return_print.html", **_on_paper(subject))


@bp.get("/<entry_id>/return.pdf")
def paper(subject: EntryOfContract) -> ResponseReturnValue:
    """The same as a PDF; its address says nothing of the customer."""
    html = render_template("jpass/return_paper.html", **_on_paper(subject))
    unit.commit()  # no transaction stays open while the page is set
    return Response(pdf.pdf(html), mimetype="application/pdf", headers={"Content-Disposition": "inline"})


@bp.post("/<entry_id>")
def act(subject: EntryOfContract) -> ResponseReturnValue:
    """Checks what was typed and asks for OK; with OK the act is done, once."""
    wanted = _wanted()
    form = ReturnForm()
    if wanted is None:
        unit.use_reader()
        return _page(again(entry_in_sight), form)
    _ask_for(form, subject, wanted)
    if web_pages.pressed() == web_pages.OK and form.validate():
        return _done(form, wanted)
    unit.use_reader()
    subject = again(entry_in_sight)
    if web_pages.pressed() == web_pages.BACK:
        return _page(subject, form)
    if not form.validate():
        return _page(subject, form), 422
    return _confirm(subject, form, wanted)


def _done(form: ReturnForm, wanted: Act) -> ResponseReturnValue:
    subject, session = again(entry_in_sight), unit.session()
    entry = subject.entry
    key = f"{me().id}:{entry.id}:{form.form_key.data}"
    if before := idempotency.get(session, ACT, key):
        return redirect(web_turns.onward(before, entry.id))
    place = web_turns.place_of(entry)
    try:
        done = acts.perform(session, entry, wanted, _said(form, wanted, subject))
    except (MovedMeanwhile, NotOffered):
        return _told_what_happened(subject, form)
    onward = "return_entry.sent" if wanted is Act.CORRECT else "return_entry.show"
    if place:
        onward = web_turns.NEXT
    elif entries.one_in_sight(session, me(), entry.id) is None:  # a deputy's work on it is done
        onward = "return_waiting.show"
    idempotency.store(session, ACT, key, onward)
    _tell(done, wanted, subject.contract.contract_number if place else "")
    return redirect(web_turns.onward(onward, entry.id))


def _told_what_happened(subject: EntryOfContract, form: ReturnForm) -> ResponseReturnValue:
    """Nothing was done: what others did meanwhile, beside what was typed."""
    unit.use_reader()
    subject = again(entry_in_sight)
    moved = web_record.meanwhile(unit.session(), subject.entry, _seen(form))
    return _page(subject, form, moved=moved, overtaken=True), 409


def _said(form: ReturnForm, wanted: Act, subject: EntryOfContract) -> Said:
    by_dealer = form.role != FINANCE and wanted in BY_DEALER
    return Said(
        me(),
        _seen(form),
        form.content(subject.entry.entered) if by_dealer else None,
        form.contact() if by_dealer else None,
        form.words.data or "",
    )


def _tell(done: acts.Done, wanted: Act, number: str) -> None:
    """What was done, whom to tell, and whom to call because no mail could be written.

    `number` is the contract's where the next page is another entry's.
    """
    said = web_words.DONE[wanted]
    if number:
        flash(_("%(number)s：%(done)s", number=number, done=said), "ok")
    elif wanted is not Act.CORRECT:
        flash(said, "ok")
    if wanted is Act.APPROVE and done.status in web_words.TELL:
        flash(web_words.TELL[done.status], "warn")
    if done.call:
        phone = web_record.telephone(unit.session(), done.entry, done.call)
        words = _(
            "%(who)sさんにメールを送れませんでした。電話などでご連絡ください。%(phone)s",
            who=done.call.name,
            phone=phone,
        )
        flash(words, "warn")


def _wanted() -> Act | None:
    name = request.form.get("act", "")
    return Act(name) if name in list(Act) and name != Act.SUBMIT else None


def _does_not_lead_on(name: Act) -> bool:
    """Buttons stand in the table's order, but what brings the entry to its end comes first."""
    return name is not Act.COMPLETE


def _seen(form: ReturnForm) -> int:
    text = str(form.seen.data or "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _ask_for(form: ReturnForm, subject: EntryOfContract, wanted: Act) -> None:
    form.act, form.role, form.registered = wanted, _role(subject.entry), subject.contract.first_registration


def _role(entry: ReturnEntry) -> str:
    """In which role they act here: their own, or that of the one they stand in for."""
    _who, principal = acts.acting(unit.session(), entry, me())
    return principal.role if principal else me().role


def _confirm(subject: EntryOfContract, form: ReturnForm, wanted: Act) -> ResponseReturnValue:
    entry, member = subject.entry, me()
    who, _principal = acts.acting(unit.session(), entry, member)
    to = target(entry.standing, who, wanted, acts.present_route(unit.session(), member, entry))
    if to is None or entry.moves != _seen(form):
        moved = web_record.meanwhile(unit.session(), entry, _seen(form))
        return _page(subject, form, moved=moved, overtaken=True), 409
    said = _said(form, wanted, subject)
    content = said.content or entry.entered
    return web_pages.page(
        "jpass/return_confirm.html",
        manual=web_pages.manual_of((wanted,), member.role),
        form=form,
        title=_("契約内容変更受付_車両返却"),
        question=web_words.QUESTIONS[wanted],
        then=web_words.STATUSES[to],
        pairs=[*web_pages.contract_facts(subject.contract), *web_pages.content_facts(content)],
        contact=web_pages.contact_facts(said.contact) if said.contact else [],
        words=said.words,
        guidance=web_pages.guidance(subject.contract),
        again=web_pages.sent_on(),
    )


def _page(
    subject: EntryOfContract,
    form: ReturnForm | None,
    *,
    moved: list[dict[str, Any]] | None = None,
    overtaken: bool = False,
    other: bool = False,
) -> str:
    entry, member, session = subject.entry, me(), unit.session()
    who, principal = acts.acting(session, entry, member)
    role = principal.role if principal else member.role
    may = offered(entry.standing, who)
    typed = web_record.typed_differs(entry, form.content(entry.entered)) if form and overtaken else []
    if form is None or overtaken:
        form = _form(subject, form)
    form.role = role
    return web_pages.page(
        "jpass/return_entry.html",
        **_record(subject),
        manual=web_pages.manual_of(may, role),
        day=web_turns.bar(entry),
        stood_for=principal.name if principal else "",
        form=form,
        entry=entry,
        acts={name: web_words.BUTTONS[name] for name in sorted(may, key=_does_not_lead_on)},
        edits=member.role != FINANCE and (Act.CORRECT in may or Act.APPROVE in may),
        headquarters=role == HEADQUARTERS,
        why_not=web_words.WHY_NOT.get(why_not(entry.standing, who), ""),  # type: ignore[arg-type]
        moved=moved or [],
        overtaken=overtaken,
        typed=typed,
        other=other,
    )


def _record(subject: EntryOfContract) -> dict[str, Any]:
    """What the page says of the entry, whoever reads it."""
    entry, session = subject.entry, unit.session()
    return {
        "status": web_record.status_words(entry),
        "waits_for": web_record.waits_for(session, entry),
        "route": web_record.picture(session, entry),
        "following": web_record.following(entry),
        "about": web_pages.contract_facts(subject.contract),
        "content": web_pages.content_facts(entry.entered),
        "people": web_record.people(session, entry),
        "history": list(reversed(web_record.lines(entries.history(session, entry)))),
        "guidance": web_pages.guidance(subject.contract),
        "requested": dates.until(entry.requested_at) if entry.requested_at else "",
        "messaged": dates.until(entry.messaged_at) if entry.messaged_at else "",
    }


def _form(subject: EntryOfContract, typed: ReturnForm | None) -> ReturnForm:
    """The form as the entry stands now; after others came first, what was typed stays in it, on the newest version."""
    entry, member = subject.entry, me()
    known = contacts.of(unit.session(), entry.id, member.id) or contacts.latest(unit.session(), member)
    data = vars(entry.entered) | vars(known) | {"seen": str(entry.moves)}
    if typed is not None:
        data |= typed.typed() | {"seen": str(entry.moves)}
    return ReturnForm(formdata=None, data=data)


def _on_paper(subject: EntryOfContract) -> dict[str, Any]:
    entry, session = subject.entry, unit.session()
    known = contacts.of(session, entry.id, entry.originator_id) or Contact()
    return {
        "entry": entry,
        "status": web_record.status_words(entry),
        "person": web_pages.person_facts(entry.originator),
        "contact": web_pages.contact_facts(known),
        "about": web_pages.contract_facts(subject.contract),
        "content": web_pages.content_facts(entry.entered),
        "submitted": dates.until(entry.created_at),
        "printed_at": dates.until(clock.now()),
        "guidance": web_pages.guidance(subject.contract),
    }
