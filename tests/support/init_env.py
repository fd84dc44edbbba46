"""Runs the real program."""
import dataclasses
import os
import pathlib
import shlex
import subprocess

from support.container import make_root

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The program; before it, an emulator where it needs one.
COMMAND = shlex.split(os.environ.get("INIT_ENV", str(ROOT / "build/dev/init-env")))
# The one without sanitizers, which an ordinary user may run and whose memory can be measured.
RELEASE = os.environ.get("INIT_ENV_RELEASE", str(ROOT / "build/release/init-env"))
NOBODY = {"user": 65534, "group": 65534, "extra_groups": []}
if "IN_EMPTY_ROOT" in os.environ:
    _, COMMAND = make_root(*COMMAND)


@dataclasses.dataclass
class Outcome:
    code: int
    out: str
    err: str

    @property
    def text(self):
        return self.out + self.err


def api_options(api):
    return [f"--api-server={api.url}", f"--ca-file={api.ca_file}", f"--token-file={api.token_file}"]


def start(*options, env=None, command=COMMAND, **popen):
    """Starts the program with nothing in its environment but `env` and what finds chroot."""
    return subprocess.Popen([*command, *map(str, options)], env={"PATH": os.environ["PATH"], **(env or {})},
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **popen)


def finish(process, timeout=60):
    out, err = process.communicate(timeout=timeout)
    return Outcome(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def run(*options, env=None, timeout=60, **popen):
    """Runs the program to its end. The timeout is only there so that a hang fails."""
    return finish(start(*options, env=env, **popen), timeout)
