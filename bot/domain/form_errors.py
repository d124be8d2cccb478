"""What is wrong with a form, collected: an officer reads all of it at once, each at its field."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot.domain.refusals import Refusal

Given = ParamSpec("Given")
Found = TypeVar("Found")


class FormCheck:
    """Collects the refusals of a form's rules, in the order in which they were asked."""

    def __init__(self) -> None:
        self.found: list[Refusal] = []

    def of(
        self, rule: Callable[Given, Found], *args: Given.args, **values: Given.kwargs
    ) -> Found | None:
        """
        Ask a rule, and keep its refusal where it refuses.

        Returns:
            What the rule answers, or None where it refuses.
        """
        try:
            return rule(*args, **values)
        except Refusal as refusal:
            self.found += (refusal, *refusal.also)
            return None

    def settle(self) -> None:
        """
        Refuse the form if any rule did.

        Raises:
            Refusal: The first of them, all others with it (`also`).
        """
        if self.found:
            first, *others = self.found
            first.also = tuple(others)
            raise first
