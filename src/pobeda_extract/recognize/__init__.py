"""Find what an article mentions: names, posts, organizations, events, agreements, quotes."""
