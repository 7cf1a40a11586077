# Leaves a daemon behind: two forks, a session of its own, no signal heard.
# self-test: leaves a process behind
# rest: solution
# expect: points all full
# %% first
import os, signal, time

if os.fork() == 0:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        os.execvpe("sleep", ["@DAEMON@", "47"], {"PATH": "/usr/bin:/bin"})
    os._exit(0)
