"""The listeners: commands, buttons, forms and events, each registered with Bolt."""
