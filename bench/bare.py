"""The yardstick: a Flask page with a template of thirty lines, and nothing else."""

from flask import Flask, render_template

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """Render the template."""
    return render_template(
        "bare.html", title="Halaman", office="Kantor", intro="Pembuka", items=range(5), note="x"
    )
