"""`tripoint run` and `tripoint manifest`."""

import sys
from argparse import Namespace

from bot.cli.console import inputs
from bot.cli.console.open_store import alone
from bot.settings import ALL


def run(_: Namespace) -> None:
    """Run the bot until it is told to stop."""
    settings = inputs.settings(ALL)
    from bot import app
    from bot.operations import logs

    with alone(settings):
        logs.configure(sys.stderr)
        app.run(settings)


def manifest(args: Namespace) -> None:
    """Print the manifest of the Slack app."""
    from bot.cli.manifest import manifest_text

    sys.stdout.write(manifest_text(inputs.settings().slash_command, args.url))
