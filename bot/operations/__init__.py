"""What an operator sees: logs, metrics, causes of faults."""
