"""Starts the plugin: unpacks its native program on the first start, and becomes it.

Dify knows plugins in Python only, so this is the entry point. After execv no Python is left: the process that the
plugin daemon holds is the native program, with the same pid and pipes. Standard library only, Python 3.8 or newer;
what only the first start needs is imported there.
"""

import os
import stat
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "xinference-runtime"
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}  # other words for a machine
BLOCK = 1 << 14  # Linux caches and maps a file in pieces as large as the writes: 1 << 18 would take 3 MiB more
LIBRARIES = {
    "libcurl.so.4": "`apt-get install libcurl4` (libcurl4t64 from Debian 13 and Ubuntu 24.04 on),"
    " `dnf install libcurl`, `zypper install libcurl4` or `pacman -S curl`",
    "libstdc++.so.6": "`apt-get install libstdc++6`, `dnf install libstdc++` or `zypper install libstdc++6`",
    "libgcc_s.so.1": "`apt-get install libgcc-s1`, `dnf install libgcc` or `zypper install libgcc_s1`",
}


def fail(reason):
    sys.exit("xinference plugin: " + reason)  # on stderr; the exit code is 1


def packed_program():
    """The path of the packed program for this machine, and the SHA-256 of the unpacked one."""
    if not sys.platform.startswith("linux"):
        fail("it runs on Linux only, and this is %s" % sys.platform)
    folder = os.path.join(HERE, "bin")
    machine = os.uname().machine.lower()
    stem = os.path.join(folder, "%s-%s" % (NAME, MACHINES.get(machine, machine)))
    try:
        if not os.path.exists(stem + ".xz"):
            head, tail = NAME + "-", ".xz"
            names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
            others = [name[len(head) : -len(tail)] for name in names if name.startswith(head) and name.endswith(tail)]
            fail("this package has a program for %s, and none for %s" % (" and ".join(others) or "no machine", machine))
        with open(stem + ".sha256", encoding="ascii", errors="replace") as file:
            digest = file.read().strip()
    except OSError as error:
        fail("the package is not complete: %s; install it again" % error)
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        fail("%s.sha256 holds no SHA-256; install the package again" % stem)
    return stem + ".xz", digest


def directories():
    """Where the program may be unpacked: below the plugin; where that is read-only, below the temporary directory."""
    yield os.path.join(HERE, ".native")
    import tempfile

    yield os.path.join(tempfile.gettempdir(), "xinference-native-%d" % os.geteuid())


def claim(directory):
    """Makes a directory, or finds that nobody but us and root can have put a program there."""
    try:
        os.mkdir(directory, 0o700)
    except FileExistsError:
        pass
    status = os.lstat(directory)
    if not stat.S_ISDIR(status.st_mode):
        raise OSError("it is not a directory")
    if os.path.dirname(directory) == HERE and status.st_uid == os.geteuid() and status.st_mode & 0o022:
        os.chmod(directory, 0o700)  # a volume was mounted with other modes; this very file is no safer
    elif status.st_uid not in (0, os.geteuid()) or status.st_mode & 0o022:
        raise OSError("others may write to it, or own it")
    if os.statvfs(directory).f_flag & os.ST_NOEXEC:
        raise PermissionError("programs may not run there (mounted noexec?)")


def is_sound(program, digest):
    """Whether a program is there, whole and executable: an older unpacking may have been cut off, or a file altered."""
    import hashlib

    seen = hashlib.sha256()
    try:
        with open(program, "rb", buffering=0) as file:
            for block in iter(lambda: file.read(BLOCK), b""):
                seen.update(block)
    except OSError:
        return False
    return seen.hexdigest() == digest and os.access(program, os.X_OK)


