"""The course's part of the Jupyter server: ``GET course/map``, the map as it is now.

``course lab`` loads it. Whoever asks has to be logged in, as for everything of the server.
"""

from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from .map_page import fragment
from .route import route
from .standing import load_standings


class MapHandler(JupyterHandler):
    """Answers with the map of the folder that the server shows."""

    @web.authenticated
    def get(self) -> None:
        """Write the map as HTML, without its styles and its script."""
        folder = Path(self.settings["server_root_dir"]).expanduser()
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(fragment(route(folder, load_standings(folder))))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server_app: Any) -> None:
    """Add the address; Jupyter's server calls this."""
    base = server_app.web_app.settings["base_url"]
    server_app.web_app.add_handlers(".*$", [(url_path_join(base, "course", "map"), MapHandler)])
