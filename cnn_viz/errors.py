"""What a user did that cannot be done. The sentence that says so stands in text/errors.toml, in every language."""

import errno

_REASONS = {  # the usual ones; of others the system's own words are told
    errno.ENOENT: "errors.reason_missing",
    errno.EISDIR: "errors.reason_folder",
    errno.ENOTDIR: "errors.reason_no_folder",
    errno.EACCES: "errors.reason_denied",
    errno.EPERM: "errors.reason_denied",
    errno.ENOSPC: "errors.reason_full",
    errno.EROFS: "errors.reason_read_only",
}


class UserError(ValueError):
    """A user's error: `key` names its sentence ("errors.build_row"), `values` fill the sentence's placeholders."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        """For logs and tests alone: users read `text.sentence(error, language)`."""
        return " ".join([self.key, *(f"{name}={value}" for name, value in self.values.items())])


def reason_of(error: OSError | ValueError) -> object:
    """Why the system refused a file, as a sentence's value: in every language where we have the words."""
    key = _REASONS.get(getattr(error, "errno", None) or 0)
    return UserError(key) if key else getattr(error, "strerror", None) or error
