"""What is drawn of releases: cards, modals, lists, Home, certificates."""
