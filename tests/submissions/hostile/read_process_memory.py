# Reads and traces the memory of other processes.
# self-test: reads the memory of other processes
# expect: points all 0
# %% first
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
own = ctypes.create_string_buffer(8)
parts = (ctypes.c_void_p * 4)(ctypes.addressof(own), 8, ctypes.addressof(own), 8)
for pid in (os.getppid(), @PID@, 1):
    for name in ("mem", "maps", "syscall", "stack", "auxv", "fd", "map_files", "cwd", "root", "exe"):
        try:
            path = f"/proc/{pid}/{name}"
            print("hit" * 3, os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1))
        except OSError:
            pass
    if libc.ptrace(16, pid, 0, 0) == 0:
        print("hit" * 3, "ptrace")
    address = ctypes.addressof(parts)
    if libc.process_vm_readv(pid, ctypes.c_void_p(address), 1, ctypes.c_void_p(address + 16), 1, 0) > 0:
        print("hit" * 3, "process_vm_readv")
