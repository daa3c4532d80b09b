"""Monitoring summaries: what a month, quarter, half or year of a channel came to, and their frozen form.

No content of a case is in one. Why so: docs/decisions/0021-rekap.md.
"""
