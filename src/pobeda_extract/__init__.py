"""Who, in what post, at which event, signed what: facts out of Russian news."""
