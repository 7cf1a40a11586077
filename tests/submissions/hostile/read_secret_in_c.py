# Opens it past Python, with the C library, and by every call that opens.
# expect: points all 0
# %% first
import ctypes

libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(4096)
path = b"@SECRET@"
for number in (libc.open(path, 0), libc.openat(-100, path, 0), libc.syscall(2, path, 0),
               libc.syscall(437, -100, path, ctypes.create_string_buffer(24), 24),
               libc.syscall(428, -100, path, 0), libc.open(path, 0o10000000)):
    if number > 2 and libc.read(number, buffer, 4096) > 0:
        print(buffer.value)
