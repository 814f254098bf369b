"""An older corpus is copied aside and brought up to date, wholly or not at all; a newer one is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from qualcode.corpus import Corpus, migrations
from qualcode.corpus.tables import metadata
from qualcode.errors import CorpusError
from qualcode.model import Look, Reading, Sample, SampledSentence, Segment, Status, Stratum

KNOWN = migrations.MIGRATIONS
VERSION_1 = Path(__file__).parents[1] / "cases" / "corpus" / "version-1.sql"


def add_column(connection):
    connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN place TEXT NOT NULL DEFAULT ''")


def fail_half_way(connection):
    connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN mood TEXT")
    connection.exec_driver_sql("ALTER TABLE no_such_table ADD COLUMN mood TEXT")


def columns(path):
    with closing(sqlite3.connect(path)) as raw:
        return {row[1] for row in raw.execute("PRAGMA table_info(documents)")}


def versions(path):
    with closing(sqlite3.connect(path)) as raw:
        return [row[0] for row in raw.execute("SELECT version FROM versions ORDER BY version")]


@pytest.fixture
def older(path):
    """A corpus as version 1 wrote it, with two decisions."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(VERSION_1.read_text(encoding="utf-8"))
        raw.execute("PRAGMA journal_mode = WAL")
    return path


def schema(path):
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in rows}


def copies(path):
    return sorted(found.name for found in path.parent.iterdir() if "before" in found.name)


def test_version_1_becomes_a_corpus_like_a_new_one(older, tmp_path):
    with Corpus.open(older) as corpus:
        assert corpus.problems() == []
        codings = [(c.code_id, c.status, c.memo) for c in corpus.iter_codings()]
        assert codings == [("trust-building", Status.PRESENT, "catatan"), ("outcomes", Status.ABSENT, "")]
        segment = Segment("informan-1", 38, 56, "Airnya habis dulu.")
        stratum = Stratum("informan-1", corpus.document("informan-1").digest, 1, ((1,),))
        sample = corpus.add_sample(Sample(1, 1, "f", (stratum,), (SampledSentence(1, segment, 1.0),)))
        corpus.look(Look(sample.id, 1, "ani", Reading.CODED))
    Corpus.open(tmp_path / "new.sqlite", create=True).close()
    assert schema(older) == schema(tmp_path / "new.sqlite")
    assert versions(older) == [1, 2, 3]
    (copy,) = copies(older)
    with closing(sqlite3.connect(older.with_name(copy))) as raw:
        assert raw.execute("SELECT count(*) FROM decisions").fetchone() == (2,)


def test_an_older_corpus_is_copied_and_brought_up_to_date(older, monkeypatch):
    monkeypatch.setattr(migrations, "MIGRATIONS", (*KNOWN, add_column))
    with Corpus.open(older) as corpus:
        assert corpus.problems() == []
        assert len(list(corpus.iter_codings())) == 2
    assert "place" in columns(older)
    assert versions(older) == [1, 2, 3, 4]
    (copy,) = copies(older)
    assert copy == f"corpus.before-v4.{date.today().isoformat()}.sqlite"
    assert "place" not in columns(older.with_name(copy))
    with closing(sqlite3.connect(older.with_name(copy))) as raw:
        assert raw.execute("SELECT count(*) FROM decisions").fetchone() == (2,)


def test_opening_a_current_corpus_copies_nothing(corpus, path):
    corpus.close()
    Corpus.open(path).close()
    assert copies(path) == []


def test_a_failed_migration_leaves_the_corpus_as_it_was(older, monkeypatch):
    monkeypatch.setattr(migrations, "MIGRATIONS", (add_column, fail_half_way))
    with pytest.raises(Exception, match="no_such_table"):
        Corpus.open(older)
    assert not {"place", "mood"} & columns(older), "DDL is part of the transaction"
    assert versions(older) == [1]
    monkeypatch.setattr(migrations, "MIGRATIONS", KNOWN)
    with Corpus.open(older) as corpus:
        assert corpus.problems() == []


def test_a_copy_never_replaces_another(older, monkeypatch):
    for migration in (fail_half_way, add_column):
        monkeypatch.setattr(migrations, "MIGRATIONS", (migration,))
        try:
            Corpus.open(older).close()
        except Exception as error:
            assert "no_such_table" in str(error)
    today = date.today().isoformat()
    assert copies(older) == [f"corpus.before-v2.{today}-2.sqlite", f"corpus.before-v2.{today}.sqlite"]


def test_an_older_corpus_for_reading_only_is_refused_untouched(older):
    with pytest.raises(CorpusError, match="older version") as caught:
        Corpus.open(f"sqlite:///{older}?mode=ro")
    assert "mode=ro" in caught.value.hint
    assert (versions(older), copies(older)) == ([1], [])


def test_a_newer_corpus_is_refused_untouched(older):
    with closing(sqlite3.connect(older)) as raw:
        raw.execute("INSERT INTO versions VALUES (99, '2030-01-01 00:00:00.000000')")
        raw.commit()
    with pytest.raises(CorpusError, match="version 99") as caught:
        Corpus.open(older)
    assert str(older) in str(caught.value)
    assert "upgrade qualcode" in caught.value.hint
    assert copies(older) == []


def test_a_new_corpus_is_of_the_newest_version(tmp_path, monkeypatch):
    monkeypatch.setattr(migrations, "MIGRATIONS", (add_column,))
    path = tmp_path / "new.sqlite"
    Corpus.open(path, create=True).close()
    assert versions(path) == [2]
    assert copies(path) == []


def test_the_tables_are_portable():
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "INDEX" in str(CreateIndex(index).compile(dialect=dialect))
