"""What Slack says and sees: commands, buttons, forms, Home; cards and modals."""
