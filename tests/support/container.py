"""A root directory of its own for the program, as a container has. Made without mounts, which most containers may not make."""
import atexit
import os
import pathlib
import re
import shutil
import subprocess
import tempfile


def make_root(*command):
    """Returns a root directory with the command's programs, what they need if they are dynamic, and /etc/resolv.conf; and the
    command that runs them in it. What tests put into temporary directories from now on has the same path within and without.
    """
    root = pathlib.Path(tempfile.mkdtemp(prefix="init-env-root-"))
    atexit.register(shutil.rmtree, root)
    for directory in ("tmp", "etc"):
        (root / directory).mkdir()
    shutil.copy("/etc/resolv.conf", root / "etc")
    programs = [pathlib.Path(shutil.which(program)) for program in command]
    for program in programs:
        shutil.copy(program, root)
        for library in needed_by(program):
            (root / library[1:]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, root / library[1:])
    # A path that begins with the root directory's own leads back to its beginning.
    within = root / str(root)[1:]
    within.parent.mkdir(parents=True, exist_ok=True)
    within.symlink_to("/")
    tempfile.tempdir = str(root / "tmp")
    as_root = [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]
    return root, [*as_root, "chroot", str(root), *(f"/{program.name}" for program in programs)]


def needed_by(program):
    """The files of the dynamic linker and the libraries; none for a static program."""
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return re.findall(r"(?:=> |^\s)(/\S+) \(", told, re.MULTILINE)
