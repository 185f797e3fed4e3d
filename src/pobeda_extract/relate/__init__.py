"""Facts between entities: posts, events, agreements, deals, and relations between mentions."""
