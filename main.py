"""Starts the plugin: unpacks its native program on the first start, and becomes it.

Dify knows plugins in Python only, so this is the entry point. After execv no Python is left: the process that the
plugin daemon holds is the native program, with the same pid and pipes. Standard library only, Python 3.8 or newer.
"""

import hashlib
import os
import platform
import stat
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "xinference-runtime"
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


def fail(reason):
    sys.stderr.write("xinference plugin: %s\n" % reason)
    sys.exit(1)


def packed_binary():
    """The path of the packed program for this machine, and the SHA-256 of the unpacked one."""
    machine = MACHINES.get(platform.machine().lower())
    packed = os.path.join(HERE, "bin", "%s-%s.xz" % (NAME, machine))
    if machine is None or not os.path.exists(packed):
        fail("this package holds no program for a %s machine" % (platform.machine() or "nameless"))
    with open(packed[: -len(".xz")] + ".sha256", encoding="ascii") as file:
        return packed, file.read().strip()


def unpack(packed, digest, target):
    """Writes the program to a file of its own and renames it when complete: another instance may be doing the same."""
    try:
        import lzma
    except ImportError:
        fail("this Python lacks the lzma module, by which the program is unpacked; install it, or another Python")
    os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=NAME + ".", dir=os.path.dirname(target))
    try:
        seen = hashlib.sha256()
        with lzma.open(packed, "rb") as source, os.fdopen(handle, "wb") as destination:
            for block in iter(lambda: source.read(1 << 20), b""):
                seen.update(block)
                destination.write(block)
        if seen.hexdigest() != digest:
            fail("%s is damaged; install the package again" % packed)
        os.chmod(temporary, 0o755)
        os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def is_ours(directory):
    """Whether a directory is still to be made, or belongs to us and nobody else may write to it."""
    try:
        status = os.lstat(directory)
    except FileNotFoundError:
        return True
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022


def native_program():
    override = os.environ.get("XINFERENCE_RUNTIME")  # for developers: a program just built
    if override:
        return override
    packed, digest = packed_binary()
    directories = [os.path.join(HERE, ".native"), os.path.join(tempfile.gettempdir(), "xinference-native-%d" % os.getuid())]
    problem = None
    for directory in directories:
        if not is_ours(directory):
            problem = "%s is not ours alone" % directory  # somebody else could have put another program there
            continue
        target = os.path.join(directory, "%s-%s" % (NAME, digest[:16]))
        if os.path.exists(target):
            return target
        try:
            unpack(packed, digest, target)
            return target
        except OSError as error:
            problem = error
    fail("the program can be unpacked nowhere: %s" % problem)


def main():
    program = native_program()
    try:
        os.execv(program, [program] + sys.argv[1:])
    except OSError as error:
        fail("%s does not start: %s" % (program, error))


if __name__ == "__main__":
    main()
