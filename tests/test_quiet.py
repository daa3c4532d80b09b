"""What a hardened process gives away to others."""

import subprocess
import sys

from config import ROOT


def test_no_other_process_of_the_account_reads_a_hardened_ones_memory() -> None:
    """Without root all have the same account: the kernel must refuse."""
    code = (
        "import ctypes, os\n"
        "from app.quiet import harden_process\n"
        "if os.geteuid() == 0:  # as a service's account is\n"
        "    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)\n"
        "    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)\n"
        "harden_process()\n"
        "system = ctypes.CDLL(None, use_errno=True)\n"
        "secret = ctypes.create_string_buffer(b'RAHASIA' * 4)\n"
        "parent = os.getpid()\n"
        "class Span(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('n', ctypes.c_size_t)]\n"
        "if not os.fork():\n"
        "    mine = ctypes.create_string_buffer(28)\n"
        "    here, there = Span(ctypes.addressof(mine), 28), Span(ctypes.addressof(secret), 28)\n"
        "    got = system.process_vm_readv(parent, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)\n"
        "    os._exit(0 if got < 0 else 1)\n"
        "print(os.waitstatus_to_exitcode(os.wait()[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "0"
