"""Why something about the risks was not written."""


class Refused(ValueError):
    """An entry that cannot be made; ``args[0]`` names the field of the form, ``args[1]`` why."""


class Moved(Exception):
    """Somebody wrote another version meanwhile; ``args[0]`` names them."""
