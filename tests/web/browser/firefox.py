"""Firefox without a window, driven by the protocol that it speaks itself (Marionette).

Playwright drives a Firefox of its own making alone, and Selenium asks for a second program; this needs neither.
Messages are JSON behind their length; commands are those of WebDriver.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

#: As Debian calls it, and as others do.
NAMES = ("firefox-esr", "firefox")
#: Nothing of its own from the network, files where the test looks for them, and what scripts do wrong in its output.
SETTINGS = {
    "app.normandy.enabled": False, "app.update.disabledForTesting": True, "browser.download.folderList": 2,
    "browser.aboutwelcome.enabled": False, "browser.dom.window.dump.enabled": True,
    "browser.safebrowsing.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False, "devtools.console.stdout.content": True,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
}  # fmt: skip
PATIENCE = 90.0  # seconds for the browser to start, and for what a page is to say
END, LEFT, TAB = "\ue010", "\ue012", "\ue004"


class Firefox:
    """One window with a profile of its own in `folder`; `settings` are added to those of its profile."""

    def __init__(self, path: str, folder: Path, **settings: object) -> None:
        self.taken = folder / "taken"
        self.taken.mkdir(parents=True)
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        wanted = {**SETTINGS, "marionette.port": port, "browser.download.dir": str(self.taken), **settings}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wanted.items()]
        (folder / "user.js").write_text("".join(lines), "utf-8")
        self._said = folder / "said.txt"
        command = [
            path,
            "--headless",
            "--marionette",
            "--remote-allow-system-access",
            "--no-remote",
            "--profile",
            str(folder),
        ]
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                command, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, "HOME": str(folder)}
            )
        self._number = 0
        try:
            self._socket = self._reached(port)
            self._file = self._socket.makefile("rb")
            self._received()
            self.ask("WebDriver:NewSession", capabilities={})
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def _reached(self, port: int) -> socket.socket:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.2)

    def _received(self) -> Any:
        length = b""
        while (letter := self._file.read(1)) != b":":
            if not letter:
                raise ConnectionError(f"Firefox ended:\n{self.said()}")
            length += letter
        return json.loads(self._file.read(int(length)))

    def ask(self, command: str, **given: object) -> Any:
        """Send a command and return what it answers."""
        self._number += 1
        sent = json.dumps([0, self._number, command, given]).encode()
        self._socket.sendall(b"%d:%s" % (len(sent), sent))
        _, _, wrong, answer = self._received()
        if wrong:
            raise RuntimeError(f"{command}: {wrong['error']}: {wrong['message']}")
        return answer

    def open(self, address: str) -> None:
        self.ask("WebDriver:Navigate", url=address)

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript is worth in the page."""
        return self.ask("WebDriver:ExecuteScript", script=f"return {expression};", args=[])["value"]

    def width(self, pixels: int) -> None:
        """Make the page so wide: by zoom, since no window is as narrow as a telephone."""
        wide = self.value("innerWidth")
        self.ask("Marionette:SetContext", value="chrome")
        zoom = "gBrowser.selectedBrowser.fullZoom *= arguments[0];"
        self.ask("WebDriver:ExecuteScript", script=zoom, args=[wide / pixels])
        self.ask("Marionette:SetContext", value="content")

    def until(self, expression: str) -> None:
        """Wait until an expression holds."""
        end = time.monotonic() + PATIENCE
        while not self.value(expression):
            assert time.monotonic() < end, f"{expression} never held: {self.value('document.body.innerText')[:600]}"
            time.sleep(0.1)

    def _element(self, selector: str) -> str:
        found = self.ask("WebDriver:FindElement", using="css selector", value=selector)["value"]
        return str(next(iter(found.values())))

    def press(self, selector: str, keys: str) -> None:
        """Press keys on an element."""
        self.ask("WebDriver:ElementSendKeys", id=self._element(selector), text=keys)

    def click(self, selector: str) -> None:
        self.ask("WebDriver:ElementClick", id=self._element(selector))

    def file(self, ending: str) -> bytes:
        """A file that the page gave away, once it is whole."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = [one for one in self.taken.glob(f"*{ending}") if one.stat().st_size]
            if found and not list(self.taken.glob("*.part")):
                return found[0].read_bytes()
            time.sleep(0.1)
        raise AssertionError(f"no file {ending}: {list(self.taken.iterdir())}")

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """Write a picture of what is seen, or of the whole page."""
        path.write_bytes(base64.b64decode(self.ask("WebDriver:TakeScreenshot", full=whole, hash=False)["value"]))

    def said(self) -> str:
        """What it wrote to its output."""
        return self._said.read_text("utf-8", errors="replace")

    def stop(self) -> None:
        try:
            self.ask("Marionette:Quit", flags=["eForceQuit"])
            self.process.wait(20)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self._file.close()
        self._socket.close()


def installed() -> str | None:
    """The Firefox that SIM_FIREFOX names, or the system's."""
    return os.environ.get("SIM_FIREFOX") or next((found for name in NAMES if (found := shutil.which(name))), None)
