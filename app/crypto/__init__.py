"""Bytes in, bytes out: nothing here knows of Flask or of a database."""
