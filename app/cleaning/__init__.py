"""Takes location, author and device out of files, in a process of its own with limits.

The web workers import :mod:`app.cleaning.supervisor` alone; whatever reads a file's
inside runs in the child.
"""
