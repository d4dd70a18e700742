"""``router completion``: a script for the shell, made from the parser itself."""

import argparse
from argparse import Namespace
from collections.abc import Mapping

from router.cli import DONE
from router.cli.parser import parser
from router.cli.terminal import Terminal

_BASH = """\
_router() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" command="${{COMP_WORDS[1]}}" words=""
    if [[ $COMP_CWORD -eq 1 ]]; then
        words="{commands} --help --version"
    elif [[ $word == -* ]]; then
        case "$command" in
{cases}
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [[ $word == -* || $COMP_CWORD -eq 1 ]] || COMPREPLY+=($(compgen -f -- "$word"))
}}
complete -o filenames -F _router router
"""


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Print the script."""
    del terminal
    print({"bash": bash, "zsh": zsh, "fish": fish}[chosen.shell](), end="")
    return DONE


def bash() -> str:
    """For bash."""
    options = _options()
    cases = "\n".join(f'            {name}) words="{" ".join(words)}" ;;' for name, words in options.items())
    return _BASH.format(commands=" ".join(options), cases=cases)


def zsh() -> str:
    """For zsh, through its reading of bash scripts."""
    return "autoload -U +X bashcompinit && bashcompinit\n" + bash()


def fish() -> str:
    """For fish."""
    lines = []
    for command, words in _options().items():
        lines.append(f"complete -c router -n __fish_use_subcommand -a {command} -d '{_summaries()[command]}'")
        for word in words:
            flag = f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}"
            lines.append(f"complete -c router -n '__fish_seen_subcommand_from {command}' {flag}")
    return "\n".join(lines) + "\n"


def _commands() -> Mapping[str, argparse.ArgumentParser]:
    actions = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    found: Mapping[str, argparse.ArgumentParser] = actions[0].choices
    return found


def _options() -> dict[str, list[str]]:
    return {name: [word for action in command._actions for word in action.option_strings] for name, command in _commands().items()}


def _summaries() -> dict[str, str]:
    return {name: (command.description or "").replace("'", "’").rstrip(".") for name, command in _commands().items()}
