"""What people type: folded, measured, and searched for conditions."""
