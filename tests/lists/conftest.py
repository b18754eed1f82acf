"""Real transactions for the races of imports."""

from tests.kernel.conftest import committed

__all__ = ["committed"]
