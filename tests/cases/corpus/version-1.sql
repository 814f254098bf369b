-- A corpus as version 1 wrote it: its tables, a document, a suggestion and two decisions. Never edit it.
CREATE TABLE versions (
    version INTEGER NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_versions PRIMARY KEY (version)
);
CREATE TABLE documents (
    id VARCHAR(255) NOT NULL,
    title TEXT NOT NULL,
    kind VARCHAR(32) NOT NULL,
    language VARCHAR(32) NOT NULL,
    text TEXT NOT NULL,
    digest VARCHAR(64) NOT NULL,
    words INTEGER NOT NULL,
    attributes JSON NOT NULL,
    speakers JSON NOT NULL,
    source TEXT NOT NULL,
    source_digest VARCHAR(64) NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (id)
);
CREATE INDEX ix_documents_source_digest ON documents (source_digest);
CREATE INDEX ix_documents_digest ON documents (digest);
CREATE TABLE codebooks (
    digest VARCHAR(64) NOT NULL,
    codebook_id VARCHAR(255) NOT NULL,
    version VARCHAR(255) NOT NULL,
    text TEXT NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_codebooks PRIMARY KEY (digest)
);
CREATE TABLE turns (
    document_id VARCHAR(255) NOT NULL,
    number INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    role VARCHAR(32) NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    CONSTRAINT pk_turns PRIMARY KEY (document_id, number),
    CONSTRAINT fk_turns_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
CREATE TABLE suggestions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id VARCHAR(255) NOT NULL,
    code_id VARCHAR(255) NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    suggester VARCHAR(255) NOT NULL,
    quote TEXT NOT NULL,
    status VARCHAR(32) NOT NULL,
    matches JSON NOT NULL,
    cue TEXT NOT NULL,
    codebook_digest VARCHAR(64) NOT NULL,
    code_digest VARCHAR(64) NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    CONSTRAINT ck_suggestions_span CHECK (0 <= start AND start < "end"),
    CONSTRAINT uq_suggestions_document_id_code_id_start_end_suggester UNIQUE (document_id, code_id, start, "end", suggester),
    CONSTRAINT fk_suggestions_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
CREATE INDEX ix_suggestions_code_id ON suggestions (code_id);
CREATE TABLE scans (
    document_id VARCHAR(255) NOT NULL,
    code_id VARCHAR(255) NOT NULL,
    rules VARCHAR(255) NOT NULL,
    CONSTRAINT pk_scans PRIMARY KEY (document_id, code_id),
    CONSTRAINT fk_scans_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
CREATE TABLE decisions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id VARCHAR(255) NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    code_id VARCHAR(255) NOT NULL,
    coder VARCHAR(255) NOT NULL,
    verdict VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    reason TEXT NOT NULL,
    memo TEXT NOT NULL,
    suggestion_id INTEGER,
    undoes INTEGER,
    codebook_digest VARCHAR(64) NOT NULL,
    code_digest VARCHAR(64) NOT NULL,
    seconds FLOAT,
    at DATETIME NOT NULL,
    CONSTRAINT ck_decisions_span CHECK (0 <= start AND start < "end"),
    CONSTRAINT fk_decisions_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
    CONSTRAINT fk_decisions_suggestion_id FOREIGN KEY(suggestion_id) REFERENCES suggestions (id),
    CONSTRAINT uq_decisions_undoes UNIQUE (undoes),
    CONSTRAINT fk_decisions_undoes FOREIGN KEY(undoes) REFERENCES decisions (id)
);
CREATE INDEX ix_decisions_suggestion_id ON decisions (suggestion_id);
CREATE INDEX ix_decisions_document_id ON decisions (document_id);
CREATE TABLE standing (
    decision_id INTEGER NOT NULL,
    document_id VARCHAR(255) NOT NULL,
    start INTEGER NOT NULL,
    code_id VARCHAR(255) NOT NULL,
    coder VARCHAR(255) NOT NULL,
    verdict VARCHAR(32) NOT NULL,
    suggestion_id INTEGER,
    CONSTRAINT pk_standing PRIMARY KEY (decision_id),
    CONSTRAINT uq_standing_suggestion_id_coder UNIQUE (suggestion_id, coder),
    CONSTRAINT fk_standing_decision_id FOREIGN KEY(decision_id) REFERENCES decisions (id),
    CONSTRAINT fk_standing_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
    CONSTRAINT fk_standing_suggestion_id FOREIGN KEY(suggestion_id) REFERENCES suggestions (id)
);
CREATE INDEX ix_standing_by_coder ON standing (coder, decision_id);
CREATE INDEX ix_standing_by_document ON standing (document_id, start, decision_id, verdict);
CREATE INDEX ix_standing_by_code ON standing (code_id, document_id, start, decision_id, verdict);
CREATE TRIGGER decisions_are_never_changed BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only: undo by adding another one'); END;
CREATE TRIGGER decisions_are_never_deleted BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only: undo by adding another one'); END;
INSERT INTO versions VALUES (1, '2024-05-12 08:00:00.000000');
INSERT INTO documents VALUES ('informan-1', 'Informan 1', 'interview', 'id',
    'P: Bagaimana?' || char(10) || 'I: Kami saling percaya. Airnya habis dulu.', '15c3cd63a5ed289e', 9, '{}', '{}', 'informan-1.docx', 'aaaa');
INSERT INTO turns VALUES ('informan-1', 0, 'P', 'interviewer', 3, 13);
INSERT INTO turns VALUES ('informan-1', 1, 'I', 'informant', 17, 56);
INSERT INTO scans VALUES ('informan-1', 'trust-building', '1');
INSERT INTO suggestions VALUES (1, 'informan-1', 'trust-building', 17, 37, 'patterns', 'Kami saling percaya.', 'present',
    '[[22, 36, "p1"]]', '', 'bbbb', 'cccc', 0);
INSERT INTO decisions VALUES (1, 'informan-1', 17, 37, 'Kami saling percaya.', 'trust-building', 'ani', 'accepted',
    'present', '', 'catatan', 1, NULL, 'bbbb', 'cccc', 2.5, '2024-05-12 09:00:00.000000');
INSERT INTO decisions VALUES (2, 'informan-1', 38, 56, 'Airnya habis dulu.', 'outcomes', 'ani', 'coded',
    'absent', '', '', NULL, NULL, 'bbbb', 'cccc', NULL, '2024-05-12 09:01:00.000000');
INSERT INTO standing VALUES (1, 'informan-1', 17, 'trust-building', 'ani', 'accepted', 1);
INSERT INTO standing VALUES (2, 'informan-1', 38, 'outcomes', 'ani', 'coded', NULL);
