"""Figures for everybody, and answers that an officer wrote."""
