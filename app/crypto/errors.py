"""What can go wrong when bytes are opened."""


class CryptoError(Exception):
    """Base of all errors of this package; messages never hold content."""


class CannotOpen(CryptoError):
    """The key, the place or the bytes are not those that were sealed."""


class BadCode(CryptoError):
    """The text is not a receipt code or recovery key: length, letters or check character."""


class BadFormToken(CryptoError):
    """The form token was not signed here for this form."""
