"""Draw every channel's workflow into this folder, from its declaration: ``make drawings``."""

from pathlib import Path

from app import flow
from app.channels import CHANNELS
from app.language import use_language
from wsgi import app

FOLDER = Path(__file__).parent


def drawings() -> dict[str, str]:
    """The SVG of every channel by its file's name, as this version of the portal draws it."""
    with app.test_request_context():
        use_language("id")
        environment = app.extensions["portal_templates"]["id"]
        picture = environment.get_template("_alur.html").module.gambar
        return {
            f"{channel.name}.svg": str(
                picture(flow.draw(channel, str), f"Alur: {channel.title}", True)
            ).strip()
            + "\n"
            for channel in CHANNELS.values()
        }


if __name__ == "__main__":
    for name, svg in drawings().items():
        (FOLDER / name).write_text(svg)
