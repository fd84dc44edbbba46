import os
import pathlib
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.fake_api import FakeApi  # noqa: E402
from support.init_env import api_options, run  # noqa: E402


@pytest.fixture(scope="module")
def shared_api():
    """One server with the example objects for the tests of a file that do not change it."""
    with FakeApi() as api:
        yield api


@pytest.fixture
def pod(tmp_path):
    """A pod's surroundings: pod.run(api, options...) runs init-env in pod codex-3-1 on node-1 with an env directory."""
    return Pod(tmp_path)


@pytest.fixture
def readable_by_all():
    """A directory that other users may read."""
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        yield pathlib.Path(directory)


class Pod:
    def __init__(self, directory):
        self.directory = directory
        self.env_path = directory / "env"
        self.env_path.mkdir()

    def options(self, api, *options):
        return [*(api_options(api) if api else []), "--pod-name=codex-3-1", "--pod-namespace=codex-ns", "--node-name=node-1",
                f"--env-path={self.env_path}", f"--termination-log={self.termination_log}", "--deadline=30s", *options]

    def run(self, api, *options, **arguments):
        return run(*self.options(api, *options), **arguments)

    @property
    def termination_log(self):
        return self.directory / "termination-log"

    @property
    def env_file(self):
        return self.env_path / "init-env"

    def files(self):
        """Every file below the pod's directory with its content, but the termination log."""
        return {str(file.relative_to(self.directory)): file.read_bytes()
                for file in self.directory.rglob("*") if file.is_file() and file != self.termination_log}
