"""Luujin's command line."""

import typer

from bot.commands import content, desk, people, results, rota, running, stored

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
for commands in (running.commands, results.commands, people.cards, stored.commands):
    app.add_typer(commands)
for name, group in {
    "people": people.commands,
    "desk": desk.commands,
    "rota": rota.commands,
    "log": desk.access,
    "export": desk.export,
    "content": content.commands,
    "keys": stored.keys,
    "retention": stored.retention,
}.items():
    app.add_typer(group, name=name)


def main() -> None:
    """The ``luujin`` command."""
    app()


if __name__ == "__main__":
    main()
