"""The sandbox on trial: what it refuses, what it shows, and that a real Bolt app runs on it."""
