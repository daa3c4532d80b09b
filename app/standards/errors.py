"""Why something about the standards was not written."""


class Refused(ValueError):
    """An entry that cannot be made; ``args[0]`` names the field of the form, ``args[1]`` why."""


class Moved(Exception):
    """Somebody saved or published the draft meanwhile; ``args[0]`` names them."""


class Incomplete(Exception):
    """Components of a standard are empty; ``args[0]`` lists them."""
