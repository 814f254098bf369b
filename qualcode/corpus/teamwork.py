"""The part of the door that several coders go through: memos, blind coding, opened pairs, merges."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.corpus import team
from qualcode.corpus.door import Door
from qualcode.corpus.team import Sight
from qualcode.model import BlindAssignment, BlindReading, Memo, Merge, Opening, Segment


class Teamwork(Door):
    """What coders share of a corpus beside documents and decisions."""

    def coders(self) -> list[str]:
        """Everybody who has decided anything, consensus coders too, in alphabetical order."""
        with self._reading() as connection:
            return team.coders(connection)

    def sight(self, reader: str) -> Sight:
        """Whose decisions ``reader`` may read; everything that shows single decisions goes by it."""
        with self._reading() as connection:
            return team.sight(connection, reader)

    def write_memo(self, memo: Memo) -> Memo:
        """Append a memo; the coder's earlier one about the same target is kept, but stands no more.

        An empty text takes the earlier one away. Returns the memo with its id and time.
        """
        with self._writing() as connection:
            return team.write_memo(connection, memo)

    def memos(self, *, coder: str | None = None) -> list[Memo]:
        """The memos that stand about project, documents and codes, in the order of writing."""
        with self._reading() as connection:
            return team.standing_memos(connection, coder=coder)

    def memo_log(self) -> list[Memo]:
        """Every memo that was ever written."""
        with self._reading() as connection:
            return team.memo_log(connection)

    def assign_blind(self, assignment: BlindAssignment) -> BlindAssignment:
        """Set a share of the material aside to be coded without suggestions.

        Raises NotFoundError for an unknown document, CorpusError where a quote is not the stored text.
        """
        with self._writing() as connection:
            return team.assign_blind(connection, assignment)

    def blind_assignments(self) -> list[BlindAssignment]:
        """All of them, the first one first, with segments of the present texts."""
        with self._reading() as connection:
            return team.load_assignments(connection)

    def read_blind(self, reading: BlindReading) -> BlindReading:
        """Append that a coder is done with a blind segment, or takes that back.

        Raises NotFoundError where the coder has no such segment to code.
        """
        with self._writing() as connection:
            return team.read_blind(connection, reading)

    def blind_readings(self, *, coder: str | None = None) -> list[BlindReading]:
        """The latest reading of each coder of each blind segment."""
        with self._reading() as connection:
            return team.blind_readings_of(connection, coder=coder)

    def blind_for(self, coder: str, *, document_id: str | None = None) -> list[Segment]:
        """The stretches that ``coder`` still has to code without suggestions, in the present texts."""
        with self._reading() as connection:
            return team.blind_for(connection, coder, document_id=document_id)

    def check_opening(self, opening: Opening) -> None:
        """Raise what ``open_pair`` would raise."""
        with self._reading() as connection:
            team.check_pair(connection, opening)

    def open_pair(self, opening: Opening) -> Opening:
        """Let two coders see each other's decisions from now on. A pair is opened once: later calls
        return the first opening.

        Raises NotFoundError where one of them has decided nothing, QualcodeError where the consensus
        would take the name of a coder or of another pair's consensus.
        """
        with self._writing() as connection:
            return team.open_pair(connection, opening)

    def openings(self) -> list[Opening]:
        """The pairs that were opened, in the order of time."""
        with self._reading() as connection:
            return team.all_openings(connection)

    def record_merge(self, merge: Merge) -> Merge:
        """Append what was brought in from another copy of the project."""
        with self._writing() as connection:
            return team.record_merge(connection, merge)

    def merges(self) -> Sequence[Merge]:
        """What was merged into this corpus, in the order of time."""
        with self._reading() as connection:
            return team.all_merges(connection)
