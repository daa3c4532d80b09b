"""Find a browser, or fetch one where that can be done; say what to do where it cannot."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """The path of a Chromium, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def fetch() -> str | None:
    """Install Chromium where this machine's package manager may; the path, or None."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "chromium", "fonts-dejavu"]):
            subprocess.run(
                ["apt-get", "-qq", *words],
                stdout=subprocess.DEVNULL,
                env=environment,
                check=False,
            )
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        return _playwrights_own()
    return find()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def require() -> str:
    """A browser's path; ends the program with the one command that brings it."""
    found = find() or _playwrights_own() or fetch()
    if found is None:
        sys.exit("No browser found. Bring one with: sudo apt-get install -y chromium")
    return found


if __name__ == "__main__":
    require()
