"""Modal `pick`: which release a verb is for, where none was typed."""

from collections.abc import Mapping, Sequence

from bot.domain.policy.model import Policy
from bot.domain.release.release import Release
from handlers.forms.form_inputs import precedences, select
from handlers.forms.form_values import Opaque, write_metadata
from handlers.render.modals import exercise_line
from handlers.slack.blocks import LABEL, OPTION, OPTIONS, Json, clip, modal, option, plain
from handlers.text.verbs import ACTIONS
from handlers.text.words import Words


def pick_form(
    step: str,
    found: Sequence[Release],
    left: str,
    words: Words,
    *,
    versions: Mapping[str, int],
    policy: Policy,
    chosen: str = "",
) -> Json:
    """
    Return modal `pick`, with at most a hundred releases, each by number, title and precedence.

    Args:
        step: what is to be done to the one that is chosen.
        found: the releases, in the order in which they are shown.
        left: what is said of those that are not among them, "" for nothing.
        words: the reader's language and time zone.
        versions: number → the version that is meant, where the verb is for one.
        policy: the policy in force.
        chosen: the number that is chosen already, "" for none.
    """
    further = ACTIONS[step].form not in (None, "pick")
    exercise = all(release.exercise for release in found)
    offered = [_option(release, words, marked=not exercise) for release in found[:OPTIONS]]
    already = next((one for one in offered if one["value"] == chosen), None)
    number: Json = {
        "type": "input",
        "block_id": "number",
        "label": plain(words.say("field-number"), LABEL),
        "element": {
            "type": "static_select",
            "action_id": "value",
            "placeholder": plain(words.say("choose")),
            "options": offered,
            **({"initial_option": already} if already else {}),
        },
        **({"hint": plain(left, LABEL)} if left else {}),
    }
    return modal(
        "pick",
        verb_label(step, words),
        [*exercise_line(words, exercise=exercise), number, *_beside(step, policy, words)],
        close=words.say("cancel"),
        submit=words.say("submit-pick") if further else verb_label(step, words),
        metadata=write_metadata(Opaque("", 0, step), versions),
    )


def verb_label(step: str, words: Words) -> str:
    """Return what a verb is called where it is offered."""
    named = f"pick-{step}"
    return words.say(named if words.knows(named) else f"button-{step}")


def _beside(step: str, policy: Policy, words: Words) -> list[Json]:
    """Return the input of what a verb asks besides, and what no form of its own asks for."""
    return [select("precedence", words, precedences(policy, words))] if step == "precedence" else []


def _option(release: Release, words: Words, *, marked: bool) -> Json:
    """Return a choice; what was typed stands in it as it is."""
    urgent = words.precedence(release.precedence)
    below = f"{words.say('exercise-named')} · {urgent}" if release.exercise and marked else urgent
    text = clip(f"{release.number} · {words.title(release)}", OPTION)
    return option(text, release.number, below)
