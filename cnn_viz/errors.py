"""What a user did that cannot be done. The sentence that says so stands in text/errors.toml, in every language."""


class UserError(ValueError):
    """A user's error: `key` names its sentence ("errors.build_row"), `values` fill the sentence's placeholders."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        """For logs and tests alone: users read `text.sentence(error, language)`."""
        return " ".join([self.key, *(f"{name}={value}" for name, value in self.values.items())])
