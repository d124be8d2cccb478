"""People at their screens: what each sees and does."""
