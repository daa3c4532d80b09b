"""Why something about an evaluation was not written."""


class Refused(ValueError):
    """An entry that cannot be made: the field of the form ("" for none), why, and what was found."""

    def __init__(self, field: str, reason: str, found: tuple[str, ...] = ()) -> None:
        super().__init__(field, reason)
        self.field, self.reason, self.found = field, reason, found
