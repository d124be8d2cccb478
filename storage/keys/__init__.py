"""The key directory: root key, epoch keys and pending keys, one crash-safe file each."""
