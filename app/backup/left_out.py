"""What of a portal stays out of its backups: what is of this moment only.

Sessions; letters on their way, which must not go twice, and the keys lent to send them; files
that no case has, whose keys travel in forms that end anyway.
"""

TABLES = {"sesi", "surat", "peminjam_kunci", "kunci_dipinjam"}
"""Tables whose rows all stay out."""

FILE_NUMBERS = 1 << 16
"""How many chunk numbers belong to one file; see :mod:`app.cases.uploads`."""
