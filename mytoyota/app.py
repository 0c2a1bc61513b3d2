"""Builds the Flask application: settings, keys, database, gateways, and the packages' pages."""

import gc
import threading
from collections.abc import Sequence
from importlib import import_module
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from mytoyota import gateways, logs, settings
from mytoyota.access import ACCESS, WITHOUT_PASSCODE
from mytoyota.accounts import web_account_holdings, web_authorization
from mytoyota.admin import web_maintenance
from mytoyota.admin import web_menu as admin_menu
from mytoyota.base import bounded, keys
from mytoyota.base.db import Database
from mytoyota.console import web_looked_at, web_menu
from mytoyota.demo import web_demo
from mytoyota.idv import metrics as reader_metrics
from mytoyota.jpass import web_menu as jpass_menu
from mytoyota.jpass.returns import web_menu as returns_menu
from mytoyota.jpass.transfers import web_menu as transfers_menu
from mytoyota.my.holdings import OwnHoldings
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.in_process import InProcess
from mytoyota.oidc_provider import web_interactions, web_setup
from mytoyota.organisation import web_frame
from mytoyota.subscriptions import catalogue
from mytoyota.web import (
    access,
    errors,
    form_token,
    headers,
    metrics,
    pages,
    requests_log,
    senders,
    sessions,
    unit,
    uploads,
)
from mytoyota.web.application import Application
from mytoyota.web.compressed import LEVEL, Compressed

BLUEPRINTS = (
    "mytoyota.oidc_provider.web_provider",
    "mytoyota.accounts.web_login",
    "mytoyota.accounts.web_center",
    "mytoyota.accounts.web_deletion",
    "mytoyota.accounts.web_profile",
    "mytoyota.organisation.web_sign_in",
    "mytoyota.organisation.web_password",
    "mytoyota.organisation.second_factor.web_challenge",
    "mytoyota.organisation.second_factor.web_enrolment",
    "mytoyota.organisation.second_factor.web_reset",
    "mytoyota.organisation.web_security",
    "mytoyota.organisation.dealer_login.web_login",
    "mytoyota.organisation.dealer_login.web_settings",
    "mytoyota.accounts.web_forgotten",
    "mytoyota.accounts.web_login_code",
    "mytoyota.oidc_provider.web_consent",
    "mytoyota.oidc_provider.web_logout",
    "mytoyota.console.web_certificates",
    "mytoyota.flows.web_opening",
    "mytoyota.flows.web_after_delivery",
    "mytoyota.flows.web_services",
    "mytoyota.flows.web_sign_in",
    "mytoyota.flows.web_sign_up",
    "mytoyota.flows.web_postal",
    "mytoyota.flows.web_card_return",
    "mytoyota.flows.sign_up.web_crops",
    "mytoyota.flows.engine.web",
    "mytoyota.console.web_direct_debit_forms",
    "mytoyota.console.web_orders",
    "mytoyota.console.web_desk",
    "mytoyota.console.web_checks",
    "mytoyota.console.web_reviews",
    "mytoyota.console.web_access_log",
    "mytoyota.jpass.web_search",
    "mytoyota.jpass.web_contract",
    "mytoyota.jpass.web_months",
    "mytoyota.jpass.web_manual",
    "mytoyota.jpass.web_import",
    "mytoyota.jpass.returns.web_submit",
    "mytoyota.jpass.returns.web_entry",
    "mytoyota.jpass.returns.web_progress",
    "mytoyota.jpass.returns.web_completed",
    "mytoyota.jpass.returns.web_approval_flow",
    "mytoyota.jpass.returns.web_waiting",
    "mytoyota.jpass.returns.web_deputies",
    "mytoyota.jpass.transfers.web_individual",
    "mytoyota.jpass.transfers.web_bulk",
    "mytoyota.jpass.transfers.web_result",
    "mytoyota.jpass.transfers.web_closing",
    "mytoyota.jpass.transfers.web_differences",
    "mytoyota.jpass.transfers.web_registered",
    "mytoyota.admin.web_places",
    "mytoyota.admin.web_people",
    "mytoyota.admin.web_files",
    "mytoyota.admin.web_models",
    "mytoyota.admin.web_system",
    "mytoyota.my.web_login",
    "mytoyota.my.web_cars",
    "mytoyota.my.web_service_list",
    "mytoyota.my.web_payment",
    "mytoyota.my.web_giving_up",
    "mytoyota.my.web_receipt",
    "mytoyota.my.web_preferences",
    "mytoyota.my.web_services",
    "mytoyota.payments.web_payments",
    "mytoyota.web.health",
    "mytoyota.web.metrics",
)
DEMO_BLUEPRINTS = ("mytoyota.demo.web_demo",)
STAFF_MENU = (
    *web_menu.ENTRIES,
    *jpass_menu.ENTRIES,
    *returns_menu.ENTRIES,
    *transfers_menu.ENTRIES,
    *admin_menu.ENTRIES,
    *web_menu.OF_ADMINISTRATION,
)
PAGE_BYTES = 256 * 1024


