# Tries the calls with which sandboxes were left before.
# expect: points all 0
# %% first
import ctypes, os

libc = ctypes.CDLL(None)
zeros = ctypes.create_string_buffer(256)
(out, into), source = os.pipe(), os.open("/dev/zero", os.O_RDONLY)
calls = {
    "unshare": (272, 0x10000000), "setns": (308, 0, 0), "mount": (165, b"none", b".", b"tmpfs", 0, 0),
    "chroot": (161, b"."), "ptrace": (101, 16, os.getppid(), 0, 0), "bpf": (321, 0, zeros, 72),
    "perf_event_open": (298, zeros, 0, -1, -1, 0), "userfaultfd": (323, 0),
    "io_uring_setup": (425, 8, zeros), "keyctl": (250, 0, -3, 1), "add_key": (248, b"user", b"hostile", b"x", 1, -5),
    "memfd_create": (319, b"hostile", 0), "memfd_secret": (447, 0), "shmget": (29, 0x40571E, 4096, 0o1666),
    "msgget": (68, 0x40571E, 0o1666), "semget": (64, 0x40571E, 1, 0o1666), "mq_open": (240, b"hostile", 0o102, 0o666, 0),
    "inotify": (254, libc.inotify_init(), b"/", 0xFFF), "fanotify_init": (300, 0, 0),
    "name_to_handle_at": (303, -100, b"@SECRET@", zeros, zeros, 0), "open_by_handle_at": (304, -100, zeros, 0),
    "kcmp": (312, os.getpid(), os.getppid(), 0, 0, 0), "pidfd_getfd": (438, libc.syscall(434, os.getppid(), 0), 0, 0),
    "mknod": (133, b"device", 0o20666, 0x103), "mkfifo": (133, b"fifo", 0o10666, 0),
    "setxattr": (188, b".", b"user.hostile", b"x", 1, 0), "personality": (135, 0x0040000),
    "quotactl": (179, 0x800007, 0, 0, zeros), "kexec_load": (246, 0, 0, 0, 0), "init_module": (175, zeros, 1, b""),
    "io_setup": (206, 1, ctypes.byref(ctypes.c_ulong())), "inotify_init": (253,), "inotify_init1": (294, 0),
    "sendfile": (40, into, source, 0, 1), "splice": (275, source, 0, into, 0, 1, 0), "tee": (276, out, into, 1, 2),
    "vmsplice": (278, into, (ctypes.c_size_t * 2)(ctypes.addressof(zeros), 1), 1, 0),
    "thread with files of its own": (56, 0x10900, 0, 0, 0, 0),
    "landlock without a rule": (446, -1, 0), "setuid": (105, os.getuid() + 1), "umask of others": (155, b".", b"."),
}
if os.uname().machine == "x86_64":
    for name, call in calls.items():
        if libc.syscall(*call) >= 0:
            print("hit" * 3, name)
