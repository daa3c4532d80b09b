"""The one engine behind every channel: what is declared in app/channels runs here."""
