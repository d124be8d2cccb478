"""What all commands share: arguments, inputs, output, error messages."""
