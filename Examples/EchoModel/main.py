"""Starts the plugin: unpacks the program on the first start and becomes it. Dify launches this file with Python."""

import lzma
import os
import platform
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
packed = os.path.join(here, "bin", "EchoModel-%s.xz" % machine)
# The size keeps apart the programs of two versions of the plugin.
program = os.path.join(here, ".native", "EchoModel-%d" % os.path.getsize(packed))

if not os.path.exists(program):
    os.makedirs(os.path.dirname(program), exist_ok=True)
    # A file of its own, renamed when complete: another instance may be doing the same.
    handle, unfinished = tempfile.mkstemp(dir=os.path.dirname(program))
    with lzma.open(packed, "rb") as source, os.fdopen(handle, "wb") as destination:
        for block in iter(lambda: source.read(1 << 20), b""):
            destination.write(block)
    os.chmod(unfinished, 0o755)
    os.replace(unfinished, program)

os.execv(program, [program])
