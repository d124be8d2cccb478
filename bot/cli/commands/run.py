"""`tripoint run` and `tripoint manifest`."""

import sys
from argparse import Namespace

from bot.cli.console import inputs
from bot.cli.console.open_store import alone
from bot.cli.console.output import DONE
from bot.settings import Need


def run(_: Namespace) -> int:
    """Run the bot until it is told to stop."""
    settings = inputs.settings()
    from bot import app
    from bot.operations import logs

    with alone(settings):
        logs.configure(sys.stderr)
        app.run(settings)
    return DONE


def manifest(args: Namespace) -> int:
    """Print the manifest of the Slack app."""
    from bot.cli.manifest import manifest_text

    sys.stdout.write(manifest_text(inputs.settings(Need.STORE).slash_command, args.url))
    return DONE
