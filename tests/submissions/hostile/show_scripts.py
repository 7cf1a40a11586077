# Shows scripts, handlers, frames and styles in every form that a page might run.
# rest: solution
# expect: points all full
# expect: nowhere <script>host
# expect: nowhere onerror=host
# %% first
from IPython.display import HTML, IFrame, Javascript, Markdown, SVG, display

on, script = "on" + "error=host", "<scr" + "ipt>host"
for html in (f"{script}ile()</script>", f"<img src=x {on}ile()>", f"<svg {on}ile()><p>", f"<b {on}()>x</b>",
             "<iframe srcdoc='<b>x'></iframe>", "<form action=//evil.example><button>x", "<base href=//evil.example>",
             "<meta http-equiv=refresh content='0;//evil.example'>", f"<math><mi {on}ile()>", f"<x/{on}ile()>",
             f"<noscript><p title='</noscript>{script}ile()'>", "<a href='java\tscript:hostile()'>x</a>"):
    display(HTML(html))
    display({"text/html": html, "text/plain": "x", "image/svg+xml": html}, raw=True)
display(Javascript("host" + "ile()"))
display({"application/javascript": "host" + "ile()"}, raw=True)
display({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}, raw=True)
