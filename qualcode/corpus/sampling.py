"""The part of the door for random samples of sentences without a suggestion, and who has read them."""

from __future__ import annotations

from qualcode.corpus import samples
from qualcode.corpus.door import Door
from qualcode.corpus.samples import Progress
from qualcode.model import Look, Sample


class Sampling(Door):
    """Samples and looks."""

    def add_sample(self, sample: Sample) -> Sample:
        """Store a sample; returns it with its id, or the one that was drawn alike before."""
        with self._writing() as connection:
            return samples.add_sample(connection, sample)

    def sample_ids(self) -> list[int]:
        """The samples in the order in which they were drawn."""
        with self._reading() as connection:
            return samples.sample_ids(connection)

    def sample(self, sample_id: int) -> Sample:
        """Raises NotFoundError."""
        with self._reading() as connection:
            return samples.load_sample(connection, sample_id)

    def look(self, look: Look) -> Look:
        """Append that a coder has read a sampled sentence; returns it with its id and time."""
        with self._writing() as connection:
            return samples.look(connection, look)

    def undo_look(self, look_id: int) -> Look:
        """Take a look back by another row. Raises NotFoundError where it does not stand."""
        with self._writing() as connection:
            return samples.undo_look(connection, look_id)

    def looks(self, sample_id: int, *, coder: str | None = None) -> list[Look]:
        """The looks at a sample that stand, in the order in which they were made."""
        with self._reading() as connection:
            return samples.standing_looks(connection, sample_id, coder=coder)

    def sample_progress(self) -> list[Progress]:
        """How far each coder is with each sample that they have begun."""
        with self._reading() as connection:
            return samples.progress(connection)
