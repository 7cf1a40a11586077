# Sets the clock, the host's name and what else belongs to the machine.
# expect: points all 0
# %% first
import ctypes, time

libc = ctypes.CDLL(None)
past = (ctypes.c_long * 2)(86400, 0)
calls = {
    "settimeofday": lambda: libc.settimeofday(past, None),
    "clock_settime": lambda: libc.clock_settime(0, past),
    "sethostname": lambda: libc.sethostname(b"hostile", 7),
    "reboot": lambda: libc.syscall(169, 0xFEE1DEAD, 672274793, 0, 0),
    "swapon": lambda: libc.swapon(b"/nothing", 0),
    "acct": lambda: libc.acct(b"hostile"),
    "syslog": lambda: libc.klogctl(3, None, 0),
    "nice": lambda: libc.setpriority(2, 0, -5),
    "prlimit": lambda: libc.prlimit(@PID@, 7, (ctypes.c_long * 2)(1, 1), None),
}
for name, call in calls.items():
    if call() == 0:
        print("hit" * 3, name)
