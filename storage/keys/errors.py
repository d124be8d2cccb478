"""What goes wrong with keys."""


class KeyFault(Exception):
    """A key that cannot be had. The sentence says why, and never what the key is."""

    @property
    def for_the_log(self) -> str:
        """The sentence: it holds no value."""
        return str(self)


class KeyDestroyed(KeyFault):
    """The key's day is over: what it opened is gone."""


class KeyMissing(KeyFault):
    """A key file that should be there is not."""


class KeyUnreadable(KeyFault):
    """A key file that is there cannot be used."""


class KeysFull(KeyUnreadable):
    """The disk that the keys lie on is full."""
