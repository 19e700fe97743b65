-- One row for each API; the document is JSON, so that it can be read with sqlite3.
CREATE TABLE api (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account  TEXT    NOT NULL,
    region   TEXT    NOT NULL,
    api_id   TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL,
    UNIQUE (account, region, api_id)
) STRICT;

CREATE INDEX api_by_place ON api (account, region, sequence);
