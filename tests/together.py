"""Of several workers one gets all the tests that share what is dear to make, so that it is made once in a run."""

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

SHARED = re.compile(r"(?:demo/test_bureau|browser/test_faces)\.py::.*?([^\[\]-]+)\]$")
"""The tests of a bureau of the demo, and those that walk through a desk: the last word in their brackets says of which."""


class Together(LoadScopeScheduling):
    """Hands out the tests one by one, but what shares a bureau or a desk at once; these first, because they take longest.

    xdist's own groups (`--dist loadgroup`) group nothing with this pytest: they are written into a name that it no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        shared = SHARED.search(nodeid)
        return shared[1] if shared else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How a run with several workers is divided among them."""
    return Together(config, log)
