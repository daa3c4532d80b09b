"""Tests of the Zona Integritas record and of what leaves the portal of it."""
