"""Questions to the database: lists, work lists, certificates due, figures for digests."""
