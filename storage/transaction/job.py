"""Work that has not begun: awaited, or done in the calling thread."""

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Job(Generic[T]):
    """
    One thing that is asked of the store. Nothing happens until it is awaited or done.

    Attributes:
        now: does it in the calling thread, as the command line and tests do.
        queue: has `now` done in its turn, when the job is awaited.
    """

    now: Callable[[], T]
    queue: Callable[[Callable[[], T]], Awaitable[T]]

    def __await__(self) -> Generator[object, None, T]:
        """Wait for its place in the queue, and for its end."""
        return self.queue(self.now).__await__()
