"""The extension of Jupyter Server, in a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from vec2art_nb import flags
from vec2art_nb.studio.nodelay import _load_jupyter_server_extension, without_delay

ROOT = Path(__file__).parents[2]


class Handler:
    nodelay = False

    def set_nodelay(self, value: bool) -> None:
        self.nodelay = value


class Connection:
    def __init__(self, handler: object) -> None:
        self.websocket_handler = handler

    def connect(self) -> str:
        return "connected"


class App:
    def __init__(self, **settings: object) -> None:
        self.web_app = self
        self.settings = settings


def test_connections_switch_the_delay_off_before_they_connect() -> None:
    handler = Handler()
    assert without_delay(Connection)(handler).connect() == "connected"
    assert handler.nodelay


@pytest.mark.parametrize("handler", [object(), None])
def test_other_servers_are_left_as_they_are(handler: object) -> None:
    assert without_delay(Connection)(handler).connect() == "connected"
    for app in (object(), App(), App(kernel_websocket_connection_class="by name")):
        before = dict(getattr(app, "settings", {}))
        _load_jupyter_server_extension(app)
        assert getattr(app, "settings", {}) == before


def test_the_flag_switches_it_off() -> None:
    app = App(kernel_websocket_connection_class=Connection)
    with flags.override(tcp_nodelay=False):
        _load_jupyter_server_extension(app)
    assert app.settings["kernel_websocket_connection_class"] is Connection
    _load_jupyter_server_extension(app)
    assert app.settings["kernel_websocket_connection_class"] is not Connection


def test_a_real_server_loads_it_by_the_configuration_that_the_wheel_brings(tmp_path: Path) -> None:
    config = tmp_path / "jupyter_server_config.d"
    config.mkdir()
    (config / "vec2art_nb.json").write_text((ROOT / "jupyter-config" / "vec2art_nb.json").read_text())
    script = (
        "from jupyter_server.serverapp import ServerApp\n"
        "app = ServerApp()\n"
        "app.initialize(['--ServerApp.port=0', '--ServerApp.open_browser=False', '--allow-root'])\n"
        "print('CLASS', app.web_app.settings['kernel_websocket_connection_class'].__name__)\n"
    )
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(tmp_path),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert re.findall(r"CLASS (\w+)", done.stdout) == ["WithoutDelay"], done.stderr
