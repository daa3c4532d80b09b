"""Properties are tried on the same examples in every run, however slow the machine."""

from hypothesis import HealthCheck, settings

steady = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
