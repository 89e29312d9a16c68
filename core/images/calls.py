"""A filter of system calls (seccomp, Linux): what a process may still ask of the kernel once it reads strangers' bytes.

It keeps its pipes, memory, threads and clock. Files, sockets, other programs and other processes are out of reach, even
for code that a broken decoder was made to run. Numbers: arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h; instructions: linux/filter.h, linux/seccomp.h.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import signal
import struct

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_ALLOWED = {  # name: number on x86_64, on aarch64
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "mremap": (25, 216),
    "madvise": (28, 233), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128), "futex": (202, 98), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "set_robust_list": (273, 99), "rseq": (334, 293), "gettid": (186, 178),
    "getpid": (39, 172), "getrusage": (98, 165), "clock_gettime": (228, 113), "getrandom": (318, 278),
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
_CLONE, _CLONE3, _PRLIMIT = (56, 220), (435, 435), (302, 261)
_THREAD = 0x10000  # CLONE_THREAD: a thread of ours and no process
_LOAD, _EQUAL, _BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where seccomp_data holds them (little-endian)
_LET, _FAIL = 0x7FFF0000, 0x00050000
_DEATH_SIGNAL, _SECCOMP, _NO_NEW_PRIVILEGES, _FILTER = 1, 22, 38, 2  # of prctl


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def end_with_parent() -> None:
    """Have the kernel kill this process when the one that forked it ends."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def forbid_others() -> bool:
    """Let this process make no other system calls from now on; return whether the kernel does that here."""
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        return False
    code = _instructions(_ARCHITECTURES[machine], list(_ARCHITECTURES).index(machine))
    program, prctl = _Program(len(code) // 8, code), ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return int(prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)) == 0


def _instructions(architecture: int, column: int) -> bytes:
    """Return the program: each call is let, fails as one that does not exist, or fails as forbidden."""
    one, let = _instruction, _instruction(_RETURN, _LET)
    fail, missing = one(_RETURN, _FAIL | errno.EPERM), one(_RETURN, _FAIL | errno.ENOSYS)
    code = [one(_LOAD, _ARCHITECTURE), one(_EQUAL, architecture, 1, 0), fail, one(_LOAD, _NUMBER)]
    for numbers in _ALLOWED.values():
        code += [one(_EQUAL, numbers[column], 0, 1), let]
    code += [one(_EQUAL, _CLONE3[column], 0, 1), missing]  # its arguments cannot be seen; the C library takes clone
    code += [one(_EQUAL, _CLONE[column], 0, 4), one(_LOAD, _FIRST_ARGUMENT), one(_BITS, _THREAD, 0, 1), let, fail]
    code += [one(_EQUAL, _PRLIMIT[column], 0, 3), one(_LOAD, _FIRST_ARGUMENT), one(_EQUAL, 0, 0, 1), let]
    return b"".join([*code, fail])


def _instruction(operation: int, value: int, when: int = 0, otherwise: int = 0) -> bytes:
    """Return one instruction; `when`, `otherwise`: how many are skipped."""
    return struct.pack("=HBBI", operation, when, otherwise, value)
