# Connects and binds ZeroMQ sockets, which the kernel itself is made of.
# expect: points all 0
# %% first
import zmq

context = zmq.Context()
for address in ("tcp://127.0.0.1:@PORT@", "ipc://@SOCKET@", "inproc://hostile"):
    one = context.socket(zmq.DEALER)
    one.linger = 0
    try:
        one.connect(address)
        one.send(b"hostile", zmq.NOBLOCK)
    except zmq.ZMQError as error:
        print(error)
