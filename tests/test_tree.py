"""The house is as its map says, and its walls hold."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_file_of_the_application_has_its_line_in_the_map() -> None:
    listed = set(re.findall(r"^\| `([^`]+)` \|", (ROOT / "CONTRIBUTING.md").read_text(), re.M))
    files = {str(p.relative_to(ROOT)) for p in (ROOT / "app").rglob("*.py")}
    assert files - listed == set()
    assert {name for name in listed if name.endswith(".py")} - files <= {
        "wsgi.py", "config.py", "gunicorn.conf.py",
    }  # fmt: skip


def test_the_walls_between_packages_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_pinned_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if "==" in line:
                assert line.split("==")[0].split("[")[0].lower() in reasons, line


def test_no_page_has_inline_style_or_script() -> None:
    for path in (ROOT / "app" / "templates").rglob("*.html"):
        assert not re.search(r'style="|<script|\son\w+="', path.read_text()), path


def test_what_day_it_is_is_asked_in_one_place() -> None:
    """In Jakarta it is tomorrow already while it is evening where a server may stand."""
    asked = re.compile(r"\b(date|datetime)\.(today|utcnow)\(\)|\bdatetime\.now\(\)")
    for folder in ("app", "tests", "bench"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not asked.search(path.read_text()), path
