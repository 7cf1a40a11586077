# A widget whose value a thread changes long after its cell.
# rest: solution
# expect: points all full
# %% first
import threading, time
import ipywidgets as widgets

label = widgets.HTML("<b>0</b>")
display(label)

def change():
    for number in range(30):
        label.value = f"<img src=x onerror=alert({number})>"
        time.sleep(0.02)

threading.Thread(target=change, daemon=True).start()
