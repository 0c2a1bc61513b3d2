"""What Lighthouse says of five pages on a slow phone in a slow network (its own mobile settings).

Lighthouse is installed with npm beside this file when it is missing. `python -m benchmarks.pages`
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._customer import LOGIN, Customer
from benchmarks._served import product

FOLDER = Path(__file__).parent / "lighthouse"
NODE = Path(__file__).parents[1] / ".venv" / "bin"  # a Python package that the tests need brings it along
CATEGORIES = ("performance", "accessibility", "best-practices")
PAGES = {
    "": "the first page after the scan",
    LOGIN: "the login page",
    "1-1/12-B": "photograph or type",
    "1-1/18-B": "the form of personal data",
    "2-1/4": "buyer and user are registered",
}


def installed() -> Path:
    """The program."""
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        subprocess.run(["npm", "ci", "--silent", "--prefix", str(FOLDER)], env=environment(), check=True)
    return program


def environment() -> dict[str, str]:
    """Where Node and the browser are."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-headless-shell") or ""
    return os.environ | {"PATH": f"{NODE}:{os.environ['PATH']}", "CHROME_PATH": browser}


def judged(program: Path, customer: Customer) -> dict[str, Any]:
    """Lighthouse's report on the page that the customer sees, as the same browser session."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in customer.http.cookies)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as headers:
        json.dump({"Cookie": cookies}, headers)
        headers.flush()
        command = [str(program), customer.page.url, "--quiet", "--output=json", f"--extra-headers={headers.name}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
        told = subprocess.run(command, env=environment(), check=True, capture_output=True)
    report: dict[str, Any] = json.loads(told.stdout)
    return report


def line(name: str, report: dict[str, Any]) -> str:
    """Three points of 100 and the largest contentful paint (LCP); whatever took points off."""
    points = [round((report["categories"][one]["score"] or 0) * 100) for one in CATEGORIES]
    paint = report["audits"]["largest-contentful-paint"]["numericValue"]
    lost = [
        public_id["id"]
        for one in CATEGORIES
        for public_id in report["categories"][one]["auditRefs"]
        if public_id["weight"]
        and (report["audits"][public_id["id"]]["score"] or 0) < 1
        and not _moot(report["audits"][public_id["id"]])
    ]
    return f"{name:32}{points[0]:6}{points[1]:6}{points[2]:6}{paint:9.0f}  {', '.join(lost)}"


def _moot(audit: dict[str, Any]) -> bool:
    return audit["scoreDisplayMode"] in ("notApplicable", "manual", "informative")


def main() -> None:
    """Walks to each page in turn, measures and prints."""
    program = installed()
    print(f"{'page':32}{'perf':>6}{'a11y':>6}{'best':>6}{'LCP ms':>9}  what took points off")
    with product() as (showroom, base, _process):
        customer = Customer(showroom, base, "haruna@example.jp").scans()
        for step, name in PAGES.items():
            print(line(name, judged(program, customer.goes_to(step))), flush=True)


if __name__ == "__main__":
    main()
