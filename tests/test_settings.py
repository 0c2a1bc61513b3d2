"""The settings: what a person who sets the product up is told, all at once, and what they need not say."""

import os
from pathlib import Path

import pytest

from mytoyota import settings
from mytoyota.settings import Settings, SettingsProblem

PRODUCTION = {
    "PUBLIC_URL": "https://my.example.jp",
    "MYTOYOTA_SMTP_HOST": "mail.example.jp",
    "MYTOYOTA_SMTP_FROM": "no-reply@my.example.jp",
    "MYTOYOTA_SMS_GATEWAY_DOMAIN": "sms.example.jp",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is set but the instance's folder."""
    for name in [*os.environ]:
        if name.startswith("MYTOYOTA_") or name in ("HOST", "PORT", "PUBLIC_URL", "DATABASE_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MYTOYOTA_INSTANCE_DIR", str(tmp_path))


def set_all(monkeypatch: pytest.MonkeyPatch, names: dict[str, str]) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)


def told(monkeypatch: pytest.MonkeyPatch, names: dict[str, str]) -> str:
    """The text that a person gets for these settings."""
    set_all(monkeypatch, names)
    with pytest.raises(SettingsProblem) as caught:
        settings.load()
    return str(caught.value)


def test_a_demo_needs_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_all(monkeypatch, {"MYTOYOTA_DEMO": "1"})
    demo = settings.load()
    assert (demo.host, demo.port, demo.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert demo.database_url == f"sqlite:///{tmp_path}/mytoyota.sqlite3"
    assert demo.keys_path == tmp_path / "keys.json"
    assert demo.reader_socket == tmp_path / "run" / "reader-8000.sock"
    assert demo.demo_passcode is None
    assert not demo.secure


def test_production_is_told_everything_it_lacks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = told(monkeypatch, {})
    lines = [line.split()[1] for line in text.splitlines()[1:]]
    assert sorted(lines) == ["MYTOYOTA_SMTP_FROM", "MYTOYOTA_SMTP_HOST", "PUBLIC_URL"]


@pytest.mark.parametrize("asked", [{}, {"MYTOYOTA_SMS_CODES": "1"}])
def test_codes_by_sms_need_a_way_out(monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]) -> None:
    way = "MYTOYOTA_SMS_GATEWAY_DOMAIN"
    text = told(monkeypatch, PRODUCTION | {way: ""} | asked)
    assert f"{way} is missing: SMS leave by a mail-to-SMS service; without one set MYTOYOTA_SMS_CODES=0" in text
    set_all(monkeypatch, {"MYTOYOTA_SMS_CODES": "0"})
    assert settings.load().asks_for_sms_codes is False


def test_what_is_wrong_is_told_together_with_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = told(
        monkeypatch, {"PORT": "eighty", "MYTOYOTA_THREADS": "0", "MYTOYOTA_SMTP_USER": "u", "MYTOYOTA_DEOM": "1"}
    )
    for name in ("PORT", "PUBLIC_URL", "MYTOYOTA_THREADS", "MYTOYOTA_SMTP_HOST", "MYTOYOTA_SMTP_PASSWORD"):
        assert sum(line.startswith(f"  - {name} ") for line in text.splitlines()) == 1, name
    assert "MYTOYOTA_DEOM: there is no such setting" in text


def test_a_complete_production_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION)
    assert settings.load().secure


def test_an_empty_value_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"MYTOYOTA_DEMO": "1", "PORT": "", "PUBLIC_URL": ""})
    assert settings.load().port == 8000


def test_no_secret_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "planted-secret"
    wrong = {"DATABASE_URL": f"mysql://u:{secret}@db/x", "MYTOYOTA_SMTP_PASSWORD": secret, "PORT": secret}
    assert secret not in told(monkeypatch, wrong)
    right = {
        "DATABASE_URL": f"postgresql+psycopg://u:{secret}@db/x",
        "MYTOYOTA_REDIS_URL": f"redis://:{secret}@q",
        "MYTOYOTA_SMTP_USER": "u",
        "MYTOYOTA_DEMO_PASSCODE": secret,
    }
    set_all(monkeypatch, PRODUCTION | right)
    monkeypatch.delenv("PORT")
    loaded = settings.load()
    assert secret in loaded.database_url
    assert secret not in repr(loaded)


