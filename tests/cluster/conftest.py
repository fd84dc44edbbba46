"""A release per module: installing one takes longer than looking at it."""
import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from kubernetes import Release, nodes  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def two_nodes():
    assert len(nodes()) >= 2, "these tests need a cluster with two nodes"


@pytest.fixture(scope="module")
def release(request):
    """The module's VALUES, not installed yet."""
    name = re.sub("[^a-z]+", "-", request.module.__name__.removeprefix("test_"))
    with Release(f"init-env-{name}", request.module.VALUES) as made:
        yield made
