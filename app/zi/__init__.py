"""The record of the Zona Integritas: criteria, their evidence, meetings, the work plan, a simulated score."""
