"""What a notice is for, and which kinds gather what is due at one moment."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is for. Those of `GATHERING` collect what is due at one moment."""

    REMINDER = "reminder"
    ESCALATION = "escalation"
    EXPIRING = "expiring"
    DESTRUCTION = "destruction"
    UNATTENDED = "unattended"
    """Nobody looks at what is most urgent: the next of the duty list, then supervisors are told."""
    THREAD = "thread"
    """Where the requester is told: the message that begins the thread of one release."""
    LINE = "line"
    """One line in that thread."""
    QUESTION = "question"
    """What was asked about one release, at the desk that is to answer; then the answer, too."""
    REPLY = "reply"
    """A question and its answer, where it is decided on and where the originator decided."""
    DIGEST = "digest"
    ALARM = "alarm"
    """Security officers and supervisors are told of what endangers the desk itself."""
    EXTENSION = "extension"
    """The originator asks the hub to let something be read for longer than the hub agreed to."""
    ENDED = "ended"
    """What could be read has ended before anybody expected it, or unread."""
    NEWS = "news"
    """
    What ends or restores a right and is about no one release: an arrangement, the policy, the
    watch.
    """


GATHERING = frozenset(
    {
        NoticeKind.REMINDER,
        NoticeKind.ESCALATION,
        NoticeKind.EXPIRING,
        NoticeKind.DESTRUCTION,
        NoticeKind.UNATTENDED,
        NoticeKind.EXTENSION,
        NoticeKind.ENDED,
    }
)
