"""The audit log: records, the Merkle tree over them, signed checkpoints, verification, export."""
