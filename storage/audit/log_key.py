"""The key that signs the checkpoints of the audit log."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.audit import checkpoint


@dataclass(frozen=True, repr=False)
class LogKey:
    """The key that signs the audit log's checkpoints, and the log's name."""

    origin: str
    private: Ed25519PrivateKey

    @property
    def vkey(self) -> str:
        """The public half, as others keep it."""
        return checkpoint.vkey(self.origin, self.private.public_key())
