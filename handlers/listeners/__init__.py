"""The listeners: commands, buttons, submissions and events, each registered with Bolt."""