def create_app(chosen: settings.Settings, parties: gateways.Gateways | None = None) -> Flask:
    """The whole product for these settings; the demo's pages exist only where the demo is on (decision 9)."""
    app = Application("mytoyota", root_path=str(settings.CHECKOUT), template_folder="templates", static_folder="static")
    _configure(app, chosen)
    ring = keys.KeyRing.load(chosen.keys_path)
    keys.use(ring)
    bounded.share(chosen.threads)
    app.secret_key = ring.mac("session", "flask")
    app.extensions["settings"] = chosen
    app.extensions["gateways"] = parties or gateways.Gateways.chosen(chosen)
    gateways.show_in_every_mail(chosen)
    gateways.keep_contracts(chosen)
    gateways.keep_returns(chosen)
    gateways.time_transfers(chosen)
    gateways.guard_staff(chosen)
    catalogue.use(catalogue.of(chosen))
    requests_log.install(app, behind_proxy=chosen.trusted_proxies > 0)
    Compressed(app)  # no page repeats what stands in its address beside a token, so sizes tell nothing
    for part in (senders, errors, headers, pages, sessions, uploads):
        part.install(app)
    unit.install(app, database := Database(chosen.database_url))
    metrics.install(app, database, reader_metrics.MEASURES)
    web_maintenance.install(app, database)
    _register(app, BLUEPRINTS + (DEMO_BLUEPRINTS if chosen.demo else ()))
    _log_in_with(app, chosen, database)
    web_frame.install(app, STAFF_MENU)
    gate = access.Gate(web_demo.passcode_known, WITHOUT_PASSCODE) if chosen.demo else None
    access.install(app, ACCESS, gate, web_looked_at.observe)
    if chosen.trusted_proxies:
        hops = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _log_in_with(app: Flask, chosen: settings.Settings, database: Database) -> None:
    """Our own provider, what the account's pages below it know of it, and the relying party that asks for logins."""
    web_setup.install(app, chosen, database)
    web_authorization.install(app, web_interactions.LoginRequests())
    web_account_holdings.install(app, OwnHoldings())
    relying_party.use(gateways.relying_party(chosen, InProcess(app)))


def application() -> Flask:
    """What the server loads: the app for this process's environment."""
    chosen = settings.load()
    logs.configure(chosen.log_level)
    app = create_app(chosen)
    threading.Thread(target=warm, args=(app,), name="warm", daemon=True).start()
    return app


def warm(app: Flask) -> None:
    """Does beforehand what would hold the first customers up: takes the signing keys in, compiles the templates."""
    web_setup.warm(app)
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    kept()


def kept() -> None:
    """What is there now stays as long as the process: looking for garbage in it again held up requests for 70 ms."""
    gc.collect()
    gc.freeze()


def _configure(app: Flask, chosen: settings.Settings) -> None:
    app.config.update(
        SESSION_COOKIE_SECURE=chosen.secure,
        SESSION_COOKIE_NAME="__Host-form" if chosen.secure else "form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        TRUSTED_HOSTS=[urlsplit(chosen.public_url).hostname],
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=LEVEL,
        COMPRESS_ALGORITHM_STREAMING=["gzip"],  # style sheets and scripts are streams
        MAX_CONTENT_LENGTH=PAGE_BYTES,
        MAX_FORM_MEMORY_SIZE=PAGE_BYTES,
        BABEL_TRANSLATION_DIRECTORIES="mytoyota/locale",
        BABEL_DEFAULT_LOCALE="ja",
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.globals["csrf_token"] = form_token.current  # for small forms without fields
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _register(app: Flask, modules: Sequence[str]) -> None:
    for name in modules:
        app.register_blueprint(import_module(name).bp)
