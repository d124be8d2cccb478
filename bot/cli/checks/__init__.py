"""What `tripoint check` looks at."""