WRONG_ADDRESSES = [
    "my.example.jp",
    "ftp://my.example.jp",
    "https://",
    "https://my.example.jp/base",
    "https://my.example.jp?x=1",
    "https://user:pw@my.example.jp",
    "https://my.example.jp\nX-Header: 1",
    "https://my example.jp",
]


@pytest.mark.parametrize("url", WRONG_ADDRESSES)
def test_a_public_address_is_scheme_host_and_port_alone(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    text = told(monkeypatch, PRODUCTION | {"PUBLIC_URL": url})
    assert text.splitlines()[1:] == [
        "  - PUBLIC_URL must be scheme, host and port alone, for example https://my.example.jp"
    ]


def test_a_final_slash_and_capitals_make_no_second_address(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION | {"PUBLIC_URL": "HTTPS://My.Example.jp/"})
    assert settings.load().public_url == "https://my.example.jp"


def test_production_over_http_is_for_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "https://" in told(monkeypatch, PRODUCTION | {"PUBLIC_URL": "http://my.example.jp"})
    set_all(monkeypatch, {"PUBLIC_URL": "http://localhost:8000"})
    assert not settings.load().secure


REACHED_FROM_OUTSIDE = [{"HOST": "0.0.0.0"}, {"HOST": "192.0.2.7"}, {"PUBLIC_URL": "https://demo.example.jp"}]


@pytest.mark.parametrize("reached", REACHED_FROM_OUTSIDE)
def test_a_demo_that_others_can_reach_asks_for_a_passcode(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reached: dict[str, str]
) -> None:
    assert "MYTOYOTA_DEMO_PASSCODE is missing" in told(monkeypatch, {"MYTOYOTA_DEMO": "1", **reached})
    (tmp_path / "demo-passcode").write_text("8462 1973\n")
    kept = settings.load().demo_passcode
    assert kept is not None
    assert kept.get_secret_value() == "8462 1973"
    monkeypatch.setenv("MYTOYOTA_DEMO_PASSCODE", "chosen")
    chosen = settings.load().demo_passcode
    assert chosen is not None
    assert chosen.get_secret_value() == "chosen"


@pytest.mark.parametrize(("host", "url"), [("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")])
def test_the_default_address_is_one_that_opens(tmp_path: Path, host: str, url: str) -> None:
    (tmp_path / "demo-passcode").write_text("1")
    assert Settings(demo=True, host=host).public_url == url


def test_a_deep_checkout_gets_a_socket_path_that_fits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90) / "instance"
    first, second = Settings(demo=True, instance_dir=deep), Settings(demo=True, instance_dir=deep / "other")
    assert len(os.fsencode(first.reader_socket)) <= settings.SOCKET_PATH_LIMIT
    assert first.reader_socket != second.reader_socket
    assert "MYTOYOTA_READER_SOCKET" in told(
        monkeypatch, {"MYTOYOTA_DEMO": "1", "MYTOYOTA_READER_SOCKET": "/" + "s" * settings.SOCKET_PATH_LIMIT}
    )


@pytest.mark.parametrize("half", ["MYTOYOTA_TLS_KEY", "MYTOYOTA_TLS_CERTIFICATE"])
def test_half_of_a_tls_pair_is_told(monkeypatch: pytest.MonkeyPatch, half: str) -> None:
    text = told(monkeypatch, {"MYTOYOTA_DEMO": "1", half: "/etc/own.pem"})
    assert "MYTOYOTA_TLS_KEY and MYTOYOTA_TLS_CERTIFICATE belong together" in text


LOOPBACK = {"localhost": True, "demo.localhost": True, "127.8.0.1": True, "::1": True, "[::1]": True}
ELSEWHERE = {
    "0.0.0.0": False,
    "192.168.1.5": False,
    "localhost.example.jp": False,
    "127.0.0.1.example.jp": False,
    "": False,
}


@pytest.mark.parametrize(("host", "alone"), [*LOOPBACK.items(), *ELSEWHERE.items()])
def test_loopback_is_what_only_this_machine_reaches(host: str, alone: bool) -> None:
    assert settings.is_loopback(host) is alone
