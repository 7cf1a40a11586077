# Asks the front end to insert and run cells of its own.
# expect: points all 0
# %% first
get_ipython().set_next_input("assert True", replace=True)
get_ipython().payload_manager.write_payload({"source": "set_next_input", "text": "pass"})
