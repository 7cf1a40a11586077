# Opens comms and sends a lot of messages on them.
# expect: points all 0
# %% first
from comm import create_comm

for number in range(300):
    comm = create_comm(target_name="jupyter.widget", data={"state": {"score": 4}})
    comm.send({"method": "update", "state": {"value": "<script>"}})
