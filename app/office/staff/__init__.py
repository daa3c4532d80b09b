"""Pages for everybody who signs in, whether or not they belong to a team."""
