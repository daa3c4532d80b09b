"""Every sentence has its English, and the compiled catalogue is the written one."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "app" / "translations" / "en" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    target = tmp_path_factory.mktemp("katalog") / "portal.pot"
    command = [str(Path(sys.executable).with_name("pybabel"))]
    words = ["-q", "extract", "-F", "babel.cfg", "-k", "N_", "-o", str(target), "."]
    subprocess.run([*command, *words], cwd=ROOT, check=True)
    with target.open("rb") as file:
        return {str(m.id) for m in read_po(file) if m.id}


def test_every_sentence_has_its_english_and_no_english_is_left_over(extracted: set[str]) -> None:
    with (FOLDER / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    english = {str(m.id): str(m.string) for m in catalogue if m.id}
    assert extracted - english.keys() == set()
    assert english.keys() - extracted == set()
    assert [k for k, v in english.items() if not v.strip()] == []
    for source, text in english.items():
        places = [sorted(re.findall(r"%\((\w+)\)s", t)) for t in (source, text)]
        assert places[0] == places[1], source


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with (FOLDER / "messages.po").open("rb") as file:
        written = io.BytesIO()
        write_mo(written, read_po(file))
    assert (FOLDER / "messages.mo").read_bytes() == written.getvalue()
