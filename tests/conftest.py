"""Settings for all tests."""

from hypothesis import HealthCheck, settings

# how long an example takes depends on the machine, and no test asserts it
settings.register_profile("qualcode", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qualcode")
