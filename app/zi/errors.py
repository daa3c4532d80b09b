"""Why something of the record was not written."""


class Refused(ValueError):
    """Something that cannot be written; ``args`` are the form's field ("" for none) and a word for why."""


class Moved(Exception):
    """Somebody else wrote meanwhile; ``args[0]`` is who."""
