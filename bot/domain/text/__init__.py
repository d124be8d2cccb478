"""What people type: tidied for keeping, folded for comparing, and searched for conditions."""
