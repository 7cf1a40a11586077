# Connects to sockets in the file system: Docker's, D-Bus's, the zygote's, one of this run.
# expect: points all 0
# %% first
import glob, os, socket

base = os.path.dirname(os.path.dirname(os.getcwd()))
for path in ("@SOCKET@", "/var/run/docker.sock", "/run/docker.sock", "/run/dbus/system_bus_socket",
             "/run/systemd/private", f"{base}/z", "/tmp/.X11-unix/X0"):
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
            connection.sendall(b"hostile")
            print("hit" * 3, path)
    except OSError as error:
        print(type(error))
