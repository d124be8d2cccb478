"""The state of the workspace: people, channels, messages, files, and its clock."""
