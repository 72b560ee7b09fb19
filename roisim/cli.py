"""The command line: finds the command, and turns whatever goes wrong into words and an exit status."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NoReturn, Protocol

from roisim import __version__
from roisim.commands import check, compare, desktop, expect, journey, new, presets, run
from roisim.commands.interruption import on_interruption, stop_now
from roisim.commands.problem_list import in_words
from roisim.commands.terminal import complain, forgive_encodings, let_go_of_output
from roisim.errors import Cancelled, RoisimError, RunFailed
from roisim.translation import N_, _

DONE, FAILED, WRONG_INPUT, CANCELLED = 0, 1, 2, 130


class Command(Protocol):
    """A module of `roisim.commands`. Its imports are light: all of them load for `--help`."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's words."""

    def execute(self, args: argparse.Namespace) -> int:
        """Do it; gives the exit status, or raises RoisimError."""


COMMANDS: Final[dict[str, tuple[Command, str]]] = {
    "desktop": (desktop, N_("open the window: edit a plan and see what it does while you type")),
    "run": (run, N_("simulate a plan and show its key figures with their bands")),
    "compare": (compare, N_("set plans side by side on the same luck")),
    "expect": (expect, N_("work out a plan without chance, in a moment")),
    "check": (check, N_("show every problem of a plan, with its place and its cure")),
    "journey": (journey, N_("follow single visitors, step by step")),
    "presets": (presets, N_("list the plans that can serve as a starting point")),
    "new": (new, N_("write one of them into a file of your own")),
}


class UsageError(RoisimError):
    """The words on the command line make no command."""


class _Parser(argparse.ArgumentParser):
    """Raises its errors, so that all errors leave through one door."""

    def error(self, message: str) -> NoReturn:
        hint = _("“{program} --help” tells what can be written here.").format(program=self.prog)
        raise UsageError(f"{message[:1].upper()}{message[1:]}.\n{hint}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words behind "roisim"; None takes those of this process.

    Returns:
        The exit status: 0 done, 1 the run failed, 2 the input is wrong, 130 cancelled.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    forgive_encodings()
    try:
        with on_interruption(stop_now):
            status = _obey(words)
            sys.stdout.flush()
            return status
    except KeyboardInterrupt:
        complain(_("Cancelled."))
        return CANCELLED
    except Cancelled:  # by the run itself, before it has written anything
        complain(_("Cancelled; nothing was written."))
        return CANCELLED
    except RunFailed as error:
        complain(in_words(error))
        return FAILED
    except RoisimError as error:
        complain(in_words(error))
        return WRONG_INPUT
    except BrokenPipeError:  # `roisim presets | head -1`: the reader has seen enough
        let_go_of_output()
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last door: no traceback may reach a shop owner
        if _output_is_lost(error):
            let_go_of_output()
            complain(_("What the command says could not be written: the disk is full."))
            return WRONG_INPUT
        # loaded for the few times that it is needed
        from roisim.commands.fault_report import report_fault

        report_fault(error, words, show="--debug" in words)
        return FAILED


def _output_is_lost(error: Exception) -> bool:
    """Whether stdout goes to a disk that is full; a file that fails has its name in the error."""
    full = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return isinstance(error, OSError) and error.filename is None and error.errno in full


def _obey(words: list[str]) -> int:
    parser = _parser()
    _refuse_unknown_command(words)
    args, unknown = parser.parse_known_args(words)
    if unknown:
        _refuse_unknown_words(args, unknown)
    if args.command is None:
        complain(parser.format_help())
        return WRONG_INPUT
    command: Command = COMMANDS[args.command][0]
    return command.execute(args)


def _parser() -> _Parser:
    parser = _Parser(
        prog="roisim",
        description=_(
            "Try a marketing plan before paying for it: customers, cash, return, with their bands."
        ),
        epilog=_("Start with: roisim new turkish_shop my_plan.toml, then: roisim run my_plan.toml"),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"roisim {__version__}")
    _add_debug(parser)
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), title=_("commands"))
    for name, (module, summary) in COMMANDS.items():
        words = commands.add_parser(name, help=_(summary), description=_sentence(summary), allow_abbrev=False)
        module.add_arguments(words)
        _add_debug(words)
    return parser


def _sentence(summary: str) -> str:
    text = _(summary)
    return f"{text[:1].upper()}{text[1:]}."


def _add_debug(parser: argparse.ArgumentParser) -> None:
    about = _("show what a developer needs when the program itself fails")
    parser.add_argument("--debug", action="store_true", help=about)


def _refuse_unknown_command(words: Iterable[str]) -> None:
    command = next((word for word in words if not word.startswith("-")), None)
    if command is None or command in COMMANDS:
        return
    message = _("There is no command “{word}”.").format(word=command)
    if Path(command).suffix == ".toml":
        cure = _("To simulate a plan, write: roisim run {file}").format(file=command)
    else:
        cure = _nearest(command, COMMANDS) or _("Commands are: {names}.").format(names=", ".join(COMMANDS))
    raise UsageError(f"{message} {cure}")


def _refuse_unknown_words(args: argparse.Namespace, unknown: Sequence[str]) -> None:
    told = []
    for word in unknown:
        known = _options_of(args.command) if word.startswith("-") else ()
        text = _("“{word}” means nothing here.").format(word=word)
        told.append(" ".join(filter(None, [text, _nearest(word.partition("=")[0], known)])))
    name = f"roisim {args.command}" if args.command else "roisim"
    told.append(_("“{program} --help” tells what can be written here.").format(program=name))
    raise UsageError("\n".join(told))


def _options_of(command: str | None) -> list[str]:
    parser = argparse.ArgumentParser()
    if command is not None:
        COMMANDS[command][0].add_arguments(parser)
    return [option for action in parser._actions for option in action.option_strings]  # noqa: SLF001


def _nearest(word: str, known: Iterable[str]) -> str:
    # difflib is loaded only when something was misspelt
    from difflib import get_close_matches

    close = get_close_matches(word.lower(), list(known), n=1)
    return _("Did you mean “{word}”?").format(word=close[0]) if close else ""
