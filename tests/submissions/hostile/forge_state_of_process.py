# Changes what belongs to the process: mask, folder, locale, handlers, limits, environment.
# rest: solution
# expect: points all full
# %% first
import locale, os, resource, signal, sys, time

os.umask(0o777)
os.chdir("/usr")
locale.setlocale(locale.LC_ALL, "C")
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGALRM, signal.SIGCHLD):
    signal.signal(number, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_CPU, (3600, 3600))
os.environ.update(HOSTILE="1", PYTHONSTARTUP="hostile.py", TZ="Mars/Phobos", LC_ALL="tlh")
time.tzset()
sys.setrecursionlimit(10**6)
sys.path[:] = ["hostile"]
