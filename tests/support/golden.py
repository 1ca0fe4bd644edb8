"""Expected outputs kept as files, so that a review reads their difference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Golden:
    """A folder of expected texts. `renew` writes instead of comparing."""

    folder: Path
    renew: bool = False

    def __call__(self, name: str, text: str) -> None:
        """Fail unless `text` is exactly what the file `name` holds."""
        path = self.folder / name
        if self.renew:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            return
        assert path.is_file(), f"{name} has no expected text yet: `make golden` writes it, review reads it"
        expected = path.read_bytes().decode()
        assert text == expected, f"{name} differs; if that is meant, `make golden` and commit the difference"
