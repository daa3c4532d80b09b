"""The satisfaction survey (SKM, PermenPANRB 14/2017) and the perception of corruption, on one engine."""