def unpack(packed, digest, target):
    """Writes the program to a file of its own, tries it, and renames it: another instance may be doing the same."""
    import hashlib
    import tempfile

    try:
        import lzma
    except ImportError:
        fail("this Python (%s) lacks the module lzma; install it, or another Python" % sys.executable)
    remove_leftovers(os.path.dirname(target))
    handle, temporary = tempfile.mkstemp(prefix=NAME + ".", dir=os.path.dirname(target))
    try:
        seen = hashlib.sha256()
        with os.fdopen(handle, "wb") as destination:
            try:
                with lzma.open(packed, "rb") as source:
                    for block in iter(lambda: source.read(BLOCK), b""):
                        seen.update(block)
                        destination.write(block)
            except (lzma.LZMAError, EOFError) as error:
                fail("%s is damaged (%s); install the package again" % (packed, error))
            if seen.hexdigest() != digest:
                fail("%s is damaged (its SHA-256 is another); install the package again" % packed)
            destination.flush()
            os.fsync(destination.fileno())
        os.chmod(temporary, 0o755)
        attempt(temporary)
        os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def remove_leftovers(directory):
    """Removes what starts left that were killed while they unpacked; nobody unpacks for ten minutes."""
    import time

    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        try:
            if name.startswith(NAME + ".") and os.lstat(path).st_mtime < time.time() - 600:
                os.unlink(path)
        except OSError:
            pass  # another instance was faster


def attempt(program):
    """Runs the program for its version: what its start lacks is said in plain words, while there is somebody to say it.

    Raises PermissionError where programs may not run; the next directory may be better.
    """
    import subprocess

    try:
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        tried = subprocess.run([program, "--version"], timeout=30, **pipes)
    except subprocess.TimeoutExpired:
        fail("the program does not answer: `%s --version` took more than 30 s" % program)
    except PermissionError:
        raise PermissionError("programs may not run there (mounted noexec?)")
    except OSError as error:
        fail(unstartable(program, error))
    if tried.returncode != 0:
        fail(linking_problem(tried.returncode, tried.stderr.decode("utf-8", "replace").strip()))


def unstartable(program, error):
    """Why the kernel does not start a program that was just there."""
    if isinstance(error, FileNotFoundError) and os.path.exists(program):
        return (
            "this system has no glibc, whose dynamic linker starts the program: systems with musl, such as Alpine,"
            " will not do; run the plugin daemon on Debian, Ubuntu or another system with glibc 2.36 or newer"
        )
    return "%s does not start: %s" % (program, error)


def linking_problem(code, words):
    """What the dynamic linker's words mean, and what to do."""
    import re

    absent = re.search(r"error while loading shared libraries: ([^:\s]+): cannot open", words)
    if absent:
        name = absent.group(1)
        remedy = LIBRARIES.get(name, "the package of your system that holds it")
        return "the library %s is missing; install it where the plugin daemon runs: %s" % (name, remedy)
    older = re.search(r"(\S+): version [`'](\w+?)_([\w.]+)' not found", words)
    if older and older.group(2) == "GLIBC":
        return (
            "glibc is too old: the program asks for GLIBC_%s, and this system has %s; glibc 2.36 or newer is needed"
            " (Debian 12, Ubuntu 24.04, Fedora 37)" % (older.group(3), os.confstr("CS_GNU_LIBC_VERSION"))
        )
    if older:
        path, name, version = older.groups()
        return "%s is too old: the program asks for %s_%s; use a newer system" % (path, name, version)
    return "the program does not run: `--version` ended with %d, saying: %s" % (code, words[-400:] or "nothing")


def native_program():
    override = os.environ.get("XINFERENCE_RUNTIME")  # for developers: a program just built
    if override:
        return override
    packed, digest = packed_program()
    problems = []
    try:
        for directory in directories():
            try:
                claim(directory)
                target = os.path.join(directory, "%s-%s" % (NAME, digest[:16]))
                if not is_sound(target, digest):
                    unpack(packed, digest, target)
                return target
            except OSError as error:
                problems.append("%s: %s" % (directory, error.strerror or error))
    except OSError as error:  # there is no temporary directory either
        problems.append(error.strerror or str(error))
    fail("the program can be unpacked nowhere: %s" % "; ".join(problems))


def main():
    program = native_program()
    try:
        os.execv(program, [program] + sys.argv[1:])
    except OSError as error:
        fail(unstartable(program, error))


if __name__ == "__main__":
    main()
