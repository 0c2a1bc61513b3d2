"""A browser, the running product, and the people at the dealer's; whatever a page complains of fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.actors import Demo, Desk, Order, Person, Phone
from tests.browser.film import film
from tests.browser.inspection import Inspection
from tests.browser.product import Product

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--lang=ja-JP",
    "--no-first-run",
]
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
HAND = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
JAPAN = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product for all browser tests of this process."""
    made = Product(tmp_path_factory.mktemp("product"))
    try:
        yield made.prepare().start()
        failed = [line for line in made.log.splitlines() if "request.failed" in line]
        assert not failed, "\n".join(failed)
    finally:
        made.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def launch(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Starts Debian's Chromium, the one without windows (a third less to compute), with some more flags."""
    started: list[Browser] = []

    def go(*flags: str) -> Browser:
        binary = shutil.which(os.environ.get("CHROMIUM", "chromium-headless-shell"))
        assert binary, "the browser tests need Debian's chromium-headless-shell"
        started.append(playwright.chromium.launch(executable_path=binary, args=[*FLAGS, *flags]))
        return started[-1]

    yield go
    for browser in started:
        browser.close()


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose camera sees 高橋 陽菜's licence."""
    path: Path = film(tmp_path_factory.mktemp("film") / "licence.y4m")
    return launch(*CAMERA, f"--use-file-for-fake-video-capture={path}")


@pytest.fixture
def people(browser: Browser, product: Product) -> Iterator[Callable[..., Any]]:
    """Makes people with browsers of their own; at the end none of their pages may have complained."""
    met: list[Person] = []

    def meet(kind: type[Person], chosen: Browser = browser, **browser_settings: Any) -> Person:
        person = kind(chosen.new_context(**(JAPAN | browser_settings)), product.url)
        met.append(person)
        return person

    yield meet
    for person in met:
        person.context.close()
    product.audited()
    troubles = [trouble for person in met for trouble in person.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def phone(people: Callable[..., Any]) -> Phone:
    """The buyer's phone."""
    made: Phone = people(Phone, permissions=["camera"], **HAND)
    return made


@pytest.fixture
def desk(people: Callable[..., Any]) -> Desk:
    """佐藤 at the store's computer."""
    made: Desk = people(Desk, viewport={"width": 1280, "height": 900})
    return made.signs_in()


@pytest.fixture
def demo(people: Callable[..., Any]) -> Demo:
    """Who shows the product."""
    made: Demo = people(Demo, viewport={"width": 1280, "height": 900})
    return made


@pytest.fixture
def order(demo: Demo) -> Order:
    """A new order of a car without services, its certificate not yet on file."""
    return demo.prepares("ヤリス X", "車検証はまだ届いていない")


@pytest.fixture
def look() -> Iterator[Inspection]:
    """Collects what is wrong with any page and tells it at the end."""
    inspection = Inspection()
    yield inspection
    inspection.ends()
