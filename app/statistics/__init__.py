"""Figures that everybody may read, and answers that an officer wrote for the public."""
