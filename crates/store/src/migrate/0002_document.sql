-- One row for each document of any kind; the document is JSON, so that it can be read with sqlite3.
CREATE TABLE document (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account  TEXT    NOT NULL,
    region   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL,
    UNIQUE (account, region, kind, id)
) STRICT;

CREATE INDEX document_by_place ON document (account, region, kind, sequence);

INSERT INTO document (sequence, account, region, kind, id, revision, document)
    SELECT sequence, account, region, 'api', api_id, revision, document FROM api;

DROP TABLE api;
